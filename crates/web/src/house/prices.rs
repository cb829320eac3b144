//! `/house/prices`: what each night costs, a year on a calendar.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use guestlink_app::properties::Property;
use guestlink_domain::catalog::Accommodation;
use guestlink_domain::money::Money;
use guestlink_domain::sales::quote::night;
use http::HeaderMap;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Top, enter};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::shell::{Shell, framed};
use crate::routes::Door;
use crate::words::Words;

/// Months shown at once.
const MONTHS: i32 = 12;
const MONTH_NAMES: [&str; 12] = [
    "month-january",
    "month-february",
    "month-march",
    "month-april",
    "month-may",
    "month-june",
    "month-july",
    "month-august",
    "month-september",
    "month-october",
    "month-november",
    "month-december",
];
/// Colours of seasons there are.
const TONES: usize = 6;

/// What is to be looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    house: Option<String>,
    of: Option<String>,
    /// `2027-03`
    from: Option<String>,
}

/// A day in a month's table. Days of other months are empty.
struct Day {
    number: String,
    price: String,
    /// Class of its season; `closed` when it is not sold.
    tone: String,
    /// All of it, in words.
    told: String,
}

struct Month {
    name: String,
    weeks: Vec<Vec<Option<Day>>>,
}

struct SeasonKey {
    tone: String,
    name: String,
    rules: String,
}

struct Kind {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "dashboard/house-prices.html")]
struct PricesView {
    shell: Shell,
    top: Top,
    kinds: Vec<Kind>,
    chosen: String,
    currency: String,
    weekdays: Vec<String>,
    months: Vec<Month>,
    seasons: Vec<SeasonKey>,
    earlier: String,
    later: String,
    at: usize,
}
framed!(PricesView);

/// `GET /house/prices`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/prices", asked.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let w = shell.w.clone();
    let today = property.today(door.app.clock().now());
    let wanted = asked.from.as_deref().and_then(|month| format!("{month}-01").parse::<Date>().ok());
    let first = wanted.unwrap_or(today).first_of_month();
    let all = &property.catalog.accommodations;
    let at = all.iter().position(|one| asked.of.as_deref() == Some(one.id.as_str())).unwrap_or(0);
    let chosen = all.get(at);
    let month = |date: Date| date.strftime("%Y-%m").to_string();
    let page = PricesView {
        kinds: all
            .iter()
            .map(|one| Kind {
                id: one.id.clone(),
                name: one.name.get(&w.lang, &property.language).to_owned(),
                chosen: chosen.is_some_and(|chosen| chosen.id == one.id),
            })
            .collect(),
        chosen: chosen.map(|one| one.id.clone()).unwrap_or_default(),
        currency: property.pricing.currency.to_string(),
        weekdays: weekdays(&w, first),
        months: chosen.map(|one| months(&w, &property, one, first)).unwrap_or_default(),
        seasons: chosen.map(|one| seasons(&w, &property, one)).unwrap_or_default(),
        earlier: month(first.saturating_sub(MONTHS.months())),
        later: month(first.saturating_add(MONTHS.months())),
        at,
        top,
        shell,
    };
    html::page(&page, &headers)
}

/// Monday to Sunday, as short as the language has them.
fn weekdays(w: &Words, any: Date) -> Vec<String> {
    let monday = any.saturating_sub(i64::from(any.weekday().to_monday_zero_offset()).days());
    let short = |offset: i64| {
        let told = w.day(monday.saturating_add(offset.days()));
        told.chars().take_while(|c| c.is_alphabetic()).take(2).collect()
    };
    (0..7).map(short).collect()
}

fn months(w: &Words, property: &Property, one: &Accommodation, first: Date) -> Vec<Month> {
    (0..MONTHS).map(|n| month(w, property, one, first.saturating_add(n.months()))).collect()
}

fn month(w: &Words, property: &Property, one: &Accommodation, first: Date) -> Month {
    let blank = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    let days = (0..first.days_in_month()).map(|n| first.saturating_add(i64::from(n).days()));
    let mut cells: Vec<Option<Day>> = (0..blank).map(|_| None).collect();
    cells.extend(days.map(|date| Some(day(w, property, one, date))));
    let mut weeks: Vec<Vec<Option<Day>>> = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index % 7 == 0 {
            weeks.push(Vec::new());
        }
        if let Some(week) = weeks.last_mut() {
            week.push(cell);
        }
    }
    Month { name: month_name(w, first), weeks }
}

/// "March 2027"
fn month_name(w: &Words, first: Date) -> String {
    let index = usize::try_from(first.month()).unwrap_or(1).saturating_sub(1);
    let name = MONTH_NAMES.get(index).map(|key| w.say(key)).unwrap_or_default();
    format!("{name} {}", first.year())
}

fn day(w: &Words, property: &Property, one: &Accommodation, date: Date) -> Day {
    let found = night(one, &property.catalog, &property.pricing, date).ok().flatten();
    let (price, tone, season) = match &found {
        Some((night, _)) => {
            let price = w.money(Money::new(night.amount_minor, property.pricing.currency));
            let at = property.catalog.seasons.iter().position(|season| season.id == night.season);
            (price, tone(at), season_name(w, property, &night.season))
        }
        None => (String::new(), "closed".to_owned(), w.say("house-not-sold")),
    };
    Day {
        number: w.number(i64::from(date.day())),
        told: format!("{}: {season} {price}", w.full_day(date)),
        price: price.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect(),
        tone,
    }
}

fn tone(at: Option<usize>) -> String {
    format!("s{}", at.unwrap_or(0) % TONES)
}

fn season_name(w: &Words, property: &Property, id: &str) -> String {
    let season = property.catalog.seasons.iter().find(|season| season.id == id);
    let name = season.map(|season| season.name.get(&w.lang, &property.language)).unwrap_or_default();
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}

/// Every season it is sold in, with its price and rules.
fn seasons(w: &Words, property: &Property, one: &Accommodation) -> Vec<SeasonKey> {
    let currency = property.pricing.currency;
    let all = property.catalog.seasons.iter().enumerate();
    all.filter_map(|(at, season)| {
        let rate = one.rates.get(&season.id)?;
        let money =
            |amount: &guestlink_domain::catalog::Amount| amount.money(currency).ok().map(|m| w.money(m));
        let mut rules = vec![money(&rate.night)?];
        if let Some(weekend) = rate.weekend_night.as_ref().and_then(money) {
            rules.push(w.with("house-weekend", "price", &weekend));
        }
        if let Some(least) = rate.min_nights.filter(|n| *n > 1) {
            rules.push(w.count("house-min-nights", i64::from(least)));
        }
        if let Some(most) = rate.max_nights {
            rules.push(w.count("house-max-nights", i64::from(most)));
        }
        Some(SeasonKey {
            tone: tone(Some(at)),
            name: season_name(w, property, &season.id),
            rules: rules.join(" · "),
        })
    })
    .collect()
}
