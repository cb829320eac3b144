//! `POST /w/{token}/secrets/{secret}`: door code or network password, to whoever asks while they may be seen. Link
//! previews only ever GET.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_domain::welcome::{Lock, Revealed, Secret};

use super::page::{Asker, Chosen, Guest, gone, measures, page_head, write};
use super::pictures::Pictures;
use super::view::{self, Making};
use crate::problem::Problem;
use crate::routes::Door;

/// Reveals a secret: the part alone to our script, the whole page without one.
pub(crate) async fn reveal(
    State(door): State<Door>,
    Path((token, name)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let Some(secret) = Secret::named(&name).filter(|_| asker.is_own()) else {
        return gone(&door, &asker, false);
    };
    match door.app.reveal(&guest.visit, secret).await {
        Ok(Some(answer)) => told(&door, &guest, &asker, secret, answer).await,
        Ok(None) => gone(&door, &asker, false),
        Err(error) => {
            tracing::warn!(%error, "a secret could not be shown");
            Problem::unavailable().into_response()
        }
    }
}

async fn told(
    door: &Door,
    guest: &Guest,
    asker: &Asker,
    secret: Secret,
    answer: Result<Revealed, Lock>,
) -> Response {
    let head = page_head("no-store", guest.tag);
    let page = guest.page();
    let revealed = answer.as_ref().ok().map(|revealed| (secret, revealed));
    if !asker.wants_fragment() {
        let html = write(guest, &page, measures(door, &guest.visit).await, revealed, None);
        return (head, html).into_response();
    }
    let schedule = guest.visit.schedule();
    let pictures = Pictures::of(&guest.visit.property.slug, Arc::default());
    let making = Making { revealed, ..guest.making(&page, &schedule, &pictures) };
    let lock = answer.as_ref().err().copied().unwrap_or(Lock::Open(schedule.departure));
    (head, view::secret_html(&making, secret, lock)).into_response()
}
