//! `/api/v1/webhooks`: where other programs hear what happens, and what they were told.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::{AccessError, Caller};
use guestlink_app::programs::{Changes, Delivery, EndpointError, EndpointView};
use guestlink_domain::ids::{PropertyId, WebhookId};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Listed, Paging, access, conflict, expected, listed, versioned};
use crate::access::{ApiCaller, Id};
use crate::problem::Problem;
use crate::routes::Door;

/// Where a program hears what happens.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Webhook {
    id: String,
    /// What it is for.
    name: String,
    /// Where to.
    url: String,
    /// Only of this property; `null`: of all.
    property: Option<String>,
    /// Dotted names of what it hears of; `request.*` is all that begin so, `*` is all.
    kinds: Vec<String>,
    /// `on`; `off`: not wanted now; `failed`: it did not hear for two days, or does not want to, and was stopped.
    state: &'static str,
    /// Since when nothing was heard (RFC 3339).
    failing_since: Option<String>,
    /// Why it was stopped.
    why: Option<String>,
    /// Until when the secret before is signed with, too (RFC 3339).
    old_secret_until: Option<String>,
    /// Since when (RFC 3339).
    created_at: String,
}

impl From<EndpointView> for Webhook {
    fn from(view: EndpointView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            url: view.url,
            property: view.property.map(|id| id.to_string()),
            kinds: view.kinds,
            state: view.state.as_str(),
            failing_since: view.failing_since.map(|at| at.to_string()),
            why: view.why,
            old_secret_until: view.old_until.map(|at| at.to_string()),
            created_at: view.created_at.to_string(),
        }
    }
}

/// An endpoint as it is to be.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// What it is for.
    #[schemars(length(min = 1, max = 80))]
    name: String,
    /// Where to: https, a public address.
    #[schemars(length(min = 1, max = 2000))]
    url: String,
    /// Only of this property, by its id; of all, if not said.
    #[serde(default)]
    property: Option<String>,
    /// Dotted names of what it hears of; `request.*` is all that begin so, `*` is all.
    #[schemars(length(min = 1, max = 50))]
    kinds: Vec<String>,
    /// It is told; `true`, if not said.
    #[serde(default = "yes")]
    on: bool,
}

fn yes() -> bool {
    true
}

impl NewWebhook {
    fn wanted(self) -> Result<Changes, Problem> {
        let unknown = |_no_id| Problem::malformed("`property` names no property of this organisation.");
        let property = self.property.map(|id| id.parse::<PropertyId>().map_err(unknown)).transpose()?;
        Ok(Changes { property, url: self.url, name: self.name, kinds: self.kinds, on: self.on })
    }
}

/// An endpoint with its new secret.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MadeWebhook {
    /// What is signed with (Standard Webhooks, `whsec_…`). Shown now and never again.
    secret: String,
    webhook: Webhook,
}

/// Something that will be told in a moment.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Queued {
    /// The delivery to look at.
    delivery: String,
}

/// What an endpoint was told.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Delivery")]
pub(crate) struct DeliveryShape {
    id: String,
    /// What its header `webhook-id` says, at every try.
    webhook_id: String,
    /// What happened: a dotted name, or `webhook.test`.
    kind: String,
    /// The event; a test is of none.
    event: Option<String>,
    /// `waiting`, `told`, `given_up`.
    state: String,
    /// Tries so far.
    attempts: i32,
    /// What the last try was answered with.
    status: Option<i64>,
    /// Why the last try failed.
    error: Option<String>,
    /// Since when (RFC 3339).
    created_at: String,
    /// When it was tried last.
    tried_at: Option<String>,
    /// When it is tried next.
    next_at: Option<String>,
    /// What is told, as it is signed; in a list it is left out.
    body: Option<String>,
}

impl DeliveryShape {
    fn of(one: Delivery, whole: bool) -> Self {
        Self {
            id: one.id.to_string(),
            webhook_id: format!("msg_{}", one.id.simple()),
            kind: one.kind,
            event: one.event.map(|id| id.to_string()),
            next_at: (one.state == "waiting").then(|| one.not_before.to_string()),
            state: one.state,
            attempts: one.attempts,
            status: one.status,
            error: one.error,
            created_at: one.created_at.to_string(),
            tried_at: one.tried_at.map(|at| at.to_string()),
            body: whole.then_some(one.body),
        }
    }
}

fn refused(error: EndpointError) -> Problem {
    match error {
        EndpointError::Access(AccessError::Name) => Problem::malformed("`name` has 1 to 80 characters."),
        EndpointError::Access(error) => access(&error),
        EndpointError::Address(why) => Problem::malformed(format!("`url` is refused: {why}.")),
        error @ (EndpointError::Kind(_) | EndpointError::Kinds) => {
            Problem::malformed(format!("`kinds`: {error}."))
        }
        EndpointError::Enough => {
            Problem::new(StatusCode::CONFLICT, "enough", "There are 20 endpoints already.")
        }
        EndpointError::Off => {
            Problem::new(StatusCode::CONFLICT, "off", "The endpoint is off: nothing is told.")
        }
        EndpointError::Changed => Problem::conflict(),
    }
}

