//! `/signin/passkey`: in with a passkey alone, or with one after the password. What an authenticator is asked is sealed
//! into a cookie that only this browser sends back; our script carries the answer in a form.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::App;
use guestlink_app::access::{AccessError, PasskeyQuestion};
use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, RETRY_AFTER, SET_COOKIE};
use serde::Deserialize;

use super::answers::{agent, failed, welcome};
use super::view::{CodeView, Gateway, SignInView, gone, write};
use super::{Sent, cookie};
use crate::problem::Problem;
use crate::routes::Door;
use crate::server::From;
use crate::words::Words;

/// A step of a sign-in that was begun by password; empty at its beginning.
#[derive(Deserialize)]
pub(crate) struct Begun {
    #[serde(default)]
    ticket: String,
}

/// What the form sends once the authenticator has answered.
#[derive(Deserialize)]
pub(crate) struct Answered {
    answer: String,
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    next: String,
}

/// The question for our script, and its seal for the cookie.
pub(crate) fn asked(door: &Door, question: Result<PasskeyQuestion, AccessError>) -> Response {
    let question = match question {
        Ok(question) => question,
        Err(AccessError::Stale) => return Problem::stale().into_response(),
        Err(error) => return failed(&error).into_response(),
    };
    let mut answer = Json(question.options).into_response();
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.extend(cookie::asked(&door.app, &question.ticket).map(|value| (SET_COOKIE, value)));
    answer
}

/// The seal that came back.
pub(crate) fn ticket<'a>(app: &App, headers: &'a HeaderMap) -> &'a str {
    cookie::question(app, headers).unwrap_or_default()
}

/// `POST /signin/passkey/options`
pub(crate) async fn options(State(door): State<Door>, Sent(begun): Sent<Begun>) -> Response {
    let question = match begun.ticket.as_str() {
        "" => door.app.ask_passkey(),
        half => door.app.ask_second_passkey(half).await,
    };
    asked(&door, question)
}

/// `POST /signin/passkey`
pub(crate) async fn sign_in(
    State(door): State<Door>,
    From(from): From,
    headers: HeaderMap,
    Sent(typed): Sent<Answered>,
) -> Response {
    let (seal, agent) = (ticket(&door.app, &headers), agent(&headers));
    let opened = match typed.ticket.as_str() {
        "" => door.app.sign_in_with_passkey(seal, &typed.answer, (from, agent)).await,
        half => door.app.sign_in_with_second_passkey(half, seal, &typed.answer, agent).await,
    };
    let mut answer = match opened {
        Ok(opened) => welcome(&door, &opened, &typed.next),
        Err(error @ (AccessError::Wrong | AccessError::Gone | AccessError::Later { .. })) => {
            again(&door, &headers, typed, &error)
        }
        Err(error) => failed(&error).into_response(),
    };
    answer.headers_mut().extend(cookie::no_question(&door.app).map(|value| (SET_COOKIE, value)));
    answer
}

/// The page it came from, with what was wrong.
fn again(door: &Door, headers: &HeaderMap, typed: Answered, error: &AccessError) -> Response {
    let Some(gate) = Gateway::of(door, headers) else { return Problem::unavailable().into_response() };
    let (w, next) = (gate.w.clone(), typed.next);
    let (status, text) = words(&w, error);
    let (error, passkey) = (Some(text), true);
    let mut answer = if typed.ticket.is_empty() {
        write(status, &w, &SignInView { gate, email: String::new(), next, error, passkey }, headers)
    } else if !door.app.takes_passkey(&typed.ticket) {
        gone(door, headers)
    } else {
        write(status, &w, &CodeView { gate, ticket: typed.ticket, next, error, passkey }, headers)
    };
    if status == StatusCode::TOO_MANY_REQUESTS {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("20"));
    }
    answer
}

fn words(w: &Words, error: &AccessError) -> (StatusCode, String) {
    match error {
        AccessError::Later { seconds } => (StatusCode::TOO_MANY_REQUESTS, w.count("signin-later", *seconds)),
        AccessError::Gone => (StatusCode::UNAUTHORIZED, w.say("passkey-late")),
        _ => (StatusCode::UNAUTHORIZED, w.say("passkey-wrong")),
    }
}
