//! `/webhooks/bookings/{connection}`: booking platforms. As the WhatsApp door, with the connection's own proof.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};

use crate::body;
use crate::messaging::{answer, refusal};
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
    answer(store(&door, &connection, request).await)
}

async fn store(door: &Door, connection: &str, request: Request) -> Result<(), Problem> {
    let (parts, body) = request.into_parts();
    let raw = body::read(body, LIMIT, &door.budget).await?;
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    door.app.receive_booking(connection, &headers, parts.uri.query(), raw).await.map_err(refusal)
}
