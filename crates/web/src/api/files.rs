//! `/api/v1/properties/{property}/…`: the files of a house, checked and changed by programs as pages do it, and quotes.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::resorts::{Changes, EditError};
use guestlink_domain::access::Right;
use guestlink_domain::money::Money;
use guestlink_domain::resort::Problem as Mistake;
use guestlink_domain::sales::quote::{QuoteRequest, quote};
use http::StatusCode;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Json, Listed, Paging, listed, store};
use crate::access::ApiCaller;
use crate::house::unread;
use crate::problem::Problem;
use crate::routes::Door;

/// A house the caller may do this with, by its id or short name. Others' do not exist for them.
pub(super) fn house(
    door: &Door,
    caller: &Caller,
    right: Right,
    name: &str,
) -> Result<Arc<Property>, Problem> {
    let all = door.app.all_properties();
    let mut own = all.into_iter().filter(|property| property.tenant == caller.tenant);
    let found = own.find(|property| property.slug == name || property.id.to_string() == name);
    let found = found.ok_or_else(Problem::not_found)?;
    caller.may(right, found.id).map_err(|missing| Problem::lacking(missing.right))?;
    Ok(found)
}

/// A file of a house.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ResortFile {
    /// Below the resort's directory: `catalog.json`, `connections/website.json`, `texts/en.ftl`.
    path: String,
    /// As the owner wrote it. Secrets of connections are marks; a mark that comes back stands for its secret.
    text: String,
}

/// The files of a house at a revision.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ResortFiles {
    /// Counts from 1; name it as `base` of changes.
    revision: i64,
    files: Vec<ResortFile>,
    /// Paths of its pictures.
    photos: Vec<String>,
}

/// Changes to files.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFiles {
    /// The revision they were made to.
    base: i64,
    /// Text by path; `null` takes a file away.
    files: BTreeMap<String, Option<String>>,
}

/// Files to be looked at.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriedFiles {
    /// Text by path; `null` takes a file away.
    files: BTreeMap<String, Option<String>>,
}

/// What was saved.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Saved {
    revision: i64,
}

/// A mistake in a file.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FileProblem {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// JSON Pointer (RFC 6901) of the value.
    pub pointer: String,
    pub message: String,
    /// What would be right; empty when the message says it.
    pub expected: String,
}

impl From<Mistake> for FileProblem {
    fn from(mistake: Mistake) -> Self {
        let Mistake { file, line, column, pointer, expected, message } = mistake;
        Self { file, line, column, pointer, message, expected }
    }
}

/// What was found in files.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Checked {
    /// Every mistake; none: they may be saved.
    problems: Vec<FileProblem>,
}

/// A revision of a house's files.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Revision")]
pub(crate) struct FilesMade {
    revision: i64,
    /// When (RFC 3339).
    at: String,
    /// By whom; `null`: by a command.
    by: Option<String>,
    /// Paths of what is different from the revision before.
    changed: Vec<String>,
}

/// `GET /api/v1/properties/{property}/files`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
) -> Result<axum::Json<ResortFiles>, Problem> {
    let property = house(&door, &caller, Right::EditTexts, &name)?;
    let edition = door.app.edition((property.tenant, property.id), None).await;
    let edition = edition.map_err(|error| unread(&error))?.ok_or_else(Problem::not_found)?;
    let secret = caller.may(Right::ManageConnections, property.id).is_ok();
    let seen = edition.paths().filter(|path| secret || !path.starts_with("connections/"));
    let files =
        seen.filter_map(|path| Some(ResortFile { path: path.to_owned(), text: edition.shown(path)? }));
    Ok(axum::Json(ResortFiles {
        revision: edition.revision,
        files: files.collect(),
        photos: edition.photos.keys().cloned().collect(),
    }))
}

/// `POST /api/v1/properties/{property}/files/check`
pub(crate) async fn check(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    Json(tried): Json<TriedFiles>,
) -> Result<axum::Json<Checked>, Problem> {
    let property = house(&door, &caller, Right::EditTexts, &name)?;
    let edition = door.app.edition((property.tenant, property.id), None).await;
    let edition = edition.map_err(|error| unread(&error))?.ok_or_else(Problem::not_found)?;
    let changes = Changes { files: tried.files, ..Changes::default() };
    for right in changes.rights() {
        caller.may(right, property.id).map_err(|missing| Problem::lacking(missing.right))?;
    }
    let found = door.app.try_changes(&property, &edition, &changes).err().unwrap_or_default();
    Ok(axum::Json(Checked { problems: found.into_iter().map(FileProblem::from).collect() }))
}

