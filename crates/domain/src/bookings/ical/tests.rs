//! What feeds say, on every one we have, and what their changes mean.

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::Value as Json;

use super::compare::Seen;
use super::*;

fn directory() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../payloads/booking")
}

fn madrid() -> TimeZone {
    TimeZone::get("Europe/Madrid").unwrap()
}

fn payload(name: &str) -> Feed {
    let text = std::fs::read_to_string(directory().join(format!("{name}.ics"))).unwrap();
    read(&text, &madrid()).unwrap()
}

#[test]
fn every_calendar_gives_its_expected_entries() {
    let mut seen = 0;
    for file in std::fs::read_dir(directory()).unwrap() {
        let file = file.unwrap().file_name().into_string().unwrap();
        let Some(stem) = file.strip_suffix(".expected.json").filter(|stem| stem.starts_with("ical__")) else {
            continue;
        };
        seen += 1;
        let expected: Vec<Json> =
            serde_json::from_str(&std::fs::read_to_string(directory().join(&file)).unwrap()).unwrap();
        let mut found = payload(stem).shown();
        // What is ignored stands at the end.
        let (mut wanted, ignored): (Vec<Json>, Vec<Json>) =
            expected.into_iter().partition(|one| one["kind"] != "ignored");
        wanted.extend(ignored);
        assert_eq!(found.len(), wanted.len(), "{stem}: {found:#?}");
        for (wanted, found) in wanted.iter().zip(found.drain(..)) {
            for (name, value) in wanted.as_object().unwrap() {
                assert_eq!(found.get(name), Some(value), "{stem}: {name} in {found}");
            }
        }
    }
    assert!(seen >= 5, "only {seen} calendars were found");
}

#[test]
fn calendars_without_an_expectation_are_read_too() {
    assert_eq!(payload("ical__rc_empty").entries, []);
    assert_eq!(payload("ical__rc_missing_fields").ignored.len(), 1);
    let feed = payload("ical__rc_with_blocked_event");
    let told: Vec<_> = feed.entries.iter().map(|entry| (entry.kind, entry.guest_name.as_deref())).collect();
    assert_eq!(told, [(Kind::Block, None), (Kind::Reservation, Some("Alice Cooper"))]);
    assert_eq!(payload("ical__rc_airbnb").entries[0].start, date(2025, 1, 1), "midnight in UTC is a day");
}

#[test]
fn an_end_may_be_missing_or_a_duration_and_the_feed_may_end_early() {
    let feed = |middle: &str| {
        read(
            &format!(
                "BEGIN:VCALENDAR\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\n{middle}SUMMARY:Reserved\r\nEND:VEVENT\r\n"
            ),
            &madrid(),
        )
    };
    let entry = |middle: &str| feed(middle).unwrap().entries.first().map(|entry| (entry.start, entry.end));
    assert_eq!(entry("DTSTART;VALUE=DATE:20260812\r\n"), Some((date(2026, 8, 12), date(2026, 8, 13))));
    assert_eq!(
        entry("DTSTART;VALUE=DATE:20260812\r\nDURATION:P3D\r\n"),
        Some((date(2026, 8, 12), date(2026, 8, 15)))
    );
    assert_eq!(entry("DTSTART;VALUE=DATE:20260812\r\nDTEND;VALUE=DATE:20260812\r\n"), None, "no night");
}

