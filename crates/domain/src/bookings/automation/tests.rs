use std::sync::LazyLock;

use serde_json::{Value, json};

use super::*;
use crate::bookings::native;
use crate::resort::tests::folder;

fn resort_with(automations: &Value) -> Resort {
    let mut files = folder("ventisol");
    files.insert("automations.json".to_owned(), automations.to_string());
    crate::resort::load(&files, &|_| true).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

static VENTISOL: LazyLock<Resort> =
    LazyLock::new(|| crate::resort::load(&folder("ventisol"), &|_| true).unwrap());
static NOTHING: LazyLock<BTreeMap<String, String>> = LazyLock::new(BTreeMap::new);

const NOW: &str = "2026-05-02T09:31:00Z";

fn situation(resort: &Resort) -> Situation<'_> {
    Situation {
        resort,
        identity: "website:delivery:msg_1",
        now: NOW.parse().unwrap(),
        consent: Consent { service: true, marketing: true },
        window_open: false,
        reservation: None,
        given: &NOTHING,
    }
}

fn event(kind: &str, data: &Value) -> BookingEvent {
    let event = json!({"type": kind, "timestamp": "2026-05-02T09:30:00Z", "data": data});
    native::parse(event.to_string().as_bytes()).unwrap()
}

fn guest(language: &str) -> Value {
    json!({"name": "Lucía Ferrán", "first_name": "Lucía", "language": language})
}

fn reservation() -> Value {
    json!({
        "ref": "GL-4K7Q2", "status": "confirmed", "channel": "direct", "check_in": "2026-08-12", "check_out": "2026-08-15",
        "units": [{"accommodation": "sea-suite", "name": "Suite"}],
        "price": {"currency": "EUR", "total_minor": 81250, "due_minor": 61250},
    })
}

fn with(mut value: Value, name: &str, member: Value) -> Value {
    value[name] = member;
    value
}

fn created(language: &str) -> BookingEvent {
    event("reservation.created", &json!({"reservation": reservation(), "guest": guest(language)}))
}

fn only(outcomes: Vec<Outcome>) -> Outcome {
    assert_eq!(outcomes.len(), 1, "{outcomes:#?}");
    outcomes.into_iter().next().unwrap()
}

/// The message of an action as the guest reads it.
fn read(resort: &Resort, action: &Action) -> String {
    let Outbound::Template { name, language, variables, .. } = &action.message else { panic!("no template") };
    let body = &resort.templates.get(name).unwrap().body.0[language];
    crate::resort::fill(body, variables).unwrap()
}

#[test]
fn a_confirmed_reservation_is_confirmed_in_the_guests_language() {
    let resort = &*VENTISOL;
    for (language, words) in [
        (
            "en",
            "Thank you Lucía! Cala Ventisol Retreat confirms booking GL-4K7Q2: Sea Suite, Wed 12 – Sat 15 Aug 2026, €812.50. You can manage it and ask us anything right here.",
        ),
        ("de", "Vielen Dank Lucía! Cala Ventisol Retreat bestätigt die Buchung GL-4K7Q2: Meersuite, "),
        ("fr", "Thank you Lucía!"),
        ("es-MX", "¡Gracias Lucía! Cala Ventisol Retreat confirma la reserva GL-4K7Q2: Suite Mar, "),
    ] {
        let action = only(triggered(&created(language), &situation(resort))).result.unwrap();
        let text = read(resort, &action);
        assert!(text.starts_with(words), "{text}");
        assert_eq!((action.automation.as_str(), action.due), ("booking-confirmed", NOW.parse().unwrap()));
        assert_eq!(action.key, "booking-confirmed/0/booking/GL-4K7Q2");
        let Outbound::Template { buttons, .. } = action.message else { panic!() };
        assert_eq!(buttons, ["GL-4K7Q2", "ask_human"]);
    }
}

#[test]
fn created_and_confirmed_are_one_message() {
    let resort = &*VENTISOL;
    let confirmed =
        event("reservation.confirmed", &json!({"reservation": reservation(), "guest": guest("en")}));
    let keys = [created("en"), confirmed]
        .map(|event| only(triggered(&event, &situation(resort))).result.unwrap().key);
    assert_eq!(keys[0], keys[1]);
    let pending = with(reservation(), "status", json!("pending"));
    let pending = event("reservation.created", &json!({"reservation": pending, "guest": guest("en")}));
    assert_eq!(only(triggered(&pending, &situation(resort))).result, Err(Withheld::Condition("status")));
}

#[test]
fn payments_are_told_one_by_one_with_the_balance_of_the_known_stay() {
    let resort = &*VENTISOL;
    let payment = json!({"ref": "pi_1", "reservation": "GL-4K7Q2", "amount_minor": 20000, "currency": "EUR"});
    let paid = event("payment.received", &json!({"payment": payment, "guest": guest("en")}));
    let missing = MissingValue { template: "payment_received".to_owned(), name: "balance".to_owned() };
    assert_eq!(only(triggered(&paid, &situation(resort))).result, Err(Withheld::Missing(missing.clone())));
    assert_eq!(
        missing.to_string(),
        "the template `payment_received` needs `balance`, which this event does not tell"
    );
    let known = created("en").data.reservation.unwrap();
    let first = Situation { reservation: Some(&known), ..situation(resort) };
    let second = Situation { identity: "website:delivery:msg_2", ..first };
    let action = only(triggered(&paid, &first)).result.unwrap();
    assert_eq!(
        read(resort, &action),
        "We received €200.00 for booking GL-4K7Q2, thank you Lucía. Open balance: €612.50. Ask us anything right here."
    );
    assert_ne!(action.key, only(triggered(&paid, &second)).result.unwrap().key);
}

