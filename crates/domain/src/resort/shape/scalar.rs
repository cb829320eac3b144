//! Kinds, texts and numbers; and what a schema asks for, in a reader's words.

use serde_json::{Map, Number, Value as Json};

use super::super::json::{Node, Value};
use super::super::suggest;
use super::{Walk, count, list, range};

impl<'s, 'n> Walk<'s, 'n> {
    /// `type`, `const` and `enum`. False when the value is of another kind, so that nothing more is worth saying.
    pub(super) fn kind(&mut self, words: &'s Map<String, Json>, schema: &'s Json, node: &'n Node) -> bool {
        words.iter().all(|(word, part)| match word.as_str() {
            "type" => self.of_kind(schema, node),
            "const" if node.to_json() != *part => {
                self.wrong(schema, node, "another value than the only possible one", shown(part));
                false
            }
            "enum" => self.one_of_values(schema, node),
            _ => true,
        })
    }

    fn of_kind(&mut self, schema: &'s Json, node: &'n Node) -> bool {
        let fits = kinds(schema).iter().any(|kind| is(node, kind));
        if !fits {
            let expected = self.describe(schema);
            self.wrong(schema, node, format!("{} where it does not belong", node.kind()), expected);
        }
        fits
    }

    fn one_of_values(&mut self, schema: &'s Json, node: &'n Node) -> bool {
        let allowed: Vec<&Json> = list(schema, "enum").collect();
        if allowed.iter().any(|value| node.to_json() == **value) {
            return true;
        }
        let names: Vec<&str> = allowed.iter().filter_map(|value| value.as_str()).collect();
        match node.text() {
            Some(text) => {
                let (message, expected) = suggest::unknown("value", text, names.iter().copied());
                self.wrong(schema, node, message, expected);
            }
            None => self.wrong(schema, node, "not one of the possible values", self.describe(schema)),
        }
        false
    }

    pub(super) fn text(&mut self, schema: &'s Json, node: &'n Node, text: &str) {
        let length = text.chars().count();
        let (least, most) = (count(schema, "minLength"), count(schema, "maxLength"));
        if least == Some(1) && length == 0 {
            self.unfit(schema, node, "the text is empty", "some text");
            return;
        }
        if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
            self.unfit(schema, node, format!("{length} characters"), range(least, most, "characters"));
            return;
        }
        let pattern = schema.get("pattern").and_then(Json::as_str);
        if pattern.is_some_and(|pattern| !self.matches(pattern, text)) {
            self.unfit(
                schema,
                node,
                format!("`{}` is not well-formed", suggest::shorten(text)),
                self.describe(schema),
            );
            return;
        }
        let format = schema.get("format").and_then(Json::as_str).unwrap_or_default();
        if !has_format(format, text) {
            self.unfit(
                schema,
                node,
                format!("`{}` is not possible", suggest::shorten(text)),
                self.describe(schema),
            );
        }
    }

    pub(super) fn number(&mut self, schema: &'s Json, node: &'n Node, number: &Number) {
        let Some(value) = number.as_f64() else { return };
        let limit = |key: &str| schema.get(key).and_then(Json::as_f64);
        let low = limit("minimum").is_some_and(|least| value < least)
            || limit("exclusiveMinimum").is_some_and(|least| value <= least);
        let high = limit("maximum").is_some_and(|most| value > most)
            || limit("exclusiveMaximum").is_some_and(|most| value >= most);
        if low || high {
            let words = if low { "too small" } else { "too large" };
            self.unfit(schema, node, format!("{number} is {words}"), self.describe(schema));
        }
    }

    /// What a schema asks for, in a few words.
    pub(super) fn describe(&self, schema: &Json) -> String {
        let schema = self.resolve(schema);
        let names: Vec<&str> = list(schema, "enum").filter_map(Json::as_str).collect();
        if !names.is_empty() {
            return suggest::one_of(names);
        }
        if let Some(only) = schema.get("const") {
            return shown(only);
        }
        let choices: Vec<String> = ["anyOf", "oneOf"]
            .iter()
            .flat_map(|key| list(schema, key))
            .map(|choice| self.describe(choice))
            .filter(|words| !words.is_empty())
            .collect();
        if !choices.is_empty() {
            return either(choices);
        }
        let kind =
            either(kinds(schema).iter().filter(|kind| **kind != "null").map(|kind| word(kind)).collect());
        let limits = limits(schema);
        let example = list(schema, "examples").next().map(|value| format!("like {}", shown(value)));
        let words = [kind, limits.unwrap_or_default(), example.unwrap_or_default()];
        words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn resolve<'a>(&'a self, schema: &'a Json) -> &'a Json {
        let name = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
        name.and_then(|name| self.root.get("$defs")?.get(name)).unwrap_or(schema)
    }
}

fn either(choices: Vec<String>) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for choice in choices {
        if !distinct.contains(&choice) {
            distinct.push(choice);
        }
    }
    distinct.join(" or ")
}

fn limits(schema: &Json) -> Option<String> {
    let limit = |key: &str| schema.get(key).filter(|value| value.is_number());
    match (limit("minimum"), limit("maximum")) {
        (Some(least), Some(most)) => Some(format!("from {least} to {most}")),
        (Some(least), None) => Some(format!("of at least {least}")),
        (None, Some(most)) => Some(format!("of at most {most}")),
        (None, None) => limit("exclusiveMinimum").map(|least| format!("above {least}")),
    }
}

/// The kinds a schema allows; none when it does not say.
pub(super) fn kinds(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(kind)) => vec![kind],
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value is of a schema's kind.
pub(super) fn is(node: &Node, kind: &str) -> bool {
    match &node.value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => kind == "number" || (kind == "integer" && !number.is_f64()),
        Value::Text(_) => kind == "string",
        Value::List(_) => kind == "array",
        Value::Map(_) => kind == "object",
    }
}

fn word(kind: &str) -> String {
    match kind {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        other => other,
    }
    .to_owned()
}

fn shown(value: &Json) -> String {
    suggest::shorten(&value.to_string())
}

/// The formats our schemas use. Unknown formats are annotations, as the standard has it.
fn has_format(format: &str, text: &str) -> bool {
    match format {
        "date" => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "uri" => is_uri(text),
        "email" => text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
        _ => true,
    }
}

/// A web address: scheme, host, nothing that breaks out of an attribute or a line.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    matches!(scheme, "https" | "http")
        && !host.is_empty()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
}
