use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, date, time};
use proptest::prelude::*;
use serde_json::json;

use super::super::tests::{occasion, person, resort_with, situation_of};
use super::*;
use crate::resort::Resort;

/// Forty zones from every corner: with and without summer time, half hours, a day skipped, changes at midnight.
const ZONES: &[&str] = &[
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Anchorage",
    "America/Argentina/Buenos_Aires",
    "America/Asuncion",
    "America/Bogota",
    "America/Caracas",
    "America/Chicago",
    "America/Godthab",
    "America/Havana",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Dubai",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
];

static BEFORE: LazyLock<Resort> = LazyLock::new(|| {
    resort_with(&json!({"automations": [{
        "id": "one", "on": ["reservation.created"], "once_per": "booking",
        "when": {"type": "stay", "from": "check_in", "days": 0, "at": "10:00"},
        "do": [{"type": "send_template", "template": "pre_arrival_info"}],
    }]}))
});

fn in_zone(zone: &str, at: &str) -> Resort {
    let mut resort = BEFORE.clone();
    resort.property.timezone = zone.to_owned();
    let at = Clock::read(at).unwrap();
    resort.automations.automations[0].when = Some(Moment::Stay { from: StayDay::CheckIn, days: 0, at });
    resort
}

fn first(resort: &Resort, check_in: Date, now: &str) -> Timestamp {
    let mut told = occasion("reservation.created", "GL-1");
    if let Some(stay) = &mut told.data.reservation {
        stay.check_in = check_in;
        stay.check_out = check_in.checked_add(Span::new().days(3)).unwrap();
    }
    let person = person();
    let situation = situation_of(resort, &person, now);
    when(&resort.automations.automations[0], false, &told, &situation).unwrap().first
}

/// Slow and simple: the first minute of two days whose local reading is at or behind the wanted one. In a gap that is
/// the first minute after it; where a reading comes twice, its first coming.
fn by_looking(wanted: DateTime, zone: &TimeZone) -> Timestamp {
    let from = zone.to_ambiguous_timestamp(wanted).compatible().unwrap().as_second() - 10_800;
    let mut second = from - from.rem_euclid(60);
    loop {
        let at = Timestamp::from_second(second).unwrap();
        if zone.to_datetime(at) >= wanted {
            return at;
        }
        second += 60;
    }
}

#[test]
fn forty_zones_change_their_clocks_and_every_moment_comes_once() {
    assert_eq!(ZONES.len(), 40);
    for name in ZONES {
        let zone = TimeZone::get(name).unwrap();
        let year = zone.to_timestamp(date(2026, 1, 1).to_datetime(time(0, 0, 0, 0))).unwrap();
        let changes =
            zone.following(year).take_while(|change| change.timestamp().as_second() < 1_830_000_000);
        for change in changes.take(2) {
            let day = zone.to_datetime(change.timestamp()).date();
            for at in ["00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "10:00", "23:30"] {
                let due = first(&in_zone(name, at), day, "2025-12-01T00:00:00Z");
                let wanted = day.to_datetime(Clock::read(at).unwrap().time());
                let local = zone.to_datetime(due);
                let ambiguous = zone.to_ambiguous_timestamp(wanted);
                if ambiguous.is_ambiguous() {
                    let looked = by_looking(wanted, &zone);
                    // In a gap: as much later as the clocks move, so never before the gap's end, and the same day or
                    // the first minutes of the next.
                    assert!(due >= looked, "{name} {wanted}: {local}");
                    let late = due.duration_since(looked);
                    assert!(late <= SignedDuration::from_hours(24), "{name} {wanted}: {local}");
                } else {
                    assert_eq!(local, wanted, "{name}");
                    assert_eq!(due, by_looking(wanted, &zone), "{name} {wanted}");
                }
            }
        }
    }
}

static MADRID: LazyLock<Resort> = LazyLock::new(|| in_zone("Europe/Madrid", "02:30"));

