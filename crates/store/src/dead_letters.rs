//! What could not be worked on, kept with its reason until a person has looked at it.

use bytes::Bytes;
use guestlink_domain::ids::TenantId;
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// Something given up.
#[derive(Clone, PartialEq)]
pub struct NewDeadLetter {
    /// Whose, if known.
    pub tenant: Option<TenantId>,
    /// Where it came from ("inbox", "outbox", "timer").
    pub source: String,
    /// Its id there.
    pub reference: String,
    /// Why, for a person; no personal data.
    pub reason: String,
    /// What it was.
    pub body: Option<Bytes>,
    /// When.
    pub at: Timestamp,
}

impl std::fmt::Debug for NewDeadLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDeadLetter")
            .field("source", &self.source)
            .field("reference", &self.reference)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

const ADD: Many = Many {
    table: "dead_letter",
    head: "INSERT INTO dead_letter (tenant_id, source, ref, reason, at, body) VALUES",
    tail: "",
};

/// Keeps them.
pub async fn add(tx: &mut Tx, letters: Vec<NewDeadLetter>) -> Result<(), StoreError> {
    let rows =
        letters.into_iter().map(|d| row![d.tenant, d.source, d.reference, d.reason, d.at, d.body]).collect();
    ADD.write(tx, rows).await.map(drop)
}

/// The latest, newest first, with their numbers.
pub async fn latest(mut reader: impl Read, limit: i64) -> Result<Vec<(i64, NewDeadLetter)>, StoreError> {
    let query = Query::new(
        "dead_letter",
        "SELECT id, tenant_id, source, ref, reason, at, body FROM dead_letter ORDER BY id DESC LIMIT $1",
    )
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// A tenant's, newest first; with those of nobody known if `strays`.
pub async fn of_tenant(
    mut reader: impl Read,
    tenant: TenantId,
    strays: bool,
    limit: i64,
) -> Result<Vec<(i64, NewDeadLetter)>, StoreError> {
    let query = Query::new(
        "dead_letter",
        "SELECT id, tenant_id, source, ref, reason, at, body FROM dead_letter
            WHERE tenant_id = $1 OR (tenant_id IS NULL AND $2 = 1) ORDER BY id DESC LIMIT $3",
    )
    .bind(tenant)
    .bind(i64::from(strays))
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Takes one of a tenant's out, to be worked again or because somebody has looked at it; nothing if it is gone.
pub async fn take(
    tx: &mut Tx,
    tenant: TenantId,
    strays: bool,
    id: i64,
) -> Result<Option<NewDeadLetter>, StoreError> {
    let query = Query::new(
        "dead_letter",
        "DELETE FROM dead_letter WHERE id = $1 AND (tenant_id = $2 OR (tenant_id IS NULL AND $3 = 1))
            RETURNING id, tenant_id, source, ref, reason, at, body",
    )
    .bind(id)
    .bind(tenant)
    .bind(i64::from(strays));
    let rows = tx.query(query).await?;
    Ok(rows.first().map(read).transpose()?.map(|(_, letter)| letter))
}

fn read(row: &Row) -> Result<(i64, NewDeadLetter), StoreError> {
    let mut cells = Cells::of(row, "dead_letter");
    Ok((
        cells.get()?,
        NewDeadLetter {
            tenant: cells.maybe()?,
            source: cells.get()?,
            reference: cells.get()?,
            reason: cells.get()?,
            at: cells.get()?,
            body: cells.maybe()?,
        },
    ))
}
