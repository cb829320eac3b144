use serde_json::json;

use super::*;

fn sample(name: &str) -> BookingEvent {
    let path = format!("{}/../../payloads/booking/{name}.json", env!("CARGO_MANIFEST_DIR"));
    parse(&std::fs::read(path).unwrap()).unwrap()
}

fn refused(event: &Value) -> String {
    parse(event.to_string().as_bytes()).unwrap_err().to_string()
}

fn created() -> Value {
    json!({
        "type": "reservation.created", "timestamp": "2026-05-02T09:30:00Z",
        "data": {"reservation": {"ref": "R1", "status": "confirmed", "check_in": "2026-08-12", "check_out": "2026-08-15"}},
    })
}

fn with(mut event: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    event.pointer_mut(parent).unwrap()[name] = value;
    event
}

#[test]
fn every_native_sample_keeps_every_member() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payloads/booking");
    let mut seen = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.starts_with("guestlink__") || name.ends_with(".headers.json") {
            continue;
        }
        let body = std::fs::read(&path).unwrap();
        let event = parse(&body).unwrap();
        let written = serde_json::to_value(&event).unwrap();
        let mut original: Value = serde_json::from_slice(&body).unwrap();
        drop_nulls_and_empties(&mut original);
        let mut ours = written.clone();
        drop_nulls_and_empties(&mut ours);
        assert_eq!(ours, original, "{name}");
        seen += 1;
    }
    assert!(seen >= 8);
}

/// Numbers that are whole are compared as such; nothing else is changed.
fn drop_nulls_and_empties(value: &mut Value) {
    if let Some(float) = value.as_f64() {
        *value = json!(float);
    }
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls_and_empties);
            for name in ["free_until", "checked_in_at", "at", "timestamp", "abandoned_at"] {
                if let Some(Value::String(text)) = members.get_mut(name) {
                    *text = text.parse::<Timestamp>().unwrap().to_string();
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls_and_empties),
        _ => {}
    }
}

#[test]
fn samples_say_what_they_say() {
    let started = sample("guestlink__booking_started__01");
    assert_eq!(started.kind, EventKind::BookingStarted);
    let booking = started.data.booking.as_ref().unwrap();
    assert_eq!(booking.step, Some(Step::GuestDetails));
    assert_eq!(booking.url.as_deref(), Some("https://book.example.com/r/B-91"));
    assert_eq!(booking.price.as_ref().unwrap().total_minor, Some(81250));
    assert_eq!(booking.party.as_ref().unwrap().children, [Some(7)]);

    let abandoned = sample("guestlink__booking_abandoned__02");
    let booking = abandoned.data.booking.as_ref().unwrap();
    assert_eq!(booking.reason, Some(Reason::CheckoutIncomplete));
    assert_eq!(booking.abandoned_at.unwrap().to_string(), "2026-05-02T09:30:00Z");
    let guest = abandoned.data.guest.as_ref().unwrap();
    assert_eq!(guest.phone.as_ref().unwrap().as_str(), "+34611223344");
    assert!(guest.allows_service() && !guest.allows_marketing());
    assert_eq!(guest.first_name(), Some("Lucía"));
}

#[test]
fn samples_of_reservations_say_what_they_say() {
    let created = sample("guestlink__reservation_created__03");
    let stay = created.data.reservation.as_ref().unwrap();
    assert_eq!(
        (stay.reference.as_str(), stay.status, stay.nights()),
        ("GL-4K7Q2", ReservationStatus::Confirmed, 3)
    );
    assert_eq!(stay.arrival_time, Some(jiff::civil::time(17, 30, 0, 0)));
    assert_eq!(stay.price.as_ref().unwrap().due(), Some(61250));
    assert_eq!(stay.cancellation.as_ref().unwrap().free_until.unwrap().to_string(), "2026-08-05T16:00:00Z");
    assert_eq!(created.booking_ref(), Some("GL-4K7Q2"));

    let modified = sample("guestlink__reservation_modified__05");
    let stay = modified.data.reservation.as_ref().unwrap();
    assert_eq!(
        (stay.changes.as_slice(), stay.nights()),
        (["check_out".to_owned(), "price".to_owned()].as_slice(), 4)
    );

    let in_house = sample("guestlink__guest_checked_in__08");
    let stay = in_house.data.reservation.as_ref().unwrap();
    assert_eq!((stay.room.as_deref(), stay.status), (Some("12"), ReservationStatus::CheckedIn));
}

