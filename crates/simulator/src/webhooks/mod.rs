//! Webhooks on their way out: faults decide an event's fate, each subscriber has lanes that keep the order of one
//! guest's events, and what is not answered with 200 comes again with growing pauses.

mod lane;
mod sign;
pub(crate) mod value;

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use bytes::Bytes;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use sign::signature;

use crate::clock::Millis;
use crate::config::Subscriber;
use crate::faults::Fate;
use crate::schedule::Due;
use crate::sim::Sim;
use crate::world::{Place, Status};
use crate::{json as php, lock};

/// One change to tell the subscribers.
#[derive(Debug)]
pub(crate) struct Event {
    pub content: Content,
    /// Events with the same number keep their order.
    pub lane: u64,
    /// The message it is about, and the status (absent: a guest's message).
    pub about: Option<(Place, Option<Status>)>,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// A change of the account; `time` for everything but `messages`.
    Change { field: String, value: Value, time: Option<i64> },
    /// A whole body, sent as it is.
    Raw(Bytes),
}

impl Event {
    pub(crate) fn messages(guest: u32, value: Value, about: (Place, Option<Status>)) -> Self {
        let content = Content::Change { field: "messages".to_owned(), value, time: None };
        Self { content, lane: u64::from(guest), about: Some(about) }
    }

    pub(crate) fn account(field: &str, value: Value, now: Millis) -> Self {
        let content = Content::Change { field: field.to_owned(), value, time: Some(now.div_euclid(1_000)) };
        Self { content, lane: 0, about: None }
    }
}

/// Events that travel in one request, and how often they were tried.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub events: Vec<Arc<Event>>,
    pub body: Option<Bytes>,
    pub attempt: u32,
    pub first_at: Millis,
}

/// A subscriber and what waits for it.
#[derive(Debug)]
pub(crate) struct Target {
    pub subscriber: Subscriber,
    lanes: Vec<Lane>,
    waiting: AtomicUsize,
    pub delivered: AtomicU64,
    pub refused: AtomicU64,
    pub dropped: AtomicU64,
    gone: CancellationToken,
}

#[derive(Debug, Default)]
struct Lane {
    queue: Mutex<VecDeque<Delivery>>,
    filled: Notify,
}

impl Target {
    fn new(subscriber: Subscriber, lanes: usize, stop: &CancellationToken) -> Self {
        Self {
            subscriber,
            lanes: (0..lanes.max(1)).map(|_| Lane::default()).collect(),
            waiting: AtomicUsize::new(0),
            delivered: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            gone: stop.child_token(),
        }
    }

    /// Puts a delivery into its lane; over the bound it is dropped and counted.
    pub(crate) fn push(&self, sim: &Sim, delivery: Delivery) {
        if self.gone.is_cancelled() {
            return;
        }
        if self.waiting.load(Ordering::Relaxed) >= sim.limits.backlog {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let number = delivery.events.first().map_or(0, |e| e.lane);
        let lanes = u64::try_from(self.lanes.len()).unwrap_or(1);
        let index = usize::try_from(spread(number).checked_rem(lanes).unwrap_or(0)).unwrap_or(0);
        let Some(lane) = self.lanes.get(index) else { return };
        sim.busy.fetch_add(1, Ordering::AcqRel);
        self.waiting.fetch_add(1, Ordering::Relaxed);
        lock(&lane.queue).push_back(delivery);
        lane.filled.notify_one();
    }

    fn wake(&self) {
        for lane in &self.lanes {
            lane.filled.notify_one();
        }
    }

    fn clear(&self, sim: &Sim) {
        for lane in &self.lanes {
            let gone = std::mem::take(&mut *lock(&lane.queue)).len();
            self.waiting.fetch_sub(gone, Ordering::Relaxed);
            sim.busy.fetch_sub(gone, Ordering::AcqRel);
        }
    }

    pub(crate) fn view(&self) -> Value {
        json!({
            "url": self.subscriber.url,
            "waiting": self.waiting.load(Ordering::Relaxed),
            "delivered": self.delivered.load(Ordering::Relaxed),
            "refused": self.refused.load(Ordering::Relaxed),
            "dropped": self.dropped.load(Ordering::Relaxed),
        })
    }
}

fn spread(number: u64) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

/// All subscribers.
#[derive(Debug)]
pub(crate) struct Hooks {
    configured: Vec<Subscriber>,
    targets: RwLock<Arc<Vec<Arc<Target>>>>,
}

impl Hooks {
    pub(crate) fn new(configured: Vec<Subscriber>) -> Self {
        Self { configured, targets: RwLock::default() }
    }

