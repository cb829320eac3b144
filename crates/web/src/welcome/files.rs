//! What belongs to one guest's page: its worker, its place on the home screen, the stay for the calendar.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_domain::welcome::calendar_file;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use serde_json::json;

use super::assets;
use super::page::{Asker, Chosen, Guest};
use crate::routes::Door;

const PRIVATE: &str = "private, no-cache";
const WORKER_ALLOWED: HeaderName = HeaderName::from_static("service-worker-allowed");

/// `GET /w/{token}/sw.js`
pub(crate) async fn worker(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let kept = json!([assets::script(), assets::icon()]).to_string();
    let text = assets::WORKER.replace("__PAGE__", &guest.base).replace("__ASSETS__", &kept);
    let head = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, PRIVATE),
        (WORKER_ALLOWED, guest.base.as_str()),
        // A worker is held to the policy of its own file: it fetches from us, and nothing else.
        (CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'"),
    ];
    (head, text).into_response()
}

/// `GET /w/{token}/manifest.webmanifest`
pub(crate) async fn manifest(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let name = &guest.visit.property.resort.property.name;
    let manifest = json!({
        "id": guest.base, "name": name, "short_name": name, "lang": guest.tag, "dir": guest.words.direction(),
        "start_url": format!("{}?lang={}", guest.base, guest.tag), "scope": guest.base, "display": "standalone",
        "background_color": "#f6f2eb", "theme_color": "#143f38",
        "icons": [{ "src": assets::icon(), "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    let head = [(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, PRIVATE)];
    (head, manifest.to_string()).into_response()
}

/// `GET /w/{token}/stay.ics`
pub(crate) async fn calendar(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let property = &guest.visit.property.resort.property;
    let summary = guest.words.with("calendar-summary", "house", &property.name);
    let summary: String = summary.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
    let url = format!("{}{}", door.app.config().public_url.as_deref().unwrap_or_default(), guest.base);
    let schedule = guest.visit.schedule();
    let file = calendar_file(&guest.visit.stay, property, &schedule, (&summary, &url), guest.now);
    let head = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"stay.ics\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    (head, file).into_response()
}
