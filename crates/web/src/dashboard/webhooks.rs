//! `/settings/webhooks`: where other programs hear what happens. Set up, changed, tried out, and what became of it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller};
use guestlink_app::programs::{Changes, Delivery, EndpointError, EndpointView, KINDS, State as Told};
use guestlink_domain::ids::{PropertyId, WebhookId};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use uuid::Uuid;

use super::shell::{Section, Shell, framed};
use super::{html, prove};
use crate::access::setup::error_words;
use crate::access::{Id, Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

const PAGE: &str = "/settings/webhooks";
/// Deliveries shown of an endpoint.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "dashboard/webhooks.html")]
struct ListView {
    shell: Shell,
    lines: Vec<Line>,
    form: Fields,
    error: Option<String>,
}
framed!(ListView);

#[derive(Template)]
#[template(path = "dashboard/webhook.html")]
struct OneView {
    shell: Shell,
    line: Line,
    form: Fields,
    secret: Option<String>,
    why: Option<String>,
    told: Vec<ToldLine>,
    error: Option<String>,
    on: bool,
}
framed!(OneView);

/// An endpoint, in a line.
struct Line {
    id: WebhookId,
    name: String,
    url: String,
    kinds: String,
    state: String,
    tone: &'static str,
}

/// What a form shows.
struct Fields {
    name: String,
    url: String,
    more: String,
    /// Name and tick.
    kinds: Vec<(&'static str, bool)>,
    /// Id, name, chosen.
    houses: Vec<(String, String, bool)>,
}

/// A delivery, in a line.
struct ToldLine {
    id: Uuid,
    kind: String,
    state: String,
    tone: &'static str,
    detail: String,
    at: String,
    over: bool,
}

/// A form: each chosen kind is a field of its own.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    fn field(&self, name: &str) -> &str {
        self.0.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn wanted(&self, on: bool) -> Changes {
        let ticked = self.0.iter().filter(|(name, _)| name == "kind").map(|(_, kind)| kind.clone());
        let more = self.field("more").split([',', ' ', '\n']).map(str::to_owned);
        Changes {
            property: self.field("property").parse::<PropertyId>().ok(),
            url: self.field("url").to_owned(),
            name: self.field("name").to_owned(),
            kinds: ticked.chain(more).collect(),
            on,
        }
    }
}

/// `GET /settings/webhooks`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    list(&door, &caller, &headers, None).await
}

async fn list(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    refused: Option<(&Changes, &EndpointError)>,
) -> Response {
    let all = match door.app.endpoints(caller).await {
        Ok(all) => all,
        Err(error) => return unreadable(&error),
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let blank = Changes { property: None, url: String::new(), name: String::new(), kinds: vec![], on: true };
    let form = fields(&shell, refused.map_or(&blank, |(typed, _)| typed));
    let lines = all.iter().map(|one| line(&shell.w, one)).collect();
    let error = refused.map(|(_, error)| words(&shell.w, error));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html::page_with(status, &ListView { shell, lines, form, error }, headers)
}

/// `POST /settings/webhooks`
pub(crate) async fn add(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let wanted = typed.wanted(true);
    match door.app.add_endpoint(&caller, wanted.clone()).await {
        Ok((secret, made)) => sheet(&door, &caller, &headers, (made, Some(secret)), None).await,
        Err(EndpointError::Access(AccessError::Stale)) => prove::lead(PAGE),
        Err(error) => list(&door, &caller, &headers, Some((&wanted, &error))).await,
    }
}

/// `GET /settings/webhooks/{webhook}`
pub(crate) async fn one(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<WebhookId>,
    headers: HeaderMap,
) -> Response {
    match door.app.endpoint(&caller, id).await {
        Ok(found) => sheet(&door, &caller, &headers, (found, None), None).await,
        Err(error) => unreadable(&error),
    }
}

/// `POST /settings/webhooks/{webhook}`
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<WebhookId>,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let found = match door.app.endpoint(&caller, id).await {
        Ok(found) => found,
        Err(error) => return unreadable(&error),
    };
    let as_it_is = |on: bool| {
        let EndpointView { property, url, name, kinds, .. } = found.clone();
        Changes { property, url, name, kinds, on }
    };
    let on = found.state == Told::On;
    let done = match typed.field("do") {
        "save" => door.app.change_endpoint(&caller, (id, None), typed.wanted(on)).await.map(drop),
        "on" => door.app.change_endpoint(&caller, (id, None), as_it_is(true)).await.map(drop),
        "off" => door.app.change_endpoint(&caller, (id, None), as_it_is(false)).await.map(drop),
        "test" => door.app.test_endpoint(&caller, id).await.map(drop),
        "again" => match typed.field("delivery").parse() {
            Ok(delivery) => door.app.replay_delivery(&caller, id, delivery).await.map(drop),
            Err(_) => return Problem::not_found().into_response(),
        },
        "secret" => match door.app.rotate_endpoint_secret(&caller, id).await {
            Ok((secret, changed)) => {
                return sheet(&door, &caller, &headers, (changed, Some(secret)), None).await;
            }
            Err(error) => Err(error),
        },
        "remove" => match door.app.remove_endpoint(&caller, id).await {
            Ok(()) => return Redirect::to(PAGE).into_response(),
            Err(error) => Err(error),
        },
        _ => return Problem::malformed("There is nothing to do.").into_response(),
    };
    match done {
        Ok(()) => Redirect::to(&format!("{PAGE}/{id}")).into_response(),
        Err(EndpointError::Access(AccessError::Stale)) => prove::lead(PAGE),
        Err(error) => sheet(&door, &caller, &headers, (found, None), Some(&error)).await,
    }
}

