use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::bookings::native::ReservationStatus;
use crate::language::Lang;
use crate::money::Money;
use crate::resort::{self, Resort};

fn ventisol() -> Resort {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts/ventisol");
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                files.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), text);
            }
        }
    }
    resort::load(&files, &|_| true).unwrap()
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Madrid").unwrap()
}

fn stay() -> GuestStay {
    GuestStay {
        reference: "CV-1".to_owned(),
        first_name: Some("Nora".to_owned()),
        language: None,
        accommodation: "sea-suite".to_owned(),
        booked_name: None,
        unit: Some("SE1".to_owned()),
        check_in: date(2026, 8, 10),
        check_out: date(2026, 8, 14),
        status: ReservationStatus::Confirmed,
        arrival_time: None,
        party: Some((2, 1)),
        total: Some(Money::new(135_760, "EUR".parse().unwrap())),
        due: None,
        free_until: None,
    }
}

fn at(local: &str) -> Timestamp {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    zone().to_timestamp(local).unwrap()
}

fn made(resort: &Resort, stay: &GuestStay, lang: &str, now: Timestamp) -> Page {
    let lang = Lang::new(lang);
    page(&PageOf { resort, zone: &zone(), stay, asked: &[], lang: &lang, now })
}

fn schedule(resort: &Resort, stay: &GuestStay) -> Schedule {
    Schedule::of(stay, &resort.property, &zone())
}

#[test]
fn phases_follow_the_propertys_own_calendar() {
    let (resort, stay) = (ventisol(), stay());
    let schedule = schedule(&resort, &stay);
    for (moment, phase) in [
        ("2026-08-04T23:59", Phase::Booked),
        ("2026-08-05T00:00", Phase::Soon),
        ("2026-08-09T23:59", Phase::Soon),
        ("2026-08-10T00:00", Phase::Arrival),
        ("2026-08-10T23:59", Phase::Arrival),
        ("2026-08-11T00:00", Phase::InStay),
        ("2026-08-13T23:59", Phase::InStay),
        ("2026-08-14T00:00", Phase::CheckOut),
        ("2026-08-14T10:59", Phase::CheckOut),
        ("2026-08-14T11:00", Phase::After),
        ("2026-09-01T00:00", Phase::After),
    ] {
        assert_eq!(schedule.phase(at(moment)), phase, "{moment}");
    }
    for phase in Phase::ALL {
        assert_eq!(schedule.phase(schedule.moment_in(phase)), phase);
        assert_eq!(Phase::named(phase.name()), Some(phase));
    }
}

#[test]
fn what_the_desk_says_counts_more_than_the_calendar() {
    let resort = ventisol();
    let told = |status, moment| {
        let stay = GuestStay { status, ..stay() };
        schedule(&resort, &stay).phase(at(moment))
    };
    assert_eq!(told(ReservationStatus::CheckedIn, "2026-08-10T13:00"), Phase::InStay);
    assert_eq!(told(ReservationStatus::CheckedIn, "2026-08-14T12:00"), Phase::CheckOut);
    assert_eq!(told(ReservationStatus::CheckedIn, "2026-08-15T00:00"), Phase::After);
    assert_eq!(told(ReservationStatus::CheckedOut, "2026-08-12T09:00"), Phase::After);
}

#[test]
fn a_single_night_has_an_arrival_and_a_departure() {
    let (resort, stay) = (ventisol(), GuestStay { check_out: date(2026, 8, 11), ..stay() });
    let schedule = schedule(&resort, &stay);
    assert_eq!(schedule.phase(at("2026-08-10T20:00")), Phase::Arrival);
    assert_eq!(schedule.phase(at("2026-08-11T08:00")), Phase::CheckOut);
    assert_eq!(schedule.phase(at("2026-08-11T11:00")), Phase::After);
}

