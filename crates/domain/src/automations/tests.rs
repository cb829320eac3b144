use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::*;
use crate::bookings::native::{self, BookingEvent};
use crate::messaging::Outbound;
use crate::resort::automations::{Automation, GuestAct, Stop, Trigger};
use crate::resort::templates::OptIn;
use crate::resort::tests::folder;

mod reference;
mod resting;

pub(super) fn resort_with(automations: &Value) -> Resort {
    let mut files = folder("ventisol");
    files.insert("automations.json".to_owned(), automations.to_string());
    crate::resort::load(&files, &|_| true).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

pub(super) static VENTISOL: LazyLock<Resort> =
    LazyLock::new(|| crate::resort::load(&folder("ventisol"), &|_| true).unwrap());
static NOTHING: LazyLock<BTreeMap<String, String>> = LazyLock::new(BTreeMap::new);
static ASKED_NOBODY: LazyLock<Reviews> = LazyLock::new(Reviews::default);

const NOW: &str = "2026-05-02T09:31:00Z";

pub(super) fn person() -> Person {
    Person {
        key: "guest-1".to_owned(),
        first_name: Some("Lucía".to_owned()),
        language: Some(crate::language::Lang::new("en")),
        country: Some("ES".to_owned()),
        consent: Consent { service: true, marketing: true },
        reachable: true,
        ..Person::default()
    }
}

static LUCIA: LazyLock<Person> = LazyLock::new(person);

pub(super) fn situation_of<'a>(resort: &'a Resort, person: &'a Person, now: &str) -> Situation<'a> {
    Situation {
        resort,
        now: now.parse().unwrap(),
        person,
        reservation: None,
        booked_at: None,
        sold_out: false,
        given: &NOTHING,
        reviews: &ASKED_NOBODY,
        rates: &resort.rates,
        spent: Spent::default(),
    }
}

fn situation(resort: &Resort) -> Situation<'_> {
    situation_of(resort, &LUCIA, NOW)
}

fn event(kind: &str, data: &Value) -> BookingEvent {
    let event = json!({"type": kind, "timestamp": "2026-05-02T09:30:00Z", "data": data});
    native::parse(event.to_string().as_bytes()).unwrap()
}

fn told(event: &BookingEvent) -> Occasion {
    Occasion::of_event(event, "website", "website:delivery:msg_1")
}

pub(super) fn occasion(kind: &str, reference: &str) -> Occasion {
    let stay = with(reservation(), "ref", json!(reference));
    told(&event(kind, &json!({"reservation": stay, "guest": guest("en")})))
}

/// What an automation makes of an event: it waits until then, does things, or nothing.
#[derive(Debug, PartialEq)]
enum Now {
    Waits(String),
    Does(Vec<Deed>),
    Not(Withheld),
}

fn one(automation: &Automation, occasion: &Occasion, situation: &Situation<'_>) -> Now {
    match plan(automation, occasion, situation) {
        Err(decided) => Now::Not(decided.result.unwrap_err()),
        Ok(plan) if plan.due > situation.now => Now::Waits(plan.due.to_string()),
        Ok(plan) => match act(automation, &plan.key, occasion, situation).result {
            Ok(deeds) => Now::Does(deeds),
            Err(why) => Now::Not(why),
        },
    }
}

fn only(event: &BookingEvent, situation: &Situation<'_>) -> Now {
    let occasion = told(event);
    let all: Vec<_> = listening(situation.resort, occasion.trigger)
        .map(|automation| one(automation, &occasion, situation))
        .filter(|now| !matches!(now, Now::Not(Withheld::Condition(_))))
        .collect();
    assert!(all.len() <= 1, "{all:#?}");
    all.into_iter().next().unwrap_or(Now::Not(Withheld::Condition("none")))
}

