//! Booking platforms that do not speak our words: through the real door, by their presets, to stays and messages.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_app::bookings::Delivery;
use guestlink_store::events;
use guestlink_store::stays::{self, Stay};
use guestlink_testkit::{House, Plan, resort};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::their_api::Api;

const PASSWORD: &str = "a long password";

pub(crate) fn basic() -> (&'static str, String) {
    ("authorization", format!("Basic {}", BASE64.encode(format!("hook:{PASSWORD}"))))
}

pub(crate) fn auth() -> Value {
    json!({ "scheme": "basic", "user": "hook", "password": PASSWORD })
}

/// A house with these connections, and private addresses open or not.
pub(crate) async fn house(connections: &[Value], private: bool) -> House {
    let mut files = resort("ventisol");
    files.files.retain(|path, _| !path.starts_with("connections/"));
    for connection in connections {
        let path = format!("connections/{}.json", connection["id"].as_str().unwrap());
        files.files.insert(path, connection.to_string());
    }
    let word = if private { "1" } else { "0" };
    let environment = BTreeMap::from([("BOOKINGS_ALLOW_PRIVATE_ADDRESSES".to_owned(), word.to_owned())]);
    House::build(files, Plan { environment, ..Plan::default() }).await
}

/// One request over a connection of its own; status and body.
async fn ask(base: &str, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> (u16, String) {
    let host = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    // A refusal may come before the whole body is taken.
    let _ = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    (status, body)
}

pub(crate) async fn post(house: &House, path: &str, headers: &[(&str, String)], body: &str) -> (u16, String) {
    let answer =
        ask(&house.url, "POST", &format!("/webhooks/bookings/{path}"), headers, body.as_bytes()).await;
    house.settle().await;
    answer
}

pub(crate) async fn stay(house: &House, connection: &str, reference: &str) -> Option<Stay> {
    let property = house.app.all_properties().remove(0);
    let references = [reference.to_owned()];
    stays::by_references(house.app.store(), property.tenant, connection, &references).await.unwrap().pop()
}

pub(crate) async fn log(house: &House) -> Vec<String> {
    let log = events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap();
    log.iter().map(|entry| format!("{} {}", entry.event.event.kind, entry.event.event.data)).collect()
}

/// Waits for what a task of its own does.
async fn until<F: Future<Output = bool>>(house: &House, holds: impl Fn() -> F) {
    let mut progress = house.app.progress();
    let waiting = async {
        while !holds().await {
            let _ = tokio::time::timeout(Duration::from_millis(5), progress.changed()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap();
    house.settle().await;
}

pub(crate) fn payload(name: &str) -> String {
    let path = format!("{}/../../payloads/booking/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

pub(crate) fn hostaway() -> Value {
    json!({ "id": "pms", "preset": "hostaway", "auth": auth(),
        "mapping": { "fields": { "opt_in": "true", "opt_in_where": "'booking terms'" } },
        "settings": { "units": { "40160": "sea-suite" } } })
}

pub(crate) fn reservation(event: &str, changes: &Value) -> String {
    let mut body: Value =
        serde_json::from_str(&payload("hostaway__reservation_created__inquiry__04.json")).unwrap();
    let told = json!({ "id": 48001, "status": "new", "totalPrice": 812.5, "arrivalDate": "2026-08-12",
        "departureDate": "2026-08-15" });
    body.as_object_mut().unwrap().insert("event".to_owned(), event.into());
    let data = body.pointer_mut("/data").and_then(Value::as_object_mut).unwrap();
    for changed in [&told, changes] {
        data.extend(changed.as_object().unwrap().clone());
    }
    body.to_string()
}

#[tokio::test]
async fn what_is_told_twice_in_a_breath_is_understood_in_its_order() {
    let house = house(&[hostaway()], false).await;
    let told = |body: String| Delivery {
        headers: [basic()].map(|(name, value)| (name.to_owned(), value)).into(),
        path: "/webhooks/bookings/pms".to_owned(),
        query: String::new(),
        body: body.into(),
    };
    let created = told(reservation("reservation.created", &json!({})));
    let longer = told(reservation(
        "reservation.updated",
        &json!({ "departureDate": "2026-08-16", "status": "modified" }),
    ));
    // Both wait for the same commit, so they are worked in one go.
    let (first, second) =
        tokio::join!(house.app.receive_booking("pms", created), house.app.receive_booking("pms", longer));
    first.unwrap();
    second.unwrap();
    house.settle().await;
    assert_eq!(stay(&house, "pms", "48001").await.unwrap().check_out.to_string(), "2026-08-16");
    let log = log(&house).await;
    let kinds: Vec<&str> = ["reservation.created", "reservation.modified"]
        .into_iter()
        .filter(|kind| {
            let kind = format!("\"type\":\"{kind}\"");
            log.iter().filter(|line| line.starts_with("booking.received") && line.contains(&kind)).count()
                == 1
        })
        .collect();
    assert_eq!(kinds, ["reservation.created", "reservation.modified"], "{log:#?}");
    house.close().await;
}

#[tokio::test]
async fn a_hostaway_reservation_is_confirmed_once_and_every_change_of_it_is_followed() {
    let house = house(&[hostaway()], false).await;
    let nora = house.guest("Nora", "+46701740605");
    let created = reservation("reservation.created", &json!({}));
    assert_eq!(post(&house, "pms", &[basic()], &created).await.0, 200);
    assert_eq!(post(&house, "pms", &[basic()], &created).await.0, 200, "the same again");
    let known = stay(&house, "pms", "48001").await.unwrap();
    assert_eq!((known.accommodation.as_str(), known.status.as_str()), ("sea-suite", "confirmed"));
    assert_eq!(house.words(&nora), ["booking_confirmed"], "{:#?}", log(&house).await);
    // Hostaway sends every change, also those that no guest would notice.
    let noted = reservation("reservation.updated", &json!({ "hostNote": "VIP", "status": "modified" }));
    post(&house, "pms", &[basic()], &noted).await;
    assert!(log(&house).await.iter().any(|line| line.contains("nothing that we know of has changed")));
    house.pass(SignedDuration::from_mins(1)).await;
    let longer =
        reservation("reservation.updated", &json!({ "departureDate": "2026-08-16", "status": "modified" }));
    post(&house, "pms", &[basic()], &longer).await;
    assert_eq!(stay(&house, "pms", "48001").await.unwrap().check_out.to_string(), "2026-08-16");
    house.close().await;
}

#[tokio::test]
async fn an_owner_s_stay_and_a_foreign_event_are_answered_well_and_message_nobody() {
    let house = house(&[hostaway()], false).await;
    let nora = house.guest("Nora", "+46701740605");
    let block = reservation("reservation.created", &json!({ "status": "ownerStay" }));
    assert_eq!(post(&house, "pms", &[basic()], &block).await.0, 200);
    assert_eq!(
        post(&house, "pms", &[basic()], r#"{"object":"task","event":"task.created","data":{}}"#).await.0,
        200
    );
    assert_eq!(house.words(&nora), Vec::<String>::new());
    let ignored = log(&house).await.iter().filter(|line| line.starts_with("booking.ignored")).count();
    assert_eq!(ignored, 2);
    house.close().await;
}

#[tokio::test]
async fn the_door_refuses_what_is_forged_too_large_or_no_body_of_the_platform() {
    let connections = [
        hostaway(),
        json!({ "id": "hook", "preset": "smoobu", "auth": { "scheme": "path-token", "token": "pathtoken-7f3a" } }),
    ];
    let house = house(&connections, false).await;
    let created = reservation("reservation.created", &json!({}));
    assert_eq!(post(&house, "pms", &[], &created).await.0, 401);
    assert_eq!(post(&house, "pms", &[basic()], "<html>502 Bad Gateway</html>").await.0, 400);
    assert_eq!(post(&house, "pms", &[basic()], &payload("generic__huge_depth__04.json")).await.0, 400);
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20));
    assert_eq!(post(&house, "pms", &[basic()], &large).await.0, 413);
    let smoobu = payload("smoobu__newReservation__01.json");
    assert_eq!(post(&house, "hook/wrong-token", &[], &smoobu).await.0, 401);
    assert_eq!(post(&house, "hook", &[], &smoobu).await.0, 401);
    assert_eq!(post(&house, "hook/pathtoken-7f3a", &[], &smoobu).await.0, 200);
    assert!(stay(&house, "hook", "5512345").await.is_some());
    assert!(stay(&house, "pms", "48001").await.is_none());
    house.close().await;
}

const STRIPE: &str = "whsec_test_secret";

fn signed(house: &House, body: &str) -> (&'static str, String) {
    let time = house.clock.now().as_second();
    let mut mac = Hmac::<Sha256>::new_from_slice(STRIPE.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    ("stripe-signature", format!("t={time},v1={}", hex::encode(mac.finalize().into_bytes())))
}

#[tokio::test]
async fn a_payment_is_recorded_on_the_stay_it_is_for_and_never_a_card() {
    let stripe =
        json!({ "id": "stripe", "preset": "stripe", "auth": { "scheme": "stripe", "secret": STRIPE } });
    let house = house(&[hostaway(), stripe], false).await;
    post(&house, "pms", &[basic()], &reservation("reservation.created", &json!({}))).await;
    let pay = |name: &str| {
        let mut body: Value = serde_json::from_str(&payload(name)).unwrap();
        body["data"]["object"]["client_reference_id"] = json!("48001");
        body["data"]["object"]["metadata"] = json!({ "guestlink_quote": "48001" });
        body.to_string()
    };
    for name in [
        "stripe__checkout_session_completed__01.json",
        "stripe__charge_refunded__05.json",
        "stripe__checkout_session_completed__01.json",
    ] {
        let body = pay(name);
        assert_eq!(post(&house, "stripe", &[signed(&house, &body)], &body).await.0, 200);
    }
    let known = stay(&house, "pms", "48001").await.unwrap();
    let told: Vec<(&str, i64)> = known.data["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|payment| (payment["state"].as_str().unwrap(), payment["amount_minor"].as_i64().unwrap()))
        .collect();
    assert_eq!(told, [("received", 64500), ("refunded", 64500)]);
    assert!(!known.data.to_string().contains("4242"));
    let expired = pay("stripe__checkout_session_expired__03.json");
    assert_eq!(post(&house, "stripe", &[signed(&house, &expired)], &expired).await.0, 200);
    assert!(
        log(&house)
            .await
            .iter()
            .any(|line| line.starts_with("booking.received") && line.contains("booking.abandoned"))
    );
    house.close().await;
}

#[tokio::test]
async fn an_ota_message_is_answered_in_its_own_words() {
    let channel = json!({ "id": "smx", "preset": "ota-xml", "auth": auth() });
    let house = house(&[channel], false).await;
    let xml = payload("siteminder_smx__OTA_HotelResNotifRQ__inhouse__01.xml");
    let (status, answer) = post(&house, "smx", &[basic()], &xml).await;
    assert_eq!(status, 200);
    assert!(answer.contains("<OTA_HotelResNotifRS") && answer.contains("<Success/>"), "{answer}");
    assert!(
        answer.contains("EchoToken=\"cc3048b5-55ca-4d77-b316-cb8e769c1381\"") && answer.contains(":Envelope"),
        "{answer}"
    );
    let known = stay(&house, "smx", "BDC-3685569477").await.unwrap();
    assert_eq!((known.status.as_str(), known.accommodation.as_str()), ("checked_in", "STE"));
    assert_eq!(post(&house, "smx", &[basic()], &payload("bookingcom__xxe_attack__03.xml")).await.0, 400);
    house.close().await;
}

fn apaleo(url: &str) -> Value {
    json!({ "id": "apaleo", "preset": "apaleo", "auth": auth(), "access": { "token": "a-long-secret-token" },
        "mapping": { "fetch": { "base": url } } })
}

pub(crate) const APALEO: &str = r#"{"id":"QWERTYUI-3","bookingId":"QWERTYUI","status":"InHouse","arrival":"2026-08-12T15:00:00+02:00",
    "departure":"2026-08-15T11:00:00+02:00","adults":2,"childrenAges":[6],"channelCode":"BookingCom",
    "primaryGuest":{"firstName":"Elif","lastName":"Demir","email":"elif@example.com","phone":"+905321234567"},
    "unitGroup":{"id":"CALA-STE","code":"STE","name":"Suite"},"unit":{"id":"CALA-7","name":"7"},
    "totalGrossAmount":{"amount":645.0,"currency":"EUR"}}"#;

#[tokio::test]
async fn a_thin_event_is_fetched_and_fetched_again_until_it_is_answered() {
    let (api, url) = Api::start().await;
    api.say(503, "", "busy");
    let house = house(&[apaleo(&url)], true).await;
    let body = payload("apaleo__reservation_checked_in__03.json");
    assert_eq!(post(&house, "apaleo", &[basic()], &body).await.0, 200);
    assert_eq!(api.heard().len(), 1);
    assert!(stay(&house, "apaleo", "QWERTYUI-3").await.is_none());
    api.say(200, "content-type: application/json\r\n", APALEO);
    house.pass(SignedDuration::from_secs(61)).await;
    let known = stay(&house, "apaleo", "QWERTYUI-3").await.unwrap();
    assert_eq!((known.status.as_str(), known.unit.as_deref()), ("checked_in", Some("7")));
    assert_eq!(known.check_out.to_string(), "2026-08-15");
    let asked = api.heard().pop().unwrap();
    assert!(asked.starts_with("get /booking/v1/reservations/qwertyui-3 "), "{asked}");
    assert!(asked.contains("authorization: bearer a-long-secret-token"), "{asked}");
    house.close().await;
}

#[tokio::test]
async fn nothing_inside_the_house_is_fetched_and_no_redirect_is_followed_elsewhere() {
    let (api, url) = Api::start().await;
    api.say(200, "", APALEO);
    let closed = house(&[apaleo(&url)], false).await;
    let body = payload("apaleo__reservation_amended__06.json");
    assert_eq!(post(&closed, "apaleo", &[basic()], &body).await.0, 200);
    assert_eq!(api.heard(), Vec::<String>::new());
    assert!(log(&closed).await.iter().any(|line| line.starts_with("booking.unanswered")));
    closed.close().await;
    let (other, elsewhere) = Api::start().await;
    api.say(302, &format!("location: {elsewhere}/steal\r\n"), "");
    let open = house(&[apaleo(&url)], true).await;
    post(&open, "apaleo", &[basic()], &body).await;
    assert_eq!((api.heard().len(), other.heard().len()), (1, 0));
    open.close().await;
}

#[tokio::test]
async fn what_could_not_be_read_is_kept_and_read_after_its_mapping_is_mended() {
    let mut broken = hostaway();
    broken["mapping"]["fields"]["check_in"] = json!("r.guestName|date");
    let house = house(&[broken], false).await;
    let created = reservation("reservation.created", &json!({}));
    assert_eq!(post(&house, "pms", &[basic()], &created).await.0, 200);
    assert!(stay(&house, "pms", "48001").await.is_none());
    let letters = guestlink_store::dead_letters::latest(house.app.store(), 10).await.unwrap();
    assert!(letters[0].1.reason.contains("fields.check_in"), "{}", letters[0].1.reason);
    let mended = serde_json::from_value(hostaway()).unwrap();
    house.app.replace_connection("cala-ventisol", &mended).await.unwrap();
    assert_eq!(house.app.replay_bookings(Some("cala-ventisol/pms")).await.unwrap(), 1);
    house.settle().await;
    assert!(stay(&house, "pms", "48001").await.is_some());
    assert!(matches!(
        house.app.create_connection("cala-ventisol", &mended).await,
        Err(guestlink_app::bookings::connections::ConnectionError::Taken(_))
    ));
    house.close().await;
}

fn calendar(entries: &[(&str, &str, &str, &str)]) -> String {
    let events = entries.iter().map(|(uid, from, to, summary)| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}@airbnb.com\r\nDTSTART;VALUE=DATE:{from}\r\nDTEND;VALUE=DATE:{to}\r\n\
             SUMMARY:{summary}\r\nDESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/details/\
             HM{uid}AAAA\r\nEND:VEVENT\r\n"
        )
    });
    let events: Vec<String> = events.collect();
    let events = events.concat();
    format!(
        "BEGIN:VCALENDAR\r\nPRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"
    )
}

#[tokio::test]
async fn a_calendar_gives_stays_and_blocks_and_a_stay_is_gone_after_two_good_fetches() {
    let (api, url) = Api::start().await;
    let one = ("ONE", "20260812", "20260815", "Reserved");
    let two = ("TWO", "20260901", "20260904", "Airbnb (Not available)");
    let three = ("THREE", "20260910", "20260912", "Reserved");
    api.say(200, "etag: \"a\"\r\n", &calendar(&[one, two, three]));
    let feed = json!({ "id": "airbnb", "kind": "ical", "calendars": [{ "url": format!("{url}/c.ics"), "accommodation": "sea-suite" }] });
    let house = house(&[feed], true).await;
    until(&house, || async { stay(&house, "airbnb", "HMTHREEAAAA").await.is_some() }).await;
    let known = stay(&house, "airbnb", "HMONEAAAA").await.unwrap();
    assert_eq!((known.status.as_str(), known.check_in.to_string().as_str()), ("confirmed", "2026-08-12"));
    let block = stay(&house, "airbnb", "block/TWO@airbnb.com").await.unwrap();
    assert_eq!((block.guest, block.occupies, block.status.as_str()), (None, true, "blocked"));
    // The same answer is not sent twice.
    api.say(304, "", "");
    house.pass(SignedDuration::from_mins(19)).await;
    until(&house, || async { api.heard().len() >= 2 }).await;
    assert!(api.heard()[1].contains("if-none-match: \"a\""));
    api.say(200, "etag: \"b\"\r\n", &calendar(&[two, three]));
    for fetches in 3..=4 {
        house.pass(SignedDuration::from_mins(19)).await;
        until(&house, || async { api.heard().len() >= fetches }).await;
    }
    until(&house, || async { stay(&house, "airbnb", "HMONEAAAA").await.unwrap().status == "cancelled" })
        .await;
    assert_eq!(stay(&house, "airbnb", "HMTHREEAAAA").await.unwrap().status, "confirmed");
    house.close().await;
}

#[tokio::test]
async fn days_that_are_closed_because_we_said_so_are_not_taken_in_again() {
    let (api, url) = Api::start().await;
    let echo = ("ECHO", "20260812", "20260815", "Airbnb (Not available)");
    let own = ("OWN", "20260901", "20260904", "Airbnb (Not available)");
    api.say(503, "", "");
    let feed = json!({ "id": "airbnb", "kind": "ical",
        "calendars": [{ "url": format!("{url}/c.ics"), "accommodation": "sea-suite" }] });
    let house = house(&[feed, hostaway()], true).await;
    post(&house, "pms", &[basic()], &reservation("reservation.created", &json!({}))).await;
    until(&house, || async { !api.heard().is_empty() }).await;
    api.say(200, "", &calendar(&[echo, own]));
    house.pass(SignedDuration::from_mins(34)).await;
    until(&house, || async { stay(&house, "airbnb", "block/OWN@airbnb.com").await.is_some() }).await;
    assert!(stay(&house, "airbnb", "block/ECHO@airbnb.com").await.is_none());
    house.close().await;
}

#[tokio::test]
async fn our_own_calendar_has_nights_and_no_names_under_an_address_nobody_guesses() {
    let house = house(&[hostaway()], false).await;
    post(&house, "pms", &[basic()], &reservation("reservation.created", &json!({}))).await;
    let feeds = house.app.calendar_feeds();
    let mine = feeds.iter().find(|feed| feed.accommodation == "sea-suite" && feed.unit.is_none()).unwrap();
    let (status, text) = ask(&house.url, "GET", &mine.path, &[], b"").await;
    assert_eq!(status, 200);
    assert!(text.contains("BEGIN:VCALENDAR") && !text.contains("Nora") && !text.contains("48001"), "{text}");
    let every: std::collections::BTreeSet<&str> = feeds.iter().map(|feed| feed.path.as_str()).collect();
    assert_eq!(every.len(), feeds.len());
    assert_eq!(ask(&house.url, "GET", "/calendars/0000.ics", &[], b"").await.0, 404);
    house.close().await;
}