    pub(crate) fn targets(&self) -> Arc<Vec<Arc<Target>>> {
        Arc::clone(&self.targets.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Starts delivering to the subscribers of the configuration.
    pub(crate) fn start(&self, sim: &Arc<Sim>) {
        self.subscribe(sim, self.configured.clone());
    }

    /// Replaces all subscribers; what waited for the old ones is gone.
    pub(crate) fn subscribe(&self, sim: &Arc<Sim>, subscribers: Vec<Subscriber>) {
        let lanes = sim.dials().delivery.lanes;
        let fresh: Vec<Arc<Target>> =
            subscribers.into_iter().map(|s| Arc::new(Target::new(s, lanes, &sim.stop))).collect();
        for target in &fresh {
            for index in 0..target.lanes.len() {
                sim.tasks.spawn(lane::work(Arc::clone(sim), Arc::clone(target), index));
            }
        }
        let old = {
            let mut targets = self.targets.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            std::mem::replace(&mut *targets, Arc::new(fresh))
        };
        for target in old.iter() {
            target.gone.cancel();
            target.clear(sim);
        }
        sim.changed.notify_waiters();
    }

    /// Lets lanes look again, after a dial was turned.
    pub(crate) fn wake(&self) {
        self.targets().iter().for_each(|target| target.wake());
    }

    pub(crate) fn clear(&self, sim: &Sim) {
        self.targets().iter().for_each(|target| target.clear(sim));
        sim.changed.notify_waiters();
    }

    /// Sends an event on its way, after the faults had their say.
    pub(crate) fn emit(&self, sim: &Sim, event: Event) {
        let event = Arc::new(event);
        match sim.faults.fate() {
            Fate::Dropped => sim.tell(|| json!({"event": "dropped"})),
            Fate::After(copies) => {
                for delay in copies {
                    if delay == 0 {
                        self.enqueue(sim, &event);
                    } else {
                        let at = sim.clock.now().saturating_add(delay);
                        sim.schedule.at(at, Due::Emit(Arc::clone(&event)));
                    }
                }
            }
        }
    }

    /// Puts an event into the lanes of all subscribers.
    pub(crate) fn enqueue(&self, sim: &Sim, event: &Arc<Event>) {
        let first_at = sim.clock.now();
        for target in self.targets().iter() {
            let events = vec![Arc::clone(event)];
            target.push(sim, Delivery { events, body: None, attempt: 0, first_at });
        }
    }
}

/// The body of a request with these events. Neighbours of the same kind share one change, as in Meta's batches.
pub(crate) fn body(waba_id: &str, events: &[Arc<Event>]) -> Bytes {
    if let [event] = events
        && let Content::Raw(bytes) = &event.content
    {
        return bytes.clone();
    }
    let mut changes: Vec<(&str, Value)> = Vec::with_capacity(events.len());
    let mut time = None;
    for event in events {
        let Content::Change { field, value, time: at } = &event.content else { continue };
        time = time.or(*at);
        let merged = changes
            .last_mut()
            .is_some_and(|(last_field, last)| *last_field == field.as_str() && merge(last, value));
        if !merged {
            changes.push((field, value.clone()));
        }
    }
    let changes: Vec<Value> =
        changes.into_iter().map(|(field, value)| json!({"value": value, "field": field})).collect();
    let mut entry = Map::new();
    entry.insert("id".to_owned(), json!(waba_id));
    if let Some(time) = time {
        entry.insert("time".to_owned(), json!(time));
    }
    entry.insert("changes".to_owned(), Value::Array(changes));
    Bytes::from(php::to_vec(&json!({"object": "whatsapp_business_account", "entry": [entry]})))
}

/// Adds the messages or statuses of `more` to `value`, when both hold the same kind.
fn merge(value: &mut Value, more: &Value) -> bool {
    let kind = ["messages", "statuses"].into_iter().find(|k| value.get(k).is_some() && more.get(k).is_some());
    let Some(kind) = kind else { return false };
    for key in ["contacts", kind] {
        if let (Some(Value::Array(items)), Some(Value::Array(extra))) = (value.get_mut(key), more.get(key)) {
            let fresh: Vec<Value> =
                extra.iter().filter(|item| key != "contacts" || !items.contains(item)).cloned().collect();
            items.extend(fresh);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(n: u32) -> Arc<Event> {
        let value = json!({"metadata": {}, "contacts": [{"user_id": "ES.1"}], "statuses": [{"id": n}]});
        Arc::new(Event::messages(1, value, (Place { guest: 1, seq: u64::from(n) }, Some(Status::Sent))))
    }

    #[test]
    fn a_batch_keeps_every_event_and_its_order() {
        let message = Arc::new(Event::messages(
            1,
            json!({"contacts": [], "messages": [{"id": "m/é"}]}),
            (Place { guest: 1, seq: 9 }, None),
        ));
        let bytes = body("102", &[status(1), status(2), message, status(3)]);
        assert_eq!(
            std::str::from_utf8(&bytes).unwrap(),
            concat!(
                r#"{"object":"whatsapp_business_account","entry":[{"id":"102","changes":["#,
                r#"{"value":{"metadata":{},"contacts":[{"user_id":"ES.1"}],"statuses":[{"id":1},{"id":2}]},"field":"messages"},"#,
                r#"{"value":{"contacts":[],"messages":[{"id":"m\/\u00e9"}]},"field":"messages"},"#,
                r#"{"value":{"metadata":{},"contacts":[{"user_id":"ES.1"}],"statuses":[{"id":3}]},"field":"messages"}"#,
                r#"]}]}"#
            )
        );
    }

    #[test]
    fn account_events_carry_the_time() {
        let event = Arc::new(Event::account("security", json!({"event": "PIN_CHANGED"}), 1_739_321_024_999));
        let text = String::from_utf8(body("1", &[event]).to_vec()).unwrap();
        assert!(text.contains(r#""id":"1","time":1739321024,"changes":[{"value":{"event":"PIN_CHANGED"},"field":"security"}]"#), "{text}");
    }

    #[test]
    fn a_raw_body_is_left_alone() {
        let event = Event { content: Content::Raw(Bytes::from_static(b"not json")), lane: 0, about: None };
        assert_eq!(body("1", &[Arc::new(event)]), "not json");
    }
}
