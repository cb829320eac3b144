//! What arrives at the receiver: exact bytes, signatures, statuses, repetitions.

use guestlink_simulator::{Clock, Config, Direction, NewGuest, Subscriber};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Bench, NUMBER, Receiver, SECRET, config};

/// 2026-01-01T00:00:00Z
const NEW_YEAR: i64 = 1_767_225_600_000;

#[tokio::test]
async fn a_guests_text_arrives_in_the_very_bytes_meta_would_send() {
    let bench = Bench::with(Config { clock: Clock::frozen(NEW_YEAR), ..config() }).await;
    let new = NewGuest {
        user_id: Some("ES.1349120".to_owned()),
        ..NewGuest::with_phone("Zoë/Ana 🙂", "34600555111")
    };
    let guest = bench.sim.add_guest(new).unwrap();
    let id = bench.sim.send(&guest, json!({"type": "text", "id": "wamid.A/b+c==", "text": {"body": "¿Precio 12–15/8?\n<b>\"sí\"</b>"}})).unwrap();
    assert_eq!(id, "wamid.A/b+c==");
    let hook = bench.receiver.wait(1).await.remove(0);
    let expected = concat!(
        r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"#,
        r#""messaging_product":"whatsapp","metadata":{"display_phone_number":"34900555010","phone_number_id":"106540352242922"},"#,
        r#""contacts":[{"profile":{"name":"Zo\u00eb\/Ana \ud83d\ude42"},"wa_id":"34600555111","user_id":"ES.1349120"}],"#,
        r#""messages":[{"from":"34600555111","from_user_id":"ES.1349120","id":"wamid.A\/b+c==","timestamp":"1767225600","#,
        r#""type":"text","text":{"body":"\u00bfPrecio 12\u201315\/8?\n<b>\"s\u00ed\"<\/b>"}}]},"field":"messages"}]}]}"#,
    );
    assert_eq!(std::str::from_utf8(&hook.bytes).unwrap(), expected);
    assert!(hook.is_signed());
    assert_eq!(hook.headers["content-type"], "application/json");
}

#[tokio::test]
async fn a_guest_without_a_phone_has_no_phone_anywhere() {
    let bench = Bench::new().await;
    let guest = bench.sim.add_guest(NewGuest::without_phone("Noor", "NL.77")).unwrap();
    bench.sim.say(&guest, "Hallo").unwrap();
    let value = bench.receiver.wait(1).await[0].value();
    assert_eq!(value["contacts"], json!([{"profile": {"name": "Noor"}, "user_id": "NL.77"}]));
    assert_eq!(value["messages"][0]["from_user_id"], "NL.77");
    assert!(value["messages"][0].get("from").is_none());
    let body = json!({"messaging_product": "whatsapp", "recipient": "NL.77", "text": {"body": "Hoi"}});
    let answer = bench.post(&format!("/v26.0/{NUMBER}/messages"), body).await;
    assert_eq!(answer.json()["contacts"], json!([{"input": "NL.77", "user_id": "NL.77"}]));
    let status = bench.receiver.wait(2).await[1].value()["statuses"][0].clone();
    assert_eq!(status["recipient_user_id"], "NL.77");
    assert!(status.get("recipient_id").is_none());
}

#[tokio::test]
async fn a_message_is_sent_delivered_and_read_with_its_tag_and_price() {
    let bench = Bench::new().await;
    bench.guest().await;
    let body = json!({"messaging_product": "whatsapp", "to": "34600555111", "text": {"body": "x"}, "biz_opaque_callback_data": "v1.é.1"});
    let wamid = bench.post(&format!("/v26.0/{NUMBER}/messages"), body).await.wamid();
    let hooks = bench.receiver.wait(4).await;
    let statuses: Vec<Value> = hooks[1..].iter().map(|h| h.value()["statuses"][0].clone()).collect();
    let words: Vec<&str> = statuses.iter().map(|s| s["status"].as_str().unwrap()).collect();
    assert_eq!(words, ["sent", "delivered", "read"]);
    for (status, hook) in statuses.iter().zip(&hooks[1..]) {
        assert!(hook.is_signed());
        assert_eq!(status["id"], wamid.as_str());
        assert_eq!(status["recipient_id"], "34600555111");
        assert_eq!(status["biz_opaque_callback_data"], "v1.é.1");
        assert!(status["timestamp"].is_string());
        assert_eq!(hook.value()["contacts"][0]["wa_id"], "34600555111");
    }
    assert_eq!(statuses[0]["pricing"]["pricing_model"], "PMP");
    assert_eq!(statuses[0]["pricing"], statuses[1]["pricing"]);
    assert!(statuses[2].get("pricing").is_none());
}

