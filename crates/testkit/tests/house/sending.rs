//! What goes out: once, in order, at the right moment, and honest about what is not known.

use std::time::Duration;

use guestlink_simulator::Faults;
use guestlink_testkit::House;
use jiff::SignedDuration;
use serde_json::{Value, json};

#[tokio::test]
async fn answers_keep_the_order_of_the_questions() {
    let house = House::open("echo").await;
    let guest = house.guest("Ana", "+34611000001");
    for n in 0..20 {
        house.whatsapp.say(&guest, &n.to_string()).unwrap();
    }
    house.settle().await;
    let expected: Vec<String> = (0..20).map(|n| format!("Re: {n}")).collect();
    assert_eq!(house.words(&guest), expected);
    house.close().await;
}

#[tokio::test]
async fn a_refused_call_is_tried_again_later_and_arrives_once() {
    let house = House::open("echo").await;
    let guest = house.guest("Ana", "+34611000001");
    house.whatsapp.set_faults(faults(&json!({ "kind": "error", "path": "messages", "code": 130_429 })));
    house.say(&guest, "hello").await;
    assert!(house.words(&guest).is_empty());
    house.whatsapp.set_faults(Faults::default());
    house.pass(SignedDuration::from_mins(20)).await;
    assert_eq!(house.words(&guest), ["Re: hello"]);
    house.close().await;
}

#[tokio::test]
async fn an_unanswered_call_that_was_taken_is_never_repeated() {
    let house = House::open("echo").await;
    let guest = house.guest("Ana", "+34611000001");
    house.whatsapp.set_faults(faults(&json!({ "kind": "unanswered", "path": "messages" })));
    house.say(&guest, "hello").await;
    house.whatsapp.set_faults(Faults::default());
    house.pass(SignedDuration::from_hours(2)).await;
    assert_eq!(house.words(&guest), ["Re: hello"], "taken once, and the status told us so");
    house.say(&guest, "still there?").await;
    assert_eq!(house.words(&guest), ["Re: hello", "Re: still there?"]);
    house.close().await;
}

#[tokio::test]
async fn outside_the_window_nothing_free_form_is_sent() {
    let house = House::open("echo").await;
    let guest = house.guest("Ana", "+34611000001");
    house.whatsapp.set_faults(faults(&json!({ "kind": "error", "path": "messages", "code": 130_429 })));
    house.say(&guest, "hello").await;
    house.whatsapp.set_faults(Faults::default());
    house.pass(SignedDuration::from_hours(25)).await;
    assert!(house.words(&guest).is_empty());
    assert_eq!(house.app.metrics().sends_rejected.get(), 1);
    house.close().await;
}

fn faults(fault: &Value) -> Faults {
    serde_json::from_value(json!({ "api": [fault] })).unwrap()
}

#[test]
fn patience_is_longer_than_the_send_deadline() {
    let pace = guestlink_app::Pace::default();
    assert!(pace.lease >= Duration::from_secs(30 + 10));
}
