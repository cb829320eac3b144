//! Rooms down, days across. Built as a table whose cells span nights, so that it reads without style and by ear.

use std::collections::BTreeMap;

use guestlink_app::properties::Property;
use guestlink_app::stays::Seen;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::{status_name, tone};
use crate::words::Words;

/// Days shown.
pub(super) const DAYS: i64 = 21;
/// Rows for one room: more stays than this at once in one room are a mistake somewhere, and shown in lists.
const LANES: usize = 4;

/// A day in the head.
pub(crate) struct Day {
    pub label: String,
    pub today: bool,
    pub weekend: bool,
}

/// A kind of room with its rows.
pub(crate) struct Kind {
    pub name: String,
    pub rows: Vec<Line>,
}

/// A room's row.
pub(crate) struct Line {
    pub label: String,
    pub cells: Vec<Cell>,
}

/// Nights in a row.
pub(crate) struct Cell {
    /// Days it spans.
    pub span: i64,
    /// Today is the first of an empty cell's days.
    pub today: bool,
    pub stay: Option<Bar>,
}

/// A stay in a row.
pub(crate) struct Bar {
    pub id: String,
    pub name: String,
    /// All of it, for a tooltip and for ears.
    pub told: String,
    pub tone: &'static str,
    /// It began before the first day, or goes on after the last.
    pub cut: &'static str,
}

pub(super) fn days(w: &Words, from: Date, today: Date) -> Vec<Day> {
    from.series(1.day())
        .take(usize::try_from(DAYS).unwrap_or(0))
        .map(|day| Day {
            label: w.day(day),
            today: day == today,
            weekend: matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        })
        .collect()
}

/// Every kind of room with the stays that take one, from a day on.
pub(super) fn kinds(w: &Words, property: &Property, seen: &[Seen], from: Date, today: Date) -> Vec<Kind> {
    let mut known: Vec<Kind> = Vec::new();
    for accommodation in &property.catalog.accommodations {
        let mut rooms: BTreeMap<(usize, String), Vec<&Seen>> = BTreeMap::new();
        for (place, name) in accommodation.unit_names.iter().enumerate() {
            rooms.entry((place, name.clone())).or_default();
        }
        for one in seen.iter().filter(|one| one.stay.occupies && one.stay.accommodation == accommodation.id) {
            let unit = one.stay.unit.clone().unwrap_or_default();
            let place = accommodation.unit_names.iter().position(|name| *name == unit);
            rooms.entry((place.unwrap_or(usize::MAX), unit)).or_default().push(one);
        }
        let rows = rooms.into_iter().flat_map(|((_, unit), stays)| {
            let label = if unit.is_empty() { w.say("stays-no-room") } else { unit };
            lanes(stays).into_iter().map(move |lane| (label.clone(), lane))
        });
        let rows = rows.map(|(label, lane)| Line { label, cells: cells(w, &lane, from, today) }).collect();
        known.push(Kind { name: accommodation.name.get(&w.lang, &property.language).to_owned(), rows });
    }
    known
}

/// Stays that overlap stand below each other.
fn lanes(stays: Vec<&Seen>) -> Vec<Vec<&Seen>> {
    let mut lanes: Vec<Vec<&Seen>> = vec![vec![]];
    for one in stays {
        let free = lanes
            .iter()
            .position(|lane| lane.last().is_none_or(|last| last.stay.check_out <= one.stay.check_in));
        match free {
            Some(place) => lanes.iter_mut().skip(place).take(1).for_each(|lane| lane.push(one)),
            None if lanes.len() < LANES => lanes.push(vec![one]),
            None => {}
        }
    }
    lanes
}

fn cells(w: &Words, lane: &[&Seen], from: Date, today: Date) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut next = 0;
    let column = |day: Date| i64::from(from.until(day).map_or(0, |span| span.get_days()));
    let now = column(today);
    let empty = |cells: &mut Vec<Cell>, from: i64, to: i64| {
        cells.extend((from..to).map(|day| Cell { span: 1, today: day == now, stay: None }));
    };
    for one in lane {
        let begins = column(one.stay.check_in).clamp(next, DAYS);
        let ends = column(one.stay.check_out).clamp(begins, DAYS);
        if ends == begins {
            continue;
        }
        empty(&mut cells, next, begins);
        let cut = match (column(one.stay.check_in) < begins, column(one.stay.check_out) > DAYS) {
            (true, true) => "before after",
            (true, false) => "before",
            (false, true) => "after",
            (false, false) => "",
        };
        cells.push(Cell { span: ends - begins, today: false, stay: Some(bar(w, one, cut)) });
        next = ends;
    }
    empty(&mut cells, next, DAYS);
    cells
}

fn bar(w: &Words, one: &Seen, cut: &'static str) -> Bar {
    let name = one.name.clone().unwrap_or_else(|| w.say("stay-nobody"));
    let (arrival, departure) = (w.day(one.stay.check_in), w.day(one.stay.check_out));
    let status = status_name(w, &one.stay.status);
    Bar {
        id: one.stay.id.to_string(),
        told: format!("{name}, {arrival} – {departure}, {status}"),
        name,
        tone: tone(&one.stay.status),
        cut,
    }
}
