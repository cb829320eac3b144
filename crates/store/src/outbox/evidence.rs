//! Learning afterwards what became of a message: a status brings back the tag we sent along.

use std::collections::HashMap;

use guestlink_domain::ids::{OutboxId, TenantId};
use jiff::Timestamp;

use super::{NewOutbox, claim::read_queued, settle::accept};
use crate::{
    error::StoreError,
    messaging::Wamid,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A status came back with our tag: this attempt was accepted under this wamid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Whose.
    pub tenant: TenantId,
    /// From the tag.
    pub id: OutboxId,
    /// From the tag.
    pub attempt: i32,
    /// From the status.
    pub wamid: Wamid,
    /// When it came.
    pub at: Timestamp,
}

/// What a tag told us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// Nothing new.
    Known,
    /// We did not know that it was accepted.
    Accepted,
    /// Two attempts were accepted: the guest got it twice. Count it and show it.
    Twice,
    /// No such message of ours.
    Stranger,
}

/// A message whose fate is open.
#[derive(Clone, PartialEq, Debug)]
pub struct Unsettled {
    /// As queued.
    pub queued: NewOutbox,
    /// The attempt in question.
    pub attempt: i32,
    /// To settle it with.
    pub fence: i64,
    /// When the attempt began: waiting counts from here, across restarts.
    pub sending_at: Timestamp,
}

const TAGGED: Many = Many {
    table: "outbox",
    head: "WITH k (tenant_id, id) AS (VALUES",
    tail: ") SELECT o.tenant_id, o.id, o.wamid FROM k
        JOIN outbox o ON o.tenant_id = k.tenant_id AND o.id = k.id
        ORDER BY o.seq {lock_o}",
};

/// Takes each tag as proof of acceptance, whatever we believed, in the order given; one answer for each tag.
/// The message gets its wamid and the statuses known of it.
pub async fn resolve_by_tag(tx: &mut Tx, tags: &[Tag]) -> Result<Vec<Evidence>, StoreError> {
    let rows = tags.iter().map(|tag| row![tag.tenant, tag.id]).collect();
    let mut known: HashMap<(TenantId, OutboxId), Option<Wamid>> = HashMap::new();
    for row in &TAGGED.read(&mut &mut *tx, rows).await? {
        let mut cells = Cells::of(row, "outbox");
        known.insert((cells.get()?, cells.get()?), cells.maybe()?.map(Wamid));
    }
    let mut evidence = Vec::with_capacity(tags.len());
    let mut news = Vec::new();
    for tag in tags {
        evidence.push(match known.get_mut(&(tag.tenant, tag.id)) {
            None => Evidence::Stranger,
            Some(Some(wamid)) if *wamid == tag.wamid => Evidence::Known,
            Some(Some(_other)) => Evidence::Twice,
            Some(open) => {
                *open = Some(tag.wamid.clone());
                news.push(row![tag.tenant, tag.id, tag.attempt, &tag.wamid.0, tag.at]);
                Evidence::Accepted
            }
        });
    }
    accept(tx, news).await?;
    Ok(evidence)
}

/// Messages whose fate is open, those that began first at the front.
pub async fn unknown(
    mut reader: impl Read,
    partitions: &[i16],
    limit: i64,
) -> Result<Vec<Unsettled>, StoreError> {
    let query = Query::new(
        "outbox",
        "SELECT attempt, fence, sending_at, tenant_id, id, number_id, conversation_id, message_id, partition,
            recipient, content, class, not_before, expires_at, created_at
            FROM outbox WHERE state = 'unknown' {and_partition} ORDER BY sending_at, seq LIMIT $1",
    )
    .bind(limit)
    .among_partitions(partitions);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "outbox");
            Ok(Unsettled {
                attempt: cells.get()?,
                fence: cells.get()?,
                sending_at: cells.get()?,
                queued: read_queued(&mut cells)?,
            })
        })
        .collect()
}
