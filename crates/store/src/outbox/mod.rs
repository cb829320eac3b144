//! Messages on their way out. Sending has no idempotency key, so a message whose fate we do not know is in a
//! state of its own until evidence arrives; nothing here ever resends by itself.
//!
//! ```text
//! queued ─claim─▶ sending ─settle─▶ accepted | rejected | expired | parked
//!   ▲               │  │ └─────────▶ retry (claimed again when due)
//!   └──postponed────┘  └─recover───▶ unknown ─settle/evidence─▶ accepted | retry | parked | rejected
//! queued | retry ─cancel─▶ cancelled
//! unknown | parked ─a person decides─▶ accepted | retry | rejected
//! ```

mod claim;
mod doubt;
mod evidence;
mod settle;

use guestlink_domain::ids::{ConversationId, MessageId, OutboxId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use claim::{Claim, claim, next_due, recover};
pub use doubt::{Doubt, Verdict, again, decide, in_doubt};
pub use evidence::{Evidence, Tag, Unsettled, resolve_by_tag, unknown};
pub use settle::{Outcome, Settlement, settle};

use crate::{
    error::StoreError,
    messaging::DeliveryStatus,
    open::Tx,
    query::{Cells, Many, row},
};

/// What to do when it stays unknown whether a message went out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Send again, at the risk of twice (door code, check-in).
    MustArrive,
    /// Leave it to a person (payment request, marketing, a host's own words).
    MustNotRepeat,
}

impl Class {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::MustArrive => "must_arrive",
            Self::MustNotRepeat => "must_not_repeat",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::MustArrive, Self::MustNotRepeat].into_iter().find(|class| class.as_str() == text)
    }
}

/// To whom; at least one is known. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Phone number, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// WhatsApp's business-scoped user id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bsuid: Option<String>,
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recipient(…)")
    }
}

/// A message to send. Its [`crate::messaging::Message`] is written in the same transaction, status queued.
#[derive(Clone, PartialEq)]
pub struct NewOutbox {
    /// Whose.
    pub tenant: TenantId,
    /// Travels with the message and comes back in statuses.
    pub id: OutboxId,
    /// From which of our numbers.
    pub number_id: String,
    /// In which conversation; one message of it is on its way at a time.
    pub conversation: ConversationId,
    /// The message as the thread shows it.
    pub message: MessageId,
    /// The conversation's partition.
    pub partition: i16,
    /// To whom.
    pub recipient: Recipient,
    /// `Outbound` of the domain.
    pub content: serde_json::Value,
    /// What to do in doubt.
    pub class: Class,
    /// Not sent before.
    pub not_before: Option<Timestamp>,
    /// Not sent after: it would be stale.
    pub expires_at: Option<Timestamp>,
    /// When queued.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for NewOutbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewOutbox")
            .field("id", &self.id)
            .field("conversation", &self.conversation)
            .field("class", &self.class)
            .finish_non_exhaustive()
    }
}

/// A message claimed for sending. `Debug` shows no content.
#[derive(Clone, PartialEq)]
pub struct OutboxRow {
    /// As queued.
    pub queued: NewOutbox,
    /// This attempt's number, from 1.
    pub attempt: i32,
    /// The partition's fence under which it was claimed.
    pub fence: i64,
    /// When this attempt was claimed.
    pub sending_at: Timestamp,
    /// Until then the guest's service window is open, as of the claim.
    pub window_expires_at: Option<Timestamp>,
}

impl std::fmt::Debug for OutboxRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxRow")
            .field("queued", &self.queued)
            .field("attempt", &self.attempt)
            .field("fence", &self.fence)
            .finish_non_exhaustive()
    }
}

const ENQUEUE: Many = Many {
    table: "outbox",
    head:
        "INSERT INTO outbox (tenant_id, id, number_id, conversation_id, message_id, partition, class, state,
        attempt, not_before, expires_at, created_at, recipient, content) VALUES",
    tail: "",
};

const CANCEL: Many = Many {
    table: "outbox",
    head: "WITH v (tenant_id, conversation_id) AS (VALUES",
    tail: ") UPDATE outbox SET state = 'cancelled' FROM v
        WHERE outbox.tenant_id = v.tenant_id AND outbox.conversation_id = v.conversation_id
        AND outbox.state IN ('queued', 'retry', 'sending', 'unknown') AND outbox.state IN ('queued', 'retry')
        RETURNING outbox.tenant_id, outbox.message_id",
};

const FAIL_MESSAGES: Many = Many {
    table: "message",
    head: "WITH v (tenant_id, id, status, status_rank, error) AS (VALUES",
    tail: ") UPDATE message SET status = v.status, status_rank = v.status_rank, error = v.error FROM v
        WHERE message.tenant_id = v.tenant_id AND message.id = v.id AND message.status_rank < v.status_rank",
};

/// Queues messages, in order.
pub(crate) async fn enqueue(tx: &mut Tx, new: Vec<NewOutbox>) -> Result<(), StoreError> {
    let rows = new
        .into_iter()
        .map(|o| {
            row![
                o.tenant,
                o.id,
                o.number_id,
                o.conversation,
                o.message,
                o.partition,
                o.class.as_str(),
                "queued",
                0_i64,
                o.not_before,
                o.expires_at,
                o.created_at,
                serde_json::to_value(&o.recipient).unwrap_or_default(),
                o.content
            ]
        })
        .collect();
    ENQUEUE.write(tx, rows).await.map(drop)
}

/// Takes back what waits in these conversations. What is being sent already goes out.
pub(crate) async fn cancel(
    tx: &mut Tx,
    conversations: &[(TenantId, ConversationId)],
) -> Result<Vec<MessageId>, StoreError> {
    let rows = conversations.iter().map(|(tenant, conversation)| row![*tenant, *conversation]).collect();
    let cancelled = CANCEL.read(&mut &mut *tx, rows).await?;
    let messages = cancelled
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "outbox");
            Ok((cells.get()?, cells.get()?))
        })
        .collect::<Result<Vec<(TenantId, MessageId)>, StoreError>>()?;
    let reason = serde_json::json!({"code": "cancelled"});
    fail_messages(tx, messages.iter().map(|(tenant, id)| (*tenant, *id, Some(reason.clone()))).collect())
        .await?;
    Ok(messages.into_iter().map(|(_, message)| message).collect())
}

/// Shows messages as failed, unless they are known to have arrived.
async fn fail_messages(
    tx: &mut Tx,
    messages: Vec<(TenantId, MessageId, Option<serde_json::Value>)>,
) -> Result<(), StoreError> {
    let failed = DeliveryStatus::Failed;
    let rows = messages
        .into_iter()
        .map(|(tenant, id, error)| row![tenant, id, failed.as_str(), failed.rank(), error])
        .collect();
    FAIL_MESSAGES.update(tx, rows).await.map(drop)
}
