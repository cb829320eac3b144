//! `/api/v1/requests`: what guests ask for, as programs see it, and opening a request on a guest's behalf.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::Caller;
use guestlink_app::requests::{Cursor, Filter, OpenRequestError, Seen, Wish};
use guestlink_domain::ids::{PropertyId, RequestId, StayId};
use guestlink_domain::requests::{Actor, Channel, Offer, Step};
use http::header::{ETAG, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Listed, Paging, store, versioned};
use crate::access::{ApiCaller, Id};
use crate::problem::Problem;
use crate::routes::Door;

/// Which requests.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wanted {
    /// Of this property.
    property: Option<String>,
    /// Of this stay.
    stay: Option<String>,
    /// States with commas between them, as `new,accepted`; or `open`, or `closed`. Without: all but `void`.
    #[schemars(length(max = 200))]
    state: Option<String>,
    /// Of this department.
    #[schemars(length(max = 40))]
    department: Option<String>,
    /// In these hands: a member of the staff, a user, `me`, or `nobody`.
    #[schemars(length(max = 60))]
    assignee: Option<String>,
    /// `true`: past one of its targets.
    late: Option<String>,
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(with = "Option<u16>", range(min = 1, max = 200))]
    limit: Option<String>,
}

/// What a guest asked for.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Request")]
pub(crate) struct RequestShape {
    id: String,
    property: String,
    stay: String,
    guest: Option<String>,
    /// The chat it was asked in.
    conversation: Option<String>,
    /// The service's id.
    service: String,
    /// Its name, in the property's language.
    service_name: String,
    /// Kind of it.
    option: Option<String>,
    department: Option<String>,
    /// The room.
    unit: Option<String>,
    /// Where, if not in the room.
    place: Option<String>,
    /// `new`, `awaiting_approval`, `scheduled`, `accepted`, `in_progress`, `paused`, `completed`, `confirmed`,
    /// `reopened`, `declined`, `cancelled`, `void`.
    state: String,
    /// Something is still to be done.
    open: bool,
    /// Past one of its targets.
    late: bool,
    quantity: i64,
    /// In the guest's words.
    note: Option<String>,
    urgent: bool,
    /// 1 is the most urgent.
    priority: i64,
    /// Who has it, or did it.
    assignee: Option<Person>,
    asked_at: String,
    /// When it is wanted; as soon as possible when `null`.
    wanted_at: Option<String>,
    changed_at: String,
    /// Until when it should be taken up; `null` while no clock runs.
    acknowledge_by: Option<String>,
    /// Until when it should be done; `null` while no clock runs.
    complete_by: Option<String>,
    /// How far the word that it is late has gone: 0 to 3.
    escalated: i64,
    price: Option<PriceShape>,
    /// Stars.
    rating: Option<u8>,
    /// How often it was opened again.
    reopened: u8,
    /// What the caller can do with it now.
    actions: Vec<&'static str>,
    /// Counts the changes.
    version: i64,
    /// Only of one request: what happened, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<StepShape>>,
    /// Only of one request: words among the staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Vec<NoteShape>>,
}

/// Somebody of the house.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Person {
    /// A member of the staff, or a user.
    id: String,
    name: String,
}

/// What it costs.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PriceShape {
    /// For one, in minor units.
    each_minor: i64,
    /// All of it, in minor units.
    total_minor: i64,
    /// ISO 4217.
    currency: String,
}

/// Something that happened to it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StepShape {
    at: String,
    /// What, as in the event log behind `request.`.
    what: String,
    /// `guest`, `staff`, `user`, `automation`, `house`.
    by: &'static str,
    /// The member's, user's or automation's id.
    by_id: Option<String>,
    /// Their name.
    by_name: Option<String>,
    /// From where: `whats_app`, `page`, `dashboard`, `api`, `automation`, `clock`, `command_line`.
    via: String,
    /// Why, where somebody said so.
    why: Option<String>,
    /// Who is meant: who has it now, who was told.
    whom: Vec<Person>,
}

