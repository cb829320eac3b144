//! One call of the Graph API, read and authorised, and what all handlers need from it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{GraphError, form};
use crate::sim::Sim;

/// Largest page and the usual one.
const PAGE_MAX: usize = 100;
const PAGE: usize = 25;

pub(crate) struct Call<'a> {
    pub sim: &'a Arc<Sim>,
    pub method: &'a str,
    /// `/v26.0` or nothing.
    pub version: &'a str,
    /// First component after the version.
    pub object: &'a str,
    /// Second component, or nothing.
    pub edge: &'a str,
    pub query: &'a str,
    /// Host the caller used, for URLs in answers.
    pub host: &'a str,
    pub body: Value,
    pub upload: Option<Upload>,
}

/// The parts of a multipart body.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    pub fields: Map<String, Value>,
    pub file: Option<Bytes>,
    pub mime: String,
    pub filename: Option<String>,
}

impl Call<'_> {
    pub(crate) fn unknown(&self) -> GraphError {
        GraphError::unknown_object(self.method, self.object)
    }

    pub(crate) fn unknown_edge(&self) -> GraphError {
        GraphError::unknown_path(&format!("/{}", self.edge))
    }

    /// Names in `fields`, without what is nested in them.
    pub(crate) fn fields(&self) -> Option<Vec<String>> {
        let list = form::get(self.query, "fields")?;
        let mut depth = 0_i32;
        let mut names = vec![String::new()];
        for c in list.chars() {
            match c {
                '{' | '(' => depth = depth.saturating_add(1),
                '}' | ')' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => names.push(String::new()),
                c if depth == 0 && !c.is_whitespace() => {
                    if let Some(name) = names.last_mut() {
                        name.push(c);
                    }
                }
                _ => {}
            }
        }
        names.retain(|n| !n.is_empty());
        (!names.is_empty()).then_some(names)
    }

    /// Only the fields asked for, and the id.
    pub(crate) fn pick(&self, value: Value) -> Value {
        pick(value, self.fields().as_deref())
    }

    /// The address of the page before or after a position, with everything else that was asked for.
    fn other_page(&self, direction: &str, position: &str) -> String {
        let kept = self.query.split('&').filter(|part| {
            let name = part.split('=').next().unwrap_or_default();
            !part.is_empty() && !matches!(name, "after" | "before" | "access_token")
        });
        let turn = format!("{direction}={}", cursor_of(position));
        let query: Vec<&str> = kept.chain([turn.as_str()]).collect();
        format!("http://{}{}/{}/{}?{}", self.host, self.version, self.object, self.edge, query.join("&"))
    }

    /// One page of `items` with cursors.
    pub(crate) fn page(&self, items: Vec<Value>, fields: Option<&[String]>) -> Result<Value, GraphError> {
        let number = |key: &str| form::get(self.query, key);
        let limit = match number("limit") {
            Some(text) => text
                .parse::<usize>()
                .map_err(|e| GraphError::param(format!("Param limit must be a number: {e}")))?,
            None => PAGE,
        }
        .clamp(1, PAGE_MAX);
        let total = items.len();
        let (start, limit_here) = match (number("after"), number("before")) {
            (Some(after), _) => (cursor(&after)?.saturating_add(1), limit),
            (None, Some(before)) => {
                let end = cursor(&before)?;
                (end.saturating_sub(limit), limit.min(end))
            }
            (None, None) => (0, limit),
        };
        let data: Vec<Value> =
            items.into_iter().skip(start).take(limit_here).map(|item| pick(item, fields)).collect();
        if data.is_empty() {
            return Ok(json!({"data": []}));
        }
        let last = start.saturating_add(data.len()).saturating_sub(1);
        let cursors = json!({"before": cursor_of(&start.to_string()), "after": cursor_of(&last.to_string())});
        let mut paging = Map::new();
        paging.insert("cursors".to_owned(), cursors);
        if start > 0 {
            paging.insert("previous".to_owned(), json!(self.other_page("before", &start.to_string())));
        }
        if last.saturating_add(1) < total {
            paging.insert("next".to_owned(), json!(self.other_page("after", &last.to_string())));
        }
        Ok(json!({"data": data, "paging": paging}))
    }
}

fn cursor_of(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

fn pick(value: Value, fields: Option<&[String]>) -> Value {
    match (value, fields) {
        (Value::Object(map), Some(fields)) => {
            let wanted = |name: &String| name == "id" || fields.contains(name);
            Value::Object(map.into_iter().filter(|(name, _)| wanted(name)).collect())
        }
        (value, _) => value,
    }
}

fn cursor(text: &str) -> Result<usize, GraphError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| GraphError::param("Invalid cursors values."))
}
