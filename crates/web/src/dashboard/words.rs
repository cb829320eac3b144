//! The words of the dashboard: one Fluent file a section and language. A new section adds its file to both lists.

use std::sync::Arc;

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use crate::words::{Book, Spoken, Words, bundles};

macro_rules! sections {
    ($lang:literal, [$($section:literal),+ $(,)?]) => {
        &[$(include_str!(concat!("../../locales/dashboard/", $lang, "/", $section, ".ftl"))),+]
    };
}

/// Every language of the dashboard.
pub(crate) const LANGUAGES: [Spoken; 2] = [
    Spoken {
        tag: "en",
        name: "English",
        short: "EN",
        sources: sections!(
            "en",
            [
                "shell",
                "inbox",
                "requests",
                "access",
                "home",
                "stays",
                "insight",
                "operations",
                "house",
                "campaigns",
                "programs"
            ]
        ),
    },
    Spoken {
        tag: "es",
        name: "Español",
        short: "ES",
        sources: sections!(
            "es",
            [
                "shell",
                "inbox",
                "requests",
                "access",
                "home",
                "stays",
                "insight",
                "operations",
                "house",
                "campaigns",
                "programs"
            ]
        ),
    },
];

static BOOK: Book = Book::new(&LANGUAGES, || bundles(&LANGUAGES));

/// In the language chosen, else the browser's, else English.
pub(crate) fn spoken(chosen: Option<&str>, headers: &HeaderMap) -> Option<Arc<Words>> {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepted = accepted.split(',').filter_map(|part| part.split(';').next()).map(str::trim);
    let tag = BOOK.nearest(chosen.into_iter().chain(accepted));
    BOOK.words(tag, "GB")
}
