//! What became of an attempt. A settlement names the attempt and the fence it belongs to, so that a late one
//! changes nothing; only the proof of acceptance counts from anybody.

use guestlink_domain::ids::{MessageId, OutboxId, TenantId};
use jiff::Timestamp;

use super::fail_messages;
use crate::{
    dialect::Row,
    error::StoreError,
    messaging::{Wamid, advance},
    open::Tx,
    query::{Cells, Many, row},
};

/// How an attempt ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// WhatsApp took it.
    Accepted {
        /// Its id there.
        wamid: Wamid,
    },
    /// Certainly not taken; try again from `at`.
    Retry {
        /// When.
        at: Timestamp,
        /// Why, without personal data.
        error: serde_json::Value,
    },
    /// Not even tried (pacing); the attempt does not count.
    Postponed {
        /// Until when.
        at: Timestamp,
    },
    /// Never to be taken.
    Rejected {
        /// Why.
        error: serde_json::Value,
    },
    /// Perhaps taken: wait for evidence.
    Unknown {
        /// What happened.
        error: serde_json::Value,
    },
    /// Too late to be of use.
    Expired,
    /// Perhaps taken, without evidence, and not to be repeated: a person decides.
    Parked,
}

/// The end of one attempt.
#[derive(Clone, PartialEq, Debug)]
pub struct Settlement {
    /// Whose.
    pub tenant: TenantId,
    /// Which message.
    pub id: OutboxId,
    /// Which attempt.
    pub attempt: i32,
    /// Under which fence it was claimed, or recovered.
    pub fence: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
}

// Proof beats belief: whoever brings it, and whatever the message was believed to be.
const ACCEPT: Many = Many {
    table: "outbox",
    head: "WITH v (tenant_id, id, attempt, wamid, at) AS (VALUES",
    tail: ") UPDATE outbox SET state = 'accepted', wamid = v.wamid, settled_at = v.at, error = NULL,
        not_before = NULL
        FROM v WHERE outbox.tenant_id = v.tenant_id AND outbox.id = v.id AND outbox.attempt >= v.attempt
        AND outbox.state <> 'accepted'
        RETURNING outbox.tenant_id, outbox.id, outbox.message_id, outbox.wamid",
};

const SETTLE: Many = Many {
    table: "outbox",
    head: "WITH v (tenant_id, id, attempt, fence, state, counts, not_before, settled_at, error) AS (VALUES",
    tail: ") UPDATE outbox SET state = v.state, attempt = outbox.attempt - 1 + v.counts,
        not_before = v.not_before, settled_at = v.settled_at, error = v.error
        FROM v WHERE outbox.tenant_id = v.tenant_id AND outbox.id = v.id AND outbox.attempt = v.attempt
        AND outbox.fence = v.fence AND outbox.state IN ('sending', 'unknown')
        RETURNING outbox.tenant_id, outbox.id, outbox.message_id, outbox.state, outbox.error",
};

const NAME_MESSAGES: Many = Many {
    table: "message",
    head: "WITH v (tenant_id, id, wamid) AS (VALUES",
    tail: ") UPDATE message SET wamid = v.wamid FROM v
        WHERE message.tenant_id = v.tenant_id AND message.id = v.id",
};

/// Writes how attempts ended; returns the messages for which it was news. Accepted ones get their wamid and
/// the statuses that came before it; those that will never go out are shown as failed.
pub async fn settle(tx: &mut Tx, settlements: &[Settlement]) -> Result<Vec<OutboxId>, StoreError> {
    let mut accepted = Vec::new();
    let mut others = Vec::new();
    for s in settlements {
        match &s.outcome {
            Outcome::Accepted { wamid } => accepted.push(row![s.tenant, s.id, s.attempt, &wamid.0, s.at]),
            other => others.push(other_row(s, other)),
        }
    }
    let mut settled = accept(tx, accepted).await?;
    let rows = SETTLE.read(&mut &mut *tx, others).await?;
    let mut failed = Vec::new();
    for row in &rows {
        let mut cells = Cells::of(row, "outbox");
        let (tenant, id, message): (TenantId, OutboxId, MessageId) =
            (cells.get()?, cells.get()?, cells.get()?);
        let state: String = cells.get()?;
        if matches!(state.as_str(), "rejected" | "expired") {
            failed.push((tenant, message, cells.maybe()?));
        }
        settled.push(id);
    }
    fail_messages(tx, failed).await?;
    Ok(settled)
}

fn other_row(s: &Settlement, outcome: &Outcome) -> [crate::value::Value; 9] {
    let (state, counts, not_before, ended, error) = match outcome {
        Outcome::Accepted { .. } => ("accepted", 1, None, true, None),
        Outcome::Retry { at, error } => ("retry", 1, Some(*at), false, Some(error)),
        Outcome::Postponed { at } => ("queued", 0, Some(*at), false, None),
        Outcome::Rejected { error } => ("rejected", 1, None, true, Some(error)),
        Outcome::Unknown { error } => ("unknown", 1, None, false, Some(error)),
        Outcome::Expired => ("expired", 1, None, true, None),
        Outcome::Parked => ("parked", 1, None, true, None),
    };
    row![s.tenant, s.id, s.attempt, s.fence, state, counts, not_before, ended.then_some(s.at), error]
}

/// `tenant_id, id, attempt, wamid, at` of accepted attempts.
pub(super) async fn accept(
    tx: &mut Tx,
    rows: Vec<[crate::value::Value; 5]>,
) -> Result<Vec<OutboxId>, StoreError> {
    let accepted = ACCEPT.read(&mut &mut *tx, rows).await?;
    let mut ids = Vec::with_capacity(accepted.len());
    let mut named = Vec::with_capacity(accepted.len());
    let mut wamids = Vec::with_capacity(accepted.len());
    for row in &accepted {
        let (tenant, id, message, wamid) = read_accepted(row)?;
        ids.push(id);
        named.push(row![tenant, message, &wamid.0]);
        wamids.push((tenant, wamid));
    }
    NAME_MESSAGES.update(tx, named).await?;
    advance(tx, wamids).await?;
    Ok(ids)
}

fn read_accepted(row: &Row) -> Result<(TenantId, OutboxId, MessageId, Wamid), StoreError> {
    let mut cells = Cells::of(row, "outbox");
    Ok((cells.get()?, cells.get()?, cells.get()?, Wamid(cells.get()?)))
}
