use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::event::Cause;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
}

/// Counts events in order, as (minute, kind, cause, data); the names with their counts and sums.
fn counted(events: &[(i64, &str, Cause, Value)]) -> Vec<(&'static str, i64, i64)> {
    let mut talk = Memory::read(Subject::Talk, &Value::Null);
    let mut request = Memory::read(Subject::Request, &Value::Null);
    let mut all = std::collections::BTreeMap::new();
    for (minute, kind, cause, data) in events {
        let (subject, memory) = match subject_of(kind) {
            Some(Subject::Request) => (Subject::Request, &mut request),
            _ => (Subject::Talk, &mut talk),
        };
        let counted = memory.count(&Seen { kind, data, cause, at: at(*minute) });
        // As if every event were read in a run of its own.
        *memory = Memory::read(subject, &memory.written());
        for one in counted {
            let sum: &mut (i64, i64) = all.entry(one.measure).or_default();
            *sum = (sum.0 + one.n, sum.1 + one.amount);
        }
    }
    all.into_iter().map(|(measure, (n, amount))| (measure.name(), n, amount)).collect()
}

fn guest() -> Cause {
    Cause::WhatsApp("wamid.1".to_owned())
}

fn staff() -> Cause {
    Cause::Staff("noor".to_owned())
}

fn confirmed(minute: i64, booking: &str) -> (i64, &'static str, Cause, Value) {
    let data = json!({ "type": "reservation.confirmed", "booking": booking,
        "occasion": { "data": { "reservation": { "status": "confirmed", "price": { "total_minor": 53_114 } } } } });
    (minute, "booking.received", Cause::Booking("b".to_owned()), data)
}

#[test]
fn a_sale_is_counted_from_the_first_words_to_the_booking() {
    let counts = counted(&[
        (0, "message.received", guest(), json!({})),
        (0, "guest.understood", guest(), json!({ "check_in": "2027-08-12" })),
        (1, "message.queued", guest(), json!({})),
        (1, "message.accepted", Cause::System("outbox".to_owned()), json!({})),
        (5, "message.received", guest(), json!({})),
        (5, "quote.prepared", guest(), json!({})),
        (5, "message.queued", guest(), json!({})),
        confirmed(60, "R1"),
        confirmed(61, "R1"),
    ]);
    assert_eq!(
        counts,
        [
            ("messages_in", 2, 0),
            ("messages_out", 1, 0),
            ("conversations", 1, 0),
            ("conversations_qualified", 1, 0),
            ("quotes", 1, 0),
            ("first_reply_bot_seconds", 1, 60),
            ("bookings", 1, 53_114),
            ("bookings_by_chat", 1, 53_114),
        ]
    );
}

#[test]
fn a_booking_long_after_the_chat_is_not_the_chats() {
    let late = 15 * 24 * 60;
    let counts = counted(&[(0, "message.received", guest(), json!({})), confirmed(late, "R1")]);
    assert!(
        counts.contains(&("bookings", 1, 53_114)) && counts.iter().all(|one| one.0 != "bookings_by_chat")
    );
    assert_eq!(counted(&[confirmed(0, "R1")]), [("bookings", 1, 53_114)], "nobody chatted");
}

#[test]
fn a_person_answers_from_when_the_guest_waits_for_one() {
    let counts = counted(&[
        (0, "message.received", guest(), json!({})),
        (0, "conversation.handed_over", guest(), json!({})),
        (0, "message.queued", guest(), json!({})),
        (3, "message.received", guest(), json!({})),
        (4, "message.queued", staff(), json!({})),
        (5, "message.queued", staff(), json!({})),
        (9, "message.received", guest(), json!({})),
        (9, "conversation.released", staff(), json!({})),
        (10, "message.queued", staff(), json!({})),
    ]);
    let of = |name| counts.iter().find(|one| one.0 == name).copied();
    assert_eq!(of("reply_human_seconds"), Some(("reply_human_seconds", 1, 240)));
    assert_eq!(of("conversations_with_a_person"), Some(("conversations_with_a_person", 1, 0)));
    assert_eq!(of("handed_over"), Some(("handed_over", 1, 0)));
    assert_eq!(of("first_reply_bot_seconds"), Some(("first_reply_bot_seconds", 1, 0)));
}

