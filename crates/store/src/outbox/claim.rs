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

/// Of what waits longest, so many times the limit are looked at before all conversations are.
const NEAR: i64 = 4;

macro_rules! mark {
    ($candidates:literal) => {
        concat!(
            "UPDATE outbox SET state = 'sending', attempt = attempt + 1, fence = {fence}, sending_at = $1,
            not_before = NULL, error = NULL
            WHERE state IN ('queued', 'retry') AND seq IN (
                SELECT o.seq FROM ",
            $candidates,
            " WHERE o.state IN ('queued', 'retry') AND (o.not_before IS NULL OR o.not_before <= $1)
                {and_partition} {and_not_number}
                AND NOT EXISTS (
                    SELECT 1 FROM outbox b WHERE b.tenant_id = o.tenant_id
                    AND b.conversation_id = o.conversation_id AND b.state IN ('sending', 'unknown'))
                AND o.seq = (
                    SELECT min(b.seq) FROM outbox b WHERE b.tenant_id = o.tenant_id
                    AND b.conversation_id = o.conversation_id
                    AND b.state IN ('queued', 'retry', 'sending', 'unknown'))
                ORDER BY o.seq LIMIT $2)
            RETURNING seq, fence, attempt, sending_at,
                (SELECT c.window_expires_at FROM conversation c
                    WHERE c.tenant_id = outbox.tenant_id AND c.id = outbox.conversation_id) AS open_until,
                tenant_id, id, number_id, conversation_id, message_id, partition, recipient, content, class,
                not_before, expires_at, created_at"
        )
    };
}

/// Among those that wait longest.
const NEAREST: &str = mark!(
    "(SELECT * FROM outbox WHERE state IN ('queued', 'retry') {and_partition} ORDER BY seq LIMIT $3) o"
);

/// Among the heads of all conversations, found by jumping from one to the next: what waits behind a head costs nothing.
const HEADS: &str = mark!(
    "(WITH RECURSIVE talk (tenant_id, conversation_id) AS (
        SELECT * FROM (SELECT tenant_id, conversation_id FROM outbox
            WHERE state IN ('queued', 'retry', 'sending', 'unknown')
            ORDER BY tenant_id, conversation_id LIMIT 1) first
        UNION ALL
        SELECT n.tenant_id, n.conversation_id FROM talk JOIN outbox n ON n.seq = (
            SELECT s.seq FROM outbox s WHERE s.state IN ('queued', 'retry', 'sending', 'unknown')
            AND (s.tenant_id, s.conversation_id) > (talk.tenant_id, talk.conversation_id)
            ORDER BY s.tenant_id, s.conversation_id, s.seq LIMIT 1))
        SELECT h.* FROM talk JOIN outbox h ON h.seq = (
            SELECT min(s.seq) FROM outbox s
            WHERE s.tenant_id = talk.tenant_id AND s.conversation_id = talk.conversation_id
            AND s.state IN ('queued', 'retry', 'sending', 'unknown'))
        WHERE $3 > 0) o"
);

/// Marks up to `limit` messages as being sent and returns them in order. Commit before sending the first byte.
///
/// # Errors
/// [`StoreError::LeaseLost`] if one of the fences is no longer current.
pub async fn claim(tx: &mut Tx, claim: Claim<'_>) -> Result<Vec<OutboxRow>, StoreError> {
    leases::check(tx, claim.fences).await?;
    let near = claim.limit.saturating_mul(NEAR);
    let mut claimed = take(tx, &claim, NEAREST, claim.limit, near).await?;
    let room = claim.limit.saturating_sub(i64::try_from(claimed.len()).unwrap_or(i64::MAX));
    if room > 0 && waits_more_than(tx, &claim, near).await? {
        claimed.extend(take(tx, &claim, HEADS, room, near).await?);
    }
    claimed.sort_by_key(|(seq, _)| *seq);
    Ok(claimed.into_iter().map(|(_, row)| row).collect())
}

async fn take(
    tx: &mut Tx,
    claim: &Claim<'_>,
    statement: &'static str,
    limit: i64,
    near: i64,
) -> Result<Vec<(i64, OutboxRow)>, StoreError> {
    let query = Query::new("outbox", statement)
        .bind(claim.now)
        .bind(limit)
        .bind(near)
        .among_partitions(&leases::partitions(claim.fences))
        .with_fences(claim.fences)
        .except_numbers(claim.resting_numbers);
    tx.query(query).await?.iter().map(read).collect()
}

/// Is there more than was looked at?
async fn waits_more_than(tx: &mut Tx, claim: &Claim<'_>, near: i64) -> Result<bool, StoreError> {
    let query = Query::new(
        "outbox",
        "SELECT 1 FROM outbox WHERE state IN ('queued', 'retry') {and_partition} ORDER BY seq LIMIT 1 OFFSET $1",
    )
    .bind(near)
    .among_partitions(&leases::partitions(claim.fences));
    Ok(!tx.query(query).await?.is_empty())
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
    // Mostly something waits for nothing, and the first that does is answer enough, however many there are.
    let at_once = Query::new(
        "outbox",
        "SELECT created_at FROM outbox
            WHERE state IN ('queued', 'retry') AND not_before IS NULL {and_partition} ORDER BY seq LIMIT 1",
    )
    .among_partitions(partitions);
    let rows = reader.fetch(at_once).await?;
    if let Some(row) = rows.first() {
        return Cells::of(row, "outbox").get().map(Some);
    }
    let later = Query::new(
        "outbox",
        "SELECT min(coalesce(not_before, created_at)) FROM outbox
            WHERE state IN ('queued', 'retry') {and_partition}",
    )
    .among_partitions(partitions);
    let rows = reader.fetch(later).await?;
    rows.first().map_or(Ok(None), |row| Cells::of(row, "outbox").maybe())
}
