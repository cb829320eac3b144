//! `/house/connections`: who tells us about bookings, what came in lately, and what a mapping makes of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::bookings::{Capture, Tried};
use guestlink_app::properties::Property;
use guestlink_app::resorts::Changes;
use guestlink_domain::resort::connection::Kind;
use http::HeaderMap;
use serde::Deserialize;

use super::{Top, enter};
use crate::access::{Long, Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::place::moment;
use crate::dashboard::shell::{Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Which connection, and which of its deliveries.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    house: Option<String>,
    of: Option<String>,
    delivery: Option<i64>,
}

struct Line {
    id: String,
    name: String,
    kind: String,
    webhook: Option<String>,
    enabled: bool,
    chosen: bool,
}

struct Delivery {
    id: i64,
    at: String,
    tone: &'static str,
    state: String,
    error: Option<String>,
    chosen: bool,
}

/// What a mapping made of a body.
struct Result {
    events: String,
    slips: Vec<String>,
}

#[derive(Template)]
#[template(path = "dashboard/house-connections.html")]
struct ConnectionsView {
    shell: Shell,
    top: Top,
    lines: Vec<Line>,
    chosen: Option<String>,
    has_mapping: bool,
    deliveries: Vec<Delivery>,
    body: String,
    result: Option<Result>,
    wrong_name: bool,
}
framed!(ConnectionsView);

/// `GET /house/connections`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/connections", wanted.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let captures = match captures(&door, &property, wanted.of.as_deref()).await {
        Ok(captures) => captures,
        Err(problem) => return problem.into_response(),
    };
    let chosen = captures.iter().find(|one| wanted.delivery.is_none_or(|id| id == one.id));
    let body = chosen.map(|one| one.body.clone()).unwrap_or_default();
    let result = chosen.zip(wanted.of.as_deref()).and_then(|(one, connection)| {
        property.try_mapping(connection, (&one.headers, &one.query, &one.body))
    });
    let delivery = chosen.map(|one| one.id);
    let found = Found { captures: &captures, delivery, body, result };
    html::page(&view(&door, (shell, top), &property, wanted.of, found), &headers)
}

/// What is known of the chosen connection.
struct Found<'a> {
    captures: &'a [Capture],
    delivery: Option<i64>,
    body: String,
    result: Option<Tried>,
}

async fn captures(
    door: &Door,
    property: &Property,
    of: Option<&str>,
) -> std::result::Result<Vec<Capture>, Problem> {
    let Some(connection) = of.filter(|id| property.resort.connections.contains_key(*id)) else {
        return Ok(Vec::new());
    };
    door.app.captured(property, connection).await.map_err(|error| {
        tracing::warn!(%error, "deliveries could not be read");
        Problem::unavailable()
    })
}

fn view(
    door: &Door,
    (shell, top): (Shell, Top),
    property: &Property,
    of: Option<String>,
    found: Found<'_>,
) -> ConnectionsView {
    let w = shell.w.clone();
    let chosen = of.filter(|id| property.resort.connections.contains_key(id));
    let base = door.app.config().public_url.clone().unwrap_or_default();
    let line = |connection: &guestlink_domain::resort::connection::Connection| Line {
        id: connection.id.clone(),
        name: connection.name.clone().unwrap_or_else(|| connection.id.clone()),
        kind: match (connection.kind(), &connection.preset) {
            (Kind::Native, _) => w.say("house-connection-native"),
            (Kind::Ical, _) => w.say("house-connection-ical"),
            (Kind::Mapping, Some(preset)) => preset.clone(),
            (Kind::Mapping, None) => w.say("house-connection-own"),
        },
        webhook: (connection.kind() != Kind::Ical)
            .then(|| format!("{base}/webhooks/bookings/{}", connection.id)),
        enabled: connection.enabled,
        chosen: chosen.as_deref() == Some(connection.id.as_str()),
    };
    let deliveries = found.captures.iter().map(|one| delivery(&w, property, one, found.delivery));
    ConnectionsView {
        lines: property.resort.connections.values().map(line).collect(),
        has_mapping: chosen.as_deref().is_some_and(|id| property.mappings.contains_key(id)),
        deliveries: deliveries.collect(),
        body: found.body,
        result: found.result.map(|tried| Result {
            events: serde_json::to_string_pretty(&tried.events).unwrap_or_default(),
            slips: tried.slips,
        }),
        chosen,
        wrong_name: false,
        top,
        shell,
    }
}

