//! The one shape of every refusal over HTTP: RFC 9457 `application/problem+json`, in our own words.
//! It never carries a path, a query, a version or another program's text.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use guestlink_domain::access::Right;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;

/// A refusal. `code` is stable and made for programs, `detail` is made for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// Seconds until another try makes sense.
    retry_after: Option<u16>,
    /// What a program needs to go on, under a name of its own.
    more: Option<Box<(&'static str, serde_json::Value)>>,
}

#[derive(Serialize)]
struct Wire<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    #[serde(flatten)]
    more: BTreeMap<&'a str, &'a serde_json::Value>,
}

/// A refusal (RFC 9457).
#[derive(JsonSchema)]
#[schemars(rename = "Problem")]
#[expect(dead_code, reason = "describes what `Wire` writes")]
pub(crate) struct ProblemShape {
    /// `urn:guestlink:problem:` and the code.
    r#type: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Why, for programs. Stable.
    code: String,
    /// Why, for people.
    detail: String,
    /// After a conflict: the present state.
    current: Option<serde_json::Value>,
}

impl Problem {
    /// A refusal with its stable code and a sentence for people.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), retry_after: None, more: None }
    }

    /// Nothing is at this path.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.")
    }

    /// Something is here, but not for this method.
    pub fn wrong_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "This address does not take this method.")
    }

    /// Proof of who is calling is missing or wrong. Never says which.
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "The signature is missing or does not fit the body.",
        )
    }

    /// The body is longer than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("The body is longer than {limit} bytes.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    /// The body did not come in time, or broke off.
    pub fn incomplete() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "incomplete", "The body did not arrive whole and in time.")
    }

    /// Nothing can be stored now; the caller keeps what it has and comes again.
    pub fn unavailable() -> Self {
        let detail = "Nothing can be stored at the moment. Please send it again later.";
        Self { retry_after: Some(5), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail) }
    }

    /// The caller is known, but may not.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "You are not allowed to do this.")
    }

    /// The caller is known, but lacks a right.
    pub fn lacking(right: Right) -> Self {
        let detail = format!("This needs the right `{}`.", right.as_str());
        Self { detail, ..Self::forbidden() }
    }

    /// An owner who has not set up a second factor yet.
    pub fn second_factor() -> Self {
        let detail = "Owners set up a second factor first: sign in to the dashboard.";
        Self::new(StatusCode::FORBIDDEN, "second_factor_required", detail)
    }

    /// It was proved too long ago who is there.
    pub fn stale() -> Self {
        Self::new(StatusCode::FORBIDDEN, "stale", "Prove again who you are first.")
    }

    /// A query, a header or a key that is not as the API describes it.
    pub fn query(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", why)
    }

    /// Somebody else changed it in between.
    pub fn conflict() -> Self {
        let detail = "It was changed in between; `current` is what it is now.";
        Self::new(StatusCode::CONFLICT, "conflict", detail)
    }

    /// The same request is being worked.
    pub fn busy() -> Self {
        let detail = "A request with this Idempotency-Key is being worked. Ask again in a moment.";
        Self { retry_after: Some(1), ..Self::new(StatusCode::CONFLICT, "in_progress", detail) }
    }

    /// A key of idempotency came with another request before.
    pub fn key_reused() -> Self {
        let detail = "This Idempotency-Key came with another request before; use a new one for each request.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "key_reused", detail)
    }

    /// With what a program needs to go on.
    #[must_use]
    pub fn with(self, name: &'static str, value: serde_json::Value) -> Self {
        Self { more: Some(Box::new((name, value))), ..self }
    }

    /// A request that changes something came from another site, or does not say where it comes from.
    pub fn foreign() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "This request does not come from one of our own pages.",
        )
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed_out",
            "Sign in first: no valid session, key or token came along.",
        )
    }

    /// Too many tries.
    pub fn slow_down(seconds: u16) -> Self {
        let detail = format!("Too many tries. Please wait {seconds} seconds.");
        Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "slow_down", detail) }
    }

    /// What came cannot be read or used; `why` says what was expected.
    pub fn malformed(why: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed", why)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let wire = Wire {
            r#type: format!("urn:guestlink:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            more: self.more.iter().map(|more| (more.0, &more.1)).collect(),
        };
        let body = serde_json::to_string(&wire).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        (self.status, headers, body).into_response()
    }
}

/// Headers of every answer that a browser might show (OWASP ASVS 3.4: no sniffing, no framing, no referrer).
pub const SECURITY_HEADERS: [(HeaderName, HeaderValue); 5] = [
    (http::header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (http::header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (http::header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        http::header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
        ),
    ),
    (http::header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Adds [`SECURITY_HEADERS`] where the answer has not set its own.
pub async fn with_security_headers(mut response: Response) -> Response {
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Tells browsers for a year to come here over TLS only, where the program's own address is such (RFC 6797).
pub async fn with_strict_transport(mut response: Response, secure: bool) -> Response {
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        response.headers_mut().insert(http::header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;

    use super::{Problem, with_strict_transport};

    #[tokio::test]
    async fn tls_is_asked_for_where_there_is_tls() {
        for secure in [true, false] {
            let answer = with_strict_transport(Problem::not_found().into_response(), secure).await;
            assert_eq!(answer.headers().contains_key("strict-transport-security"), secure);
        }
    }

    #[tokio::test]
    async fn a_problem_has_the_shape_of_rfc_9457() {
        let response = Problem::unavailable().into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.headers()["retry-after"], "5");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(json["status"], 503);
        assert_eq!(json["code"], "unavailable");
        assert_eq!(json["type"], "urn:guestlink:problem:unavailable");
        assert_eq!(json["title"], "Service Unavailable");
        assert!(json["detail"].as_str().unwrap().ends_with('.'));
    }
}
