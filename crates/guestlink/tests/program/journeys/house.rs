//! The house as its owner keeps it: what it costs, what it says, what happened.

use super::{Demo, content, fill, shows};

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_changed_in_the_editor_and_stands_in_the_quote() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/house/file?path=catalog.json")).await;
    owner.until("document.querySelector('.edit .state')?.textContent").await;
    owner.click("#tab-text").await;
    let change = "const text = document.querySelector('#text'); text.value = text.value.replaceAll('Dune Room', 'Heron Room'); \
        text.dispatchEvent(new InputEvent('input', { bubbles: true })); return text.value.includes('Heron Room')";
    assert_eq!(owner.run(change).await, true);
    owner.until("document.querySelector('.edit .state').textContent === document.querySelector('.edit').dataset.fine").await;
    owner.click(".edit form .btn.p").await;
    owner.until("location.search.includes('saved=yes')").await;
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
    owner.until("document.querySelector('.edit .state')?.textContent").await;
    owner.click("#tab-text").await;
    // One of the presets, with a field of our own.
    let mapped = r#"{ "id": "our-engine", "preset": "smoobu", "auth": { "scheme": "path-token", "token": "0123456789abcdef0123456789abcdef" }, "settings": { "currency": "EUR" } }"#;
    let write = "const text = document.querySelector('#text'); text.value = arguments[0]; \
        text.dispatchEvent(new InputEvent('input', { bubbles: true })); return true";
    owner.run_with(write, serde_json::json!([mapped])).await;
    owner.until("document.querySelector('.edit .state').textContent === document.querySelector('.edit').dataset.fine").await;
    owner.click(".edit form .btn.p").await;
    owner.until("location.search.includes('saved=yes')").await;
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
    let fetched = "const done = arguments[0]; return fetch(document.querySelector('a[href^=\"/insight.csv\"]').href)\
        .then(answer => answer.text()).then(text => text.trim().split('\\n').length)";
    let lines = owner.run(fetched).await;
    assert!(lines.as_u64().unwrap() > 10, "a line for every day: {lines}");
    owner.visit(&demo.page("/operations")).await;
    owner.until("document.querySelector('#h-line') && document.querySelector('#h-letters')").await;
    content(&[&owner]).await;
}
