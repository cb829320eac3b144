//! What people do here all day, in real browsers on the real program: `guestlink demo` as anybody starts it, its clock the
//! machine's, the guest at the phone page.

mod house;
mod people;
mod selling;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use guestlink_testkit::browser::Browser;
use serde_json::json;

use crate::command::Program;
use crate::demo::two_ports;

/// The demo, from its start to its end.
struct Demo {
    child: Child,
    urls: HashMap<String, String>,
    _program: Program,
}

impl Demo {
    fn start() -> Self {
        let program = Program::new();
        let port = two_ports().to_string();
        let mut command = program.command(&["demo", "--port", &port]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let urls: HashMap<_, _> = lines
            .take_while(|line| line != "ready")
            .filter_map(|line| line.split_once(": ").map(|(name, url)| (name.to_owned(), url.to_owned())))
            .collect();
        assert!(urls.contains_key("dashboard"), "the demo does not start: {urls:?}");
        Self { child, urls, _program: program }
    }

    /// What the demo printed under this name.
    fn url(&self, name: &str) -> &str {
        &self.urls[name]
    }

    /// A page of the dashboard.
    fn page(&self, path: &str) -> String {
        let (base, _) = self.url("dashboard").split_once("/signin/").unwrap();
        format!("{base}{path}")
    }

    /// The owner, signed in by the link of the start.
    async fn owner(&self) -> Browser {
        let browser = Browser::open().await;
        browser.desktop().await;
        browser.visit(self.url("dashboard")).await;
        browser.until("location.pathname === '/'").await;
        browser
    }

    /// A colleague whom the owner invites, and who follows the link.
    async fn colleague(&self, owner: &Browser, name: &str, role: &str) -> Browser {
        owner.visit(&self.page("/team")).await;
        let email = format!("{}@house.example", name.to_lowercase());
        fill(owner, "form[action='/team']", &[("name", name), ("email", &email), ("role", role)]).await;
        owner.until("document.querySelector('.alert.ok code')").await;
        let link = owner.text(".alert.ok code").await;
        let browser = Browser::open().await;
        browser.desktop().await;
        browser.visit(&link).await;
        fill(&browser, "main form, form", &[("password", "a heron stands in the lagoon")]).await;
        browser.until("!location.pathname.startsWith('/signin')").await;
        browser
    }

    /// The telephone of one of the demo's guests.
    async fn phone(&self, guest: &str) -> Browser {
        let browser = Browser::open().await;
        browser.desktop().await;
        browser.visit(self.url("phone")).await;
        let guests = "[...document.querySelectorAll('.guest')]";
        browser.until(&format!("{guests}.some(one => one.textContent.includes('{guest}'))")).await;
        let choose =
            format!("{guests}.find(one => one.textContent.includes('{guest}')).click(); return true");
        browser.run(&choose).await;
        browser.until("!document.querySelector('.device').hidden && location.hash.length > 1").await;
        browser
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Fills in a form as a person would and sends it; what the page checks is checked.
async fn fill(browser: &Browser, form: &str, fields: &[(&str, &str)]) {
    let script = "const form = document.querySelector(arguments[0]); \
        for (const [name, value] of arguments[1]) { const field = form.elements[name]; field.value = value; \
            field.dispatchEvent(new Event('input', { bubbles: true })); \
            field.dispatchEvent(new Event('change', { bubbles: true })); } \
        form.requestSubmit(); return form.checkValidity()";
    let valid = browser.run_with(script, json!([form, fields])).await;
    assert_eq!(valid, true, "{form} refuses what was filled in: {fields:?}");
}

/// Changes a file's text in the editor by an expression over `was`, and saves it once it is found to be without mistakes.
async fn save_text(browser: &Browser, becomes: &str) {
    browser.until("document.querySelector('.edit .state')?.textContent").await;
    browser.click("#tab-text").await;
    let change = format!(
        "const text = document.querySelector('#text'), was = text.value; text.value = {becomes}; \
         text.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); return text.value !== was"
    );
    assert_eq!(browser.run(&change).await, true, "{becomes}");
    browser.until("document.querySelector('.edit .state').textContent === document.querySelector('.edit').dataset.fine").await;
    browser.click(".edit form .btn.p").await;
    browser.until("location.search.includes('saved=yes')").await;
}

/// Until the page shows it somewhere.
async fn shows(browser: &Browser, text: &str) {
    browser.until(&format!("document.body.innerText.includes({})", json!(text))).await;
}

/// The page has its live line.
async fn live(browser: &Browser) {
    browser.until("document.documentElement.dataset.line === 'on'").await;
}

/// Nothing was refused by the content policy, nothing failed in a script.
async fn content(browsers: &[&Browser]) {
    for browser in browsers {
        let complaints = browser.complaints().await;
        assert!(complaints.is_empty(), "{}: {complaints:?}", browser.url().await);
    }
}
