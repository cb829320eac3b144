//! News for other programs: signed, told once, again until they are heard, and never lost without a word.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_store::dead_letters;
use guestlink_testkit::{House, Plan};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::Sha256;

use super::automations::{booked, change, files};
use super::bookings::take;
use crate::their_api::Api;

const SECRET: &[u8] = b"a secret of thirty-two bytes long";

async fn house(url: &str, private: bool) -> House {
    let mut files = files();
    let url = format!("{url}/hook");
    change(&mut files, "automations.json", |json| {
        json["automations"] = json!([{ "id": "tell-pms", "on": ["reservation.confirmed"], "do": [
            { "type": "webhook", "url": url, "secret": format!("whsec_{}", BASE64.encode(SECRET)),
                "values": { "nights": "nights", "booking": "'x'" } }] }]);
    });
    let word = if private { "1" } else { "0" };
    let environment = BTreeMap::from([("BOOKINGS_ALLOW_PRIVATE_ADDRESSES".to_owned(), word.to_owned())]);
    House::build(files, Plan { environment, ..Plan::default() }).await
}

async fn book(house: &House) {
    take(house, "m1", &booked(house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15")).await;
}

fn header(request: &str, name: &str) -> String {
    let line = request.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {request}")).to_owned()
}

#[tokio::test]
async fn news_are_signed_and_told_once_they_are_heard() {
    let (api, url) = Api::start().await;
    api.say(503, "", "");
    let house = house(&url, true).await;
    book(&house).await;
    assert_eq!(api.heard_of("post /hook").len(), 1);
    api.say(204, "", "");
    house.pass(SignedDuration::from_secs(6)).await;
    house.pass(SignedDuration::from_hours(100)).await;
    let heard = api.heard_of("post /hook");
    assert_eq!(heard.len(), 2, "heard once, told no more");
    assert_eq!(
        header(&heard[0], "webhook-id"),
        header(&heard[1], "webhook-id"),
        "one id for whoever hears it twice"
    );
    let (_, body) = heard[1].split_once("\r\n\r\n").unwrap();
    let told: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&told["type"], &told["data"]["nights"]), (&json!("automation.tell-pms"), &json!("3")));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
    let signed =
        format!("{}.{}.{body}", header(&heard[1], "webhook-id"), header(&heard[1], "webhook-timestamp"));
    mac.update(signed.as_bytes());
    let wanted = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()));
    assert_eq!(header(&heard[1], "webhook-signature"), wanted.to_lowercase());
    house.close().await;
}

#[tokio::test]
async fn what_nobody_hears_for_three_days_is_set_aside_with_its_reason() {
    let (api, url) = Api::start().await;
    api.say(500, "", "");
    let house = house(&url, true).await;
    book(&house).await;
    for _ in 0..12 {
        house.pass(SignedDuration::from_hours(27)).await;
    }
    assert_eq!(api.heard_of("post /hook").len(), 9);
    let letters = dead_letters::latest(house.app.store(), 10).await.unwrap();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    assert_eq!(
        (letters[0].1.source.as_str(), letters[0].1.reason.as_str()),
        ("webhook:tell-pms", "the host answered 500")
    );
    house.close().await;
}

#[tokio::test]
async fn an_address_inside_the_house_hears_nothing() {
    let (api, url) = Api::start().await;
    let house = house(&url, false).await;
    book(&house).await;
    assert!(api.heard().is_empty());
    let letters = dead_letters::latest(house.app.store(), 10).await.unwrap();
    assert!(letters[0].1.reason.contains("refused"), "{letters:#?}");
    house.close().await;
}
