//! `/settings/prove`: who one is, proved again before what must not be done on a screen left open.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller, PasskeyView};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::html;
use super::shell::{Section, Shell, framed};
use crate::access::{Sent, Signed, own_path, passkey};
use crate::problem::Problem;
use crate::routes::Door;

#[derive(Template)]
#[template(path = "dashboard/prove.html")]
struct ProveView {
    shell: Shell,
    next: String,
    error: Option<String>,
    passkey: bool,
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
    page(&door, &caller, &headers, next, None).await
}

async fn page(
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
        AccessError::Gone => shell.w.say("passkey-late"),
        _ => shell.w.say("prove-wrong"),
    });
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let alone = |all: Vec<PasskeyView>| all.iter().any(|one| one.verifies);
    let passkey = door.app.has_passkeys() && door.app.passkeys(caller).await.is_ok_and(alone);
    html::page_with(status, &ProveView { shell, next, error, passkey }, headers)
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
        Err(error) => page(&door, &caller, &headers, typed.next, Some(&error)).await,
    }
}

/// `POST /settings/prove/options`
pub(crate) async fn options(State(door): State<Door>, Signed(caller): Signed) -> Response {
    let question = door.app.ask_proof(&caller).await;
    passkey::asked(&door, question)
}

/// What an authenticator answered.
#[derive(Deserialize)]
pub(crate) struct Answered {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    next: String,
}

/// `POST /settings/prove/passkey`
pub(crate) async fn by_passkey(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Answered>,
) -> Response {
    let ticket = passkey::ticket(&door.app, &headers);
    match door.app.prove_by_passkey(&caller, ticket, &typed.answer).await {
        Ok(()) => Redirect::to(own_path(&typed.next)).into_response(),
        Err(error) => page(&door, &caller, &headers, typed.next, Some(&error)).await,
    }
}
