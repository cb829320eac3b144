//! What a person does with a page, and what a test looks at.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::Browser;

/// The name under which WebDriver hands out an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);
/// Calls back when the expression holds. Looks again at every change of the page, and now and then, since not
/// everything that is waited for is in the page.
const UNTIL: &str = "
    const [expression, done] = arguments, look = new Function('return (' + expression + ')');
    const end = () => { watch.disconnect(); clearInterval(tick); done(true) };
    const check = () => { try { if (look()) end() } catch {} };
    const watch = new MutationObserver(check), tick = setInterval(check, 25);
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    check();
";

impl Browser {
    /// Goes to an address and waits until the page and what it names have loaded.
    pub async fn visit(&self, url: &str) {
        self.go(url).await.unwrap();
    }

    /// The same, where arriving is not certain (no network).
    ///
    /// # Errors
    /// What the browser says.
    pub async fn go(&self, url: &str) -> Result<(), String> {
        self.driver.command("POST", "/url", &json!({ "url": url })).await.map(drop)
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver.command("POST", "/refresh", &json!({})).await.unwrap();
    }

    /// Where the page is.
    pub async fn url(&self) -> String {
        self.driver.command("GET", "/url", &Value::Null).await.unwrap().as_str().unwrap().to_owned()
    }

    /// The page as it stands, as HTML.
    pub async fn source(&self) -> String {
        self.driver.command("GET", "/source", &Value::Null).await.unwrap().as_str().unwrap().to_owned()
    }

    /// Runs the body of a function in the page: `return document.title`. A promise is waited for.
    pub async fn run(&self, script: &str) -> Value {
        self.run_with(script, json!([])).await
    }

    /// The same with `arguments`.
    pub async fn run_with(&self, script: &str, arguments: Value) -> Value {
        let body = json!({ "script": script, "args": arguments });
        self.driver.command("POST", "/execute/sync", &body).await.unwrap()
    }

    /// Waits until a JavaScript expression holds in the page, also across a change of page.
    pub async fn until(&self, expression: &str) {
        let body = json!({ "script": UNTIL, "args": [expression] });
        let held = async {
            // A page that goes away takes the waiting script with it: ask the next one.
            while self.driver.command("POST", "/execute/async", &body).await != Ok(json!(true)) {}
        };
        let came = tokio::time::timeout(PATIENCE, held).await.is_ok();
        assert!(came, "never came true: {expression}\n{}", self.source().await);
    }

    /// Clicks the first element that fits a CSS selector, as a person would: it must be in sight.
    pub async fn click(&self, css: &str) {
        // A page that scrolls smoothly would still be on its way when the click falls.
        let scroll =
            "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.run_with(scroll, json!([css])).await;
        self.at("POST", css, "click", &json!({})).await;
    }

    /// Types into the first element that fits.
    pub async fn write(&self, css: &str, text: &str) {
        self.at("POST", css, "value", &json!({ "text": text })).await;
    }

    /// Presses keys wherever the focus is; WebDriver's codes name the special ones (`\u{e004}` is Tab).
    pub async fn press(&self, keys: &str) {
        let strokes = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })));
        let body =
            json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes.collect::<Vec<_>>() }] });
        self.driver.command("POST", "/actions", &body).await.unwrap();
    }

    /// The visible text of the first element that fits.
    pub async fn text(&self, css: &str) -> String {
        self.at("GET", css, "text", &Value::Null).await.as_str().unwrap().to_owned()
    }

    /// How many elements fit.
    pub async fn count(&self, css: &str) -> usize {
        let found =
            self.run_with("return document.querySelectorAll(arguments[0]).length", json!([css])).await;
        usize::try_from(found.as_u64().unwrap()).unwrap()
    }

    /// What the page and its scripts complained of since the last time this was asked.
    pub async fn complaints(&self) -> Vec<String> {
        let told = self.driver.command("POST", "/se/log", &json!({ "type": "browser" })).await.unwrap();
        let entries = told.as_array().cloned().unwrap_or_default().into_iter();
        entries
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Writes a picture of what is in sight (PNG).
    pub async fn picture(&self, path: impl AsRef<Path>) {
        let told = self.driver.command("GET", "/screenshot", &Value::Null).await.unwrap();
        keep(path.as_ref(), &told);
    }

    /// Writes a picture of the whole page, from its first to its last line (PNG).
    pub async fn whole_picture(&self, path: impl AsRef<Path>) {
        let told = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "captureBeyondViewport": true, "clip": {
            "x": 0, "y": 0, "scale": 1,
            "width": self.run("return document.documentElement.clientWidth").await,
            "height": self.run("return document.documentElement.scrollHeight").await,
        } }),
            )
            .await;
        keep(path.as_ref(), &told["data"]);
    }

    /// Asks something of the first element that fits. A live page may put another in its place between finding and
    /// asking; then nothing has happened, and the one that is there now is asked.
    async fn at(&self, method: &str, css: &str, what: &str, body: &Value) -> Value {
        loop {
            let element = self.element(css).await;
            match self.driver.command(method, &format!("/element/{element}/{what}"), body).await {
                Ok(told) => return told,
                Err(error) if error.contains("stale element") => {}
                Err(error) => panic!("{what} at {css:?}: {error}"),
            }
        }
    }

    async fn element(&self, css: &str) -> String {
        let body = json!({ "using": "css selector", "value": css });
        let found = self.driver.command("POST", "/element", &body).await;
        let found = found.unwrap_or_else(|error| panic!("nothing fits {css:?}: {error}"));
        found[ELEMENT].as_str().unwrap().to_owned()
    }
}

fn keep(path: &Path, base64: &Value) {
    let bytes = BASE64.decode(base64.as_str().unwrap()).unwrap();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).unwrap();
    }
    std::fs::write(path, bytes).unwrap();
}
