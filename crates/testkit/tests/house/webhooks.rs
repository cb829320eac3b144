//! What comes in: once, in order, whatever its neighbours are.

use guestlink_store::{dead_letters, events};
use guestlink_testkit::House;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// A webhook body of one message, as Meta writes them.
fn message(number: &str, from: &str, id: &str, text: &str) -> Value {
    json!({ "from": from, "id": id, "timestamp": "1777712400", "type": "text", "text": { "body": text },
        "_number": number })
}

fn envelope(number: &str, messages: &[Value]) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages",
        "value": { "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "1", "phone_number_id": number },
            "messages": messages } }] }] })
}

async fn received(house: &House) -> usize {
    let log = events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap();
    log.iter().filter(|entry| entry.event.event.kind == "message.received").count()
}

fn number(house: &House) -> String {
    house.app.config().whatsapp.phone_number_id.clone().unwrap()
}

#[tokio::test]
async fn a_repeated_message_has_one_effect() {
    let house = House::open("echo").await;
    let number = number(&house);
    let one = message(&number, "34611223344", "wamid.A", "hello");
    for _ in 0..3 {
        house.whatsapp.send_webhook(&envelope(&number, &[one.clone(), one.clone()])).unwrap();
    }
    house.settle().await;
    assert_eq!(received(&house).await, 1);
    assert_eq!(house.app.metrics().sends_accepted.get(), 1);
    house.close().await;
}

#[tokio::test]
async fn one_bad_item_of_a_thousand_costs_nothing_but_itself() {
    let house = House::open("echo").await;
    let number = number(&house);
    let mut all: Vec<Value> =
        (0..999).map(|n| message(&number, &format!("3461100{n:04}"), &format!("wamid.{n}"), "x")).collect();
    all.insert(500, json!({ "from": 7, "type": ["no"], "text": "nothing" }));
    house.whatsapp.send_webhook(&envelope(&number, &all)).unwrap();
    house.settle().await;
    assert_eq!(received(&house).await, 999);
    let letters = dead_letters::latest(house.app.store(), 10).await.unwrap();
    assert_eq!(letters.len(), 1, "{letters:?}");
    house.close().await;
}

#[tokio::test]
async fn a_number_of_nobody_is_set_aside() {
    let house = House::open("echo").await;
    house.whatsapp.send_webhook(&envelope("999", &[message("999", "34611223344", "wamid.Z", "hi")])).unwrap();
    house.settle().await;
    assert_eq!(received(&house).await, 0);
    let letters = dead_letters::latest(house.app.store(), 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    house.close().await;
}

#[tokio::test]
async fn a_guest_without_a_number_is_answered_by_id() {
    let house = House::open("echo").await;
    let guest = guestlink_simulator::NewGuest {
        name: "Hidden".to_owned(),
        user_id: Some("ES.13491208655302741918".to_owned()),
        username: Some("hidden".to_owned()),
        phone_visible: Some(false),
        ..Default::default()
    };
    let guest = house.whatsapp.add_guest(guest).unwrap();
    house.say(&guest, "hello").await;
    assert_eq!(house.words(&guest), ["Re: hello"]);
    house.close().await;
}

#[tokio::test]
async fn a_card_number_in_the_chat_is_masked_before_it_is_stored() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Ben", "+447700900124");
    house.say(&guest, "my card is 5555 5555 5555 4444 exp 12/30 cvv 123").await;
    let folder = house.close().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for trace in ["5555 5555 5555 4444", "5555555555554444"] {
            assert!(
                !bytes.windows(trace.len()).any(|window| window == trace.as_bytes()),
                "{trace} is on disk"
            );
        }
    }
}

#[tokio::test]
async fn what_came_in_is_forgotten_after_five_weeks_and_not_before() {
    let house = House::open("echo").await;
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let kept = async || guestlink_store::pulse::last(house.app.store(), "whatsapp").await.unwrap();
    let before = kept().await;
    assert!(before.is_some());
    house.pass(SignedDuration::from_hours(34 * 24)).await;
    house.app.forget().await.unwrap();
    assert_eq!(kept().await, before);
    house.pass(SignedDuration::from_hours(2 * 24)).await;
    house.app.forget().await.unwrap();
    assert_eq!(kept().await, None);
    assert_eq!(house.words(&guest), ["Re: hello"], "what was said stays");
    house.close().await;
}
