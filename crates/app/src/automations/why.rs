//! Why something was sent, and why something was not: read back from the record. Answers the command line, and a later
//! API.

use guestlink_domain::automations::Trace;
use guestlink_domain::event::Cause;
use guestlink_domain::ids::{GuestId, MessageId, TenantId};
use guestlink_store::costs::{self, CostLine};
use guestlink_store::events::{self, StoredEvent};
use guestlink_store::messaging::DeliveryStatus;
use guestlink_store::{StoreError, guests, messaging};
use jiff::Timestamp;
use serde_json::Value;

use crate::App;

/// Events read at a time.
const PAGE: i64 = 500;

/// A decision of an automation.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// When it was made.
    pub at: Timestamp,
    /// What made it necessary.
    pub cause: Cause,
    /// `automation.sent`, `automation.planned`, `automation.withheld`.
    pub kind: String,
    /// What it was made from.
    pub trace: Trace,
    /// The message that came of it.
    pub message: Option<MessageId>,
}

/// Everything the record says about a message.
#[derive(Clone, PartialEq, Debug)]
pub struct MessageStory {
    /// What kind it is: `template`, `text` …
    pub kind: String,
    /// How far it got.
    pub status: Option<DeliveryStatus>,
    /// The decision behind it, when it was an automation's.
    pub decision: Option<Decision>,
    /// Everything else that is said of it: when, what, the cause, the facts.
    pub steps: Vec<(Timestamp, String, Cause, Value)>,
    /// Its line in the ledger.
    pub cost: Option<CostLine>,
}

impl App {
    /// Why a message was sent, and what became of it. `None` when there is no such message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn why_message(
        &self,
        tenant: TenantId,
        message: MessageId,
    ) -> Result<Option<MessageStory>, StoreError> {
        let Some(line) = messaging::message(self.store(), tenant, message).await? else { return Ok(None) };
        let conversation = line.conversation;
        let (mut steps, mut decision, mut after) = (Vec::new(), None, 0);
        loop {
            let page = events::by_conversation(self.store(), tenant, conversation, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.position.seq;
            for stored in page {
                if message_of(&stored) != Some(message) {
                    continue;
                }
                match decision_of(&stored) {
                    Some(found) => decision = Some(found),
                    None => steps.push(step(stored)),
                }
            }
        }
        let cost = costs::of_message(self.store(), tenant, message).await?;
        Ok(Some(MessageStory { kind: line.kind, status: line.status, decision, steps, cost }))
    }

    /// Every decision about a guest, oldest first: what was sent, what waits, and what was withheld. `None` when there is
    /// no such guest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn why_guest(
        &self,
        tenant: TenantId,
        guest: GuestId,
    ) -> Result<Option<Vec<Decision>>, StoreError> {
        if messaging::by_guests(self.store(), tenant, "", &[guest]).await?.is_empty() {
            return Ok(None);
        }
        let merges = guests::merges(self.store(), tenant, guest).await?;
        let others = merges.iter().filter(|merge| merge.into == guest).map(|merge| merge.from);
        let mut decisions = Vec::new();
        for guest in std::iter::once(guest).chain(others) {
            let mut after = 0;
            loop {
                let page = events::by_guest(self.store(), tenant, guest, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = last.position.seq;
                decisions.extend(page.iter().filter_map(decision_of));
            }
        }
        decisions.sort_by_key(|decision| decision.at);
        Ok(Some(decisions))
    }
}

fn message_of(stored: &StoredEvent) -> Option<MessageId> {
    serde_json::from_value(stored.event.event.data.get("message")?.clone()).ok()
}

fn decision_of(stored: &StoredEvent) -> Option<Decision> {
    let event = &stored.event;
    if !event.event.kind.starts_with("automation.") {
        return None;
    }
    let trace = serde_json::from_value(event.event.data.clone()).ok()?;
    let (kind, cause) = (event.event.kind.clone(), event.cause.clone());
    Some(Decision { at: event.at, cause, kind, trace, message: message_of(stored) })
}

fn step(stored: StoredEvent) -> (Timestamp, String, Cause, Value) {
    let event = stored.event;
    (event.at, event.event.kind, event.cause, event.event.data)
}
