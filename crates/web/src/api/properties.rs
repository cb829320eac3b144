//! `/api/v1/properties`: the houses the caller has to do with.

use axum::Json;
use axum::extract::State;
use guestlink_app::properties::Property;
use schemars::JsonSchema;
use serde::Serialize;

use super::Listed;
use crate::access::ApiCaller;
use crate::routes::Door;

/// A resort, hotel or house.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Property")]
pub(crate) struct PropertyShape {
    id: String,
    /// Its short name, as in its property.json.
    slug: String,
    name: String,
    /// IANA time zone.
    timezone: String,
    /// Currency of its prices (ISO 4217).
    currency: String,
    /// Language when nothing better is known (BCP 47).
    language: String,
    /// Counts what was applied.
    revision: i64,
}

impl PropertyShape {
    fn of(property: &Property) -> Self {
        Self {
            id: property.id.to_string(),
            slug: property.slug.clone(),
            name: property.resort.property.name.clone(),
            timezone: property.resort.property.timezone.clone(),
            currency: property.resort.property.currency.to_string(),
            language: property.language.to_string(),
            revision: property.revision,
        }
    }
}

/// `GET /api/v1/properties`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
) -> Json<Listed<PropertyShape>> {
    let reaches = |id| caller.grants.0.iter().any(|grant| grant.reaches(id));
    let all = door.app.all_properties();
    let own = all.iter().filter(|property| property.tenant == caller.tenant && reaches(property.id));
    Json(Listed { items: own.map(|property| PropertyShape::of(property)).collect(), next: None })
}
