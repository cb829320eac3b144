//! Due moments. Each has a key of its owner's making, so that deriving it again moves it instead of adding a
//! second one; firing happens in the transaction of its effects, exactly once.

use guestlink_domain::ids::{ConversationId, StayId, TenantId, TimerId};
use jiff::Timestamp;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A timer as it is set.
#[derive(Clone, PartialEq, Debug)]
pub struct NewTimer {
    /// Whose.
    pub tenant: TenantId,
    /// Unique in the tenant; what it is derived from ("conversation/…/follow-up/1"). One with this key that
    /// has not fired is replaced; one that has fired at the same `due_at` stays fired.
    pub key: String,
    /// New for each setting, so that firing names exactly what was seen.
    pub id: TimerId,
    /// Fires under this partition's lease.
    pub partition: i16,
    /// About which conversation.
    pub conversation: Option<ConversationId>,
    /// About which stay.
    pub stay: Option<StayId>,
    /// What is to happen; the code that handles it.
    pub name: String,
    /// When.
    pub due_at: Timestamp,
    /// What the handler needs; no secrets.
    pub payload: serde_json::Value,
}

/// A timer that is due.
pub type DueTimer = NewTimer;

impl DueTimer {
    /// This timer, once its effects are written.
    pub fn fired(&self) -> FiredTimer {
        FiredTimer { tenant: self.tenant, key: self.key.clone(), id: self.id }
    }
}

/// A timer whose effects are being written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FiredTimer {
    /// Whose.
    pub tenant: TenantId,
    /// Its key.
    pub key: String,
    /// As seen by [`due`].
    pub id: TimerId,
}

/// Which timers shall vanish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TimerCancel {
    /// One.
    Key {
        /// Whose.
        tenant: TenantId,
        /// Which.
        key: String,
    },
    /// All whose key begins so.
    Prefix {
        /// Whose.
        tenant: TenantId,
        /// The beginning.
        prefix: String,
    },
}

const SET: Many = Many {
    table: "timer",
    head: "INSERT INTO timer (tenant_id, key, id, partition, conversation_id, stay_id, name, due_at, state,
        payload) VALUES",
    tail: "ON CONFLICT (tenant_id, key) DO UPDATE SET id = excluded.id, partition = excluded.partition,
        conversation_id = excluded.conversation_id, stay_id = excluded.stay_id, name = excluded.name,
        due_at = excluded.due_at, state = excluded.state, payload = excluded.payload
        WHERE timer.state <> 'fired' OR timer.due_at <> excluded.due_at",
};

const FIRE: Many = Many {
    table: "timer",
    head: "WITH v (tenant_id, key, id) AS (VALUES",
    tail:
        ") UPDATE timer SET state = 'fired' FROM v
        WHERE timer.tenant_id = v.tenant_id AND timer.key = v.key AND timer.id = v.id AND timer.state = 'set'",
};

const CANCEL: Many = Many {
    table: "timer",
    head: "WITH v (v_tenant, v_from, v_to) AS (VALUES",
    tail: ") DELETE FROM timer WHERE (tenant_id, key) IN (
        SELECT t.tenant_id, t.key FROM v CROSS JOIN timer t
        WHERE t.tenant_id = v_tenant AND t.key >= v_from AND t.key <= v_to AND t.state = 'set')",
};

/// Timers that wait and whose key begins so, the next first.
pub async fn waiting(
    mut reader: impl Read,
    tenant: TenantId,
    prefix: &str,
    limit: i64,
) -> Result<Vec<NewTimer>, StoreError> {
    let query = Query::new(
        "timer",
        "SELECT tenant_id, key, id, partition, conversation_id, stay_id, name, due_at, payload
            FROM timer WHERE tenant_id = $1 AND key >= $2 AND key < $3 AND state = 'set' ORDER BY due_at, key LIMIT $4",
    )
    .bind(tenant)
    .bind(prefix)
    // No key holds this sign.
    .bind(format!("{prefix}\u{10ffff}"))
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Timers due at `now` in `partitions`, the longest due first.
pub async fn due(
    mut reader: impl Read,
    partitions: &[i16],
    now: Timestamp,
    limit: i64,
) -> Result<Vec<DueTimer>, StoreError> {
    let query = Query::new(
        "timer",
        "SELECT tenant_id, key, id, partition, conversation_id, stay_id, name, due_at, payload
            FROM timer WHERE state = 'set' AND due_at <= $1 {and_partition}
            ORDER BY due_at, key LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .among_partitions(partitions);
    reader.fetch(query).await?.iter().map(read).collect()
}

fn read(row: &crate::dialect::Row) -> Result<NewTimer, StoreError> {
    let mut cells = Cells::of(row, "timer");
    Ok(NewTimer {
        tenant: cells.get()?,
        key: cells.get()?,
        id: cells.get()?,
        partition: cells.get()?,
        conversation: cells.maybe()?,
        stay: cells.maybe()?,
        name: cells.get()?,
        due_at: cells.get()?,
        payload: cells.get()?,
    })
}

/// When the next timer of `partitions` is due.
pub async fn next_due(mut reader: impl Read, partitions: &[i16]) -> Result<Option<Timestamp>, StoreError> {
    let query = Query::new(
        "timer",
        "SELECT due_at FROM timer WHERE state = 'set' {and_partition} ORDER BY due_at LIMIT 1",
    )
    .among_partitions(partitions);
    let rows = reader.fetch(query).await?;
    rows.first().map(|row| Cells::of(row, "timer").get()).transpose()
}

/// Sets or moves timers.
pub async fn set(tx: &mut Tx, timers: Vec<NewTimer>) -> Result<(), StoreError> {
    let rows = timers
        .into_iter()
        .map(|t| {
            row![
                t.tenant,
                t.key,
                t.id,
                t.partition,
                t.conversation,
                t.stay,
                t.name,
                t.due_at,
                "set",
                t.payload
            ]
        })
        .collect();
    SET.write(tx, rows).await.map(drop)
}

/// Removes timers that have not fired.
pub async fn cancel(tx: &mut Tx, which: &[TimerCancel]) -> Result<(), StoreError> {
    let rows = which
        .iter()
        .map(|cancel| match cancel {
            TimerCancel::Key { tenant, key } => row![*tenant, key, key],
            // Keys sort by their bytes; nothing that begins with the prefix sorts after this.
            TimerCancel::Prefix { tenant, prefix } => row![*tenant, prefix, format!("{prefix}\u{10FFFF}")],
        })
        .collect();
    CANCEL.update(tx, rows).await.map(drop)
}

/// Marks timers as fired, in the transaction that holds their effects.
///
/// # Errors
/// [`StoreError::Conflict`] if one of them has fired, moved or vanished since it was seen.
pub async fn fire(tx: &mut Tx, timers: &[FiredTimer]) -> Result<(), StoreError> {
    let rows = timers.iter().map(|timer| row![timer.tenant, &timer.key, timer.id]).collect();
    let fired = FIRE.update(tx, rows).await?;
    if u64::try_from(timers.len()) == Ok(fired) {
        Ok(())
    } else {
        Err(StoreError::Conflict { what: "timer" })
    }
}

/// Forgets timers that were due before `before` and have fired.
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let query = Query::new("timer", "DELETE FROM timer WHERE state = 'fired' AND due_at < $1").bind(before);
    tx.execute(query).await
}
