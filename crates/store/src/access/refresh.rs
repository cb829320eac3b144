//! Refresh tokens of the API: each used once, in families that end together.

use bytes::Bytes;
use guestlink_domain::ids::{TenantId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A refresh token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refresh {
    /// Whose organisation.
    pub tenant: TenantId,
    /// All that came from one sign-in.
    pub family: Uuid,
    /// Whose.
    pub user: UserId,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was exchanged.
    pub used_at: Option<Timestamp>,
    /// When its family ended.
    pub revoked_at: Option<Timestamp>,
}

/// Keeps a token.
pub async fn add(tx: &mut Tx, refresh: &Refresh, hash: &Bytes) -> Result<(), StoreError> {
    let query = Query::new(
        "refresh_token",
        "INSERT INTO refresh_token (hash, tenant_id, family, user_id, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(hash)
    .bind(refresh.tenant)
    .bind(refresh.family)
    .bind(refresh.user)
    .bind(refresh.created_at)
    .bind(refresh.expires_at);
    tx.execute(query).await.map(drop)
}

/// The token with this hash.
pub async fn by_hash(mut reader: impl Read, hash: &Bytes) -> Result<Option<Refresh>, StoreError> {
    let query = Query::new(
        "refresh_token",
        "SELECT tenant_id, family, user_id, created_at, expires_at, used_at, revoked_at FROM refresh_token
            WHERE hash = $1",
    )
    .bind(hash);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// Uses a token up; was it still good?
pub async fn use_up(tx: &mut Tx, hash: &Bytes, now: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "refresh_token",
        "UPDATE refresh_token SET used_at = $2
            WHERE hash = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(hash)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

/// Ends a family.
pub async fn revoke_family(
    tx: &mut Tx,
    tenant: TenantId,
    family: Uuid,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let query = Query::new(
        "refresh_token",
        "UPDATE refresh_token SET revoked_at = $3 WHERE tenant_id = $1 AND family = $2 AND revoked_at IS NULL",
    )
    .bind(tenant)
    .bind(family)
    .bind(now);
    tx.execute(query).await
}

/// Ends all families of a user.
pub async fn revoke_user(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<u64, StoreError> {
    let query = Query::new(
        "refresh_token",
        "UPDATE refresh_token SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
    )
    .bind(user)
    .bind(now);
    tx.execute(query).await
}

/// Has the family a token that is still good?
pub async fn is_alive(
    mut reader: impl Read,
    tenant: TenantId,
    family: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(
        "refresh_token",
        "SELECT 1 FROM refresh_token WHERE tenant_id = $1 AND family = $2 AND revoked_at IS NULL
            AND used_at IS NULL AND expires_at > $3 LIMIT 1",
    )
    .bind(tenant)
    .bind(family)
    .bind(now);
    Ok(!reader.fetch(query).await?.is_empty())
}

fn read(row: &Row) -> Result<Refresh, StoreError> {
    let mut cells = Cells::of(row, "refresh_token");
    Ok(Refresh {
        tenant: cells.get()?,
        family: cells.get()?,
        user: cells.get()?,
        created_at: cells.get()?,
        expires_at: cells.get()?,
        used_at: cells.maybe()?,
        revoked_at: cells.maybe()?,
    })
}
