//! The control API: guests, threads, requests, clock, reset.

use guestlink_simulator::{Clock, Config, NewGuest};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Bench, NUMBER, config};

#[tokio::test]
async fn a_guest_is_made_writes_and_is_answered() {
    let bench = Bench::new().await;
    let made = bench
        .control(
            Method::POST,
            "/guests",
            json!({"name": "Ana", "phone": "+34 600 555 111", "language": "es"}),
        )
        .await;
    assert_eq!(made.status, 201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let said = bench
        .control(
            Method::POST,
            &format!("/guests/{id}/messages"),
            json!({"type": "text", "text": {"body": "Hola"}}),
        )
        .await;
    assert_eq!(said.status, 201);
    let wamid = said.json()["wamid"].as_str().unwrap().to_owned();
    assert!(wamid.starts_with("wamid."));
    let receipt = json!({"messaging_product": "whatsapp", "status": "read", "message_id": wamid, "typing_indicator": {"type": "text"}});
    assert_eq!(
        bench.post(&format!("/v26.0/{NUMBER}/messages"), receipt).await.json(),
        json!({"success": true})
    );
    assert_eq!(bench.sim.guest(&id).unwrap()["typing"], true);
    let reply = json!({"messaging_product": "whatsapp", "to": "34600555111", "context": {"message_id": wamid}, "text": {"body": "Buenas"}});
    bench.post(&format!("/v26.0/{NUMBER}/messages"), reply).await;
    bench.sim.idle().await;
    let thread = bench.control(Method::GET, &format!("/guests/{id}/messages"), Value::Null).await.json();
    let messages = thread["messages"].as_array().unwrap();
    assert_eq!(messages[0]["direction"], "inbound");
    assert_eq!(messages[0]["status"], "read");
    assert_eq!(messages[1]["direction"], "outbound");
    assert_eq!(messages[1]["text"]["body"], "Buenas");
    assert_eq!(messages[1]["context"], json!({"from": "34600555111", "id": wamid}));
    let words: Vec<&str> =
        messages[1]["statuses"].as_array().unwrap().iter().map(|s| s["status"].as_str().unwrap()).collect();
    assert_eq!(words, ["sent", "delivered", "read"]);
    assert_eq!(thread["guest"]["typing"], false, "an answer ends the typing");
}

#[tokio::test]
async fn every_inbound_type_goes_through_as_it_is() {
    let bench = Bench::new().await;
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    let given = [
        json!({"type": "location", "location": {"latitude": 39.57, "longitude": 2.65, "name": "Palma"}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}, "phones": []}]}),
        json!({"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "👍"}}),
        json!({"type": "order", "order": {"catalog_id": "1", "product_items": []}}),
        json!({"type": "unsupported", "errors": [{"code": 131_051}]}),
        json!({"type": "request_welcome", "request_welcome": {}}),
        json!({"type": "revoke", "revoke": {"original_message_id": "wamid.X"}}),
        json!({"type": "something_new", "something_new": {"a": [1]}}),
        json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}}}),
    ];
    for message in &given {
        bench.sim.send(&guest, message.clone()).unwrap();
    }
    let hooks = bench.receiver.wait(given.len()).await;
    for (message, hook) in given.iter().zip(hooks) {
        let wire = &hook.value()["messages"][0];
        for (key, value) in message.as_object().unwrap() {
            assert_eq!(&wire[key], value, "{wire}");
        }
    }
}

#[tokio::test]
async fn media_of_guests_can_be_downloaded() {
    let bench = Bench::new().await;
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    for kind in ["image", "audio", "video", "document", "sticker"] {
        bench.sim.send(&guest, json!({"type": kind})).unwrap();
    }
    bench
        .sim
        .send(
            &guest,
            json!({"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png", "caption": "c"}}),
        )
        .unwrap();
    let hooks = bench.receiver.wait(6).await;
    for hook in &hooks {
        let message = &hook.value()["messages"][0];
        let object = &message[message["type"].as_str().unwrap()];
        let described = bench.get(&format!("/v26.0/{}", object["id"].as_str().unwrap())).await.json();
        assert_eq!(described["mime_type"], object["mime_type"]);
        let url = described["url"].as_str().unwrap().strip_prefix(&bench.sim.url()).unwrap().to_owned();
        let bytes = bench.get(&url).await;
        assert_eq!(bytes.status, 200);
        assert_eq!(bytes.headers["content-type"], described["mime_type"].as_str().unwrap());
        assert_eq!(described["file_size"].as_u64().unwrap(), u64::try_from(bytes.bytes.len()).unwrap());
    }
    assert_eq!(hooks[5].value()["messages"][0]["image"]["caption"], "c");
    assert_eq!(hooks[1].value()["messages"][0]["audio"]["voice"], true);
}

