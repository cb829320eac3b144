//! `/_sim/media`: the phone page shows and sends pictures and files. What strangers made is never run: only
//! pictures, sound and film are shown in place, everything else is offered as a download.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Problem;
use crate::graph::media::{GUEST_LIVES, Medium};
use crate::lock;
use crate::sim::Sim;

type Sims = State<Arc<Sim>>;

/// Shown in place; SVG and HTML can carry scripts and are not among them.
const SHOWN: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/avif",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "video/mp4",
    "video/3gpp",
];

/// Takes the body as a medium a guest will send.
pub(super) async fn upload(
    State(sim): Sims,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if body.is_empty() {
        return Err(Problem::bad("the body is empty"));
    }
    let mime = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("application/octet-stream");
    let ends = sim.clock.now().saturating_add(GUEST_LIVES);
    let id = lock(&sim.media).add(body, mime, ends, &sim.random);
    Ok((StatusCode::CREATED, Json(json!({"id": id, "mime_type": mime}))))
}

pub(super) async fn show(State(sim): Sims, Path(id): Path<String>) -> Result<Response, Problem> {
    let medium = lock(&sim.media).get(&id).cloned();
    medium.map(|m| serve(&m)).ok_or_else(|| Problem::missing("medium", &id))
}

#[derive(Deserialize)]
pub(super) struct Link {
    url: String,
}

/// A link of a message, as it was fetched when the message was sent.
pub(super) async fn linked(State(sim): Sims, Query(link): Query<Link>) -> Result<Response, Problem> {
    let medium = lock(&sim.media).by_link(&link.url).cloned();
    medium.map(|m| serve(&m)).ok_or_else(|| Problem::missing("fetched link", &link.url))
}

fn serve(medium: &Medium) -> Response {
    let mime = medium.mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let shown = SHOWN.contains(&mime.as_str());
    let kind = if shown { mime.as_str() } else { "application/octet-stream" };
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let disposition = HeaderValue::from_static(if shown { "inline" } else { "attachment" });
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (CACHE_CONTROL, HeaderValue::from_static("private, max-age=600")),
    ];
    (headers, medium.bytes.clone()).into_response()
}