/// A word among the staff.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NoteShape {
    at: String,
    by: Option<String>,
    text: String,
}

/// Names of people who hold requests, by property.
#[derive(Default)]
pub(crate) struct Names(BTreeMap<PropertyId, BTreeMap<String, String>>);

impl Names {
    /// Of the properties these requests belong to.
    pub async fn of(door: &Door, seen: &[Seen]) -> Result<Self, Problem> {
        let mut names = Self::default();
        for one in seen {
            if names.0.contains_key(&one.row.property) {
                continue;
            }
            let found = door.app.holders(&one.property).await.map_err(|error| store(&error))?;
            names.0.insert(one.row.property, found);
        }
        Ok(names)
    }

    fn person(&self, property: PropertyId, id: &str) -> Person {
        let name = self.0.get(&property).and_then(|names| names.get(id)).cloned();
        Person { name: name.unwrap_or_else(|| id.to_owned()), id: id.to_owned() }
    }
}

impl RequestShape {
    fn of(seen: &Seen, names: &Names, now: Timestamp) -> Self {
        let (row, request, property) = (&seen.row, &seen.request, &seen.property);
        let services = &property.resort.services.services;
        let service = services.iter().find(|service| service.id == row.service);
        let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: row.id.to_string(),
            property: row.property.to_string(),
            stay: row.stay.to_string(),
            guest: row.guest.map(|id| id.to_string()),
            conversation: row.conversation.map(|id| id.to_string()),
            service: row.service.clone(),
            service_name: service.map_or_else(
                || row.service.clone(),
                |service| service.name.get(&property.language, &property.language).to_owned(),
            ),
            option: request.asked.option.clone(),
            department: row.department.clone(),
            unit: row.unit.clone(),
            place: request.asked.place.clone(),
            state: row.state.clone(),
            open: row.open,
            late: request.is_late(now),
            quantity: row.quantity,
            note: request.asked.note.clone(),
            urgent: request.asked.urgent,
            priority: row.priority,
            assignee: row.member.as_ref().map(|id| names.person(row.property, id)),
            asked_at: row.asked_at.to_string(),
            wanted_at: text(request.asked.wanted_at),
            changed_at: row.changed_at.to_string(),
            acknowledge_by: text(row.acknowledge_by),
            complete_by: text(row.complete_by),
            escalated: row.escalated,
            price: request.asked.price.map(|price| PriceShape {
                each_minor: price.each_minor,
                total_minor: price.total(request.quantity).minor,
                currency: price.currency.code().to_owned(),
            }),
            rating: request.rating,
            reopened: request.reopened,
            actions: seen.offers.iter().copied().map(Offer::name).collect(),
            version: row.version,
            history: None,
            notes: None,
        }
    }

    fn with_history(self, seen: &Seen, names: &Names) -> Self {
        let property = seen.row.property;
        let history = seen.request.steps.iter().map(|one| step(one, property, names)).collect();
        let note = |note: &guestlink_domain::requests::Note| NoteShape {
            at: note.at.to_string(),
            by: note.by.member().map(|id| names.person(property, id).name),
            text: note.text.clone(),
        };
        Self { history: Some(history), notes: Some(seen.request.notes.iter().map(note).collect()), ..self }
    }
}

fn step(step: &Step, property: PropertyId, names: &Names) -> StepShape {
    let (by, by_id) = match &step.by {
        Actor::Guest => ("guest", None),
        Actor::Staff(id) => ("staff", Some(id)),
        Actor::User(id) => ("user", Some(id)),
        Actor::Automation(id) => ("automation", Some(id)),
        Actor::House => ("house", None),
    };
    let via = serde_json::to_value(step.via).ok();
    StepShape {
        at: step.at.to_string(),
        what: step.what.clone(),
        by,
        by_name: by_id.map(|id| names.person(property, id).name),
        by_id: by_id.cloned(),
        via: via.as_ref().and_then(|via| via.as_str()).unwrap_or_default().to_owned(),
        why: step.why.clone(),
        whom: step.whom.iter().map(|id| names.person(property, id)).collect(),
    }
}

