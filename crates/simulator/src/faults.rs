//! Everything that goes wrong on purpose: dials that are set by the control API or on the page, and the decisions
//! drawn from them. Repeatable: the n-th decision of a seed is always the same.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::graph::GraphError;
use crate::lock;
use crate::random::Random;
use crate::world::Status;

/// All fault dials. The default is: nothing goes wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Seed of the decisions; absent: drawn from the simulator's seed.
    pub seed: Option<u64>,
    /// Faults of Graph calls; the first that strikes decides.
    pub api: Vec<ApiFault>,
    /// Faults of webhooks on their way to the receiver.
    pub webhooks: WebhookFaults,
    /// Faults of statuses.
    pub statuses: StatusFaults,
    /// Every token is refused with 190.
    pub token_revoked: bool,
    /// Every send is refused with 131031.
    pub number_blocked: bool,
}

/// What a fault does to a Graph call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiFaultKind {
    /// Answers with `status` and `code`.
    Error,
    /// Answers late, by `delay_ms`.
    Slow,
    /// The connection ends after `at_byte` bytes of the answer, head included.
    Cut,
    /// The connection ends without an answer.
    Unanswered,
}

/// One fault of Graph calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiFault {
    /// What happens.
    pub kind: ApiFaultKind,
    /// Only calls whose path contains this, e.g. `messages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only calls whose body contains this, e.g. a phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// How often, 0 to 1.
    #[serde(default = "always")]
    pub rate: f64,
    /// So many matching calls are let through first.
    #[serde(default)]
    pub skip: u32,
    /// Ends after so many strikes; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// HTTP status of an error; absent: the one that goes with `code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Graph error code of an error; absent: one that goes with `status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// `Retry-After` of an error, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Waits so long before the answer.
    #[serde(default)]
    pub delay_ms: (Millis, Millis),
    /// Where a cut comes.
    #[serde(default)]
    pub at_byte: u32,
    /// Whether the call takes effect all the same. Absent: not for errors, but for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<bool>,
}

fn always() -> f64 {
    1.0
}

impl ApiFault {
    /// A fault of this kind that strikes every call.
    pub fn new(kind: ApiFaultKind) -> Self {
        Self {
            kind,
            path: None,
            body: None,
            rate: 1.0,
            skip: 0,
            times: None,
            status: None,
            code: None,
            retry_after: None,
            delay_ms: (0, 0),
            at_byte: 0,
            accept: None,
        }
    }

    fn concerns(&self, path: &str, body: &[u8]) -> bool {
        let in_path = self.path.as_ref().is_none_or(|part| path.contains(part.as_str()));
        in_path && self.body.as_ref().is_none_or(|part| contains(body, part.as_bytes()))
    }

    fn error(&self) -> GraphError {
        let code = self.code.unwrap_or(match self.status {
            Some(401) => 190,
            Some(403) => 10,
            Some(404 | 400) => 100,
            Some(429) => 130_429,
            Some(503) => 131_016,
            _ => 131_000,
        });
        let mut error = GraphError::of(code);
        if let Some(status) = self.status {
            error = error.status(status);
        }
        error.retry_after(self.retry_after)
    }
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    part.is_empty() || body.windows(part.len()).any(|window| window == part)
}

/// Faults of webhooks. All rates are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookFaults {
    /// Delivered twice.
    pub duplicate: f64,
    /// Held back for up to `reorder_ms`, so that later ones overtake.
    pub reorder: f64,
    /// Longest time an event is held back for reordering.
    pub reorder_ms: Millis,
    /// Never delivered.
    pub drop: f64,
    /// Every event waits so long first.
    pub delay_ms: (Millis, Millis),
    /// Events per request; 0: as `delivery.batch` says.
    pub batch: usize,
    /// Nothing is delivered; when lifted, the backlog goes out at once.
    pub down: bool,
}

impl Default for WebhookFaults {
    fn default() -> Self {
        Self {
            duplicate: 0.0,
            reorder: 0.0,
            reorder_ms: 1_000,
            drop: 0.0,
            delay_ms: (0, 0),
            batch: 0,
            down: false,
        }
    }
}

/// Faults of statuses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusFaults {
    /// Share of statuses that never come.
    pub missing: f64,
    /// Statuses of these kinds never come.
    pub never: Vec<Status>,
    /// Every status comes so much later.
    pub late_ms: (Millis, Millis),
    /// Share of accepted messages that fail later.
    pub fail: f64,
    /// Error code of those; 0: 131026.
    pub fail_code: i64,
}

