//! Meta's rules: the window, pair limit, throughput, templates, opt-outs, free entry points.

use guestlink_simulator::{Clock, Config, NewGuest, Rules, WindowRule};
use http::Method;
use serde_json::{Value, json};

use crate::support::{ACCOUNT, Bench, NUMBER, config};

/// 2026-11-01T00:00:00Z
const NOVEMBER: i64 = 1_793_491_200_000;

async fn bench(rules: Rules) -> Bench {
    Bench::with(Config { clock: Clock::frozen(NOVEMBER), rules, ..config() }).await
}

fn lifted() -> Rules {
    Rules { throughput: 0, pair_limit: false, ..Rules::default() }
}

#[tokio::test]
async fn outside_the_window_a_text_fails_later_as_meta_does() {
    let bench = bench(lifted()).await;
    bench.guest().await;
    bench.sim.clock().advance(24 * 3_600_000 - 1);
    assert_eq!(bench.send_text("in time").await.status, 200);
    bench.receiver.wait(4).await;
    bench.sim.clock().advance(1);
    assert_eq!(bench.send_text("late").await.status, 200);
    let status = bench.receiver.wait(5).await[4].value()["statuses"][0].clone();
    assert_eq!(status["status"], "failed");
    assert_eq!(status["errors"][0]["code"], 131_047);
    assert_eq!(status["errors"][0]["title"], "Re-engagement message");
    assert!(status["errors"][0]["href"].is_string());
}

#[tokio::test]
async fn or_at_once_or_never_as_the_dial_says() {
    let strict = bench(Rules { window: WindowRule::Error, ..lifted() }).await;
    assert_eq!(strict.send_text("x").await.code(), 131_047);
    let free = bench(Rules { window: WindowRule::Off, ..lifted() }).await;
    free.send_text("x").await;
    assert_eq!(free.receiver.wait(1).await[0].value()["statuses"][0]["status"], "sent");
}

#[tokio::test]
async fn speed_limits_hold() {
    let bench = bench(Rules { throughput: 3, ..Rules::default() }).await;
    bench.guest().await;
    for expected in [200, 200, 200, 429] {
        assert_eq!(bench.send_text("x").await.status, expected);
    }
    assert_eq!(bench.send_text("x").await.code(), 130_429);
    bench.sim.set_dials(|_, rules, _| rules.throughput = 0);
    for _ in 0..42 {
        assert_eq!(bench.send_text("x").await.status, 200);
    }
    assert_eq!(bench.send_text("x").await.code(), 131_056);
    bench.sim.clock().advance(6_000);
    assert_eq!(bench.send_text("x").await.status, 200);
}

fn booking() -> Value {
    json!({"name": "booking_ok", "language": "es", "category": "UTILITY", "parameter_format": "NAMED", "components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}},
        {"type": "BODY", "text": "Hola {{first_name}}, tu estancia del {{dates}} está confirmada. Te esperamos con ganas.",
         "example": {"body_text_named_params": [{"param_name": "first_name", "example": "Ana"}, {"param_name": "dates", "example": "12-15"}]}},
        {"type": "FOOTER", "text": "Ventisol"},
        {"type": "BUTTONS", "buttons": [
            {"type": "URL", "text": "Ver", "url": "https://r.example/b/{{1}}", "example": ["https://r.example/b/1"]},
            {"type": "QUICK_REPLY", "text": "Tengo una duda"}]},
    ]})
}

fn filled() -> Value {
    json!({"name": "booking_ok", "language": {"code": "es"}, "components": [
        {"type": "HEADER", "parameters": [{"type": "image", "image": {"link": "http://127.0.0.1:9/none.jpg"}}]},
        {"type": "body", "parameters": [
            {"type": "text", "parameter_name": "dates", "text": "12–15 agosto"},
            {"type": "text", "parameter_name": "first_name", "text": "Ana"}]},
        {"type": "button", "sub_type": "URL", "index": 0, "parameters": [{"type": "text", "text": "q1"}]},
        {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "ask"}]},
    ]})
}

#[tokio::test]
async fn a_template_is_created_reviewed_filled_and_answered() {
    let bench = bench(Rules { fetch_links: false, ..lifted() }).await;
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    let made = bench.post(&format!("/v26.0/{ACCOUNT}/message_templates"), booking()).await;
    assert_eq!(made.status, 200, "{:?}", made.bytes);
    let review = bench.receiver.wait(1).await[0].clone();
    assert_eq!(review.json()["entry"][0]["changes"][0]["field"], "message_template_status_update");
    assert_eq!(review.value()["event"], "APPROVED");
    let sent = bench.send("template", filled()).await;
    assert_eq!(sent.json()["messages"][0]["message_status"], "accepted");
    let status = bench.receiver.wait(2).await[1].value()["statuses"][0].clone();
    assert_eq!(status["pricing"]["category"], "utility");
    let shown = bench.sim.thread(&guest)[0]["shown"].clone();
    assert_eq!(
        shown["body"],
        "Hola Ana, tu estancia del 12–15 agosto está confirmada. Te esperamos con ganas."
    );
    assert_eq!(shown["buttons"][0]["url"], "https://r.example/b/q1");
    bench.sim.idle().await;
    let before = bench.receiver.all().len();
    bench.sim.send(&guest, json!({"type": "button", "button": {"payload": "ask"}})).unwrap();
    let answer = bench.receiver.wait(before + 1).await[before].value()["messages"][0].clone();
    assert_eq!(answer["button"], json!({"payload": "ask", "text": "Tengo una duda"}));
    assert_eq!(answer["context"]["id"], sent.wamid().as_str());
}

