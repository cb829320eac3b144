//! The guest's page in a real browser: with and without network, script, light; for whoever sees, hears or taps it.

use std::collections::BTreeMap;

use guestlink_app::App;
use guestlink_domain::ids::StayId;
use guestlink_domain::language::Lang;
use guestlink_domain::welcome::Phase;
use guestlink_store::requests;
use guestlink_testkit::browser::{Browser, Line};
use guestlink_testkit::{Booking, House, Plan, resort};
use serde_json::json;

/// A house with a guest in it, the way to it, and the guest's page behind that.
struct Scene {
    house: House,
    line: Line,
    stay: StayId,
    page: String,
    browser: Browser,
}

impl Scene {
    /// `moment` in UTC; the resort is two hours ahead.
    async fn at(moment: &str) -> Self {
        let plan = Plan { start: moment.parse().unwrap(), ..Plan::default() };
        let house = House::build(resort("ventisol"), plan).await;
        let stay = house.book(&stay_in_future()).await;
        let line = Line::to(&house.url).await;
        let guests = house.app.welcome_link(App::home_tenant(), stay).await.unwrap();
        let page = format!("{}/w/{}", line.url(), guests.token);
        let browser = Browser::open().await;
        browser.phone().await;
        Self { house, line, stay, page, browser }
    }

    /// The worker has the page and its pictures.
    async fn kept(&self) {
        self.browser.visit(&self.page).await;
        self.browser
            .until("document.documentElement.dataset.kept && navigator.serviceWorker.controller")
            .await;
    }

    async fn asked_for(&self) -> Vec<String> {
        let all = requests::of_stay(self.house.app.store(), App::home_tenant(), self.stay, 10).await.unwrap();
        all.into_iter().map(|request| request.service).collect()
    }

    async fn end(self) {
        drop(self.browser);
        self.house.close().await;
    }
}

/// The browser's clock is the machine's, so the stay lies where that clock does not get to.
fn stay_in_future() -> Booking {
    Booking { check_in: "2046-08-10".to_owned(), check_out: "2046-08-14".to_owned(), ..Booking::default() }
}

const INSIDE: &str = "2046-08-11T08:00:00Z";
/// Everything a keyboard can reach.
const ALL: &str = "[...document.querySelectorAll('a[href],button,summary')].filter(e => e.checkVisibility())";
const TOWELS: &str = "[data-service=extra-towels] button";

#[tokio::test]
async fn a_first_visit_shows_what_matters_and_complains_of_nothing() {
    let scene = Scene::at(INSIDE).await;
    scene.kept().await;
    let browser = &scene.browser;
    assert_eq!(browser.text("h1").await, "Welcome, Nora");
    assert!(
        browser.run("return document.querySelector('.hero img').naturalWidth > 0").await.as_bool().unwrap()
    );
    let wide = browser.run("return document.documentElement.scrollWidth - innerWidth").await;
    assert_eq!(wide, json!(0), "nothing hangs out at the side");
    let elsewhere = "return performance.getEntriesByType('resource').filter(r => !r.name.startsWith(location.origin)).length";
    assert_eq!(browser.run(elsewhere).await, json!(0));
    let loaded = "return performance.getEntriesByType('resource').filter(r => r.startTime <= performance.timing.loadEventEnd - performance.timing.navigationStart).length + 1";
    assert!(browser.run(loaded).await.as_u64().unwrap() <= 6);
    assert_eq!(browser.run("return document.cookie").await, json!(""));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    scene.end().await;
}

#[tokio::test]
async fn without_a_network_the_page_is_there_with_its_pictures_and_says_how_old_it_is() {
    let scene = Scene::at(INSIDE).await;
    scene.kept().await;
    let browser = &scene.browser;
    scene.line.cut();
    browser.visit(&scene.page).await;
    assert_eq!(browser.text("h1").await, "Welcome, Nora");
    browser.until("!document.getElementById('off').hidden").await;
    assert!(browser.text("#off").await.contains("Last updated"));
    browser.until("document.querySelector('.hero img').naturalWidth > 0").await;
    scene.line.mend();
    browser.visit(&scene.page).await;
    browser.until("document.getElementById('off').hidden").await;
    scene.end().await;
}

