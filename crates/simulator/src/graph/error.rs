//! Errors in the shape Graph gives them. One type for all of them, built here only.

use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::codes;

/// Where error codes are explained; goes along in `failed` statuses.
pub(crate) const HELP: &str = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/// A refusal by the Graph API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphError(Box<Parts>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    code: i64,
    subcode: Option<i64>,
    status: u16,
    kind: &'static str,
    /// Without the `(#code)` prefix.
    title: String,
    /// `(#code)` is put before the title.
    numbered: bool,
    details: String,
    user: Option<(String, String)>,
    retry_after: Option<u64>,
    /// What stands beside the error in the answer.
    beside: Option<Value>,
}

impl GraphError {
    /// The error that goes with a code, with its usual title, details and status.
    pub(crate) fn of(code: i64) -> Self {
        let (title, details, status) = codes::describe(code);
        Self(Box::new(Parts {
            code,
            subcode: None,
            status,
            kind: "OAuthException",
            title: title.to_owned(),
            numbered: code >= 100 && !matches!(code, 104 | 190 | 803),
            details: details.to_owned(),
            user: None,
            retry_after: None,
            beside: None,
        }))
    }

    /// Code 100: a parameter Graph itself refuses.
    pub(crate) fn param(title: impl Into<String>) -> Self {
        Self::of(100).title(title)
    }

    /// Code 131008: something is missing.
    pub(crate) fn missing(details: impl Into<String>) -> Self {
        Self::of(131_008).details(details)
    }

    /// Code 131009: a value is out of bounds.
    pub(crate) fn invalid(details: impl Into<String>) -> Self {
        Self::of(131_009).details(details)
    }

    /// The object named in the path is not there, or not for this token.
    pub(crate) fn unknown_object(method: &str, id: &str) -> Self {
        let method = method.to_ascii_lowercase();
        let mut error = Self::param(format!(
            "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
             permissions, or does not support this operation. Please read the Graph API documentation at \
             https://developers.facebook.com/docs/graph-api"
        ));
        error.0.kind = "GraphMethodException";
        error.0.numbered = false;
        error.subcode(33)
    }

    /// A path Graph does not know.
    pub(crate) fn unknown_path(path: &str) -> Self {
        let mut error = Self::param(format!("Unknown path components: {path}"));
        error.0.code = 2500;
        error.0.numbered = false;
        error
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> i64 {
        self.0.code
    }

    pub(crate) fn details(mut self, details: impl Into<String>) -> Self {
        self.0.details = details.into();
        self
    }

    pub(crate) fn title(mut self, title: impl Into<String>) -> Self {
        self.0.title = title.into();
        self
    }

    pub(crate) fn subcode(mut self, subcode: i64) -> Self {
        self.0.subcode = Some(subcode);
        self
    }

    /// What Graph says to people, beside what it says to programs.
    pub(crate) fn user(mut self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.user = Some((title.into(), text.into()));
        self
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.0.retry_after = seconds;
        self
    }

    /// An object whose members stand beside the error, as where only a part failed.
    pub(crate) fn beside(mut self, value: Value) -> Self {
        self.0.beside = Some(value);
        self
    }

    pub(crate) fn http_status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::BAD_REQUEST)
    }

    pub(crate) fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = Vec::new();
        if let Some(seconds) = self.0.retry_after {
            headers.push((http::header::RETRY_AFTER, HeaderValue::from(seconds)));
        }
        if self.0.code == 190 {
            let challenge = HeaderValue::from_static("OAuth \"Facebook Platform\" \"invalid_token\"");
            headers.push((http::header::WWW_AUTHENTICATE, challenge));
        }
        headers
    }

    fn message(&self) -> String {
        if self.0.numbered { format!("(#{}) {}", self.0.code, self.0.title) } else { self.0.title.clone() }
    }

    /// The error as one line.
    pub(crate) fn words(&self) -> String {
        let details = if self.0.details.is_empty() { String::new() } else { format!(": {}", self.0.details) };
        let user = self.0.user.as_ref().map(|(_, text)| format!(": {text}")).unwrap_or_default();
        format!("{}{details}{user}", self.message())
    }

    /// The body of the answer.
    pub(crate) fn body(&self, trace: &str) -> Value {
        let mut error = Map::new();
        error.insert("message".to_owned(), json!(self.message()));
        error.insert("type".to_owned(), json!(self.0.kind));
        error.insert("code".to_owned(), json!(self.0.code));
        if !self.0.details.is_empty() {
            error.insert(
                "error_data".to_owned(),
                json!({"messaging_product": "whatsapp", "details": self.0.details}),
            );
        }
        if let Some(subcode) = self.0.subcode {
            error.insert("error_subcode".to_owned(), json!(subcode));
        }
        if matches!(self.0.code, 1 | 2 | 4 | 131_000 | 131_016) {
            error.insert("is_transient".to_owned(), json!(true));
        }
        if let Some((title, text)) = &self.0.user {
            error.insert("error_user_title".to_owned(), json!(title));
            error.insert("error_user_msg".to_owned(), json!(text));
        }
        error.insert("fbtrace_id".to_owned(), json!(trace));
        let mut body = match self.0.beside.clone() {
            Some(Value::Object(beside)) => beside,
            _ => Map::new(),
        };
        body.insert("error".to_owned(), Value::Object(error));
        Value::Object(body)
    }

    /// The same error as a `failed` status carries it.
    pub(crate) fn in_status(&self) -> Value {
        json!({
            "code": self.0.code,
            "title": self.0.title,
            "message": self.0.title,
            "error_data": {"details": if self.0.details.is_empty() { &self.0.title } else { &self.0.details }},
            "href": HELP,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_graphs_shape() {
        let error =
            GraphError::invalid("Body text length invalid. Min length: 1, Max length: 1024").body("Atrace");
        assert_eq!(
            error,
            json!({"error": {
                "message": "(#131009) Parameter value is not valid",
                "type": "OAuthException",
                "code": 131_009,
                "error_data": {
                    "messaging_product": "whatsapp",
                    "details": "Body text length invalid. Min length: 1, Max length: 1024",
                },
                "fbtrace_id": "Atrace",
            }})
        );
    }

    #[test]
    fn an_unknown_object_is_code_100_subcode_33() {
        let error = GraphError::unknown_object("GET", "454545").body("A");
        assert_eq!(error["error"]["code"], 100);
        assert_eq!(error["error"]["error_subcode"], 33);
        assert_eq!(error["error"]["type"], "GraphMethodException");
        let text = error["error"]["message"].as_str().unwrap();
        assert!(
            text.starts_with("Unsupported get request. Object with ID '454545' does not exist"),
            "{text}"
        );
    }

    #[test]
    fn a_refused_token_says_so_in_its_head() {
        let error = GraphError::of(190);
        assert_eq!(error.http_status(), StatusCode::UNAUTHORIZED);
        assert!(error.headers().iter().any(|(name, _)| name == "www-authenticate"));
        assert!(!error.body("A")["error"]["message"].as_str().unwrap().starts_with("(#"));
    }
}