/// What is changed in a template message, the code, and words of the details.
type Case = (fn(&mut Value), i64, &'static str);

#[tokio::test]
async fn templates_that_do_not_fit_are_refused_with_their_code() {
    let bench = bench(Rules { fetch_links: false, ..lifted() }).await;
    bench.sim.add_template(&booking()).unwrap();
    let with = |change: fn(&mut Value)| {
        let mut template = filled();
        change(&mut template);
        template
    };
    let cases: [Case; 8] = [
        (|t| t["name"] = json!("other"), 132_001, "template name (other) does not exist in es"),
        (|t| t["language"]["code"] = json!("en"), 132_001, "does not exist in en"),
        (|t| t["components"][1]["parameters"] = json!([]), 132_000, "expected number of params (2)"),
        (
            |t| t["components"][0] = json!({"type": "body", "parameters": []}),
            132_012,
            "expected IMAGE, received UNKNOWN",
        ),
        (
            |t| t["components"][1]["parameters"][0] = json!({"type": "text", "text": "x"}),
            100,
            "Parameter name is missing or empty",
        ),
        (|t| t["components"][1]["parameters"][0]["text"] = json!("a\nb"), 132_018, "new-line"),
        (|t| t["components"][1]["parameters"][0]["text"] = json!("x".repeat(1_024)), 132_005, "longer than"),
        (
            |t| t["components"][2]["parameters"] = json!([]),
            131_008,
            "Button at index 0 of type Url requires a parameter",
        ),
    ];
    for (change, code, words) in cases {
        let answer = bench.send("template", with(change)).await;
        assert_eq!(answer.code(), code, "{:?}", answer.bytes);
        assert!(answer.details().contains(words), "{}", answer.details());
    }
    for (event, code) in
        [("PAUSED", 132_015), ("DISABLED", 132_016), ("REJECTED", 132_001), ("PENDING", 132_001)]
    {
        assert_eq!(
            bench.control(Method::POST, "/templates/booking_ok", json!({"event": event})).await.status,
            200
        );
        assert_eq!(bench.send("template", filled()).await.code(), code, "{event}");
    }
}

#[tokio::test]
async fn templates_are_listed_with_paging_and_deleted() {
    let bench = bench(lifted()).await;
    for name in ["a", "b", "c"] {
        let body = json!({"name": name, "language": "en", "category": "marketing", "components": [{"type": "body", "text": "Hello there"}]});
        bench.sim.add_template(&body).unwrap();
    }
    let list = |query: &'static str| {
        let path = format!("/v26.0/{ACCOUNT}/message_templates{query}");
        let bench = &bench;
        async move { bench.get(&path).await.json() }
    };
    let first = list("?limit=3").await;
    assert_eq!(first["data"].as_array().unwrap().len(), 3);
    assert_eq!(first["data"][0]["name"], "hello_world");
    assert!(first["paging"]["next"].as_str().unwrap().contains("after="));
    assert_eq!(list("?name=b").await["data"][0]["status"], "APPROVED");
    assert_eq!(list("?category=MARKETING&fields=name,summary").await["summary"]["total_count"], 3);
    assert_eq!(list("?status=REJECTED").await["data"], json!([]));
    let gone =
        bench.graph(Method::DELETE, &format!("/v26.0/{ACCOUNT}/message_templates?name=b"), Value::Null).await;
    assert_eq!(gone.json(), json!({"success": true}));
    assert_eq!(list("?name=b").await["data"], json!([]));
    let again =
        bench.graph(Method::DELETE, &format!("/v26.0/{ACCOUNT}/message_templates?name=b"), Value::Null).await;
    assert_eq!(again.json()["error"]["error_subcode"], 2_593_002);
}

#[tokio::test]
async fn guests_who_cannot_or_will_not_be_reached_make_messages_fail() {
    let bench = bench(Rules { marketing_cap: 1, ..lifted() }).await;
    let body = json!({"name": "offer", "language": "en", "category": "MARKETING", "components": [{"type": "BODY", "text": "Hello there"}]});
    bench.sim.add_template(&body).unwrap();
    let offer = json!({"name": "offer", "language": {"code": "en"}});
    bench.guest().await;
    bench.send("template", offer.clone()).await;
    bench.receiver.wait(4).await;
    bench.send("template", offer.clone()).await;
    let code = |value: Value| value["statuses"][0]["errors"][0]["code"].clone();
    assert_eq!(code(bench.receiver.wait(5).await[4].value()), 131_049);
    bench
        .sim
        .add_guest(NewGuest { marketing_opt_out: Some(true), ..NewGuest::with_phone("Ana", "34600555111") })
        .unwrap();
    bench.send("template", offer).await;
    assert_eq!(code(bench.receiver.wait(6).await[5].value()), 131_050);
    bench
        .sim
        .add_guest(NewGuest { on_whatsapp: Some(false), ..NewGuest::with_phone("Ana", "34600555111") })
        .unwrap();
    bench.send_text("x").await;
    assert_eq!(code(bench.receiver.wait(7).await[6].value()), 131_026);
}

