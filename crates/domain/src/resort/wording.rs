//! The files of the wording: one for each language, `texts/en.ftl`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{self, Read, TEXTS};
use super::problem::Problem;
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
            Some((Lang::new(path.strip_prefix(TEXTS)?.strip_suffix(".ftl")?), text.clone()))
        })
        .collect();
    let Some(property) = &read.property else { return Ok(None) };
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

fn placed(problem: crate::sales::texts::Problem) -> Problem {
    let file = format!("{TEXTS}{}.ftl", problem.lang);
    Problem { line: problem.line, column: problem.column, ..Problem::of_file(&file, problem.message, "") }
}
