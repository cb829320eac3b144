//! What guests asked for, as it stands now. How it came to stand there is in the event log.

use guestlink_domain::ids::{PropertyId, StayId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A service request.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceRequest {
    /// Whose.
    pub tenant: TenantId,
    /// Derived from the stay and the caller's key.
    pub id: Uuid,
    /// Where.
    pub property: PropertyId,
    /// Of which stay.
    pub stay: StayId,
    /// The service's id in `services.json`.
    pub service: String,
    /// As the domain names it.
    pub state: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// The rest: quantity, wish, time.
    pub data: serde_json::Value,
    /// Counts the changes; 1 when new.
    pub version: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, id, property_id, stay_id, service, state, asked_at, changed_at, data, version
            FROM service_request ",
            $rest
        )
    };
}

/// Keeps a new request; `false`: it was there already, and nothing changed.
pub async fn insert(tx: &mut Tx, request: &ServiceRequest) -> Result<bool, StoreError> {
    let query = Query::new(
        "service_request",
        "INSERT INTO service_request (tenant_id, id, property_id, stay_id, service, state, asked_at, changed_at,
            data, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, id) DO NOTHING",
    )
    .bind(request.tenant)
    .bind(request.id)
    .bind(request.property)
    .bind(request.stay)
    .bind(&request.service)
    .bind(&request.state)
    .bind(request.asked_at)
    .bind(request.changed_at)
    .bind(request.data.clone())
    .bind(1_i64);
    Ok(tx.execute(query).await? > 0)
}

/// What was asked for in a stay, latest first.
pub async fn of_stay(
    mut reader: impl Read,
    tenant: TenantId,
    stay: StayId,
    limit: i64,
) -> Result<Vec<ServiceRequest>, StoreError> {
    let query = Query::new(
        "service_request",
        select!("WHERE tenant_id = $1 AND stay_id = $2 ORDER BY asked_at DESC, id LIMIT $3"),
    )
    .bind(tenant)
    .bind(stay)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<ServiceRequest, StoreError> {
    let mut cells = Cells::of(row, "service_request");
    Ok(ServiceRequest {
        tenant: cells.get()?,
        id: cells.get()?,
        property: cells.get()?,
        stay: cells.get()?,
        service: cells.get()?,
        state: cells.get()?,
        asked_at: cells.get()?,
        changed_at: cells.get()?,
        data: cells.get()?,
        version: cells.get()?,
    })
}
