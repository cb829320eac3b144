//! `/insight`: a period and the one before it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::StoreError;
use guestlink_app::insight::Report;
use guestlink_app::properties::Property;
use guestlink_domain::access::Right;
use guestlink_domain::insight::Measure;
use http::HeaderMap;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::chart::{Chart, HEIGHT, WIDTH};
use super::tiles::{Group, Tiles};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::place::{House, at_house, houses};
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;

/// Days a period may have.
pub(crate) const PERIODS: [i32; 4] = [7, 28, 90, 365];

/// What is to be seen.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub house: Option<String>,
    #[serde(default)]
    pub days: Option<i32>,
}

impl Asked {
    /// One of the periods there are.
    pub fn length(&self) -> i32 {
        self.days.filter(|days| PERIODS.contains(days)).unwrap_or(28)
    }
}

#[derive(Template)]
#[template(path = "dashboard/insight.html")]
struct InsightView {
    shell: Shell,
    houses: Vec<House>,
    slug: String,
    periods: Vec<(i32, String, bool)>,
    length: i32,
    groups: Vec<Group>,
    charts: Vec<Chart>,
    cost: Vec<(String, String, String)>,
    cost_total: String,
}
framed!(InsightView);

/// The days of a period that ends today.
pub(crate) fn period(today: Date, length: i32) -> (Date, Date) {
    (today.saturating_sub((length - 1).days()), today)
}

/// `GET /insight`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::ReadInsight, asked.house.as_deref());
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Insight, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let length = asked.length();
    let now = period(property.today(door.app.clock().now()), length);
    let read = async {
        let (report, before, month) = read(&door, &property, now, length).await?;
        let names = senders(&door, &property, &month).await?;
        Ok::<_, StoreError>((report, before, month, names))
    };
    let (report, before, month, names) = match read.await {
        Ok(read) => read,
        Err(error) => {
            tracing::warn!(%error, "the figures could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let w = shell.w.clone();
    let tiles = Tiles { w: &w, property: &property, now: &report, before: &before };
    let chart = |key: &str, measure| Chart::of(&w, w.say(key), &report.by_day(measure, now));
    let rates = &property.resort.rates;
    let told = |micros: i64| micros_told(&w, rates.currency, micros);
    let page = InsightView {
        houses: houses(&shell, &caller, Right::ReadInsight, &property),
        slug: property.slug.clone(),
        periods: PERIODS.map(|days| (days, w.count("insight-days", days), days == length)).into(),
        length,
        groups: tiles.groups(),
        charts: vec![
            chart("insight-chart-talks", Measure::Talks),
            chart("insight-chart-messages", Measure::MessagesIn),
            chart("insight-chart-requests", Measure::Requests),
        ],
        cost: month
            .by_automation
            .iter()
            .map(|(name, line)| {
                let name = names.get(name).unwrap_or(name).clone();
                (name, w.number(i64::from(line.messages)), told(line.micros))
            })
            .collect(),
        cost_total: told(month.micros),
        shell,
    };
    html::page(&page, &headers)
}

type Read = (Report, Report, guestlink_domain::costs::Month);

/// A period, the one before it, and the costs of the month in which it ends.
pub(crate) async fn read(
    door: &Door,
    property: &Property,
    now: (Date, Date),
    length: i32,
) -> Result<Read, StoreError> {
    let was = (now.0.saturating_sub(length.days()), now.0.saturating_sub(1.day()));
    let report = door.app.report(property.tenant, property.id, now).await?;
    let before = door.app.report(property.tenant, property.id, was).await?;
    let month = door.app.month(property, &month_of(now.1)).await?;
    Ok((report, before, month))
}

/// Names of the campaigns that sent messages, by what their messages are counted under.
async fn senders(
    door: &Door,
    property: &Property,
    month: &guestlink_domain::costs::Month,
) -> Result<std::collections::HashMap<String, String>, StoreError> {
    let mut names = std::collections::HashMap::new();
    for sender in month.by_automation.keys() {
        if let Some(name) = door.app.campaign_named(property, sender).await? {
            names.insert(sender.clone(), name);
        }
    }
    Ok(names)
}

/// Width and height of a drawing with its words.
pub(crate) fn drawing() -> (i64, i64) {
    (WIDTH, HEIGHT + 32)
}

/// `2027-05`
fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// Millionths of a currency's unit as an amount.
pub(crate) fn micros_told(
    w: &crate::words::Words,
    currency: guestlink_domain::money::Currency,
    micros: i64,
) -> String {
    let unit = 10_i64.pow(6_u32.saturating_sub(u32::from(currency.exponent())));
    w.money(guestlink_domain::money::Money::new((micros + unit / 2) / unit, currency))
}
