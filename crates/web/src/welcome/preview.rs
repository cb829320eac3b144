//! `GET /w/preview/{token}`: the page of a stay in any phase, for the host. Signed, short-lived, without secrets,
//! never kept.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};

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
