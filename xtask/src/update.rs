//! Generated files that are committed: JSON Schemas and the settings reference, asked from the program itself.
//! With `check` nothing is written, and a stale file is a failure.

use std::path::Path;
use std::process::Command;

use crate::failure::{Doing, Failure};
use crate::tree;

/// Regenerates, or checks, every generated file.
pub fn run(check: bool) -> Result<(), Failure> {
    let mut wanted = vec![("docs/settings.md".to_owned(), program(&["config", "reference"])?)];
    for name in program(&["schema"])?.lines() {
        wanted.push((format!("schemas/{name}.schema.json"), program(&["schema", name])?));
    }
    let stale = settle(&tree::root(), &wanted, check)?;
    if check && !stale.is_empty() {
        return Err(Failure::new(format!("not up to date: {}; run `cargo xtask update`", stale.join(", "))));
    }
    for path in stale {
        println!("updated {path}");
    }
    Ok(())
}

/// Writes what differs (unless only checking) and returns its paths, files that nothing generates any more too.
fn settle(root: &Path, wanted: &[(String, String)], check: bool) -> Result<Vec<String>, Failure> {
    let mut stale = Vec::new();
    for (path, text) in wanted {
        let file = root.join(path);
        if std::fs::read_to_string(&file).is_ok_and(|there| there == *text) {
            continue;
        }
        stale.push(path.clone());
        if !check {
            std::fs::create_dir_all(file.parent().unwrap_or(root))
                .doing(format!("create the folder of {path}"))?;
            std::fs::write(&file, text).doing(format!("write {path}"))?;
        }
    }
    for path in orphans(root, wanted)? {
        if !check {
            std::fs::remove_file(root.join(&path)).doing(format!("remove {path}"))?;
        }
        stale.push(path);
    }
    Ok(stale)
}

fn orphans(root: &Path, wanted: &[(String, String)]) -> Result<Vec<String>, Failure> {
    let folder = root.join("schemas");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).doing("list schemas/")? {
        let name = entry.doing("list schemas/")?.file_name();
        let path = format!("schemas/{}", name.to_string_lossy());
        if path.ends_with(".schema.json") && !wanted.iter().any(|(known, _)| *known == path) {
            found.push(path);
        }
    }
    Ok(found)
}

fn program(arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("cargo")
        .args(["run", "--quiet", "--package", "guestlink", "--"])
        .args(arguments)
        .current_dir(tree::root())
        .output()
        .doing("run the program")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("guestlink {} failed: {said}", arguments.join(" "))));
    }
    String::from_utf8(output.stdout).doing("read what the program wrote")
}

#[cfg(test)]
mod tests {
    use super::settle;

    fn wanted(text: &str) -> Vec<(String, String)> {
        vec![("schemas/a.schema.json".to_owned(), text.to_owned())]
    }

    #[test]
    fn checking_changes_nothing_and_updating_mends() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(settle(root.path(), &wanted("1"), true).unwrap(), ["schemas/a.schema.json"]);
        assert!(!root.path().join("schemas").exists());
        assert_eq!(settle(root.path(), &wanted("1"), false).unwrap(), ["schemas/a.schema.json"]);
        assert!(settle(root.path(), &wanted("1"), true).unwrap().is_empty());
        assert_eq!(settle(root.path(), &wanted("2"), true).unwrap(), ["schemas/a.schema.json"]);
    }

    #[test]
    fn a_file_nothing_generates_any_more_goes() {
        let root = tempfile::tempdir().unwrap();
        settle(root.path(), &wanted("1"), false).unwrap();
        assert_eq!(settle(root.path(), &[], true).unwrap(), ["schemas/a.schema.json"]);
        settle(root.path(), &[], false).unwrap();
        assert!(!root.path().join("schemas/a.schema.json").exists());
    }
}
