//! Platforms that hand out short tokens, wait to be told that an event was taken, or prove who they are inside SOAP.

use guestlink_testkit::House;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::platforms::{APALEO, auth, basic, house, log, payload, post, stay};
use crate::their_api::Api;

fn token(token: &str, seconds: u32) -> String {
    json!({ "access_token": token, "token_type": "Bearer", "expires_in": seconds }).to_string()
}

fn apaleo(url: &str) -> Value {
    json!({ "id": "apaleo", "preset": "apaleo", "auth": auth(), "mapping": { "fetch": { "base": url } },
        "access": { "oauth": { "token_url": format!("{url}/connect/token"), "client_id": "CALA-APP",
            "client_secret": "a-secret-of-the-app" } } })
}

/// The same event with another entity in it.
fn event(entity: &str) -> String {
    let mut body: Value = serde_json::from_str(&payload("apaleo__reservation_checked_in__03.json")).unwrap();
    body["id"] = json!(format!("event-{entity}"));
    body["data"]["entityId"] = json!(entity);
    body.to_string()
}

async fn tell(house: &House, entity: &str) {
    assert_eq!(post(house, "apaleo", &[basic()], &event(entity)).await.0, 200);
}

#[tokio::test]
async fn a_token_is_got_once_kept_until_it_ends_and_got_anew_when_it_is_refused() {
    let (api, url) = Api::start().await;
    api.on("/connect/token", 200, &token("first", 3600));
    api.on("/booking", 200, APALEO);
    let house = house(&[apaleo(&url)], true).await;
    tell(&house, "QWERTYUI-3").await;
    tell(&house, "QWERTYUI-4").await;
    let got = api.heard_of("post /connect/token");
    assert_eq!(got.len(), 1);
    assert!(got[0].ends_with("grant_type=client_credentials") && got[0].contains("authorization: basic "));
    let asked = api.heard_of("get /booking");
    assert_eq!(asked.iter().filter(|request| request.contains("authorization: bearer first")).count(), 2);
    assert!(stay(&house, "apaleo", "QWERTYUI-3").await.is_some());
    // In its last minute it is not shown any more.
    api.on("/connect/token", 200, &token("second", 3600));
    house.pass(SignedDuration::from_secs(3541)).await;
    tell(&house, "QWERTYUI-5").await;
    assert!(api.heard_of("get /booking").pop().unwrap().contains("bearer second"));
    // Ended by the platform before its time: one other, and no endless asking.
    api.on("/connect/token", 200, &token("third", 3600));
    api.on("/booking", 401, "");
    tell(&house, "QWERTYUI-6").await;
    let asked = api.heard_of("get /booking");
    assert_eq!(asked.len(), 5);
    assert!(asked[3].contains("bearer second") && asked[4].contains("bearer third"), "{asked:?}");
    assert_eq!(api.heard_of("post /connect/token").len(), 3);
    house.close().await;
}

#[tokio::test]
async fn a_token_endpoint_inside_the_house_is_not_asked_and_a_secret_stays_out_of_the_record() {
    let (api, url) = Api::start().await;
    api.on("/connect/token", 200, &token("first", 3600));
    let closed = house(&[apaleo(&url)], false).await;
    tell(&closed, "QWERTYUI-3").await;
    assert_eq!(api.heard(), Vec::<String>::new());
    let log = log(&closed).await.join("\n");
    assert!(log.contains("booking.unanswered") && !log.contains("a-secret-of-the-app"), "{log}");
    closed.close().await;
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_asked_again_and_the_event_waits() {
    let (api, url) = Api::start().await;
    api.on("/connect/token", 401, "");
    api.on("/booking", 200, APALEO);
    let house = house(&[apaleo(&url)], true).await;
    tell(&house, "QWERTYUI-3").await;
    assert!(stay(&house, "apaleo", "QWERTYUI-3").await.is_none());
    api.on("/connect/token", 200, &token("first", 3600));
    house.pass(SignedDuration::from_secs(61)).await;
    assert!(stay(&house, "apaleo", "QWERTYUI-3").await.is_some());
    house.close().await;
}

fn channex(url: &str) -> Value {
    json!({ "id": "channex", "preset": "channex", "access": { "token": "a-long-secret-token" },
        "auth": { "scheme": "static-header", "header": "X-Hook", "value": "a long password" },
        "settings": { "country": "NL" }, "mapping": { "fetch": { "base": url } } })
}

const REVISION: &str = "03dd7198-c5b7-493c-a889-74d0c2211de7";

fn thin() -> String {
    json!({ "event": "booking_new", "property_id": "716305c4-561a-4561-a187-7f5b8aeb5920", "user_id": null,
        "timestamp": "2026-06-01T10:00:00Z", "payload": { "booking_id": "603e8e9e-cc67-4ca7-bd13-3c407c6c3bbd",
            "booking_revision_id": REVISION } })
    .to_string()
}

#[tokio::test]
async fn a_revision_is_acknowledged_after_it_is_taken_and_until_it_is_heard() {
    let (api, url) = Api::start().await;
    let (ask, ack) = (
        format!("get /api/v1/booking_revisions/{REVISION} "),
        format!("/api/v1/booking_revisions/{REVISION}/ack"),
    );
    api.say(503, "", "");
    let house = house(&[channex(&url)], true).await;
    let proof = [("x-hook", "a long password".to_owned())];
    assert_eq!(post(&house, "channex", &proof, &thin()).await.0, 200);
    assert_eq!(api.heard_of(&ask).len(), 1);
    assert!(api.heard_of("post").is_empty(), "what is not taken is not acknowledged");
    api.on("/api/v1/booking_revisions", 200, &payload("channex__booking_revision_fetched__04.json"));
    api.on(&ack, 503, "");
    house.pass(SignedDuration::from_secs(61)).await;
    assert!(stay(&house, "channex", "603e8e9e-cc67-4ca7-bd13-3c407c6c3bbd").await.is_some());
    let said = api.heard_of(&format!("post {ack} "));
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("user-api-key: a-long-secret-token"), "{}", said[0]);
    api.on(&ack, 200, "{}");
    house.pass(SignedDuration::from_secs(61)).await;
    assert_eq!(api.heard_of(&format!("post {ack} ")).len(), 2);
    assert!(log(&house).await.iter().any(|line| line.starts_with("booking.acknowledged")));
    house.pass(SignedDuration::from_hours(24)).await;
    assert_eq!(api.heard_of(&format!("post {ack} ")).len(), 2, "heard once, said no more");
    house.close().await;
}

#[tokio::test]
async fn a_soap_message_with_the_right_user_is_taken_and_any_other_is_not() {
    let named = |user: &str, password: &str| json!({ "id": "smx", "preset": "ota-xml", "auth": { "scheme": "ws-security", "user": user, "password": password } });
    let xml = payload("siteminder_smx__OTA_HotelResNotifRQ__inhouse__01.xml")
        .replace(">example<", ">a long password<");
    for (user, password, status) in [
        ("guestlink", "a long password", 200),
        ("guestlink", "another password", 401),
        ("someone", "a long password", 401),
    ] {
        let house = house(&[named(user, password)], false).await;
        assert_eq!(post(&house, "smx", &[], &xml).await.0, status, "{user} {password}");
        assert_eq!(stay(&house, "smx", "BDC-3685569477").await.is_some(), status == 200);
        if status == 200 {
            let bare = xml.replace("soapenv:Header", "soapenv:Other");
            assert_eq!(post(&house, "smx", &[], &bare).await.0, 401, "a token outside the header is none");
        }
        house.close().await;
    }
}
