//! `/settings/keys`: keys with which programs call the API.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller, KeyView, NewKey};
use guestlink_domain::access::Right;
use guestlink_domain::ids::KeyId;
use http::{HeaderMap, StatusCode};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::shell::{Section, Shell, framed};
use super::{html, prove};
use crate::access::setup::error_words;
use crate::access::{Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;

#[derive(Template)]
#[template(path = "dashboard/keys.html")]
struct KeysView {
    shell: Shell,
    keys: Vec<Line>,
    scopes: Vec<&'static str>,
    made: Option<String>,
    error: Option<String>,
}
framed!(KeysView);

struct Line {
    id: KeyId,
    name: String,
    ending: String,
    scopes: String,
    used: Option<String>,
}

/// `GET /settings/keys`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    page(&door, &caller, &headers, None, None).await
}

async fn page(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    made: Option<String>,
    error: Option<&AccessError>,
) -> Response {
    let keys = match door.app.keys(caller).await {
        Ok(keys) => keys,
        Err(error) => {
            tracing::warn!(%error, "keys could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let zone = shell.properties.first().map_or(TimeZone::UTC, |property| property.timezone.clone());
    let line = |KeyView(key): KeyView| Line {
        id: key.id,
        scopes: key.scopes.iter().map(|right| right.as_str()).collect::<Vec<_>>().join(", "),
        used: key.used_at.map(|at| shell.w.day(zone.to_datetime(at).date())),
        name: key.name,
        ending: key.ending,
    };
    let held = Right::ALL.iter().filter(|right| caller.may_somewhere(**right).is_ok());
    let view = KeysView {
        keys: keys.into_iter().map(line).collect(),
        scopes: held.map(|right| right.as_str()).collect(),
        made,
        error: error.map(|error| error_words(&shell.w, error)),
        shell,
    };
    let status = if view.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html::page_with(status, &view, headers)
}

/// A key to be made: a name, and each chosen right as a field of its own.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Typed(Vec<(String, String)>);

/// `POST /settings/keys`
pub(crate) async fn make(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(Typed(fields)): Sent<Typed>,
) -> Response {
    let name = fields.iter().find(|(field, _)| field == "name").map(|(_, name)| name.clone());
    let scopes = fields.iter().filter(|(field, _)| field == "scope");
    let scopes: Option<Vec<Right>> = scopes.map(|(_, right)| Right::parse(right)).collect();
    let Some((name, scopes)) = name.zip(scopes.filter(|scopes| !scopes.is_empty())) else {
        return Problem::malformed("A name and at least one right were expected.").into_response();
    };
    match door.app.make_key(&caller, NewKey { name, scopes, expires_at: None }).await {
        Ok((secret, _)) => page(&door, &caller, &headers, Some(secret), None).await,
        Err(AccessError::Stale) => prove::lead("/settings/keys"),
        Err(error) => page(&door, &caller, &headers, None, Some(&error)).await,
    }
}

/// `POST /settings/keys/{key}/revoke`
pub(crate) async fn revoke(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Ok(key) = key.parse::<KeyId>() else { return Problem::not_found().into_response() };
    match door.app.revoke_key(&caller, key).await {
        Ok(()) => Redirect::to("/settings/keys").into_response(),
        Err(AccessError::Unknown) => Problem::not_found().into_response(),
        Err(error) => page(&door, &caller, &headers, None, Some(&error)).await,
    }
}
