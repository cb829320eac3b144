//! Links that work once, kept as hashes.

use bytes::Bytes;
use guestlink_domain::ids::{TenantId, UserId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// What a link is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To make the first owner of an installation.
    Setup,
    /// To sign in.
    SignIn,
    /// To accept an invitation: choose a password, then be signed in.
    Invitation,
    /// To choose a new password.
    Recovery,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::SignIn => "sign_in",
            Self::Invitation => "invitation",
            Self::Recovery => "recovery",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Setup, Self::SignIn, Self::Invitation, Self::Recovery]
            .into_iter()
            .find(|one| one.as_str() == text)
    }
}

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Whose organisation.
    pub tenant: TenantId,
    /// What for.
    pub purpose: Purpose,
    /// For whom; nobody yet, to set up.
    pub user: Option<UserId>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was used up.
    pub used_at: Option<Timestamp>,
}

/// Keeps a link. Earlier ones of the same user and purpose stop working.
pub async fn add(tx: &mut Tx, link: &Link, hash: &Bytes) -> Result<(), StoreError> {
    let earlier = Query::new(
        "one_time",
        "DELETE FROM one_time WHERE tenant_id = $1 AND purpose = $2 AND used_at IS NULL
            AND (user_id = $3 OR (user_id IS NULL AND $3 IS NULL))",
    )
    .bind(link.tenant)
    .bind(link.purpose.as_str())
    .bind(link.user);
    tx.execute(earlier).await?;
    let query = Query::new(
        "one_time",
        "INSERT INTO one_time (hash, tenant_id, purpose, user_id, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(hash)
    .bind(link.tenant)
    .bind(link.purpose.as_str())
    .bind(link.user)
    .bind(link.created_at)
    .bind(link.expires_at);
    tx.execute(query).await.map(drop)
}

/// The link with this hash, used or not.
pub async fn by_hash(mut reader: impl Read, hash: &Bytes) -> Result<Option<Link>, StoreError> {
    let query = Query::new(
        "one_time",
        "SELECT tenant_id, purpose, user_id, created_at, expires_at, used_at FROM one_time WHERE hash = $1",
    )
    .bind(hash);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// Uses a link up; was it still good?
pub async fn use_up(tx: &mut Tx, hash: &Bytes, now: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "one_time",
        "UPDATE one_time SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(hash)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

/// Every link of a user stops working.
pub async fn revoke(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    let query =
        Query::new("one_time", "DELETE FROM one_time WHERE user_id = $1 AND used_at IS NULL").bind(user);
    tx.execute(query).await.map(drop)
}

fn read(row: &Row) -> Result<Link, StoreError> {
    let mut cells = Cells::of(row, "one_time");
    Ok(Link {
        tenant: cells.get()?,
        purpose: cells.parse(Purpose::parse)?,
        user: cells.maybe()?,
        created_at: cells.get()?,
        expires_at: cells.get()?,
        used_at: cells.maybe()?,
    })
}
