use serde_json::json;

use super::super::json::parse;
use super::*;

fn found(schema: &Json, text: &str) -> Vec<String> {
    let mut findings = Findings::default();
    let node = parse(text, &mut findings).unwrap();
    let mut walk = Walk::new(schema);
    walk.value(schema, &node);
    let words = |f: Finding| {
        let at = text.get(f.at.start..f.at.end).unwrap();
        format!("{at}: {} [{}]", f.message, f.expected)
    };
    walk.findings.0.into_iter().map(words).collect()
}

#[test]
fn every_difference_of_an_object_is_told() {
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["id", "units"],
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z-]{2,40}$", "examples": ["dune-room"]},
            "units": {"type": "integer", "minimum": 1},
            "kind": {"enum": ["room", "villa"]},
            "photos": {"type": "array", "items": {"type": "string"}, "maxItems": 1, "uniqueItems": true},
        },
    });
    assert_eq!(
        found(&schema, r#"{"id": "X", "kind": "vila", "photo": [], "photos": ["a", "a", 3]}"#),
        [
            "{\"id\": \"X\", \"kind\": \"vila\", \"photo\": [], \"photos\": [\"a\", \"a\", 3]}: `units` is missing [a whole number of at least 1]",
            "\"X\": `X` is not well-formed [text like \"dune-room\"]",
            "\"vila\": unknown value `vila`, did you mean `villa`? [one of room, villa]",
            "\"photo\": unknown name `photo`, did you mean `photos`? [one of id, units, kind, photos]",
            "[\"a\", \"a\", 3]: 3 elements [at most 1 elements]",
            "\"a\": the same element twice [each element once]",
            "3: a number where it does not belong [text]",
        ]
    );
}

#[test]
fn a_union_tells_the_mistakes_of_the_shape_that_was_meant() {
    let schema = json!({
        "oneOf": [
            {"type": "object", "properties": {"type": {"const": "url"}, "to": {"type": "string"}}, "required": ["type", "to"]},
            {"type": "object", "properties": {"type": {"const": "reply"}, "id": {"type": "integer"}}, "required": ["type", "id"]},
        ],
    });
    assert_eq!(
        found(&schema, r#"{"type": "reply", "id": "x"}"#),
        ["\"x\": text where it does not belong [a whole number]"]
    );
    assert_eq!(
        found(&schema, r#"{"type": "ulr"}"#),
        ["\"ulr\": unknown type `ulr`, did you mean `url`? [one of url, reply]"]
    );
    assert_eq!(found(&schema, "{}"), ["{}: `type` is missing [one of url, reply]"]);
    assert_eq!(found(&schema, r#"{"type": "url", "to": "x"}"#), Vec::<String>::new());
}

#[test]
fn null_is_taken_where_it_may_stand() {
    let schema = json!({"anyOf": [{"$ref": "#/$defs/N"}, {"type": "null"}], "$defs": {"N": {"type": "integer", "maximum": 5}}});
    assert_eq!(found(&schema, "null"), Vec::<String>::new());
    assert_eq!(found(&schema, "9"), ["9: 9 is too large [a whole number of at most 5]"]);
    assert_eq!(
        found(&schema, "\"x\""),
        ["\"x\": text where it does not belong [a whole number of at most 5]"]
    );
}

#[test]
fn formats_are_enforced() {
    let date = json!({"type": "string", "format": "date"});
    assert_eq!(found(&date, "\"2026-02-29\"").len(), 1);
    assert_eq!(found(&date, "\"2028-02-29\"").len(), 0);
    let uri = json!({"type": "string", "format": "uri"});
    assert_eq!(found(&uri, "\"https://a.example/x?y=1\"").len(), 0);
    for bad in ["\"javascript:alert(1)\"", "\"https://\"", "\"//a.example\"", "\"https://a b\""] {
        assert_eq!(found(&uri, bad).len(), 1, "{bad}");
    }
}

#[test]
fn numbers_conditions_and_names() {
    let schema = json!({
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]{2}$"},
        "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
        "if": {"required": ["aa"]}, "then": {"required": ["bb"]},
    });
    assert_eq!(found(&schema, r#"{"aa": 1, "bb": 2.5}"#), Vec::<String>::new());
    assert_eq!(
        found(&schema, r#"{"aa": 0, "C": 1}"#),
        [
            "{\"aa\": 0, \"C\": 1}: `bb` is missing []",
            "0: 0 is too small [a number above 0]",
            "\"C\": `C` is not a possible name here []",
        ]
    );
}