#[test]
fn a_left_booking_is_asked_for_after_45_minutes_with_consent_and_inside_the_day() {
    let resort = &*VENTISOL;
    let booking = json!({
        "ref": "B-91", "url": "https://book.cala-ventisol.example/r/B-91?x=1", "check_in": "2026-08-12", "check_out": "2026-08-15",
        "accommodation": "sea-suite", "price": {"currency": "EUR", "total_minor": 81250}, "abandoned_at": "2026-05-02T09:20:00Z",
    });
    let left = event("booking.abandoned", &json!({"booking": booking, "guest": guest("es")}));
    let action = only(triggered(&left, &situation(resort))).result.unwrap();
    assert_eq!(action.due.to_string(), "2026-05-02T10:05:00Z");
    assert_eq!(action.opt_in, OptIn::Marketing);
    assert!(action.stop_on.contains(&Stop::Booking(native::EventKind::ReservationCreated)));
    let Outbound::Template { buttons, language, .. } = &action.message else { panic!() };
    assert_eq!((language.as_str(), buttons[0].as_str()), ("es", "r/B-91?x=1"));

    let service_only =
        Situation { consent: Consent { service: true, marketing: false }, ..situation(resort) };
    assert_eq!(only(triggered(&left, &service_only)).result, Err(Withheld::Consent("marketing")));

    // 22:30 in Madrid: not before nine the next morning.
    let at_night = with(booking, "abandoned_at", json!("2026-05-02T20:30:00Z"));
    let left = event("booking.abandoned", &json!({"booking": at_night, "guest": guest("es")}));
    let action = only(triggered(&left, &situation(resort))).result.unwrap();
    assert_eq!(action.due.to_string(), "2026-05-03T07:00:00Z");
}

#[test]
fn a_booking_that_is_begun_and_goes_no_further_is_asked_for_once() {
    let resort = &*VENTISOL;
    let booking = json!({
        "ref": "B-91", "check_in": "2026-08-12", "check_out": "2026-08-15", "accommodation": "sea-suite",
        "price": {"currency": "EUR", "total_minor": 81250},
    });
    let of_kind = |kind| event(kind, &json!({"booking": booking, "guest": guest("es")}));
    let action = |kind| only(triggered(&of_kind(kind), &situation(resort))).result.unwrap();
    let (begun, left) = (action("booking.started"), action("booking.abandoned"));
    assert_eq!((begun.due.to_string().as_str(), &begun.key), ("2026-05-02T10:15:00Z", &left.key));
    let stored: Action = serde_json::from_str(&serde_json::to_string(&begun).unwrap()).unwrap();
    assert_eq!(stored, begun, "an action that waits is kept whole");
}

#[test]
fn consent_is_taken_from_the_event_when_it_says_something() {
    assert_eq!(Consent::told_by(&created("en")), None);
    let asked = with(guest("en"), "whatsapp_opt_in", json!({"granted": true, "marketing": true}));
    let told =
        Consent::told_by(&event("inquiry.received", &json!({"inquiry": {"ref": "q"}, "guest": asked})));
    assert_eq!(told, Some(Consent { service: true, marketing: true }));
    let refused = with(guest("en"), "whatsapp_opt_in", json!({"granted": false, "marketing": true}));
    let told =
        Consent::told_by(&event("inquiry.received", &json!({"inquiry": {"ref": "q"}, "guest": refused})));
    assert_eq!(told, Some(Consent { service: false, marketing: false }));
}

#[test]
fn changes_and_cancellations_say_what_they_mean() {
    let resort = &*VENTISOL;
    let modified = with(reservation(), "changes", json!(["check_out"]));
    let changed = event("reservation.modified", &json!({"reservation": modified, "guest": guest("en")}));
    let action = only(triggered(&changed, &situation(resort))).result.unwrap();
    let words = "Hi Lucía, booking GL-4K7Q2 is updated: Wed 12 – Sat 15 Aug 2026, Sea Suite. New total: €812.50. Ask us anything right here.";
    assert_eq!(read(resort, &action), words);
    let notes = with(reservation(), "changes", json!(["notes"]));
    let remark = event("reservation.modified", &json!({"reservation": notes, "guest": guest("en")}));
    assert_eq!(only(triggered(&remark, &situation(resort))).result, Err(Withheld::Condition("changed")));

    for (refund, note) in [
        (json!(20000), "We refund €200.00."),
        (json!(0), "There is nothing to refund."),
        (Value::Null, "About a refund"),
    ] {
        let cancelled = with(with(reservation(), "status", json!("cancelled")), "refund_minor", refund);
        let off = event("reservation.cancelled", &json!({"reservation": cancelled, "guest": guest("en")}));
        let action = only(triggered(&off, &situation(resort))).result.unwrap();
        assert!(read(resort, &action).contains(note), "{}", read(resort, &action));
    }
}