#[test]
fn other_samples_say_what_they_say() {
    let paid = sample("guestlink__payment_received__07");
    let payment = paid.data.payment.as_ref().unwrap();
    assert_eq!((payment.amount_minor, payment.currency.code()), (20000, "EUR"));
    assert_eq!((payment.kind, paid.booking_ref()), (Some(PaymentKind::Deposit), Some("GL-4K7Q2")));

    let review = sample("guestlink__review_received__10");
    let review = review.data.review.as_ref().unwrap();
    assert_eq!(
        (review.rating, review.text.as_deref(), review.url.as_deref()),
        (Some(5.0), Some("¡Precioso!"), None)
    );

    let inquiry = sample("guestlink__inquiry_received__11");
    assert_eq!(inquiry.data.inquiry.as_ref().unwrap().reference, "q-1");
}

#[test]
fn a_refusal_names_the_place_and_what_was_expected() {
    let at = "/data/reservation";
    for (event, told) in [
        (
            with(created(), &format!("{at}/check_in"), json!("12.08.2026")),
            "data.reservation.check_in: expected a date like 2026-08-12",
        ),
        (with(created(), &format!("{at}/check_in"), json!(5)), "data.reservation.check_in: expected a date"),
        (
            with(created(), &format!("{at}/status"), json!("booked")),
            "data.reservation.status: expected one of inquiry",
        ),
        (
            with(created(), &format!("{at}/check_out"), json!("2026-08-12")),
            "data.reservation.check_out: expected a day after check_in (2026-08-12)",
        ),
        (with(created(), &format!("{at}/ref"), json!(" ")), "data.reservation.ref: expected a reference"),
        (
            with(created(), &format!("{at}/party"), json!({"children": [3, 40]})),
            "data.reservation.party.children[1]: expected an age",
        ),
        (
            with(created(), &format!("{at}/price"), json!({"total_minor": 5})),
            "data.reservation.price.currency: expected a value, but it is missing",
        ),
        (
            with(created(), &format!("{at}/price"), json!({"currency": "EUX"})),
            "data.reservation.price.currency:",
        ),
        (with(created(), "/timestamp", json!("yesterday")), "timestamp: expected an instant"),
        (with(created(), "/api_version", json!("2")), "api_version: expected \"1\""),
        (
            json!({"type": "reservation.created", "timestamp": "2026-05-02T09:30:00Z", "data": {}}),
            "data.reservation: expected an object, since the type is reservation.created",
        ),
        (
            json!({"timestamp": "2026-05-02T09:30:00Z", "data": {}}),
            "type: expected a value, but it is missing",
        ),
        (json!([]), "body: expected a JSON object"),
    ] {
        let refusal = refused(&event);
        assert!(refusal.starts_with(told), "{event}\n told {refusal}\n not {told}");
    }
    assert_eq!(parse(b"not json").unwrap_err().to_string(), "body: expected a JSON object");
}

#[test]
fn an_unknown_kind_of_event_is_not_the_senders_mistake() {
    let event = with(created(), "/type", json!("reservation.teleported"));
    assert_eq!(
        parse(event.to_string().as_bytes()),
        Err(Refusal::UnknownEvent("reservation.teleported".to_owned()))
    );
}