#[test]
fn secrets_open_with_the_room_and_close_with_it() {
    let (resort, stay) = (ventisol(), stay());
    let schedule = schedule(&resort, &stay);
    let look = |secret, moment| reveal(secret, &resort, &stay, &schedule, at(moment)).unwrap();
    for secret in [Secret::Door, Secret::Wifi] {
        assert_eq!(look(secret, "2026-08-10T14:59"), Err(Lock::Until(at("2026-08-10T15:00"))));
        assert!(look(secret, "2026-08-10T15:00").is_ok());
        assert!(look(secret, "2026-08-14T10:59").is_ok());
        assert_eq!(look(secret, "2026-08-14T11:00"), Err(Lock::Closed));
        assert_eq!(Secret::named(secret.name()), Some(secret));
    }
    let Ok(Revealed::Door { code, key_box }) = look(Secret::Door, "2026-08-11T09:00") else { panic!() };
    assert_eq!((code.as_deref(), key_box.as_deref()), (Some("2357"), Some("4471")));
}

#[test]
fn the_door_waits_for_the_money_and_the_network_does_not() {
    let resort = ventisol();
    let owing = GuestStay { due: Some(Money::new(100, "EUR".parse().unwrap())), ..stay() };
    let schedule = schedule(&resort, &owing);
    let look =
        |secret, stay: &GuestStay| reveal(secret, &resort, stay, &schedule, at("2026-08-10T16:00")).unwrap();
    assert_eq!(look(Secret::Door, &owing), Err(Lock::Unpaid));
    assert!(look(Secret::Wifi, &owing).is_ok());
    let known = GuestStay { status: ReservationStatus::CheckedIn, ..owing };
    assert!(look(Secret::Door, &known).is_ok());
}

