//! `/webhooks/whatsapp`: Meta's handshake and signed events. The hot path: raw bytes go to `app`, and 200 is
//! answered only after they are committed.

use std::time::Instant;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Response};
use guestlink_app::ReceiveError;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::body;
use crate::problem::Problem;
use crate::routes::Door;

/// Meta sends up to 3 MB.
const LIMIT: usize = 4 << 20;

/// Meta's query of the handshake.
#[derive(Deserialize)]
pub struct Handshake {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    token: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

/// Answers the challenge as plain text when the verify token is ours, else 403 (Meta: webhook verification).
pub async fn handshake(
    State(door): State<Door>,
    query: Result<Query<Handshake>, QueryRejection>,
) -> Response {
    let answer = query
        .ok()
        .and_then(|Query(asked)| door.app.handshake(&asked.mode?, &asked.token?, &asked.challenge?));
    match answer {
        Some(challenge) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response(),
        None => {
            Problem::new(StatusCode::FORBIDDEN, "wrong_token", "The verify token is not the one set here.")
                .into_response()
        }
    }
}

/// Takes a signed event.
pub async fn receive(State(door): State<Door>, request: Request) -> Response {
    let started = Instant::now();
    let outcome = store(&door, request).await;
    door.metrics.whatsapp(started.elapsed());
    answer(outcome)
}

async fn store(door: &Door, request: Request) -> Result<(), Problem> {
    let (parts, body) = request.into_parts();
    let raw = body::read(body, LIMIT, &door.budget).await?;
    door.app.receive_whatsapp(signature(&parts.headers), raw).await.map_err(refusal)
}

fn signature(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok())
}

/// The bench's yardstick: all of [`receive`] but the storing.
#[cfg(feature = "bench")]
pub async fn verify_only(State(door): State<Door>, request: Request) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let outcome = match body::read(body, LIMIT, &door.budget).await {
        Ok(raw) => door.app.verify_whatsapp(signature(&parts.headers), &raw).map_err(refusal),
        Err(problem) => Err(problem),
    };
    door.metrics.whatsapp(started.elapsed());
    answer(outcome)
}

/// 200 without a body, or the refusal.
pub fn answer(outcome: Result<(), Problem>) -> Response {
    match outcome {
        Ok(()) => StatusCode::OK.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// The words for what `app` refused.
pub fn refusal(error: ReceiveError) -> Problem {
    match error {
        ReceiveError::BadSignature => Problem::unauthenticated(),
        ReceiveError::UnknownConnection => Problem::not_found(),
        ReceiveError::Malformed(why) => Problem::new(StatusCode::BAD_REQUEST, "malformed", why),
        ReceiveError::Unavailable(error) => {
            tracing::warn!(%error, "a webhook could not be stored");
            Problem::unavailable()
        }
    }
}
