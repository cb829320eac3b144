//! A resort's directory on disk: read into texts and pictures, written back. What the files mean is `domain`'s.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use guestlink_app::resorts::ResortFiles;
use guestlink_domain::resort::{self, Problem};

use crate::refusal::{During, Refusal};

/// Below this folder lie pictures.
const PHOTOS: &str = "photos/";
/// A resort has tens of files; a folder with more is a wrong folder.
const MOST_FILES: usize = 2_000;

/// Reads every file of a resort. Texts that are no UTF-8 are problems, told together.
pub fn read(folder: &Path) -> Result<ResortFiles, Refusal> {
    if !folder.is_dir() {
        return Err(Refusal::new(format!(
            "{} is no folder. Name the folder with property.json in it, for example resorts/ventisol.",
            folder.display()
        )));
    }
    let mut paths = Vec::new();
    list(folder, "", &mut paths)?;
    let mut files = ResortFiles::default();
    let mut problems = Vec::new();
    for path in paths {
        let bytes = fs::read(folder.join(&path))
            .during(format!("{} cannot be read", folder.join(&path).display()))?;
        sort_in(path, bytes, &mut files, &mut problems);
    }
    if problems.is_empty() { Ok(files) } else { Err(told(folder, &problems)) }
}

/// A table of embedded files, as the demo resort's.
pub fn embedded(table: &[(&str, &'static [u8])]) -> Result<ResortFiles, Refusal> {
    let mut files = ResortFiles::default();
    let mut problems = Vec::new();
    for (path, bytes) in table {
        sort_in((*path).to_owned(), bytes.to_vec(), &mut files, &mut problems);
    }
    if problems.is_empty() { Ok(files) } else { Err(told(Path::new("(embedded)"), &problems)) }
}

fn sort_in(path: String, bytes: Vec<u8>, files: &mut ResortFiles, problems: &mut Vec<Problem>) {
    if path.starts_with(PHOTOS) {
        files.photos.insert(path, Bytes::from(bytes));
    } else if is_text(&path) {
        match resort::decode(&path, &bytes) {
            Ok(text) => drop(files.files.insert(path, text)),
            Err(problem) => problems.push(problem),
        }
    }
}

fn is_text(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "json" || ending == "ftl")
}

/// Paths below the folder, hidden ones left out.
fn list(folder: &Path, below: &str, paths: &mut Vec<String>) -> Result<(), Refusal> {
    let reading = format!("{} cannot be read", folder.display());
    for entry in fs::read_dir(folder).during(&reading)? {
        let entry = entry.during(&reading)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{below}{name}/"), paths)?;
        } else {
            paths.push(format!("{below}{name}"));
        }
        if paths.len() > MOST_FILES {
            return Err(Refusal::new(format!(
                "{} has more than {MOST_FILES} files: not a resort.",
                folder.display()
            )));
        }
    }
    paths.sort();
    Ok(())
}

/// Writes a resort's files. Refuses a folder that has any, so that nothing of the owner's is overwritten.
pub fn write(folder: &Path, files: &ResortFiles) -> Result<(), Refusal> {
    let writing = format!("{} cannot be written", folder.display());
    fs::create_dir_all(folder).during(&writing)?;
    if fs::read_dir(folder).during(&writing)?.next().is_some() {
        return Err(Refusal::new(format!("{} is not empty. Name a new folder.", folder.display())));
    }
    let texts = files.files.iter().map(|(path, text)| (path, text.as_bytes()));
    let all: BTreeMap<&String, &[u8]> =
        texts.chain(files.photos.iter().map(|(path, bytes)| (path, bytes.as_ref()))).collect();
    for (path, bytes) in all {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(folder)).during(&writing)?;
        fs::write(&file, bytes).during(format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

/// Every problem with the folder before it, so that a terminal can open the place.
pub fn told(folder: &Path, problems: &[Problem]) -> Refusal {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}/{problem}", folder.display())).collect();
    Refusal::new(format!("{}\n{} to mend; nothing was changed.", lines.join("\n"), counted(problems.len())))
}

fn counted(number: usize) -> String {
    if number == 1 { "1 mistake".to_owned() } else { format!("{number} mistakes") }
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn what_is_read_is_written_back() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("from");
        for (path, text) in
            [("property.json", "{}"), ("texts/en.ftl", "a = b"), ("photos/a.jpg", "picture"), (".git/x", "")]
        {
            std::fs::create_dir_all(from.join(path).parent().unwrap()).unwrap();
            std::fs::write(from.join(path), text).unwrap();
        }
        let files = read(&from).unwrap();
        assert_eq!(files.files.keys().collect::<Vec<_>>(), ["property.json", "texts/en.ftl"]);
        let to = folder.path().join("to");
        write(&to, &files).unwrap();
        let again = read(&to).unwrap();
        assert_eq!((again.files, again.photos), (files.files.clone(), files.photos.clone()));
        assert!(write(&to, &files).is_err(), "a folder with files is not overwritten");
    }

    #[test]
    fn a_missing_folder_and_odd_bytes_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("nowhere")).is_err());
        std::fs::write(folder.path().join("property.json"), [0xff, 0x00]).unwrap();
        assert!(read(folder.path()).is_err());
    }
}
