//! `/api/v1/properties/{property}/insight`: the figures of a period, as the dashboard shows them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use guestlink_domain::access::Right;
use jiff::ToSpan as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::days::{day, span};
use super::files::house;
use super::store;
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// Which period.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Period {
    /// First day; 27 days before `to` if not said.
    #[schemars(extend("format" = "date"))]
    from: Option<String>,
    /// Last day; today if not said.
    #[schemars(extend("format" = "date"))]
    to: Option<String>,
}

/// A figure.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Figure {
    /// How many.
    count: i64,
    /// A sum beside the count: minor units of the property's currency, stars, or seconds.
    amount: i64,
}

/// The figures of a period.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Figures {
    from: String,
    to: String,
    /// By measure, all days together.
    total: BTreeMap<String, Figure>,
    /// By day, then by measure; days without figures are left out.
    days: BTreeMap<String, BTreeMap<String, Figure>>,
}

/// `GET /api/v1/properties/{property}/insight`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(name): Path<String>,
    period: Result<Query<Period>, QueryRejection>,
) -> Result<Json<Figures>, Problem> {
    let property = house(&door, &caller, Right::ReadInsight, &name)?;
    let names = "The query holds each name once: `from`, `to`.";
    let Query(period) = period.map_err(|_rejection| Problem::query(names))?;
    let today = property.today(door.app.clock().now());
    let to = day(period.to.as_deref())?.unwrap_or(today);
    let from = day(period.from.as_deref())?.unwrap_or_else(|| to.saturating_sub(27.days()));
    let (from, to) = span(from, to)?;
    let report = door.app.report(property.tenant, property.id, (from, to)).await;
    let report = report.map_err(|error| store(&error))?;
    let told = |day: &guestlink_app::insight::Day| {
        let figures = day.iter();
        figures
            .map(|(measure, total)| {
                (measure.name().to_owned(), Figure { count: total.n, amount: total.amount })
            })
            .collect()
    };
    Ok(Json(Figures {
        from: from.to_string(),
        to: to.to_string(),
        total: told(&report.total),
        days: report.days.iter().map(|(day, figures)| (day.to_string(), told(figures))).collect(),
    }))
}