#[test]
fn what_need_not_be_guessed_is_read_kindly() {
    let guest = json!({"name": "Ana", "phone": "0170 9876543", "language": "pt-BR", "email": null, "loyalty": "gold"});
    let event = with(with(created(), "/data/guest", guest), "/trace", json!("abc"));
    let event = with(event, "/data/reservation/units", Value::Null);
    let event = with(event, "/data/housekeeping", json!({"note": 1}));
    let event = parse(event.to_string().as_bytes()).unwrap();
    let guest = event.data.guest.as_ref().unwrap();
    assert_eq!((guest.phone.as_ref(), guest.phone_raw.as_deref()), (None, Some("0170 9876543")));
    assert_eq!(guest.language.as_ref().unwrap().as_str(), "pt");
    assert_eq!(
        event.data.ext,
        json!({"trace": "abc", "housekeeping": {"note": 1}}).as_object().unwrap().clone()
    );

    let spaced = with(created(), "/data/guest", json!({"phone": "+49 (170) 987-6543"}));
    let guest = parse(spaced.to_string().as_bytes()).unwrap().data.guest.unwrap();
    assert_eq!(guest.phone.unwrap().as_str(), "+491709876543");
}

#[test]
fn a_repetition_is_known_by_delivery_by_source_id_or_by_its_body() {
    let event = parse(with(created(), "/source", json!({"id": "e-7"})).to_string().as_bytes()).unwrap();
    assert_eq!(
        event.identities("website", Some("msg_1"), b"x"),
        ["website:delivery:msg_1", "website:event:e-7"]
    );
    let bare = parse(created().to_string().as_bytes()).unwrap();
    let names = bare.identities("website", None, b"x");
    assert!(names.len() == 1 && names[0].starts_with("website:body:2d711642b726b04401627ca9fbac32f5"));
    assert_ne!(names, bare.identities("website", None, b"y"));
}

#[test]
fn a_log_line_shows_no_guest() {
    let shown = format!("{:?}", sample("guestlink__reservation_created__03"));
    for private in ["Ferr", "Luc", "example.com", "611223344"] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
}

#[test]
fn depth_bombs_and_garbage_are_refused() {
    for name in ["generic__huge_depth__04.json", "generic__not_json__03.txt", "generic__flat_form__01.txt"] {
        let path = format!("{}/../../payloads/booking/{name}", env!("CARGO_MANIFEST_DIR"));
        assert!(parse(&std::fs::read(path).unwrap()).is_err(), "{name}");
    }
    assert!(parse("[".repeat(3_000_000).as_bytes()).is_err());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_an_event_or_a_refusal(body in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = parse(&body);
    }

    #[test]
    fn what_is_written_is_read_the_same(
        which in 0_usize..12, at in proptest::num::usize::ANY, length in 0_usize..40, put in "[\\[\\]{}:,\"a-z0-9é+ -]{0,12}",
    ) {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payloads/booking");
        let mut names: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.retain(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with("guestlink__") && !name.contains("headers")
        });
        names.sort();
        let text = std::fs::read_to_string(&names[which % names.len()]).unwrap();
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        let end = (at + length).min(chars.len());
        chars.splice(at..end, put.chars());
        let damaged: String = chars.into_iter().collect();
        if let Ok(event) = parse(damaged.as_bytes()) {
            let written = serde_json::to_vec(&event).unwrap();
            proptest::prop_assert_eq!(parse(&written).unwrap(), event);
        }
    }

    #[test]
    fn any_value_anywhere_is_an_event_or_a_refusal(at in 0_usize..7, text in ".{0,20}", number in proptest::num::i64::ANY) {
        let pointers = ["/data/guest", "/data/reservation/check_in", "/data/reservation/price", "/source", "/data/ext", "/timestamp", "/data/reservation/party"];
        for value in [json!(text), json!(number), json!([text]), json!({"a": text})] {
            let _ = parse(with(created(), pointers[at], value).to_string().as_bytes());
        }
    }
}
