//! Every payload gives its expected event, and hostile mappings and bodies harm nobody.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use super::*;
use crate::bookings::cards;

fn directory() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../payloads/booking")
}

fn settings() -> Settings {
    Settings {
        currency: "EUR".parse().ok(),
        date_order: Some(DateOrder::Dmy),
        timezone: Some("Europe/Madrid".to_owned()),
        ..Settings::default()
    }
}

static PRESETS: LazyLock<BTreeMap<&str, Compiled>> = LazyLock::new(|| {
    preset_names().map(|name| (name, Compiled::new(&preset(name).unwrap(), settings()).unwrap())).collect()
});

/// Which preset reads a payload, by the beginning of its name.
fn preset_of(file: &str) -> &str {
    let platform = file.split("__").next().unwrap();
    match platform {
        "bookingcom" | "expedia" | "siteminder_smx" | "verticalbooking" => "ota-xml",
        "guestlink" => "native",
        other => other,
    }
}

fn headers_of(stem: &str) -> BTreeMap<String, String> {
    let path = directory().join(format!("{stem}.headers.json"));
    let Ok(text) = std::fs::read_to_string(path) else { return BTreeMap::new() };
    let headers: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect()
}

fn outcome(outcome: &Outcome) -> Json {
    match outcome {
        Outcome::Event(draft) => draft.shown(),
        Outcome::Ignored { reference, .. } => {
            json!({ "type": null, "reservation_ref": reference, "ignore": true, "needs_fetch": false })
        }
        Outcome::Failed(slip) => json!({ "type": "failed", "why": slip.to_string() }),
    }
}

fn mapped(preset: &str, stem: &str, body: &[u8]) -> Result<Vec<Json>, BodyError> {
    let body = cards::scrub(body).body.into_owned();
    let headers = headers_of(stem);
    let delivered = Delivered { headers: &headers, query: "", body: &body, thin: None };
    Ok(PRESETS[preset].read(&delivered)?.iter().map(outcome).collect())
}

/// What differs between what is expected (nothing said: not derivable) and what came.
fn differences(expected: &Json, found: &Json) -> Vec<String> {
    let members = expected.as_object().unwrap().iter();
    let said = members.filter(|(name, value)| {
        !matches!(name.as_str(), "note" | "must_not_contain")
            && (!value.is_null() || *name == "type" || *name == "guest_phone_e164")
    });
    said.filter(|(name, value)| found.get(name.as_str()).unwrap_or(&Json::Null) != *value)
        .map(|(name, value)| {
            format!("{name}: expected {value}, found {}", found.get(name.as_str()).unwrap_or(&Json::Null))
        })
        .collect()
}

