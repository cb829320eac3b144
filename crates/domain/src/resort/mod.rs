//! The owner's JSON files: types, schemas, and the check that finds every mistake with its place. Pure: files come in
//! as text and go out as text; who reads and writes them is not known here.

pub mod automations;
mod check;
pub mod connection;
pub mod demo;
mod files;
pub mod hours;
mod json;
mod problem;
pub mod property;
mod publish;
pub mod services;
mod shape;
mod sheet;
pub(crate) mod suggest;
pub mod templates;
mod variables;
pub mod welcome;
mod wording;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

pub use json::{MAX_DEPTH, MAX_FILE_BYTES};
pub use problem::Problem;
pub use publish::{formatted, schema, schema_names};
pub use variables::fill;
pub(crate) use variables::variables_of;

use crate::catalog::Catalog;
use crate::sales::channel::Channel;
use crate::sales::texts::Texts;
use sheet::Sheet;
pub(crate) use suggest::nearest;

/// A resort: everything its files say, without a mistake among them.
#[derive(Clone)]
pub struct Resort {
    /// The house.
    pub property: property::Property,
    /// What is sold; nothing when there is no such file.
    pub catalog: Option<Catalog>,
    /// How the channel talks and sells.
    pub channel: Channel,
    /// Its words; none when there are no such files and nothing is sold.
    pub texts: Option<Arc<Texts>>,
    /// What guests may ask for.
    pub services: services::Services,
    /// Messages that may begin a conversation.
    pub templates: templates::Templates,
    /// What follows from what.
    pub automations: automations::Automations,
    /// What messages cost; the shipped card when there is no such file.
    pub rates: crate::costs::RateCard,
    /// The welcome page.
    pub welcome: welcome::Welcome,
    /// Booking platforms, by the id in the address of their webhook.
    pub connections: BTreeMap<String, connection::Connection>,
    /// The invented history of an invented resort.
    pub demo: Option<demo::Demo>,
    /// The files as the owner wrote them.
    files: BTreeMap<String, String>,
}

// The files hold secrets, codes of doors and the numbers of guests.
impl std::fmt::Debug for Resort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resort")
            .field("property", &self.property.id)
            .field("files", &self.files.keys())
            .finish_non_exhaustive()
    }
}

/// Two resorts are the same when their files are.
impl PartialEq for Resort {
    fn eq(&self, other: &Self) -> bool {
        self.files == other.files
    }
}

/// A picture, as its path below the resort's directory: `photos/dune-room-1.jpg`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Photo(pub String);

impl JsonSchema for Photo {
    fn schema_name() -> Cow<'static, str> {
        "Photo".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A picture, as its path below the resort's directory.",
            "type": "string",
            "pattern": r"^photos/[A-Za-z0-9][A-Za-z0-9_-]*\.(jpg|jpeg|png|webp|svg)$",
            "examples": ["photos/dune-room-1.jpg"],
        })
    }
}

/// Reads a resort from its files, by path below its directory (`property.json`, `connections/website.json`, …), or tells
/// every mistake in them. Files that are none of a resort's are passed over, unless they are JSON: then their name is
/// most likely misspelt. `photo_exists` is asked with paths below the directory.
///
/// The files' own text is kept, so that [`export`] gives back to the letter what was read.
pub fn load(
    files: &BTreeMap<String, String>,
    photo_exists: &dyn Fn(&str) -> bool,
) -> Result<Resort, Vec<Problem>> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut sheets: BTreeMap<&str, Sheet<'_>> = BTreeMap::new();
    for (path, text) in files {
        if files::is_text(path) {
            continue;
        }
        if files::is_ours(path) {
            sheets.insert(path, Sheet::read(path, text));
        } else if files::is_json(path) {
            let (message, expected) = files::stray(path);
            problems.push(Problem::of_file(path, message, expected));
        }
    }
    if !sheets.contains_key("property.json") {
        let expected = "a file that says what and where the house is";
        problems.push(Problem::of_file("property.json", "the file is missing", expected));
    }
    let read = files::read(&mut sheets);
    check::check(&read, &mut sheets, photo_exists);
    problems.extend(sheets.into_values().flat_map(Sheet::problems));
    let texts = wording::read(files, &read).unwrap_or_else(|found| {
        problems.extend(found);
        None
    });
    match read.property {
        Some(property) if problems.is_empty() => Ok(Resort {
            property,
            catalog: read.catalog,
            channel: read.channel.unwrap_or_default(),
            texts,
            services: read.services.unwrap_or_default(),
            templates: read.templates.unwrap_or_default(),
            automations: read.automations.unwrap_or_default(),
            rates: read.rates.unwrap_or_else(|| crate::costs::RateCard::shipped().clone()),
            welcome: read.welcome.unwrap_or_default(),
            connections: read.connections.into_values().map(|one| (one.id.clone(), one)).collect(),
            demo: read.demo,
            files: files.iter().filter(|(path, _)| files::is_ours(path)).map(own).collect(),
        }),
        _ => {
            problems.sort();
            Err(problems)
        }
    }
}

fn own((path, text): (&String, &String)) -> (String, String) {
    (path.clone(), text.clone())
}

/// Whether a file of a resort's directory is one that is read, by its path.
pub fn is_file(path: &str) -> bool {
    files::is_ours(path)
}

/// A resort's files, to the letter as they were read: `load(export(load(files)))` is `load(files)`.
pub fn export(resort: &Resort) -> BTreeMap<String, String> {
    resort.files.clone()
}

/// A file's bytes as text, or what is wrong with them. Call it before [`load`]; a byte order mark is allowed.
pub fn decode(path: &str, bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_FILE_BYTES {
        let expected = format!("at most {MAX_FILE_BYTES} bytes");
        return Err(Problem::of_file(path, "the file is too large", expected));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Problem::of_file(path, "the file is UTF-16", "UTF-8: save it again with that encoding"));
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).map(String::from_utf8_lossy).unwrap_or_default();
        let (line, column) = json::Places::new(&before).of(before.len());
        Problem { line, column, ..Problem::of_file(path, "a byte that is not UTF-8", "UTF-8 text") }
    })
}

#[cfg(test)]
pub(crate) mod tests;
