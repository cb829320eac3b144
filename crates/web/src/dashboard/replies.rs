//! `/inbox/replies`: saved replies, written, changed and deleted, for one property or all.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::conversations::{DeskError, SavedReply, places};
use guestlink_domain::access::Right;
use guestlink_domain::ids::PropertyId;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use uuid::Uuid;

use super::html;
use super::shell::{Section, Shell, framed};
use crate::access::{Id, Sent, Signed};
use crate::problem::Problem;
use crate::realtime::who;
use crate::routes::Door;
use crate::words::Words;

const PAGE: &str = "/inbox/replies";

#[derive(Template)]
#[template(path = "dashboard/replies.html")]
struct RepliesView {
    shell: Shell,
    lines: Vec<Line>,
    houses: Vec<(String, String)>,
    /// May write one for all properties.
    everywhere: bool,
    places: String,
    typed: Typed,
    error: Option<String>,
}
framed!(RepliesView);

struct Line {
    id: Uuid,
    shortcut: String,
    body: String,
    property: String,
    place: String,
}

/// A reply as it is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    shortcut: String,
    body: String,
    /// A property's id, or nothing for all of them.
    property: String,
    r#do: String,
}

/// `GET /inbox/replies`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    page(&door, &caller, &headers, None).await
}

async fn page(door: &Door, caller: &Caller, headers: &HeaderMap, slip: Option<(Typed, String)>) -> Response {
    let all = match door.app.saved_replies(&who(caller)).await {
        Ok(all) => all,
        Err(error) => {
            tracing::warn!(%error, "saved replies could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Inbox) else {
        return Problem::unavailable().into_response();
    };
    let writes = caller.properties(Right::WriteChats);
    let houses: Vec<(String, String)> = shell
        .properties
        .iter()
        .filter(|property| writes.contains(&property.id))
        .map(|property| (property.id.to_string(), property.resort.property.name.clone()))
        .collect();
    let status = if slip.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (typed, error) = slip.map_or((Typed::default(), None), |(typed, error)| (typed, Some(error)));
    let view = RepliesView {
        lines: all.into_iter().map(|reply| line(&shell, reply)).collect(),
        everywhere: caller.may_everywhere(Right::WriteChats).is_ok(),
        places: places().map(|place| format!("{{{{{place}}}}}")).join(", "),
        houses,
        typed,
        error,
        shell,
    };
    html::page_with(status, &view, headers)
}

fn line(shell: &Shell, reply: SavedReply) -> Line {
    let house = reply.property.and_then(|id| shell.properties.iter().find(|property| property.id == id));
    Line {
        id: reply.id,
        place: house
            .map_or_else(|| shell.w.say("team-everywhere"), |property| property.resort.property.name.clone()),
        property: reply.property.map(|id| id.to_string()).unwrap_or_default(),
        shortcut: reply.shortcut,
        body: reply.body,
    }
}

/// `POST /inbox/replies`: a new one.
pub(crate) async fn save(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let id = door.app.ids().new_at(door.app.clock().now());
    keep(&door, &caller, &headers, id, typed).await
}

/// `POST /inbox/replies/{reply}`: changed or deleted.
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let known = door.app.saved_replies(&who(&caller)).await;
    if !known.is_ok_and(|known| known.iter().any(|reply| reply.id == id)) {
        return Problem::not_found().into_response();
    }
    if typed.r#do != "remove" {
        return keep(&door, &caller, &headers, id, typed).await;
    }
    match door.app.forget_reply(&who(&caller), id).await {
        Ok(_) => Redirect::to(PAGE).into_response(),
        Err(error) => refused(&door, &caller, &headers, typed, &error).await,
    }
}

async fn keep(door: &Door, caller: &Caller, headers: &HeaderMap, id: Uuid, typed: Typed) -> Response {
    let property = match typed.property.as_str() {
        "" if caller.may_everywhere(Right::WriteChats).is_ok() => None,
        text => match text.parse::<PropertyId>() {
            Ok(property) => Some(property),
            Err(_) => return refused(door, caller, headers, typed, &DeskError::Forbidden).await,
        },
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Inbox) else {
        return Problem::unavailable().into_response();
    };
    if let Some(odd) = unknown_place(&typed.body) {
        let error = shell.w.with("reply-place-unknown", "place", &odd);
        return page(door, caller, headers, Some((typed, error))).await;
    }
    let reply = SavedReply {
        id,
        property,
        shortcut: typed.shortcut.trim().trim_start_matches('/').to_owned(),
        body: typed.body.replace("\r\n", "\n"),
    };
    match door.app.save_reply(&who(caller), reply).await {
        Ok(_) => Redirect::to(PAGE).into_response(),
        Err(error) => refused(door, caller, headers, typed, &error).await,
    }
}

/// The first thing in double braces that nothing fills in.
fn unknown_place(body: &str) -> Option<String> {
    let parts = body.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    let odd = parts.map(|(name, _)| name.trim()).find(|name| !places().contains(name));
    odd.map(|name| format!("{{{{{name}}}}}"))
}

async fn refused(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    typed: Typed,
    error: &DeskError,
) -> Response {
    let Some(shell) = Shell::of(door, caller, headers, Section::Inbox) else {
        return Problem::unavailable().into_response();
    };
    let Some(words) = told(&shell.w, error) else {
        tracing::warn!(%error, "a saved reply could not be kept");
        return Problem::unavailable().into_response();
    };
    page(door, caller, headers, Some((typed, words))).await
}

fn told(w: &Words, error: &DeskError) -> Option<String> {
    match error {
        DeskError::Conflict => Some(w.say("reply-taken")),
        DeskError::Forbidden | DeskError::NotFound => Some(w.say("reply-forbidden")),
        DeskError::Invalid { field: "shortcut", .. } => Some(w.say("reply-shortcut-wrong")),
        DeskError::Invalid { .. } => Some(w.say("reply-body-wrong")),
        DeskError::Refused(_) | DeskError::Store(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::unknown_place;

    #[test]
    fn places_that_nothing_fills_in_are_named() {
        assert_eq!(unknown_place("Hello {{first_name}}, room {{ unit }}"), None);
        assert_eq!(unknown_place("Hello {{name}}").as_deref(), Some("{{name}}"));
        assert_eq!(unknown_place("{{ not closed"), None);
    }
}
