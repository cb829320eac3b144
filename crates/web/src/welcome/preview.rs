//! `GET /w/preview/{token}`, and the frame in the editor: the page of a stay in any phase, for the host. Signed, short-lived, without secrets,
//! never kept.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::welcome::Visit;
use http::header::{CONTENT_SECURITY_POLICY, HeaderValue, X_FRAME_OPTIONS};
use jiff::Timestamp;

use super::page::{Asker, Chosen, Guest, gone, measures, page_head};
use super::pictures::Pictures;
use super::view::{self, Making};
use crate::routes::Door;

/// Shows a preview.
pub(crate) async fn preview(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let Ok((visit, preview, moment)) = door.app.preview(&token).await else {
        return gone(&door, &asker, false);
    };
    let lang = chosen.lang.or_else(|| preview.lang.map(|lang| lang.to_string()));
    let base = format!("/w/preview/{token}");
    let Some(guest) = Guest::with(visit, lang.as_deref(), &asker, base, moment) else {
        return gone(&door, &asker, false);
    };
    let page = guest.page();
    let pictures = Pictures::of(&guest.visit.property.slug, measures(&door, &guest.visit).await);
    let schedule = guest.visit.schedule();
    let html = view::html(&Making { preview: true, ..guest.making(&page, &schedule, &pictures) });
    (page_head("no-store", guest.tag), html).into_response()
}

/// The page of an invented visit, to be shown inside a page of ours.
pub(crate) async fn framed_preview(
    door: &Door,
    visit: Arc<Visit>,
    lang: Option<&str>,
    asker: &Asker,
    moment: Timestamp,
) -> Response {
    let Some(guest) = Guest::with(visit, lang, asker, "/w/preview/sample".to_owned(), moment) else {
        return gone(door, asker, false);
    };
    let page = guest.page();
    let pictures = Pictures::of(&guest.visit.property.slug, measures(door, &guest.visit).await);
    let schedule = guest.visit.schedule();
    let html = view::html(&Making { preview: true, ..guest.making(&page, &schedule, &pictures) });
    let mut head = page_head("no-store", guest.tag);
    let framed = head.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    // Only our own editor may show it in a frame, and nothing in it can be sent or run.
    let framed = framed.map(|policy| {
        let policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
        policy
            .replace("script-src 'self'", "script-src 'none'")
            .replace("form-action 'self'", "form-action 'none'")
    });
    if let Some(policy) = framed.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        head.insert(CONTENT_SECURITY_POLICY, policy);
    }
    head.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    (head, html).into_response()
}
