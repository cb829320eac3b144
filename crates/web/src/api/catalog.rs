//! `/api/v1/properties/{property}/…`: what a house sells and says, as its files have it, to be read one by one. It is
//! changed where it is written: in the files.

use axum::Json;
use axum::extract::{Path, State};
use guestlink_app::automations::ReviewRow;
use guestlink_domain::access::Right;
use guestlink_domain::catalog::Accommodation as Sold;
use guestlink_domain::resort::services::Service as Offered;
use guestlink_domain::resort::templates::Template as Written;
use guestlink_domain::sales::channel::Answer;
use schemars::JsonSchema;
use serde::Serialize;

use super::files::house;
use super::{Listed, store};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// What is sold, as in `catalog.json`.
pub(crate) type Accommodation = Sold;
/// What guests may ask for, as in `services.json`.
pub(crate) type Service = Offered;
/// A question and its answer, as in `channel.json`.
pub(crate) type Question = Answer;

/// A message that may begin a conversation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MessageTemplate")]
pub(crate) struct Template {
    /// As in `templates.json`.
    template: Written,
    /// How WhatsApp's review stands, by language; none before it is known.
    reviews: Vec<Review>,
}

/// How WhatsApp's review of a template stands in a language.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TemplateReview")]
pub(crate) struct Review {
    /// As Meta writes it, `pt_BR`.
    language: String,
    /// `approved`, `pending`, `rejected`, `paused`, `disabled`, …
    status: Option<String>,
    category: Option<String>,
    /// `green`, `yellow`, `red`.
    quality: Option<String>,
    /// Why it was refused or paused.
    reason: Option<String>,
    /// When we learned it (RFC 3339).
    updated_at: String,
}

impl From<&ReviewRow> for Review {
    fn from(row: &ReviewRow) -> Self {
        Self {
            language: row.language.clone(),
            status: row.status.clone(),
            category: row.category.clone(),
            quality: row.quality.clone(),
            reason: row.reason.clone().filter(|reason| !reason.is_empty()),
            updated_at: row.updated_at.to_string(),
        }
    }
}

fn all<T>(items: Vec<T>) -> Json<Listed<T>> {
    Json(Listed { items, next: None })
}

/// `GET /api/v1/properties/{property}/accommodations`
pub(crate) async fn accommodations(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
) -> Result<Json<Listed<Accommodation>>, Problem> {
    let property = house(&door, &caller, Right::ReadStays, &name)?;
    Ok(all(property.catalog.accommodations.clone()))
}

/// `GET /api/v1/properties/{property}/services`
pub(crate) async fn services(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
) -> Result<Json<Listed<Service>>, Problem> {
    let property = house(&door, &caller, Right::ReadRequests, &name)?;
    Ok(all(property.resort.services.services.clone()))
}

/// `GET /api/v1/properties/{property}/faq`
pub(crate) async fn faq(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
) -> Result<Json<Listed<Question>>, Problem> {
    let property = house(&door, &caller, Right::ReadStays, &name)?;
    // A door's code may stand in what is said in the house only: whoever may read the files reads it there.
    let whole = caller.may(Right::EditTexts, property.id).is_ok();
    let told = property.resort.channel.faq.iter().filter(|answer| whole || !answer.in_house_only);
    Ok(all(told.cloned().collect()))
}

/// `GET /api/v1/properties/{property}/templates`
pub(crate) async fn templates(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
) -> Result<Json<Listed<Template>>, Problem> {
    let property = house(&door, &caller, Right::ReadDesk, &name)?;
    let reviews = door.app.reviews_of(caller.tenant).await.map_err(|error| store(&error))?;
    let of = |written: &Written| Template {
        template: written.clone(),
        reviews: reviews.iter().filter(|row| row.name == written.name).map(Review::from).collect(),
    };
    Ok(all(property.resort.templates.templates.iter().map(of).collect()))
}
