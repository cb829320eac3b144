//! `/house/history`: who changed what when, and the way back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::resorts::EditError;
use http::HeaderMap;
use serde::Deserialize;

use super::{Asked, Top, enter, unread, unsaved};
use crate::access::{Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::place::moment;
use crate::dashboard::shell::{Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;

/// Revisions on a page.
const SHOWN: usize = 30;

struct Line {
    revision: i64,
    at: String,
    by: String,
    changed: String,
    newest: bool,
}

#[derive(Template)]
#[template(path = "dashboard/house-history.html")]
struct HistoryView {
    shell: Shell,
    top: Top,
    lines: Vec<Line>,
    older: Option<i64>,
}
framed!(HistoryView);

/// Which part of it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    house: Option<String>,
    before: Option<i64>,
}

/// `GET /house/history`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/history", wanted.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let place = (property.tenant, property.id);
    let made = door.app.editions(place, wanted.before.unwrap_or(i64::MAX), SHOWN).await;
    let made = match made {
        Ok(made) => made,
        Err(error) => return unread(&error).into_response(),
    };
    let w = shell.w.clone();
    let lines: Vec<Line> = made
        .into_iter()
        .map(|one| Line {
            revision: one.revision,
            at: moment(&w, &property, one.at),
            by: one.by.unwrap_or_else(|| w.say("house-by-command")),
            changed: if one.changed.is_empty() { w.say("house-everything") } else { one.changed.join(", ") },
            newest: one.revision == property.revision,
        })
        .collect();
    let older = lines.last().map(|line| line.revision).filter(|last| *last > 1 && lines.len() == SHOWN);
    html::page(&HistoryView { shell, top, lines, older }, &headers)
}

/// `POST /house/history/{revision}`: makes it the newest again.
pub(crate) async fn bring_back(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(revision): Path<String>,
    headers: HeaderMap,
    Sent(asked): Sent<Asked>,
) -> Response {
    let Ok(revision) = revision.parse() else { return Problem::not_found().into_response() };
    let entered = enter(&door, &caller, &headers, ("/house/history", asked.house.as_deref()));
    let property = match entered {
        Ok((_, property, _)) => property,
        Err(answer) => return *answer,
    };
    match door.app.bring_back(&property, &caller, revision).await {
        Ok(_) => Redirect::to(&format!("/house/history?house={}", property.slug)).into_response(),
        Err(EditError::Stale { .. } | EditError::Invalid(_)) => Problem::conflict().into_response(),
        Err(error) => unsaved(&error).into_response(),
    }
}