#[test]
fn every_payload_gives_its_expected_event() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(directory()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = file.strip_suffix(".expected.json") else { continue };
        if stem.starts_with("ical__") {
            continue;
        }
        seen += 1;
        let expected: Json =
            serde_json::from_str(&std::fs::read_to_string(directory().join(&file)).unwrap()).unwrap();
        let body = ["json", "xml", "txt"]
            .iter()
            .find_map(|ending| std::fs::read(directory().join(format!("{stem}.{ending}"))).ok())
            .unwrap();
        let mut found = match mapped(preset_of(stem), stem, &body) {
            Ok(events) => events,
            Err(_) => vec![Draft::shown_rejected()],
        };
        for secret in expected.get("must_not_contain").and_then(Json::as_array).into_iter().flatten() {
            let told = serde_json::to_string(&found).unwrap();
            assert!(!told.contains(secret.as_str().unwrap()), "{stem} gives a card number away");
        }
        let expected: Vec<Json> = match expected.get("batch").and_then(Json::as_array) {
            Some(batch) => batch.iter().map(|one| json!({ "type": one["type"], "reservation_ref": one["ref"], "needs_fetch": expected["needs_fetch"] })).collect(),
            None => vec![expected],
        };
        assert_eq!(found.len(), expected.len(), "{stem}: {found:#?}");
        for (expected, found) in expected.iter().zip(found.drain(..)) {
            wrong.extend(differences(expected, &found).into_iter().map(|difference| {
                format!("{stem}: {difference} ({})", found.get("why").unwrap_or(&Json::Null))
            }));
        }
    }
    assert!(seen >= 39, "only {seen} payloads were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_preset_is_right() {
    for name in preset_names() {
        let mapping = preset(name).unwrap_or_else(|| panic!("{name} cannot be read"));
        if let Err(mistakes) = Compiled::new(&mapping, settings()) {
            panic!("{name}: {}", mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
    }
}

fn read(mapping: &Json, body: &str) -> Result<Vec<Outcome>, BodyError> {
    let mapping: Mapping = serde_json::from_value(mapping.clone()).unwrap();
    let compiled = Compiled::new(&mapping, settings()).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let headers = BTreeMap::new();
    compiled.read(&Delivered { headers: &headers, query: "", body: body.as_bytes(), thin: None })
}

fn mistakes(mapping: &Json) -> Vec<String> {
    let mapping: Mapping = serde_json::from_value(mapping.clone()).unwrap();
    let mistakes = Compiled::new(&mapping, settings()).err().unwrap_or_default();
    mistakes.iter().map(ToString::to_string).collect()
}

fn told(field: &str) -> Json {
    json!({ "type": "'reservation.created'", "fields": { "reservation_ref": "item.id|text", "notes": field } })
}

#[test]
fn a_value_that_cannot_be_read_names_its_field_and_its_path() {
    let mapping = json!({ "let": { "r": "item.data.booking" }, "type": "'reservation.created'",
        "fields": { "reservation_ref": "r.id|text", "check_in": "r.from|date", "total_minor": "r.price|minor" } });
    let outcomes = read(&mapping, r#"{"data":{"booking":{"id":1,"from":"soon"}}}"#).unwrap();
    let Outcome::Failed(slip) = &outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!(
        slip.to_string(),
        "event 1: fields.check_in: expected a day such as 2026-08-12, found \"soon\" (reads item.data.booking.from)"
    );
    // A price that would have to be guessed is left out; the booking is not lost for it.
    let outcomes =
        read(&mapping, r#"{"data":{"booking":{"id":1,"from":"2026-08-12","price":"1.234,50 €"}}}"#).unwrap();
    let Outcome::Event(draft) = &outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!((draft.get(Field::total_minor), draft.slips.len()), (None, 1));
}

#[test]
fn one_event_that_cannot_be_read_loses_none_of_its_neighbours() {
    let mapping = json!({ "items": "body.all", "type": "item.type",
        "fields": { "reservation_ref": "item.id|text", "check_in": "item.from|date" } });
    let body = r#"{"all":[{"type":"reservation.created","id":1,"from":"2026-08-12"},{"type":"nonsense"},
        {"type":"reservation.created","id":2,"from":"x"},{"id":3},{"type":"reservation.cancelled","id":4}]}"#;
    let outcomes = read(&mapping, body).unwrap();
    let kinds: Vec<&str> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Event(_) => "event",
            Outcome::Ignored { .. } => "ignored",
            Outcome::Failed(_) => "failed",
        })
        .collect();
    assert_eq!(kinds, ["event", "failed", "failed", "ignored", "event"]);
}

