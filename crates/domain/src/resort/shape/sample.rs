//! Any value that a schema allows: it takes the place of a broken one, so that the rest of a file can still be looked
//! at for mistakes of meaning. It is never shown and never kept.

use serde_json::{Map, Value as Json, json};

use super::{Walk, count, list};

/// Texts that fit the patterns in use; the first that fits is taken. Unlikely to be anybody's own.
const TEXTS: &[&str] = &[
    "zz-none",
    "zz_none",
    "zzz",
    "zz",
    "ZZ",
    "EUR",
    "0.00",
    "0",
    "00:00",
    "2000-01-01",
    "+10000000",
    "photos/zz.jpg",
];

impl Walk<'_, '_> {
    /// A value the schema allows, as far as that is easily found.
    pub(super) fn sample(&self, schema: &Json) -> Json {
        self.sample_at(schema, 0)
    }

    fn sample_at(&self, schema: &Json, depth: usize) -> Json {
        const DEEPEST: usize = 12;
        if depth > DEEPEST {
            return Json::Null;
        }
        let schema = self.resolve(schema);
        let given = schema.get("const").or_else(|| list(schema, "enum").next());
        if let Some(value) = given {
            return value.clone();
        }
        let branch = ["anyOf", "oneOf", "allOf"].iter().find_map(|key| list(schema, key).next());
        if let Some(branch) = branch {
            return self.sample_at(branch, depth + 1);
        }
        match super::scalar::kinds(schema).first().copied() {
            Some("object") => self.sample_object(schema, depth),
            Some("array") => {
                let item = schema.get("items").map_or(Json::Null, |items| self.sample_at(items, depth + 1));
                vec![item; count(schema, "minItems").unwrap_or(0).min(4)].into()
            }
            Some("string") => sample_text(schema).into(),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            Some("boolean") => json!(false),
            _ => Json::Null,
        }
    }

    fn sample_object(&self, schema: &Json, depth: usize) -> Json {
        let known = schema.get("properties").and_then(Json::as_object);
        let member = |name: &Json| {
            let name = name.as_str()?;
            let schema = known.and_then(|known| known.get(name));
            Some((name.to_owned(), schema.map_or(Json::Null, |schema| self.sample_at(schema, depth + 1))))
        };
        list(schema, "required").filter_map(member).collect::<Map<String, Json>>().into()
    }
}

fn sample_text(schema: &Json) -> String {
    let pattern =
        schema.get("pattern").and_then(Json::as_str).and_then(|text| regex_lite::Regex::new(text).ok());
    let fits = |text: &&&str| pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
    let by_format = match schema.get("format").and_then(Json::as_str) {
        Some("date") => Some("2000-01-01"),
        Some("date-time") => Some("2000-01-01T00:00:00Z"),
        Some("uri") => Some("https://none.example/"),
        Some("email") => Some("none@none.example"),
        _ => None,
    };
    let example = || list(schema, "examples").find_map(Json::as_str);
    by_format.or_else(|| TEXTS.iter().find(fits).copied()).or_else(example).unwrap_or_default().to_owned()
}
