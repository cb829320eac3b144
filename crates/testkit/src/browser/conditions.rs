//! The conditions a page is looked at under: size, darkness, a slow phone, no network, no script. By DevTools commands.

use serde_json::{Value, json};

use super::Browser;

/// How slow network and processor are.
#[derive(Clone, Copy, Debug)]
pub struct Throttle {
    /// Added to every request, milliseconds.
    pub latency_ms: u32,
    /// Both ways, bytes a second.
    pub bytes_per_second: u32,
    /// How many times slower than this machine.
    pub processor: u32,
}

impl Throttle {
    /// A cheap phone in a village: 1.6 Mbit/s, 150 ms, a processor four times slower ("slow 4G").
    pub const SLOW_4G: Self = Self { latency_ms: 150, bytes_per_second: 200_000, processor: 4 };
    /// The same line, and a processor as fast as this machine's: a colleague at work.
    pub const SLOW_LINE: Self = Self { processor: 1, ..Self::SLOW_4G };
}

impl Browser {
    /// Sends a DevTools command (<https://chromedevtools.github.io/devtools-protocol/>) and returns its answer.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        let told = self.driver.command("POST", "/goog/cdp/execute", &body).await;
        told.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// A phone: 390 × 844 points at two pixels a point, touch.
    pub async fn phone(&self) {
        self.screen(390, 844, 2, true).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
    }

    /// A desktop: 1440 × 900.
    pub async fn desktop(&self) {
        self.screen(1440, 900, 1, false).await;
    }

    /// Any screen, in CSS pixels. `mobile` obeys the page's viewport.
    pub async fn screen(&self, width: u32, height: u32, scale: u32, mobile: bool) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Does the person prefer dark pages?
    pub async fn dark(&self, dark: bool) {
        self.prefer("prefers-color-scheme", if dark { "dark" } else { "light" }).await;
    }

    /// Any one preference a page can ask for: `("prefers-reduced-motion", "reduce")`. Replaces the one before.
    pub async fn prefer(&self, feature: &str, value: &str) {
        let media = json!({ "features": [{ "name": feature, "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Forbids or allows the page's own scripts. Tests may still run theirs.
    pub async fn scripts(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !allowed })).await;
    }

    /// Slows network and processor down. Service workers have a line of their own, which this leaves alone.
    pub async fn slow(&self, throttle: Throttle) {
        self.network(false, throttle.latency_ms, i64::from(throttle.bytes_per_second)).await;
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": throttle.processor })).await;
    }

    /// Takes the page's network away or gives it back; the page is told (`navigator.onLine`). A service worker keeps
    /// its own line: cut that with [`super::Line`].
    pub async fn offline(&self, offline: bool) {
        self.network(offline, 0, -1).await;
    }

    /// Forgets what the browser keeps between visits, service workers' own stores excepted.
    pub async fn forget_cache(&self) {
        self.devtools("Network.clearBrowserCache", json!({})).await;
    }

    async fn network(&self, offline: bool, latency: u32, throughput: i64) {
        self.devtools("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": latency,
            "downloadThroughput": throughput, "uploadThroughput": throughput });
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }
}