async fn sheet(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    (endpoint, secret): (EndpointView, Option<String>),
    error: Option<&EndpointError>,
) -> Response {
    let told = match door.app.deliveries(caller, endpoint.id, None, SHOWN).await {
        Ok(told) => told,
        Err(error) => return unreadable(&error),
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let zone = shell.properties.first().map_or(TimeZone::UTC, |property| property.timezone.clone());
    let told = told.into_iter().map(|one| told_line(&shell.w, &zone, one)).collect();
    let error = error.map(|error| words(&shell.w, error));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let as_it_is = Changes {
        property: endpoint.property,
        url: endpoint.url.clone(),
        name: endpoint.name.clone(),
        kinds: endpoint.kinds.clone(),
        on: true,
    };
    let view = OneView {
        form: fields(&shell, &as_it_is),
        line: line(&shell.w, &endpoint),
        on: endpoint.state == Told::On,
        why: endpoint.why,
        secret,
        told,
        error,
        shell,
    };
    html::page_with(status, &view, headers)
}

fn fields(shell: &Shell, typed: &Changes) -> Fields {
    let others = typed.kinds.iter().filter(|kind| !KINDS.contains(&kind.as_str()) && !kind.is_empty());
    let houses = shell.properties.iter().map(|property| {
        let name = property.resort.property.name.clone();
        (property.id.to_string(), name, typed.property == Some(property.id))
    });
    Fields {
        name: typed.name.clone(),
        url: typed.url.clone(),
        more: others.cloned().collect::<Vec<_>>().join(", "),
        kinds: KINDS.iter().map(|kind| (*kind, typed.kinds.iter().any(|chosen| chosen == kind))).collect(),
        houses: houses.collect(),
    }
}

fn line(w: &Words, one: &EndpointView) -> Line {
    let (state, tone) = match (one.state, one.failing_since) {
        (Told::On, None) => ("webhook-on", "ok"),
        (Told::On, Some(_)) => ("webhook-struggling", "warn"),
        (Told::Off, _) => ("webhook-off", ""),
        (Told::Failed, _) => ("webhook-stopped", "bad"),
    };
    Line {
        id: one.id,
        name: one.name.clone(),
        url: one.url.clone(),
        kinds: one.kinds.join(", "),
        state: w.say(state),
        tone,
    }
}

fn told_line(w: &Words, zone: &TimeZone, one: Delivery) -> ToldLine {
    let when = |at: Timestamp| {
        let local = zone.to_datetime(at);
        format!("{}, {}", w.day(local.date()), w.time(local.time()))
    };
    let (state, tone) = match one.state.as_str() {
        "told" => ("delivery-told", "ok"),
        "given_up" => ("delivery-given-up", "bad"),
        _ if one.attempts > 0 => ("delivery-again", "warn"),
        _ => ("delivery-waiting", ""),
    };
    let mut detail = vec![w.count("delivery-tries", one.attempts)];
    let over = one.state != "waiting";
    detail.extend(one.error.or_else(|| one.status.map(|status| status.to_string())));
    if !over && one.attempts > 0 {
        detail.push(w.with("delivery-next", "when", &when(one.not_before)));
    }
    ToldLine {
        id: one.id,
        kind: one.kind,
        state: w.say(state),
        tone,
        detail: detail.join(" · "),
        at: when(one.created_at),
        over,
    }
}

fn words(w: &Words, error: &EndpointError) -> String {
    match error {
        EndpointError::Address(why) => w.with("webhook-address-refused", "why", why),
        EndpointError::Kind(kind) => w.with("webhook-kind-unknown", "kind", kind),
        EndpointError::Kinds => w.say("webhook-kinds-wanted"),
        EndpointError::Enough => w.say("webhook-enough"),
        EndpointError::Off => w.say("webhook-is-off"),
        EndpointError::Changed => w.say("webhook-changed"),
        EndpointError::Access(error) => error_words(w, error),
    }
}

fn unreadable(error: &EndpointError) -> Response {
    match error {
        EndpointError::Access(AccessError::Unknown) => Problem::not_found().into_response(),
        EndpointError::Access(AccessError::Forbidden(_)) => Problem::forbidden().into_response(),
        error => {
            tracing::warn!(%error, "endpoints could not be read");
            Problem::unavailable().into_response()
        }
    }
}
