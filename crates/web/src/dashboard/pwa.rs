//! The dashboard as an app on a phone: its manifest, its worker, the page without a network, the number on its icon.
//! Nothing here is anybody's, but for the number, which is its asker's.

use std::sync::LazyLock;

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_domain::access::Right;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{assets, html, theme, words};
use crate::access::Signed;
use crate::problem::Problem;
use crate::realtime::who;
use crate::routes::Door;
use crate::words::Words;

/// The worker with the files it needs without a network; its text changes when one of them does.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let files = [
        assets::style(),
        assets::script(),
        assets::live_script(),
        assets::logo(),
        assets::sprite(),
        assets::inbox_style(),
        assets::inbox_script(),
        assets::requests_style(),
        assets::requests_script(),
        assets::stays_style(),
        assets::insight_style(),
    ];
    let list = Value::from(files.to_vec()).to_string();
    let text = include_str!("../../assets/dashboard/worker.js");
    let print = Sha256::digest(format!("{text}{list}").as_bytes());
    let version = hex::encode(print.get(..6).unwrap_or_default());
    text.replace("__VERSION__", &version).replace("__FILES__", &list)
});

/// `GET /worker.js`
pub(crate) async fn worker() -> Response {
    let head = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        // A worker is held to the policy of its own file: it fetches from us, and nothing else.
        (CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'"),
    ];
    (head, WORKER.as_str()).into_response()
}

/// `GET /manifest.webmanifest`
pub(crate) async fn manifest() -> Response {
    let icon = |src: &str, sizes: &str, purpose: &str| json!({ "src": src, "sizes": sizes, "type": "image/png", "purpose": purpose });
    let told = json!({
        "id": "/",
        "name": "Guest Link",
        "short_name": "Guest Link",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f3ee",
        "theme_color": "#0c6b5c",
        "icons": [
            icon(assets::icon_small(), "192x192", "any"),
            icon(assets::icon_large(), "512x512", "any"),
            icon(assets::icon_maskable(), "512x512", "maskable"),
        ],
        "shortcuts": [
            { "name": "Inbox", "url": "/inbox" },
            { "name": "Requests", "url": "/requests" },
        ],
    });
    let head = [(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "no-cache")];
    (head, told.to_string()).into_response()
}

#[derive(Template)]
#[template(path = "dashboard/offline.html")]
struct OfflineView {
    w: std::sync::Arc<Words>,
    theme: &'static str,
}

/// `GET /offline`: what is shown where nothing was kept.
pub(crate) async fn offline(headers: HeaderMap) -> Response {
    let Some(w) = words::spoken(None, &headers) else { return Problem::unavailable().into_response() };
    let lang = w.lang.as_str().to_owned();
    html::fragment(&OfflineView { w, theme: theme(&headers) }, &lang, &headers)
}

/// `GET /badge`: unread chats and late requests of the asker's houses.
pub(crate) async fn badge(State(door): State<Door>, Signed(caller): Signed) -> Response {
    let counted = async {
        let unread = if caller.may_somewhere(Right::ReadDesk).is_ok() {
            door.app.conversation_counts(&who(&caller)).await.ok()?.unread
        } else {
            0
        };
        Some((unread, door.app.requests_waiting(&caller).await.ok()?.late))
    };
    match counted.await {
        Some((unread, late)) => Json(json!({ "unread": unread, "late": late })).into_response(),
        None => Problem::unavailable().into_response(),
    }
}
