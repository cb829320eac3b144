//! From a template to an answer: compressed, kept by nobody, under the strictest policy a page of ours can live with.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
};
use http::{HeaderMap, StatusCode};
use sha2::{Digest as _, Sha256};

use super::shell::Framed;
use crate::packed::Packed;
use crate::problem::Problem;

/// Scripts, styles and everything else from us only, none of them inside a page (security facts S29).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Names the sign-in a page belongs to; says nothing of whose it is.
const SHELF: HeaderName = HeaderName::from_static("x-shelf");

/// A page in the shell.
pub(crate) fn page(template: &(impl Template + Framed), headers: &HeaderMap) -> Response {
    page_with(StatusCode::OK, template, headers)
}

/// A page in the shell, with another status than 200.
pub(crate) fn page_with(
    status: StatusCode,
    template: &(impl Template + Framed),
    headers: &HeaderMap,
) -> Response {
    let mut answer = answer(status, template.shell().w.lang.as_str(), template, headers);
    // Whose page it is, for the worker that keeps some of them: another sign-in, another shelf.
    if let Some(session) = template.shell().caller.session() {
        let shelf = hex::encode(Sha256::digest(format!("shelf {session}")).get(..12).unwrap_or_default());
        answer.headers_mut().extend(HeaderValue::from_str(&shelf).map(|shelf| (SHELF, shelf)));
    }
    answer
}

/// A part of a page, for our own scripts.
pub(crate) fn fragment(template: &impl Template, lang: &str, headers: &HeaderMap) -> Response {
    answer(StatusCode::OK, lang, template, headers)
}

/// Any page, or a part of one for our own scripts.
pub(crate) fn answer(
    status: StatusCode,
    lang: &str,
    template: &impl Template,
    headers: &HeaderMap,
) -> Response {
    let html = match template.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            return Problem::unavailable().into_response();
        }
    };
    let mut answer = Packed::quick(Bytes::from(html)).answer(headers);
    *answer.status_mut() = status;
    let head = answer.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(self), payment=()",
        ),
    ] {
        head.insert(name, HeaderValue::from_static(value));
    }
    head.extend(HeaderValue::from_str(lang).map(|lang| (CONTENT_LANGUAGE, lang)));
    answer
}