/// `PUT /api/v1/properties/{property}/files`
pub(crate) async fn save(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    Json(new): Json<NewFiles>,
) -> Result<axum::Json<Saved>, Problem> {
    let property = house(&door, &caller, Right::EditTexts, &name)?;
    if new.files.is_empty() {
        return Err(Problem::malformed("`files` names at least one file."));
    }
    let changes = Changes { files: new.files, ..Changes::default() };
    match door.app.edit(&property, &caller, new.base, &changes).await {
        Ok(revision) => Ok(axum::Json(Saved { revision })),
        Err(EditError::Invalid(mistakes)) => {
            let problems: Vec<FileProblem> = mistakes.into_iter().map(FileProblem::from).collect();
            let problems = serde_json::to_value(problems).unwrap_or_default();
            Err(Problem::malformed("The files would have mistakes; nothing was changed.")
                .with("problems", problems))
        }
        Err(EditError::Stale { revision, .. }) => Err(super::conflict(&Saved { revision })),
        Err(EditError::Forbidden(missing)) => Err(Problem::lacking(missing.right)),
        Err(EditError::Unknown) => Err(Problem::malformed("`base` is a revision of these files.")),
        Err(EditError::Store(error)) => Err(store(&error)),
        Err(error) => {
            tracing::warn!(%error, "a resort's files could not be saved");
            Err(Problem::unavailable())
        }
    }
}

/// `GET /api/v1/properties/{property}/revisions`
pub(crate) async fn revisions(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    paging: Result<Query<Paging>, QueryRejection>,
) -> Result<axum::Json<Listed<FilesMade>>, Problem> {
    let property = house(&door, &caller, Right::EditTexts, &name)?;
    let paging = Paging::of(paging)?;
    let (limit, before) = (paging.limit()?, paging.after::<i64>()?.unwrap_or(i64::MAX));
    let place = (property.tenant, property.id);
    let made = door.app.editions(place, before, limit.saturating_add(1)).await;
    let made = made.map_err(|error| unread(&error))?.into_iter().map(|one| FilesMade {
        revision: one.revision,
        at: one.at.to_string(),
        by: one.by,
        changed: one.changed,
    });
    Ok(axum::Json(listed(made.collect(), limit, |one| one.revision)))
}

/// A stay to be priced.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteWanted {
    /// The accommodation's id in the catalog.
    accommodation: String,
    /// First night (ISO 8601).
    #[schemars(with = "String", extend("format" = "date"))]
    check_in: String,
    /// Day of departure.
    #[schemars(with = "String", extend("format" = "date"))]
    check_out: String,
    #[schemars(range(min = 1, max = 99))]
    adults: u16,
    /// Ages of children.
    #[serde(default)]
    #[schemars(length(max = 20))]
    child_ages: Vec<u8>,
    #[serde(default)]
    pets: u16,
    /// A plan of the catalog; the first if not said.
    #[serde(default)]
    rate_plan: Option<String>,
    #[serde(default)]
    promo_code: Option<String>,
}

/// A line of a quote.
#[derive(Serialize, JsonSchema)]
pub(crate) struct QuoteLine {
    /// `room`, `extra_adult`, `extra_child`, `discount`, `fee`, `tax`.
    kind: serde_json::Value,
    id: Option<String>,
    quantity: Option<u32>,
    amount: String,
}

/// A priced stay. Amounts are decimal text in `currency`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Quote")]
pub(crate) struct QuoteShape {
    currency: String,
    lines: Vec<QuoteLine>,
    total: String,
    deposit: String,
    balance: String,
    pay_at_property: String,
    rate_plan: String,
}

/// `POST /api/v1/properties/{property}/quotes`
pub(crate) async fn price(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    Json(wanted): Json<QuoteWanted>,
) -> Result<axum::Json<QuoteShape>, Problem> {
    let property = house(&door, &caller, Right::ReadStays, &name)?;
    let day = |text: &str| {
        text.parse::<Date>().map_err(|_no_day| Problem::malformed("Dates are written as 2027-08-31."))
    };
    if wanted.child_ages.len() > 20 {
        return Err(Problem::malformed("`child_ages` has 20 entries at most."));
    }
    let request = QuoteRequest {
        accommodation: wanted.accommodation,
        check_in: day(&wanted.check_in)?,
        check_out: day(&wanted.check_out)?,
        adults: wanted.adults,
        child_ages: wanted.child_ages,
        pets: wanted.pets,
        booked_on: property.today(door.app.clock().now()),
        rate_plan: wanted.rate_plan,
        promo_code: wanted.promo_code,
        returning: false,
    };
    let quote = quote(&request, &property.catalog, &property.pricing).map_err(|refused| {
        let told = refused.to_json().get("refused").cloned().unwrap_or_default();
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no_price", refused.to_string()).with("refused", told)
    })?;
    let text = |minor: i64| Money::new(minor, quote.currency).to_decimal();
    Ok(axum::Json(QuoteShape {
        currency: quote.currency.to_string(),
        lines: quote
            .lines
            .iter()
            .map(|line| QuoteLine {
                kind: serde_json::to_value(line.kind).unwrap_or_default(),
                id: line.id.clone(),
                quantity: line.qty,
                amount: text(line.amount_minor),
            })
            .collect(),
        total: text(quote.total_minor),
        deposit: text(quote.deposit_minor),
        balance: text(quote.balance_minor),
        pay_at_property: text(quote.pay_at_property_minor),
        rate_plan: quote.rate_plan.clone(),
    }))
}
