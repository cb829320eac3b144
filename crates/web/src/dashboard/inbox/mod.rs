//! `/inbox`: conversations with guests. A list, the chat, the stay beside it; one at a time on a phone. Every state has
//! an address, everything works without a script; the script keeps it live and quick.

pub(crate) mod acts;
pub(crate) mod files;
mod items;
pub(crate) mod merge;
mod rows;
mod thread;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::conversations::{DeskError, Who};
use guestlink_domain::ids::ConversationId;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::html;
use super::shell::{Section, Shell, framed};
use crate::access::{Id, Signed};
use crate::problem::Problem;
use crate::realtime::who;
use crate::routes::Door;
use crate::words::Words;
use rows::{ListView, Place};
use thread::ThreadView;

/// What can be chosen in the address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    /// Which list.
    pub list: String,
    /// What is looked for.
    pub q: String,
    /// Where a page of the list begins.
    pub after: String,
    /// Where earlier messages begin.
    pub before: String,
    /// `template`: the picker instead of the line.
    pub compose: String,
}

#[derive(Template)]
#[template(path = "dashboard/inbox.html")]
struct InboxView {
    shell: Shell,
    w: Arc<Words>,
    list: ListView,
    thread: Option<ThreadView>,
    /// Where the live line continues from.
    position: String,
}
framed!(InboxView);

#[derive(Template)]
#[template(path = "dashboard/inbox-rows.html")]
struct RowsView {
    w: Arc<Words>,
    list: ListView,
}

#[derive(Template)]
#[template(path = "dashboard/inbox-thread.html")]
struct ThreadPart {
    w: Arc<Words>,
    thread: ThreadView,
}

#[derive(Template)]
#[template(path = "dashboard/inbox-items.html")]
struct ItemsPart {
    w: Arc<Words>,
    thread: ThreadView,
}

/// What a page is made with.
pub(super) struct Desk<'a> {
    pub door: &'a Door,
    pub caller: &'a Caller,
    pub who: Who,
    pub w: Arc<Words>,
    pub chosen: Chosen,
}

impl<'a> Desk<'a> {
    fn of(door: &'a Door, caller: &'a Caller, headers: &HeaderMap, chosen: Chosen) -> Option<Self> {
        let w = super::words::spoken(caller.language.as_deref(), headers)?;
        Some(Self { door, caller, who: who(caller), w, chosen })
    }
}

/// Which part of a page our script asks for.
fn part(headers: &HeaderMap) -> &str {
    headers.get("x-fragment").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// `GET /inbox`
pub(crate) async fn index(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Response {
    let Some(desk) = Desk::of(&door, &caller, &headers, chosen) else {
        return Problem::unavailable().into_response();
    };
    show(&desk, None, &headers, StatusCode::OK, None).await
}

/// `GET /inbox/{conversation}`
pub(crate) async fn conversation(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<ConversationId>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Response {
    let Some(desk) = Desk::of(&door, &caller, &headers, chosen) else {
        return Problem::unavailable().into_response();
    };
    show(&desk, Some(id), &headers, StatusCode::OK, None).await
}

/// What went wrong with what was written, so that nothing typed is lost.
pub(super) struct Slip {
    /// In words.
    pub error: String,
    /// What was typed.
    pub typed: String,
}

/// The page, or the part of it that was asked for.
pub(super) async fn show(
    desk: &Desk<'_>,
    id: Option<ConversationId>,
    headers: &HeaderMap,
    status: StatusCode,
    slip: Option<Slip>,
) -> Response {
    match written(desk, id, headers, status, slip).await {
        Ok(answer) => answer,
        Err(DeskError::NotFound | DeskError::Forbidden) => Problem::not_found().into_response(),
        Err(error) => {
            tracing::warn!(%error, "the inbox could not be read");
            Problem::unavailable().into_response()
        }
    }
}

async fn written(
    desk: &Desk<'_>,
    id: Option<ConversationId>,
    headers: &HeaderMap,
    status: StatusCode,
    slip: Option<Slip>,
) -> Result<Response, DeskError> {
    let (w, lang) = (desk.w.clone(), desk.w.lang.as_str());
    match (part(headers), id) {
        ("rows", _) => {
            let list = rows::list(desk, id).await?;
            return Ok(html::fragment(&RowsView { w: w.clone(), list }, lang, headers));
        }
        ("thread", Some(id)) => {
            let thread = thread::thread(desk, id, slip).await?;
            return Ok(html::fragment(&ThreadPart { w: w.clone(), thread }, lang, headers));
        }
        ("items", Some(id)) => {
            let thread = thread::thread(desk, id, slip).await?;
            return Ok(html::fragment(&ItemsPart { w: w.clone(), thread }, lang, headers));
        }
        _ => {}
    }
    // Before anything else is read: what comes after it comes over the live line.
    let position = desk.door.app.position().await?.to_string();
    let list = rows::list(desk, id).await?;
    let thread = match id {
        Some(id) => Some(thread::thread(desk, id, slip).await?),
        None => None,
    };
    let Some(mut shell) = Shell::of(desk.door, desk.caller, headers, Section::Inbox) else {
        return Ok(Problem::unavailable().into_response());
    };
    shell.count(Section::Inbox, list.unread);
    super::requests::badge(desk.door, desk.caller, &mut shell).await;
    Ok(html::page_with(status, &InboxView { shell, w, list, thread, position }, headers))
}

/// Back to a conversation after something was done to it.
pub(super) fn back(id: ConversationId, list: &str) -> Response {
    let list = Place::read(list).as_text();
    Redirect::to(&format!("/inbox/{id}?list={}", rows::encoded(&list))).into_response()
}
