use serde_json::Value as Json;

use super::super::{formatted, schema, schema_names};

#[test]
fn every_schema_says_where_it_lives_and_explains_every_member() {
    for name in schema_names() {
        let schema = schema(name).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], format!("https://guestlink.example/schema/{name}-1.json"));
        assert_eq!(schema["title"], format!("Guest Link {name}, version 1"));
        for (member, schema) in schema["properties"].as_object().unwrap() {
            assert!(schema["description"].is_string(), "{name}: {member} is not explained");
        }
    }
    assert_eq!(schema("nonsense"), None);
}

#[test]
fn files_may_name_their_schema() {
    for name in schema_names().into_iter().filter(|name| *name != "event") {
        let schema = schema(name).unwrap();
        assert!(schema["properties"]["$schema"].is_object(), "{name}");
        assert_eq!(schema["additionalProperties"], false, "{name}: misspelt names must be found");
    }
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    for name in schema_names() {
        let path = format!("{}/../../schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let made = formatted(&schema(name).unwrap());
        assert!(committed == made, "{path} is stale: run `cargo xtask update`");
    }
}

/// Words of the vocabulary that say something about a value, all of which the walk enforces.
const ENFORCED: &[&str] = &[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "if",
    "then",
    "else",
    "type",
    "const",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];
/// Words that only explain.
const EXPLAINING: &[&str] =
    &["$schema", "$id", "$defs", "title", "description", "default", "examples", "deprecated"];
/// Formats that are enforced, and widths of whole numbers that stand beside their limits.
const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "uri",
    "email",
    "uint8",
    "uint16",
    "uint32",
    "uint",
    "int8",
    "int16",
    "int32",
    "int64",
    "double",
];

#[test]
fn no_schema_asks_for_more_than_the_check_enforces() {
    fn look(name: &str, schema: &Json) {
        let Some(members) = schema.as_object() else { return };
        for (word, value) in members {
            let known =
                ENFORCED.contains(&word.as_str()) || EXPLAINING.contains(&word.as_str()) || word == "format";
            assert!(known, "{name}: nothing enforces `{word}`");
            if word == "format" {
                assert!(
                    FORMATS.contains(&value.as_str().unwrap()),
                    "{name}: nothing enforces the format {value}"
                );
            }
            if word == "pattern" {
                assert!(regex_lite::Regex::new(value.as_str().unwrap()).is_ok(), "{name}: {value}");
            }
            match word.as_str() {
                "properties" | "patternProperties" | "$defs" => {
                    value.as_object().unwrap().values().for_each(|schema| look(name, schema));
                }
                "const" | "enum" | "examples" | "default" | "required" | "type" => {}
                _ if value.is_array() => {
                    value.as_array().unwrap().iter().for_each(|schema| look(name, schema));
                }
                _ => look(name, value),
            }
        }
    }
    for name in schema_names() {
        look(name, &schema(name).unwrap());
    }
}

#[test]
fn whole_numbers_beyond_their_width_are_beyond_their_limits() {
    // `format: uint8` is no limit by itself in JSON Schema; the limits must stand beside it.
    fn look(name: &str, schema: &Json) {
        let width = schema.get("format").and_then(Json::as_str).unwrap_or_default();
        if matches!(width, "uint8" | "uint16" | "int8" | "int16") {
            assert!(schema.get("maximum").is_some(), "{name}: {schema}");
        }
        match schema {
            Json::Object(members) => members.values().for_each(|schema| look(name, schema)),
            Json::Array(items) => items.iter().for_each(|schema| look(name, schema)),
            _ => {}
        }
    }
    for name in schema_names() {
        look(name, &schema(name).unwrap());
    }
}

#[test]
fn the_native_samples_fit_the_published_schema_of_events() {
    use super::super::json::parse;
    use super::super::problem::Findings;
    use super::super::shape::Walk;
    let schema = schema("event").unwrap();
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payloads/booking");
    let fits = |text: &str| {
        let node = parse(text, &mut Findings::default()).unwrap();
        let mut walk = Walk::new(&schema);
        walk.value(&schema, &node);
        walk.findings.0
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("guestlink__") && !name.ends_with(".headers.json") {
            assert_eq!(fits(&std::fs::read_to_string(&path).unwrap()), [], "{name}");
            seen += 1;
        }
    }
    assert!(seen >= 8);
    let bare = r#"{"type": "payment.received", "timestamp": "2026-05-02T09:30:00Z", "data": {}}"#;
    assert_eq!(fits(bare).first().unwrap().message, "`payment` is missing");
    let changed = bare.replace("payment.received", "payment.changed");
    assert_eq!(fits(&changed), []);
}
