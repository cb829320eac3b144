//! `/webhooks/bookings/{connection}`, perhaps with a secret behind it: booking platforms. As the WhatsApp door, with the connection's own proof.

use std::collections::BTreeMap;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use guestlink_app::bookings::{Answer, Delivery};
use sha2::{Digest as _, Sha256};

use crate::body;
use crate::messaging::refusal;
use crate::problem::Problem;
use crate::routes::Door;

/// One platform's largest known event is far below.
const LIMIT: usize = 1 << 20;

/// Takes one request of a booking platform; 200 after it is committed.
pub async fn receive(
    State(door): State<Door>,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path(connection)) = path else { return Problem::not_found().into_response() };
    answered(store(&door, &connection, request).await)
}

/// The same for platforms that can only put a secret into the address.
pub async fn receive_with_token(
    State(door): State<Door>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path((connection, _token))) = path else { return Problem::not_found().into_response() };
    answered(store(&door, &connection, request).await)
}

/// One of our own calendars: which nights are taken. Its address is its secret.
pub async fn calendar(
    State(door): State<Door>,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(name)) = path else { return Problem::not_found().into_response() };
    let token = name.strip_suffix(".ics").unwrap_or(&name);
    match door.app.calendar_feed(token).await {
        Ok(Some(text)) => {
            let tag = format!("\"{}\"", hex::encode(Sha256::digest(&text).get(..12).unwrap_or_default()));
            let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
            let about = [
                (CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
                (CACHE_CONTROL, "private, max-age=300".to_owned()),
                (ETAG, tag.clone()),
            ];
            if known == Some(tag.as_str()) {
                return (StatusCode::NOT_MODIFIED, about).into_response();
            }
            (about, text).into_response()
        }
        Ok(None) => Problem::not_found().into_response(),
        Err(error) => {
            tracing::warn!(%error, "a calendar could not be made");
            Problem::unavailable().into_response()
        }
    }
}

fn answered(outcome: Result<Option<Answer>, Problem>) -> Response {
    match outcome {
        Ok(None) => StatusCode::OK.into_response(),
        Ok(Some(answer)) => ([(CONTENT_TYPE, answer.content_type)], answer.body).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn store(door: &Door, connection: &str, request: Request) -> Result<Option<Answer>, Problem> {
    let (parts, body) = request.into_parts();
    let raw = body::read(body, LIMIT, &door.budget).await?;
    let mut headers = BTreeMap::new();
    for (name, value) in &parts.headers {
        if let Ok(value) = value.to_str() {
            headers.entry(name.as_str().to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    let (path, query) = (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned());
    let delivery = Delivery { headers, path, query, body: raw };
    door.app.receive_booking(connection, delivery).await.map_err(refusal)
}
