//! All of a running simulator's state, shared by its handlers and tasks. Each part has its own lock, held for
//! moments and never over IO.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::client::Client;
use crate::clock::{Clock, Millis, rfc3339};
use crate::config::{Business, Config, Delivery, Latency, Limits, Rules, Suggestion};
use crate::faults::FaultBox;
use crate::graph::media::MediaStore;
use crate::graph::registration::Registration;
use crate::graph::templates::Templates;
use crate::lock;
use crate::random::Random;
use crate::rules::pace::{Outreach, Throughput};
use crate::rules::pricing::ServiceCounter;
use crate::schedule::Schedule;
use crate::webhooks::Hooks;
use crate::world::{NewGuest, World};

/// Dials that can be turned while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dials {
    pub latency: Latency,
    pub rules: Rules,
    pub delivery: Delivery,
}

#[derive(Debug)]
pub(crate) struct Sim {
    pub business: Business,
    pub clock: Clock,
    pub random: Random,
    pub seed: u64,
    pub limits: Limits,
    pub world: Mutex<World>,
    pub templates: Mutex<Templates>,
    pub media: Mutex<MediaStore>,
    pub profile: Mutex<Value>,
    dials: RwLock<Arc<Dials>>,
    start: Start,
    pub suggestions: Vec<Suggestion>,
    pub faults: FaultBox,
    pub hooks: Hooks,
    pub schedule: Schedule,
    pub throughput: Mutex<Throughput>,
    pub service: Mutex<ServiceCounter>,
    pub outreach: Mutex<Outreach>,
    pub registration: Mutex<Registration>,
    /// When it was started.
    pub started: Millis,
    pub api_calls: Ring<ApiCall>,
    pub hook_calls: Ring<HookCall>,
    pub live: broadcast::Sender<Arc<str>>,
    pub client: Client,
    pub tasks: TaskTracker,
    pub stop: CancellationToken,
    /// Webhooks waiting for or in their attempt; see [`Sim::idle`].
    pub busy: AtomicUsize,
    /// Something finished; whoever waits for a condition looks again.
    pub changed: Notify,
}

/// What a reset goes back to.
#[derive(Debug)]
struct Start {
    guests: Vec<NewGuest>,
    templates: Vec<Value>,
    dials: Arc<Dials>,
}

impl Sim {
    pub(crate) fn new(config: Config) -> Self {
        let seed = config.seed.unwrap_or_else(Random::fresh_seed);
        let dials =
            Arc::new(Dials { latency: config.latency, rules: config.rules, delivery: config.delivery });
        let (live, _) = broadcast::channel(1_024);
        let profile = profile_of(&config.business);
        let started = config.clock.now();
        Self {
            clock: config.clock,
            random: Random::new(seed),
            seed,
            limits: config.limits,
            world: Mutex::new(World::new(config.limits)),
            templates: Mutex::new(Templates::default()),
            media: Mutex::new(MediaStore::new(config.limits.media_bytes)),
            profile: Mutex::new(profile),
            dials: RwLock::new(Arc::clone(&dials)),
            start: Start { guests: config.guests, templates: config.templates, dials },
            suggestions: config.suggestions,
            faults: FaultBox::new(seed),
            hooks: Hooks::new(config.subscribers),
            schedule: Schedule::default(),
            throughput: Mutex::default(),
            service: Mutex::default(),
            outreach: Mutex::default(),
            registration: Mutex::default(),
            started,
            api_calls: Ring::new(config.limits.calls),
            hook_calls: Ring::new(config.limits.calls),
            live,
            client: Client::new(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            busy: AtomicUsize::new(0),
            changed: Notify::new(),
            business: config.business,
        }
    }

    /// Puts in the guests and templates of the configuration.
    pub(crate) fn furnish(&self) {
        let mut world = lock(&self.world);
        for guest in &self.start.guests {
            if let Err(error) = world.add_guest(guest.clone(), &self.random) {
                tracing::warn!(%error, "a guest of the configuration was left out");
            }
        }
        drop(world);
        let mut templates = lock(&self.templates);
        let now = self.clock.now();
        templates.add_samples(&self.random, now);
        for body in &self.start.templates {
            if let Err(error) = templates.approved(body, &self.random, now) {
                tracing::warn!(?error, "a template of the configuration was left out");
            }
        }
    }

    /// Back to the state of the start; webhook subscribers stay.
    pub(crate) fn reset(&self) {
        self.schedule.clear();
        self.hooks.clear(self);
        *lock(&self.world) = World::new(self.limits);
        *lock(&self.templates) = Templates::default();
        *lock(&self.media) = MediaStore::new(self.limits.media_bytes);
        *lock(&self.profile) = profile_of(&self.business);
        *lock(&self.throughput) = Throughput::default();
        *lock(&self.service) = ServiceCounter::default();
        *lock(&self.outreach) = Outreach::default();
        *lock(&self.registration) = Registration::default();
        self.api_calls.clear();
        self.hook_calls.clear();
        self.faults.set(crate::faults::Faults::default());
        self.set_dials(|dials| dials.clone_from(&self.start.dials));
        self.furnish();
        self.tell(|| json!({"event": "reset"}));
    }

    pub(crate) fn dials(&self) -> Arc<Dials> {
        Arc::clone(&self.dials.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub(crate) fn set_dials(&self, change: impl FnOnce(&mut Dials)) {
        let mut guard = self.dials.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut dials = Dials::clone(&guard);
        change(&mut dials);
        *guard = Arc::new(dials);
    }

    /// Tells the pages that are open. Costs nothing when none is.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Value) {
        if self.live.receiver_count() > 0 {
            // No receiver left in between: nobody to tell.
            let _unheard = self.live.send(event().to_string().into());
        }
    }

    /// Waits until no webhook is on its way and nothing is due. Repetitions that wait for their time do not count.
    pub(crate) async fn idle(&self) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let due = self.schedule.next().is_some_and(|at| at <= self.clock.now());
            if !due && self.busy.load(Ordering::Acquire) == 0 {
                return;
            }
            changed.await;
        }
    }
}