#[tokio::test]
async fn statuses_take_their_time_on_the_simulators_clock() {
    let slow = Config {
        clock: Clock::frozen(NEW_YEAR),
        latency: guestlink_simulator::Latency {
            sent: (500, 500),
            delivered: (1_000, 1_000),
            read: None,
            review: (0, 0),
        },
        ..config()
    };
    let bench = Bench::with(slow).await;
    let guest = bench.guest().await;
    bench.send_text("x").await;
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), 1);
    bench.sim.clock().advance(500);
    assert_eq!(bench.receiver.wait(2).await[1].value()["statuses"][0]["status"], "sent");
    bench.sim.clock().advance(1_000);
    bench.receiver.wait(3).await;
    bench.sim.clock().advance(86_400_000);
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), 3, "read only when the guest looks");
    assert_eq!(bench.control(Method::POST, &format!("/guests/{guest}/read"), Value::Null).await.status, 204);
    assert_eq!(bench.receiver.wait(4).await[3].value()["statuses"][0]["status"], "read");
}

#[tokio::test]
async fn anything_but_200_comes_again_with_growing_pauses() {
    let bench = Bench::with(Config { clock: Clock::frozen(NEW_YEAR), ..config() }).await;
    bench.receiver.answer([500, 204, 302]);
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    bench.sim.say(&guest, "Hola").unwrap();
    // Pauses of the fast mode: 50, 100, 200 ms.
    for (attempt, pause) in [(1, 50), (2, 100), (3, 200)] {
        bench.receiver.wait(attempt).await;
        bench.sim.idle().await;
        bench.sim.clock().advance(pause - 1);
        bench.sim.idle().await;
        assert_eq!(bench.receiver.all().len(), attempt);
        bench.sim.clock().advance(1);
    }
    let hooks = bench.receiver.wait(4).await;
    assert!(hooks.iter().all(|h| h.bytes == hooks[0].bytes && h.is_signed()));
    bench.sim.idle().await;
    let attempts: Vec<u64> =
        bench.sim.webhooks_after(0).iter().map(|w| w["attempt"].as_u64().unwrap()).collect();
    assert_eq!(attempts, [1, 2, 3, 4]);
    let message = &bench.sim.thread(&guest)[0];
    assert_eq!(
        (&message["direction"], &message["status"]),
        (&json!(Direction::Inbound), &json!("delivered"))
    );
}

#[tokio::test]
async fn a_receiver_that_is_down_gets_everything_in_order_when_it_is_back() {
    let bench = Bench::new().await;
    bench.sim.subscribe(vec![Subscriber::new("http://127.0.0.1:9/", SECRET, "v")]);
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    bench.sim.say(&guest, "lost").unwrap();
    bench.sim.subscribe(vec![Subscriber::new(bench.receiver.url.clone(), SECRET, "v")]);
    for n in 0..20 {
        bench.sim.say(&guest, &n.to_string()).unwrap();
    }
    let texts: Vec<Value> = bench
        .receiver
        .wait(20)
        .await
        .iter()
        .map(|h| h.value()["messages"][0]["text"]["body"].clone())
        .collect();
    assert_eq!(texts, (0..20).map(|n| json!(n.to_string())).collect::<Vec<_>>());
}