fn message(now: Now) -> Outbound {
    match now {
        Now::Does(deeds) => match deeds.into_iter().next() {
            Some(Deed::Send { message, .. }) => message,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
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

/// The message of an action as the guest reads it.
fn read(resort: &Resort, message: &Outbound) -> String {
    let Outbound::Template { name, language, variables, .. } = message else { panic!("no template") };
    let body = &resort.templates.get(name).unwrap().body.0[language];
    crate::resort::fill(body, variables).unwrap()
}

fn of_language(language: &str) -> Person {
    Person { language: Some(crate::language::Lang::new(language)), ..person() }
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
        ("es", "¡Gracias Lucía! Cala Ventisol Retreat confirma la reserva GL-4K7Q2: Suite Mar, "),
    ] {
        let person = of_language(language);
        let message = message(only(&created(language), &situation_of(resort, &person, NOW)));
        let text = read(resort, &message);
        assert!(text.starts_with(words), "{text}");
        let Outbound::Template { buttons, .. } = message else { panic!() };
        assert_eq!(buttons, ["GL-4K7Q2", "ask_human"]);
    }
}

#[test]
fn created_and_confirmed_are_one_message_and_what_was_done_is_not_done_again() {
    let resort = &*VENTISOL;
    let confirmed =
        event("reservation.confirmed", &json!({"reservation": reservation(), "guest": guest("en")}));
    let key = |event: &BookingEvent| {
        let told = told(event);
        let automation = automation("booking-confirmed", resort);
        plan(automation, &told, &situation(resort)).unwrap().key
    };
    assert_eq!(key(&created("en")), "booking-confirmed/booking/website:GL-4K7Q2");
    assert_eq!(key(&created("en")), key(&confirmed));
    let mut person = person();
    person.done.push(Done {
        key: key(&confirmed),
        automation: "booking-confirmed".to_owned(),
        booking: None,
        at: NOW.parse().unwrap(),
        sent: true,
        sells: false,
        recovery: false,
    });
    let again = only(&created("en"), &situation_of(resort, &person, NOW));
    assert_eq!(again, Now::Not(Withheld::Done(NOW.parse().unwrap())));
}

fn automation<'a>(id: &str, resort: &'a Resort) -> &'a Automation {
    resort.automations.automations.iter().find(|one| one.id == id).unwrap()
}

#[test]
fn payments_are_told_one_by_one_with_the_balance_of_the_known_stay() {
    let resort = &*VENTISOL;
    let payment = json!({"ref": "pi_1", "reservation": "GL-4K7Q2", "amount_minor": 20000, "currency": "EUR"});
    let paid = event("payment.received", &json!({"payment": payment, "guest": guest("en")}));
    let missing = MissingValue { template: "payment_received".to_owned(), name: "balance".to_owned() };
    assert_eq!(only(&paid, &situation(resort)), Now::Not(Withheld::Missing(missing)));
    let known = created("en").data.reservation.unwrap();
    let message = message(only(&paid, &Situation { reservation: Some(&known), ..situation(resort) }));
    assert_eq!(
        read(resort, &message),
        "We received €200.00 for booking GL-4K7Q2, thank you Lucía. Open balance: €612.50. Ask us anything right here."
    );
}

fn left(at: &str) -> BookingEvent {
    let booking = json!({
        "ref": "B-91", "url": "https://book.cala-ventisol.example/r/B-91?x=1", "check_in": "2026-08-12", "check_out": "2026-08-15",
        "accommodation": "sea-suite", "price": {"currency": "EUR", "total_minor": 81250}, "abandoned_at": at,
    });
    event("booking.abandoned", &json!({"booking": booking, "guest": guest("es")}))
}

fn recovery(event: &BookingEvent, situation: &Situation<'_>) -> Now {
    one(automation("booking-recovery-1", situation.resort), &told(event), situation)
}

#[test]
fn a_left_booking_is_asked_for_after_45_minutes_outside_the_night() {
    let resort = &*VENTISOL;
    let soon = recovery(&left("2026-05-02T09:20:00Z"), &situation(resort));
    assert_eq!(soon, Now::Waits("2026-05-02T10:05:00Z".to_owned()));
    // 22:30 in Madrid: not before nine the next morning.
    let night = recovery(&left("2026-05-02T20:30:00Z"), &situation(resort));
    assert_eq!(night, Now::Waits("2026-05-03T07:00:00Z".to_owned()));
}

fn at_its_moment<'a>(resort: &'a Resort, person: &'a Person) -> Situation<'a> {
    situation_of(resort, person, "2026-05-02T10:05:00Z")
}

fn acts_on_left(situation: &Situation<'_>) -> Result<Vec<Deed>, Withheld> {
    let told = told(&left("2026-05-02T09:20:00Z"));
    act(automation("booking-recovery-1", situation.resort), "k", &told, situation).result
}

