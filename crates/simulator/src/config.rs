//! What a simulator is started with: who it pretends to be, who listens, how fast and how strict it is.
//! Everything that can be turned at run time is a dial (latency, rules, delivery, faults); the rest is fixed.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::{Clock, Millis};
use crate::world::NewGuest;

/// A secret that never shows in debug output.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A receiver of webhooks: what Meta calls a subscribed app.
#[derive(Debug, Clone, Deserialize)]
pub struct Subscriber {
    /// Where webhooks are posted, `http` or `https`.
    pub url: String,
    /// Key of `X-Hub-Signature-256`.
    pub app_secret: Secret,
    /// Sent as `hub.verify_token` in the handshake.
    #[serde(default)]
    pub verify_token: Secret,
}

impl Subscriber {
    /// A receiver at `url` that shares `app_secret` with the simulator.
    pub fn new(
        url: impl Into<String>,
        app_secret: impl Into<Secret>,
        verify_token: impl Into<Secret>,
    ) -> Self {
        Self { url: url.into(), app_secret: app_secret.into(), verify_token: verify_token.into() }
    }
}

/// The business account the simulator serves.
#[derive(Debug, Clone)]
pub struct Business {
    /// Bearer token that Graph calls must carry; absent: any token will do.
    pub access_token: Option<Secret>,
    /// Id of the one business number.
    pub phone_number_id: String,
    /// Id of the WhatsApp Business Account.
    pub waba_id: String,
    /// Id of the app that sends, as `message_history` and `subscribed_apps` name it.
    pub app_id: String,
    /// The number as people read it, e.g. `+34 900 555 010`.
    pub display_phone_number: String,
    /// The name guests see.
    pub verified_name: String,
}

impl Default for Business {
    fn default() -> Self {
        Self {
            access_token: None,
            phone_number_id: "106540352242922".to_owned(),
            waba_id: "102290129340398".to_owned(),
            app_id: "1234567890123456".to_owned(),
            display_phone_number: "+34 900 555 010".to_owned(),
            verified_name: "Ventisol Resort".to_owned(),
        }
    }
}

impl Business {
    /// The number as digits only, as `metadata.display_phone_number` carries it.
    pub fn digits(&self) -> String {
        self.display_phone_number.chars().filter(char::is_ascii_digit).collect()
    }
}

/// How long things take, in milliseconds; each is drawn between both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Latency {
    /// From acceptance to `sent`.
    pub sent: (Millis, Millis),
    /// From `sent` to `delivered`.
    pub delivered: (Millis, Millis),
    /// From `delivered` to `read`; absent: read only when the guest opens the chat.
    pub read: Option<(Millis, Millis)>,
    /// From creation of a template to the end of its review.
    pub review: (Millis, Millis),
}

impl Default for Latency {
    fn default() -> Self {
        Self { sent: (60, 240), delivered: (250, 900), read: Some((900, 2_800)), review: (1_500, 3_000) }
    }
}

impl Latency {
    /// Everything at once.
    pub const INSTANT: Self = Self { sent: (0, 0), delivered: (0, 0), read: Some((0, 0)), review: (0, 0) };
}

/// How webhooks travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// Requests to one subscriber at a time. Events of one guest keep their order (first attempts).
    pub lanes: usize,
    /// Events put into one request when that many already wait; Meta allows 1,000.
    pub batch: usize,
    /// An answer later than this is no answer.
    pub timeout_ms: Millis,
    /// Pause before the first repetition; doubled (see `retry_factor`) until `retry_max_ms`.
    pub retry_first_ms: Millis,
    /// Growth of the pause.
    pub retry_factor: i64,
    /// Longest pause.
    pub retry_max_ms: Millis,
    /// After this an event is given up; Meta: 7 days.
    pub give_up_ms: Millis,
    /// Whether statuses carry `contacts` (Meta: since 2026).
    pub contacts_in_statuses: bool,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            lanes: 8,
            batch: 1,
            timeout_ms: 10_000,
            retry_first_ms: 1_000,
            retry_factor: 3,
            retry_max_ms: 3_600_000,
            give_up_ms: 7 * 86_400_000,
            contacts_in_statuses: true,
        }
    }
}

/// How a message outside the 24-hour window is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowRule {
    /// Free-form messages are always accepted.
    Off,
    /// The call fails with 131047.
    Error,
    /// The call is accepted and a `failed` status with 131047 follows, as Meta mostly does.
    Status,
}

/// What happens to a template after its creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Approved after the review latency.
    Approve,
    /// Rejected after the review latency.
    Reject,
    /// Left pending until the control API decides.
    Manual,
    /// Approved, and paused for low quality at once.
    Pause,
}