#[tokio::test]
async fn several_receivers_each_get_their_own_signature() {
    let bench = Bench::new().await;
    let other = Receiver::start().await;
    bench.sim.subscribe(vec![
        Subscriber::new(bench.receiver.url.clone(), SECRET, "v"),
        Subscriber::new(other.url.clone(), "another", "v"),
    ]);
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    bench.sim.say(&guest, "Hola").unwrap();
    let (mine, theirs) = (bench.receiver.wait(1).await, other.wait(1).await);
    assert!(mine[0].is_signed() && !theirs[0].is_signed());
    assert_eq!(mine[0].bytes, theirs[0].bytes);
}

#[tokio::test]
async fn tapping_a_button_or_row_answers_the_message_it_belongs_to() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    let buttons = json!({"type": "button", "body": {"text": "Which?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "book:1", "title": "Book"}}]}});
    let asked = bench.send("interactive", buttons).await.wamid();
    let list = json!({"type": "list", "body": {"text": "Rooms"}, "action": {"button": "Open", "sections": [{"rows": [{"id": "sea", "title": "Sea view", "description": "42 m²"}]}]}});
    let listed = bench.send("interactive", list).await.wamid();
    bench.sim.idle().await;
    let before = bench.receiver.wait(7).await.len();
    bench.sim.send(&guest, json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "book:1"}}})).unwrap();
    bench.sim.send(&guest, json!({"type": "list_reply", "list_reply": {"id": "sea"}})).unwrap();
    let hooks = bench.receiver.wait(before + 2).await;
    let tapped = &hooks[before].value()["messages"][0];
    assert_eq!(
        tapped["interactive"],
        json!({"type": "button_reply", "button_reply": {"id": "book:1", "title": "Book"}})
    );
    assert_eq!(tapped["context"], json!({"from": "34900555010", "id": asked}));
    let row = &hooks[before + 1].value()["messages"][0];
    assert_eq!(
        row["interactive"]["list_reply"],
        json!({"id": "sea", "title": "Sea view", "description": "42 m²"})
    );
    assert_eq!(row["context"]["id"], listed.as_str());
}

#[tokio::test]
async fn a_new_phone_number_is_told_by_a_system_message_and_a_new_user_id() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    let old = bench.sim.guest(&guest).unwrap()["user_id"].clone();
    let changed = bench
        .control(Method::PATCH, &format!("/guests/{guest}"), json!({"phone": "+49 152 0555 1234"}))
        .await;
    assert_eq!(changed.status, 200, "{:?}", changed.bytes);
    let hooks = bench.receiver.wait(3).await;
    let system =
        hooks.iter().map(crate::support::Hook::value).find(|v| v["messages"][0]["type"] == "system").unwrap();
    assert_eq!(system["messages"][0]["system"]["wa_id"], "4915205551234");
    assert_eq!(system["messages"][0]["from"], "34600555111");
    assert!(system.get("contacts").is_none());
    let update =
        hooks.iter().find(|h| h.json()["entry"][0]["changes"][0]["field"] == "user_id_update").unwrap();
    let ids = &update.value()["user_id_update"][0]["user_id"];
    assert_eq!(ids["previous"], old);
    assert_eq!(ids["current"], changed.json()["user_id"]);
}

#[tokio::test]
async fn a_webhook_made_by_hand_is_signed_too() {
    let bench = Bench::new().await;
    let value = json!({"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT", "note": "ñ"}});
    assert_eq!(bench.control(Method::POST, "/webhooks", value).await.status, 202);
    let raw = r#"{"object": "odd", "x": "ñ/"}"#;
    assert_eq!(bench.call(Method::POST, "/_sim/webhooks?raw=true", &[], raw).await.status, 202);
    let hooks = bench.receiver.wait(2).await;
    assert!(hooks.iter().all(crate::support::Hook::is_signed));
    assert!(hooks.iter().any(|h| h.bytes == raw));
    assert!(hooks.iter().any(|h| h.bytes.ends_with(
        br#""changes":[{"value":{"event":"VERIFIED_ACCOUNT","note":"\u00f1"},"field":"account_update"}]}]}"#
    )));
}
