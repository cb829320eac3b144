//! What to ask a platform about an event that does not say enough. Only says what; asking is the app's, which also sees
//! to it that nothing inside the house can be asked.

use std::collections::BTreeMap;

use minijinja::value::Value;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::compile::Code;
use super::shape::TokenPlace;

/// A question, ready.
pub(super) struct CompiledFetch {
    pub(super) when: Option<Code>,
    pub(super) base: String,
    pub(super) path: Code,
    pub(super) post: Option<Code>,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) token: Option<TokenPlace>,
}

/// One question to a platform. Its host is the mapping's own text, never the event's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FetchRequest {
    /// Scheme and host.
    pub base: String,
    /// What follows: begins with `/`.
    pub path: String,
    /// The body of a POST; a GET without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Json>,
    /// Further headers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// How the token is shown.
    pub token: TokenPlace,
}

/// A question, and the event it is about: both are needed to read the answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FetchPlan {
    /// What is asked.
    pub request: FetchRequest,
    /// The item of the thin event, `thin` in expressions.
    pub thin: Json,
}

/// Longest path of a question.
const LONGEST_PATH: usize = 2000;

impl CompiledFetch {
    /// The question about the item in scope; `None` when the event says enough.
    pub(super) fn ask(&self, scope: &Value) -> Result<Option<FetchRequest>, (String, String)> {
        let failed = |code: &Code| {
            let place = code.place.clone();
            move |why: String| (place, why)
        };
        if let Some(when) = &self.when
            && !when.is_true(scope).map_err(failed(when))?
        {
            return Ok(None);
        }
        let path = self.path.eval(scope).map_err(failed(&self.path))?;
        let path = path.as_str().unwrap_or_default().to_owned();
        if !is_path(&path) {
            let why = "expected a path that begins with / (put what comes from the event through `segment`)";
            return Err((self.path.place.clone(), why.to_owned()));
        }
        let post = match &self.post {
            Some(code) => {
                let value = code.eval(scope).map_err(failed(code))?;
                Some(serde_json::to_value(&value).unwrap_or_default())
            }
            None => None,
        };
        let bearer =
            || TokenPlace::Header { header: "Authorization".to_owned(), prefix: "Bearer ".to_owned() };
        Ok(Some(FetchRequest {
            base: self.base.clone(),
            path,
            post,
            headers: self.headers.clone(),
            token: self.token.clone().unwrap_or_else(bearer),
        }))
    }
}

/// Scheme and host, perhaps a port; nothing that could lead elsewhere.
pub(super) fn is_base(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = host.map(|host| host.strip_suffix('/').unwrap_or(host));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    })
}

fn is_path(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'@' | b'"' | b'<' | b'>');
    let climbs = text.split(['/', '?', '&']).any(|part| part == "..");
    text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= LONGEST_PATH
        && !climbs
        && text.bytes().all(plain)
}

pub(super) fn is_header(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
