//! The Graph API: answers, error shapes, unknown paths, media, numbers, history.

use guestlink_simulator::Config;
use http::Method;
use serde_json::{Value, json};

use crate::support::{ACCOUNT, Bench, NUMBER, TOKEN, config};

#[tokio::test]
async fn a_text_is_accepted_with_metas_answer() {
    let bench = Bench::new().await;
    bench.guest().await;
    let body = json!({"messaging_product": "whatsapp", "to": "+34 600-555-111", "type": "text", "text": {"body": "x"}});
    for path in [
        format!("/v26.0/{NUMBER}/messages"),
        format!("/{NUMBER}/messages"),
        format!("/v13.0/{NUMBER}/messages"),
    ] {
        let answer = bench.post(&path, body.clone()).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/json; charset=UTF-8");
        let json = answer.json();
        assert_eq!(json["messaging_product"], "whatsapp");
        assert_eq!(json["contacts"], json!([{"input": "+34 600-555-111", "wa_id": "34600555111"}]));
        assert!(answer.wamid().starts_with("wamid."));
    }
}

#[tokio::test]
async fn errors_have_graphs_shape_and_status() {
    let bench = Bench::new().await;
    bench.guest().await;
    let long = bench.send_text(&"x".repeat(4_097)).await;
    assert_eq!((long.status, long.code()), (400, 100));
    let error = long.json()["error"].clone();
    assert_eq!(error["message"], "(#100) Param text['body'] must be at most 4096 characters long.");
    assert_eq!(error["type"], "OAuthException");
    assert_eq!(error["fbtrace_id"].as_str().unwrap().len(), 23);
    let buttons = json!({"type": "button", "body": {"text": "x"}, "action": {"buttons": []}});
    let none = bench.send("interactive", buttons).await;
    assert_eq!((none.status, none.code()), (400, 131_009));
    assert_eq!(none.json()["error"]["error_data"]["messaging_product"], "whatsapp");
    assert!(none.details().starts_with("Invalid buttons count."));
}

#[tokio::test]
async fn tokens_are_checked() {
    let bench = Bench::new().await;
    let path = format!("/v26.0/{NUMBER}");
    let none = bench.call(Method::GET, &path, &[], "").await;
    assert_eq!((none.status, none.code()), (401, 104));
    let wrong = bench.call(Method::GET, &path, &[("authorization", "Bearer nope")], "").await;
    assert_eq!((wrong.status, wrong.code()), (401, 190));
    assert!(wrong.headers.contains_key("www-authenticate"));
    let in_query = bench.call(Method::GET, &format!("{path}?access_token={TOKEN}"), &[], "").await;
    assert_eq!(in_query.status, 200);
    let open = Bench::with(Config { seed: Some(1), ..Config::fast() }).await;
    assert_eq!(open.call(Method::GET, &path, &[("authorization", "Bearer any")], "").await.status, 200);
    assert_eq!(open.call(Method::GET, &path, &[("authorization", "Bearer ")], "").await.code(), 104);
}