#[tokio::test]
async fn an_ad_opens_72_free_hours_from_the_answer() {
    let bench = bench(lifted()).await;
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    let referral =
        json!({"source_url": "https://fb.me/x", "source_id": "1", "source_type": "ad", "headline": "Sea"});
    bench
        .sim
        .send(&guest, json!({"type": "text", "text": {"body": "Hi"}, "referral": referral.clone()}))
        .unwrap();
    assert_eq!(bench.receiver.wait(1).await[0].value()["messages"][0]["referral"], referral);
    bench.send_text("welcome").await;
    let sent = bench.receiver.wait(4).await[1].value()["statuses"][0].clone();
    assert_eq!(sent["pricing"]["type"], "free_entry_point");
    assert_eq!(sent["conversation"]["origin"]["type"], "referral_conversion");
    assert_eq!(sent["conversation"]["expiration_timestamp"], (NOVEMBER / 1_000 + 72 * 3_600).to_string());
    bench.sim.clock().advance(72 * 3_600_000);
    bench.sim.say(&guest, "still there?").unwrap();
    bench.send_text("yes").await;
    let later = bench.receiver.wait(6).await[5].value()["statuses"][0].clone();
    assert_eq!(later["pricing"]["type"], "free_customer_service");
    assert!(later.get("conversation").is_none());
}

#[tokio::test]
async fn a_link_that_cannot_be_fetched_fails_the_message() {
    let bench = bench(lifted()).await;
    let guest = bench.guest().await;
    assert_eq!(bench.send("image", json!({"link": "http://127.0.0.1:9/none.jpg"})).await.status, 200);
    let failed = bench.receiver.wait(2).await[1].value()["statuses"][0].clone();
    assert_eq!(failed["errors"][0]["code"], 131_053);
    // The phone page itself is HTML, so not an image.
    let page = bench.sim.url();
    bench.send("image", json!({"link": format!("{page}/_sim/openapi.json")})).await;
    let failed = bench.receiver.wait(3).await[2].value()["statuses"][0].clone();
    assert!(
        failed["errors"][0]["error_data"]["details"]
            .as_str()
            .unwrap()
            .contains("Unsupported Image mime type application/json")
    );
    let picture =
        bench.control(Method::POST, &format!("/guests/{guest}/messages"), json!({"type": "image"})).await;
    assert_eq!(picture.status, 201);
    bench.sim.idle().await;
    let id = bench.sim.thread(&guest).last().unwrap()["image"]["id"].as_str().unwrap().to_owned();
    let link = format!("{page}/_sim/media/{id}");
    bench.send("image", json!({"link": link})).await;
    bench.sim.until(|sim| sim.thread(&guest).last().unwrap()["status"] == "read").await;
    let shown =
        bench.control(Method::GET, &format!("/links?url={}", link.replace(':', "%3A")), Value::Null).await;
    assert_eq!((shown.status, shown.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
    assert_eq!(bench.control(Method::GET, "/links?url=http://127.0.0.1:9/x", Value::Null).await.status, 404);
}

#[tokio::test]
async fn the_business_cannot_write_to_itself() {
    let bench = bench(lifted()).await;
    let body = json!({"messaging_product": "whatsapp", "to": "34900555010", "text": {"body": "x"}});
    assert_eq!(bench.post(&format!("/v26.0/{NUMBER}/messages"), body).await.code(), 131_021);
}

#[tokio::test]
async fn only_so_many_guests_may_be_written_to_first() {
    let bench = bench(Rules { messaging_limit: 2, ..lifted() }).await;
    let send = |to: &'static str| {
        let body = json!({"messaging_product": "whatsapp", "to": to, "type": "template",
            "template": {"name": "hello_world", "language": {"code": "en_US"}}});
        bench.post("/v26.0/106540352242922/messages", body)
    };
    for to in ["34600555001", "34600555002", "34600555003"] {
        assert_eq!(send(to).await.status, 200);
    }
    bench.sim.idle().await;
    let last = |guest: &str| bench.sim.thread(guest).last().unwrap().clone();
    assert_eq!(last("34600555002")["status"], "read");
    assert_eq!(last("34600555003")["errors"][0]["code"], 131_048);
    bench.sim.say("34600555003", "hello").unwrap();
    send("34600555003").await;
    bench.sim.idle().await;
    assert_eq!(last("34600555003")["status"], "read");
}
