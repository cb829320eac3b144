//! `/api/v1/guests`: people who write, book or stay; found, put right, made one and taken apart, left in peace.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use guestlink_app::access::Caller;
use guestlink_app::guests::{GuestCard, GuestChanges, GuestError};
use guestlink_domain::ids::GuestId;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Listed, Paging, conflict, expected, listed, store, versioned};
use crate::access::{ApiCaller, Id};
use crate::problem::Problem;
use crate::routes::Door;

/// Longest text that is looked for.
const LONGEST: usize = 100;

/// Which guests.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wanted {
    /// A part of the name, the telephone or the e-mail address, or the beginning of a reference.
    #[schemars(length(max = 100))]
    q: Option<String>,
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(with = "Option<u16>", range(min = 1, max = 200))]
    limit: Option<String>,
}

/// Something a guest is known by.
#[derive(Serialize, JsonSchema)]
pub(crate) struct KnownBy {
    /// `whatsapp`, `phone`, `email`, `booking`.
    kind: &'static str,
    /// A telephone in digits with its country; a reference as `connection:reference`.
    value: String,
}

/// Somebody who was found to be this guest.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Merged {
    guest: String,
    /// When (RFC 3339).
    at: String,
}

/// A person.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Guest {
    id: String,
    name: Option<String>,
    /// BCP 47.
    language: Option<String>,
    /// ISO 3166, two letters.
    country: Option<String>,
    known_by: Vec<KnownBy>,
    tags: Vec<String>,
    /// Agreed to offers.
    marketing: bool,
    /// Asked for no more messages.
    opted_out: bool,
    /// Is not answered any more.
    blocked: bool,
    /// Chats you may read, the latest first.
    conversations: Vec<String>,
    /// Stays you may see, the latest first.
    stays: Vec<String>,
    /// Who was found to be this guest; `split` takes one out again.
    merged: Vec<Merged>,
    /// The guest this one was found to be.
    merged_into: Option<String>,
    /// When first seen (RFC 3339).
    created_at: String,
}

impl From<GuestCard> for Guest {
    fn from(card: GuestCard) -> Self {
        let known_by = card.known_by.into_iter().map(|(kind, value)| KnownBy { kind, value });
        let merged =
            card.merged.iter().map(|(guest, at)| Merged { guest: guest.to_string(), at: at.to_string() });
        Self {
            id: card.id.to_string(),
            name: card.name,
            language: card.language,
            country: card.country,
            known_by: known_by.collect(),
            tags: card.tags,
            marketing: card.marketing,
            opted_out: card.opted_out,
            blocked: card.blocked,
            conversations: card.chats.iter().map(ToString::to_string).collect(),
            stays: card.stays.iter().map(ToString::to_string).collect(),
            merged: merged.collect(),
            merged_into: card.merged_into.map(|id| id.to_string()),
            created_at: card.created_at.to_string(),
        }
    }
}

/// What is to be put right; what is left out stays as it is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuestPatch {
    /// Empty: none.
    #[serde(default)]
    #[schemars(length(max = 200))]
    name: Option<String>,
    /// BCP 47; empty: not known.
    #[serde(default)]
    #[schemars(length(max = 12))]
    language: Option<String>,
    /// All of them.
    #[serde(default)]
    #[schemars(length(max = 50))]
    tags: Option<Vec<String>>,
}

/// The other guest of a merge.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Other {
    /// Who is found to be this guest; their chats stay where they are, everything else comes over.
    guest: String,
}

/// Yes or no.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Switch {
    on: bool,
}

fn refused(error: GuestError) -> Problem {
    match error {
        GuestError::Unknown => Problem::not_found(),
        GuestError::Invalid { field, why } => Problem::malformed(format!("`{field}`: {why}.")),
        GuestError::Changed => Problem::conflict(),
        GuestError::NotMerged => {
            Problem::new(StatusCode::CONFLICT, "not_merged", "This guest was not found to be another one.")
        }
        GuestError::NotTwo => Problem::malformed("These are not two guests who can be made one."),
        GuestError::Forbidden(missing) => Problem::lacking(missing.right),
        GuestError::Store(error) => store(&error),
    }
}

fn told(card: GuestCard) -> Response {
    versioned(card.version, Guest::from(card))
}

/// `GET /api/v1/guests`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Listed<Guest>>, Problem> {
    let malformed = |_| Problem::query("The query holds each name once: `q`, `cursor`, `limit`.");
    let Query(wanted) = query.map_err(malformed)?;
    let paging = Paging { cursor: wanted.cursor, limit: wanted.limit };
    let (limit, before) = (paging.limit()?, paging.after::<(Timestamp, GuestId)>()?);
    let text = wanted.q.unwrap_or_default();
    if text.chars().count() > LONGEST {
        return Err(Problem::query("`q` has at most 100 characters."));
    }
    let found = door.app.guests(&caller, &text, before, limit.saturating_add(1)).await.map_err(refused)?;
    let page = listed(found, limit, |card| (card.created_at, card.id));
    Ok(Json(Listed { items: page.items.into_iter().map(Guest::from).collect(), next: page.next }))
}

/// `GET /api/v1/guests/{guest}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<GuestId>,
) -> Result<Response, Problem> {
    door.app.guest_card(&caller, id).await.map(told).map_err(refused)
}

/// `PATCH /api/v1/guests/{guest}`
pub(crate) async fn change(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<GuestId>,
    headers: HeaderMap,
    super::Json(sent): super::Json<GuestPatch>,
) -> Result<Response, Problem> {
    let version = expected(&headers)?;
    let changes = GuestChanges { name: sent.name, language: sent.language, tags: sent.tags };
    match door.app.change_guest(&caller, (id, version), &changes).await {
        Ok(card) => Ok(told(card)),
        Err(GuestError::Changed) => Err(changed_meanwhile(&door, &caller, id).await),
        Err(error) => Err(refused(error)),
    }
}

async fn changed_meanwhile(door: &Door, caller: &Caller, id: GuestId) -> Problem {
    match door.app.guest_card(caller, id).await {
        Ok(card) => conflict(&Guest::from(card)),
        Err(error) => refused(error),
    }
}

/// `POST /api/v1/guests/{guest}/merge`
pub(crate) async fn merge(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<GuestId>,
    super::Json(other): super::Json<Other>,
) -> Result<Response, Problem> {
    let unknown = |_no_id| Problem::malformed("`guest` is the id of a guest.");
    let from: GuestId = other.guest.parse().map_err(unknown)?;
    door.app.unite_guests(&caller, from, id).await.map(told).map_err(refused)
}

/// `POST /api/v1/guests/{guest}/split`
pub(crate) async fn split(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<GuestId>,
) -> Result<Response, Problem> {
    door.app.part_guest(&caller, id).await.map(told).map_err(refused)
}

/// `PUT /api/v1/guests/{guest}/opt-out`
pub(crate) async fn opt_out(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<GuestId>,
    super::Json(switch): super::Json<Switch>,
) -> Result<Response, Problem> {
    door.app.let_be(&caller, id, switch.on).await.map(told).map_err(refused)
}

/// `PUT /api/v1/guests/{guest}/block`
pub(crate) async fn block(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<GuestId>,
    super::Json(switch): super::Json<Switch>,
) -> Result<Response, Problem> {
    door.app.block_guest(&caller, id, switch.on).await.map(told).map_err(refused)
}
