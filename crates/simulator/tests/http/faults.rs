//! Everything that goes wrong on purpose does so exactly as told.

use std::collections::BTreeSet;

use guestlink_simulator::{
    ApiFault, ApiFaultKind, Clock, Config, Faults, Status, StatusFaults, WebhookFaults,
};
use http::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Bench, NUMBER, TOKEN, config};

fn api(fault: ApiFault) -> Faults {
    Faults { api: vec![fault], ..Faults::default() }
}

#[tokio::test]
async fn any_code_and_status_can_be_had_and_nothing_takes_effect() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    for (status, code, expected) in [
        (Some(503), None, (503, 131_016)),
        (Some(500), None, (500, 131_000)),
        (Some(429), None, (429, 130_429)),
        (None, Some(131_056), (429, 131_056)),
        (None, Some(190), (401, 190)),
    ] {
        bench.sim.set_faults(api(ApiFault {
            status,
            code,
            retry_after: Some(7),
            times: Some(1),
            ..ApiFault::new(ApiFaultKind::Error)
        }));
        let answer = bench.send_text("x").await;
        assert_eq!((answer.status, answer.code()), expected);
        assert_eq!(answer.headers["retry-after"], "7");
        assert_eq!(bench.send_text("after").await.status, 200);
    }
    bench.sim.idle().await;
    let texts = bench.sim.thread(&guest).iter().filter(|m| m["text"]["body"] == "x").count();
    assert_eq!(texts, 0);
}

#[tokio::test]
async fn an_error_may_hide_a_message_that_was_accepted() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    bench.sim.set_faults(api(ApiFault {
        status: Some(500),
        accept: Some(true),
        ..ApiFault::new(ApiFaultKind::Error)
    }));
    assert_eq!(bench.send_text("x").await.status, 500);
    bench.receiver.wait(4).await;
    assert_eq!(bench.sim.thread(&guest)[1]["text"]["body"], "x");
}

/// Sends a text over a bare connection and returns every byte that came back.
async fn bare_send(bench: &Bench) -> Vec<u8> {
    let body =
        json!({"messaging_product": "whatsapp", "to": "34600555111", "text": {"body": "x"}}).to_string();
    let mut stream = tokio::net::TcpStream::connect(bench.sim.addr()).await.unwrap();
    let head = format!(
        "POST /v26.0/{NUMBER}/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset instead of an end is fine: the bytes before it count.
    let _reset = stream.read_to_end(&mut answer).await;
    answer
}

#[tokio::test]
async fn an_accepted_message_may_stay_unanswered() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    bench.sim.set_faults(api(ApiFault::new(ApiFaultKind::Unanswered)));
    assert_eq!(bare_send(&bench).await, b"");
    bench.receiver.wait(4).await;
    assert_eq!(bench.sim.thread(&guest).len(), 2);
    bench.sim.set_faults(api(ApiFault { accept: Some(false), ..ApiFault::new(ApiFaultKind::Unanswered) }));
    assert_eq!(bare_send(&bench).await, b"");
    assert_eq!(bench.sim.thread(&guest).len(), 2);
    let faults: Vec<Value> = bench.sim.requests_after(0).iter().map(|r| r["fault"].clone()).collect();
    assert_eq!(faults, [json!("unanswered"), json!("closed")]);
}

#[tokio::test]
async fn an_answer_can_be_cut_at_every_byte() {
    let bench = Bench::new().await;
    bench.guest().await;
    let whole = bare_send(&bench).await;
    for at_byte in [1, 10, 60, u32::try_from(whole.len()).unwrap() - 1] {
        bench.sim.set_faults(api(ApiFault { at_byte, ..ApiFault::new(ApiFaultKind::Cut) }));
        assert_eq!(bare_send(&bench).await.len(), usize::try_from(at_byte).unwrap());
    }
}

