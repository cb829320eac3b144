//! Stays as people at the front desk look for them: by day, by name, with whose they are.

use guestlink_domain::ids::{ConversationId, PropertyId, StayId, TenantId};
use jiff::{Timestamp, civil::Date};

use super::{Stay, read_from};
use crate::{
    dialect::Row,
    error::StoreError,
    query::{Cells, Query, Read},
};

/// A stay and its guest. `Debug` shows no name.
#[derive(Clone, PartialEq)]
pub struct Seen {
    /// The stay.
    pub stay: Stay,
    /// The guest's name, if known.
    pub name: Option<String>,
    /// The guest's language, if known.
    pub language: Option<String>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").field("stay", &self.stay.id).finish_non_exhaustive()
    }
}

/// A message that is to come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coming {
    /// What the timer is called.
    pub name: String,
    /// When it is due.
    pub due_at: Timestamp,
    /// What it will do.
    pub payload: serde_json::Value,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.tenant_id, s.id, s.property_id, s.guest_id, s.connection, s.ref, s.accommodation, s.unit,
            s.check_in, s.check_out, s.status, s.occupies, s.modified_at, s.data, s.version, g.name, g.language
            FROM stay s LEFT JOIN guest g ON g.tenant_id = s.tenant_id AND g.id = s.guest_id ",
            $rest
        )
    };
}

/// Stays of which any day, arrival and departure included, lies between two days; by arrival.
pub async fn between(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    (from, to): (Date, Date),
    limit: i64,
) -> Result<Vec<Seen>, StoreError> {
    let query = Query::new(
        "stay",
        select!(
            "WHERE s.tenant_id = $1 AND s.property_id = $2 AND s.check_out >= $3 AND s.check_in <= $4
            ORDER BY s.check_in, s.id LIMIT $5"
        ),
    )
    .bind(tenant)
    .bind(property)
    .bind(from)
    .bind(to)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Stays whose guest's name, reference or room contains a text; the latest arrivals first.
pub async fn matching(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    text: &str,
    limit: i64,
) -> Result<Vec<Seen>, StoreError> {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let query = Query::new(
        "stay",
        select!(
            "WHERE s.tenant_id = $1 AND s.property_id = $2 AND (lower(g.name) LIKE $3 ESCAPE '\\'
            OR lower(s.ref) LIKE $4 ESCAPE '\\' OR lower(s.unit) LIKE $5 ESCAPE '\\')
            ORDER BY s.check_in DESC, s.id LIMIT $6"
        ),
    )
    .bind(tenant)
    .bind(property)
    .bind(format!("%{escaped}%"))
    .bind(format!("%{escaped}%"))
    .bind(format!("{escaped}%"))
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// One stay with its guest.
pub async fn one(mut reader: impl Read, tenant: TenantId, id: StayId) -> Result<Option<Seen>, StoreError> {
    let query = Query::new("stay", select!("WHERE s.tenant_id = $1 AND s.id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// What is still to come for a stay, soonest first.
pub async fn coming(
    mut reader: impl Read,
    tenant: TenantId,
    stay: StayId,
) -> Result<Vec<Coming>, StoreError> {
    let query = Query::new(
        "timer",
        "SELECT name, due_at, payload FROM timer
            WHERE tenant_id = $1 AND stay_id = $2 AND state = 'set' ORDER BY due_at, key LIMIT 100",
    )
    .bind(tenant)
    .bind(stay);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "timer");
            Ok(Coming { name: cells.get()?, due_at: cells.get()?, payload: cells.get()? })
        })
        .collect()
}

/// The guest's chat with one of the property's numbers, the liveliest if there are several.
pub async fn chat(
    mut reader: impl Read,
    tenant: TenantId,
    stay: StayId,
) -> Result<Option<ConversationId>, StoreError> {
    let query = Query::new(
        "conversation",
        "SELECT c.id FROM stay s JOIN conversation c ON c.tenant_id = s.tenant_id AND c.guest_id = s.guest_id
            AND c.property_id = s.property_id
            WHERE s.tenant_id = $1 AND s.id = $2 ORDER BY {few}c.last_message_at DESC LIMIT 1",
    )
    .bind(tenant)
    .bind(stay);
    let rows = reader.fetch(query).await?;
    rows.first().map(|row| Cells::of(row, "conversation").get()).transpose()
}

fn read(row: &Row) -> Result<Seen, StoreError> {
    let mut cells = Cells::of(row, "stay");
    let stay = read_from(&mut cells)?;
    cells.from("guest");
    Ok(Seen { stay, name: cells.maybe()?, language: cells.maybe()? })
}
