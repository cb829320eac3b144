//! A request as it stands: what was asked for, and the fold of everything that happened to it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::asked::{Asked, Price};
use super::change::{Actor, Change, Channel, Stamp};
use super::clock::{Clock, Level};
use super::state::{Refusal, State};
use crate::event::DomainEvent;

/// Steps kept with the request; the record has all of them.
const STEPS: usize = 60;
/// Notes and pictures kept with it.
const NOTES: usize = 40;

/// A request as it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// What was asked for.
    pub asked: Asked,
    /// From where.
    pub via: Channel,
    /// Where it stands.
    pub state: State,
    /// How many, with what was added.
    pub quantity: u16,
    /// When it was asked for.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// Changes so far.
    pub version: i64,
    /// 1 is the most urgent, 5 the least.
    pub priority: u8,
    /// When the round of work began: when it was asked, became due, or was opened again.
    pub round: Timestamp,
    /// How long this round has run.
    pub clock: Clock,
    /// When somebody took it up first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Timestamp>,
    /// When it was done last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    /// Who knows that it is late; each once.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub escalated: BTreeSet<Level>,
    /// Staff who were told of it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub told: BTreeSet<String>,
    /// Staff it is not for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub passed: BTreeSet<String>,
    /// When it is to be told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<Timestamp>,
    /// How often it was opened again.
    #[serde(default)]
    pub reopened: u8,
    /// Stars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// Words among the staff; guests never see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Messages with pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<String>,
    /// Ids of what was added to it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub merged: BTreeSet<String>,
    /// The way here, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A word among the staff.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The words.
    pub text: String,
}

/// A step of the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// From where.
    pub via: Channel,
    /// What: the change's name.
    pub what: String,
    /// Why, where somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Who is meant: who has it now, who was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub whom: Vec<String>,
}

impl Request {
    /// The fold of a record: the request after one more change. `before` is absent for the first.
    ///
    /// # Errors
    /// When the change cannot happen from where it stands.
    pub fn after(before: Option<Self>, change: &Change, stamp: &Stamp) -> Result<Self, Refusal> {
        match (before, change) {
            (None, Change::Asked(asked)) => Ok(Self::opened(asked, stamp)),
            (None, _) => Err(Refusal::Unasked),
            (Some(before), change) => before.changed(change, stamp),
        }
    }

    fn opened(asked: &Asked, stamp: &Stamp) -> Self {
        let state = match (asked.needs_approval, asked.wanted_at.zip(asked.wakes(stamp.at))) {
            (true, _) => State::AwaitingApproval,
            (false, Some((at, wakes))) => State::Scheduled { at, wakes },
            (false, None) => State::New,
        };
        let clock = Clock::start(stamp.at, state.runs());
        let mut request = Self {
            via: stamp.via,
            state,
            quantity: asked.quantity.max(1),
            opened_at: stamp.at,
            changed_at: stamp.at,
            version: 1,
            priority: if asked.urgent { 1 } else { 3 },
            round: stamp.at,
            clock,
            acknowledged_at: None,
            completed_at: None,
            escalated: BTreeSet::new(),
            told: BTreeSet::new(),
            passed: BTreeSet::new(),
            remind_at: None,
            reopened: 0,
            rating: None,
            notes: Vec::new(),
            attached: Vec::new(),
            merged: BTreeSet::new(),
            steps: Vec::new(),
            asked: asked.clone(),
        };
        request.step(&Change::Asked(Box::new(asked.clone())), stamp);
        request
    }

    fn changed(mut self, change: &Change, stamp: &Stamp) -> Result<Self, Refusal> {
        let next = self.state.next(change, stamp.at)?;
        self.remember(change, stamp)?;
        let begins = matches!(change, Change::Due | Change::Reopened { .. });
        if begins {
            self.round = stamp.at;
            self.clock = Clock::start(stamp.at, next.runs());
        } else {
            self.clock.turn(next.runs(), stamp.at);
        }
        self.state = next;
        self.version = self.version.saturating_add(1);
        self.changed_at = stamp.at;
        self.step(change, stamp);
        Ok(self)
    }

