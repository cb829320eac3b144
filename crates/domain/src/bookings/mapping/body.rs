//! A request's body as a value: JSON, a web form, or XML. Refuses what is none of them, and what is built to hurt.

use std::collections::BTreeMap;

use minijinja::value::{Serde, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::xml;
use crate::bookings::cards::decoded;

/// How bodies are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// XML, for example OTA messages.
    Xml,
}

impl<'de> Deserialize<'de> for Format {
    // "xml (elements by local name)": what follows the word is a remark.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match text.split([' ', '(']).next().unwrap_or_default() {
            "json" => Ok(Self::Json),
            "form" => Ok(Self::Form),
            "xml" => Ok(Self::Xml),
            _ => Err(serde::de::Error::custom("expected json, form or xml")),
        }
    }
}

/// Why a body cannot be read at all: whoever sent it is told so.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BodyError {
    /// Not text.
    #[error("the body is not UTF-8")]
    Encoding,
    /// Neither JSON nor a form.
    #[error("the body is neither JSON nor a form: {0}")]
    Json(String),
    /// No XML.
    #[error("the body is not XML we read: {0}")]
    Xml(#[from] xml::XmlError),
}

/// Reads a body. A content type is believed only as far as it names a form; else what the body looks like decides.
pub(super) fn read(
    format: Option<Format>,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Value, BodyError> {
    let text = std::str::from_utf8(body).map_err(|_binary| BodyError::Encoding)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if format == Some(Format::Xml) {
        return Ok(xml::read(text)?);
    }
    if text.is_empty() {
        return Ok(Value::from_pairs(std::iter::empty::<(String, Value)>()));
    }
    let says_form = content_type.is_some_and(|is| is.trim_start().starts_with("application/x-www-form"));
    if !text.starts_with(['{', '[', '"']) && (says_form || format == Some(Format::Form) || is_form(text)) {
        return Ok(form(text));
    }
    let json: serde_json::Value =
        serde_json::from_str(text).map_err(|error| BodyError::Json(error.to_string()))?;
    Ok(Value::from(Serde(json)))
}

fn is_form(text: &str) -> bool {
    text.contains('=') && !text.starts_with('<') && !text.contains(char::is_whitespace)
}

/// The fields of a form. One that is there twice becomes a list.
fn form(text: &str) -> Value {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.entry(decoded(name)).or_default().push(decoded(value));
    }
    Value::from_pairs(fields.into_iter().map(|(name, mut values)| {
        let value = if values.len() > 1 {
            Value::from(values)
        } else {
            Value::from(values.pop().unwrap_or_default())
        };
        (name, value)
    }))
}
