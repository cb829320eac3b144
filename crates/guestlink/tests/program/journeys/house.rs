//! The house as its owner keeps it: what it costs, what it says, what happened.

use super::{Demo, content, fill, save_text, shows};

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_changed_in_the_editor_and_stands_in_the_quote() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/house/file?path=catalog.json")).await;
    save_text(&owner, "was.replaceAll('Dune Room', 'Heron Room')").await;
    owner.visit(&demo.page("/house/quote")).await;
    fill(&owner, "form[action='/house/quote']", &[("of", "dune-room")]).await;
    owner.until("document.querySelector('.total')").await;
    owner
        .until("[...document.querySelectorAll('option')].some(one => one.textContent === 'Heron Room')")
        .await;
    // It can be brought back, and who changed it is on record.
    owner.visit(&demo.page("/house/history")).await;
    shows(&owner, "catalog.json").await;
    owner.visit(&demo.page("/operations/audit")).await;
    owner.until("document.querySelectorAll('main li, main tr').length > 1").await;
    content(&[&owner]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn automations_are_rehearsed_before_they_are_trusted() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/house/automations")).await;
    shows(&owner, "pre-arrival").await;
    fill(&owner, "form[action='/house/automations/try']", &[("days", "90")]).await;
    owner.until("document.querySelector('table.list tbody tr')").await;
    assert!(
        owner.count("table.list tbody th").await > 0,
        "what would have been sent is listed by automation"
    );
    content(&[&owner]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_platform_is_connected_and_its_mapping_tried_on_a_body() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/house/connections")).await;
    fill(&owner, "form[action='/house/connections']", &[("id", "our-engine")]).await;
    owner.until("location.pathname === '/house/file'").await;
    // One of the presets, with a setting of our own.
    let mapped = serde_json::json!({ "id": "our-engine", "preset": "smoobu", "settings": { "currency": "EUR" },
        "auth": { "scheme": "path-token", "token": "0123456789abcdef0123456789abcdef" } });
    save_text(&owner, &serde_json::json!(mapped.to_string()).to_string()).await;
    owner.visit(&demo.page("/house/connections?of=our-engine")).await;
    let tried = [("body", include_str!("../../../../../payloads/booking/smoobu__newReservation__01.json"))];
    fill(&owner, "form[action='/house/connections/try']", &tried).await;
    owner.until("document.querySelector('main pre')?.textContent.includes('reservation.created')").await;
    // What is no JSON is told so, and stays words.
    fill(&owner, "form[action='/house/connections/try']", &[("body", "{\"hello\": <b>no JSON</b>}")]).await;
    owner.until("document.querySelector('.mistakes')").await;
    assert_eq!(owner.count("main pre b, .mistakes b b").await, 0, "words are words");
    content(&[&owner]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_read_and_taken_along() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/insight")).await;
    owner.until("document.querySelector('svg') && document.querySelector('#h-cost')").await;
    let fetched = "return fetch(document.querySelector('a[href^=\"/insight.csv\"]').href)\
        .then(answer => answer.text()).then(text => text.trim().split('\\n').length)";
    let lines = owner.run(fetched).await;
    assert!(lines.as_u64().unwrap() > 10, "a line for every day: {lines}");
    owner.visit(&demo.page("/operations")).await;
    owner.until("document.querySelector('#h-line') && document.querySelector('#h-letters')").await;
    content(&[&owner]).await;
}