/// What happens to one Graph call.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub delay: Millis,
    pub error: Option<GraphError>,
    /// Bytes of the answer that still get through.
    pub cut: Option<u32>,
    /// The call takes no effect.
    pub refuse: bool,
}

/// What happens to one webhook event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Dropped,
    /// Goes out after so many milliseconds, once for each entry.
    After(Vec<Millis>),
}

/// The dials in force and their history.
#[derive(Debug)]
pub(crate) struct FaultBox {
    simulator_seed: u64,
    active: Mutex<Arc<Active>>,
    api_is_quiet: AtomicBool,
    webhooks_are_quiet: AtomicBool,
}

#[derive(Debug)]
struct Active {
    faults: Faults,
    random: Random,
    counts: Vec<Count>,
}

#[derive(Debug, Default)]
struct Count {
    seen: AtomicU32,
    struck: AtomicU32,
}

impl FaultBox {
    pub(crate) fn new(simulator_seed: u64) -> Self {
        let active = Arc::new(Active::new(Faults::default(), simulator_seed));
        Self {
            simulator_seed,
            active: Mutex::new(active),
            api_is_quiet: AtomicBool::new(true),
            webhooks_are_quiet: AtomicBool::new(true),
        }
    }

    pub(crate) fn get(&self) -> Faults {
        self.active().faults.clone()
    }

    pub(crate) fn set(&self, faults: Faults) {
        let quiet_hooks = faults.webhooks == WebhookFaults::default();
        let quiet_api = faults.api.is_empty();
        *lock(&self.active) = Arc::new(Active::new(faults, self.simulator_seed));
        self.api_is_quiet.store(quiet_api, Ordering::Release);
        self.webhooks_are_quiet.store(quiet_hooks, Ordering::Release);
    }

    /// How often each API fault has struck.
    pub(crate) fn strikes(&self) -> Vec<u32> {
        self.active().counts.iter().map(|c| c.struck.load(Ordering::Relaxed)).collect()
    }

    fn active(&self) -> Arc<Active> {
        Arc::clone(&lock(&self.active))
    }

    pub(crate) fn token_is_revoked(&self) -> bool {
        lock(&self.active).faults.token_revoked
    }

    pub(crate) fn number_is_blocked(&self) -> bool {
        lock(&self.active).faults.number_blocked
    }

    pub(crate) fn webhooks_are_down(&self) -> bool {
        !self.webhooks_are_quiet.load(Ordering::Acquire) && lock(&self.active).faults.webhooks.down
    }

    pub(crate) fn batch(&self) -> usize {
        if self.webhooks_are_quiet.load(Ordering::Acquire) {
            0
        } else {
            lock(&self.active).faults.webhooks.batch
        }
    }

    pub(crate) fn plan(&self, path: &str, body: &[u8]) -> Plan {
        if self.api_is_quiet.load(Ordering::Acquire) {
            return Plan::default();
        }
        self.active().plan(path, body)
    }

    pub(crate) fn fate(&self) -> Fate {
        if self.webhooks_are_quiet.load(Ordering::Acquire) {
            return Fate::After(vec![0]);
        }
        self.active().fate()
    }

    /// Extra delay of a status, or `None` when it never comes.
    pub(crate) fn status_delay(&self, status: Status) -> Option<Millis> {
        let active = self.active();
        let dials = &active.faults.statuses;
        if dials.never.contains(&status) || active.random.chance(dials.missing) {
            return None;
        }
        Some(if dials.late_ms == (0, 0) { 0 } else { active.random.between(dials.late_ms) })
    }

    /// The code with which an accepted message fails later, when it does.
    pub(crate) fn later_failure(&self) -> Option<i64> {
        let active = self.active();
        let dials = &active.faults.statuses;
        active.random.chance(dials.fail).then_some(if dials.fail_code == 0 {
            131_026
        } else {
            dials.fail_code
        })
    }
}

impl Active {
    fn new(faults: Faults, simulator_seed: u64) -> Self {
        let random = Random::new(faults.seed.unwrap_or(simulator_seed ^ 0xFA17));
        let counts = faults.api.iter().map(|_| Count::default()).collect();
        Self { faults, random, counts }
    }

