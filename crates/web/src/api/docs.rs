//! `/api/docs`: the description for people; `/api/openapi.json`: for programs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};

use super::openapi::{described, refusals, text};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::shell::{Section, Shell, framed};
use crate::packed::Packed;
use crate::problem::Problem;
use crate::routes::Door;

static DOCUMENT: LazyLock<Packed> = LazyLock::new(|| Packed::best(Bytes::from(text())));

/// `GET /api/openapi.json`
pub(crate) async fn document(headers: HeaderMap) -> Response {
    let mut answer = DOCUMENT.answer(&headers);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    answer
}

#[derive(Template)]
#[template(path = "dashboard/api.html")]
struct DocsView {
    shell: Shell,
    chapters: BTreeMap<&'static str, Vec<Line>>,
}
framed!(DocsView);

struct Line {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    right: Option<&'static str>,
    status: u16,
    refusals: String,
}

/// `GET /api/docs`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    let Some(shell) = Shell::of(&door, &caller, &headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let mut chapters: BTreeMap<&'static str, Vec<Line>> = BTreeMap::new();
    for (route, operation) in described() {
        let refusals = refusals(route, operation).iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        chapters.entry(operation.tag).or_default().push(Line {
            method: route.method,
            path: route.path,
            id: operation.id,
            summary: operation.summary,
            right: route.right.map(guestlink_domain::access::Right::as_str),
            status: operation.status,
            refusals,
        });
    }
    html::page(&DocsView { shell, chapters }, &headers)
}
