//! `/signin/code`: the second step of a sign-in.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::AccessError;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::Sent;
use super::answers::{agent, failed, welcome};
use super::view::{CodeView, Gateway, gone, write};
use crate::problem::Problem;
use crate::routes::Door;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Typed {
    ticket: String,
    code: String,
    #[serde(default)]
    next: String,
}

pub(super) fn page(
    door: &Door,
    headers: &HeaderMap,
    ticket: String,
    next: &str,
    error: Option<&AccessError>,
) -> Response {
    let Some(gate) = Gateway::of(door, headers) else { return Problem::unavailable().into_response() };
    let w = gate.w.clone();
    let (status, error) = match error {
        None => (StatusCode::OK, None),
        Some(AccessError::Later { seconds }) => {
            (StatusCode::TOO_MANY_REQUESTS, Some(w.count("signin-later", *seconds)))
        }
        Some(_) => (StatusCode::UNAUTHORIZED, Some(w.say("code-wrong"))),
    };
    let passkey = door.app.has_passkeys() && door.app.takes_passkey(&ticket);
    write(status, &w, &CodeView { gate, ticket, next: next.to_owned(), error, passkey }, headers)
}

/// `POST /signin/code`
pub(crate) async fn follow(
    State(door): State<Door>,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    match door.app.sign_in_with_code(&typed.ticket, &typed.code, agent(&headers)).await {
        Ok(opened) => welcome(&door, &opened, &typed.next),
        Err(AccessError::Gone) => gone(&door, &headers),
        Err(error @ (AccessError::Wrong | AccessError::Later { .. })) => {
            page(&door, &headers, typed.ticket, &typed.next, Some(&error))
        }
        Err(error) => failed(&error).into_response(),
    }
}
