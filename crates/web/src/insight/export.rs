//! `/insight.csv`: the figures by day, for spreadsheets. One line a day and figure (RFC 4180).

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_domain::access::Right;
use guestlink_domain::insight::Measure;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use std::fmt::Write as _;

use super::page::{Asked, period};
use crate::access::Signed;
use crate::dashboard::place::at_house;
use crate::dashboard::shell::Section;
use crate::problem::Problem;
use crate::routes::Door;

/// `GET /insight.csv`
pub(crate) async fn csv(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::ReadInsight, asked.house.as_deref());
    let (_, property) = match at_house(&door, &caller, &headers, Section::Insight, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let days = period(property.today(door.app.clock().now()), asked.length());
    let report = match door.app.report(property.tenant, property.id, days).await {
        Ok(report) => report,
        Err(error) => {
            tracing::warn!(%error, "the figures could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let mut text = String::from("day,figure,count,sum,median_seconds,p90_seconds\r\n");
    for (day, figures) in &report.days {
        for measure in Measure::ALL {
            let Some(total) = figures.get(&measure) else { continue };
            let seconds =
                |share| total.spread.percentile(share).map(|s| format!("{s:.0}")).unwrap_or_default();
            let (name, n, amount) = (measure.name(), total.n, total.amount);
            // Writing to a String cannot fail.
            let _ = write!(text, "{day},{name},{n},{amount},{},{}\r\n", seconds(50), seconds(90));
        }
    }
    let name = format!("attachment; filename=\"figures-{}-{}-{}.csv\"", property.slug, days.0, days.1);
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    (head, text).into_response()
}