#[tokio::test]
async fn a_request_made_without_a_network_is_sent_once_when_it_is_back() {
    let scene = Scene::at(INSIDE).await;
    scene.kept().await;
    let browser = &scene.browser;
    scene.line.cut();
    browser.offline(true).await;
    browser.click(TOWELS).await;
    browser.until("document.querySelector('[data-service=extra-towels] .q')").await;
    assert!(browser.text("[data-service=extra-towels] .q").await.contains("as soon as you are online"));
    assert!(scene.asked_for().await.is_empty());
    browser.visit(&scene.page).await;
    browser.until("document.querySelector('[data-service=extra-towels] .q')").await;
    scene.line.mend();
    browser.offline(false).await;
    browser.until("document.querySelector('#s-requests .prog .on')").await;
    browser.until("!document.querySelector('[data-service=extra-towels] .q')").await;
    browser.visit(&scene.page).await;
    browser.until("document.querySelector('#s-requests .prog .on')").await;
    assert_eq!(scene.asked_for().await, ["extra-towels"]);
    scene.end().await;
}

#[tokio::test]
async fn a_request_is_one_tap_and_its_status_comes_by_itself() {
    let scene = Scene::at(INSIDE).await;
    scene.kept().await;
    let browser = &scene.browser;
    browser.click(TOWELS).await;
    browser.until("document.querySelectorAll('#s-requests .prog .on').length === 1").await;
    assert_eq!(scene.asked_for().await, ["extra-towels"]);
    // Asked for from another device: this page hears of it.
    let token = scene.page.rsplit('/').next().unwrap();
    scene.house.post(&format!("/w/{token}/requests"), "service=luggage-help&key=another-phone").await;
    browser.until("document.querySelectorAll('#s-requests .asked > li').length === 2").await;
    scene.end().await;
}

#[tokio::test]
async fn a_secret_is_there_after_a_tap_and_gone_with_its_window() {
    let scene = Scene::at(INSIDE).await;
    scene.kept().await;
    let browser = &scene.browser;
    assert!(!browser.source().await.contains("salt&amp;pine"));
    browser.click("#secret-wifi button").await;
    browser.until("document.querySelector('#secret-wifi .qr svg')").await;
    assert!(browser.text("#secret-wifi").await.contains("salt&pine"));
    // It is still there without a network …
    scene.line.cut();
    browser.visit(&scene.page).await;
    browser.until("document.querySelector('#secret-wifi .qr svg')").await;
    // … until its window has ended, as the phone's own clock says.
    browser.run("for (const k of Object.keys(localStorage)) if (k.endsWith(':wifi')) {
        const kept = JSON.parse(localStorage[k]); kept.until = Date.now() / 1000 - 1; localStorage[k] = JSON.stringify(kept) }").await;
    browser.visit(&scene.page).await;
    browser.until("document.querySelector('#secret-wifi form')").await;
    assert!(!browser.source().await.contains("salt&amp;pine"));
    assert_eq!(
        browser.run("return Object.keys(localStorage).filter(k => k.endsWith(':wifi')).length").await,
        json!(0)
    );
    scene.end().await;
}

#[tokio::test]
async fn without_a_script_everything_can_be_read_asked_for_and_opened() {
    let scene = Scene::at(INSIDE).await;
    let browser = &scene.browser;
    browser.scripts(false).await;
    browser.visit(&scene.page).await;
    assert_eq!(browser.text("h1").await, "Welcome, Nora");
    browser.click(TOWELS).await;
    assert!(browser.text("#s-requests").await.contains("Extra towels"));
    browser.click("#secret-door button").await;
    assert!(browser.text("#secret-door").await.contains("2357"));
    scene.end().await;
}

#[tokio::test]
async fn an_ended_link_is_friendly_and_leaves_nothing_on_the_phone() {
    let scene = Scene::at(INSIDE).await;
    scene.kept().await;
    let browser = &scene.browser;
    browser.click("#secret-door button").await;
    browser.until("document.querySelector('#secret-door .code')").await;
    scene.house.app.reissue_welcome_link(App::home_tenant(), scene.stay).await.unwrap();
    browser.visit(&scene.page).await;
    browser.until("document.body.hasAttribute('data-gone')").await;
    assert_eq!(browser.text("h1").await, "This link has had its stay");
    browser.until("!Object.keys(localStorage).some(k => k.endsWith(':door'))").await;
    scene.line.cut();
    let _told = browser.go(&scene.page).await;
    assert!(!browser.source().await.contains("Nora"), "the worker has forgotten the page");
    scene.end().await;
}

#[tokio::test]
async fn arabic_is_mirrored_and_numbers_stay_right() {
    let scene = Scene::at(INSIDE).await;
    let browser = &scene.browser;
    browser.visit(&scene.page).await;
    browser.click("a[hreflang=ar]").await;
    browser.until("document.documentElement.dir === 'rtl'").await;
    let left = "const [a, b] = [...document.querySelectorAll('.dates > div')].map(e => e.getBoundingClientRect().left); return a > b";
    assert_eq!(browser.run(left).await, json!(true), "the arrival is on the right");
    assert_eq!(browser.run("return document.documentElement.scrollWidth - innerWidth").await, json!(0));
    assert_eq!(browser.run("return document.querySelector('a[href^=\"tel:\"] bdi').dir").await, json!("ltr"));
    scene.end().await;
}