#[tokio::test]
async fn what_graph_does_not_know_it_says_so() {
    let bench = Bench::new().await;
    let object = bench.get("/v26.0/454545").await;
    assert_eq!((object.status, object.code()), (400, 100));
    assert_eq!(object.json()["error"]["error_subcode"], 33);
    assert_eq!(object.json()["error"]["type"], "GraphMethodException");
    assert_eq!(
        bench.post("/v26.0/999/messages", json!({"messaging_product": "whatsapp"})).await.json()["error"]["error_subcode"],
        33
    );
    for path in ["/v99.0/1", &format!("/v26.0/{NUMBER}/nonsense"), "/v26.0/a/b/c", "/"] {
        let answer = bench.get(path).await;
        if path != "/" {
            assert_eq!((answer.status, answer.code()), (400, 2500), "{path}");
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_miss_their_parameters() {
    let bench = Bench::new().await;
    let token = format!("Bearer {TOKEN}");
    let path = format!("/v26.0/{NUMBER}/messages");
    for body in ["", "{", "[]", "null", "\u{0}", "{\"messaging_product\":\"whatsapp\"}"] {
        let answer = bench.call(Method::POST, &path, &[("authorization", &token)], body).await;
        assert_eq!((answer.status, answer.code()), (400, 100), "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(bench.call(Method::POST, &path, &[("authorization", &token)], deep).await.code(), 100);
    let form = "messaging_product=whatsapp&to=34600555111&type=text&text=%7B%22body%22%3A%22hi%22%7D";
    let sent = bench
        .call(
            Method::POST,
            &path,
            &[("authorization", &token), ("content-type", "application/x-www-form-urlencoded")],
            form,
        )
        .await;
    assert_eq!(sent.status, 200);
}

fn multipart(parts: &[(&str, &str, &str)]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (disposition, kind, content) in parts {
        body.extend_from_slice(
            format!("--XX\r\nContent-Disposition: form-data; {disposition}\r\n").as_bytes(),
        );
        if !kind.is_empty() {
            body.extend_from_slice(format!("Content-Type: {kind}\r\n").as_bytes());
        }
        body.extend_from_slice(format!("\r\n{content}\r\n").as_bytes());
    }
    body.extend_from_slice(b"--XX--\r\n");
    ("multipart/form-data; boundary=XX".to_owned(), body)
}

#[tokio::test]
async fn media_goes_up_and_down_and_away() {
    let bench = Bench::new().await;
    bench.guest().await;
    let token = format!("Bearer {TOKEN}");
    let (kind, body) = multipart(&[
        ("name=\"file\"; filename=\"a.png\"", "image/png", "PNG…"),
        ("name=\"type\"", "", "image/png"),
        ("name=\"messaging_product\"", "", "whatsapp"),
    ]);
    let headers = [("authorization", token.as_str()), ("content-type", kind.as_str())];
    let up = bench.call(Method::POST, &format!("/v26.0/{NUMBER}/media"), &headers, body).await;
    assert_eq!(up.status, 200, "{:?}", up.bytes);
    let (kind, body) = multipart(&[("name=\"file\"; filename=\"b.png\"", "image/png", "PNG")]);
    let in_query = format!("/v26.0/{NUMBER}/media?messaging_product=whatsapp");
    let with_kind = [("authorization", token.as_str()), ("content-type", kind.as_str())];
    assert_eq!(bench.call(Method::POST, &in_query, &with_kind, body).await.status, 200);
    let id = up.json()["id"].as_str().unwrap().to_owned();
    let described = bench.get(&format!("/v26.0/{id}?phone_number_id={NUMBER}")).await.json();
    assert_eq!(
        (&described["mime_type"], &described["messaging_product"]),
        (&json!("image/png"), &json!("whatsapp"))
    );
    let url = described["url"].as_str().unwrap().strip_prefix(&bench.sim.url()).unwrap().to_owned();
    assert_eq!(bench.get(&url).await.bytes, "PNG…".as_bytes());
    assert_eq!(bench.call(Method::GET, &url, &[], "").await.status, 401);
    assert_eq!(bench.send("image", json!({"id": id, "caption": "c"})).await.status, 200);
    let sticker = bench.send("sticker", json!({"id": id})).await;
    assert_eq!(sticker.code(), 131_053);
    bench.sim.clock().advance(5 * 60_000 + 1_000);
    assert_eq!(bench.get(&url).await.status, 404);
    assert_eq!(
        bench.graph(Method::DELETE, &format!("/v26.0/{id}"), Value::Null).await.json(),
        json!({"success": true})
    );
    let gone = bench.send("image", json!({"id": id})).await;
    assert_eq!(gone.code(), 100);
    assert!(
        gone.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("not a valid whatsapp business account media attachment ID")
    );
}

#[tokio::test]
async fn unfit_uploads_are_refused() {
    let bench = Bench::new().await;
    let token = format!("Bearer {TOKEN}");
    for (parts, code) in [
        (
            vec![
                ("name=\"file\"; filename=\"a.gif\"", "image/gif", "x"),
                ("name=\"messaging_product\"", "", "whatsapp"),
            ],
            100,
        ),
        (vec![("name=\"messaging_product\"", "", "whatsapp")], 100),
        (vec![("name=\"file\"; filename=\"a.png\"", "image/png", "x")], 100),
    ] {
        let (kind, body) = multipart(&parts);
        let headers = [("authorization", token.as_str()), ("content-type", kind.as_str())];
        let up = bench.call(Method::POST, &format!("/v26.0/{NUMBER}/media"), &headers, body).await;
        assert_eq!(up.code(), code);
    }
    let (kind, mut body) = multipart(&[
        ("name=\"messaging_product\"", "", "whatsapp"),
        ("name=\"file\"; filename=\"a.png\"", "image/png", "x"),
    ]);
    body.truncate(body.len() - 12);
    let headers = [("authorization", token.as_str()), ("content-type", kind.as_str())];
    assert_eq!(bench.call(Method::POST, &format!("/v26.0/{NUMBER}/media"), &headers, body).await.code(), 100);
}

#[tokio::test]
async fn number_profile_and_apps_are_there() {
    let bench = Bench::new().await;
    let number =
        bench.get(&format!("/v26.0/{NUMBER}?fields=id,display_phone_number,throughput")).await.json();
    assert_eq!(
        number,
        json!({"display_phone_number": "+34 900 555 010", "throughput": {"level": "HIGH"}, "id": NUMBER})
    );
    assert_eq!(bench.get(&format!("/v26.0/{NUMBER}?fields=shoe_size")).await.code(), 100);
    let set =
        json!({"messaging_product": "whatsapp", "about": "Open all day", "websites": ["https://a.example/"]});
    assert_eq!(
        bench.post(&format!("/v26.0/{NUMBER}/whatsapp_business_profile"), set).await.json(),
        json!({"success": true})
    );
    let profile =
        bench.get(&format!("/v26.0/{NUMBER}/whatsapp_business_profile?fields=about,email")).await.json();
    assert_eq!(
        profile,
        json!({"data": [{"about": "Open all day", "email": "", "messaging_product": "whatsapp"}]})
    );
    let long = json!({"messaging_product": "whatsapp", "about": "x".repeat(140)});
    assert_eq!(bench.post(&format!("/v26.0/{NUMBER}/whatsapp_business_profile"), long).await.code(), 100);
    let numbers = bench.get(&format!("/v26.0/{ACCOUNT}/phone_numbers")).await.json();
    assert_eq!(numbers["data"][0]["id"], NUMBER);
    let apps = bench.get(&format!("/v26.0/{ACCOUNT}/subscribed_apps")).await.json();
    assert_eq!(apps["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        bench
            .post(
                &format!("/v26.0/{NUMBER}/register"),
                json!({"messaging_product": "whatsapp", "pin": "123456"})
            )
            .await
            .status,
        200
    );
    assert_eq!(bench.post(&format!("/v26.0/{NUMBER}/register"), json!({"pin": "12"})).await.code(), 100);
}

#[tokio::test]
async fn blocked_guests_hear_and_say_nothing() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    let users = json!({"messaging_product": "whatsapp", "block_users": [{"user": "+34600555111"}]});
    let blocked = bench.post(&format!("/v26.0/{NUMBER}/block_users"), users.clone()).await.json();
    assert_eq!(blocked["block_users"]["added_users"][0]["wa_id"], "34600555111");
    assert_eq!(bench.send_text("x").await.code(), 130_403);
    bench.sim.say(&guest, "hello?").unwrap();
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), 1);
    let freed = bench.graph(Method::DELETE, &format!("/v26.0/{NUMBER}/block_users"), users).await;
    assert_eq!(freed.status, 200);
    assert_eq!(bench.send_text("x").await.status, 200);
}

#[tokio::test]
async fn history_tells_what_became_of_messages_and_their_webhooks() {
    let bench = Bench::with(config()).await;
    bench.guest().await;
    let wamids: Vec<String> = vec![
        bench.send_text("a").await.wamid(),
        bench.send_text("b").await.wamid(),
        bench.send_text("c").await.wamid(),
    ];
    bench.sim.idle().await;
    let history = bench.get(&format!("/v26.0/{NUMBER}/message_history?limit=2")).await.json();
    let ids: Vec<&str> =
        history["data"].as_array().unwrap().iter().map(|d| d["message_id"].as_str().unwrap()).collect();
    assert_eq!(ids, [wamids[2].as_str(), wamids[1].as_str()]);
    let after = history["paging"]["cursors"]["after"].as_str().unwrap();
    let rest = bench.get(&format!("/v26.0/{NUMBER}/message_history?limit=2&after={after}")).await.json();
    assert_eq!(rest["data"][0]["message_id"], wamids[0].as_str());
    assert!(rest["paging"].get("next").is_none());
    let one = bench.get(&format!("/v26.0/{NUMBER}/message_history?message_id={}", wamids[0])).await.json();
    let entry = &one["data"][0];
    let states: Vec<(&str, &str)> = entry["events"]["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["delivery_status"].as_str().unwrap(), e["webhook_update_state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("SENT", "DELIVERED"), ("DELIVERED", "DELIVERED"), ("READ", "DELIVERED")]);
    let events = bench.get(&format!("/v26.0/{}/events", entry["id"].as_str().unwrap())).await.json();
    assert_eq!(events["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_number_that_is_not_registered_sends_nothing() {
    let bench = Bench::new().await;
    bench.guest().await;
    let number = |edge: &str, body: Value| {
        let path = format!("/v26.0/{NUMBER}/{edge}");
        let bench = &bench;
        async move { bench.post(&path, body).await }
    };
    assert_eq!(number("deregister", json!({})).await.status, 200);
    assert_eq!(bench.send_text("x").await.code(), 133_010);
    let shown = bench.get(&format!("/v26.0/{NUMBER}?fields=status,certificate")).await.json();
    assert_eq!(shown, json!({"status": "DISCONNECTED", "id": NUMBER}));
    let register = |pin: &str| number("register", json!({"messaging_product": "whatsapp", "pin": pin}));
    assert_eq!(register("12345").await.code(), 100);
    assert_eq!(register("123456").await.status, 200);
    assert_eq!(register("654321").await.code(), 133_005);
    assert_eq!(bench.send_text("x").await.status, 200);
    assert_eq!(number("request_code", json!({"code_method": "SMS", "language": "en"})).await.status, 200);
    assert_eq!(number("verify_code", json!({})).await.code(), 100);
}

#[tokio::test]
async fn users_are_blocked_and_those_nobody_knows_are_named() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    let path = format!("/v26.0/{NUMBER}/block_users");
    let users = json!({"messaging_product": "whatsapp", "block_users": [{"user": "+34600555111"}, {"user": "+15550001111"}]});
    let answer = bench.post(&path, users.clone()).await;
    assert_eq!(answer.code(), 139_100);
    let parts = answer.json()["block_users"].clone();
    assert_eq!(parts["added_users"][0]["wa_id"], "34600555111");
    assert_eq!(parts["failed_users"][0]["input"], "+15550001111");
    assert_eq!(bench.send_text("x").await.code(), 130_403);
    let heard = bench.receiver.all().len();
    bench.sim.say(&guest, "let me in").unwrap();
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), heard, "what a blocked user writes is not told");
    assert_eq!(bench.get(&path).await.json()["data"][0]["wa_id"], "34600555111");
    let known = json!({"messaging_product": "whatsapp", "block_users": [{"user": "+34600555111"}]});
    assert_eq!(bench.graph(Method::DELETE, &path, known).await.status, 200);
    assert_eq!(bench.send_text("x").await.status, 200);
}

#[tokio::test]
async fn a_reaction_needs_a_message_that_can_have_one() {
    let bench = Bench::with(Config { clock: guestlink_simulator::Clock::frozen(0), ..config() }).await;
    let guest = bench.guest().await;
    let wamid = bench.sim.thread(&guest)[0]["wamid"].as_str().unwrap().to_owned();
    let react = |to: String| {
        let bench = &bench;
        async move { bench.send("reaction", json!({"message_id": to, "emoji": "👍"})).await }
    };
    let first = react(wamid.clone()).await;
    assert_eq!(first.status, 200);
    assert_eq!(react(first.wamid()).await.code(), 131_009);
    bench.sim.clock().advance(31 * 86_400_000);
    assert_eq!(react(wamid).await.code(), 131_009);
}
