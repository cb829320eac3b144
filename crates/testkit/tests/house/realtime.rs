//! Who watches hears everything once, in order, also after having been away.

use guestlink_app::App;
use guestlink_app::realtime::{Heard, Subscription};
use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_store::events::Position;
use guestlink_testkit::House;
use serde_json::Value;

fn home(app: &App) -> (TenantId, PropertyId) {
    let property = app.all_properties().remove(0);
    (property.tenant, property.id)
}

/// Hears until an event of this kind has come; all kinds heard, and where that was.
async fn until(subscription: &mut Subscription, kind: &str) -> (Vec<String>, Position) {
    let mut kinds = Vec::new();
    loop {
        let heard = tokio::time::timeout(std::time::Duration::from_secs(20), subscription.next()).await;
        let Heard::Events { text, last } = heard.unwrap() else { panic!("expected events") };
        let events: Vec<Value> = serde_json::from_slice(&text).unwrap();
        // How far our answers get is told whenever WhatsApp tells it.
        let told = events.iter().map(|event| event["kind"].as_str().unwrap().to_owned());
        kinds.extend(told.filter(|kind| kind != "message.status"));
        assert_eq!(events.last().unwrap()["id"], last.to_string());
        if kinds.iter().any(|one| one == kind) {
            return (kinds, last);
        }
    }
}

#[tokio::test]
async fn a_message_is_heard_and_its_answer_too() {
    let house = House::open("echo").await;
    let (tenant, property) = home(&house.app);
    let mut watcher = house.app.watch(tenant, vec![property], None).await.unwrap();
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let (kinds, _) = until(&mut watcher, "message.accepted").await;
    let place = |kind: &str| kinds.iter().position(|one| one == kind).unwrap();
    assert!(place("message.received") < place("message.queued"), "{kinds:?}");
    assert!(place("message.queued") < place("message.accepted"), "{kinds:?}");
    assert_eq!(house.app.watchers(), 1);
    drop(watcher);
    assert_eq!(house.app.watchers(), 0);
    house.close().await;
}

#[tokio::test]
async fn who_was_away_resumes_without_gaps_or_doubles() {
    let house = House::open("echo").await;
    let (tenant, property) = home(&house.app);
    let guest = house.guest("Ana", "+34611000001");
    let start = house.app.position().await.unwrap();
    let mut whole = house.app.watch(tenant, vec![property], None).await.unwrap();
    let mut pieces = house.app.watch(tenant, vec![property], Some(start)).await.unwrap();
    let (mut all, mut heard, mut last) = (Vec::new(), Vec::new(), start);
    for n in 0..5 {
        house.say(&guest, &format!("message {n}")).await;
        all.extend(until(&mut whole, "message.accepted").await.0);
        if n % 2 == 0 {
            // Away, while more happens; then back.
            drop(pieces);
            house.say(&guest, "meanwhile").await;
            all.extend(until(&mut whole, "message.accepted").await.0);
            pieces = house.app.watch(tenant, vec![property], Some(last)).await.unwrap();
            let accepted = |kinds: &[String]| kinds.iter().filter(|kind| *kind == "message.accepted").count();
            let mut now = Vec::new();
            while accepted(&now) < 2 {
                let (kinds, at) = until(&mut pieces, "message.accepted").await;
                now.extend(kinds);
                last = at;
            }
            heard.extend(now);
        } else {
            let (kinds, at) = until(&mut pieces, "message.accepted").await;
            (last, heard) = (at, [heard, kinds].concat());
        }
    }
    assert_eq!(heard, all);
    house.close().await;
}

#[tokio::test]
async fn nobody_hears_of_a_property_that_is_not_theirs() {
    let house = House::open("echo").await;
    let (tenant, property) = home(&house.app);
    let other = PropertyId("00000000-0000-0000-0000-000000000009".parse().unwrap());
    let stranger = TenantId("00000000-0000-0000-0000-000000000008".parse().unwrap());
    let mut elsewhere = house.app.watch(tenant, vec![other], Some(Position::START)).await.unwrap();
    let mut outside = house.app.watch(stranger, vec![property], Some(Position::START)).await.unwrap();
    let mut inside = house.app.watch(tenant, vec![property], None).await.unwrap();
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    until(&mut inside, "message.accepted").await;
    assert!(elsewhere.at_once().is_none() && outside.at_once().is_none());
    house.close().await;
}