/// One request with its history, as it is answered.
pub(super) async fn told(door: &Door, seen: &Seen) -> Result<RequestShape, Problem> {
    let names = Names::of(door, std::slice::from_ref(seen)).await?;
    Ok(RequestShape::of(seen, &names, door.app.clock().now()).with_history(seen, &names))
}

/// `GET /api/v1/requests`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Listed<RequestShape>>, Problem> {
    let Ok(Query(wanted)) = wanted else {
        return Err(Problem::query(
            "The query holds each name once: `property`, `stay`, `state`, `department`, `assignee`, `late`, `cursor`, `limit`.",
        ));
    };
    let paging = Paging { cursor: wanted.cursor.clone(), limit: wanted.limit.clone() };
    let (limit, after) = (paging.limit()?, paging.after::<Cursor>()?);
    let property = wanted.property.as_deref().map(|id| named(id, "property")).transpose()?;
    let filter = filter(&door, &caller, &wanted)?;
    let wider = limit.saturating_add(1);
    let found = door.app.requests_for(&caller, property, &filter, after, wider).await;
    let mut found = found.map_err(|error| store(&error))?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next = last.and_then(|last| super::page::cursor(&(last.row.asked_at, last.row.id)));
    let names = Names::of(&door, &found).await?;
    let now = door.app.clock().now();
    let items = found.iter().map(|seen| RequestShape::of(seen, &names, now)).collect();
    Ok(Json(Listed { items, next }))
}

fn named<T: std::str::FromStr>(text: &str, name: &str) -> Result<T, Problem> {
    text.parse().map_err(|_no_id| Problem::query(format!("`{name}` is an id of ours.")))
}

fn filter(door: &Door, caller: &Caller, wanted: &Wanted) -> Result<Filter, Problem> {
    let mut filter = Filter { department: wanted.department.clone(), ..Filter::default() };
    match wanted.state.as_deref().map(str::trim) {
        None | Some("") => {}
        Some("open") => filter.open = Some(true),
        Some("closed") => filter.open = Some(false),
        Some(states) => {
            let known = |state: &&str| STATES.contains(state);
            let all: Vec<&str> = states.split(',').map(str::trim).collect();
            if !all.iter().all(known) {
                return Err(Problem::query(format!(
                    "`state` is of {}, `open`, `closed`.",
                    STATES.join(", ")
                )));
            }
            filter.states = all.into_iter().map(str::to_owned).collect();
        }
    }
    match wanted.assignee.as_deref() {
        None => {}
        Some("nobody") => filter.unassigned = true,
        Some("me") => {
            let houses = door.app.all_properties().into_iter().filter(|one| one.tenant == caller.tenant);
            filter.members = houses.flat_map(|house| door.app.own_names(caller, &house)).collect();
        }
        Some(id) => filter.members = vec![id.to_owned()],
    }
    filter.late_at = match wanted.late.as_deref() {
        None | Some("false") => None,
        Some("true") => Some(door.app.clock().now()),
        Some(_) => return Err(Problem::query("`late` is `true` or `false`.")),
    };
    filter.stay = wanted.stay.as_deref().map(|id| named::<StayId>(id, "stay")).transpose()?;
    Ok(filter)
}

/// States a request can be in.
const STATES: [&str; 12] = [
    "new",
    "awaiting_approval",
    "scheduled",
    "accepted",
    "in_progress",
    "paused",
    "completed",
    "confirmed",
    "reopened",
    "declined",
    "cancelled",
    "void",
];

/// `GET /api/v1/requests/{request}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<RequestId>,
) -> Result<Response, Problem> {
    let found = door.app.request_for(&caller, id).await.map_err(|error| store(&error))?;
    let seen = found.ok_or_else(Problem::not_found)?;
    Ok(versioned(seen.row.version, told(&door, &seen).await?))
}

