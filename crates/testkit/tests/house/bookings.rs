//! What booking platforms tell us.

use bytes::Bytes;
use guestlink_app::ReceiveError;
use guestlink_app::bookings::Delivery;
use guestlink_store::events;
use guestlink_testkit::{House, Plan};
use jiff::SignedDuration;
use serde_json::{Value, json};

pub const KEY: &[u8] = b"guestlink-test-secret-0123456789";
pub const PHONE: &str = "+34611223344";

/// A house whose website's secret is known to the test.
async fn house() -> House {
    House::build(super::automations::files(), Plan::default()).await
}

fn delivery(house: &House, id: &str, body: &Value) -> Delivery {
    guestlink_testkit::delivery(KEY, id, house.clock.now(), body)
}

fn guest(marketing: bool) -> Value {
    json!({ "name": "Lucía Ferrán", "first_name": "Lucía", "phone": PHONE, "language": "es", "country": "ES",
        "whatsapp_opt_in": { "granted": true, "marketing": marketing } })
}

fn confirmed(at: &str, check_in: &str) -> Value {
    json!({ "type": "reservation.confirmed", "timestamp": at, "api_version": "1", "data": {
        "guest": guest(false),
        "reservation": { "ref": "GL-1", "status": "confirmed", "check_in": check_in, "check_out": "2026-08-15",
            "party": { "adults": 2 }, "units": [{ "accommodation": "sea-suite" }],
            "price": { "currency": "EUR", "total_minor": 81250 } } } })
}

fn abandoned() -> Value {
    json!({ "type": "booking.abandoned", "timestamp": "2026-05-02T08:30:00Z", "api_version": "1", "data": {
        "guest": guest(true),
        "booking": { "ref": "B-1", "url": "https://book.cala-ventisol.example/resume/B-1",
            "abandoned_at": "2026-05-02T08:30:00Z", "check_in": "2026-08-12", "check_out": "2026-08-15",
            "party": { "adults": 2 }, "accommodation": "sea-suite",
            "price": { "currency": "EUR", "total_minor": 81250 } } } })
}

pub async fn take(house: &House, id: &str, body: &Value) {
    house.app.receive_booking("website", delivery(house, id, body)).await.unwrap();
    house.settle().await;
}

async fn why(house: &House) -> Vec<String> {
    let log = events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap();
    log.iter().map(|entry| format!("{} {}", entry.event.event.kind, entry.event.event.data)).collect()
}

#[tokio::test]
async fn a_confirmed_reservation_is_confirmed_once() {
    let house = house().await;
    let lucia = house.guest("Lucía", PHONE);
    for id in ["msg_1", "msg_1", "msg_2"] {
        take(&house, id, &confirmed("2026-05-02T08:59:00Z", "2026-08-12")).await;
    }
    let sent = house.words(&lucia).into_iter().filter(|name| name == "booking_confirmed").count();
    assert_eq!(sent, 1, "{:#?}", why(&house).await);
    house.close().await;
}

#[tokio::test]
async fn older_news_changes_nothing() {
    let house = house().await;
    take(&house, "msg_new", &confirmed("2026-05-02T08:59:00Z", "2026-08-13")).await;
    take(&house, "msg_old", &confirmed("2026-05-02T08:00:00Z", "2026-08-10")).await;
    let property = house.app.all_properties().remove(0);
    let refs = ["GL-1".to_owned()];
    let stays = guestlink_store::stays::by_references(house.app.store(), property.tenant, "website", &refs);
    assert_eq!(stays.await.unwrap()[0].check_in.to_string(), "2026-08-13");
    house.close().await;
}

#[tokio::test]
async fn an_abandoned_booking_is_followed_up_and_a_reservation_stops_it() {
    let house = house().await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "msg_1", &abandoned()).await;
    assert!(house.words(&lucia).is_empty());
    house.pass(SignedDuration::from_hours(2)).await;
    assert_eq!(house.words(&lucia), ["booking_recovery_1"], "{:#?}", why(&house).await);
    let mut booked = confirmed("2026-05-02T11:00:00Z", "2026-08-12");
    booked["data"]["guest"] = guest(true);
    take(&house, "msg_2", &booked).await;
    house.pass(SignedDuration::from_hours(48)).await;
    let names = house.words(&lucia);
    assert!(!names.contains(&"booking_recovery_2".to_owned()), "{names:?}");
    house.close().await;
}

#[tokio::test]
async fn whoever_cannot_sign_is_refused_and_leaves_no_trace() {
    let house = house().await;
    let mut forged = delivery(&house, "msg_1", &confirmed("2026-05-02T08:59:00Z", "2026-08-12"));
    forged.body = Bytes::from_static(b"{}");
    let refused = house.app.receive_booking("website", forged).await;
    assert!(matches!(refused, Err(ReceiveError::BadSignature)));
    let unknown = house.app.receive_booking("nobody", delivery(&house, "m", &json!({}))).await;
    assert!(matches!(unknown, Err(ReceiveError::UnknownConnection)));
    assert!(house.app.is_idle().await.unwrap());
    house.close().await;
}

#[tokio::test]
async fn card_numbers_never_reach_the_disk() {
    let house = house().await;
    let mut body = confirmed("2026-05-02T08:59:00Z", "2026-08-12");
    body["data"]["reservation"]["notes"] = json!("card 4111111111111111 cvc 123");
    body["data"]["guarantee"] = json!({ "card_number": "4111111111111111", "cvv": "123" });
    take(&house, "msg_1", &body).await;
    let folder = house.close().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(16).any(|window| window == b"4111111111111111"));
    }
}
