//! Taking messages to send: the head of each conversation, and never a second one while the fate of the first
//! is open.

use jiff::Timestamp;

use super::{Class, NewOutbox, OutboxRow};
use crate::{
    dialect::Row,
    error::StoreError,
    leases::{self, Fence},
    open::Tx,
    query::{Cells, Query, Read},
};

/// What to claim.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The partitions held; only their conversations are looked at.
    pub fences: &'a [Fence],
    /// Numbers that must rest now (breaker open, no budget left).
    pub resting_numbers: &'a [String],
    /// The caller's clock.
    pub now: Timestamp,
    /// At most so many.
    pub limit: i64,
}

/// Marks up to `limit` messages as being sent and returns them in order. Commit before sending the first byte.
///
/// # Errors
/// [`StoreError::LeaseLost`] if one of the fences is no longer current.
pub async fn claim(tx: &mut Tx, claim: Claim<'_>) -> Result<Vec<OutboxRow>, StoreError> {
    leases::check(tx, claim.fences).await?;
    let query = Query::new(
        "outbox",
        "UPDATE outbox SET state = 'sending', attempt = attempt + 1, fence = {fence}, sending_at = $1,
            not_before = NULL, error = NULL
            WHERE state IN ('queued', 'retry') AND seq IN (
                SELECT o.seq FROM outbox o
                WHERE o.state IN ('queued', 'retry') AND (o.not_before IS NULL OR o.not_before <= $1)
                {and_partition} {and_not_number}
                AND NOT EXISTS (
                    SELECT 1 FROM outbox b
                    WHERE b.tenant_id = o.tenant_id AND b.conversation_id = o.conversation_id
                    AND b.state IN ('queued', 'retry', 'sending', 'unknown')
                    AND (b.seq < o.seq OR b.state IN ('sending', 'unknown')))
                ORDER BY o.seq LIMIT $2)
            RETURNING seq, fence, attempt, sending_at,
                (SELECT c.window_expires_at FROM conversation c
                    WHERE c.tenant_id = outbox.tenant_id AND c.id = outbox.conversation_id) AS open_until,
                tenant_id, id, number_id, conversation_id, message_id, partition, recipient, content, class,
                not_before, expires_at, created_at",
    )
    .bind(claim.now)
    .bind(claim.limit)
    .among_partitions(&leases::partitions(claim.fences))
    .with_fences(claim.fences)
    .except_numbers(claim.resting_numbers);
    let rows = tx.query(query).await?;
    let mut claimed = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|(seq, _)| *seq);
    Ok(claimed.into_iter().map(|(_, row)| row).collect())
}

fn read(row: &Row) -> Result<(i64, OutboxRow), StoreError> {
    let mut cells = Cells::of(row, "outbox");
    let seq = cells.get()?;
    let (fence, attempt, sending_at) = (cells.get()?, cells.get()?, cells.get()?);
    let window_expires_at = cells.maybe()?;
    Ok((seq, OutboxRow { fence, attempt, sending_at, window_expires_at, queued: read_queued(&mut cells)? }))
}

/// `tenant_id, id, number_id, conversation_id, message_id, partition, recipient, content, class, not_before,
/// expires_at, created_at`.
pub(super) fn read_queued(cells: &mut Cells<'_>) -> Result<NewOutbox, StoreError> {
    Ok(NewOutbox {
        tenant: cells.get()?,
        id: cells.get()?,
        number_id: cells.get()?,
        conversation: cells.get()?,
        message: cells.get()?,
        partition: cells.get()?,
        recipient: cells.document()?,
        content: cells.get()?,
        class: cells.parse(Class::parse)?,
        not_before: cells.maybe()?,
        expires_at: cells.maybe()?,
        created_at: cells.get()?,
    })
}

/// Messages that a dead owner was sending become unknown, with the time of their attempt kept: waiting for
/// evidence must not start again at every restart. To be called once after acquiring `fences`; how many.
pub async fn recover(tx: &mut Tx, fences: &[Fence]) -> Result<u64, StoreError> {
    leases::check(tx, fences).await?;
    let query = Query::new(
        "outbox",
        "UPDATE outbox SET state = 'unknown', fence = {fence}
            WHERE state IN ('queued', 'retry', 'sending', 'unknown') AND state IN ('sending', 'unknown')
            {and_partition} AND fence < {fence}",
    )
    .among_partitions(&leases::partitions(fences))
    .with_fences(fences);
    tx.execute(query).await
}

/// When the next waiting message of `partitions` may be sent: long ago if one waits for nothing. A message
/// behind one of unknown fate counts too, so this is a hint for sleeping, not a promise.
pub async fn next_due(mut reader: impl Read, partitions: &[i16]) -> Result<Option<Timestamp>, StoreError> {
    let query = Query::new(
        "outbox",
        "SELECT min(coalesce(not_before, created_at)) FROM outbox
            WHERE state IN ('queued', 'retry') {and_partition}",
    )
    .among_partitions(partitions);
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(None), |row| Cells::of(row, "outbox").maybe())
}
