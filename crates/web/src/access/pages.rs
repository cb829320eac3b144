//! `/signin` with address and password, `/signout`.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Attempt, LINK, LetterWords};
use http::header::{RETRY_AFTER, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;

use super::answers::{agent, failed, own_path, signed_in};
use super::view::{ForgotView, Gateway, SignInView, write};
use super::{Sent, cookie};
use crate::problem::Problem;
use crate::routes::Door;
use crate::server::From;
use crate::words::Fill;

/// Where to go on.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Typed {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /signin`
pub(crate) async fn sign_in_page(
    State(door): State<Door>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let next = wanted.map(|Query(wanted)| wanted.next).unwrap_or_default();
    if let Some(secret) = cookie::secret(&door.app, &headers)
        && matches!(door.app.caller_by_session(secret).await, Ok(Some(_)))
    {
        return Redirect::to(own_path(&next)).into_response();
    }
    page(&door, &headers, (String::new(), next), None)
}

fn page(
    door: &Door,
    headers: &HeaderMap,
    (email, next): (String, String),
    error: Option<&AccessError>,
) -> Response {
    let Some(gate) = Gateway::of(door, headers) else { return Problem::unavailable().into_response() };
    let w = gate.w.clone();
    let (status, text) = match error {
        None => (StatusCode::OK, None),
        Some(AccessError::Later { seconds }) => {
            (StatusCode::TOO_MANY_REQUESTS, Some(w.count("signin-later", *seconds)))
        }
        Some(_) => (StatusCode::UNAUTHORIZED, Some(w.say("signin-wrong"))),
    };
    let passkey = door.app.has_passkeys();
    let mut answer = write(status, &w, &SignInView { gate, email, next, error: text, passkey }, headers);
    if let Some(AccessError::Later { seconds }) = error {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    answer
}

/// `POST /signin`
pub(crate) async fn sign_in(
    State(door): State<Door>,
    From(from): From,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let attempt = Attempt {
        email: typed.email.clone(),
        password: typed.password,
        from,
        agent: agent(&headers).to_owned(),
    };
    match door.app.sign_in(attempt).await {
        Ok(done) => signed_in(&door, &headers, done, &typed.next),
        Err(error @ (AccessError::Wrong | AccessError::Later { .. })) => {
            page(&door, &headers, (typed.email, typed.next), Some(&error))
        }
        Err(error) => failed(&error).into_response(),
    }
}

/// Who has forgotten their password.
#[derive(Deserialize)]
pub(crate) struct Forgotten {
    #[serde(default)]
    email: String,
}

/// `GET /signin/forgot`
pub(crate) async fn forgot_page(State(door): State<Door>, headers: HeaderMap) -> Response {
    let Some(gate) = Gateway::of(&door, &headers) else { return Problem::unavailable().into_response() };
    let w = gate.w.clone();
    let by_mail = door.app.writes_letters();
    write(StatusCode::OK, &w, &ForgotView { gate, by_mail, asked: false, error: None }, &headers)
}

/// `POST /signin/forgot`: the same answer for everybody.
pub(crate) async fn forgot(
    State(door): State<Door>,
    From(from): From,
    headers: HeaderMap,
    Sent(typed): Sent<Forgotten>,
) -> Response {
    let Some(gate) = Gateway::of(&door, &headers) else { return Problem::unavailable().into_response() };
    let w = gate.w.clone();
    let places = [("link", Fill::Text(LINK)), ("house", Fill::Text(&gate.house))];
    let letter = LetterWords {
        subject: w.with("mail-recovery-subject", "house", &gate.house),
        text: w.fill("mail-recovery", &places),
    };
    let by_mail = door.app.writes_letters();
    match door.app.ask_recovery(typed.email.trim(), from, letter) {
        Ok(()) => {
            write(StatusCode::OK, &w, &ForgotView { gate, by_mail, asked: true, error: None }, &headers)
        }
        Err(AccessError::Later { seconds }) => {
            let error = Some(w.count("signin-later", seconds));
            let view = ForgotView { gate, by_mail, asked: false, error };
            let mut answer = write(StatusCode::TOO_MANY_REQUESTS, &w, &view, &headers);
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            answer
        }
        Err(error) => failed(&error).into_response(),
    }
}

/// `POST /signout`
pub(crate) async fn sign_out(State(door): State<Door>, headers: HeaderMap) -> Response {
    if let Some(secret) = cookie::secret(&door.app, &headers)
        && let Err(error) = door.app.sign_out(secret).await
    {
        return failed(&error).into_response();
    }
    let mut answer = Redirect::to("/signin").into_response();
    if let Some(value) = cookie::ended(&door.app) {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
    // What the browser keeps of our pages goes, too.
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    answer
}
