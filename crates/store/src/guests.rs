//! Guests found to be one person, and taken apart again. The guest that stays keeps everything; the other one is left as
//! it was, without what people are known by, so that what was said in its conversations can still be read.

pub mod overview;

use guestlink_domain::ids::{GuestId, StayId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    dialect::Row,
    error::StoreError,
    messaging::IdentityKind,
    open::Tx,
    query::{Cells, Query, Read},
};

/// What a merge moved, so that it can be moved back.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// What the guest was known by: kind and value.
    pub identities: Vec<(IdentityKind, String)>,
    /// Stays.
    pub stays: Vec<StayId>,
}

impl std::fmt::Debug for Moved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Moved")
            .field("identities", &self.identities.len())
            .field("stays", &self.stays)
            .finish()
    }
}

/// A merge, as it is remembered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merge {
    /// Its id.
    pub id: Uuid,
    /// Who was merged.
    pub from: GuestId,
    /// Into whom.
    pub into: GuestId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What moved.
    pub moved: Moved,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// Makes two guests one.
///
/// # Errors
/// [`StoreError::Conflict`] when one of them does not exist or they are the same.
pub async fn merge(tx: &mut Tx, tenant: TenantId, merge: &Merge) -> Result<Moved, StoreError> {
    if merge.from == merge.into
        || !exists(tx, tenant, merge.from).await?
        || !exists(tx, tenant, merge.into).await?
    {
        return Err(StoreError::Conflict { what: "guest" });
    }
    let moved = Moved {
        identities: identities(tx, tenant, merge.from).await?,
        stays: stays(tx, tenant, merge.from).await?,
    };
    for sql in [
        "UPDATE guest_identity SET guest_id = $3 WHERE tenant_id = $1 AND guest_id = $2",
        "UPDATE stay SET guest_id = $3, version = version + 1 WHERE tenant_id = $1 AND guest_id = $2",
        "UPDATE automation_done {by:automation_done_guest} SET guest_id = $3 WHERE tenant_id = $1 AND guest_id = $2",
        "INSERT INTO consent (tenant_id, guest_id, kind, at, granted, source, wording)
            SELECT tenant_id, $3, kind, at, granted, source, wording FROM consent WHERE tenant_id = $1 AND guest_id = $2
            ON CONFLICT DO NOTHING",
    ] {
        tx.execute(Query::new("guest", sql).bind(tenant).bind(merge.from).bind(merge.into)).await?;
    }
    let query = Query::new(
        "guest_merge",
        "INSERT INTO guest_merge (tenant_id, id, from_guest, into_guest, at, by, moved) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant)
    .bind(merge.id)
    .bind(merge.from)
    .bind(merge.into)
    .bind(merge.at)
    .bind(&merge.by)
    .bind(serde_json::to_value(&moved).unwrap_or_default());
    tx.execute(query).await?;
    Ok(moved)
}

/// Takes a merge back: what moved goes back, what came since stays.
///
/// # Errors
/// [`StoreError::Conflict`] when it is undone already.
pub async fn split(tx: &mut Tx, tenant: TenantId, merge: &Merge, now: Timestamp) -> Result<(), StoreError> {
    let query = Query::new(
        "guest_merge",
        "UPDATE guest_merge SET undone_at = $3 WHERE tenant_id = $1 AND id = $2 AND undone_at IS NULL",
    )
    .bind(tenant)
    .bind(merge.id)
    .bind(now);
    if tx.execute(query).await? == 0 {
        return Err(StoreError::Conflict { what: "guest_merge" });
    }
    for (kind, value) in &merge.moved.identities {
        let query = Query::new(
            "guest_identity",
            "UPDATE guest_identity SET guest_id = $4 WHERE tenant_id = $1 AND kind = $2 AND value = $3 AND guest_id = $5",
        )
        .bind(tenant)
        .bind(kind.as_str())
        .bind(value)
        .bind(merge.from)
        .bind(merge.into);
        tx.execute(query).await?;
    }
    for stay in &merge.moved.stays {
        let query = Query::new(
            "stay",
            "UPDATE stay SET guest_id = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND guest_id = $4",
        )
        .bind(tenant)
        .bind(*stay)
        .bind(merge.from)
        .bind(merge.into);
        tx.execute(query).await?;
    }
    Ok(())
}

/// The merges a guest was part of, oldest first.
pub async fn merges(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<Merge>, StoreError> {
    let query = Query::new(
        "guest_merge",
        "SELECT id, from_guest, into_guest, at, by, moved, undone_at FROM guest_merge
            WHERE tenant_id = $1 AND (from_guest = $2 OR into_guest = $2) ORDER BY at, id",
    )
    .bind(tenant)
    .bind(guest);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "guest_merge");
            Ok(Merge {
                id: cells.get()?,
                from: cells.get()?,
                into: cells.get()?,
                at: cells.get()?,
                by: cells.get()?,
                moved: cells.document()?,
                undone_at: cells.maybe()?,
            })
        })
        .collect()
}

async fn exists(tx: &mut Tx, tenant: TenantId, guest: GuestId) -> Result<bool, StoreError> {
    let query =
        Query::new("guest", "SELECT id FROM guest WHERE tenant_id = $1 AND id = $2").bind(tenant).bind(guest);
    Ok(!tx.query(query).await?.is_empty())
}

/// What a guest is known by.
pub async fn known_by(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<(IdentityKind, String)>, StoreError> {
    read_identities(&reader.fetch(of_guest(tenant, guest)).await?)
}

async fn identities(
    tx: &mut Tx,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<(IdentityKind, String)>, StoreError> {
    read_identities(&tx.query(of_guest(tenant, guest)).await?)
}

fn of_guest(tenant: TenantId, guest: GuestId) -> Query {
    Query::new(
        "guest_identity",
        "SELECT kind, value FROM guest_identity WHERE tenant_id = $1 AND guest_id = $2 ORDER BY kind, value",
    )
    .bind(tenant)
    .bind(guest)
}

fn read_identities(rows: &[Row]) -> Result<Vec<(IdentityKind, String)>, StoreError> {
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "guest_identity");
            Ok((cells.parse(IdentityKind::parse)?, cells.get()?))
        })
        .collect()
}

async fn stays(tx: &mut Tx, tenant: TenantId, guest: GuestId) -> Result<Vec<StayId>, StoreError> {
    let query = Query::new(
        "stay",
        "SELECT id FROM stay {by:stay_guest} WHERE tenant_id = $1 AND guest_id = $2 ORDER BY id",
    )
    .bind(tenant)
    .bind(guest);
    tx.query(query).await?.iter().map(|row| Cells::of(row, "stay").get()).collect()
}
