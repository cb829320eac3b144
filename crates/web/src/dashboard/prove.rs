//! `/settings/prove`: who one is, proved again before what must not be done on a screen left open.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::html;
use super::shell::{Section, Shell, framed};
use crate::access::{Sent, Signed, own_path};
use crate::problem::Problem;
use crate::routes::Door;

#[derive(Template)]
#[template(path = "dashboard/prove.html")]
struct ProveView {
    shell: Shell,
    next: String,
    error: Option<String>,
}
framed!(ProveView);

/// Leads here, and back to a page of ours afterwards.
pub(super) fn lead(next: &'static str) -> Response {
    Redirect::to(&format!("/settings/prove?next={next}")).into_response()
}

/// Where to go on.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /settings/prove`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let next = wanted.map(|Query(wanted)| wanted.next).unwrap_or_default();
    page(&door, &caller, &headers, next, None)
}

fn page(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    next: String,
    error: Option<&AccessError>,
) -> Response {
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let error = error.map(|error| match error {
        AccessError::Later { seconds } => shell.w.count("signin-later", *seconds),
        _ => shell.w.say("prove-wrong"),
    });
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html::page_with(status, &ProveView { shell, next, error }, headers)
}

/// Password, and code where there is a second factor.
#[derive(Deserialize)]
pub(crate) struct Typed {
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /settings/prove`
pub(crate) async fn prove(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    match door.app.prove_again(&caller, typed.password, &typed.code).await {
        Ok(()) => Redirect::to(own_path(&typed.next)).into_response(),
        Err(error) => page(&door, &caller, &headers, typed.next, Some(&error)),
    }
}
