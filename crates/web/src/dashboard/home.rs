//! `/`: the day at a glance.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::StoreError;
use guestlink_app::access::Caller;
use guestlink_app::insight::Report;
use guestlink_app::properties::Property;
use guestlink_domain::access::Right;
use guestlink_domain::insight::Measure;
use http::HeaderMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::html;
use super::place::{House, house, houses};
use super::shell::{Section, Shell, framed};
use crate::access::Signed;
use crate::insight;
use crate::insight::chart::Chart;
use crate::insight::page::{micros_told, period};
use crate::insight::tiles::{Tile, Tiles};
use crate::problem::Problem;
use crate::routes::Door;
use crate::stays::Row;

/// Days the chart shows, and the figures count.
const DAYS: i32 = 28;
/// Stays read for the day.
const MOST: i64 = 300;

/// Which house.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    house: Option<String>,
}

/// A number with a way to what is behind it.
struct Count {
    label: String,
    value: String,
    href: String,
}

/// Guests who come or go today.
struct Group {
    title: String,
    icon: &'static str,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct HomeView {
    shell: Shell,
    houses: Vec<House>,
    day: String,
    counts: Vec<Count>,
    groups: Vec<Group>,
    tiles: Vec<Tile>,
    chart: Option<Chart>,
    slug: String,
    no_house: bool,
}
framed!(HomeView);

/// What is read for the page.
#[derive(Default)]
struct Read {
    stays: Vec<guestlink_app::stays::Seen>,
    report: Option<(Report, Report)>,
    cost: Option<i64>,
}

/// `GET /`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(mut shell) = Shell::of(&door, &caller, &headers, Section::Home) else {
        return Problem::unavailable().into_response();
    };
    super::requests::badge(&door, &caller, &mut shell).await;
    let Some(property) = house(&shell, &caller, Right::ReadStays, asked.house.as_deref()) else {
        let day = String::new();
        let (slug, chart) = (String::new(), None);
        let page = HomeView {
            shell,
            houses: vec![],
            day,
            counts: vec![],
            groups: vec![],
            tiles: vec![],
            chart,
            slug,
            no_house: super::has_no_house(&door, &caller),
        };
        return html::page(&page, &headers);
    };
    let today = property.today(door.app.clock().now());
    match read(&door, &caller, &property, today).await {
        Ok(read) => html::page(&view(shell, &caller, &property, today, &read), &headers),
        Err(error) => {
            tracing::warn!(%error, "the day could not be read");
            Problem::unavailable().into_response()
        }
    }
}

async fn read(door: &Door, caller: &Caller, property: &Property, today: Date) -> Result<Read, StoreError> {
    let stays = door.app.stays_between(property.tenant, property.id, (today, today), MOST).await?;
    if caller.may(Right::ReadInsight, property.id).is_err() {
        return Ok(Read { stays, ..Read::default() });
    }
    let (report, before, month) = insight::page::read(door, property, period(today, DAYS), DAYS).await?;
    Ok(Read { stays, report: Some((report, before)), cost: Some(month.micros) })
}

fn view(shell: Shell, caller: &Caller, property: &Property, today: Date, read: &Read) -> HomeView {
    let w = shell.w.clone();
    let here = read.stays.iter().filter(|one| one.stay.occupies);
    let rows = |pick: &dyn Fn(&&guestlink_app::stays::Seen) -> bool| -> Vec<Row> {
        here.clone().filter(|one| pick(one)).map(|one| Row::of(&w, property, one)).collect()
    };
    let coming = rows(&|one| one.stay.check_in == today);
    let leaving = rows(&|one| one.stay.check_out == today);
    let sleeping =
        here.clone().filter(|one| one.stay.check_in <= today && one.stay.check_out > today).count();
    let rooms: i64 = property.catalog.accommodations.iter().map(|one| i64::from(one.units)).sum();
    let number = |n: usize| w.number(i64::try_from(n).unwrap_or(0));
    let today_list = format!("/stays?house={}&view=today", property.slug);
    let count = |key: &str, value: String| Count { label: w.say(key), value, href: today_list.clone() };
    let mut counts = vec![
        count("home-coming", number(coming.len())),
        count("home-leaving", number(leaving.len())),
        count("home-rooms", format!("{} / {}", number(sleeping), w.number(rooms))),
    ];
    if let Some(cost) = read.cost {
        counts.push(Count {
            label: w.say("home-cost"),
            value: micros_told(&w, property.resort.rates.currency, cost),
            href: format!("/insight?house={}#h-cost", property.slug),
        });
    }
    let (mut tiles, mut chart) = (vec![], None);
    if let Some((now, before)) = &read.report {
        let told = Tiles { w: &w, property, now, before };
        tiles = told.groups().into_iter().next().map(|group| group.tiles).unwrap_or_default();
        let days = now.by_day(Measure::Talks, period(today, DAYS));
        chart = Some(Chart::of(&w, w.say("insight-chart-talks"), &days));
    }
    HomeView {
        houses: houses(&shell, caller, Right::ReadStays, property),
        day: w.full_day(today),
        counts,
        groups: vec![
            Group { title: w.say("stays-arriving"), icon: "log-in", rows: coming },
            Group { title: w.say("stays-leaving"), icon: "log-out", rows: leaving },
        ],
        tiles,
        chart,
        slug: property.slug.clone(),
        no_house: false,
        shell,
    }
}