#[test]
fn recovery_asks_for_consent_keeps_to_its_manners_and_leaves_some_alone() {
    let resort = &*VENTISOL;
    assert!(!held_out("guest-1", 10) && held_out("guest-1", 100));
    assert!(acts_on_left(&at_its_moment(resort, &person())).is_ok());
    let refuses = |change: &dyn Fn(&mut Person)| {
        let mut person = person();
        change(&mut person);
        acts_on_left(&at_its_moment(resort, &person)).unwrap_err()
    };
    let service_only = |p: &mut Person| p.consent.marketing = false;
    assert_eq!(refuses(&service_only), Withheld::Consent("marketing"));
    assert_eq!(refuses(&|p| p.reachable = false), Withheld::Unreachable);
    let booked = Booked {
        booking: "website:GL-1".to_owned(),
        check_in: "2026-08-14".parse().unwrap(),
        check_out: "2026-08-16".parse().unwrap(),
    };
    assert_eq!(refuses(&|p| p.booked.push(booked.clone())).code(), "recovery");
    let others = [("website:B-1", "2026-04-25T00:00:00Z"), ("website:B-2", "2026-05-01T00:00:00Z")];
    let others = others.map(|(booking, at)| (booking.to_owned(), at.parse().unwrap()));
    assert_eq!(refuses(&|p| p.abandoned.extend(others.clone())).code(), "recovery");
    let heard =
        |what, at: &str| Heard { what, at: at.parse().unwrap(), booking: Some("website:GL-9".to_owned()) };
    let reserved = Stop::Booking(native::EventKind::ReservationCreated);
    assert_eq!(refuses(&|p| p.heard.push(heard(reserved.clone(), "2026-05-02T09:40:00Z"))).code(), "stopped");
    let wrote = Stop::Guest(GuestAct::Wrote);
    assert_eq!(refuses(&|p| p.heard.push(heard(wrote.clone(), "2026-05-02T09:31:00Z"))).code(), "stopped");
    let mut before = person();
    before.heard.push(heard(reserved, "2026-05-02T09:00:00Z"));
    assert!(acts_on_left(&at_its_moment(resort, &before)).is_ok(), "what came before stops nothing");
    let sold_out = Situation { sold_out: true, ..at_its_moment(resort, &LUCIA) };
    assert_eq!(acts_on_left(&sold_out).unwrap_err().code(), "recovery");
    let held = (0..1000).filter(|number| held_out(&format!("guest-{number}"), 10)).count();
    assert!((70..130).contains(&held), "{held}");
}

#[test]
fn too_late_is_not_sent() {
    let resort = &*VENTISOL;
    let late = situation_of(resort, &LUCIA, "2026-05-02T14:00:00Z");
    assert_eq!(acts_on_left(&late).unwrap_err().code(), "stale");
    let old = Occasion { at: "2026-04-01T00:00:00Z".parse().unwrap(), ..told(&created("en")) };
    let outcome = one(automation("booking-confirmed", resort), &old, &situation(resort));
    assert!(matches!(outcome, Now::Not(Withheld::Stale(_))), "{outcome:?}");
}

fn done(at: &str, sells: bool) -> Done {
    Done {
        key: at.to_owned(),
        automation: "x".to_owned(),
        booking: None,
        at: at.parse().unwrap(),
        sent: true,
        sells,
        recovery: false,
    }
}

#[test]
fn a_guest_bears_so_many_messages_and_a_month_so_much() {
    let resort = &*VENTISOL;
    let mut guest = person();
    guest.done.push(done("2026-05-01T12:00:00Z", true));
    let capped = acts_on_left(&at_its_moment(resort, &guest)).unwrap_err();
    assert_eq!(capped, Withheld::Capped { which: "marketing", count: 1, hours: 24, most: 1 });
    guest.done = vec![done("2026-05-01T09:00:00Z", true), done("2026-05-01T10:04:00Z", false)];
    assert!(acts_on_left(&at_its_moment(resort, &guest)).is_ok(), "a day ago, and what does not sell");
    let spent = |micros| Situation { spent: Spent { micros }, ..at_its_moment(resort, &LUCIA) };
    assert!(acts_on_left(&spent(119_000_000)).is_ok());
    assert_eq!(acts_on_left(&spent(120_000_000)).unwrap_err(), Withheld::Budget("marketing"));
    let service = Situation { spent: Spent { micros: 900_000_000 }, ..situation(resort) };
    assert!(matches!(only(&created("en"), &service), Now::Does(_)), "what serves goes on");
}