#[test]
fn names_of_a_mapping_may_use_one_another_in_any_order_but_not_themselves() {
    let mapping = json!({ "let": { "a": "[b.x][:1]|first", "b": "c.y", "c": "item.z" }, "type": "'reservation.created'", "fields": { "reservation_ref": "a" } });
    let outcomes = read(&mapping, r#"{"z":{"y":{"x":"R-1"}}}"#).unwrap();
    assert!(
        matches!(&outcomes[0], Outcome::Event(draft) if draft.text(Field::reservation_ref) == Some("R-1"))
    );
    let circle = json!({ "let": { "a": "b", "b": "a" }, "type": "'x'", "fields": { "notes": "a" } });
    assert!(mistakes(&circle)[0].contains("uses itself"), "{:?}", mistakes(&circle));
}

#[test]
fn what_is_wrong_with_a_mapping_is_told_before_its_first_event() {
    let cases = [
        (told("item.x|dat"), "/fields/notes: there is no filter `dat`, did you mean `date`?"),
        (told("itme.x"), "unknown name `itme`, did you mean `item`?"),
        (told("item.x +"), "/fields/notes: "),
        (told("range(10)"), "there is no function `range`"),
        (
            json!({ "type": "'x'", "fields": { "chek_in": "item.a" } }),
            "/fields/chek_in: unknown field `chek_in`, did you mean `check_in`?",
        ),
        (
            json!({ "type": "'x'", "fields": { "reservation.nonsense": "item.a" } }),
            "/fields/reservation.nonsense: unknown field",
        ),
        (json!({ "fields": { "notes": "item.a" } }), "/type: the mapping does not say"),
        (
            json!({ "type": "'x'", "fields": { "notes": "'a'" }, "fetch": { "base": "https://a.example/x", "path": "'/'" } }),
            "/fetch/base",
        ),
    ];
    for (mapping, expected) in cases {
        let found = mistakes(&mapping);
        assert!(found.iter().any(|mistake| mistake.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn a_path_of_the_event_s_data_is_a_field_too() {
    let mapping = json!({ "type": "'reservation.created'", "fields": { "reservation_ref": "item.id", "check_in": "'2026-08-12'", "check_out": "'2026-08-14'",
        "status": "'confirmed'", "reservation.price.tax_included_minor": "70", "currency": "'EUR'", "total_minor": "770", "ext.mood": "item.mood" } });
    let compiled = Compiled::new(&serde_json::from_value(mapping.clone()).unwrap(), settings()).unwrap();
    let outcomes = read(&mapping, r#"{"id":"R-1","mood":"fine"}"#).unwrap();
    let Outcome::Event(draft) = &outcomes[0] else { panic!("{outcomes:?}") };
    let around = Around { received_at: jiff::Timestamp::UNIX_EPOCH, key: "k", known: None };
    let Completed::Event(event) = draft.complete(&compiled, &around) else { panic!("too little") };
    assert_eq!(event.data.reservation.unwrap().price.unwrap().tax_included_minor, Some(70));
    assert_eq!(event.data.ext["mood"], "fine");
}

#[test]
fn hostile_expressions_are_stopped() {
    let long = format!("[{}]", vec!["item.l"; 450].join(","));
    for hostile in [
        "item.l|map('replace', 'x', item.s)|map('replace', 'x', item.s)|join".to_owned(),
        "item.s|replace('x', item.s)|replace('x', item.s)".to_owned(),
        format!("{long}|map('join')|join"),
    ] {
        let body = json!({ "id": 1, "l": vec!["x".repeat(500); 200], "s": "x".repeat(5000) }).to_string();
        match read(&told(&hostile), &body).unwrap().remove(0) {
            Outcome::Event(draft) => assert!(!draft.slips.is_empty(), "{hostile}"),
            Outcome::Failed(_) => {}
            Outcome::Ignored { .. } => panic!("{hostile}"),
        }
    }
    assert!(mistakes(&told("'x' * 1000000"))[0].contains("`*`"));
    assert!(mistakes(&told("item.a ~ ".repeat(60).trim_end_matches(" ~ ")))[0].contains("too often"));
    assert!(mistakes(&told(&"x".repeat(5000)))[0].contains("too long"));
}

#[test]
fn an_expression_sees_the_event_and_nothing_else() {
    for outside in ["env", "self", "loop", "namespace", "debug()", "config", "request"] {
        assert!(!mistakes(&told(outside)).is_empty(), "{outside}");
    }
}

#[test]
fn a_preset_can_be_changed_line_by_line() {
    let own: Mapping = serde_json::from_value(json!({ "fields": { "channel": "'direct'" } })).unwrap();
    let whole = preset("hostaway").unwrap().with(&own);
    assert_eq!(whole.fields["channel"], "'direct'");
    assert!(whole.fields.len() > 10 && Compiled::new(&whole, settings()).is_ok());
}

#[test]
fn several_rooms_variants_and_cancellations_of_ota_messages_are_read() {
    let message = |status: &str, rooms: &str, global: &str| {
        format!(
            "<OTA_HotelResNotifRQ xmlns='x'><HotelReservations><HotelReservation ResStatus='{status}'><UniqueID Type='14' ID='R9'/><RoomStays>{rooms}</RoomStays>{global}</HotelReservation></HotelReservations></OTA_HotelResNotifRQ>"
        )
    };
    let room = |code: &str, total: &str| {
        format!(
            "<RoomStay><RoomTypes><RoomType RoomTypeCode='{code}'/></RoomTypes><GuestCounts><GuestCount AgeQualifyingCode='10' Count='2'/></GuestCounts><TimeSpan Start='2026-08-12' End='2026-08-15'/><Total AmountAfterTax='{total}' CurrencyCode='EUR'/></RoomStay>"
        )
    };
    let rooms = format!("{}{}", room("A", "100.00"), room("B", "200.50"));
    let global = "<ResGlobalInfo><Total AmountAfterTax='300.50' CurrencyCode='EUR'/></ResGlobalInfo>";
    let found = mapped("ota-xml", "none", message("Reserved", &rooms, global).as_bytes()).unwrap().remove(0);
    assert_eq!(
        (&found["adults"], &found["total_minor"], &found["units"], &found["status"]),
        (&json!(4), &json!(30050), &json!(["A", "B"]), &json!("confirmed"))
    );
    let found = mapped("ota-xml", "none", message("Reserved", &rooms, "").as_bytes()).unwrap().remove(0);
    assert_eq!(found["total_minor"], 30050, "the rooms' together");
    let cases = [
        ("Cancelled", "reservation.cancelled", "cancelled"),
        ("Checked-Out", "guest.checked_out", "checked_out"),
        ("No-show", "reservation.no_show", "no_show"),
        ("Modify", "reservation.modified", "confirmed"),
        ("Waitlisted", "reservation.created", "pending"),
    ];
    for (status, kind, stands) in cases {
        let found =
            mapped("ota-xml", "none", message(status, &room("A", "1.00"), "").as_bytes()).unwrap().remove(0);
        assert_eq!((&found["type"], &found["status"]), (&json!(kind), &json!(stands)));
    }
    let cancel = "<OTA_CancelRQ xmlns='x'><UniqueID Type='14' ID='R9'/></OTA_CancelRQ>";
    let found = mapped("ota-xml", "none", cancel.as_bytes()).unwrap().remove(0);
    assert_eq!((&found["type"], &found["reservation_ref"]), (&json!("reservation.cancelled"), &json!("R9")));
}

/// Preset, body, the type it becomes.
const VARIANTS: &[(&str, &str, &str)] = &[
    (
        "hostaway",
        r#"{"object":"conversationMessage","event":"message.received","data":{"id":5,"reservationId":48001,"body":"Hi","isIncoming":1}}"#,
        "message.received",
    ),
    (
        "cloudbeds",
        r#"{"version":"1.0","timestamp":1789459200.4,"event":"reservation/dates_changed","propertyId":1,"reservationId":"31","startDate":"2026-10-10","endDate":"2026-10-12"}"#,
        "reservation.modified",
    ),
    (
        "cloudbeds",
        r#"{"event":"reservation/deleted","reservationID":"31","propertyID":1,"timestamp":1789459200}"#,
        "reservation.cancelled",
    ),
    (
        "channex",
        r#"{"event":"booking_new","payload":{"booking_id":"b","revision_id":"r"},"property_id":"p","timestamp":"2026-07-01T10:00:00Z"}"#,
        "reservation.created",
    ),
    (
        "mews",
        r#"{"EnterpriseId":"e","Events":[{"Discriminator":"ServiceOrderUpdated","Value":{"Id":"s"}}]}"#,
        "reservation.changed",
    ),
    (
        "lodgify",
        r#"{"action":"guest_message_received","message_id":1,"inbox_uid":"B12","guest_name":"J","message":"hello"}"#,
        "message.received",
    ),
    (
        "calcom",
        r#"{"triggerEvent":"BOOKING_CREATED","createdAt":"2026-05-02T09:00:00Z","payload":{"uid":"u","title":"Massage","startTime":"2026-05-03T09:00:00Z","endTime":"2026-05-03T10:00:00Z","attendees":[{"name":"A","email":"a@example.com","timeZone":"Europe/Madrid","language":{"locale":"es"}}]}}"#,
        "appointment.created",
    ),
    (
        "woocommerce",
        r#"{"id":7,"number":"7","status":"processing","currency":"EUR","total":"200.00","date_created":"2026-05-02T09:00:00","date_modified":"2026-05-02T09:00:00","billing":{"first_name":"A","last_name":"B","phone":"611223344","country":"ES"},"line_items":[{"product_id":3,"name":"Suite","meta_data":[{"key":"check_in","value":"2026-08-12"},{"key":"check_out","value":"2026-08-14"}]}]}"#,
        "reservation.created",
    ),
    (
        "uplisting",
        r#"{"id":1,"check_in":"2021-12-03","check_out":"2021-12-05","reason":"destroyed","currency":"USD","accomodation_total":362.45,"cleaning_fee":40.0}"#,
        "reservation.cancelled",
    ),
    (
        "guesty",
        r#"{"event":"reservation.created.v2","reservation":{"_id":"a","status":"confirmed"},"publishedAt":"2026-05-02T09:00:00Z"}"#,
        "reservation.created",
    ),
    (
        "stripe",
        r#"{"id":"evt","type":"checkout.session.async_payment_failed","created":1777714203,"data":{"object":{"id":"cs","amount_total":500,"currency":"eur","client_reference_id":"R"}}}"#,
        "payment.failed",
    ),
    (
        "generic",
        r#"{"event":"booking.created","booking":{"id":"X1","check_in":"2026-08-12","check_out":"2026-08-14","total":"200.00","currency":"EUR"},"guest":{"name":"A","phone":"+34611223344"}}"#,
        "reservation.created",
    ),
];

/// Preset, body of something that is of no use to us.
const PINGS: &[(&str, &str)] = &[
    ("calcom", r#"{"triggerEvent":"PING","payload":{}}"#),
    ("apaleo", r#"{"topic":"System","type":"healthcheck"}"#),
    ("hostaway", r#"{"object":"task","event":"task.created","data":{}}"#),
    ("lodgify", r#"{"action":"rate_change"}"#),
    ("stripe", r#"{"type":"invoice.paid","data":{"object":{}}}"#),
    ("guesty", r#"{"event":"listing.updated","listing":{}}"#),
];

#[test]
fn other_events_of_the_platforms_are_read_too() {
    for (preset, body, kind) in VARIANTS {
        let found = mapped(preset, "none", body.as_bytes()).unwrap().remove(0);
        assert_eq!(found["type"], *kind, "{preset}: {found}");
    }
    for (preset, ping) in PINGS {
        let found = mapped(preset, "none", ping.as_bytes()).unwrap();
        assert!(found.iter().all(|one| one["ignore"] == true), "{preset}: {found:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_body_harms_any_preset(body in "[\\[\\]{}\",:a-zA-Z0-9<>/&;= .-]{0,120}", which in proptest::prelude::any::<proptest::sample::Index>()) {
        let names: Vec<&str> = preset_names().collect();
        let name: &&str = which.get(&names);
        let _ = mapped(name, "none", body.as_bytes());
    }

    #[test]
    fn no_expression_harms(text in "[a-z.|()\\[\\]'\"+~ 0-9{}:,-]{0,60}") {
        let mapping: Mapping = serde_json::from_value(told(&text)).unwrap();
        if let Ok(compiled) = Compiled::new(&mapping, settings()) {
            let headers = BTreeMap::new();
            let _ = compiled.read(&Delivered { headers: &headers, query: "", body: br#"{"id":1,"a":["x","y"],"b":{"c":2}}"#, thin: None });
        }
    }

    #[test]
    fn members_that_are_missing_or_of_another_kind_never_panic(stem in proptest::sample::select(vec![
        ("hostaway", "hostaway__reservation_created__inquiry__04"), ("lodgify", "lodgify__booking_change__02"), ("smoobu", "smoobu__newReservation__01"),
        ("beds24", "beds24__booking_v2__new__01"), ("guesty", "guesty__reservation_new__01"), ("hospitable", "hospitable__reservation_created__01"),
        ("channex", "channex__booking_revision_fetched__04"), ("ownerrez", "ownerrez__entity_create_booking__01"), ("stripe", "stripe__checkout_session_completed__01")]),
        seed in proptest::prelude::any::<u64>(), value in proptest::sample::select(vec![Json::Null, json!(7), json!("x"), json!([]), json!({}), json!(-1.5), json!(true)]),
    ) {
        let (preset, name) = stem;
        let mut body: Json = serde_json::from_str(&std::fs::read_to_string(directory().join(format!("{name}.json"))).unwrap()).unwrap();
        let mut pointers = Vec::new();
        all_pointers(&body, "", &mut pointers);
        let at = usize::try_from(seed % u64::try_from(pointers.len()).unwrap()).unwrap();
        *body.pointer_mut(&pointers[at]).unwrap() = value;
        let _ = mapped(preset, "none", body.to_string().as_bytes());
    }
}

fn all_pointers(value: &Json, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Json::Object(members) => members.iter().for_each(|(name, inner)| {
            all_pointers(inner, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
        }),
        Json::Array(parts) => parts
            .iter()
            .enumerate()
            .for_each(|(index, inner)| all_pointers(inner, &format!("{at}/{index}"), found)),
        _ => {}
    }
}