#[tokio::test]
async fn a_slow_answer_waits_on_the_simulators_clock() {
    let bench = Bench::with(Config { clock: Clock::frozen(0), ..config() }).await;
    bench.guest().await;
    bench.sim.set_faults(api(ApiFault { delay_ms: (30_000, 30_000), ..ApiFault::new(ApiFaultKind::Slow) }));
    let sending = bench.send_text("x");
    tokio::pin!(sending);
    let answer = loop {
        tokio::select! {
            biased;
            answer = &mut sending => break answer,
            () = tokio::task::yield_now() => bench.sim.clock().advance(10),
        }
    };
    assert!(bench.sim.clock().now() >= 30_000);
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn stopping_does_not_wait_for_calls_that_a_fault_holds_back() {
    let bench = Bench::with(Config { clock: Clock::frozen(0), ..config() }).await;
    bench.guest().await;
    bench.sim.set_faults(api(ApiFault { delay_ms: (9_000, 9_000), ..ApiFault::new(ApiFaultKind::Slow) }));
    let addr = bench.sim.addr();
    let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    stream.write_all(b"GET /v26.0/1 HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(10), bench.sim.shutdown()).await.unwrap();
}

#[tokio::test]
async fn duplicates_drops_and_reordering_are_repeatable() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let bench = Bench::new().await;
        let guest =
            bench.sim.add_guest(guestlink_simulator::NewGuest::with_phone("Ana", "34600555111")).unwrap();
        let webhooks = WebhookFaults { duplicate: 0.3, drop: 0.3, ..WebhookFaults::default() };
        bench.sim.set_faults(Faults { seed: Some(5), webhooks, ..Faults::default() });
        for n in 0..40 {
            bench.sim.say(&guest, &n.to_string()).unwrap();
        }
        bench.sim.idle().await;
        let texts: Vec<String> = bench
            .receiver
            .all()
            .iter()
            .map(|h| h.value()["messages"][0]["text"]["body"].as_str().unwrap().to_owned())
            .collect();
        let different: BTreeSet<&String> = texts.iter().collect();
        assert!(different.len() < 40 && texts.len() > different.len(), "{texts:?}");
        runs.push(texts);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn reordered_events_all_arrive() {
    let bench = Bench::with(Config { clock: Clock::frozen(0), ..config() }).await;
    let guest = bench.sim.add_guest(guestlink_simulator::NewGuest::with_phone("Ana", "34600555111")).unwrap();
    let webhooks = WebhookFaults { reorder: 0.5, ..WebhookFaults::default() };
    bench.sim.set_faults(Faults { seed: Some(5), webhooks, ..Faults::default() });
    for n in 0..20 {
        bench.sim.say(&guest, &n.to_string()).unwrap();
    }
    bench.sim.clock().advance(1_000);
    let texts: Vec<i32> = bench
        .receiver
        .wait(20)
        .await
        .iter()
        .map(|h| h.value()["messages"][0]["text"]["body"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(!texts.is_sorted());
    assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), 20);
}

#[tokio::test]
async fn a_backlog_is_delivered_at_once_in_batches_when_the_line_is_back() {
    let bench = Bench::new().await;
    let guest = bench.sim.add_guest(guestlink_simulator::NewGuest::with_phone("Ana", "34600555111")).unwrap();
    let down = Faults {
        webhooks: WebhookFaults { down: true, batch: 50, ..WebhookFaults::default() },
        ..Faults::default()
    };
    bench.control(Method::PUT, "/faults", json!(down)).await;
    for n in 0..120 {
        bench.sim.say(&guest, &n.to_string()).unwrap();
    }
    assert_eq!(bench.receiver.all().len(), 0);
    let up = json!({"webhooks": {"batch": 50}});
    assert_eq!(bench.control(Method::PUT, "/faults", up).await.status, 200);
    let hooks = bench.receiver.wait(3).await;
    let sizes: Vec<usize> = hooks.iter().map(|h| h.value()["messages"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [50, 50, 20]);
    assert_eq!(hooks[2].value()["messages"][19]["text"]["body"], "119");
}

#[tokio::test]
async fn statuses_can_be_late_missing_or_bad_news() {
    let bench = Bench::with(Config { clock: Clock::frozen(0), ..config() }).await;
    bench.guest().await;
    let statuses =
        StatusFaults { never: vec![Status::Delivered], late_ms: (5_000, 5_000), ..StatusFaults::default() };
    bench.sim.set_faults(Faults { statuses, ..Faults::default() });
    bench.send_text("x").await;
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), 1);
    bench.sim.clock().advance(5_000);
    let words: Vec<Value> = bench.receiver.wait(3).await[1..]
        .iter()
        .map(|h| h.value()["statuses"][0]["status"].clone())
        .collect();
    assert_eq!(words, ["sent", "read"]);
    let statuses = StatusFaults { fail: 1.0, fail_code: 131_049, ..StatusFaults::default() };
    bench.sim.set_faults(Faults { statuses, ..Faults::default() });
    bench.send_text("y").await;
    let failed = bench.receiver.wait(4).await[3].value()["statuses"][0].clone();
    assert_eq!((&failed["status"], &failed["errors"][0]["code"]), (&json!("failed"), &json!(131_049)));
    assert!(failed.get("recipient_user_id").is_none() && failed.get("pricing").is_none());
}

#[tokio::test]
async fn a_revoked_token_and_a_blocked_number_stop_everything() {
    let bench = Bench::new().await;
    bench.guest().await;
    bench.control(Method::PUT, "/faults", json!({"token_revoked": true})).await;
    let refused = bench.send_text("x").await;
    assert_eq!(
        (refused.status, refused.code(), &refused.json()["error"]["error_subcode"]),
        (401, 190, &json!(463))
    );
    bench.control(Method::PUT, "/faults", json!({"number_blocked": true})).await;
    assert_eq!(bench.send_text("x").await.code(), 131_031);
    let cleared = bench.control(Method::DELETE, "/faults", Value::Null).await;
    assert_eq!(cleared.json()["number_blocked"], false);
    assert_eq!(bench.send_text("x").await.status, 200);
}
