//! The editor of the house's files in a real browser: a form made from a schema, the text beside it, mistakes as one types.

use std::collections::{BTreeMap, BTreeSet};

use guestlink_domain::access::Role;
use guestlink_testkit::House;
use guestlink_testkit::browser::Browser;

/// An owner looks at a page.
async fn at(path: &str) -> (House, Browser) {
    let house = House::open("ventisol").await;
    let browser = Browser::open().await;
    browser.desktop().await;
    let user = house.user(Role::Owner).await;
    browser.visit(&format!("{}{}", house.url, house.sign_in_path(user).await)).await;
    browser.until("location.pathname === '/'").await;
    browser.visit(&format!("{}{path}", house.url)).await;
    if path.starts_with("/house/file") {
        browser.until("document.querySelector('.edit .state')?.textContent").await;
    }
    (house, browser)
}

async fn end(house: House, browser: Browser) {
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    drop(browser);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_of_the_form_changes_the_text_and_is_saved() {
    let (house, browser) = at("/house/file?path=property.json&at=/name").await;
    assert_eq!(browser.run("return document.querySelector('#the-form').hidden").await, false);
    assert_eq!(
        browser.run("return document.activeElement.closest('[data-pointer]').dataset.pointer").await,
        "/name"
    );
    let typed = "const field = document.activeElement; field.value = 'Casa <b>Nueva</b>'; \
        field.dispatchEvent(new InputEvent('input', { bubbles: true })); return true";
    browser.run(typed).await;
    browser.until("document.querySelector('#text').value.includes('Casa <b>Nueva</b>')").await;
    browser.until("document.querySelector('.edit .state').textContent === document.querySelector('.edit').dataset.fine").await;
    browser.click(".edit form .btn.p").await;
    browser.until("location.search.includes('saved=yes')").await;
    assert_eq!(house.app.all_properties()[0].resort.property.name, "Casa <b>Nueva</b>");
    assert_eq!(browser.count("main b b, .side b b").await, 0, "words are words");
    end(house, browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_shown_as_one_types_and_leads_to_its_place() {
    let (house, browser) = at("/house/file?path=catalog.json").await;
    browser.click("#tab-text").await;
    let spoil = "const text = document.querySelector('#text'); text.value = text.value.replace('\"units\":', '\"unit\":'); \
        text.dispatchEvent(new InputEvent('input', { bubbles: true })); return true";
    browser.run(spoil).await;
    browser.until("document.querySelectorAll('.mistakes li').length > 0").await;
    browser.click(".mistakes button").await;
    let chosen = "const t = document.querySelector('#text'); return t.value.slice(0, t.selectionStart).split('\\n').length > 1";
    assert_eq!(browser.run(chosen).await, true, "the cursor stands where the mistake is");
    end(house, browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_seen_beside_the_editor() {
    let (house, browser) = at("/house/file?path=welcome.json").await;
    let shown = "document.querySelector('iframe').contentDocument?.querySelector('h1')";
    browser.until(shown).await;
    browser.run("const l = document.querySelector('#lang'); l.value = 'ar'; l.dispatchEvent(new Event('change')); return true").await;
    browser.until("document.querySelector('iframe').contentDocument?.documentElement.dir === 'rtl'").await;
    end(house, browser).await;
}

const SPANISH: &str = include_str!("../../../web/locales/dashboard/es/schemas.json");

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_spanish_reads_every_help_text_in_spanish() {
    let spanish: BTreeMap<String, String> = serde_json::from_str(SPANISH).unwrap();
    // What stands as it is written in files is set apart, not in backticks.
    let spanish: BTreeSet<String> = spanish.values().map(|text| text.replace('`', "")).collect();
    let (house, browser) = at("/settings").await;
    let choose = "const form = document.querySelector('form[action=\"/settings/language\"]'); \
        form.elements.language.value = 'es'; form.requestSubmit(); return true";
    browser.run(choose).await;
    browser.until("document.documentElement.lang === 'es'").await;
    let mut all = BTreeSet::new();
    for file in ["property", "services", "channel", "automations"] {
        browser.visit(&format!("{}/house/file?path={file}.json", house.url)).await;
        browser.until("document.querySelector('.edit .state')?.textContent").await;
        // Parts are built when they are opened, and have parts of their own.
        let read = "for (let part; part = document.querySelector('.part:not([open])');) part.build(); \
            return [...document.querySelectorAll('.field > small, .tick > small')].map(one => one.textContent)";
        let texts = browser.run(read).await;
        all.extend(texts.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()));
    }
    let foreign: Vec<&String> = all.iter().filter(|one| !spanish.contains(*one)).collect();
    assert!(foreign.is_empty() && all.len() > 60, "{} shown, not in Spanish: {foreign:#?}", all.len());
    end(house, browser).await;
}
