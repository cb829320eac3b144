//! `/webhooks/bookings/{connection}`: booking platforms. As the WhatsApp door, with the connection's own proof.

use std::collections::BTreeMap;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use guestlink_app::bookings::Delivery;

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
