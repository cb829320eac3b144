//! The event's published schema: the types', and which part of the data each kind of event cannot do without.

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
