//! Two who change the same thing: each says which version they saw, and the second is told what it is now.

use axum::Json as Answer;
use axum::response::{IntoResponse as _, Response};
use http::header::{ETAG, HeaderMap, HeaderValue, IF_MATCH};
use serde::Serialize;

use crate::problem::Problem;

/// The version a request says it saw: `If-Match: "3"`. `None`: it does not care.
pub(crate) fn expected(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version =
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
    version.map(Some).ok_or_else(|| Problem::query("`If-Match` is an `ETag` of ours, unchanged."))
}

/// Something with its version.
pub(crate) fn versioned(version: i64, told: impl Serialize) -> Response {
    let mut answer = Answer(told).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        answer.headers_mut().insert(ETAG, tag);
    }
    answer
}

/// It was changed in between; `current` is what it is now.
pub(crate) fn conflict(current: &impl Serialize) -> Problem {
    Problem::conflict().with("current", serde_json::to_value(current).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::expected;

    #[test]
    fn a_version_is_a_tag_of_ours() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("if-match", text.parse().unwrap());
            expected(&headers)
        };
        assert_eq!(read("\"3\""), Ok(Some(3)));
        assert_eq!(read("*"), Ok(None));
        assert_eq!(expected(&HeaderMap::new()), Ok(None));
        assert!(read("3").is_err() && read("\"x\"").is_err() && read("W/\"3\"").is_err());
    }
}