/// `GET /api/v1/webhooks`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Listed<Webhook>>, Problem> {
    let all = door.app.endpoints(&caller).await.map_err(refused)?;
    Ok(Json(Listed { items: all.into_iter().map(Webhook::from).collect(), next: None }))
}

/// `POST /api/v1/webhooks`
pub(crate) async fn add(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    super::Json(sent): super::Json<NewWebhook>,
) -> Result<Response, Problem> {
    let (secret, made) = door.app.add_endpoint(&caller, sent.wanted()?).await.map_err(refused)?;
    let version = made.version;
    let mut answer = versioned(version, MadeWebhook { secret, webhook: made.into() });
    *answer.status_mut() = StatusCode::CREATED;
    Ok(answer)
}

/// `GET /api/v1/webhooks/{webhook}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let found = door.app.endpoint(&caller, id).await.map_err(refused)?;
    Ok(versioned(found.version, Webhook::from(found)))
}

/// `PUT /api/v1/webhooks/{webhook}`
pub(crate) async fn change(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<WebhookId>,
    headers: HeaderMap,
    super::Json(sent): super::Json<NewWebhook>,
) -> Result<Response, Problem> {
    let version = expected(&headers)?;
    match door.app.change_endpoint(&caller, (id, version), sent.wanted()?).await {
        Ok(changed) => Ok(versioned(changed.version, Webhook::from(changed))),
        Err(EndpointError::Changed) => Err(changed_meanwhile(&door, &caller, id).await),
        Err(error) => Err(refused(error)),
    }
}

async fn changed_meanwhile(door: &Door, caller: &Caller, id: WebhookId) -> Problem {
    match door.app.endpoint(caller, id).await {
        Ok(current) => conflict(&Webhook::from(current)),
        Err(error) => refused(error),
    }
}

/// `DELETE /api/v1/webhooks/{webhook}`
pub(crate) async fn remove(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<WebhookId>,
) -> Result<StatusCode, Problem> {
    door.app.remove_endpoint(&caller, id).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/webhooks/{webhook}/secret`
pub(crate) async fn rotate(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let (secret, changed) = door.app.rotate_endpoint_secret(&caller, id).await.map_err(refused)?;
    Ok(versioned(changed.version, MadeWebhook { secret, webhook: changed.into() }))
}

/// `POST /api/v1/webhooks/{webhook}/test`
pub(crate) async fn test(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let delivery = door.app.test_endpoint(&caller, id).await.map_err(refused)?;
    Ok((StatusCode::ACCEPTED, Json(Queued { delivery: delivery.to_string() })).into_response())
}

/// `GET /api/v1/webhooks/{webhook}/deliveries`
pub(crate) async fn deliveries(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<WebhookId>,
    query: Result<Query<Paging>, QueryRejection>,
) -> Result<Json<Listed<DeliveryShape>>, Problem> {
    let paging = Paging::of(query)?;
    let (limit, before) = (paging.limit()?, paging.after::<(Timestamp, Uuid)>()?);
    let found = door.app.deliveries(&caller, id, before, limit.saturating_add(1)).await.map_err(refused)?;
    let page = listed(found, limit, |one| (one.created_at, one.id));
    let items = page.items.into_iter().map(|one| DeliveryShape::of(one, false)).collect();
    Ok(Json(Listed { items, next: page.next }))
}

/// An endpoint and one of its deliveries.
fn both((id, delivery): (String, String)) -> Result<(WebhookId, Uuid), Problem> {
    let ids = id.parse().ok().zip(delivery.parse().ok());
    ids.ok_or_else(Problem::not_found)
}

/// `GET /api/v1/webhooks/{webhook}/deliveries/{delivery}`
pub(crate) async fn delivery(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(path): Path<(String, String)>,
) -> Result<Json<DeliveryShape>, Problem> {
    let (id, delivery) = both(path)?;
    let found = door.app.delivery(&caller, id, delivery).await.map_err(refused)?;
    Ok(Json(DeliveryShape::of(found, true)))
}

/// `POST /api/v1/webhooks/{webhook}/deliveries/{delivery}/replay`
pub(crate) async fn replay(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, delivery) = both(path)?;
    door.app.replay_delivery(&caller, id, delivery).await.map_err(refused)?;
    Ok((StatusCode::ACCEPTED, Json(Queued { delivery: delivery.to_string() })).into_response())
}