/// Every phase, language and theme: axe-core finds nothing, also at twice the size of type.
#[tokio::test]
async fn nobody_is_kept_out() {
    let scene = Scene::at(INSIDE).await;
    let browser = &scene.browser;
    let mut found = BTreeMap::new();
    for phase in Phase::ALL {
        for lang in ["en", "es", "de", "ar"] {
            let url =
                scene.house.app.preview_url(App::home_tenant(), "GL-1", phase, Some(Lang::new(lang))).await;
            browser.visit(&url.unwrap()).await;
            for dark in [false, true] {
                browser.dark(dark).await;
                for barrier in browser.barriers().await {
                    let kind = barrier.lines().next().unwrap_or_default().to_owned();
                    found.entry(kind).or_insert_with(|| format!("{phase:?} {lang} dark={dark}: {barrier}"));
                }
            }
            browser.screen(195, 422, 4, true).await;
            let wide = browser.run("return document.documentElement.scrollWidth - innerWidth").await;
            assert_eq!(wide, json!(0), "{phase:?} {lang} at 200 %");
            browser.phone().await;
        }
    }
    browser.visit(&scene.page).await;
    browser.click(TOWELS).await;
    browser.until("document.querySelector('#s-requests .prog .on')").await;
    browser.click("#secret-wifi button").await;
    browser.until("document.querySelector('#secret-wifi .qr svg')").await;
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
    found.extend(browser.barriers().await.into_iter().map(|barrier| (barrier.clone(), barrier)));
    browser.visit(&format!("{}/w/nothing", scene.line.url())).await;
    found.extend(browser.barriers().await.into_iter().map(|barrier| (barrier.clone(), barrier)));
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n"));
    scene.end().await;
}

#[tokio::test]
async fn the_keyboard_reaches_everything_in_its_order() {
    let scene = Scene::at(INSIDE).await;
    let browser = &scene.browser;
    browser.desktop().await;
    browser.visit(&scene.page).await;
    let wanted = browser.run(&format!("return {ALL}.length")).await;
    for _ in 0..wanted.as_u64().unwrap() + 5 {
        browser.press("\u{e004}").await;
        browser.run("document.activeElement.dataset.reached = 1").await;
    }
    let missed = format!("return {ALL}.filter(e => !e.dataset.reached).map(e => e.outerHTML)");
    assert_eq!(browser.run(&missed).await, json!([]));
    scene.end().await;
}

/// Pictures for people to look at: `GUESTLINK_PICTURES=folder cargo test … -- --ignored pictures`.
#[tokio::test]
#[ignore = "makes pictures, proves nothing"]
#[expect(clippy::disallowed_methods, reason = "a tool for people, told where to put its pictures")]
async fn pictures() {
    let folder = std::env::var("GUESTLINK_PICTURES").unwrap();
    let scene = Scene::at(INSIDE).await;
    let browser = &scene.browser;
    for phase in Phase::ALL {
        for lang in ["en", "ar", "de"] {
            let url =
                scene.house.app.preview_url(App::home_tenant(), "GL-1", phase, Some(Lang::new(lang))).await;
            browser.visit(&url.unwrap()).await;
            browser.run("document.querySelector('.preview')?.remove(); document.querySelectorAll('img').forEach(i => i.loading = 'eager')").await;
            browser.until("[...document.images].every(i => i.complete)").await;
            for (size, dark) in [("phone", false), ("phone", true), ("desktop", false)] {
                if size == "phone" {
                    browser.phone().await;
                } else {
                    browser.desktop().await;
                }
                browser.dark(dark).await;
                let name =
                    format!("{folder}/{}-{lang}-{size}{}.png", phase.name(), if dark { "-dark" } else { "" });
                browser.whole_picture(name).await;
            }
        }
    }
    browser.phone().await;
    browser.dark(false).await;
    browser.visit(&scene.page).await;
    browser.click(TOWELS).await;
    browser.until("document.querySelector('#s-requests .prog .on')").await;
    browser.click("#secret-wifi button").await;
    browser.click("#secret-door button").await;
    browser
        .until(
            "document.querySelector('#secret-wifi .qr svg') && document.querySelector('#secret-door .code')",
        )
        .await;
    browser.run("document.querySelectorAll('details').forEach((d, i) => d.open = i < 2)").await;
    browser.whole_picture(format!("{folder}/live-en-phone.png")).await;
    browser.picture(format!("{folder}/live-en-first.png")).await;
    browser.visit(&format!("{}/w/nothing", scene.line.url())).await;
    browser.picture(format!("{folder}/gone-en-phone.png")).await;
    scene.end().await;
}
