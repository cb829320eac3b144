//! The event's published schema: the types', and which part of the data each kind of event cannot do without.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{BookingEvent, EventKind, Subject};

/// The JSON Schema of an event.
pub(crate) fn schema(settings: SchemaSettings) -> Value {
    let mut schema = settings.into_generator().into_root_schema_for::<BookingEvent>().to_value();
    let rules: Vec<Value> = Subject::ALL.iter().map(|subject| rule(*subject)).collect();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("allOf".to_owned(), rules.into());
    }
    schema
}

/// "If the type is one of these, the data has that part."
fn rule(subject: Subject) -> Value {
    let kinds: Vec<&str> = EventKind::ALL
        .iter()
        .filter(|kind| kind.subject() == Some(subject))
        .map(|kind| kind.as_str())
        .collect();
    json!({
        "if": { "properties": { "type": { "enum": kinds } }, "required": ["type"] },
        "then": { "properties": { "data": { "required": [subject.as_str()] } } },
    })
}

/// Whether an event's `data` has a member at a path of names with dots (`reservation.price.total_minor`).
pub(crate) fn knows_path(path: &str) -> bool {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema(SchemaSettings::draft2020_12()));
    let root = &*SCHEMA;
    let mut place = root.pointer("/properties/data").map(|data| resolved(root, data));
    for name in path.split('.') {
        place =
            place.and_then(|place| place.get("properties")?.get(name)).map(|member| resolved(root, member));
    }
    place.is_some()
}

/// The schema a reference points to, also when `null` may stand in its place.
fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let either = schema.get("anyOf").and_then(Value::as_array);
    let schema = either.and_then(|ways| ways.iter().find(|way| way.get("$ref").is_some())).unwrap_or(schema);
    let target =
        schema.get("$ref").and_then(Value::as_str).and_then(|at| root.pointer(at.strip_prefix('#')?));
    target.unwrap_or(schema)
}
