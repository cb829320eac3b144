//! From a guest's message to a booking link.

use guestlink_store::events;
use guestlink_testkit::House;
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn a_guest_is_sold_a_room() {
    let house = House::open("ventisol").await;
    let lucia = house.guest("Lucía", "+34611223344");
    house.say(&lucia, "Hi, 12-15 August, 2 adults and a child of 7").await;
    let offers = house.answers(&lucia);
    assert!((2..=4).contains(&offers.len()), "{:#?}", house.words(&lucia));
    let choice =
        offers.iter().rev().find_map(|offer| offer.pointer("/interactive/action/buttons/0/reply/id"));
    let choice = choice.expect("an offer with a button").as_str().unwrap().to_owned();
    let tap = json!({ "type": "interactive", "interactive": { "type": "button_reply",
        "button_reply": { "id": choice, "title": "Choose" } } });
    house.send(&lucia, tap).await;
    let link = house.answers(&lucia).into_iter().find_map(|message| {
        message.pointer("/interactive/action/parameters/url").map(|url| url.as_str().unwrap().to_owned())
    });
    let link = link.expect("a booking link");
    assert!(link.starts_with("https://book.cala-ventisol.example/") && link.contains("2026-08-12"), "{link}");
    house.close().await;
}

#[tokio::test]
async fn a_person_is_asked_for_and_the_assistant_falls_silent() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Tom", "+447700900123");
    house.say(&guest, "Can I talk to a real person please?").await;
    let answers = house.words(&guest).len();
    assert!(answers >= 1);
    house.say(&guest, "12-15 August, 2 adults").await;
    assert_eq!(house.words(&guest).len(), answers, "the assistant is silent while a person handles");
    house.close().await;
}

#[tokio::test]
async fn an_opt_out_is_confirmed_once_and_honoured() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "BAJA").await;
    assert_eq!(house.words(&guest).len(), 1, "{:?}", house.words(&guest));
    house.pass(SignedDuration::from_hours(30)).await;
    assert_eq!(house.words(&guest).len(), 1);
    house.close().await;
}

#[tokio::test]
async fn an_unanswered_quote_is_followed_up_once_inside_the_window() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Lucía", "+34611223344");
    house.say(&guest, "Hi, 12-15 August, 2 adults").await;
    house.say(&guest, "the first one please").await;
    let before = house.words(&guest).len();
    for _ in 0..8 {
        house.pass(SignedDuration::from_hours(1)).await;
    }
    assert_eq!(house.words(&guest).len(), before + 1, "{:#?}", house.words(&guest));
    house.close().await;
}

#[tokio::test]
async fn every_step_is_in_the_record_with_its_cause() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Lucía", "+34611223344");
    house.say(&guest, "Hi, 12-15 August, 2 adults").await;
    let log = events::read_after(house.app.store(), events::Position::START, 1_000).await.unwrap();
    let kinds: Vec<&str> = log.iter().map(|entry| entry.event.event.kind.as_str()).collect();
    for kind in ["message.received", "message.queued", "message.accepted"] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    let queued = kinds.iter().filter(|kind| **kind == "message.queued").count();
    let accepted = kinds.iter().filter(|kind| **kind == "message.accepted").count();
    assert_eq!(queued, accepted);
    house.close().await;
}
