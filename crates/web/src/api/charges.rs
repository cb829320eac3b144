//! `/api/v1/charges`: what stays owe besides the room, for whoever writes the bill.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::requests::{ChargeCursor, csv};
use guestlink_domain::access::Right;
use guestlink_domain::ids::{PropertyId, StayId};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Listed, Paging, store};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// Which charges.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wanted {
    /// The property; may be left out by who has to do with one only.
    property: Option<String>,
    /// Of this stay.
    stay: Option<String>,
    /// Since this day, local to the property.
    #[schemars(length(max = 10))]
    since: Option<String>,
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(with = "Option<u16>", range(min = 1, max = 200))]
    limit: Option<String>,
}

/// Something a stay owes.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Charge {
    stay: String,
    /// Its booking reference.
    reference: String,
    /// Its room.
    unit: Option<String>,
    /// The request that caused it.
    request: Option<String>,
    /// The service's id.
    service: String,
    quantity: i64,
    /// All of it, in minor units.
    amount_minor: i64,
    /// ISO 4217.
    currency: String,
    /// Since when (RFC 3339).
    at: String,
    /// It is not owed after all.
    void: bool,
}

fn named<T: std::str::FromStr>(text: Option<&str>, what: &str) -> Result<Option<T>, Problem> {
    let read = text.map(|text| text.parse::<T>().map_err(|_odd| Problem::query(what)));
    read.transpose()
}

/// The property that is asked for, if the caller may see its figures.
fn house(door: &Door, caller: &Caller, wanted: &Wanted) -> Result<Arc<Property>, Problem> {
    let theirs = caller.properties(Right::ReadInsight);
    let asked: Option<PropertyId> = named(wanted.property.as_deref(), "`property` is an id of ours.")?;
    let id = match (asked, theirs.as_slice()) {
        (Some(id), all) if all.contains(&id) => id,
        (Some(_), _) => return Err(Problem::query("`property` is none of yours.")),
        (None, [only]) => *only,
        (None, _) => return Err(Problem::query("Say which `property`.")),
    };
    let all = door.app.all_properties().into_iter();
    let mut fitting = all.filter(|one| one.id == id && one.tenant == caller.tenant);
    fitting.next().ok_or_else(|| Problem::query("`property` is none of yours."))
}

fn query(wanted: Result<Query<Wanted>, QueryRejection>) -> Result<Wanted, Problem> {
    let names = "The query holds each name once: `property`, `stay`, `since`, `cursor`, `limit`.";
    wanted.map(|Query(wanted)| wanted).map_err(|_odd| Problem::query(names))
}

fn since(wanted: &Wanted) -> Result<Option<Date>, Problem> {
    named(wanted.since.as_deref(), "`since` is a day, as 2026-08-11.")
}

/// `GET /api/v1/charges`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Listed<Charge>>, Problem> {
    let wanted = query(wanted)?;
    let paging = Paging { cursor: wanted.cursor.clone(), limit: wanted.limit.clone() };
    let (limit, after) = (paging.limit()?, paging.after::<ChargeCursor>()?);
    let property = house(&door, &caller, &wanted)?;
    let stay: Option<StayId> = named(wanted.stay.as_deref(), "`stay` is an id of ours.")?;
    let which = (since(&wanted)?, stay);
    let found = door.app.charges_page(&property, which, after, limit.saturating_add(1)).await;
    let mut found = found.map_err(|error| store(&error))?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).and_then(|(place, _)| super::page::cursor(place));
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let items = found.into_iter().map(|((at, _), line)| Charge {
        stay: line.stay,
        reference: line.reference,
        unit: some(line.unit),
        request: some(line.request),
        service: line.service,
        quantity: line.quantity,
        amount_minor: line.minor,
        currency: line.currency,
        at: at.to_string(),
        void: line.void,
    });
    Ok(Json(Listed { items: items.collect(), next }))
}

/// `GET /api/v1/charges.csv`
pub(crate) async fn export(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Problem> {
    let wanted = query(wanted)?;
    let property = house(&door, &caller, &wanted)?;
    let lines = door.app.charges(&property, since(&wanted)?).await.map_err(|error| store(&error))?;
    let name = format!("attachment; filename=\"charges-{}.csv\"", property.slug);
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((head, csv(&lines)).into_response())
}
