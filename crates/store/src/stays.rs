//! Stays as booking platforms tell them. Events arrive late and out of order; the platform's own time of change
//! decides, so an older one never overwrites a newer one.

pub mod overview;

use std::collections::{HashMap, HashSet};

use guestlink_domain::{
    ids::{GuestId, PropertyId, StayId, TenantId},
    stays::{Calendar, Occupied},
};
use jiff::{Timestamp, civil::Date};

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
    value::Value,
};

/// A reservation from inquiry to departure.
#[derive(Clone, PartialEq, Debug)]
pub struct Stay {
    /// Whose.
    pub tenant: TenantId,
    /// Ours. A stay known by its reference keeps the id it has.
    pub id: StayId,
    /// Where.
    pub property: PropertyId,
    /// Who.
    pub guest: Option<GuestId>,
    /// Which booking platform told it.
    pub connection: String,
    /// Its reference there.
    pub reference: String,
    /// The accommodation's id in the catalog.
    pub accommodation: String,
    /// The room itself, once assigned.
    pub unit: Option<String>,
    /// First night.
    pub check_in: Date,
    /// Departure day.
    pub check_out: Date,
    /// As the domain names it.
    pub status: String,
    /// It takes its nights from the calendar.
    pub occupies: bool,
    /// When the platform changed it, by its clock.
    pub modified_at: Timestamp,
    /// The rest.
    pub data: serde_json::Value,
    /// Counts the changes applied; what is given is ignored.
    pub version: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, id, property_id, guest_id, connection, ref, accommodation, unit, check_in,
            check_out, status, occupies, modified_at, data, version FROM stay ",
            $rest
        )
    };
}
const UPSERT: Many = Many {
    table: "stay",
    head: "INSERT INTO stay (tenant_id, id, property_id, guest_id, connection, ref, accommodation, unit,
        check_in, check_out, status, occupies, modified_at, data, version) VALUES",
    tail: "ON CONFLICT (tenant_id, connection, ref) DO UPDATE SET property_id = excluded.property_id,
        guest_id = coalesce(excluded.guest_id, stay.guest_id), accommodation = excluded.accommodation,
        unit = excluded.unit, check_in = excluded.check_in, check_out = excluded.check_out,
        status = excluded.status, occupies = excluded.occupies, modified_at = excluded.modified_at,
        data = excluded.data, version = stay.version + 1
        WHERE excluded.modified_at > stay.modified_at
        RETURNING id",
};

const BY_REFERENCE: Many = Many {
    table: "stay",
    head: "WITH k (k_tenant, k_connection, k_ref) AS (VALUES",
    tail: concat!(
        ") ",
        select!("JOIN k ON tenant_id = k_tenant AND connection = k_connection AND ref = k_ref ORDER BY ref")
    ),
};

/// Applies each stay that is newer than what is known; returns the ids (as stored) of those applied.
pub async fn upsert(tx: &mut Tx, stays: Vec<Stay>) -> Result<Vec<StayId>, StoreError> {
    let mut applied = Vec::new();
    for stays in once_each(stays) {
        let rows = stays.into_iter().map(row_of).collect();
        for row in &UPSERT.write_returning(tx, rows).await? {
            applied.push(Cells::of(row, "stay").get()?);
        }
    }
    Ok(applied)
}

/// Parted so that each part names a stay at most once, in order: one statement may touch a row only once.
fn once_each(stays: Vec<Stay>) -> Vec<Vec<Stay>> {
    let mut parts = vec![Vec::new()];
    let mut named = HashSet::new();
    for stay in stays {
        if !named.insert((stay.tenant, stay.connection.clone(), stay.reference.clone())) {
            parts.push(Vec::new());
            named.clear();
            named.insert((stay.tenant, stay.connection.clone(), stay.reference.clone()));
        }
        if let Some(part) = parts.last_mut() {
            part.push(stay);
        }
    }
    parts
}

fn row_of(stay: Stay) -> [Value; 15] {
    row![
        stay.tenant,
        stay.id,
        stay.property,
        stay.guest,
        stay.connection,
        stay.reference,
        stay.accommodation,
        stay.unit,
        stay.check_in,
        stay.check_out,
        stay.status,
        stay.occupies,
        stay.modified_at,
        stay.data,
        1_i64
    ]
}

/// A stay that was issued anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub id: StayId,
    /// On which connection.
    pub connection: String,
    /// Its reference so far.
    pub from: String,
    /// The one it has now.
    pub to: String,
}

/// Gives stays their new references; the old ones lead to them for ever.
pub(crate) async fn rename(tx: &mut Tx, renamed: Vec<Renamed>) -> Result<(), StoreError> {
    for one in renamed {
        let query = Query::new(
            "stay",
            "UPDATE stay SET ref = $3 WHERE tenant_id = $1 AND id = $2 AND connection = $4 AND ref = $5",
        )
        .bind(one.tenant)
        .bind(one.id)
        .bind(&one.to)
        .bind(&one.connection)
        .bind(&one.from);
        if tx.execute(query).await? == 0 {
            return Err(StoreError::Conflict { what: "stay" });
        }
        let query = Query::new(
            "stay_name",
            "INSERT INTO stay_name (tenant_id, system, ref, stay_id) VALUES ($1, $2, $3, $4)
                ON CONFLICT (tenant_id, system, ref) DO UPDATE SET stay_id = excluded.stay_id",
        )
        .bind(one.tenant)
        .bind(&one.connection)
        .bind(&one.from)
        .bind(one.id);
        tx.execute(query).await?;
    }
    Ok(())
}