#[tokio::test]
async fn wrong_input_is_refused_in_words() {
    let bench = Bench::new().await;
    let guest = bench.sim.add_guest(NewGuest::with_phone("Ana", "34600555111")).unwrap();
    for (path, body, status, words) in [
        ("/guests".to_owned(), json!({"phone": "call me"}), 400, "is not a phone number"),
        ("/guests".to_owned(), json!({"nmae": "x"}), 400, "unknown field"),
        ("/guests/g99/messages".to_owned(), json!({"type": "text", "text": {"body": "x"}}), 404, "no guest"),
        (format!("/guests/{guest}/messages"), json!({"type": "text", "text": {}}), 400, "text.body"),
        (format!("/guests/{guest}/messages"), json!({"type": "location"}), 400, "needs an object"),
        ("/clock".to_owned(), json!({"advance": "soon"}), 400, "length of time"),
        ("/clock".to_owned(), json!({"go": "1h"}), 400, "not known"),
    ] {
        let answer = bench.control(Method::POST, &path, body).await;
        assert_eq!(answer.status, status, "{path}: {:?}", answer.bytes);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{detail}");
    }
    assert_eq!(bench.control(Method::PUT, "/faults", json!({"webhook": {}})).await.status, 400);
}

#[tokio::test]
async fn pages_of_other_sites_cannot_steer_it() {
    let bench = Bench::new().await;
    let own = bench.sim.url();
    let foreign = bench.call(Method::POST, "/_sim/reset", &[("origin", "https://evil.example")], "").await;
    assert_eq!(foreign.status, 403);
    assert_eq!(bench.call(Method::POST, "/_sim/reset", &[("origin", &own)], "").await.status, 204);
}

#[tokio::test]
async fn every_call_is_remembered_without_tokens() {
    let bench = Bench::new().await;
    bench.guest().await;
    bench.send_text("one").await;
    bench.call(Method::GET, &format!("/v26.0/{NUMBER}?access_token=token&fields=id"), &[], "").await;
    let all = bench.control(Method::GET, "/requests?after=0", Value::Null).await.json();
    let requests = all["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0]["method"], "POST");
    assert_eq!(requests[0]["path"], format!("/v26.0/{NUMBER}/messages"));
    assert_eq!(requests[0]["body"]["text"]["body"], "one");
    assert_eq!(requests[0]["status"], 200);
    assert!(requests[0]["answer"]["messages"][0]["id"].is_string() && requests[0]["time"].is_string());
    assert!(!requests[1]["path"].as_str().unwrap().contains("token=token"));
    let next = all["next"].as_u64().unwrap();
    let none = bench.control(Method::GET, &format!("/requests?after={next}"), Value::Null).await.json();
    assert_eq!(none["requests"], json!([]));
}

#[tokio::test]
async fn the_clock_moves_and_the_window_with_it() {
    let bench = Bench::with(Config { clock: Clock::frozen(1_767_225_600_000), ..config() }).await;
    let guest = bench.guest().await;
    assert_eq!(bench.sim.guest(&guest).unwrap()["window_open"], true);
    let moved = bench.control(Method::POST, "/clock", json!({"advance": "25h"})).await.json();
    assert_eq!(moved["now"], "2026-01-02T01:00:00.000Z");
    assert_eq!(bench.sim.guest(&guest).unwrap()["window_open"], false);
    let set = bench.control(Method::POST, "/clock", json!({"set": "2026-12-24T18:00:00Z"})).await.json();
    assert_eq!(set["seconds"], 1_798_135_200);
}

#[tokio::test]
async fn reset_goes_back_to_the_start() {
    let mut config = config();
    config.guests.push(NewGuest::with_phone("Ana", "34600555111"));
    let bench = Bench::with(config).await;
    bench.guest().await;
    bench.send_text("x").await;
    bench.sim.add_guest(NewGuest::with_phone("Ben", "34600555222")).unwrap();
    bench.control(Method::PUT, "/faults", json!({"token_revoked": true})).await;
    assert_eq!(bench.control(Method::POST, "/reset", Value::Null).await.status, 204);
    let guests = bench.control(Method::GET, "/guests", Value::Null).await.json();
    assert_eq!(guests["guests"].as_array().unwrap().len(), 1);
    assert_eq!(guests["guests"][0]["last"], Value::Null);
    assert_eq!(bench.sim.requests_after(0).len(), 0);
    assert_eq!(bench.get(&format!("/v26.0/{NUMBER}")).await.status, 200);
}

#[tokio::test]
async fn dials_are_turned_one_by_one() {
    let bench = Bench::new().await;
    let turned = bench
        .control(Method::PUT, "/dials", json!({"rules": {"throughput": 5}, "latency": {"read": null}}))
        .await;
    assert_eq!(turned.json()["rules"]["throughput"], 5);
    assert_eq!(turned.json()["rules"]["window"], "status");
    assert_eq!(turned.json()["latency"]["read"], Value::Null);
    assert_eq!(bench.control(Method::PUT, "/dials", json!({"rules": {"speed": 5}})).await.status, 400);
}

#[tokio::test]
async fn stopping_ends_everything() {
    let bench = Bench::new().await;
    let url = bench.sim.addr();
    let open = tokio::net::TcpStream::connect(url).await.unwrap();
    bench.sim.run_until(async {}).await;
    assert!(tokio::net::TcpStream::connect(url).await.is_err());
    drop(open);
}

#[tokio::test]
async fn a_receiver_can_be_asked_for_the_handshake_first() {
    let bench = Bench::new().await;
    let with = |token: &str| json!([{"url": bench.receiver.url, "app_secret": "s", "verify_token": token}]);
    let wrong = bench.control(Method::PUT, "/subscribers?verify=true", with("wrong")).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["detail"].as_str().unwrap().contains("did not pass the handshake"));
    let right = bench.control(Method::PUT, "/subscribers?verify=true", with("ver ify")).await;
    assert_eq!((right.status, right.json()["subscribers"].as_array().unwrap().len()), (200, 1));
}

