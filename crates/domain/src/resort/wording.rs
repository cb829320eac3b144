//! The files of the wording: one for each language, `texts/en.ftl`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{self, Read, TEXTS};
use super::problem::Problem;
use super::suggest;
use crate::language::Lang;
use crate::sales::channel::Mode;
use crate::sales::texts::{Severity, Texts};

/// The wording, or its mistakes. None where nothing is said: no files, and no channel that sells.
pub(crate) fn read(
    files: &BTreeMap<String, String>,
    read: &Read,
) -> Result<Option<Arc<Texts>>, Vec<Problem>> {
    let sources: BTreeMap<Lang, String> = files
        .iter()
        .filter(|(path, _)| files::is_text(path))
        .filter_map(|(path, text)| {
            let text = text.trim_start_matches('\u{feff}');
            Some((language_of(path)?, text.to_owned()))
        })
        .collect();
    let Some(property) = &read.property else { return Ok(None) };
    let foreign = foreign(files, &property.languages);
    if !foreign.is_empty() {
        return Err(foreign);
    }
    let sells = read.channel.as_ref().is_some_and(|channel| channel.mode == Mode::Sales);
    if sources.is_empty() && !sells {
        return Ok(None);
    }
    let texts = Texts::load(&property.default_language(), &sources);
    texts.map(|texts| Some(Arc::new(texts))).map_err(|found| {
        let errors = found.into_iter().filter(|problem| problem.severity == Severity::Error);
        errors.map(placed).collect()
    })
}

fn language_of(path: &str) -> Option<Lang> {
    path.strip_prefix(TEXTS)?.strip_suffix(".ftl").map(Lang::new)
}

/// Wordings in languages the property does not speak: nobody would ever read them.
fn foreign(files: &BTreeMap<String, String>, languages: &[Lang]) -> Vec<Problem> {
    let ours = files.keys().filter(|path| files::is_text(path));
    let foreign = ours
        .filter_map(|path| Some((path, language_of(path)?)))
        .filter(|(_, lang)| !languages.contains(lang));
    foreign
        .map(|(path, lang)| {
            let names = languages.iter().map(Lang::as_str);
            let (message, expected) = suggest::unknown("language", lang.as_str(), names);
            Problem::of_file(path, message, expected)
        })
        .collect()
}

fn placed(problem: crate::sales::texts::Problem) -> Problem {
    let file = format!("{TEXTS}{}.ftl", problem.lang);
    Problem { line: problem.line, column: problem.column, ..Problem::of_file(&file, problem.message, "") }
}
