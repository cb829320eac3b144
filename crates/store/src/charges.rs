//! What stays owe besides the room. A charge is never changed, only made void.

use guestlink_domain::ids::{PropertyId, RequestId, StayId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// Something a stay owes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// Whose.
    pub tenant: TenantId,
    /// Derived from what caused it, so that it is owed once.
    pub id: Uuid,
    /// Where.
    pub property: PropertyId,
    /// Which stay.
    pub stay: StayId,
    /// The request, if it came from one.
    pub request: Option<RequestId>,
    /// The service's id.
    pub what: String,
    /// How many.
    pub quantity: i64,
    /// All of it, in minor units.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Since when.
    pub at: Timestamp,
    /// It is not owed after all.
    pub void: bool,
}

/// Keeps charges; one that is known becomes void, or owed again.
pub async fn save(tx: &mut Tx, charges: Vec<Charge>) -> Result<(), StoreError> {
    for charge in &charges {
        let query = Query::new(
            "stay_charge",
            "INSERT INTO stay_charge (tenant_id, id, property_id, stay_id, request_id, what, quantity, minor,
                currency, at, void) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                ON CONFLICT (tenant_id, id) DO UPDATE SET void = excluded.void, quantity = excluded.quantity,
                minor = excluded.minor",
        )
        .bind(charge.tenant)
        .bind(charge.id)
        .bind(charge.property)
        .bind(charge.stay)
        .bind(charge.request)
        .bind(&charge.what)
        .bind(charge.quantity)
        .bind(charge.minor)
        .bind(&charge.currency)
        .bind(charge.at)
        .bind(charge.void);
        tx.execute(query).await?;
    }
    Ok(())
}

/// What a property's stays owe since a moment, oldest first; behind `after` (moment and id).
pub async fn since(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    from: Timestamp,
) -> Result<Vec<Charge>, StoreError> {
    let query = Query::new(
        "stay_charge",
        "SELECT tenant_id, id, property_id, stay_id, request_id, what, quantity, minor, currency, at, void
            FROM stay_charge WHERE tenant_id = $1 AND property_id = $2 AND at >= $3 ORDER BY at, id",
    )
    .bind(tenant)
    .bind(property)
    .bind(from);
    rows(reader.fetch(query).await?.as_slice())
}

/// A page of what a property's stays owe since a moment, oldest first; behind `after`. Of one stay, if it is named.
pub async fn page(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    (from, stay): (Timestamp, Option<StayId>),
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Charge>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let all = Query::new(
        "stay_charge",
        "SELECT tenant_id, id, property_id, stay_id, request_id, what, quantity, minor, currency, at, void
            FROM stay_charge WHERE tenant_id = $1 AND property_id = $2 AND at >= $3 AND (at, id) > ($4, $5)
            ORDER BY at, id LIMIT $6",
    );
    let one = Query::new(
        "stay_charge",
        "SELECT tenant_id, id, property_id, stay_id, request_id, what, quantity, minor, currency, at, void
            FROM stay_charge WHERE tenant_id = $1 AND property_id = $2 AND at >= $3 AND (at, id) > ($4, $5)
            AND stay_id = $7 ORDER BY at, id LIMIT $6",
    );
    let bound = |query: Query| query.bind(tenant).bind(property).bind(from).bind(at).bind(id).bind(limit);
    let query = match stay {
        Some(stay) => bound(one).bind(stay),
        None => bound(all),
    };
    rows(reader.fetch(query).await?.as_slice())
}

/// What one stay owes, oldest first.
pub async fn of_stay(
    mut reader: impl Read,
    tenant: TenantId,
    stay: StayId,
) -> Result<Vec<Charge>, StoreError> {
    let query = Query::new(
        "stay_charge",
        "SELECT tenant_id, id, property_id, stay_id, request_id, what, quantity, minor, currency, at, void
            FROM stay_charge WHERE tenant_id = $1 AND stay_id = $2 ORDER BY at, id",
    )
    .bind(tenant)
    .bind(stay);
    rows(reader.fetch(query).await?.as_slice())
}

fn rows(rows: &[crate::dialect::Row]) -> Result<Vec<Charge>, StoreError> {
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "stay_charge");
            Ok(Charge {
                tenant: cells.get()?,
                id: cells.get()?,
                property: cells.get()?,
                stay: cells.get()?,
                request: cells.maybe()?,
                what: cells.get()?,
                quantity: cells.get()?,
                minor: cells.get()?,
                currency: cells.get()?,
                at: cells.get()?,
                void: cells.get()?,
            })
        })
        .collect()
}
