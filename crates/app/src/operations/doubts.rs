//! Messages of which nobody knows whether they left: a person looks at the guest's phone, or at WhatsApp Manager, and
//! says so. Whoever says "send it again" takes it upon themselves that it may come twice.

use guestlink_domain::access::Right;
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{ConversationId, EventId, OutboxId};
use guestlink_store::StoreError;
use guestlink_store::events::{self, About, NewEvent};
use guestlink_store::outbox::{self, Doubt, Verdict};
use jiff::Timestamp;
use serde_json::json;

use crate::App;
use crate::access::{Caller, Deed};
use crate::insist::insist;

/// Messages shown at once.
const MOST: i64 = 200;
/// Letters of a message that are shown.
const SHOWN: usize = 120;

/// A message in doubt, as it is shown.
#[derive(Clone, Debug)]
pub struct DoubtView {
    /// Which.
    pub id: OutboxId,
    /// In which chat.
    pub conversation: ConversationId,
    /// It waits for a person; else evidence may still come.
    pub parked: bool,
    /// When it was tried.
    pub since: Timestamp,
    /// The guest's name.
    pub guest: Option<String>,
    /// The template's name or the first words.
    pub what: String,
}

impl App {
    /// The messages in doubt at the properties the caller looks after.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn doubts(&self, caller: &Caller) -> Result<Vec<DoubtView>, StoreError> {
        let all = outbox::in_doubt(self.store(), caller.tenant, MOST).await?;
        let theirs = all.into_iter().filter(|doubt| caller.may(Right::Operate, doubt.property).is_ok());
        Ok(theirs.map(view).collect())
    }

    /// A person says what became of a message. `false` when it is in doubt no more, or not the caller's.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn decide_doubt(
        &self,
        caller: &Caller,
        id: OutboxId,
        verdict: Verdict,
    ) -> Result<bool, StoreError> {
        let all = outbox::in_doubt(self.store(), caller.tenant, MOST).await?;
        let found = all.into_iter().find(|doubt| doubt.id == id);
        let Some(doubt) = found.filter(|doubt| caller.may(Right::Operate, doubt.property).is_ok()) else {
            return Ok(false);
        };
        insist(|| self.decided(caller, &doubt, verdict)).await
    }

    async fn decided(&self, caller: &Caller, doubt: &Doubt, verdict: Verdict) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let word = match verdict {
            Verdict::Arrived => "arrived",
            Verdict::Again => "again",
            Verdict::Never => "never",
        };
        let mut tx = self.store().begin().await?;
        let Some(message) = outbox::decide(&mut tx, caller.tenant, doubt.id, verdict, now).await? else {
            return Ok(false);
        };
        let event = NewEvent {
            tenant: caller.tenant,
            id: EventId(self.ids().new_at(now)),
            about: About {
                property: Some(doubt.property),
                conversation: Some(doubt.conversation),
                ..About::default()
            },
            cause: Cause::Staff(caller.actor().to_string()),
            event: DomainEvent::new("message.decided", json!({ "message": message, "verdict": word })),
            at: now,
        };
        events::append(&mut tx, vec![event]).await?;
        let deed = Deed {
            tenant: caller.tenant,
            actor: caller.actor(),
            action: "message.decided",
            target: format!("outbox:{}", doubt.id),
            detail: json!({ "verdict": word }),
        };
        self.record(&mut tx, deed).await?;
        tx.commit().await?;
        self.committed();
        self.wakes().outbox.notify_one();
        Ok(true)
    }
}

fn view(doubt: Doubt) -> DoubtView {
    let word = |path: &str| doubt.content.pointer(path).and_then(serde_json::Value::as_str);
    let what = ["/body", "/name", "/text", "/caption", "/type"].iter().find_map(|path| word(path));
    DoubtView {
        what: what.unwrap_or_default().chars().take(SHOWN).collect(),
        id: doubt.id,
        conversation: doubt.conversation,
        parked: doubt.parked,
        since: doubt.since,
        guest: doubt.guest,
    }
}