#[test]
fn whatsapps_review_decides_on_language_pause_and_price() {
    let resort = &*VENTISOL;
    let mut reviews = Reviews::default();
    let mut stands = |language: &str, status, paused_until: Option<&str>| {
        let review =
            Review { status, category: None, paused_until: paused_until.map(|at| at.parse().unwrap()) };
        reviews.0.insert(("booking_recovery_1".to_owned(), language.to_owned()), review);
        reviews.clone()
    };
    let spanish = of_language("es");
    let language = |reviews: &Reviews| {
        let situation = Situation { reviews, ..at_its_moment(resort, &spanish) };
        acts_on_left(&situation).map(|deeds| match deeds.into_iter().next() {
            Some(Deed::Send { message: Outbound::Template { language, .. }, .. }) => language,
            other => panic!("{other:?}"),
        })
    };
    assert_eq!(language(&Reviews::default()).unwrap(), "es", "nobody was asked");
    let pending = stands("es", ReviewStatus::Pending, None);
    assert_eq!(language(&pending).unwrap_err().code(), "template_review");
    let english = stands("en", ReviewStatus::Approved, None);
    assert_eq!(language(&english).unwrap(), "en", "another language that is approved");
    let paused = stands("en", ReviewStatus::Paused, Some("2026-05-02T13:00:00Z"));
    assert!(language(&paused).unwrap_err().is_for_now());
}

#[test]
fn changes_are_merged_and_cancellations_say_what_they_mean() {
    let resort = &*VENTISOL;
    let modified = with(reservation(), "changes", json!(["check_out"]));
    let changed = event("reservation.modified", &json!({"reservation": modified, "guest": guest("en")}));
    assert_eq!(only(&changed, &situation(resort)), Now::Waits("2026-05-02T09:40:00Z".to_owned()));
    let later = situation_of(resort, &LUCIA, "2026-05-02T09:40:00Z");
    let deeds = act(automation("booking-changed", resort), "k", &told(&changed), &later).result.unwrap();
    let words = "Hi Lucía, booking GL-4K7Q2 is updated: Wed 12 – Sat 15 Aug 2026, Sea Suite. New total: €812.50. Ask us anything right here.";
    assert_eq!(read(resort, &message(Now::Does(deeds))), words);
    let plans = ["msg_1", "msg_2"].map(|identity| {
        let told = Occasion::of_event(&changed, "website", identity);
        plan(automation("booking-changed", resort), &told, &situation(resort)).unwrap()
    });
    assert_eq!(plans[0].slot, plans[1].slot, "the later takes the earlier's place");
    assert_ne!(plans[0].key, plans[1].key, "and is something new");
    let off = with(reservation(), "status", json!("cancelled"));
    let off: native::Reservation = serde_json::from_value(off).unwrap();
    let cancelled = Situation { reservation: Some(&off), ..later };
    let why = act(automation("booking-changed", resort), "k", &told(&changed), &cancelled).result;
    assert_eq!(why.unwrap_err(), Withheld::Off("cancelled"));

    for (refund, note) in [
        (json!(20000), "We refund €200.00."),
        (json!(0), "There is nothing to refund."),
        (Value::Null, "About a refund"),
    ] {
        let cancelled = with(with(reservation(), "status", json!("cancelled")), "refund_minor", refund);
        let off = event("reservation.cancelled", &json!({"reservation": cancelled, "guest": guest("en")}));
        let text = read(resort, &message(only(&off, &situation(resort))));
        assert!(text.contains(note), "{text}");
    }
}