const SUPERSEDED: Many = Many {
    table: "stay_name",
    head: "WITH k (k_tenant, k_system, k_ref) AS (VALUES",
    tail: ") SELECT n.system, n.ref, n.stay_id FROM k
        JOIN stay_name n ON n.tenant_id = k_tenant AND n.system = k_system AND n.ref = k_ref",
};

/// The stays that have taken the place of these names (connection and reference there).
pub async fn superseded(
    mut reader: impl Read,
    tenant: TenantId,
    names: &[(String, String)],
) -> Result<HashMap<(String, String), StayId>, StoreError> {
    let rows = names.iter().map(|(connection, reference)| row![tenant, connection, reference]).collect();
    let found = SUPERSEDED.read(&mut reader, rows).await?;
    let taken = found.iter().map(|row| {
        let mut cells = Cells::of(row, "stay_name");
        Ok(((cells.get()?, cells.get()?), cells.get()?))
    });
    taken.collect()
}

/// The stays known by these references of a connection.
pub async fn by_references(
    mut reader: impl Read,
    tenant: TenantId,
    connection: &str,
    references: &[String],
) -> Result<Vec<Stay>, StoreError> {
    let rows = references.iter().map(|reference| row![tenant, connection, reference]).collect();
    let found = BY_REFERENCE.read(&mut reader, rows).await?;
    let mut stays = found.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    stays.dedup();
    Ok(stays)
}

/// The stays known by these names: connection and reference there.
pub async fn by_names(
    mut reader: impl Read,
    tenant: TenantId,
    names: &[(String, String)],
) -> Result<Vec<Stay>, StoreError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = names.iter().map(|(connection, reference)| row![tenant, connection, reference]).collect();
    let found = BY_REFERENCE.read(&mut reader, rows).await?;
    found.iter().map(read).collect()
}

/// Stays that take nights of a property from `from` on, by arrival.
pub async fn occupying(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    from: Date,
) -> Result<Vec<Stay>, StoreError> {
    let query = Query::new(
        "stay",
        select!(
            "WHERE tenant_id = $1 AND property_id = $2 AND check_out > $3 AND occupies
            ORDER BY check_in, accommodation, id"
        ),
    )
    .bind(tenant)
    .bind(property)
    .bind(from);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// One stay.
pub async fn stay(mut reader: impl Read, tenant: TenantId, id: StayId) -> Result<Option<Stay>, StoreError> {
    let query = Query::new("stay", select!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// A guest's stays, the latest first.
pub async fn by_guest(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<Stay>, StoreError> {
    let query =
        Query::new("stay", select!("WHERE tenant_id = $1 AND guest_id = $2 ORDER BY check_in DESC, id"))
            .bind(tenant)
            .bind(guest);
    reader.fetch(query).await?.iter().map(read).collect()
}

const OF_GUESTS: Many = Many {
    table: "stay",
    head: "WITH k (k_tenant, k_guest) AS (VALUES",
    tail: concat!(
        ") ",
        select!(
            "JOIN (SELECT DISTINCT k_tenant, k_guest FROM k) AS k ON tenant_id = k_tenant AND guest_id = k_guest"
        )
    ),
};

/// The stays of these guests.
pub async fn of_guests(
    mut reader: impl Read,
    tenant: TenantId,
    guests: &[GuestId],
) -> Result<Vec<Stay>, StoreError> {
    let rows = guests.iter().map(|guest| row![tenant, *guest]).collect();
    OF_GUESTS.read(&mut reader, rows).await?.iter().map(read).collect()
}

/// A property's stays that end on `from` or later, by the day they end; those behind `after` (day and id).
pub async fn since(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    from: Date,
    after: Option<(Date, StayId)>,
    limit: i64,
) -> Result<Vec<Stay>, StoreError> {
    let (day, id) = after.map_or((from, StayId(uuid::Uuid::nil())), |after| after);
    let query = Query::new(
        "stay",
        select!(
            "WHERE tenant_id = $1 AND property_id = $2 AND check_out >= $3 AND (check_out > $4 OR id > $5)
            ORDER BY check_out, id LIMIT $6"
        ),
    )
    .bind(tenant)
    .bind(property)
    .bind(day)
    .bind(day)
    .bind(id)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// What is taken at a property on the nights from `from` to before `to`.
pub async fn calendar(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    from: Date,
    to: Date,
) -> Result<Calendar, StoreError> {
    let query = Query::new(
        "stay",
        "SELECT accommodation, check_in, check_out FROM stay
            WHERE tenant_id = $1 AND property_id = $2 AND check_out > $3 AND check_in < $4 AND occupies
            ORDER BY check_in, accommodation, id",
    )
    .bind(tenant)
    .bind(property)
    .bind(from)
    .bind(to);
    let rows = reader.fetch(query).await?;
    let taken = rows
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "stay");
            Ok(Occupied { accommodation: cells.get()?, check_in: cells.get()?, check_out: cells.get()? })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Calendar { taken })
}

fn read(row: &Row) -> Result<Stay, StoreError> {
    read_from(&mut Cells::of(row, "stay"))
}

fn read_from(cells: &mut Cells<'_>) -> Result<Stay, StoreError> {
    Ok(Stay {
        tenant: cells.get()?,
        id: cells.get()?,
        property: cells.get()?,
        guest: cells.maybe()?,
        connection: cells.get()?,
        reference: cells.get()?,
        accommodation: cells.get()?,
        unit: cells.maybe()?,
        check_in: cells.get()?,
        check_out: cells.get()?,
        status: cells.get()?,
        occupies: cells.get()?,
        modified_at: cells.get()?,
        data: cells.get()?,
        version: cells.get()?,
    })
}
