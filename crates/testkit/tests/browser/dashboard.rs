//! The dashboard's frame in a real browser: in, out, thrown out; for whoever sees, hears, types or taps it.

use guestlink_domain::access::Role;
use guestlink_testkit::House;
use guestlink_testkit::browser::Browser;

struct Scene {
    house: House,
    browser: Browser,
}

impl Scene {
    /// An owner at their desk.
    async fn of_an_owner() -> Self {
        let house = House::open("ventisol").await;
        let browser = Browser::open().await;
        browser.desktop().await;
        let scene = Self { house, browser };
        scene.follow_link(&scene.browser, Role::Owner).await;
        scene
    }

    /// Follows a link that signs in, as one pastes it.
    async fn follow_link(&self, browser: &Browser, role: Role) {
        let user = self.house.user(role).await;
        let path = self.house.sign_in_path(user).await;
        browser.visit(&format!("{}{path}", self.house.url)).await;
        browser.until("location.pathname === '/'").await;
    }

    async fn visit(&self, path: &str) {
        self.browser.visit(&format!("{}{path}", self.house.url)).await;
    }

    async fn end(self) {
        assert_eq!(self.browser.complaints().await, Vec::<String>::new());
        drop(self.browser);
        self.house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_signs_in_and_the_button_signs_out() {
    let scene = Scene::of_an_owner().await;
    let browser = &scene.browser;
    assert_eq!(browser.text(".side .who small").await, "Owner");
    browser.click("form[action='/signout'] button").await;
    browser.until("location.pathname === '/signin'").await;
    scene.visit("/team").await;
    browser.until("location.pathname === '/signin' && location.search.includes('next=')").await;
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_ended_elsewhere_is_out_with_the_next_click() {
    let scene = Scene::of_an_owner().await;
    let there = Browser::open().await;
    let user = scene.house.app.team(guestlink_app::App::home_tenant()).await.unwrap();
    let owner = user.iter().find(|user| user.grants.owns()).unwrap().id;
    let path = scene.house.sign_in_path(owner).await;
    there.visit(&format!("{}{path}", scene.house.url)).await;
    there.until("location.pathname === '/'").await;
    scene.visit("/settings").await;
    assert_eq!(scene.browser.count("section[aria-labelledby=h-sessions] li").await, 2);
    scene.browser.click("form[action='/settings/sessions/end-others'] button").await;
    scene.browser.until("document.querySelector('.alert.ok')").await;
    there.visit(&format!("{}/settings", scene.house.url)).await;
    there.until("location.pathname === '/signin'").await;
    drop(there);
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_goes_everywhere_and_says_how() {
    let scene = Scene::of_an_owner().await;
    let browser = &scene.browser;
    browser.press("?").await;
    browser.until("document.querySelector('#help[open] kbd')").await;
    browser.run("document.querySelector('#help').close()").await;
    browser.press("gs").await;
    browser.until("location.pathname === '/settings'").await;
    browser.press("d").await;
    browser.until("document.documentElement.dataset.theme").await;
    let theme = browser.run("return document.documentElement.dataset.theme").await;
    browser.reload().await;
    assert_eq!(browser.run("return document.documentElement.dataset.theme").await, theme, "remembered");
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_one_signs_in_and_works() {
    let house = House::open("ventisol").await;
    let browser = Browser::open().await;
    browser.scripts(false).await;
    let user = house.user(Role::Manager).await;
    browser.visit(&format!("{}{}", house.url, house.sign_in_path(user).await)).await;
    browser.click("form button").await;
    assert!(browser.source().await.contains("class=\"app\""));
    drop(browser);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_keeps_anybody_out_by_light_or_size() {
    let scene = Scene::of_an_owner().await;
    let browser = &scene.browser;
    let pages = scene.house.every_page().await;
    let mut found = Vec::new();
    for dark in [false, true] {
        browser.dark(dark).await;
        for phone in [false, true] {
            if phone {
                browser.phone().await;
            } else {
                browser.desktop().await;
            }
            for page in &pages {
                scene.visit(page).await;
                let barriers = browser.barriers().await.into_iter();
                found.extend(barriers.map(|barrier| format!("{page} dark={dark} phone={phone}: {barrier}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    scene.house.close().await;
}