fn profile_of(business: &Business) -> Value {
    json!({
        "about": business.verified_name,
        "address": "",
        "description": "",
        "email": "",
        "websites": [],
        "vertical": "HOTEL",
        "messaging_product": "whatsapp",
    })
}

/// A call of the Graph API as it is remembered.
#[derive(Debug, Clone)]
pub(crate) struct ApiCall {
    pub at: Millis,
    pub method: String,
    pub path: String,
    pub body: Bytes,
    pub status: u16,
    /// What became of the answer when a fault struck.
    pub fault: Option<&'static str>,
    pub answer: Bytes,
}

/// Longer bodies are remembered by their length only.
const REMEMBERED: usize = 64 * 1024;

/// What is remembered of a body.
pub(crate) fn remembered(body: &Bytes) -> Bytes {
    if body.len() > REMEMBERED { Bytes::from(format!("\"{} bytes\"", body.len())) } else { body.clone() }
}

/// An attempt to deliver a webhook.
#[derive(Debug, Clone)]
pub(crate) struct HookCall {
    pub at: Millis,
    pub url: String,
    pub attempt: u32,
    pub body: Bytes,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub took: Millis,
}

/// JSON when it is JSON, else how much there was.
fn readable(bytes: &Bytes) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= 2_048 => json!(text),
        _ => json!(format!("{} bytes", bytes.len())),
    })
}

impl ApiCall {
    pub(crate) fn view(&self, n: u64) -> Value {
        json!({
            "n": n,
            "time": rfc3339(self.at),
            "method": self.method,
            "path": self.path,
            "body": readable(&self.body),
            "status": self.status,
            "fault": self.fault,
            "answer": readable(&self.answer),
        })
    }
}

impl HookCall {
    pub(crate) fn view(&self, n: u64) -> Value {
        json!({
            "n": n,
            "time": rfc3339(self.at),
            "url": self.url,
            "attempt": self.attempt,
            "body": readable(&self.body),
            "status": self.status,
            "error": self.error,
            "ms": self.took,
        })
    }
}

/// The newest so many items, numbered from 1.
#[derive(Debug)]
pub(crate) struct Ring<T> {
    items: Mutex<VecDeque<(u64, T)>>,
    last: AtomicU64,
    room: usize,
}

impl<T: Clone> Ring<T> {
    pub(crate) fn new(room: usize) -> Self {
        Self { items: Mutex::new(VecDeque::new()), last: AtomicU64::new(0), room: room.max(1) }
    }

    pub(crate) fn push(&self, item: T) -> u64 {
        let mut items = lock(&self.items);
        let n = self.last.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let gone = if items.len() >= self.room { items.pop_front() } else { None };
        items.push_back((n, item));
        drop(items);
        drop(gone);
        n
    }

    /// Up to `limit` items numbered above `n`, oldest first.
    pub(crate) fn after(&self, n: u64, limit: usize) -> Vec<(u64, T)> {
        let items = lock(&self.items);
        let from = items.partition_point(|(number, _)| *number <= n);
        items.iter().skip(from).take(limit).cloned().collect()
    }

    /// Number of the newest item.
    pub(crate) fn last(&self) -> u64 {
        self.last.load(Ordering::Relaxed)
    }

    pub(crate) fn clear(&self) {
        lock(&self.items).clear();
        self.last.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_keeps_the_newest_and_their_numbers() {
        let ring = Ring::new(3);
        for item in 10..15 {
            ring.push(item);
        }
        assert_eq!(ring.after(0, 10), [(3, 12), (4, 13), (5, 14)]);
        assert_eq!(ring.after(4, 10), [(5, 14)]);
        assert_eq!(ring.after(0, 1), [(3, 12)]);
        assert_eq!(ring.last(), 5);
    }
}
