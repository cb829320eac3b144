//! `/stays`: the timeline, lists by day, search.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::StoreError;
use guestlink_app::properties::Property;
use guestlink_app::stays::Seen;
use guestlink_domain::access::Right;
use http::HeaderMap;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::Row;
use super::timeline::{self, DAYS, Day, Kind};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::place::{House, at_house, houses};
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Stays read for a page.
const MOST: i64 = 500;
/// Characters of a search.
const LONGEST: usize = 80;

/// What is to be seen.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    house: Option<String>,
    /// `timeline`, `today`, `coming`, `past`.
    #[serde(default)]
    view: Option<String>,
    /// The first day of the timeline.
    #[serde(default)]
    from: Option<String>,
    /// A search.
    #[serde(default)]
    q: Option<String>,
}

/// A list with its heading.
pub(crate) struct Group {
    pub title: String,
    pub rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "dashboard/stays.html")]
struct StaysView {
    shell: Shell,
    houses: Vec<House>,
    slug: String,
    tabs: Vec<(&'static str, String, bool)>,
    q: String,
    days: Vec<Day>,
    kinds: Vec<Kind>,
    earlier: Date,
    later: Date,
    today: Date,
    groups: Vec<Group>,
    may_write: bool,
}
framed!(StaysView);

/// `GET /stays`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::ReadStays, asked.house.as_deref());
    let (mut shell, property) = match at_house(&door, &caller, &headers, Section::Stays, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let q: String = asked.q.as_deref().unwrap_or_default().trim().chars().take(LONGEST).collect();
    let view = asked.view.as_deref().filter(|view| VIEWS.iter().any(|known| known.0 == *view));
    let view = view.unwrap_or("timeline");
    let view = if q.is_empty() { view } else { "found" };
    let today = property.today(door.app.clock().now());
    let from = asked.from.as_deref().and_then(|from| from.parse().ok());
    let from = from.unwrap_or_else(|| today.saturating_sub(3.days()));
    let seen = match read(&door, &property, view, (from, today), &q).await {
        Ok(seen) => seen,
        Err(error) => {
            tracing::warn!(%error, "stays could not be read");
            return Problem::unavailable().into_response();
        }
    };
    crate::dashboard::requests::badge(&door, &caller, &mut shell).await;
    let w = shell.w.clone();
    let on_timeline = view == "timeline";
    let page = StaysView {
        houses: houses(&shell, &caller, Right::ReadStays, &property),
        slug: property.slug.clone(),
        tabs: VIEWS.map(|(name, key)| (name, w.say(key), name == view)).into(),
        q,
        days: if on_timeline { timeline::days(&w, from, today) } else { vec![] },
        kinds: if on_timeline { timeline::kinds(&w, &property, &seen, from, today) } else { vec![] },
        earlier: from.saturating_sub(14.days()),
        later: from.saturating_add(14.days()),
        today,
        groups: if on_timeline { vec![] } else { groups(&w, &property, &seen, view, today) },
        may_write: caller.may(Right::WriteStays, property.id).is_ok(),
        shell,
    };
    html::page(&page, &headers)
}

/// The ways to look at stays, in the order of the tabs.
const VIEWS: [(&str, &str); 4] = [
    ("timeline", "stays-timeline"),
    ("today", "stays-today"),
    ("coming", "stays-coming"),
    ("past", "stays-past"),
];

async fn read(
    door: &Door,
    property: &Property,
    view: &str,
    (from, today): (Date, Date),
    q: &str,
) -> Result<Vec<Seen>, StoreError> {
    let days = match view {
        "found" => return door.app.stays_matching(property.tenant, property.id, q, MOST).await,
        "timeline" => (from, from.saturating_add(DAYS.days())),
        "today" => (today, today),
        "coming" => (today, today.saturating_add(60.days())),
        _ => (today.saturating_sub(60.days()), today),
    };
    door.app.stays_between(property.tenant, property.id, days, MOST).await
}

/// Lists by what there is to do: who comes, who is here, who leaves.
fn groups(w: &Words, property: &Property, seen: &[Seen], view: &str, today: Date) -> Vec<Group> {
    let rows = |pick: &dyn Fn(&Seen) -> bool| -> Vec<Row> {
        seen.iter().filter(|one| pick(one)).map(|one| Row::of(w, property, one)).collect()
    };
    let group = |key: &str, rows: Vec<Row>| Group { title: w.say(key), rows };
    let expected = |one: &Seen| one.stay.occupies;
    match view {
        "today" => vec![
            group("stays-arriving", rows(&|one| expected(one) && one.stay.check_in == today)),
            group(
                "stays-here",
                rows(&|one| expected(one) && one.stay.check_in < today && one.stay.check_out > today),
            ),
            group("stays-leaving", rows(&|one| expected(one) && one.stay.check_out == today)),
        ],
        "coming" => vec![
            group("stays-expected", rows(&|one| expected(one) && one.stay.check_in > today)),
            group("stays-unsure", rows(&|one| !expected(one) && one.stay.check_in >= today)),
        ],
        "past" => {
            let mut past = rows(&|one| one.stay.check_out <= today);
            past.reverse();
            vec![group("stays-past", past)]
        }
        _ => vec![group("stays-found", rows(&|_| true))],
    }
}
