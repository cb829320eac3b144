//! Moments of the people's side: a snoozed conversation comes back, a planned message is sent.

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{ConversationId, TenantId};
use guestlink_store::StoreError;
use guestlink_store::conversations::Change;
use guestlink_store::timers::{self, DueTimer};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{DeskError, Draft, Opened, Who};
use crate::App;
use crate::messaging::desk::Desk;

/// Name of the timer that brings a snoozed conversation back.
pub(crate) const WAKE: &str = "desk.wake";
/// Name of the timer that sends a planned message.
pub(crate) const LATER: &str = "desk.later";

pub(super) fn wake_key(conversation: ConversationId) -> String {
    format!("desk/wake/{conversation}")
}

pub(super) fn later_prefix(conversation: ConversationId) -> String {
    format!("desk/later/{conversation}/")
}

pub(super) fn later_key(conversation: ConversationId, user: Uuid, key: &str) -> String {
    format!("{}{user}-{key}", later_prefix(conversation))
}

/// A planned message, as it was kept.
#[derive(Deserialize)]
pub(super) struct Plan {
    pub(super) by: By,
    pub(super) draft: Draft,
}

#[derive(Deserialize)]
pub(super) struct By {
    pub(super) user: Uuid,
    pub(super) name: String,
}

/// A planned message.
pub(super) struct Planned {
    pub(super) key: String,
    pub(super) due_at: Timestamp,
    pub(super) plan: Plan,
}

impl App {
    /// The moment of one of ours; the desk has its timer already. `false`: it is none of ours.
    pub(crate) async fn fire_desk(&self, desk: &mut Desk, timer: &DueTimer) -> Result<bool, StoreError> {
        let Some(conversation) = timer.conversation else { return Ok(false) };
        if timer.name != WAKE && timer.name != LATER {
            return Ok(false);
        }
        let property = guestlink_store::conversations::line(self.store(), timer.tenant, conversation).await?;
        let Some(property) = property.map(|line| line.property) else { return Ok(true) };
        let plan = serde_json::from_value::<Plan>(timer.payload.clone()).ok();
        let (user, name) =
            plan.as_ref().map_or((Uuid::nil(), String::new()), |plan| (plan.by.user, plan.by.name.clone()));
        let who = Who::of_plan(timer.tenant, user, name, property);
        let mut opened = match self.open_conversation(&who, conversation).await {
            Ok(opened) => opened,
            Err(DeskError::Store(error)) => return Err(error),
            Err(_) => return Ok(true),
        };
        let told = if let Some(plan) = plan {
            self.send_planned(&who, &mut opened, &plan.draft, timer).await
        } else {
            wake(&mut opened, timer);
            Ok(())
        };
        // What the timer's own desk held (that it has fired) belongs to the same transaction.
        opened.desk.batch.timers_fired.append(&mut desk.batch.timers_fired);
        *desk = opened.desk;
        told.map(|()| true)
    }

    async fn send_planned(
        &self,
        who: &Who,
        opened: &mut Opened,
        draft: &Draft,
        timer: &DueTimer,
    ) -> Result<(), StoreError> {
        let key = format!("planned/{}", timer.id);
        match self.put(who, opened, draft, &key).await {
            Ok(()) => Ok(()),
            Err(DeskError::Store(error)) => Err(error),
            Err(refusal) => {
                let data = json!({ "why": refusal.to_string(), "name": who.name });
                let event = DomainEvent::new("conversation.message_not_sent", data);
                opened.desk.event(opened.seat, &Cause::Timer(timer.name.clone()), event);
                opened.change(Change::Unread);
                Ok(())
            }
        }
    }

    /// Messages planned for a conversation, the next first.
    pub(super) async fn planned(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Vec<Planned>, StoreError> {
        let prefix = later_prefix(conversation);
        let waiting = timers::waiting(self.store(), tenant, &prefix, 50).await?;
        let read = |timer: DueTimer| {
            let key = timer.key.strip_prefix(&prefix)?.to_owned();
            Some(Planned { key, due_at: timer.due_at, plan: serde_json::from_value(timer.payload).ok()? })
        };
        Ok(waiting.into_iter().filter_map(read).collect())
    }
}

fn wake(opened: &mut Opened, timer: &DueTimer) {
    opened.change(Change::Wake(timer.due_at));
    let event = DomainEvent::new("conversation.woke", json!({}));
    opened.desk.event(opened.seat, &Cause::Timer(timer.name.clone()), event);
}
