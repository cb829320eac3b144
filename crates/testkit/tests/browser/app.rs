//! The dashboard as an app: without a network the lists last seen, with their time; after a sign-out nothing.

use guestlink_domain::access::Role;
use guestlink_testkit::House;
use guestlink_testkit::browser::{Browser, Line};
use serde_json::json;

/// A colleague whose line can be cut.
struct Scene {
    house: House,
    browser: Browser,
    line: Line,
}

impl Scene {
    async fn open() -> Self {
        let house = House::open("ventisol").await;
        let nora = house.guest("Nora Quist", "+34611223344");
        house.say(&nora, "Hello, is there a room in August?").await;
        let line = Line::to(&house.url).await;
        let browser = Browser::open().await;
        browser.phone().await;
        let scene = Self { house, browser, line };
        scene.sign_in(Role::Manager).await;
        scene
    }

    async fn sign_in(&self, role: Role) {
        let user = self.house.user(role).await;
        let path = self.house.sign_in_path(user).await;
        self.visit(&path).await;
        self.browser.until("location.pathname === '/'").await;
    }

    async fn visit(&self, path: &str) {
        self.browser.visit(&format!("{}{path}", self.line.url())).await;
    }

    /// A page as it is without a network.
    async fn look(&self, path: &str) {
        // Whether the driver is told of the missing network depends on what comes instead.
        let _told = self.browser.go(&format!("{}{path}", self.line.url())).await;
        self.browser.until("document.querySelector('main')").await;
    }

    /// The page is kept by the worker.
    async fn kept(&self, path: &str) {
        self.visit(path).await;
        let there = format!(
            "window.there ?? (caches.keys().then(async all => {{ for (const one of all) if (one.startsWith('desk-shelf:') \
             && await (await caches.open(one)).match('{path}')) window.there = true }}), undefined)"
        );
        self.browser.until(&there).await;
    }

    /// Everything private that the browser keeps.
    async fn shelves(&self) -> serde_json::Value {
        self.browser
            .run("return caches.keys().then(all => all.filter(one => one.startsWith('desk-shelf:')).length)")
            .await
    }

    async fn end(self) {
        drop(self.browser);
        drop(self.line);
        self.house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_lists_last_seen_are_there_with_their_time() {
    let scene = Scene::open().await;
    let browser = &scene.browser;
    for path in ["/", "/inbox", "/requests"] {
        scene.kept(path).await;
        assert_eq!(browser.count("#kept:not([hidden])").await, 0, "fresh pages are not marked");
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    scene.line.cut();
    scene.look("/inbox").await;
    browser.until("document.querySelector('#kept:not([hidden]) time')?.textContent").await;
    assert!(browser.source().await.contains("Nora Quist"));
    let open = "[...document.querySelectorAll('form')].filter(form => !form.closest('dialog') && form.getClientRects().length)";
    let open = browser.run(&format!("return {open}.map(form => form.outerHTML)")).await;
    assert_eq!(open, json!([]), "nothing can be sent");
    scene.look("/requests").await;
    browser.until("document.querySelector('#kept:not([hidden])')").await;
    scene.look("/team").await;
    browser.until("document.querySelector('#offline')").await;
    assert!(!browser.source().await.contains("Nora"));
    scene.line.mend();
    scene.visit("/inbox").await;
    assert_eq!(browser.count("#kept:not([hidden])").await, 0);
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_leaves_nothing_and_nobody_else_sees_it() {
    let scene = Scene::open().await;
    let browser = &scene.browser;
    scene.kept("/inbox").await;
    assert_eq!(scene.shelves().await, json!(1));
    browser.run("document.querySelector('form[action=\"/signout\"]').requestSubmit(); return true").await;
    browser.until("location.pathname === '/signin'").await;
    browser.until("window.gone ?? (caches.keys().then(all => { if (!all.some(one => one.startsWith('desk-shelf:'))) window.gone = true }), undefined)").await;
    scene.line.cut();
    scene.look("/inbox").await;
    browser.until("document.querySelector('#offline')").await;
    assert!(!browser.source().await.contains("Nora"));
    scene.line.mend();

    // Somebody else at the same browser: one shelf at a time.
    scene.sign_in(Role::Staff).await;
    scene.kept("/requests").await;
    assert_eq!(scene.shelves().await, json!(1));
    scene.line.cut();
    scene.look("/inbox").await;
    browser.until("document.querySelector('#offline')").await;
    assert!(!browser.source().await.contains("Nora"));
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_elsewhere_takes_what_was_kept_with_it() {
    let scene = Scene::open().await;
    let browser = &scene.browser;
    scene.kept("/inbox").await;
    browser.run("return fetch('/signout', { method: 'GET' }).then(() => true, () => true)").await;
    browser.devtools("Network.clearBrowserCookies", json!({})).await;
    scene.visit("/inbox").await;
    browser.until("location.pathname === '/signin'").await;
    browser.until("window.gone ?? (caches.keys().then(all => { if (!all.some(one => one.startsWith('desk-shelf:'))) window.gone = true }), undefined)").await;
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_installed_and_its_icon_says_what_waits() {
    let scene = Scene::open().await;
    let marta = scene.house.guest("Marta Soler", "+34611223355");
    scene.house.say(&marta, "I want to talk to a person").await;
    let browser = &scene.browser;
    scene.visit("/inbox").await;
    let told = browser.devtools("Page.getInstallabilityErrors", json!({})).await;
    let errors = told["installabilityErrors"].as_array().cloned().unwrap_or_default();
    let real: Vec<_> = errors.iter().filter(|one| one["errorId"] != "in-incognito").collect();
    assert!(real.is_empty(), "{real:?}");
    let manifest = browser.devtools("Page.getAppManifest", json!({})).await;
    assert_eq!(manifest["errors"].as_array().map(Vec::len), Some(0), "{manifest}");
    browser.until("document.documentElement.dataset.badge === '1'").await;
    scene.end().await;
}
