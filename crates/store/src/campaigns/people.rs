//! Who may be meant by a campaign: everybody a property knows, page by page, and what is asked about them besides the
//! guest, the stays and what automations did.

use std::collections::BTreeMap;

use guestlink_domain::ids::{GuestId, PropertyId, TenantId};
use jiff::Timestamp;

use crate::{
    error::StoreError,
    query::{Cells, Many, Query, Read, row},
};

/// Everybody who has a chat with or a stay at a property, by id; those behind `after`.
pub async fn people(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    after: Option<GuestId>,
    limit: i64,
) -> Result<Vec<GuestId>, StoreError> {
    let query = Query::new(
        "guest",
        "SELECT g.id FROM guest g WHERE g.tenant_id = $1 AND g.id > $2 AND (
            EXISTS (SELECT 1 FROM conversation c
                WHERE c.tenant_id = g.tenant_id AND c.guest_id = g.id AND c.property_id = $3)
            OR EXISTS (SELECT 1 FROM stay s
                WHERE s.tenant_id = g.tenant_id AND s.guest_id = g.id AND s.property_id = $4))
            ORDER BY g.id LIMIT $5",
    )
    .bind(tenant)
    .bind(after.unwrap_or(GuestId(uuid::Uuid::nil())))
    .bind(property)
    .bind(property)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter().map(|row| Cells::of(row, "guest").get()).collect()
}

/// When a guest and the house last wrote to each other.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Contact {
    /// Either side.
    pub last_message: Option<Timestamp>,
    /// The guest.
    pub last_heard: Option<Timestamp>,
    /// One of the guest's chats is blocked.
    pub blocked: bool,
}

const CONTACTS: Many = Many {
    table: "conversation",
    head: "WITH k (k_tenant, k_guest) AS (VALUES",
    tail: ") SELECT c.guest_id, max(c.last_message_at), max(c.last_inbound_at),
        count(CASE WHEN c.desk = 'blocked' THEN 1 END)
        FROM k JOIN conversation c ON c.tenant_id = k_tenant AND c.guest_id = k_guest GROUP BY c.guest_id",
};

const LABELS: Many = Many {
    table: "conversation_label",
    head: "WITH k (k_tenant, k_guest) AS (VALUES",
    tail: ") SELECT DISTINCT c.guest_id, l.label
        FROM k CROSS JOIN conversation c CROSS JOIN conversation_label l
        WHERE c.tenant_id = k_tenant AND c.guest_id = k_guest
            AND l.tenant_id = c.tenant_id AND l.conversation_id = c.id",
};

/// When these guests were last written to or heard of, on whichever number.
pub async fn contacts(
    mut reader: impl Read,
    tenant: TenantId,
    guests: &[GuestId],
) -> Result<BTreeMap<GuestId, Contact>, StoreError> {
    let rows = guests.iter().map(|guest| row![tenant, *guest]).collect();
    let found = CONTACTS.read(&mut reader, rows).await?;
    found
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "conversation");
            let guest = cells.get()?;
            let (last_message, last_heard) = (cells.maybe()?, cells.maybe()?);
            let blocked = cells.get::<i64>()? > 0;
            Ok((guest, Contact { last_message, last_heard, blocked }))
        })
        .collect()
}

/// The labels of these guests' chats.
pub async fn labels(
    mut reader: impl Read,
    tenant: TenantId,
    guests: &[GuestId],
) -> Result<BTreeMap<GuestId, Vec<String>>, StoreError> {
    let rows = guests.iter().map(|guest| row![tenant, *guest]).collect();
    let mut labels: BTreeMap<GuestId, Vec<String>> = BTreeMap::new();
    for row in &LABELS.read(&mut reader, rows).await? {
        let mut cells = Cells::of(row, "conversation_label");
        let guest = cells.get()?;
        labels.entry(guest).or_default().push(cells.get()?);
    }
    Ok(labels)
}
