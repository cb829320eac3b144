//! Languages (BCP 47 primary tags) and text in several of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A language tag in lower case, for example `en` or `pt`. Regions are dropped: we word by language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(String);

impl Lang {
    /// Takes the primary subtag: `pt-BR` and `pt_BR` become `pt`.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self(primary.trim().to_lowercase())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Written from right to left.
    pub fn is_rtl(&self) -> bool {
        matches!(self.0.as_str(), "ar" | "he" | "fa" | "ur")
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonSchema for Lang {
    fn schema_name() -> Cow<'static, str> {
        "Lang".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A language by its ISO 639 code.",
            "type": "string",
            "pattern": "^[a-z]{2,3}$",
            "examples": ["en"],
        })
    }
}

/// One text in several languages: `{"en": "Dune Room", "es": "Habitación Duna"}`.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalText(pub BTreeMap<String, String>);

impl LocalText {
    /// The text in `lang`, else in `fallback`, else in any language, else empty.
    pub fn get(&self, lang: &Lang, fallback: &Lang) -> &str {
        self.0
            .get(lang.as_str())
            .or_else(|| self.0.get(fallback.as_str()))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}

// Named, so that a check of a resort's files finds every such text by its definition.
impl JsonSchema for LocalText {
    fn schema_name() -> Cow<'static, str> {
        "LocalText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One text in several languages: {\"en\": \"Dune Room\", \"es\": \"Habitación Duna\"}.",
            "type": "object",
            "propertyNames": { "pattern": "^[a-z]{2,3}(_[A-Z]{2})?$", "examples": ["en"] },
            "additionalProperties": { "type": "string", "minLength": 1 },
            "minProperties": 1,
        })
    }
}
