//! Links to guests' pages: kept as hashes, one in force for each stay, with a count of openings and nothing about who
//! opened them.

use bytes::Bytes;
use guestlink_domain::ids::{GuestId, StayId, TenantId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A link. `Debug` shows neither hash nor link.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// Whose.
    pub tenant: TenantId,
    /// To the page of which stay.
    pub stay: StayId,
    /// SHA-256 of the token.
    pub token_hash: Bytes,
    /// The token, sealed by the caller.
    pub sealed: Bytes,
    /// Since when.
    pub issued_at: Timestamp,
    /// Until when, if it is not in force any more.
    pub revoked_at: Option<Timestamp>,
    /// How often it was opened.
    pub opened: i64,
    /// When it was opened last.
    pub last_opened_at: Option<Timestamp>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("stay", &self.stay).field("opened", &self.opened).finish_non_exhaustive()
    }
}

/// Openings of one link, to be added to its count.
#[derive(Clone, PartialEq, Eq)]
pub struct Openings {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub token_hash: Bytes,
    /// How many.
    pub count: i64,
    /// The last of them.
    pub last_at: Timestamp,
}

/// What a page says of its guest.
#[derive(Clone, PartialEq, Eq)]
pub struct Greeted {
    /// Full name.
    pub name: Option<String>,
    /// The language, a tag.
    pub language: Option<String>,
    /// Counts the changes.
    pub version: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, stay_id, token_hash, sealed, issued_at, revoked_at, opened, last_opened_at
            FROM welcome_link ",
            $rest
        )
    };
}

const ISSUE: Many = Many {
    table: "welcome_link",
    head: "INSERT INTO welcome_link (tenant_id, stay_id, token_hash, sealed, issued_at, opened) VALUES",
    tail: "",
};

/// Puts new links in force. Revoke those before them first.
///
/// # Errors
/// [`StoreError::Conflict`] if one of the stays has a link in force.
pub async fn issue(tx: &mut Tx, links: Vec<Link>) -> Result<(), StoreError> {
    let rows = links
        .into_iter()
        .map(|link| row![link.tenant, link.stay, link.token_hash, link.sealed, link.issued_at, 0_i64])
        .collect();
    ISSUE.write(tx, rows).await.map(drop)
}

/// Takes the stay's link out of force, if it has one.
pub async fn revoke(tx: &mut Tx, tenant: TenantId, stay: StayId, at: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "welcome_link",
        "UPDATE welcome_link SET revoked_at = $3 WHERE tenant_id = $1 AND stay_id = $2 AND revoked_at IS NULL",
    )
    .bind(tenant)
    .bind(stay)
    .bind(at);
    Ok(tx.execute(query).await? > 0)
}

const OF_STAYS: Many = Many {
    table: "welcome_link",
    head: "WITH k (k_tenant, k_stay) AS (VALUES",
    tail: concat!(
        ") ",
        select!(
            "JOIN (SELECT DISTINCT k_tenant, k_stay FROM k) AS k
                ON tenant_id = k_tenant AND stay_id = k_stay AND revoked_at IS NULL"
        )
    ),
};

/// The links in force of these stays.
pub async fn of_stays(
    mut reader: impl Read,
    tenant: TenantId,
    stays: &[StayId],
) -> Result<Vec<Link>, StoreError> {
    let rows = stays.iter().map(|stay| row![tenant, *stay]).collect();
    OF_STAYS.read(&mut reader, rows).await?.iter().map(read).collect()
}

/// The stay's link in force.
pub async fn of_stay(reader: impl Read, tenant: TenantId, stay: StayId) -> Result<Option<Link>, StoreError> {
    Ok(of_stays(reader, tenant, &[stay]).await?.pop())
}

/// The link with this hash, in force or not. A link names its tenant, as a number does: nobody else can.
pub async fn by_hash(mut reader: impl Read, token_hash: &Bytes) -> Result<Option<Link>, StoreError> {
    let query = Query::new("welcome_link", select!("WHERE token_hash = $1")).bind(token_hash);
    reader.fetch(query).await?.first().map(read).transpose()
}

const COUNT: Many = Many {
    table: "welcome_link",
    head: "WITH v (k_tenant, k_hash, k_count, k_last) AS (VALUES",
    tail: ") UPDATE welcome_link SET opened = opened + k_count, last_opened_at = k_last FROM v
        WHERE tenant_id = k_tenant AND token_hash = k_hash",
};

/// Adds openings to the counts.
pub async fn count(tx: &mut Tx, openings: Vec<Openings>) -> Result<(), StoreError> {
    let rows = openings.into_iter().map(|o| row![o.tenant, o.token_hash, o.count, o.last_at]).collect();
    COUNT.write(tx, rows).await.map(drop)
}

/// What a page says of a guest.
pub async fn greeted(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Option<Greeted>, StoreError> {
    let query =
        Query::new("guest", "SELECT name, language, version FROM guest WHERE tenant_id = $1 AND id = $2")
            .bind(tenant)
            .bind(guest);
    let rows = reader.fetch(query).await?;
    rows.first()
        .map(|row| {
            let mut cells = Cells::of(row, "guest");
            Ok(Greeted { name: cells.maybe()?, language: cells.maybe()?, version: cells.get()? })
        })
        .transpose()
}

fn read(row: &Row) -> Result<Link, StoreError> {
    let mut cells = Cells::of(row, "welcome_link");
    Ok(Link {
        tenant: cells.get()?,
        stay: cells.get()?,
        token_hash: cells.get()?,
        sealed: cells.get()?,
        issued_at: cells.get()?,
        revoked_at: cells.maybe()?,
        opened: cells.get()?,
        last_opened_at: cells.maybe()?,
    })
}
