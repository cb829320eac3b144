//! Everything that came in, as it came, stored before it is answered. One body may hold work for several
//! partitions: one row holds it, the others refer to it, and each partition finishes its own.

mod appender;
mod insert;

use std::collections::HashMap;

use bytes::Bytes;
use jiff::Timestamp;

pub use appender::Appender;
pub use insert::AppendOutcome;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A request as it came in. `Debug` shows no body.
#[derive(Clone, PartialEq)]
pub struct NewInbox {
    /// `whatsapp`, or `booking:<connection>`.
    pub source: String,
    /// The partitions that have work in it: at least one.
    pub partitions: Vec<i16>,
    /// Raw.
    pub body: Bytes,
    /// Headers worth keeping.
    pub headers: Option<serde_json::Value>,
    /// The sender's own id of it: a second one of this source has no effect.
    pub dedupe: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
}

impl std::fmt::Debug for NewInbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewInbox")
            .field("source", &self.source)
            .field("partitions", &self.partitions)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A partition's share of a request. `Debug` shows no body.
#[derive(Clone, PartialEq)]
pub struct InboxRow {
    /// In the order of arrival within a partition.
    pub id: i64,
    /// As given.
    pub source: String,
    /// Whose share.
    pub partition: i16,
    /// Raw, whole.
    pub body: Bytes,
    /// As given.
    pub headers: Option<serde_json::Value>,
    /// As given.
    pub received_at: Timestamp,
    /// Tries before this one, crashes included (see [`count_attempt`]).
    pub attempts: i32,
}

impl std::fmt::Debug for InboxRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InboxRow")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("partition", &self.partition)
            .field("bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// How work on a row ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InboxOutcome {
    /// Everything in it has had its effect.
    Done,
    /// It is given up; a dead letter says what of it.
    Dead {
        /// Why; no personal data.
        reason: String,
    },
}

/// A finished row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InboxDone {
    /// Which.
    pub id: i64,
    /// How.
    pub outcome: InboxOutcome,
}

const FINISH: Many = Many {
    table: "inbox",
    head: "WITH v (id, state, error) AS (VALUES",
    tail: ") UPDATE inbox SET state = v.state, error = v.error FROM v
        WHERE inbox.id = v.id AND inbox.state = 'new'",
};

const COUNT_ATTEMPT: Many =
    Many { table: "inbox", head: "UPDATE inbox SET attempts = attempts + 1 WHERE id IN (VALUES", tail: ")" };

/// Unfinished rows of `partitions`, oldest first.
pub async fn pending(
    mut reader: impl Read,
    partitions: &[i16],
    limit: i64,
) -> Result<Vec<InboxRow>, StoreError> {
    let query = Query::new(
        "inbox",
        "SELECT i.id, i.source, i.partition, coalesce(i.body, b.body) AS body, i.headers, i.received_at,
            i.attempts FROM (
                SELECT id, source, partition, body, body_of, headers, received_at, attempts FROM inbox
                WHERE state = 'new' {and_partition} ORDER BY id LIMIT $1
            ) i LEFT JOIN inbox b ON b.id = i.body_of ORDER BY i.id",
    )
    .bind(limit)
    .among_partitions(partitions);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "inbox");
            Ok(InboxRow {
                id: cells.get()?,
                source: cells.get()?,
                partition: cells.get()?,
                body: cells.get()?,
                headers: cells.maybe()?,
                received_at: cells.get()?,
                attempts: cells.get()?,
            })
        })
        .collect()
}

/// Marks rows as finished, in the transaction that holds their effects.
///
/// # Errors
/// [`StoreError::Conflict`] if one of them was finished before.
pub async fn finish(tx: &mut Tx, done: &[InboxDone]) -> Result<(), StoreError> {
    let rows = done
        .iter()
        .map(|done| match &done.outcome {
            InboxOutcome::Done => row![done.id, "done", None::<String>],
            InboxOutcome::Dead { reason } => row![done.id, "dead", Some(reason.as_str())],
        })
        .collect();
    let finished = FINISH.update(tx, rows).await?;
    if u64::try_from(done.len()) == Ok(finished) {
        Ok(())
    } else {
        Err(StoreError::Conflict { what: "inbox" })
    }
}

