//! The audit log: appended to, never changed, each entry's hash over the one before it. The hash is the caller's.

use bytes::Bytes;
use guestlink_domain::ids::TenantId;
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// An entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Whose organisation.
    pub tenant: TenantId,
    /// Its number, from 1, without a gap.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who: `user:<id>`, `key:<id>`, `cli`, `nobody`.
    pub actor: String,
    /// What, such as `session.opened`.
    pub action: String,
    /// To what.
    pub target: String,
    /// More, as JSON text: kept as written, because the hash is over it.
    pub detail: String,
    /// Over the entry and the hash before it.
    pub hash: Bytes,
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT tenant_id, seq, at, actor, action, target, detail, hash FROM audit ", $rest)
    };
}

/// The last entry.
pub async fn last(mut reader: impl Read, tenant: TenantId) -> Result<Option<Entry>, StoreError> {
    let query = Query::new("audit", select!("WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1")).bind(tenant);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// Appends.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody else appended in between.
pub async fn append(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    let query = Query::new(
        "audit",
        "INSERT INTO audit (tenant_id, seq, at, actor, action, target, detail, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(entry.tenant)
    .bind(entry.seq)
    .bind(entry.at)
    .bind(&entry.actor)
    .bind(&entry.action)
    .bind(&entry.target)
    .bind(&entry.detail)
    .bind(&entry.hash);
    tx.execute(query).await.map(drop)
}

/// Entries after a number, oldest first.
pub async fn after(
    mut reader: impl Read,
    tenant: TenantId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let query = Query::new("audit", select!("WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"))
        .bind(tenant)
        .bind(seq)
        .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Entries before a number, newest first.
pub async fn before(
    mut reader: impl Read,
    tenant: TenantId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let query = Query::new("audit", select!("WHERE tenant_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"))
        .bind(tenant)
        .bind(seq)
        .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Which organisations have a log.
pub async fn tenants(mut reader: impl Read) -> Result<Vec<TenantId>, StoreError> {
    let query = Query::new("audit", "SELECT DISTINCT tenant_id FROM audit ORDER BY tenant_id");
    reader.fetch(query).await?.iter().map(|row| Cells::of(row, "audit").get()).collect()
}

fn read(row: &Row) -> Result<Entry, StoreError> {
    let mut cells = Cells::of(row, "audit");
    Ok(Entry {
        tenant: cells.get()?,
        seq: cells.get()?,
        at: cells.get()?,
        actor: cells.get()?,
        action: cells.get()?,
        target: cells.get()?,
        detail: cells.get()?,
        hash: cells.get()?,
    })
}
