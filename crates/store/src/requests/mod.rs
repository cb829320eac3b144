//! What guests asked for, as it stands now. How it came to stand there is in the event log, from which everything here
//! can be made anew.

// Above the modules that read rows.
macro_rules! columns {
    () => {
        "tenant_id, id, property_id, stay_id, guest_id, conversation_id, service, department, unit, state, open,
        member, priority, quantity, asked_at, changed_at, acknowledge_by, complete_by, escalated, data, version"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM service_request ", $rest)
    };
}

mod lists;
mod rebuild;

use guestlink_domain::ids::{ConversationId, GuestId, PropertyId, RequestId, StayId, TenantId};
use guestlink_domain::requests::Request;
use jiff::Timestamp;

pub use lists::{Cursor, Filter, Waiting, guest_names, list, waiting};
pub use rebuild::{Rebuilt, rebuild};

use crate::{
    dialect::Row,
    error::StoreError,
    events::About,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A service request.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceRequest {
    /// Whose.
    pub tenant: TenantId,
    /// The request.
    pub id: RequestId,
    /// Where.
    pub property: PropertyId,
    /// Of which stay.
    pub stay: StayId,
    /// Who asked.
    pub guest: Option<GuestId>,
    /// In which chat.
    pub conversation: Option<ConversationId>,
    /// The service's id in `services.json`.
    pub service: String,
    /// The team.
    pub department: Option<String>,
    /// The room.
    pub unit: Option<String>,
    /// As the domain names it.
    pub state: String,
    /// There is still something to be done.
    pub open: bool,
    /// Who has it, or did it.
    pub member: Option<String>,
    /// 1 is the most urgent.
    pub priority: i64,
    /// How many.
    pub quantity: i64,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// Until when it should be taken up; nothing while the clock stands.
    pub acknowledge_by: Option<Timestamp>,
    /// Until when it should be done; nothing while the clock stands.
    pub complete_by: Option<Timestamp>,
    /// 0 to 3: how far the word that it is late has gone.
    pub escalated: i64,
    /// The domain's request.
    pub data: serde_json::Value,
    /// Counts the changes; 1 when new.
    pub version: i64,
}

impl ServiceRequest {
    /// The row of a request. `about`: of the event it was asked by; `None` without a property and a stay.
    pub fn of(tenant: TenantId, id: RequestId, about: &About, request: &Request) -> Option<Self> {
        Some(Self {
            tenant,
            id,
            property: about.property?,
            stay: about.stay?,
            guest: about.guest,
            conversation: about.conversation,
            service: request.asked.service.clone(),
            department: Some(request.asked.department.clone()),
            unit: request.asked.unit.clone(),
            state: request.state.name().to_owned(),
            open: request.state.is_open(),
            member: request.state.doer().map(str::to_owned),
            priority: request.priority.into(),
            quantity: request.quantity.into(),
            asked_at: request.opened_at,
            changed_at: request.changed_at,
            acknowledge_by: request.acknowledge_by(),
            complete_by: request.complete_by(),
            escalated: request.escalated.last().map_or(0, |level| level.number()).into(),
            data: serde_json::to_value(request).unwrap_or_default(),
            version: request.version,
        })
    }

    /// The domain's request; `None` for a row of the first version, which has none.
    pub fn request(&self) -> Option<Request> {
        serde_json::from_value(self.data.clone()).ok()
    }

    /// What its events are about.
    pub fn about(&self) -> About {
        About {
            property: Some(self.property),
            conversation: self.conversation,
            guest: self.guest,
            stay: Some(self.stay),
        }
    }
}

/// A request with its changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Changed {
    /// The version that was read; 0 for a new one.
    pub was: i64,
    /// As it stands now.
    pub now: ServiceRequest,
}

const INSERT: &str = concat!(
    "INSERT INTO service_request (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
    ON CONFLICT (tenant_id, id) DO NOTHING"
);

const UPDATE: &str = "UPDATE service_request SET property_id = $3, stay_id = $4, guest_id = $5, conversation_id = $6,
    service = $7, department = $8, unit = $9, state = $10, open = $11, member = $12, priority = $13, quantity = $14,
    asked_at = $15, changed_at = $16, acknowledge_by = $17, complete_by = $18, escalated = $19, data = $20,
    version = $21 WHERE tenant_id = $1 AND id = $2 AND version = $22";

fn with_values(sql: &'static str, request: &ServiceRequest) -> Query {
    Query::new("service_request", sql)
        .bind(request.tenant)
        .bind(request.id)
        .bind(request.property)
        .bind(request.stay)
        .bind(request.guest)
        .bind(request.conversation)
        .bind(&request.service)
        .bind(request.department.as_ref())
        .bind(request.unit.as_ref())
        .bind(&request.state)
        .bind(request.open)
        .bind(request.member.as_ref())
        .bind(request.priority)
        .bind(request.quantity)
        .bind(request.asked_at)
        .bind(request.changed_at)
        .bind(request.acknowledge_by)
        .bind(request.complete_by)
        .bind(request.escalated)
        .bind(&request.data)
        .bind(request.version)
}

