//! What automations did for each guest. A key is written once in all time: whoever comes second finds a conflict, with
//! all that was to follow from it.

use std::collections::BTreeMap;

use guestlink_domain::automations::Done;
use guestlink_domain::ids::{GuestId, TenantId};

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// Something done, to be remembered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDone {
    /// Whose.
    pub tenant: TenantId,
    /// For whom.
    pub guest: GuestId,
    /// What.
    pub done: Done,
}

const ADD: Many = Many {
    table: "automation_done",
    head: "INSERT INTO automation_done (tenant_id, key, guest_id, automation, booking, at, sent, sells, recovery) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

/// Remembers what is done in this transaction.
///
/// # Errors
/// [`StoreError::Conflict`] when one of it was done before.
pub async fn add(tx: &mut Tx, new: Vec<NewDone>) -> Result<(), StoreError> {
    let expected = new.len();
    let rows = new
        .into_iter()
        .map(|NewDone { tenant, guest, done: d }| {
            row![tenant, d.key, guest, d.automation, d.booking, d.at, d.sent, d.sells, d.recovery]
        })
        .collect();
    let written = ADD.write(tx, rows).await?;
    if u64::try_from(expected) == Ok(written) {
        Ok(())
    } else {
        Err(StoreError::Conflict { what: "automation_done" })
    }
}

/// What was done for a guest, the latest first.
pub async fn done(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
    limit: i64,
) -> Result<Vec<Done>, StoreError> {
    let query = Query::new(
        "automation_done",
        "SELECT key, automation, booking, at, sent, sells, recovery FROM automation_done
            WHERE tenant_id = $1 AND guest_id = $2 ORDER BY at DESC, key LIMIT $3",
    )
    .bind(tenant)
    .bind(guest)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter().map(|row| read(&mut Cells::of(row, "automation_done"))).collect()
}

const OF_GUESTS: Many = Many {
    table: "automation_done",
    head: "WITH k (k_tenant, k_guest) AS (VALUES",
    tail: ") SELECT DISTINCT d.guest_id, d.key, d.automation, d.booking, d.at, d.sent, d.sells, d.recovery
        FROM k JOIN automation_done d {by:automation_done_guest} ON d.tenant_id = k_tenant AND d.guest_id = k_guest",
};

/// What was done for many guests.
pub async fn done_of(
    mut reader: impl Read,
    tenant: TenantId,
    guests: &[GuestId],
) -> Result<BTreeMap<GuestId, Vec<Done>>, StoreError> {
    let rows = guests.iter().map(|guest| row![tenant, *guest]).collect();
    let mut done: BTreeMap<GuestId, Vec<Done>> = BTreeMap::new();
    for row in &OF_GUESTS.read(&mut reader, rows).await? {
        let mut cells = Cells::of(row, "automation_done");
        let guest = cells.get()?;
        done.entry(guest).or_default().push(read(&mut cells)?);
    }
    Ok(done)
}

fn read(cells: &mut Cells<'_>) -> Result<Done, StoreError> {
    Ok(Done {
        key: cells.get()?,
        automation: cells.get()?,
        booking: cells.maybe()?,
        at: cells.get()?,
        sent: cells.get()?,
        sells: cells.get()?,
        recovery: cells.get()?,
    })
}