/// Meta's rules, each of which can be lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// The 24-hour window.
    pub window: WindowRule,
    /// Templates must exist, be approved and get fitting parameters (132000, 132001, 132012 …).
    pub templates: bool,
    /// What review decides.
    pub review: Review,
    /// Messages per second in both directions (130429); 0: no limit. Meta: 80.
    pub throughput: u32,
    /// One message per 6 s to one guest, 45 in advance (131056).
    pub pair_limit: bool,
    /// Guests who may be written to outside the window in 24 h; 0: no limit. Meta: 250 at first.
    pub messaging_limit: u32,
    /// Marketing templates a guest gets in 24 h before 131049; 0: no limit.
    pub marketing_cap: u32,
    /// Links in messages are fetched, as Meta does; a failure becomes a `failed` status with 131053.
    pub fetch_links: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            window: WindowRule::Status,
            templates: true,
            review: Review::Approve,
            throughput: 80,
            pair_limit: true,
            messaging_limit: 0,
            marketing_cap: 0,
            fetch_links: true,
        }
    }
}

/// How much is kept in memory. When a bound is reached the oldest goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Messages of all threads together.
    pub messages: usize,
    /// Messages of one thread.
    pub thread: usize,
    /// Guests; those made by a send to an unknown number go first.
    pub guests: usize,
    /// API calls and webhooks kept for the traffic pane and `/_sim/requests`, each.
    pub calls: usize,
    /// Webhooks waiting for one subscriber; more are dropped and counted.
    pub backlog: usize,
    /// Bytes of media.
    pub media_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            messages: 50_000,
            thread: 2_000,
            guests: 20_000,
            calls: 10_000,
            backlog: 200_000,
            media_bytes: 256 * 1024 * 1024,
        }
    }
}

/// A sentence the phone page offers to guests of a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Two letters, e.g. `es`. Languages without suggestions get those of `en`.
    pub language: String,
    /// What the guest will write.
    pub text: String,
}

impl Suggestion {
    /// A sentence for guests of `language`.
    pub fn new(language: impl Into<String>, text: impl Into<String>) -> Self {
        Self { language: language.into(), text: text.into() }
    }

    fn usual() -> Vec<Self> {
        ["Hello!", "How much is it?", "Can I talk to someone?", "STOP"]
            .map(|text| Self::new("en", text))
            .into()
    }
}

/// Everything a simulator is started with. `Config::default()` behaves as Meta; [`Config::fast`] has no delays.
#[derive(Debug)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who gets webhooks.
    pub subscribers: Vec<Subscriber>,
    /// Who the simulator is.
    pub business: Business,
    /// Seed of ids, latencies and faults; absent: a new one each time.
    pub seed: Option<u64>,
    /// The simulator's time.
    pub clock: Clock,
    /// How long things take.
    pub latency: Latency,
    /// How strict it is.
    pub rules: Rules,
    /// How webhooks travel.
    pub delivery: Delivery,
    /// How much is kept.
    pub limits: Limits,
    /// Guests who are there from the start.
    pub guests: Vec<NewGuest>,
    /// Sentences the phone page offers to try.
    pub suggestions: Vec<Suggestion>,
    /// Templates that are approved from the start, as bodies of `POST /{waba}/message_templates`.
    pub templates: Vec<Value>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            subscribers: Vec::new(),
            business: Business::default(),
            seed: None,
            clock: Clock::running(),
            latency: Latency::default(),
            rules: Rules::default(),
            delivery: Delivery::default(),
            limits: Limits::default(),
            guests: Vec::new(),
            suggestions: Suggestion::usual(),
            templates: Vec::new(),
        }
    }
}

impl Config {
    /// No delays, no rate limits, quick repetitions: for tests and measurements. Validation, the window and template
    /// checks stay.
    pub fn fast() -> Self {
        Self {
            latency: Latency::INSTANT,
            rules: Rules { throughput: 0, pair_limit: false, ..Rules::default() },
            delivery: Delivery {
                retry_first_ms: 50,
                retry_factor: 2,
                retry_max_ms: 1_000,
                ..Delivery::default()
            },
            ..Self::default()
        }
    }

    /// With one more receiver of webhooks.
    #[must_use]
    pub fn subscriber(mut self, subscriber: Subscriber) -> Self {
        self.subscribers.push(subscriber);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_never_show_in_debug_output() {
        let mut config =
            Config::default().subscriber(Subscriber::new("http://127.0.0.1:1/", "app-key", "verify-me"));
        config.business.access_token = Some("simulator-token".into());
        let shown = format!("{config:?}");
        for secret in ["app-key", "verify-me", "simulator-token"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
