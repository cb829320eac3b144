//! `/api/v1/…/stays`: reservations and who is in the house; entries by hand.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::bookings::{Entry, EntryError, MANUAL};
use guestlink_app::stays::Seen;
use guestlink_app::welcome::WelcomeError;
use guestlink_domain::access::Right;
use http::StatusCode;
use jiff::ToSpan as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::days::{day, span};
use super::files::house;
use super::{Json, Listed, Paging, listed, store};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;
use crate::stays::sheet::stay_of;

/// Stays read for one list.
const MOST: i64 = 10_000;

/// Which stays.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wanted {
    /// Any day of the stay lies on or after this one; today if not said.
    #[schemars(extend("format" = "date"))]
    from: Option<String>,
    /// Any day of the stay lies on or before this one; 30 days after `from` if not said. At most 400 days later.
    #[schemars(extend("format" = "date"))]
    to: Option<String>,
    /// A part of the guest's name, the reference or the room; then days are not looked at.
    #[schemars(length(max = 80))]
    q: Option<String>,
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(with = "Option<u16>", range(min = 1, max = 200))]
    limit: Option<String>,
}

/// A stay.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StayRecord")]
pub(crate) struct StayShape {
    id: String,
    property: String,
    /// The guest, once known.
    guest: Option<String>,
    /// The guest's name, if known.
    name: Option<String>,
    /// The guest's language (BCP 47), if known.
    language: Option<String>,
    /// The booking's reference at its platform.
    reference: String,
    /// The connection that told of it; `manual` for entries by hand.
    connection: String,
    /// `inquiry`, `pending`, `confirmed`, `checked_in`, `checked_out`, `cancelled`, `no_show`, `declined`, `expired`.
    status: String,
    /// Its id in the catalog.
    accommodation: String,
    unit: Option<String>,
    check_in: String,
    check_out: String,
    /// When it was last changed (RFC 3339).
    modified_at: String,
}

impl From<Seen> for StayShape {
    fn from(seen: Seen) -> Self {
        let stay = seen.stay;
        Self {
            id: stay.id.to_string(),
            property: stay.property.to_string(),
            guest: stay.guest.map(|id| id.to_string()),
            name: seen.name,
            language: seen.language,
            reference: stay.reference,
            connection: stay.connection,
            status: stay.status,
            accommodation: stay.accommodation,
            unit: stay.unit,
            check_in: stay.check_in.to_string(),
            check_out: stay.check_out.to_string(),
            modified_at: stay.modified_at.to_string(),
        }
    }
}

/// `GET /api/v1/properties/{property}/stays`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<axum::Json<Listed<StayShape>>, Problem> {
    let property = house(&door, &caller, Right::ReadStays, &name)?;
    let names = "The query holds each name once: `from`, `to`, `q`, `cursor`, `limit`.";
    let Query(wanted) = wanted.map_err(|_rejection| Problem::query(names))?;
    let paging = Paging { cursor: wanted.cursor, limit: wanted.limit };
    let (limit, after) = (paging.limit()?, paging.after::<(String, String)>()?);
    let (tenant, id) = (property.tenant, property.id);
    let found = if let Some(q) = wanted.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let q: String = q.chars().take(80).collect();
        door.app.stays_matching(tenant, id, &q, MOST).await
    } else {
        let today = property.today(door.app.clock().now());
        let from = day(wanted.from.as_deref())?.unwrap_or(today);
        let to = day(wanted.to.as_deref())?.unwrap_or_else(|| from.saturating_add(30.days()));
        door.app.stays_between(tenant, id, span(from, to)?, MOST).await
    };
    let mut stays: Vec<StayShape> =
        found.map_err(|error| store(&error))?.into_iter().map(StayShape::from).collect();
    stays.sort_by_cached_key(key);
    let rest = stays.into_iter().filter(|stay| after.as_ref().is_none_or(|after| key(stay) > *after));
    Ok(axum::Json(listed(rest.take(limit.saturating_add(1)).collect(), limit, key)))
}

fn key(stay: &StayShape) -> (String, String) {
    (stay.check_in.clone(), stay.id.clone())
}

/// `GET /api/v1/stays/{stay}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<String>,
) -> Result<axum::Json<StayShape>, Problem> {
    Ok(axum::Json(StayShape::from(stay_of(&door, &caller, Right::ReadStays, &id).await?.0)))
}

/// A reservation entered by hand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStay {
    /// The reference of an entry that is to be changed; a new one is made if not said.
    #[serde(default)]
    reference: Option<String>,
    /// `pending`, `confirmed`, `checked_in`, `checked_out`, `no_show`, `cancelled`.
    status: String,
    #[schemars(length(min = 1, max = 120))]
    name: String,
    /// With country code.
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    email: Option<String>,
    /// BCP 47.
    #[serde(default)]
    language: Option<String>,
    /// The guest said that messages on WhatsApp are welcome.
    #[serde(default)]
    messages_welcome: bool,
    /// Its id in the catalog.
    accommodation: String,
    #[serde(default)]
    unit: Option<String>,
    #[schemars(extend("format" = "date"))]
    check_in: String,
    #[schemars(extend("format" = "date"))]
    check_out: String,
    #[schemars(range(min = 1, max = 99))]
    adults: u8,
    #[serde(default)]
    child_ages: Vec<u8>,
}

/// What was taken; the stay follows in a moment.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Entered {
    reference: String,
}

/// `POST /api/v1/properties/{property}/stays`
pub(crate) async fn enter(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    Json(new): Json<NewStay>,
) -> Result<Response, Problem> {
    let property = house(&door, &caller, Right::WriteStays, &name)?;
    let known = match new.reference.as_deref() {
        None => true,
        Some(reference) => {
            let found = door.app.stays_matching(property.tenant, property.id, reference, MOST).await;
            let found = found.map_err(|error| store(&error))?;
            found.iter().any(|seen| seen.stay.reference == reference && seen.stay.connection == MANUAL)
        }
    };
    if !known {
        return Err(Problem::malformed(
            "`reference` is that of an entry by hand; leave it out for a new one.",
        ));
    }
    let entry = Entry {
        reference: new.reference,
        status: new.status,
        name: new.name,
        phone: new.phone,
        email: new.email,
        language: new.language,
        messages_welcome: new.messages_welcome,
        accommodation: new.accommodation,
        unit: new.unit,
        check_in: new.check_in.parse().ok(),
        check_out: new.check_out.parse().ok(),
        adults: new.adults,
        child_ages: new.child_ages,
    };
    match door.app.enter_booking(&property, &caller.user.to_string(), &entry).await {
        Ok(reference) => Ok((StatusCode::ACCEPTED, axum::Json(Entered { reference })).into_response()),
        Err(EntryError::Field { field, expected }) => {
            Err(Problem::malformed(format!("`{field}`: expected {expected}.")))
        }
        Err(EntryError::Store(error)) => Err(store(&error)),
    }
}

/// A guest's page.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PageLink {
    /// Opens the page, for whoever has it.
    url: String,
}

/// `POST /api/v1/stays/{stay}/welcome-link`: makes another link; the old one ends.
pub(crate) async fn link(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<String>,
) -> Result<axum::Json<PageLink>, Problem> {
    let (seen, _) = stay_of(&door, &caller, Right::WriteStays, &id).await?;
    match door.app.reissue_welcome_link(caller.tenant, seen.stay.id).await {
        Ok(link) => Ok(axum::Json(PageLink { url: link.url })),
        Err(WelcomeError::Store(error)) => Err(store(&error)),
        Err(_) => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no_page", "This stay has no page.")),
    }
}
