//! Texts in several languages and pictures, wherever they stand in any file.

use std::collections::BTreeMap;

use super::super::problem::Misfits;
use super::super::sheet::Sheet;
use super::super::suggest;
use super::Known;
use crate::language::Lang;

pub(super) fn check(sheet: &mut Sheet<'_>, known: &Known<'_>, photo_exists: &dyn Fn(&str) -> bool) {
    let mut misfits = Misfits::default();
    if let (Some(languages), Some(default)) = (&known.languages, known.default_language()) {
        texts(sheet, languages, &default, &mut misfits);
    }
    for (pointer, node) in sheet.marked("Photo") {
        if let Some(path) = node.text().filter(|path| !photo_exists(path)) {
            misfits.add(
                pointer,
                format!("there is no picture `{}`", suggest::shorten(path)),
                "a file in photos/",
            );
        }
    }
    for misfit in misfits.0 {
        sheet.misfit(misfit.pointer, misfit.message, misfit.expected);
    }
}

/// So many texts in a language the property does not list are told one by one; more are told once, with their number.
const TOLD_ONE_BY_ONE: usize = 3;

fn texts(sheet: &Sheet<'_>, languages: &[Lang], default: &Lang, misfits: &mut Misfits) {
    let mut foreign: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let texts = sheet.marked("LocalText");
    for (pointer, node) in &texts {
        for entry in node.entries() {
            if !languages.contains(&Lang::new(&entry.key)) {
                foreign.entry(&entry.key).or_default().push(format!("{pointer}/{}", entry.key));
            }
            if entry.node.text().is_some_and(|text| text.trim().is_empty() && !text.is_empty()) {
                misfits.add(format!("{pointer}/{}", entry.key), "the text is blank", "some text");
            }
        }
        if !node.entries().is_empty() && !node.entries().iter().any(|entry| Lang::new(&entry.key) == *default)
        {
            let message = format!("the text in the default language `{default}` is missing");
            misfits.add(pointer.clone(), message, format!("a member \"{default}\""));
        }
    }
    for (key, mut pointers) in foreign {
        let (mut message, expected) = suggest::unknown("language", key, languages.iter().map(Lang::as_str));
        if pointers.len() > TOLD_ONE_BY_ONE {
            message = format!("{message}, in {} texts of this file", pointers.len());
            pointers.truncate(1);
        }
        for pointer in pointers {
            misfits.add(pointer, message.clone(), expected.clone());
        }
    }
}
