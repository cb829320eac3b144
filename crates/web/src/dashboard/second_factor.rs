//! `/settings/second-factor`: one-time codes set up, and taken off.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::shell::{Section, Shell, framed};
use super::{html, prove};
use crate::access::setup::error_words;
use crate::access::{Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::welcome::qr;

#[derive(Template)]
#[template(path = "dashboard/second-factor.html")]
struct SecondFactorView {
    shell: Shell,
    enrolment: Option<Shown>,
    paper: Vec<String>,
    required: bool,
    left: i64,
    error: Option<String>,
}
framed!(SecondFactorView);

struct Shown {
    code: String,
    secret: String,
    pending: String,
}

/// `GET /settings/second-factor`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    page(&door, &caller, &headers, None).await
}

async fn page(door: &Door, caller: &Caller, headers: &HeaderMap, error: Option<&AccessError>) -> Response {
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let left = door.app.paper_left(caller).await.unwrap_or_default();
    let enrolment = (!caller.second_factor).then(|| {
        let begun = door.app.begin_second_factor(caller, &shell.house);
        // The seed in groups of four can be typed.
        let letters: Vec<char> = begun.secret.chars().collect();
        let secret =
            letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
        Shown { code: qr::svg(&begun.address).unwrap_or_default(), secret, pending: begun.pending }
    });
    let error = error.map(|error| match error {
        AccessError::Wrong | AccessError::Gone => shell.w.say("code-wrong"),
        other => error_words(&shell.w, other),
    });
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let required = caller.must_enrol(door.app.config().owners_prove_twice);
    let view = SecondFactorView { shell, enrolment, paper: Vec::new(), required, left, error };
    html::page_with(status, &view, headers)
}

/// A first code, or the last.
#[derive(Deserialize)]
pub(crate) struct Typed {
    code: String,
    #[serde(default)]
    pending: String,
}

/// `POST /settings/second-factor`
pub(crate) async fn confirm(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let paper = match door.app.confirm_second_factor(&caller, &typed.pending, &typed.code).await {
        Ok(paper) => paper,
        Err(AccessError::Stale) => return prove::lead("/settings/second-factor"),
        Err(error) => return page(&door, &caller, &headers, Some(&error)).await,
    };
    let Some(shell) = Shell::of(&door, &caller, &headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let view = SecondFactorView { shell, enrolment: None, paper, required: false, left: 0, error: None };
    html::page(&view, &headers)
}

/// `POST /settings/second-factor/remove`
pub(crate) async fn remove(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    match door.app.remove_second_factor(&caller, &typed.code).await {
        Ok(()) => Redirect::to("/settings").into_response(),
        Err(error) => page(&door, &caller, &headers, Some(&error)).await,
    }
}
