//! Keys of programs, kept as hashes.

use bytes::Bytes;
use guestlink_domain::access::Right;
use guestlink_domain::ids::{KeyId, TenantId, UserId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Whose organisation.
    pub tenant: TenantId,
    /// The key.
    pub id: KeyId,
    /// For whom it acts.
    pub user: UserId,
    /// What it is for, in its maker's words.
    pub name: String,
    /// Its last characters, so that people know it again.
    pub ending: String,
    /// What it may do, at most.
    pub scopes: Vec<Right>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// Last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// Taken out of force.
    pub revoked_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, id, user_id, name, ending, scopes, created_at, expires_at, used_at, revoked_at
            FROM api_key ",
            $rest
        )
    };
}

/// Keeps a key.
pub async fn add(tx: &mut Tx, key: &Key, hash: &Bytes) -> Result<(), StoreError> {
    let query = Query::new(
        "api_key",
        "INSERT INTO api_key (tenant_id, id, user_id, name, hash, ending, scopes, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(key.tenant)
    .bind(key.id)
    .bind(key.user)
    .bind(&key.name)
    .bind(hash)
    .bind(&key.ending)
    .bind(serde_json::to_value(&key.scopes).unwrap_or_default())
    .bind(key.created_at)
    .bind(key.expires_at);
    tx.execute(query).await.map(drop)
}

/// The key with this hash, in force or not. A key names its organisation: nobody else can.
pub async fn by_hash(mut reader: impl Read, hash: &Bytes) -> Result<Option<Key>, StoreError> {
    let query = Query::new("api_key", select!("WHERE hash = $1")).bind(hash);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// Every key of an organisation that was not taken out of force, newest first.
pub async fn all(mut reader: impl Read, tenant: TenantId) -> Result<Vec<Key>, StoreError> {
    let query = Query::new(
        "api_key",
        select!("WHERE tenant_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id"),
    )
    .bind(tenant);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// It was used.
pub async fn used(tx: &mut Tx, key: &Key, now: Timestamp) -> Result<(), StoreError> {
    let query = Query::new("api_key", "UPDATE api_key SET used_at = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(key.tenant)
        .bind(key.id)
        .bind(now);
    tx.execute(query).await.map(drop)
}

/// Takes a key out of force; was it in force?
pub async fn revoke(tx: &mut Tx, tenant: TenantId, key: KeyId, now: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "api_key",
        "UPDATE api_key SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL",
    )
    .bind(tenant)
    .bind(key)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

fn read(row: &Row) -> Result<Key, StoreError> {
    let mut cells = Cells::of(row, "api_key");
    Ok(Key {
        tenant: cells.get()?,
        id: cells.get()?,
        user: cells.get()?,
        name: cells.get()?,
        ending: cells.get()?,
        scopes: cells.document()?,
        created_at: cells.get()?,
        expires_at: cells.maybe()?,
        used_at: cells.maybe()?,
        revoked_at: cells.maybe()?,
    })
}