#[test]
fn other_languages_and_other_things_are_told_apart() {
    let vrbo = "-//HomeAway.com, Inc.//EN";
    let kind = |product: &str, summary: &str| {
        let text = format!(
            "BEGIN:VCALENDAR\r\nPRODID:{product}\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20260812\r\nDTEND;VALUE=DATE:20260815\r\nSUMMARY:{summary}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        read(&text, &madrid()).unwrap().entries[0].kind
    };
    assert_eq!(kind(vrbo, "Réservée - Sylvie"), Kind::Reservation);
    assert_eq!(kind(vrbo, "Indisponible"), Kind::Block);
    assert_eq!(kind(vrbo, "Provisoire - Paul"), Kind::Tentative);
    assert_eq!(kind("-//Google Inc//EN", "Cerrado por obras"), Kind::Block);
    assert_eq!(kind("x", "Busy"), Kind::UnknownOccupied);
    assert!(read("<html>Please sign in</html>", &madrid()).is_err());
}

fn feed(product: &str, uids: &[usize]) -> Feed {
    let entries = uids.iter().map(|uid| Entry {
        uid: format!("u{uid}"),
        kind: Kind::Reservation,
        start: date(2026, 8, 12),
        end: date(2026, 8, 15),
        reference: None,
        guest_name: None,
        phone_last4: None,
        url: None,
        summary: String::new(),
        occurrences: Vec::new(),
    });
    Feed { product: product.to_owned(), entries: entries.collect(), ignored: Vec::new() }
}

const TODAY: jiff::civil::Date = date(2026, 8, 1);

fn gone(changes: &[Change]) -> usize {
    changes.iter().filter(|change| matches!(change, Change::Gone(_))).count()
}

#[test]
fn a_stay_is_gone_after_two_good_fetches_without_it() {
    let (seen, new) = compare(&Seen::default(), &feed("p", &[1, 2, 3]), TODAY);
    assert_eq!(new.len(), 3);
    let (seen, once) = compare(&seen, &feed("p", &[1, 2]), TODAY);
    assert_eq!(once, []);
    let (seen, twice) = compare(&seen, &feed("p", &[1, 2]), TODAY);
    assert_eq!(gone(&twice), 1);
    assert_eq!(compare(&seen, &feed("p", &[1, 2]), TODAY).1, [], "once");
    let (seen, _) = compare(&seen, &feed("p", &[1]), TODAY);
    assert_eq!(compare(&seen, &feed("p", &[1, 2]), TODAY).1, [], "it was only away for a moment");
}

#[test]
fn a_bad_day_of_the_platform_takes_nothing_away() {
    let (seen, _) = compare(&Seen::default(), &feed("p", &[1, 2, 3, 4, 5]), TODAY);
    let (empty, changes) = compare(&seen, &feed("p", &[]), TODAY);
    assert_eq!(changes, []);
    let (back, changes) = compare(&empty, &feed("p", &[1, 2, 3, 4, 5]), TODAY);
    assert_eq!((back.known.len(), changes), (5, vec![]));
    let (other, changes) = compare(&back, &feed("login page", &[1, 2, 3]), TODAY);
    assert_eq!(changes, []);
    assert_eq!(gone(&compare(&other, &feed("login page", &[1, 2, 3]), TODAY).1), 0);
}

#[test]
fn what_is_over_is_forgotten_in_silence() {
    let (seen, _) = compare(&Seen::default(), &feed("p", &[1, 2, 3]), TODAY);
    let later = date(2026, 9, 1);
    let (seen, changes) = compare(&seen, &feed("p", &[]), later);
    assert_eq!((changes, seen.known.len()), (vec![], 0));
}

#[test]
fn our_own_feed_reads_back_without_names() {
    let busy = [Busy { start: date(2026, 8, 12), end: date(2026, 8, 15), key: "0a1b".to_owned() }];
    let text = publish(
        "Suite, sea view; a name that is long enough to be folded over two lines of text",
        &busy,
        "2026-08-01T00:00:00Z".parse().unwrap(),
    );
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let feed = read(&text, &madrid()).unwrap();
    let entry = &feed.entries[0];
    assert_eq!((entry.kind, entry.start, entry.end), (Kind::Block, busy[0].start, busy[0].end));
}

proptest! {
    #[test]
    fn nothing_is_gone_before_it_was_missed_twice_in_a_row(fetches in proptest::collection::vec(proptest::collection::btree_set(0_usize..8, 0..8), 1..12)) {
        let mut seen = Seen::default();
        let mut history: Vec<std::collections::BTreeSet<usize>> = Vec::new();
        for fetch in fetches {
            let uids: Vec<usize> = fetch.iter().copied().collect();
            let (next, changes) = compare(&seen, &feed("p", &uids), TODAY);
            for change in &changes {
                if let Change::Gone(entry) = change {
                    let uid: usize = entry.uid.trim_start_matches('u').parse().unwrap();
                    prop_assert!(!fetch.contains(&uid));
                    prop_assert!(history.last().is_some_and(|before| !before.contains(&uid)));
                }
            }
            history.push(fetch);
            seen = next;
        }
    }

    #[test]
    fn no_text_harms(text in "(BEGIN:VCALENDAR\r\n)?([A-Z;=:0-9\r\n-]{0,80})") {
        let _ = read(&text, &madrid());
    }
}