fn delivery(w: &Words, property: &Property, one: &Capture, chosen: Option<i64>) -> Delivery {
    let (tone, key) = match one.state.as_str() {
        "done" => ("ok", "house-delivery-done"),
        "dead" => ("bad", "house-delivery-dead"),
        _ => ("info", "house-delivery-waits"),
    };
    Delivery {
        id: one.id,
        at: moment(w, property, one.at),
        tone,
        state: w.say(key),
        error: one.error.clone(),
        chosen: chosen == Some(one.id),
    }
}

/// A body to be tried.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pasted {
    house: String,
    of: String,
    body: String,
}

/// `POST /house/connections/try`: what the mapping makes of a body that somebody pastes.
pub(crate) async fn attempt(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Long(pasted): Long<Pasted>,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/connections", Some(&pasted.house)));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let captures = match captures(&door, &property, Some(&pasted.of)).await {
        Ok(captures) => captures,
        Err(problem) => return problem.into_response(),
    };
    let result = property.try_mapping(&pasted.of, (&BTreeMap::new(), "", &pasted.body));
    let found = Found { captures: &captures, delivery: None, body: pasted.body, result };
    html::page(&view(&door, (shell, top), &property, Some(pasted.of), found), &headers)
}

/// `POST /house/connections/replay`: works again what could not be read, after its mapping was mended.
pub(crate) async fn replay(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(pasted): Sent<Pasted>,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/connections", Some(&pasted.house)));
    let property = match entered {
        Ok((_, property, _)) => property,
        Err(answer) => return *answer,
    };
    if !property.resort.connections.contains_key(&pasted.of) {
        return Problem::not_found().into_response();
    }
    let source = format!("{}/{}", property.slug, pasted.of);
    match door.app.replay_bookings(Some(&source)).await {
        Ok(_) => {
            let back = format!("/house/connections?house={}&of={}", property.slug, pasted.of);
            Redirect::to(&back).into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "deliveries could not be worked again");
            Problem::unavailable().into_response()
        }
    }
}

/// A connection to be made.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct New {
    house: String,
    id: String,
}

/// `POST /house/connections`: opens the editor on a new connection's file.
pub(crate) async fn make(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(new): Sent<New>,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/connections", Some(&new.house)));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let id = new.id.trim().to_lowercase();
    if id.len() < 2 || id.len() > 40 || !id.chars().all(named) || id.starts_with('-') {
        let found = Found { captures: &[], delivery: None, body: String::new(), result: None };
        let page = ConnectionsView { wrong_name: true, ..view(&door, (shell, top), &property, None, found) };
        return html::page_with(http::StatusCode::UNPROCESSABLE_ENTITY, &page, &headers);
    }
    Redirect::to(&format!("/house/file?house={}&path=connections/{id}.json", property.slug)).into_response()
}

/// `POST /house/connections/remove`: takes its file away.
pub(crate) async fn remove(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(gone): Sent<New>,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/connections", Some(&gone.house)));
    let property = match entered {
        Ok((_, property, _)) => property,
        Err(answer) => return *answer,
    };
    let Some(connection) = property.resort.connections.get(&gone.id) else {
        return Problem::not_found().into_response();
    };
    let path = format!("connections/{}.json", connection.id);
    let changes = Changes { files: BTreeMap::from([(path, None)]), ..Changes::default() };
    match door.app.edit(&property, &caller, property.revision, &changes).await {
        Ok(_) => Redirect::to(&format!("/house/connections?house={}", property.slug)).into_response(),
        Err(error) => match error {
            guestlink_app::resorts::EditError::Invalid(_)
            | guestlink_app::resorts::EditError::Stale { .. } => Problem::conflict().into_response(),
            error => super::unsaved(&error).into_response(),
        },
    }
}
