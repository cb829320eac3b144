//! Texts in several languages and pictures, wherever they stand in any file.

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

fn texts(sheet: &Sheet<'_>, languages: &[Lang], default: &Lang, misfits: &mut Misfits) {
    for (pointer, node) in sheet.marked("LocalText") {
        for entry in node.entries() {
            if !languages.contains(&Lang::new(&entry.key)) {
                let names = languages.iter().map(Lang::as_str);
                let (message, expected) = suggest::unknown("language", &entry.key, names);
                misfits.add(format!("{pointer}/{}", entry.key), message, expected);
            }
            if entry.node.text().is_some_and(|text| text.trim().is_empty() && !text.is_empty()) {
                misfits.add(format!("{pointer}/{}", entry.key), "the text is blank", "some text");
            }
        }
        if !node.entries().is_empty() && !node.entries().iter().any(|entry| Lang::new(&entry.key) == *default)
        {
            let message = format!("the text in the default language `{default}` is missing");
            misfits.add(pointer, message, format!("a member \"{default}\""));
        }
    }
}
