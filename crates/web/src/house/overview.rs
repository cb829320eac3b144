//! `/house`: what is sold, and the files everything is kept in.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use guestlink_app::properties::Property;
use guestlink_domain::catalog::{Accommodation, Kind};
use guestlink_domain::money::Money;
use guestlink_domain::resort;
use http::HeaderMap;

use super::{Asked, Top, enter};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::shell::{Shell, framed};
use crate::routes::Door;
use crate::words::Words;

/// Something that is sold.
struct Sold {
    id: String,
    name: String,
    summary: String,
    kind: String,
    people: String,
    units: String,
    prices: Option<String>,
    photo: Option<String>,
}

/// A file, with what it is for.
struct FileLine {
    path: String,
    what: String,
}

#[derive(Template)]
#[template(path = "dashboard/house.html")]
struct OverviewView {
    shell: Shell,
    top: Top,
    name: String,
    sold: Vec<Sold>,
    files: Vec<FileLine>,
    services: String,
    questions: String,
}
framed!(OverviewView);

/// Files that can be made when they are not there yet.
const FILES: [(&str, &str); 8] = [
    ("property.json", "house-file-property"),
    ("catalog.json", "house-file-catalog"),
    ("services.json", "house-file-services"),
    ("welcome.json", "house-file-welcome"),
    ("templates.json", "house-file-templates"),
    ("automations.json", "house-file-automations"),
    ("channel.json", "house-file-channel"),
    ("rates.json", "house-file-rates"),
];

/// `GET /house`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house", asked.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let w = shell.w.clone();
    let count = |key, n: usize| w.count(key, i64::try_from(n).unwrap_or(i64::MAX));
    let page = OverviewView {
        name: property.resort.property.name.clone(),
        sold: sold(&w, &property),
        files: files(&w, &property),
        services: count("house-services-count", property.resort.services.services.len()),
        questions: count("house-questions-count", property.resort.channel.faq.len()),
        top,
        shell,
    };
    html::page(&page, &headers)
}

fn sold(w: &Words, property: &Property) -> Vec<Sold> {
    let all = property.catalog.accommodations.iter();
    all.map(|one| Sold {
        id: one.id.clone(),
        name: one.name.get(&w.lang, &property.language).to_owned(),
        summary: one.summary.get(&w.lang, &property.language).to_owned(),
        kind: w.say(kind(one.kind)),
        people: w.count("house-sleeps", i64::from(one.occupancy.max)),
        units: w.count("house-units", i64::from(one.units)),
        prices: prices(w, property, one),
        photo: one.photos.first().and_then(|path| thumb(property, path)),
    })
    .collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Room => "house-kind-room",
        Kind::Suite => "house-kind-suite",
        Kind::Apartment => "house-kind-apartment",
        Kind::Cabin => "house-kind-cabin",
        Kind::Villa => "house-kind-villa",
        Kind::Tent => "house-kind-tent",
        Kind::House => "house-kind-house",
        Kind::Bed => "house-kind-bed",
        Kind::Pitch => "house-kind-pitch",
    }
}

/// "€78 – €240"
fn prices(w: &Words, property: &Property, one: &Accommodation) -> Option<String> {
    let currency = property.pricing.currency;
    let rates = one.rates.values().flat_map(|rate| [Some(&rate.night), rate.weekend_night.as_ref()]);
    let amounts = rates.flatten().filter_map(|amount| Some(amount.money(currency).ok()?.minor));
    let (lowest, highest) = amounts.fold(None, |seen: Option<(i64, i64)>, minor| {
        let (low, high) = seen.unwrap_or((minor, minor));
        Some((low.min(minor), high.max(minor)))
    })?;
    let told = |minor| w.money(Money::new(minor, currency));
    Some(if lowest == highest { told(lowest) } else { format!("{} – {}", told(lowest), told(highest)) })
}

/// The address of a small version of a photo; drawings have none.
pub(super) fn thumb(property: &Property, path: &str) -> Option<String> {
    let (_, ending) = path.rsplit_once('.')?;
    if ending == "svg" {
        return None;
    }
    let print = property.photo(path)?.get(..24)?;
    Some(format!("/photos/{}/{print}-480.webp", property.slug))
}

fn files(w: &Words, property: &Property) -> Vec<FileLine> {
    let fixed = FILES.iter().map(|(path, key)| FileLine { path: (*path).to_owned(), what: w.say(key) });
    let texts = resort::export(&property.resort).into_keys().filter(|path| path.starts_with("texts/"));
    let texts = texts.map(|path| {
        let lang = path.trim_start_matches("texts/").trim_end_matches(".ftl").to_owned();
        FileLine { what: w.with("house-file-texts", "language", &lang), path }
    });
    fixed.chain(texts).collect()
}
