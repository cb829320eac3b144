//! `/api/v1/campaigns`: one template to many guests who agreed to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::Caller;
use guestlink_app::campaigns::{Campaign, CampaignError, Plan, Preview, Recipient, Results, Step};
use guestlink_app::properties::Property;
use guestlink_domain::access::Right;
use guestlink_domain::campaigns::Why;
use guestlink_domain::ids::{CampaignId, GuestId};
use http::StatusCode;
use http::header::HeaderMap;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::files::house;
use super::{Json, Listed, Paging, conflict, expected, listed, store, versioned};
use crate::access::{ApiCaller, Id};
use crate::problem::Problem;
use crate::routes::Door;

/// Which campaigns.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wanted {
    /// The property, by id or short name; may be left out by who may send campaigns for one only.
    #[schemars(length(max = 80))]
    property: Option<String>,
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(with = "Option<u16>", range(min = 1, max = 200))]
    limit: Option<String>,
}

/// A campaign to be written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCampaign {
    /// The property, by id or short name; may be left out by who may send campaigns for one only.
    #[serde(default)]
    property: Option<String>,
    campaign: Plan,
}

/// What is asked of a campaign.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampaignAction {
    /// `start`, `pause`, `resume`, `stop`.
    action: String,
}

/// A campaign.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CampaignShape {
    id: String,
    property: String,
    campaign: Plan,
    /// `draft`, `running`, `paused`, `finished`, `stopped`.
    state: &'static str,
    /// Since when (RFC 3339).
    since: Option<String>,
    /// Why it waits: `asked`, `opted_out`, `failed`, `template`, `no_number`.
    why: Option<&'static str>,
    created_by: String,
    created_at: String,
    started_at: Option<String>,
    /// What `If-Match` names.
    version: i64,
    /// What became of it so far; left out of lists.
    results: Option<ResultsShape>,
}

/// What became of a campaign's guests so far.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ResultsShape {
    /// Everybody who is meant.
    meant: i64,
    due: i64,
    sent: i64,
    delivered: i64,
    read: i64,
    failed: i64,
    replied: i64,
    opted_out: i64,
    /// Guests who booked within 30 days after the message.
    booked: i64,
    /// The same of those who were held out.
    booked_held_out: i64,
    /// By reason.
    left_out: BTreeMap<String, i64>,
    /// Millionths of the rate card's unit of currency.
    cost_micros: i64,
}

/// What a campaign would do if it started now.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PreviewShape {
    /// Everybody who is meant.
    meant: i64,
    /// Of these, would be written to.
    reached: i64,
    /// By reason.
    left_out: BTreeMap<&'static str, i64>,
    /// Messages by language.
    languages: BTreeMap<String, i64>,
    cost: Vec<PreviewCost>,
    /// Millionths of the rate card's unit of currency.
    cost_micros: i64,
    /// ISO 4217.
    currency: String,
    /// WhatsApp has paused the template: nothing would leave.
    waits: bool,
}

/// Messages to one market, of one category.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PreviewCost {
    market: String,
    category: &'static str,
    messages: i64,
    micros: i64,
}

/// A guest of a campaign.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CampaignGuest {
    guest: String,
    name: Option<String>,
    /// `due`, `sent`, `left_out`.
    state: String,
    /// Why they were left out.
    reason: Option<String>,
    /// When (RFC 3339).
    at: Option<String>,
    conversation: Option<String>,
    /// How far the message got.
    status: Option<&'static str>,
}

fn shape(campaign: Campaign, results: Option<ResultsShape>) -> CampaignShape {
    CampaignShape {
        id: campaign.id.to_string(),
        property: campaign.property.to_string(),
        state: campaign.state.as_str(),
        since: campaign.state.since().map(|at| at.to_string()),
        why: campaign.state.why().map(Why::as_str),
        created_by: campaign.created_by,
        created_at: campaign.created_at.to_string(),
        started_at: campaign.started_at.map(|at| at.to_string()),
        version: campaign.version,
        campaign: campaign.plan,
        results,
    }
}

async fn with_results(door: &Door, campaign: Campaign) -> Result<CampaignShape, Problem> {
    let told = door.app.campaign_results(&campaign).await.map_err(|error| store(&error))?;
    let booked = door.app.campaign_bookings(&campaign).await.map_err(|error| store(&error))?;
    let meant = told.everybody();
    let Results { due, sent, delivered, read, failed, replied, opted_out, left_out, micros } = told;
    let results = ResultsShape {
        meant,
        due,
        sent,
        delivered,
        read,
        failed,
        replied,
        opted_out,
        booked: booked.reached,
        booked_held_out: booked.held_out,
        left_out,
        cost_micros: micros,
    };
    Ok(shape(campaign, Some(results)))
}

/// What the app refused, as a problem.
fn refused(error: CampaignError) -> Problem {
    match error {
        CampaignError::NotFound => Problem::not_found(),
        CampaignError::Forbidden(missing) => Problem::lacking(missing.right),
        CampaignError::Refused(why) => {
            Problem::new(StatusCode::CONFLICT, "not_now", format!("This cannot be done: {why}."))
        }
        CampaignError::Invalid(mistakes) => {
            let told = mistakes.iter().map(|one| format!("`{}`: expected {}", one.field, one.expected));
            Problem::malformed(format!("{}.", told.collect::<Vec<_>>().join("; ")))
        }
        CampaignError::Conflict(current) => conflict(&shape(*current, None)),
        CampaignError::Store(error) => store(&error),
    }
}

