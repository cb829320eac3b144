//! A real browser for tests: Debian's Chromium, driven through chromedriver. The protocol is plain JSON over HTTP, and
//! chromedriver hands DevTools commands on, so that a crate of its own is not needed. Nothing here sleeps: waiting is
//! done inside the page.

mod access;
mod conditions;
mod driver;
mod line;
mod page;
mod paints;

use std::path::Path;

use serde_json::{Value, json};

pub use conditions::Throttle;
pub use line::Line;
pub use paints::Paints;

use driver::Driver;

/// A window of its own with a fresh profile: no cookies, no cache, nothing shared with another test.
///
/// ```no_run
/// # async fn example() {
/// use guestlink_testkit::browser::Browser;
/// let browser = Browser::open().await;
/// browser.phone().await;
/// browser.visit("http://127.0.0.1:8080/").await;
/// browser.click("button[type=submit]").await;
/// browser.until("document.querySelector('.done')").await;
/// assert_eq!(browser.text("h1").await, "Welcome");
/// browser.picture("/tmp/page.png").await;
/// # }
/// ```
pub struct Browser {
    driver: Driver,
    /// Keeps the profile until the browser is gone.
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a browser without a window on the screen.
    ///
    /// # Panics
    /// When Chromium or chromedriver is missing: the message names the command that installs them.
    pub async fn open() -> Self {
        Self::open_in("en-GB").await
    }

    /// The same, for a person whose browser asks for pages in `language` (BCP 47).
    pub async fn open_in(language: &str) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let driver = Driver::start(&capabilities(profile.path(), language)).await;
        Self { driver, _profile: profile }
    }
}

fn capabilities(profile: &Path, language: &str) -> Value {
    let arguments = [
        "--headless=new".to_owned(),
        // Tests run as root in containers, where Chromium's sandbox cannot be set up.
        "--no-sandbox".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-gpu".to_owned(),
        "--hide-scrollbars".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        // Pictures of a page look the same on every machine.
        "--force-color-profile=srgb".to_owned(),
        "--font-render-hinting=none".to_owned(),
        format!("--accept-lang={language}"),
        format!("--user-data-dir={}", profile.display()),
    ];
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "pageLoadStrategy": "normal",
        "timeouts": { "script": 30_000, "pageLoad": 60_000, "implicit": 0 },
        "goog:chromeOptions": { "args": arguments, "prefs": { "intl.accept_languages": language } },
        "goog:loggingPrefs": { "browser": "ALL" },
    } } })
}