/// Counts a try before it is made, in a transaction of its own, so that crashes count too.
pub async fn count_attempt(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    let rows = ids.iter().map(|id| row![*id]).collect();
    COUNT_ATTEMPT.update(tx, rows).await.map(drop)
}

/// A request that came in, to be looked at. `Debug` shows no body.
#[derive(Clone, PartialEq)]
pub struct Captured {
    /// Which.
    pub id: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// `new`, `done` or `dead`.
    pub state: String,
    /// Why it was given up.
    pub error: Option<String>,
    /// What was kept of its headers.
    pub headers: Option<serde_json::Value>,
    /// Raw.
    pub body: Bytes,
}

impl std::fmt::Debug for Captured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Captured").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// The latest requests of a platform, newest first.
pub async fn captured(mut reader: impl Read, source: &str, limit: i64) -> Result<Vec<Captured>, StoreError> {
    let query = Query::new(
        "inbox",
        "SELECT id, received_at, state, error, headers, body FROM inbox
            WHERE source = $1 AND source <> 'whatsapp' AND body IS NOT NULL ORDER BY id DESC LIMIT $2",
    )
    .bind(source)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "inbox");
            Ok(Captured {
                id: cells.get()?,
                received_at: cells.get()?,
                state: cells.get()?,
                error: cells.maybe()?,
                headers: cells.maybe()?,
                body: cells.get()?,
            })
        })
        .collect()
}

/// Puts given-up rows of a source back in the queue, as if they had just come; how many. `whole`: exactly that source;
/// else every source that begins so. What their dead letters say stays.
pub async fn revive(tx: &mut Tx, source: &str, whole: bool) -> Result<u64, StoreError> {
    let beginning = if whole { source.to_owned() } else { format!("{source}%") };
    let query = Query::new(
        "inbox",
        "UPDATE inbox SET state = 'new', error = NULL, attempts = 0 WHERE state = 'dead' AND source LIKE $1",
    )
    .bind(beginning);
    tx.execute(query).await
}

/// Puts one given-up row of a source back in the queue; `false` when it is given up no more.
pub async fn revive_one(tx: &mut Tx, source: &str, id: i64) -> Result<bool, StoreError> {
    let query = Query::new(
        "inbox",
        "UPDATE inbox SET state = 'new', error = NULL, attempts = 0
            WHERE id = $1 AND source = $2 AND state = 'dead'",
    )
    .bind(id)
    .bind(source);
    Ok(tx.execute(query).await? > 0)
}

/// How many rows wait, and since when the oldest.
pub async fn backlog(mut reader: impl Read) -> Result<(i64, Option<Timestamp>), StoreError> {
    let query = Query::new("inbox", "SELECT count(*), min(received_at) FROM inbox WHERE state = 'new'");
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok((0, None)), |row| {
        let mut cells = Cells::of(row, "inbox");
        Ok((cells.get()?, cells.maybe()?))
    })
}

/// When the oldest unfinished row of each partition came; nothing for those that wait for nothing.
pub async fn waiting_since(
    mut reader: impl Read,
    partitions: &[i16],
) -> Result<HashMap<i16, Timestamp>, StoreError> {
    let query = Query::new(
        "inbox",
        "SELECT partition, min(received_at) FROM inbox WHERE state = 'new' {and_partition} GROUP BY partition",
    )
    .among_partitions(partitions);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "inbox");
            Ok((cells.get()?, cells.get()?))
        })
        .collect()
}

/// Deletes up to `limit` finished rows received before `before`; how many. Keep at least 30 days: until then a
/// sender may repeat itself.
pub async fn prune(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    let query = Query::new(
        "inbox",
        // The inner limit walks from the oldest row, so a young inbox is not searched through.
        "DELETE FROM inbox WHERE id IN (
            SELECT id FROM (SELECT id, state, received_at FROM inbox ORDER BY id LIMIT $2) oldest
            WHERE state <> 'new' AND received_at < $1
            AND id NOT IN (SELECT body_of FROM inbox WHERE state = 'new' AND body_of IS NOT NULL))",
    )
    .bind(before)
    .bind(limit);
    tx.execute(query).await
}
