//! Whatever stands in a resort's files: a resort that is given back to the letter, or problems with a place inside the file;
//! no panic, no endless work.
//!
//! `cargo +nightly fuzz run resort_files -- -max_len=65536`, seeded from the files of `resorts/ventisol`.
#![no_main]

use std::collections::BTreeMap;

use guestlink_domain::resort::{decode, export, load};
use libfuzzer_sys::fuzz_target;

const PATHS: &[&str] = &[
    "property.json",
    "catalog.json",
    "channel.json",
    "services.json",
    "templates.json",
    "automations.json",
    "welcome.json",
    "demo.json",
    "connections/website.json",
    "texts/en.ftl",
];

const HOUSE: &str = r#"{"id": "house", "name": "House", "country": "ES", "timezone": "Europe/Madrid", "currency": "EUR",
  "languages": ["en"]}"#;

fuzz_target!(|input: &[u8]| {
    let Some((which, bytes)) = input.split_first() else { return };
    let Ok(text) = decode("file", bytes) else { return };
    let path = PATHS[usize::from(*which) % PATHS.len()];
    let lines = text.lines().count() + 1;
    let mut files = BTreeMap::from([("property.json".to_owned(), HOUSE.to_owned())]);
    files.insert(path.to_owned(), text);
    match load(&files, &|_| false) {
        Ok(resort) => assert_eq!(export(&resort), files),
        Err(problems) => {
            assert!(!problems.is_empty());
            let inside = problems.iter().filter(|problem| problem.file == path);
            inside.for_each(|problem| assert!((1..=lines).contains(&problem.line) && problem.column >= 1));
        }
    }
});