#[test]
fn a_gap_moves_a_time_on_and_an_overlap_takes_its_first_coming() {
    let spring = first(&MADRID, date(2026, 3, 29), "2026-01-01T00:00:00Z");
    assert_eq!(spring.to_string(), "2026-03-29T01:30:00Z", "02:30 is 03:30 that day");
    let autumn = first(&MADRID, date(2026, 10, 25), "2026-01-01T00:00:00Z");
    assert_eq!(autumn.to_string(), "2026-10-25T00:30:00Z", "the first of two half past two");
}

fn hours_resort(automation: &serde_json::Value) -> Resort {
    resort_with(&json!({"automations": [automation]}))
}

proptest! {
    #[test]
    fn whatever_the_hours_the_moment_lies_inside_them_and_not_before(
        minute in 0_i64..20_000, zone in 0_usize..40, from in 0_u16..1440, length in 30_u16..1400,
    ) {
        static RESORT: LazyLock<Resort> = LazyLock::new(|| hours_resort(&json!({
            "id": "one", "on": ["guest.checked_in"], "when": {"type": "after", "minutes": 30},
            "between": ["09:00", "21:00"], "do": [{"type": "send_template", "template": "welcome_in_house"}],
        })));
        let clock = |minutes: u16| Clock::from(time(
            i8::try_from(minutes % 1440 / 60).unwrap(), i8::try_from(minutes % 60).unwrap(), 0, 0));
        let mut resort = RESORT.clone();
        resort.property.timezone = ZONES[zone].to_owned();
        let span = hours::Span(clock(from), clock(from + length));
        resort.automations.automations[0].between = Some(span);
        let at = Timestamp::from_second(1_772_000_000 + minute * 60).unwrap();
        let told = Occasion { at, ..occasion("guest.checked_in", "GL-1") };
        let person = person();
        let situation = Situation { now: at, ..situation_of(&resort, &person, "2026-01-01T00:00:00Z") };
        let zone = resort.property.zone();
        let found = when(&resort.automations.automations[0], false, &told, &situation).unwrap();
        let wanted = at + SignedDuration::from_mins(30);
        prop_assert!(found.due >= wanted && found.good);
        prop_assert!(span.holds(Clock::from(zone.to_datetime(found.due).time())));
        prop_assert!(found.due.duration_since(wanted) <= SignedDuration::from_hours(27));
    }
}

#[test]
fn what_sells_keeps_the_guests_night_and_a_guests_clock_counts_when_it_is_certain() {
    let resort = hours_resort(&json!({
        "id": "one", "on": ["campaign.started"], "clock": "guest", "hours": {"tue-thu": ["11:00", "18:00"]},
        "do": [{"type": "send_template", "template": "winback_season"}],
    }));
    let facts = BTreeMap::new();
    let house = crate::resort::automations::HouseEvent::CampaignStarted;
    // A Friday evening.
    let at: Timestamp = "2026-05-01T18:00:00Z".parse().unwrap();
    let told = Occasion::of_house(house, "c1", at, None, facts);
    let due = |zones: &[&str]| {
        let mut person = person();
        person.zones = zones.iter().map(|name| TimeZone::get(name).unwrap()).collect();
        let situation = Situation { now: at, ..situation_of(&resort, &person, "2026-05-01T18:00:00Z") };
        when(&resort.automations.automations[0], true, &told, &situation).unwrap().due.to_string()
    };
    assert_eq!(due(&[]), "2026-05-05T09:00:00Z", "Tuesday at eleven in Madrid");
    assert_eq!(due(&["America/Lima"]), "2026-05-05T16:00:00Z", "Tuesday at eleven in Lima");
    // Of many zones none is certain, so the property's clock counts; and the nights of Madrid and Los Angeles leave no
    // hour between eleven and six.
    assert_eq!(due(&["America/Los_Angeles", "America/New_York"]), "2026-05-05T09:00:00Z");
}
