//! What goes back to a browser after a sign-in: its cookie, and where to go on.

use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Opened, SignedIn};
use http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, SET_COOKIE, USER_AGENT};

use super::cookie;
use crate::problem::Problem;
use crate::routes::Door;

/// Signed in: on to the page that was wanted.
pub(crate) fn welcome(door: &Door, opened: &Opened, next: &str) -> Response {
    let mut answer = Redirect::to(own_path(next)).into_response();
    let headers = answer.headers_mut();
    if let Some(value) = cookie::opened(&door.app, opened, door.app.clock().now()) {
        headers.insert(SET_COOKIE, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// On to the page that was wanted, or first to the code.
pub(super) fn signed_in(door: &Door, headers: &HeaderMap, signed_in: SignedIn, next: &str) -> Response {
    match signed_in {
        SignedIn::Opened(opened) => welcome(door, &opened, next),
        SignedIn::NeedsCode(ticket) => super::code::page(door, headers, ticket, next, None),
    }
}

/// Only pages of ours are gone on to: one slash, no host, no way round by a backslash.
pub(crate) fn own_path(next: &str) -> &str {
    let fine = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && next.len() <= 2048;
    if fine { next } else { "/" }
}

/// What a browser calls itself.
pub(crate) fn agent(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// For what is no answer to a form: the database, mostly.
pub(super) fn failed(error: &AccessError) -> Problem {
    match error {
        AccessError::Later { seconds } => Problem::slow_down(*seconds),
        AccessError::Store(error) => {
            tracing::warn!(%error, "a sign-in could not be worked");
            Problem::unavailable()
        }
        AccessError::Forbidden(_) => Problem::forbidden(),
        AccessError::Unknown | AccessError::Gone => Problem::not_found(),
        other => Problem::malformed(format!("This cannot be done: {other}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn a_sign_in_leads_to_our_own_pages_only() {
        assert_eq!(own_path("/inbox?q=a"), "/inbox?q=a");
        for bad in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nx: y", "javascript:x"]
        {
            assert_eq!(own_path(bad), "/", "{bad:?}");
        }
    }
}