/// The house that is asked for, or the only one the caller may send campaigns for.
fn property(door: &Door, caller: &Caller, name: Option<&str>) -> Result<Arc<Property>, Problem> {
    let theirs = caller.properties(Right::Campaigns);
    match (name, theirs.as_slice()) {
        (Some(name), _) => house(door, caller, Right::Campaigns, name)
            .map_err(|_none| Problem::malformed("`property` is none of yours.")),
        (None, [only]) => house(door, caller, Right::Campaigns, &only.to_string()),
        (None, _) => Err(Problem::malformed("Say which `property`.")),
    }
}

/// `GET /api/v1/campaigns`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<axum::Json<Listed<CampaignShape>>, Problem> {
    let names = "The query holds each name once: `property`, `cursor`, `limit`.";
    let Query(wanted) = wanted.map_err(|_odd| Problem::query(names))?;
    let paging = Paging { cursor: wanted.cursor, limit: wanted.limit };
    let (limit, after) = (paging.limit()?, paging.after::<(Timestamp, CampaignId)>()?);
    let property = property(&door, &caller, wanted.property.as_deref())
        .map_err(|_none| Problem::query("`property` names one of your properties."))?;
    let found = door.app.campaigns(&property, after, limit.saturating_add(1)).await;
    let page = listed(found.map_err(|error| store(&error))?, limit, |one| (one.created_at, one.id));
    let items = page.items.into_iter().map(|one| shape(one, None)).collect();
    Ok(axum::Json(Listed { items, next: page.next }))
}

/// `POST /api/v1/campaigns`
pub(crate) async fn draft(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Json(new): Json<NewCampaign>,
) -> Result<Response, Problem> {
    let property = property(&door, &caller, new.property.as_deref())?;
    let made = door.app.draft_campaign(&caller, &property, new.campaign).await.map_err(refused)?;
    let (version, made) = (made.version, with_results(&door, made).await?);
    let mut answer = versioned(version, made);
    *answer.status_mut() = StatusCode::CREATED;
    Ok(answer)
}

/// `GET /api/v1/campaigns/{campaign}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<CampaignId>,
) -> Result<Response, Problem> {
    let (found, _) = door.app.campaign_for(&caller, id).await.map_err(refused)?;
    Ok(versioned(found.version, with_results(&door, found).await?))
}

/// `PUT /api/v1/campaigns/{campaign}`
pub(crate) async fn change(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<CampaignId>,
    headers: HeaderMap,
    Json(plan): Json<Plan>,
) -> Result<Response, Problem> {
    let version = expected(&headers)?;
    let changed = door.app.change_campaign(&caller, id, version, plan).await.map_err(refused)?;
    Ok(versioned(changed.version, with_results(&door, changed).await?))
}

/// `DELETE /api/v1/campaigns/{campaign}`
pub(crate) async fn remove(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<CampaignId>,
) -> Result<Response, Problem> {
    door.app.remove_campaign(&caller, id).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/v1/campaigns/{campaign}/preview`
pub(crate) async fn preview(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<CampaignId>,
) -> Result<axum::Json<PreviewShape>, Problem> {
    let (found, property) = door.app.campaign_for(&caller, id).await.map_err(refused)?;
    let preview = door.app.preview_campaign(&property, id, &found.plan).await;
    let preview = preview.map_err(|error| store(&error))?;
    let cost_micros = preview.micros();
    let Preview { meant, reached, left_out, cost, languages, waits } = preview;
    let cost = cost.into_iter().map(|((market, billed), line)| PreviewCost {
        market,
        category: billed.as_str(),
        messages: line.messages,
        micros: line.micros,
    });
    Ok(axum::Json(PreviewShape {
        meant,
        reached,
        left_out: left_out.into_iter().map(|(why, count)| (why.as_str(), count)).collect(),
        languages,
        cost: cost.collect(),
        cost_micros,
        currency: property.resort.rates.currency.to_string(),
        waits,
    }))
}

/// `POST /api/v1/campaigns/{campaign}/actions`
pub(crate) async fn act(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<CampaignId>,
    Json(sent): Json<CampaignAction>,
) -> Result<Response, Problem> {
    let unknown = || Problem::malformed("`action` is `start`, `pause`, `resume` or `stop`.");
    let step = Step::read(&sent.action).ok_or_else(unknown)?;
    let moved = door.app.move_campaign(&caller, id, step).await.map_err(refused)?;
    Ok(versioned(moved.version, with_results(&door, moved).await?))
}

/// `GET /api/v1/campaigns/{campaign}/guests`
pub(crate) async fn guests(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<CampaignId>,
    paging: Result<Query<Paging>, QueryRejection>,
) -> Result<axum::Json<Listed<CampaignGuest>>, Problem> {
    let paging = Paging::of(paging)?;
    let (limit, after) = (paging.limit()?, paging.after::<GuestId>()?);
    let (found, _) = door.app.campaign_for(&caller, id).await.map_err(refused)?;
    let guests = door.app.campaign_guests(&found, after, limit.saturating_add(1)).await;
    let page = listed(guests.map_err(|error| store(&error))?, limit, |one| one.guest);
    let items = page.items.into_iter().map(|one: Recipient| CampaignGuest {
        guest: one.guest.to_string(),
        name: one.name,
        state: one.state,
        reason: one.reason,
        at: one.at.map(|at| at.to_string()),
        conversation: one.conversation.map(|id| id.to_string()),
        status: one.status.map(guestlink_app::conversations::DeliveryStatus::as_str),
    });
    Ok(axum::Json(Listed { items: items.collect(), next: page.next }))
}