/// Something asked for on a guest's behalf.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRequest {
    /// The stay it is for.
    stay: String,
    /// The service's id.
    #[schemars(length(min = 1, max = 40))]
    service: String,
    /// Kind of it, one of the service's options.
    #[serde(default)]
    #[schemars(length(max = 40))]
    option: Option<String>,
    /// How many; 1 if not said.
    #[serde(default)]
    #[schemars(range(min = 1, max = 999))]
    quantity: Option<u16>,
    /// When (RFC 3339); as soon as possible if not said.
    #[serde(default)]
    wanted_at: Option<String>,
    /// Where, if not in the room.
    #[serde(default)]
    #[schemars(length(max = 200))]
    place: Option<String>,
    /// In words.
    #[serde(default)]
    #[schemars(length(max = 500))]
    note: Option<String>,
    /// It cannot wait.
    #[serde(default)]
    urgent: bool,
}

impl NewRequest {
    fn wish(&self) -> Result<Wish, Problem> {
        let quantity = self.quantity.unwrap_or(1);
        if !(1..=999).contains(&quantity) {
            return Err(Problem::malformed("`quantity` is 1 to 999."));
        }
        let texts = [("place", &self.place, 200), ("note", &self.note, 500), ("option", &self.option, 40)];
        for (name, text, most) in texts {
            if text.as_ref().is_some_and(|text| text.chars().count() > most) {
                return Err(Problem::malformed(format!("`{name}` has at most {most} characters.")));
            }
        }
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Ok(Wish {
            option: said(&self.option),
            quantity,
            wanted_at: self.wanted_at.as_deref().map(|at| moment(at, "wanted_at")).transpose()?,
            place: said(&self.place),
            note: said(&self.note),
            urgent: self.urgent,
            ..Wish::of(&self.service)
        })
    }
}

/// A moment (RFC 3339).
pub(super) fn moment(text: &str, name: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|_odd| Problem::malformed(format!("`{name}` is a moment, as 2026-08-11T09:00:00Z.")))
}

/// Why a request was not opened, as a problem.
fn not_opened(error: &OpenRequestError) -> Problem {
    match error {
        OpenRequestError::UnknownStay => Problem::malformed("`stay` is none there is."),
        OpenRequestError::UnknownService => Problem::malformed("`service` is none there is."),
        OpenRequestError::UnknownOption => Problem::malformed("`option` is none of the service's."),
        OpenRequestError::NotPossible(why) => {
            Problem::new(StatusCode::CONFLICT, "not_possible", format!("Not possible: {why}."))
        }
        OpenRequestError::TooMany => {
            Problem::new(StatusCode::CONFLICT, "too_many", "This stay has too many open requests already.")
        }
        OpenRequestError::Forbidden(missing) => Problem::lacking(missing.right),
        OpenRequestError::Store(error) => store(error),
    }
}

/// `POST /api/v1/requests`
pub(crate) async fn open(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
    super::Json(new): super::Json<NewRequest>,
) -> Result<Response, Problem> {
    let stay: StayId = new.stay.parse().map_err(|_no_id| Problem::malformed("`stay` is none there is."))?;
    let wish = new.wish()?;
    // The key of idempotency names the request, too: even if the answer was never kept, it is one request.
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let key = key.map_or_else(|| hex::encode(door.app.ids().bytes::<12>()), str::to_owned);
    let opened = door.app.open_for(&caller, Channel::Api, stay, &key, &wish).await;
    let opened = opened.map_err(|error| not_opened(&error))?;
    let seen = door.app.seen_now(&caller, opened.request().clone()).ok_or_else(Problem::not_found)?;
    let mut answer = (StatusCode::CREATED, Json(told(&door, &seen).await?)).into_response();
    let head = answer.headers_mut();
    let place = format!("/api/v1/requests/{}", seen.row.id);
    head.extend(HeaderValue::from_str(&place).map(|place| (LOCATION, place)));
    let tag = format!("\"{}\"", seen.row.version);
    head.extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)));
    Ok(answer)
}
