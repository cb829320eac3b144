//! The published JSON Schemas (draft 2020-12), made from the types, so that they cannot drift apart.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value as Json};

use super::files;

/// Names under which schemas are published, besides those of the files.
const EVENT: &str = "event";

/// Every name [`schema`] knows.
pub fn schema_names() -> Vec<&'static str> {
    files::schema_names().chain(std::iter::once(EVENT)).collect()
}

/// The JSON Schema of a file, or of the native booking event (`event`). `None` for an unknown name.
pub fn schema(name: &str) -> Option<Json> {
    let made = match name {
        EVENT => Some(crate::bookings::native::schema(settings())),
        name => files::schema(name),
    };
    made.map(|schema| published(name, schema))
}

/// The schema of a type.
pub(super) fn of<T: JsonSchema>() -> Json {
    settings().into_generator().into_root_schema_for::<T>().to_value()
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().for_deserialize()
}

/// With its address and title in front.
fn published(name: &str, mut schema: Json) -> Json {
    let mut head = Map::new();
    head.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    head.insert("$id".to_owned(), format!("https://guestlink.example/schema/{name}-1.json").into());
    head.insert("title".to_owned(), format!("Guest Link {name}, version 1").into());
    if let Some(members) = schema.as_object_mut() {
        for (key, value) in std::mem::take(members) {
            head.entry(key).or_insert(value);
        }
    }
    head.into()
}

/// JSON as we write it: two blanks a level, one value a line, a line end at the end.
pub fn formatted(value: &Json) -> String {
    format!("{value:#}\n")
}