#[test]
fn what_is_given_up_reminded_and_booked_after_all() {
    let abandoned = json!({ "type": "booking.abandoned", "booking": "B7" });
    let counts = counted(&[
        (0, "booking.received", Cause::Booking("b".to_owned()), abandoned),
        (
            60,
            "automation.sent",
            Cause::Timer("t".to_owned()),
            json!({ "trigger": "booking.abandoned", "booking": "B7" }),
        ),
        (
            1500,
            "automation.sent",
            Cause::Timer("t".to_owned()),
            json!({ "trigger": "booking.abandoned", "booking": "B7" }),
        ),
        (
            1600,
            "automation.sent",
            Cause::Timer("t".to_owned()),
            json!({ "trigger": "reservation.confirmed", "booking": "B7" }),
        ),
        confirmed(1700, "R9"),
    ]);
    assert_eq!(
        counts,
        [
            ("bookings", 1, 53_114),
            ("bookings_abandoned", 1, 0),
            ("bookings_reminded", 1, 0),
            ("bookings_recovered", 1, 53_114),
        ]
    );
}

#[test]
fn a_requests_clock_stands_while_it_is_planned_or_the_guest_asked_to_wait() {
    let asked = json!({ "steps": { "acknowledge_min": 5, "complete_min": 20 } });
    let counts = counted(&[
        (0, "request.asked", guest(), asked.clone()),
        (0, "request.scheduled", guest(), json!({})),
        (600, "request.due", Cause::Timer("request.due".to_owned()), json!({})),
        (603, "request.accepted", staff(), json!({})),
        (605, "request.paused", staff(), json!({ "guest_asked": true })),
        (665, "request.resumed", staff(), json!({})),
        (680, "request.completed", staff(), json!({})),
        (690, "request.reopened", guest(), json!({})),
        (692, "request.accepted", staff(), json!({})),
        (705, "request.completed", staff(), json!({})),
        (710, "request.rated", guest(), json!({ "stars": 5 })),
    ]);
    assert_eq!(
        counts,
        [
            ("requests", 1, 0),
            ("request_acknowledge_seconds", 2, 5 * 60),
            ("request_complete_seconds", 2, (20 + 15) * 60),
            ("requests_in_time", 1, 0),
            ("requests_reopened", 1, 0),
            ("ratings", 1, 5),
            ("ratings_good", 1, 0),
        ]
    );
}

#[test]
fn every_measure_has_a_name_of_its_own() {
    for measure in Measure::ALL {
        assert_eq!(Measure::named(measure.name()), Some(measure));
    }
}

#[test]
fn a_middle_needs_something_to_be_in_the_middle_of() {
    assert_eq!(Spread::default().percentile(50), None);
    let mut spread = Spread::default();
    spread.add(bucket(0), 3);
    spread.add(bucket(3_600), 1);
    assert_eq!(spread.percentile(50), Some(0.0));
    assert!(spread.percentile(90).unwrap() > 3_000.0);
}

proptest! {
    #[test]
    fn a_percentile_is_right_to_a_tenth(mut seconds in proptest::collection::vec(1_i64..900_000, 1..60), share in 1_u8..=100) {
        let mut spread = Spread::default();
        for one in &seconds {
            spread.add(bucket(*one), 1);
        }
        seconds.sort_unstable();
        let place = (seconds.len() * usize::from(share)).div_ceil(100).max(1) - 1;
        let exact = f64::from(i32::try_from(seconds[place]).unwrap());
        let told = spread.percentile(share).unwrap();
        prop_assert!((told - exact).abs() <= exact * 0.1 + 0.5, "{told} for {exact}");
    }

    #[test]
    fn no_event_is_too_odd_to_be_counted(kind in "[a-z]{1,9}\\.[a-z_]{1,12}", data in "\\PC{0,40}") {
        let (kept, cause) = (Value::String(data), guest());
        for subject in [Subject::Talk, Subject::Request] {
            let seen = Seen { kind: &kind, data: &kept, cause: &cause, at: at(0) };
            let _ = Memory::read(subject, &kept).count(&seen);
        }
    }
}
