//! Reads the members of a request as Graph does: `null` is absent, texts may come as numbers, and an error names the
//! member the way Graph names it (`text['body']`).

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use crate::graph::GraphError;

/// Where a member lies, written out only when something is wrong with it.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    up: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    pub(crate) fn root(name: &'a str) -> Self {
        Self { up: None, step: Step::Key(name) }
    }

    pub(crate) fn key(&'a self, name: &'a str) -> Self {
        Self { up: Some(self), step: Step::Key(name) }
    }

    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self { up: Some(self), step: Step::Index(index) }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(up) = self.up {
            up.fmt(f)?;
        }
        match (self.up, self.step) {
            (None, Step::Key(key)) => f.write_str(key),
            (Some(_), Step::Key(key)) => write!(f, "['{key}']"),
            (_, Step::Index(index)) => write!(f, "[{index}]"),
        }
    }
}

/// An object of the request.
#[derive(Clone, Copy)]
pub(crate) struct Obj<'v, 'p> {
    map: &'v Map<String, Value>,
    pub at: At<'p>,
}

impl<'v, 'p> Obj<'v, 'p> {
    pub(crate) fn new(map: &'v Map<String, Value>, at: At<'p>) -> Self {
        Self { map, at }
    }

    pub(crate) fn of(value: &'v Value, at: At<'p>) -> Result<Self, GraphError> {
        match value {
            Value::Object(map) => Ok(Self { map, at }),
            _ => Err(GraphError::param(format!("Param {at} must be a JSON object."))),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'v Value> {
        self.map.get(key).filter(|v| !v.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn required(&self, key: &str) -> Result<&'v Value, GraphError> {
        self.get(key).ok_or_else(|| self.is_required(key))
    }

    pub(crate) fn is_required(&self, key: &str) -> GraphError {
        GraphError::param(format!("The parameter {} is required.", self.at.key(key)))
    }

    /// A text; numbers and booleans are taken as text.
    pub(crate) fn text(&self, key: &str) -> Result<Option<Cow<'v, str>>, GraphError> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
            Some(Value::Number(n)) => Ok(Some(Cow::Owned(n.to_string()))),
            Some(Value::Bool(b)) => Ok(Some(Cow::Owned(b.to_string()))),
            Some(_) => Err(GraphError::param(format!("Param {} must be a string.", self.at.key(key)))),
        }
    }

    pub(crate) fn required_text(&self, key: &str) -> Result<Cow<'v, str>, GraphError> {
        self.text(key)?.filter(|t| !t.is_empty()).ok_or_else(|| self.is_required(key))
    }

    /// A text of at most `max` characters, checked by Graph itself (code 100).
    pub(crate) fn short_text(&self, key: &str, max: usize) -> Result<Option<Cow<'v, str>>, GraphError> {
        let text = self.text(key)?;
        match &text {
            Some(t) if t.chars().count() > max => Err(GraphError::param(format!(
                "Param {} must be at most {max} characters long.",
                self.at.key(key)
            ))),
            _ => Ok(text),
        }
    }

    pub(crate) fn array(&self, key: &str) -> Result<Option<&'v [Value]>, GraphError> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(_) => Err(GraphError::param(format!("Param {} must be an array.", self.at.key(key)))),
        }
    }
}

/// `text` must have `min..=max` characters, checked by WhatsApp (code 131009).
pub(crate) fn length(what: &str, text: &str, min: usize, max: usize) -> Result<(), GraphError> {
    if (min..=max).contains(&text.chars().count()) {
        return Ok(());
    }
    Err(GraphError::invalid(format!("{what} length invalid. Min length: {min}, Max length: {max}")))
}

/// Whether `text` is a web address with a host.
pub(crate) fn is_web_address(text: &str) -> bool {
    text.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|h| !h.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_place_is_written_as_graph_writes_it() {
        let root = At::root("template");
        let components = root.key("components");
        assert_eq!(components.index(2).to_string(), "template['components'][2]");
    }

    #[test]
    fn nulls_are_absent_and_numbers_are_texts() {
        let value = json!({"a": null, "b": 7, "c": {}});
        let obj = Obj::of(&value, At::root("x")).unwrap();
        assert!(!obj.has("a"));
        assert_eq!(obj.text("b").unwrap().as_deref(), Some("7"));
        assert!(obj.text("c").is_err());
        assert!(obj.required_text("a").is_err());
    }

    #[test]
    fn web_addresses_have_a_scheme_and_a_host() {
        assert!(is_web_address("https://resort.example/a.jpg?x=1"));
        for wrong in [
            "",
            "resort.example",
            "http(s)://image-url",
            "<http(s)://audio-url>",
            "javascript:alert(1)",
            "https://",
        ] {
            assert!(!is_web_address(wrong), "{wrong}");
        }
    }
}