    fn plan(&self, path: &str, body: &[u8]) -> Plan {
        let mut plan = Plan::default();
        for (fault, count) in self.faults.api.iter().zip(&self.counts) {
            if !fault.concerns(path, body) || !self.strikes(fault, count) {
                continue;
            }
            plan.delay = plan.delay.saturating_add(self.random.between(fault.delay_ms));
            match fault.kind {
                ApiFaultKind::Slow => continue,
                ApiFaultKind::Error => plan.error = Some(fault.error()),
                ApiFaultKind::Cut => plan.cut = Some(fault.at_byte),
                ApiFaultKind::Unanswered => plan.cut = Some(0),
            }
            plan.refuse = !fault.accept.unwrap_or(fault.kind != ApiFaultKind::Error);
            break;
        }
        plan
    }

    fn strikes(&self, fault: &ApiFault, count: &Count) -> bool {
        let seen = count.seen.fetch_add(1, Ordering::Relaxed);
        if seen < fault.skip || !self.random.chance(fault.rate) {
            return false;
        }
        let struck = count.struck.fetch_add(1, Ordering::Relaxed);
        let strikes = fault.times.is_none_or(|times| struck < times);
        if !strikes {
            count.struck.fetch_sub(1, Ordering::Relaxed);
        }
        strikes
    }

    fn fate(&self) -> Fate {
        let dials = &self.faults.webhooks;
        if self.random.chance(dials.drop) {
            return Fate::Dropped;
        }
        let copies = if self.random.chance(dials.duplicate) { 2 } else { 1 };
        let one = |_| {
            let held = if self.random.chance(dials.reorder) {
                self.random.between((1, dials.reorder_ms.max(1)))
            } else {
                0
            };
            held.saturating_add(self.random.between(dials.delay_ms))
        };
        Fate::After((0..copies).map(one).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(faults: Faults) -> FaultBox {
        let dials = FaultBox::new(1);
        dials.set(faults);
        dials
    }

    #[test]
    fn a_fault_skips_strikes_and_ends_as_told() {
        let fault = ApiFault {
            path: Some("messages".to_owned()),
            skip: 1,
            times: Some(2),
            status: Some(503),
            ..ApiFault::new(ApiFaultKind::Error)
        };
        let dials = with(Faults { api: vec![fault], ..Faults::default() });
        assert!(dials.plan("/v26.0/1/media", b"").error.is_none());
        let struck: Vec<bool> =
            (0..5).map(|_| dials.plan("/v26.0/1/messages", b"").error.is_some()).collect();
        assert_eq!(struck, [false, true, true, false, false]);
        assert_eq!(dials.strikes(), [2]);
    }

    #[test]
    fn an_unanswered_call_takes_effect_unless_told_otherwise() {
        let dials = with(Faults { api: vec![ApiFault::new(ApiFaultKind::Unanswered)], ..Faults::default() });
        let plan = dials.plan("/", b"");
        assert_eq!((plan.cut, plan.refuse), (Some(0), false));
        let closed = ApiFault { accept: Some(false), ..ApiFault::new(ApiFaultKind::Unanswered) };
        assert!(with(Faults { api: vec![closed], ..Faults::default() }).plan("/", b"").refuse);
    }

    #[test]
    fn a_fault_can_pick_one_guest() {
        let fault = ApiFault { body: Some("34600".to_owned()), ..ApiFault::new(ApiFaultKind::Cut) };
        let dials = with(Faults { api: vec![fault], ..Faults::default() });
        assert!(dials.plan("/", br#"{"to":"34600555111"}"#).cut.is_some());
        assert!(dials.plan("/", br#"{"to":"49123"}"#).cut.is_none());
    }

    #[test]
    fn the_same_seed_makes_the_same_trouble() {
        let trouble = Faults {
            seed: Some(42),
            webhooks: WebhookFaults { duplicate: 0.3, reorder: 0.3, drop: 0.2, ..WebhookFaults::default() },
            ..Faults::default()
        };
        let run = |dials: FaultBox| (0..200).map(|_| dials.fate()).collect::<Vec<_>>();
        let first = run(with(trouble.clone()));
        assert_eq!(first, run(with(trouble)));
        assert!(
            first.contains(&Fate::Dropped)
                && first.iter().any(|f| matches!(f, Fate::After(v) if v.len() == 2))
        );
    }

    #[test]
    fn dials_are_read_from_json_and_unknown_ones_refused() {
        let faults: Faults =
            serde_json::from_str(r#"{"api":[{"kind":"slow","delay_ms":[5,9]}],"webhooks":{"down":true}}"#)
                .unwrap();
        assert!(faults.webhooks.down && faults.api[0].rate > 0.99);
        assert!(serde_json::from_str::<Faults>(r#"{"webhook":{}}"#).is_err());
    }
}