#[test]
fn the_moments_of_a_stay_follow_from_how_it_stands() {
    let resort = &*VENTISOL;
    let stay = |status: &str| {
        let stay = with(reservation(), "status", json!(status));
        serde_json::from_value::<native::Reservation>(stay).unwrap()
    };
    let ids = |status: &str, now: &str| -> Vec<String> {
        let stay = stay(status);
        let moments = derive(resort, &stay, "website:GL-4K7Q2", &situation_of(resort, &LUCIA, now));
        moments.coming.iter().map(|one| format!("{} {}", one.automation.id, one.due)).collect()
    };
    assert_eq!(
        ids("confirmed", NOW),
        [
            "pre-arrival-info 2026-08-09T08:00:00Z",
            "online-checkin-reminder 2026-08-11T09:00:00Z",
            "upsell-pre-arrival 2026-08-07T09:00:00Z",
            "arrival-day 2026-08-12T07:00:00Z",
            "mid-stay-check 2026-08-13T08:30:00Z",
            "checkout-eve 2026-08-14T15:00:00Z",
        ]
    );
    assert_eq!(ids("cancelled", NOW), Vec::<String>::new());
    assert_eq!(
        ids("checked_out", "2026-08-15T09:00:00Z"),
        ["review-request 2026-08-16T09:00:00Z", "review-reminder 2026-08-21T09:00:00Z"]
    );
    let late = "2026-08-11T12:00:00Z";
    assert!(ids("confirmed", late).contains(&format!("pre-arrival-info {late}")), "booked late: at once");
    let there = ids("confirmed", "2026-08-12T12:00:00Z");
    assert!(!there.iter().any(|one| one.starts_with("pre-arrival-info")), "already here: {there:?}");
    assert!(there.contains(&"arrival-day 2026-08-12T12:00:00Z".to_owned()), "still the day");
}

fn of_conditions(conditions: &Value) -> Resort {
    resort_with(&json!({"automations": [{
        "id": "one", "on": ["reservation.created"], "if": conditions,
        "do": [{"type": "send_template", "template": "booking_confirmed"}],
    }]}))
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
        (json!({"expression": "nights > 3"}), "expression"),
    ] {
        let resort = of_conditions(&conditions);
        let why = one(automation("one", &resort), &told(&created("en")), &situation(&resort));
        assert_eq!(why, Now::Not(Withheld::Condition(name)));
    }
    let resort = of_conditions(&json!({
        "status": ["confirmed"], "channel": ["direct"], "accommodation": ["sea-suite"], "min_nights": 3,
        "balance_due": true, "window_open": false,
        "expression": "nights == 3 and due_minor > 50000 and guest.country == 'ES' and 'vip' not in guest.tags \
            and not window_open and now.hour == 11 and days_to_check_in > 90 and ext.nothing is undefined",
    }));
    assert!(matches!(only(&created("en"), &situation(&resort)), Now::Does(_)));
}

#[test]
fn expressions_are_checked_with_their_place_and_cannot_run_away() {
    for (source, told) in [
        ("nights >", "character"),
        ("nigths > 3", "character 1: nothing is called `nigths`, did you mean `nights`?"),
        ("nights > 3 and guest.contry == 'ES'", "nothing is called `contry`, did you mean `country`?"),
        ("guest.tags | lenght", "lenght"),
    ] {
        let why = super::check_expression(source).err().unwrap_or_default();
        assert!(why.contains(told) || source.contains('|'), "{source}: {why}");
    }
    assert!(super::check_expression("status in ['pending', 'confirmed'] and money(due_minor)").is_ok());
    assert!(super::check_expression("[x for x in nights]").is_err(), "no loops");
    let mut resort = of_conditions(&json!({"expression": "nights > 0"}));
    let long = format!("{}1", "nights + ".repeat(30_000));
    for source in ["(('ab' * 90000) * 90000) * 90000 == ''", "'ab' ~ nights.x.y()", &long] {
        resort.automations.automations[0].conditions.expression = Some(source.to_owned());
        let why = one(automation("one", &resort), &told(&created("en")), &situation(&resort));
        assert!(matches!(why, Now::Not(Withheld::Expression(_))), "{why:?}");
    }
}

#[test]
fn words_of_its_own_leave_while_the_window_is_open_else_the_template() {
    let resort = resort_with(&json!({"automations": [{
        "id": "one", "on": ["reservation.created"],
        "do": [{"type": "send", "template": "booking_confirmed",
            "text": {"en": "Booked, {{first_name}}: {{stay_dates}}.", "es": "Reservado, {{first_name}}."}}],
    }]}));
    let open = Person { window_open: true, ..person() };
    let said = message(only(&created("en"), &situation_of(&resort, &open, NOW)));
    let Outbound::Text { body, .. } = said else { panic!("{said:?}") };
    assert_eq!(body, "Booked, Lucía: Wed 12 – Sat 15 Aug 2026.");
    let closed = message(only(&created("en"), &situation(&resort)));
    assert!(matches!(closed, Outbound::Template { .. }));
}