/// Keeps requests as they stand now.
///
/// # Errors
/// [`StoreError::Conflict`] when one was changed since it was read, or is there already and should be new.
pub async fn save(tx: &mut Tx, changed: Vec<Changed>) -> Result<(), StoreError> {
    for Changed { was, now } in &changed {
        let query = match was {
            0 => with_values(INSERT, now),
            was => with_values(UPDATE, now).bind(*was),
        };
        if tx.execute(query).await? == 0 {
            return Err(StoreError::Conflict { what: "service_request" });
        }
    }
    Ok(())
}

/// One request.
pub async fn request(
    mut reader: impl Read,
    tenant: TenantId,
    id: RequestId,
) -> Result<Option<ServiceRequest>, StoreError> {
    let query =
        Query::new("service_request", select!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
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

/// A property's board: what is open, and what changed since a moment; the latest change first.
pub async fn board(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<ServiceRequest>, StoreError> {
    let query = Query::new(
        "service_request",
        select!(
            "WHERE tenant_id = $1 AND property_id = $2 AND (open OR changed_at >= $3)
            ORDER BY changed_at DESC, id LIMIT $4"
        ),
    )
    .bind(tenant)
    .bind(property)
    .bind(since)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// How busy one is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Busy {
    /// Who.
    pub member: String,
    /// Requests they have.
    pub open: i64,
    /// Requests they have or did since the moment.
    pub since: i64,
}

/// How busy everybody of a property is; `since`: the beginning of their day.
pub async fn loads(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    since: Timestamp,
) -> Result<Vec<Busy>, StoreError> {
    let query = Query::new(
        "service_request",
        "SELECT member, CAST(sum(CASE WHEN open THEN 1 ELSE 0 END) AS bigint), count(*) FROM service_request
            WHERE tenant_id = $1 AND property_id = $2 AND member IS NOT NULL AND (open OR changed_at >= $3)
            GROUP BY member ORDER BY member",
    )
    .bind(tenant)
    .bind(property)
    .bind(since);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "service_request");
            Ok(Busy { member: cells.get()?, open: cells.get()?, since: cells.get()? })
        })
        .collect()
}

/// How many of a service were asked for since a moment and not called off.
pub async fn taken(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    service: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let query = Query::new(
        "service_request",
        "SELECT CAST(coalesce(sum(quantity), 0) AS bigint) FROM service_request
            WHERE tenant_id = $1 AND property_id = $2 AND service = $3 AND asked_at >= $4
            AND state NOT IN ('cancelled', 'declined', 'void')",
    )
    .bind(tenant)
    .bind(property)
    .bind(service)
    .bind(since);
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(0), |row| Cells::of(row, "service_request").get())
}

/// Puts other requests in the place of all of a tenant's, as the event log tells them.
pub async fn replace(tx: &mut Tx, tenant: TenantId, all: &[ServiceRequest]) -> Result<(), StoreError> {
    tx.execute(
        Query::new("service_request", "DELETE FROM service_request WHERE tenant_id = $1").bind(tenant),
    )
    .await?;
    for request in all {
        tx.execute(with_values(INSERT, request)).await?;
    }
    Ok(())
}

/// All of a tenant's, by their ids.
pub async fn all(mut reader: impl Read, tenant: TenantId) -> Result<Vec<ServiceRequest>, StoreError> {
    let query = Query::new("service_request", select!("WHERE tenant_id = $1 ORDER BY id")).bind(tenant);
    reader.fetch(query).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<ServiceRequest, StoreError> {
    let mut cells = Cells::of(row, "service_request");
    Ok(ServiceRequest {
        tenant: cells.get()?,
        id: cells.get()?,
        property: cells.get()?,
        stay: cells.get()?,
        guest: cells.maybe()?,
        conversation: cells.maybe()?,
        service: cells.get()?,
        department: cells.maybe()?,
        unit: cells.maybe()?,
        state: cells.get()?,
        // Rows of the first version have no columns of their own for what follows.
        open: cells.maybe()?.unwrap_or(true),
        member: cells.maybe()?,
        priority: cells.maybe()?.unwrap_or(3),
        quantity: cells.maybe()?.unwrap_or(1),
        asked_at: cells.get()?,
        changed_at: cells.get()?,
        acknowledge_by: cells.maybe()?,
        complete_by: cells.maybe()?,
        escalated: cells.maybe()?.unwrap_or(0),
        data: cells.get()?,
        version: cells.get()?,
    })
}