#[test]
fn a_guest_in_another_room_gets_another_code_and_one_without_a_room_the_box() {
    let resort = ventisol();
    let code = |unit: Option<&str>| {
        let stay = GuestStay { unit: unit.map(str::to_owned), ..stay() };
        match reveal(Secret::Door, &resort, &stay, &schedule(&resort, &stay), at("2026-08-11T09:00")) {
            Some(Ok(Revealed::Door { code, key_box })) => (code, key_box),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(code(Some("SE2")), (Some("2277".to_owned()), Some("4471".to_owned())));
    assert_eq!(code(None), (None, Some("4471".to_owned())));
}

#[test]
fn no_page_and_no_debug_output_carries_a_secret() {
    let (resort, stay) = (ventisol(), stay());
    let schedule = schedule(&resort, &stay);
    for phase in Phase::ALL {
        for lang in ["en", "es", "de", "ar"] {
            let shown = format!("{:?}", made(&resort, &stay, lang, schedule.moment_in(phase)));
            for secret in ["2357", "4471", "salt&pine"] {
                assert!(!shown.contains(secret), "{phase:?} {lang}: {secret}");
            }
        }
    }
    for secret in [Secret::Door, Secret::Wifi] {
        let revealed = reveal(secret, &resort, &stay, &schedule, at("2026-08-11T09:00")).unwrap().unwrap();
        let shown = format!("{revealed:?}");
        assert!(!shown.contains("2357") && !shown.contains("salt"), "{shown}");
    }
}

#[test]
fn the_networks_code_survives_any_password() {
    let wifi = Revealed::Wifi { ssid: "A;B".to_owned(), password: r#"p\a:s,s"w"#.to_owned() };
    assert_eq!(wifi.wifi_code().unwrap(), r#"WIFI:T:WPA;S:A\;B;P:p\\a\:s\,s\"w;;"#);
}

fn has(page: &Page, wanted: fn(&Section) -> bool) -> bool {
    page.sections.iter().any(wanted)
}

#[test]
fn each_phase_shows_what_it_is_for() {
    let (resort, stay) = (ventisol(), stay());
    let schedule = schedule(&resort, &stay);
    let shown = |phase| made(&resort, &stay, "en", schedule.moment_in(phase));
    let booked = shown(Phase::Booked);
    assert!(
        has(&booked, |s| matches!(s, Section::Room(_))) && !has(&booked, |s| matches!(s, Section::Wifi(_)))
    );
    assert_eq!(booked.headline, Now::DaysToGo(20));
    assert_eq!(booked.unit, None);
    let soon = shown(Phase::Soon);
    assert!(
        has(&soon, |s| matches!(s, Section::Directions(_)))
            && has(&soon, |s| matches!(s, Section::CheckIn(_)))
    );
    let arrival = shown(Phase::Arrival);
    assert!(matches!(arrival.sections.first(), Some(Section::Door(SecretView { lock: Lock::Open(_), .. }))));
    let inside = shown(Phase::InStay);
    assert!(
        has(&inside, |s| matches!(s, Section::Services(_)))
            && !has(&inside, |s| matches!(s, Section::CheckOut(_)))
    );
    assert!(matches!(shown(Phase::CheckOut).sections.first(), Some(Section::CheckOut(_))));
    let after = shown(Phase::After);
    assert!(matches!(after.sections.first(), Some(Section::After(_))));
    assert!(!has(&after, |s| matches!(s, Section::Door(_) | Section::Wifi(_) | Section::Services(_))));
}

#[test]
fn paid_is_said_only_where_it_is_known() {
    let resort = ventisol();
    let paid = |due: Option<i64>| {
        let stay = GuestStay { due: due.map(|minor| Money::new(minor, "EUR".parse().unwrap())), ..stay() };
        let page = made(&resort, &stay, "en", at("2026-08-14T09:00"));
        page.sections.iter().any(|s| matches!(s, Section::Balance(Balance { paid: true, .. })))
    };
    assert!(paid(Some(0)) && !paid(Some(5)) && !paid(None));
}

#[test]
fn services_are_offered_while_they_make_sense() {
    let (resort, stay) = (ventisol(), stay());
    let schedule = schedule(&resort, &stay);
    let may = |id, moment| may_ask(&resort, id, &schedule, at(moment)).is_some();
    assert!(may("early-checkin", "2026-08-08T10:00") && !may("early-checkin", "2026-08-12T10:00"));
    assert!(!may("late-checkout", "2026-08-08T10:00") && may("late-checkout", "2026-08-13T10:00"));
    assert!(!may("extra-towels", "2026-08-08T10:00") && may("extra-towels", "2026-08-11T10:00"));
    assert!(!may("boat-trip", "2026-08-14T09:00"), "there is no time left");
    assert!(!may("extra-towels", "2026-08-20T10:00") && !may("no-such-thing", "2026-08-11T10:00"));
}

#[test]
fn a_text_that_is_missing_comes_whole_from_another_language_and_says_so() {
    let resort = ventisol();
    let page = made(&resort, &stay(), "fr", at("2026-08-11T09:00"));
    assert_eq!(page.greeting.unwrap().other, Some(Lang::new("en")));
}

#[test]
fn the_calendar_file_cannot_be_broken_out_of() {
    let (resort, mut stay) = (ventisol(), stay());
    stay.reference = "X\r\nATTENDEE:evil".to_owned();
    let schedule = schedule(&resort, &stay);
    let summary = "Stay; at, Cala\nVentisol ".repeat(6);
    let file = calendar_file(
        &stay,
        &resort.property,
        &schedule,
        (&summary, "https://h.example/w/x"),
        at("2026-08-01T00:00"),
    );
    assert!(file.contains("DTSTART:20260810T130000Z\r\n") && file.contains("DTEND:20260814T090000Z\r\n"));
    assert!(file.contains("SUMMARY:Stay\\; at\\, Cala\\nVentisol"));
    assert!(!file.contains("\nATTENDEE"));
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// A page that is kept until `fresh_until` never shows anything another moment would show differently.
    #[test]
    fn a_page_stays_true_until_it_says(minutes in -60_000_i64..60_000, share in 0.0_f64..1.0) {
        let (resort, stay) = (ventisol(), stay());
        let now = at("2026-08-12T00:00").checked_add(SignedDuration::from_mins(minutes)).unwrap();
        let page = made(&resort, &stay, "en", now);
        prop_assert!(page.fresh_until > now);
        let span = page.fresh_until.duration_since(now).min(SignedDuration::from_hours(48));
        #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "a share of some hours")]
        let later = (span.as_secs_f64() * share) as i64;
        let then = now.checked_add(SignedDuration::from_secs(later)).unwrap();
        prop_assert_eq!(made(&resort, &stay, "en", then), page);
    }
}
