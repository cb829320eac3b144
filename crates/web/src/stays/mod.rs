//! Stays at the front desk: a timeline of rooms, lists, a page for each, and entries by hand.

pub(crate) mod enter;
pub(crate) mod list;
pub(crate) mod sheet;
mod timeline;

use guestlink_app::properties::Property;
use guestlink_app::stays::Seen;

use crate::words::Words;

/// A stay in a list.
pub(crate) struct Row {
    pub id: String,
    pub name: String,
    pub initials: String,
    pub reference: String,
    /// The room, and what kind of room it is.
    pub place: String,
    pub arrival: String,
    pub departure: String,
    pub nights: String,
    pub status: String,
    /// `ok`, `warn`, `bad`, `info` or nothing: the colour of the status.
    pub tone: &'static str,
}

impl Row {
    /// As a list shows it.
    pub fn of(w: &Words, property: &Property, seen: &Seen) -> Self {
        let stay = &seen.stay;
        let name = seen.name.clone().unwrap_or_else(|| w.say("stay-nobody"));
        let nights = stay.check_in.until(stay.check_out).map_or(0, |span| span.get_days());
        Self {
            id: stay.id.to_string(),
            initials: crate::dashboard::shell::initials(&name),
            name,
            reference: stay.reference.clone(),
            place: place(w, property, seen),
            arrival: w.day(stay.check_in),
            departure: w.day(stay.check_out),
            nights: w.count("stay-nights", nights),
            status: status_name(w, &stay.status),
            tone: tone(&stay.status),
        }
    }
}

/// "Unit 12, Dune Room".
fn place(w: &Words, property: &Property, seen: &Seen) -> String {
    let known = property.catalog.accommodations.iter().find(|one| one.id == seen.stay.accommodation);
    let kind = known.map_or_else(
        || seen.stay.accommodation.clone(),
        |one| one.name.get(&w.lang, &property.language).to_owned(),
    );
    match &seen.stay.unit {
        Some(unit) => format!("{unit}, {kind}"),
        None => kind,
    }
}

/// A status in words.
fn status_name(w: &Words, status: &str) -> String {
    match status {
        "inquiry" => w.say("stay-inquiry"),
        "pending" => w.say("stay-pending"),
        "confirmed" => w.say("stay-confirmed"),
        "checked_in" => w.say("stay-checked-in"),
        "checked_out" => w.say("stay-checked-out"),
        "cancelled" => w.say("stay-cancelled"),
        "no_show" => w.say("stay-no-show"),
        "declined" => w.say("stay-declined"),
        "expired" => w.say("stay-expired"),
        other => other.to_owned(),
    }
}

fn tone(status: &str) -> &'static str {
    match status {
        "confirmed" | "checked_in" => "ok",
        "pending" | "inquiry" => "warn",
        "cancelled" | "no_show" | "declined" => "bad",
        _ => "",
    }
}