    /// What a change leaves behind besides the state.
    fn remember(&mut self, change: &Change, stamp: &Stamp) -> Result<(), Refusal> {
        match change {
            Change::Merged { quantity, note, asked } => {
                self.merge(*quantity, note.as_deref());
                self.merged.extend(asked.clone());
            }
            Change::Accepted { .. } | Change::Approved { .. } => {
                self.acknowledged_at.get_or_insert(stamp.at);
                self.remind_at = None;
            }
            Change::Completed { .. } => self.completed_at = Some(stamp.at),
            Change::Reopened { .. } => {
                self.reopened = self.reopened.saturating_add(1);
                self.priority = self.priority.saturating_sub(1).max(1);
                self.told.clear();
                self.passed.clear();
            }
            Change::Passed { member } => {
                self.passed.insert(member.clone());
            }
            Change::Deferred { until, .. } => self.remind_at = Some(*until),
            Change::Told { members } => {
                self.told.extend(members.iter().cloned());
                self.remind_at = self.remind_at.filter(|at| *at > stamp.at);
            }
            Change::Escalated { level, .. } => {
                self.escalated.insert(*level);
            }
            Change::Rated { stars } => self.rate(*stars)?,
            Change::Priced { each_minor } => {
                self.asked.price = self.asked.price.map(|price| Price { each_minor: *each_minor, ..price });
            }
            Change::Noted { text } => {
                let note = Note { at: stamp.at, by: stamp.by.clone(), text: text.clone() };
                keep(&mut self.notes, note, NOTES);
            }
            Change::Attached { message } => keep(&mut self.attached, message.clone(), NOTES),
            _ => {}
        }
        Ok(())
    }

    fn merge(&mut self, quantity: u16, note: Option<&str>) {
        self.quantity = self.quantity.saturating_add(quantity);
        if let Some(more) = note {
            let both =
                self.asked.note.as_deref().map_or_else(|| more.to_owned(), |note| format!("{note}\n{more}"));
            self.asked.note = Some(both);
        }
    }

    fn rate(&mut self, stars: u8) -> Result<(), Refusal> {
        if !(1..=5).contains(&stars) {
            return Err(Refusal::Stars);
        }
        if self.rating.is_some() {
            return Err(Refusal::Rated);
        }
        self.rating = Some(stars);
        Ok(())
    }

    fn step(&mut self, change: &Change, stamp: &Stamp) {
        let why = match change {
            Change::Declined { reason, .. } | Change::Paused { reason, .. } | Change::Voided { reason } => {
                Some(reason.clone())
            }
            Change::Cancelled { reason, .. } => reason.clone(),
            Change::Completed { remark } => remark.clone(),
            Change::Reopened { words } => words.clone(),
            _ => None,
        };
        let step = Step {
            at: stamp.at,
            by: stamp.by.clone(),
            via: stamp.via,
            what: change.name().to_owned(),
            why,
            whom: change.whom(),
        };
        keep(&mut self.steps, step, STEPS);
    }

    /// Somebody took it up in this round.
    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged_at.is_some_and(|at| at >= self.round)
    }

    /// The whole price; nothing for what is free.
    pub fn total(&self) -> Option<crate::money::Money> {
        self.asked.total(self.quantity)
    }
}

/// The first is kept always, of the others the latest.
fn keep<T>(all: &mut Vec<T>, one: T, most: usize) {
    all.push(one);
    if all.len() > most {
        all.remove(1);
    }
}

/// A change as the record keeps it. `id` is the request's.
pub fn record(id: &str, version: i64, change: &Change, stamp: &Stamp) -> DomainEvent {
    let mut data = json!({ "id": id, "version": version, "by": stamp.by, "via": stamp.via });
    if let (Some(data), Ok(Value::Object(facts))) = (data.as_object_mut(), serde_json::to_value(change)) {
        data.extend(facts);
    }
    DomainEvent::new(&format!("request.{}", change.name()), data)
}

/// A change read back from the record, with the id of its request. `None` for an event that is no change of a request.
pub fn replay(event: &DomainEvent, at: Timestamp) -> Option<(String, Change, Stamp)> {
    let data = &event.data;
    let id = data.get("id")?.as_str()?.to_owned();
    if !event.kind.starts_with("request.") {
        return None;
    }
    if data.get("change").is_none() {
        return first_version(event, at).map(|(change, stamp)| (id, change, stamp));
    }
    let change: Change = serde_json::from_value(data.clone()).ok()?;
    let by = serde_json::from_value(data.get("by")?.clone()).ok()?;
    let via = serde_json::from_value(data.get("via")?.clone()).ok()?;
    Some((id, change, Stamp { at, by, via }))
}

/// As requests were recorded before anybody worked on them.
fn first_version(event: &DomainEvent, at: Timestamp) -> Option<(Change, Stamp)> {
    let data = &event.data;
    let wish = data.get("wish")?;
    let mut asked = json!({ "service": data.get("service")? });
    if let (Some(asked), Some(wish)) = (asked.as_object_mut(), wish.as_object()) {
        asked.extend(wish.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())));
    }
    let asked: Asked = serde_json::from_value(asked).ok()?;
    let automation = data.get("automation").and_then(Value::as_str);
    let (by, via) = match automation {
        Some(name) => (Actor::Automation(name.to_owned()), Channel::Automation),
        None => (Actor::Guest, Channel::Page),
    };
    Some((Change::Asked(Box::new(asked)), Stamp { at, by, via }))
}