fn stay_automation(days: i32, at: &str) -> Value {
    json!({"automations": [{
        "id": "before", "on": ["reservation.created"], "once_per": "booking",
        "when": {"type": "stay", "from": "check_in", "days": days, "at": at},
        "do": [{"type": "send_template", "template": "pre_arrival_info"}],
    }]})
}

#[test]
fn moments_of_the_stay_are_in_the_propertys_time_and_late_bookings_catch_up() {
    let due = |days, at: &str, now: &str| {
        let resort = resort_with(&stay_automation(days, at));
        let situation = Situation { now: now.parse().unwrap(), ..situation(&resort) };
        only(triggered(&created("en"), &situation)).result.map(|action| action.due.to_string())
    };
    assert_eq!(due(-3, "10:00", NOW).unwrap(), "2026-08-09T08:00:00Z");
    assert_eq!(
        due(-3, "10:00", "2026-08-11T12:00:00Z").unwrap(),
        "2026-08-11T12:00:00Z",
        "booked late: at once"
    );
    assert_eq!(due(-3, "10:00", "2026-08-12T12:00:00Z"), Err(Withheld::Moment), "already here");
    assert_eq!(due(0, "09:00", "2026-08-12T12:00:00Z").unwrap(), "2026-08-12T12:00:00Z", "still the day");
    assert_eq!(due(0, "09:00", "2026-08-13T12:00:00Z"), Err(Withheld::Moment));
    // Clocks go forward on 29 March 2026 at two: half past two is half past three.
    let resort = resort_with(&stay_automation(0, "02:30"));
    let stay = with(with(reservation(), "check_in", json!("2026-03-29")), "check_out", json!("2026-04-01"));
    let spring = event("reservation.created", &json!({"reservation": stay, "guest": guest("en")}));
    let situation = Situation { now: "2026-01-01T00:00:00Z".parse().unwrap(), ..situation(&resort) };
    assert_eq!(only(triggered(&spring, &situation)).result.unwrap().due.to_string(), "2026-03-29T01:30:00Z");
}

#[test]
fn every_condition_withholds_by_its_name() {
    for (conditions, name) in [
        (json!({"status": ["checked_in"]}), "status"),
        (json!({"channel": ["booking.com"]}), "channel"),
        (json!({"accommodation": ["dune-room"]}), "accommodation"),
        (json!({"min_nights": 4}), "min_nights"),
        (json!({"balance_due": false}), "balance_due"),
        (json!({"window_open": true}), "window_open"),
    ] {
        let automation = |conditions: &Value| {
            json!({"automations": [{
                "id": "one", "on": ["reservation.created"], "if": conditions,
                "do": [{"type": "send_template", "template": "booking_confirmed"}],
            }]})
        };
        let resort = resort_with(&automation(&conditions));
        assert_eq!(
            only(triggered(&created("en"), &situation(&resort))).result,
            Err(Withheld::Condition(name))
        );
    }
    let held = json!({"automations": [{
        "id": "one", "on": ["reservation.created"],
        "if": {"status": ["confirmed"], "channel": ["direct"], "accommodation": ["sea-suite"], "min_nights": 3, "balance_due": true, "window_open": false},
        "do": [{"type": "send_template", "template": "booking_confirmed"}],
    }]});
    let resort = resort_with(&held);
    assert!(only(triggered(&created("en"), &situation(&resort))).result.is_ok());
}

#[test]
fn given_values_go_first_and_never_break_a_line() {
    let resort = &*VENTISOL;
    let given = BTreeMap::from([
        ("stay_token".to_owned(), "tok".to_owned()),
        ("total".to_owned(), "€1\n\n  or so".to_owned()),
    ]);
    let action =
        only(triggered(&created("en"), &Situation { given: &given, ..situation(resort) })).result.unwrap();
    let Outbound::Template { variables, buttons, .. } = action.message else { panic!() };
    assert_eq!((variables["total"].as_str(), buttons[0].as_str()), ("€1 or so", "tok"));
}

#[test]
fn a_guest_without_a_name_gets_no_message_with_a_hole() {
    let nobody =
        event("reservation.created", &json!({"reservation": reservation(), "guest": {"language": "en"}}));
    let missing = MissingValue { template: "booking_confirmed".to_owned(), name: "first_name".to_owned() };
    assert_eq!(only(triggered(&nobody, &situation(&VENTISOL))).result, Err(Withheld::Missing(missing)));
}

#[test]
fn what_is_switched_off_or_listens_elsewhere_does_not_appear() {
    assert_eq!(triggered(&event("connection.test", &json!({})), &situation(&VENTISOL)), []);
    let recovered = json!({"booking": {"ref": "B-1"}});
    assert_eq!(triggered(&event("booking.recovered", &recovered), &situation(&VENTISOL)), []);
}