#[tokio::test]
async fn a_guest_who_stops_marketing_is_told_to_the_business() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    bench.control(Method::PATCH, &format!("/guests/{guest}"), json!({"marketing_opt_out": true})).await;
    bench.control(Method::PATCH, &format!("/guests/{guest}"), json!({"name": "Ana María"})).await;
    let hook = bench.receiver.wait(2).await.remove(1);
    assert_eq!(hook.json()["entry"][0]["changes"][0]["field"], "user_preferences");
    let preference = &hook.value()["user_preferences"][0];
    assert_eq!((&preference["value"], &preference["wa_id"]), (&json!("stop"), &json!("34600555111")));
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), 2);
    let shown = bench.sim.guest(&guest).unwrap();
    assert_eq!((&shown["name"], &shown["marketing_opt_out"]), (&json!("Ana María"), &json!(true)));
}

#[tokio::test]
async fn a_voice_message_is_played_once_it_is_listened_to() {
    let bench = Bench::new().await;
    let guest = bench.guest().await;
    let theirs = bench.sim.send(&guest, json!({"type": "audio"})).unwrap();
    let sound = bench.sim.thread(&guest).last().unwrap()["audio"]["id"].clone();
    let wamid = bench.send("audio", json!({"id": sound, "voice": true})).await.wamid();
    bench.sim.idle().await;
    let heard = bench.receiver.all().len();
    let listen = |id: String| {
        let path = format!("/guests/{guest}/read");
        let bench = &bench;
        async move { bench.control(Method::POST, &path, json!({"played": id})).await.status }
    };
    assert_eq!(listen(wamid.clone()).await, 204);
    let told = bench.receiver.wait(heard + 1).await[heard].value()["statuses"][0].clone();
    assert_eq!((&told["status"], &told["id"]), (&json!("played"), &json!(wamid)));
    assert!(told.get("pricing").is_none());
    assert_eq!(listen(theirs).await, 404, "only what the business sent is told of");
    assert_eq!(listen(wamid).await, 204);
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), heard + 1, "played once");
}

#[tokio::test]
async fn every_sample_can_be_sent_as_it_is() {
    let bench = Bench::new().await;
    let samples =
        bench.control(Method::GET, "/webhooks/samples", Value::Null).await.json()["samples"].clone();
    let samples = samples.as_array().unwrap();
    for sample in samples {
        assert_eq!(bench.control(Method::POST, "/webhooks", sample.clone()).await.status, 202);
    }
    let hooks = bench.receiver.wait(samples.len()).await;
    for sample in samples {
        let sent = |hook: &crate::support::Hook| {
            let change = &hook.json()["entry"][0]["changes"][0];
            change["field"] == sample["field"] && change["value"] == sample["value"]
        };
        assert!(hooks.iter().any(sent), "{sample}");
    }
}

#[tokio::test]
async fn ids_of_media_end_for_the_business_but_not_on_the_phone() {
    let bench = Bench::with(Config { clock: Clock::frozen(1_767_225_600_000), ..config() }).await;
    let guest = bench.guest().await;
    bench.sim.send(&guest, json!({"type": "image"})).unwrap();
    let id = bench.sim.thread(&guest).last().unwrap()["image"]["id"].as_str().unwrap().to_owned();
    let url = bench.get(&format!("/v26.0/{id}")).await.json()["url"].as_str().unwrap().to_owned();
    let url = url.strip_prefix(&bench.sim.url()).unwrap();
    bench.sim.clock().advance(5 * 60_000);
    assert_eq!(bench.get(url).await.status, 200, "five minutes");
    bench.sim.clock().advance(1_000);
    assert_eq!(bench.get(url).await.status, 404, "and a second");
    bench.sim.clock().advance(7 * 86_400_000);
    assert_eq!(bench.get(&format!("/v26.0/{id}")).await.json()["error"]["error_subcode"], 33);
    assert_eq!(bench.send("image", json!({"id": id})).await.code(), 100);
    assert_eq!(bench.control(Method::GET, &format!("/media/{id}"), Value::Null).await.status, 200);
}
