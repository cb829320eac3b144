//! Messages of which nobody knows whether they left, and what a person who looked says about them.

use guestlink_domain::ids::{ConversationId, MessageId, OutboxId, PropertyId, TenantId};
use jiff::Timestamp;

use super::fail_messages;
use crate::{
    dialect::Row,
    error::StoreError,
    messaging::DeliveryStatus,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A message in doubt. `Debug` shows no name.
#[derive(Clone, PartialEq)]
pub struct Doubt {
    /// Which.
    pub id: OutboxId,
    /// At which property.
    pub property: PropertyId,
    /// In which chat.
    pub conversation: ConversationId,
    /// The message as the thread shows it.
    pub message: MessageId,
    /// It waits for a person; else evidence may still come by itself.
    pub parked: bool,
    /// When it was tried, or queued.
    pub since: Timestamp,
    /// `Outbound` of the domain.
    pub content: serde_json::Value,
    /// The guest's name.
    pub guest: Option<String>,
}

impl std::fmt::Debug for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doubt").field("id", &self.id).field("parked", &self.parked).finish_non_exhaustive()
    }
}

/// What a person found out, or decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The guest has it.
    Arrived,
    /// The guest does not have it: it is sent once more.
    Again,
    /// The guest does not have it, and need not.
    Never,
}

macro_rules! of_state {
    ($state:literal) => {
        concat!(
            "SELECT o.id, c.property_id, o.conversation_id, o.message_id, o.state,
            coalesce(o.sending_at, o.created_at), o.content, g.name
            FROM outbox o {by:outbox_",
            $state,
            "}
            JOIN conversation c ON c.tenant_id = o.tenant_id AND c.id = o.conversation_id
            LEFT JOIN guest g ON g.tenant_id = c.tenant_id AND g.id = c.guest_id
            WHERE o.tenant_id = $1 AND o.state = '",
            $state,
            "' ORDER BY o.seq DESC LIMIT $2"
        )
    };
}

/// A tenant's messages in doubt: first those that wait for a person, each kind latest first.
pub async fn in_doubt(mut reader: impl Read, tenant: TenantId, limit: i64) -> Result<Vec<Doubt>, StoreError> {
    let mut found = Vec::new();
    // Each state has an index of its own.
    for statement in [of_state!("parked"), of_state!("unknown")] {
        let rows = reader.fetch(Query::new("outbox", statement).bind(tenant).bind(limit)).await?;
        found.extend(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Doubt, StoreError> {
    let mut cells = Cells::of(row, "outbox");
    Ok(Doubt {
        id: cells.get()?,
        property: cells.get()?,
        conversation: cells.get()?,
        message: cells.get()?,
        parked: cells.get::<String>()? == "parked",
        since: cells.get()?,
        content: cells.get()?,
        guest: cells.maybe()?,
    })
}

/// Writes a verdict down; nothing when the message is not in doubt any more, because evidence came or somebody was
/// quicker.
pub async fn decide(
    tx: &mut Tx,
    tenant: TenantId,
    id: OutboxId,
    verdict: Verdict,
    now: Timestamp,
) -> Result<Option<MessageId>, StoreError> {
    let error = serde_json::json!({ "code": "given_up", "message": "somebody decided not to send it" });
    let (state, due, ended, error) = match verdict {
        Verdict::Arrived => ("accepted", None, Some(now), None),
        Verdict::Again => ("retry", Some(now), None, None),
        Verdict::Never => ("rejected", None, Some(now), Some(error)),
    };
    // Whoever decides now knows how late it is, so it does not go stale.
    let query = Query::new(
        "outbox",
        "UPDATE outbox SET state = $3, not_before = $4, settled_at = $5, error = $6, expires_at = NULL
            WHERE tenant_id = $1 AND id = $2 AND state IN ('unknown', 'parked') RETURNING message_id",
    )
    .bind(tenant)
    .bind(id)
    .bind(state)
    .bind(due)
    .bind(ended)
    .bind(error.clone());
    let rows = tx.query(query).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let message: MessageId = Cells::of(row, "outbox").get()?;
    match verdict {
        Verdict::Arrived => sent(tx, tenant, message).await?,
        Verdict::Never => fail_messages(tx, vec![(tenant, message, error)]).await?,
        Verdict::Again => {}
    }
    Ok(Some(message))
}

/// Puts a message that certainly never left back in the queue: refused, or stale. Nothing when it is neither; one in
/// doubt has to be decided about.
pub async fn again(
    tx: &mut Tx,
    tenant: TenantId,
    id: OutboxId,
    now: Timestamp,
) -> Result<Option<MessageId>, StoreError> {
    let query = Query::new(
        "outbox",
        "UPDATE outbox SET state = 'retry', not_before = $3, settled_at = NULL, error = NULL, expires_at = NULL
            WHERE tenant_id = $1 AND id = $2 AND state IN ('rejected', 'expired') RETURNING message_id",
    )
    .bind(tenant)
    .bind(id)
    .bind(now);
    let rows = tx.query(query).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let message: MessageId = Cells::of(row, "outbox").get()?;
    let status = DeliveryStatus::Queued;
    let shown = Query::new(
        "message",
        "UPDATE message SET status = $3, status_rank = $4, error = NULL WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(message)
    .bind(status.as_str())
    .bind(status.rank());
    tx.execute(shown).await?;
    Ok(Some(message))
}

/// Shows a message as sent, unless more is known of it.
async fn sent(tx: &mut Tx, tenant: TenantId, message: MessageId) -> Result<(), StoreError> {
    let status = DeliveryStatus::Sent;
    let query = Query::new(
        "message",
        "UPDATE message SET status = $3, status_rank = $4 WHERE tenant_id = $1 AND id = $2 AND status_rank < $4",
    )
    .bind(tenant)
    .bind(message)
    .bind(status.as_str())
    .bind(status.rank());
    tx.execute(query).await.map(drop)
}
