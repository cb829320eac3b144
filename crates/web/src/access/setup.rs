//! `/setup/{token}`: the first owner of an installation, by the link that the program printed at its start.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::{AccessError, LinkFacts, Purpose, SetUp};
use guestlink_domain::access::PasswordProblem;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::Sent;
use super::answers::{agent, failed, welcome};
use super::view::{Gateway, SetupView, gone, write};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Typed {
    name: String,
    email: String,
    password: String,
}

/// `GET /setup/{token}`
pub(crate) async fn show(
    State(door): State<Door>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match door.app.link_facts(&token).await {
        Ok(LinkFacts { purpose: Purpose::Setup, .. }) => {
            page(&door, &headers, (String::new(), String::new()), None)
        }
        Ok(_) | Err(AccessError::Gone) => gone(&door, &headers),
        Err(error) => failed(&error).into_response(),
    }
}

fn page(
    door: &Door,
    headers: &HeaderMap,
    (name, email): (String, String),
    error: Option<&AccessError>,
) -> Response {
    let Some(gate) = Gateway::of(door, headers) else { return Problem::unavailable().into_response() };
    let w = gate.w.clone();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let error = error.map(|error| error_words(&w, error));
    write(status, &w, &SetupView { gate, name, email, error }, headers)
}

/// `POST /setup/{token}`
pub(crate) async fn set_up(
    State(door): State<Door>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let first = SetUp { name: typed.name.clone(), email: typed.email.clone(), password: typed.password };
    match door.app.set_up(&token, first, agent(&headers)).await {
        Ok(opened) => welcome(&door, &opened, "/"),
        Err(AccessError::Gone) => gone(&door, &headers),
        Err(error @ (AccessError::Store(_) | AccessError::Later { .. })) => failed(&error).into_response(),
        Err(error) => page(&door, &headers, (typed.name, typed.email), Some(&error)),
    }
}

/// Why something was not taken, in the page's words.
pub(crate) fn error_words(w: &Words, error: &AccessError) -> String {
    match error {
        AccessError::Password(problem) => password_words(w, *problem),
        AccessError::Email => w.say("error-email"),
        AccessError::Name => w.say("error-name"),
        AccessError::Taken => w.say("error-taken"),
        AccessError::Stale => w.say("prove-text"),
        AccessError::SecondFactor => w.say("second-required"),
        AccessError::Member => w.say("error-member"),
        AccessError::LastOwner => w.say("error-last-owner"),
        AccessError::Wrong => w.say("error-current-password"),
        AccessError::Later { seconds } => w.count("signin-later", *seconds),
        AccessError::Forbidden(_) => w.say("error-forbidden"),
        AccessError::Unknown | AccessError::House | AccessError::Gone => w.say("error-unknown"),
        AccessError::Store(_) => w.say("error-unavailable"),
    }
}

/// Why a password was not taken.
pub(super) fn password_words(w: &Words, problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::TooShort => w.say("password-too-short"),
        PasswordProblem::TooLong => w.say("password-too-long"),
        PasswordProblem::Common => w.say("password-common"),
        PasswordProblem::Known => w.say("password-known"),
        PasswordProblem::Pattern => w.say("password-pattern"),
    }
}
