//! The simulator's phone page: a guest is chosen, writes, reads what comes back at once, and taps; the pane beside it
//! shows the traffic and turns the dials.

use guestlink_simulator::{Config, NewGuest, Rules, Simulator};
use guestlink_testkit::browser::Browser;
use serde_json::{Value, json};

/// A simulator with two guests, and a browser at its page.
async fn phone() -> (Simulator, Browser) {
    let mut config = Config { rules: Rules { fetch_links: false, ..Config::fast().rules }, ..Config::fast() };
    config.guests = vec![
        NewGuest::with_phone("Ana Núñez", "+34 600 555 111"),
        NewGuest::with_phone("Tom Baker", "+44 7700 900123"),
    ];
    let simulator = Simulator::start(config).await.unwrap();
    (simulator, Browser::open().await)
}

/// The business sends to Ana, from inside the page, so that nothing but the live stream can tell the phone.
async fn send(browser: &Browser, kind: &str, content: Value) {
    let body = json!({"messaging_product": "whatsapp", "to": "34600555111", "type": kind, kind: content});
    let call = "return fetch('/v26.0/106540352242922/messages', { method: 'POST', body: JSON.stringify(arguments[0]),
        headers: { authorization: 'Bearer any', 'content-type': 'application/json' } }).then(answer => answer.status)";
    assert_eq!(browser.run_with(call, json!([body])).await, json!(200));
}

fn last(simulator: &Simulator) -> Value {
    simulator.thread("g1").last().cloned().unwrap_or_default()
}

fn shows(css: &str, text: &str) -> String {
    format!("[...document.querySelectorAll('{css}')].some(one => one.textContent.includes('{text}'))")
}

#[tokio::test]
async fn a_guest_writes_is_answered_live_and_taps() {
    let (simulator, browser) = phone().await;
    browser.phone().await;
    browser.visit(&simulator.url()).await;
    browser.until(&shows(".guest", "Ana")).await;
    browser.click(".guest[href='#g1']").await;
    browser
        .until(
            "document.activeElement && location.hash === '#g1' && !document.querySelector('.device').hidden",
        )
        .await;
    browser.write("#text", "Is *breakfast* included?\u{e007}").await;
    browser.until("document.querySelector('.mine strong')?.textContent === 'breakfast'").await;
    assert_eq!(last(&simulator)["text"]["body"], "Is *breakfast* included?");

    let buttons = json!({"type": "button", "body": {"text": "Yes. Shall I book?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "yes", "title": "Yes, please"}},
        {"type": "reply", "reply": {"id": "no", "title": "Not yet"}}]}});
    send(&browser, "interactive", buttons).await;
    browser.until(&shows(".theirs .bubble", "Shall I book?")).await;
    browser.click(".theirs .action").await;
    browser.until(&shows(".mine .bubble", "Yes, please")).await;
    assert_eq!(last(&simulator)["interactive"]["button_reply"], json!({"id": "yes", "title": "Yes, please"}));

    let rows = json!({"type": "list", "body": {"text": "Which day?"}, "action": {"button": "Choose a day", "sections": [
        {"rows": [{"id": "mo", "title": "Monday"}, {"id": "tu", "title": "Tuesday", "description": "Market day"}]}]}});
    send(&browser, "interactive", rows).await;
    browser.until(&shows(".action", "Choose a day")).await;
    browser.click("#messages > li:last-child .action").await;
    browser.until("!document.querySelector('#sheet').hidden").await;
    // By keyboard: the first row has the focus; one further, choose, send.
    browser.press("\u{e015}").await;
    browser.until("document.querySelector('#sheet input:checked')?.value === 'tu'").await;
    browser.press("\u{e007}").await;
    browser.until(&shows(".mine .bubble", "Market day")).await;
    assert_eq!(last(&simulator)["interactive"]["list_reply"]["id"], "tu");

    // The newest message stays in view, also when a picture grows.
    for line in 0..9 {
        send(&browser, "text", json!({"body": format!("Line {line}\nof a long talk")})).await;
    }
    simulator.send("g1", json!({"type": "image", "image": {"caption": "Our room"}})).unwrap();
    browser.until(&shows(".mine .text", "Our room")).await;
    browser.until("document.querySelector('.picture img')?.complete").await;
    browser
        .until("(t => t.scrollHeight - t.scrollTop - t.clientHeight < 2)(document.querySelector('#thread'))")
        .await;

    // A voice note of the business is listened to, which the business is told.
    simulator.send("g1", json!({"type": "audio"})).unwrap();
    let sound = last(&simulator)["audio"]["id"].clone();
    send(&browser, "audio", json!({"id": sound, "voice": true})).await;
    browser.until("document.querySelector('.theirs .play')").await;
    browser.click(".theirs .play").await;
    browser.until("document.querySelector('.theirs audio').currentTime > 0").await;
    simulator.until(|simulator| last(simulator)["status"] == "played").await;

    send(&browser, "text", json!({"body": "<b>Not</b> markup"})).await;
    browser.until(&shows(".theirs .text", "<b>Not</b> markup")).await;
    browser.until("document.querySelectorAll('.mine').length === 5").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    assert_eq!(browser.run("return document.documentElement.scrollWidth <= innerWidth").await, json!(true));
    simulator.shutdown().await;
}

#[tokio::test]
async fn the_pane_beside_shows_the_traffic_and_turns_the_dials() {
    let (simulator, browser) = phone().await;
    browser.desktop().await;
    browser.visit(&simulator.url()).await;
    browser.until("location.hash && document.querySelectorAll('.guest').length === 2").await;
    simulator.say("g1", "Hello").unwrap();
    send(&browser, "text", json!({"body": "Good morning"})).await;
    browser.until(&shows(".call.api", "send text")).await;
    browser.until(&shows(".guest", "Good morning")).await;
    browser.click("#t-faults").await;
    browser.click("#f-token-revoked").await;
    browser.until("document.querySelector('#t-faults').classList.contains('on')").await;
    let refused = "return fetch('/v26.0/106540352242922?access_token=any').then(answer => answer.status)";
    assert_eq!(browser.run(refused).await, json!(401));
    assert_eq!(browser.run("return document.activeElement.id").await, json!("f-token-revoked"));
    browser.click("#t-account").await;
    browser.until(&shows(".templates", "hello_world")).await;
    browser.click("#a-send").await;
    browser.until(&shows("[role=status]", "Sent.")).await;
    assert_eq!(browser.run("return document.documentElement.scrollWidth <= innerWidth").await, json!(true));
    simulator.shutdown().await;
}