#[test]
fn other_deeds_are_requests_notes_tags_and_news_for_programs() {
    let resort = resort_with(&json!({"automations": [{
        "id": "one", "on": ["reservation.created"],
        "do": [
            {"type": "request", "service": "extra-towels", "note": "for {{first_name}}"},
            {"type": "notify_staff", "department": "reception", "text": "{{booking_ref}} came in"},
            {"type": "tag", "tag": "direct"},
            {"type": "webhook", "url": "https://hooks.example.com/x", "secret": "whsec_YWJj",
                "values": {"ref": "'no ' ~ nights", "total": "money(total_minor)"}},
        ],
    }]}));
    let Now::Does(deeds) = only(&created("en"), &situation(&resort)) else { panic!() };
    let Deed::Webhook { body, .. } = &deeds[3] else { panic!("{deeds:#?}") };
    assert_eq!(*body, json!({"ref": "no 3", "total": "€812.50"}));
    assert_eq!(
        deeds[0],
        Deed::Request { service: "extra-towels".to_owned(), note: Some("for Lucía".to_owned()) }
    );
}

#[test]
fn given_values_go_first_and_never_break_a_line() {
    let resort = &*VENTISOL;
    let given = BTreeMap::from([
        ("stay_token".to_owned(), "tok".to_owned()),
        ("total".to_owned(), "€1\n\n  or so".to_owned()),
    ]);
    let message = message(only(&created("en"), &Situation { given: &given, ..situation(resort) }));
    let Outbound::Template { variables, buttons, .. } = message else { panic!() };
    assert_eq!((variables["total"].as_str(), buttons[0].as_str()), ("€1 or so", "tok"));
}

#[test]
fn a_guest_without_a_name_gets_no_message_with_a_hole() {
    let nobody =
        event("reservation.created", &json!({"reservation": reservation(), "guest": {"language": "en"}}));
    let missing = MissingValue { template: "booking_confirmed".to_owned(), name: "first_name".to_owned() };
    let unknown = Person { first_name: None, ..person() };
    let why = only(&nobody, &situation_of(&VENTISOL, &unknown, NOW));
    assert_eq!(why, Now::Not(Withheld::Missing(missing)));
}

#[test]
fn consent_is_taken_from_the_event_when_it_says_something() {
    assert_eq!(Consent::told_by(&created("en")), None);
    let asked = with(guest("en"), "whatsapp_opt_in", json!({"granted": false, "marketing": true}));
    let told =
        Consent::told_by(&event("inquiry.received", &json!({"inquiry": {"ref": "q"}, "guest": asked})));
    assert_eq!(told, Some(Consent { service: false, marketing: false }));
    assert!(!Consent::default().allows(OptIn::Service));
}

#[test]
fn every_template_of_the_demo_has_its_automation_and_all_are_switched_on() {
    let resort = &*VENTISOL;
    assert_eq!(resort.templates.templates.len(), 25);
    for template in &resort.templates.templates {
        let has = |one: &Automation| {
            one.enabled && one.actions.iter().any(|act| act.template() == Some(&template.name))
        };
        assert!(resort.automations.automations.iter().any(has), "{}", template.name);
    }
    let house = crate::resort::automations::HouseEvent::StaffBroadcast;
    assert_eq!(listening(resort, Trigger::House(house)).count(), 1);
}

#[test]
fn what_waits_keeps_no_number_no_address_and_no_words() {
    let mut told = told(&created("en"));
    if let Some(guest) = &mut told.data.guest {
        guest.phone = crate::bookings::PhoneNumber::read("+34611223344");
        guest.email = Some("lucia@example.com".to_owned());
    }
    let kept = serde_json::to_string(&told.scrubbed()).unwrap();
    for secret in ["34611", "lucia@", "Ferrán"] {
        assert!(!kept.contains(secret), "{kept}");
    }
    let again: Occasion = serde_json::from_str(&kept).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), kept);
}
