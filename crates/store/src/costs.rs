//! The ledger: what each message is expected to cost, and what WhatsApp said about it, whichever came first.

use guestlink_domain::costs::{Billed, Entry, Told};
use guestlink_domain::ids::{GuestId, MessageId, PropertyId, TenantId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    messaging::Wamid,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A message's line in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CostLine {
    /// Whose.
    pub tenant: TenantId,
    /// Which message.
    pub message: MessageId,
    /// Of which property.
    pub property: PropertyId,
    /// To whom.
    pub guest: GuestId,
    /// About which booking, `connection:reference`.
    pub booking: Option<String>,
    /// `2026-11`, the month it is billed in.
    pub month: String,
    /// The currency of the estimate.
    pub currency: String,
    /// What it is counted by.
    pub entry: Entry,
}

/// What a status said about a message's price.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ToldRow {
    pub(crate) tenant: TenantId,
    pub(crate) wamid: Wamid,
    pub(crate) told: Option<Told>,
    pub(crate) void: bool,
}

const ADD: Many = Many {
    table: "message_cost",
    head: "INSERT INTO message_cost (tenant_id, message_id, property_id, number_id, guest_id, automation, booking,
        month, billed, market, currency, micros, void, at) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

const TOLD: Many = Many {
    table: "message_cost",
    head: "WITH v (tenant_id, wamid, told, void) AS (VALUES",
    tail: ") UPDATE message_cost SET told = coalesce(v.told, message_cost.told), void = v.void
        FROM v, message m WHERE m.tenant_id = v.tenant_id AND m.wamid = v.wamid AND m.direction = 'out'
        AND message_cost.tenant_id = m.tenant_id AND message_cost.message_id = m.id",
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, message_id, property_id, guest_id, booking, month, currency, number_id, at, billed,
            market, micros, told, void, automation FROM message_cost ",
            $rest
        )
    };
}

/// Adds lines.
pub async fn add(tx: &mut Tx, lines: Vec<CostLine>) -> Result<(), StoreError> {
    let rows = lines
        .into_iter()
        .map(|line| {
            let CostLine { tenant, message, property, guest, booking, month, currency, entry: e } = line;
            row![
                tenant,
                message,
                property,
                e.number,
                guest,
                e.automation,
                booking,
                month,
                e.billed.as_str(),
                e.market,
                currency,
                e.micros,
                e.void,
                e.at
            ]
        })
        .collect();
    ADD.write(tx, rows).await.map(drop)
}

/// Notes what statuses said.
pub(crate) async fn told(tx: &mut Tx, told: Vec<ToldRow>) -> Result<(), StoreError> {
    let rows = told
        .into_iter()
        .map(|one| {
            let told = one.told.map(|told| serde_json::to_value(told).unwrap_or_default());
            row![one.tenant, one.wamid.0, told, one.void]
        })
        .collect();
    TOLD.update(tx, rows).await.map(drop)
}

/// A month's lines of a property, or of all.
pub async fn of_month(
    mut reader: impl Read,
    tenant: TenantId,
    property: Option<PropertyId>,
    month: &str,
) -> Result<Vec<CostLine>, StoreError> {
    let query = match property {
        Some(property) => Query::new(
            "message_cost",
            select!("WHERE tenant_id = $1 AND month = $2 AND property_id = $3 ORDER BY at, message_id"),
        )
        .bind(tenant)
        .bind(month)
        .bind(property),
        None => {
            Query::new("message_cost", select!("WHERE tenant_id = $1 AND month = $2 ORDER BY at, message_id"))
                .bind(tenant)
                .bind(month)
        }
    };
    reader.fetch(query).await?.iter().map(read).collect()
}

/// A message's line.
pub async fn of_message(
    mut reader: impl Read,
    tenant: TenantId,
    message: MessageId,
) -> Result<Option<CostLine>, StoreError> {
    let query = Query::new("message_cost", select!("WHERE tenant_id = $1 AND message_id = $2"))
        .bind(tenant)
        .bind(message);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// A guest's lines, oldest first.
pub async fn of_guest(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<CostLine>, StoreError> {
    let query =
        Query::new("message_cost", select!("WHERE tenant_id = $1 AND guest_id = $2 ORDER BY at, message_id"))
            .bind(tenant)
            .bind(guest);
    reader.fetch(query).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<CostLine, StoreError> {
    let mut cells = Cells::of(row, "message_cost");
    let (tenant, message, property, guest) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
    let (booking, month, currency) = (cells.maybe()?, cells.get()?, cells.get()?);
    let entry = Entry {
        number: cells.get()?,
        at: cells.get::<Timestamp>()?,
        billed: cells.parse(Billed::read)?,
        market: cells.get()?,
        micros: cells.get()?,
        told: cells.maybe::<serde_json::Value>()?.and_then(|told| serde_json::from_value(told).ok()),
        void: cells.get()?,
        automation: cells.maybe()?,
    };
    Ok(CostLine { tenant, message, property, guest, booking, month, currency, entry })
}

const SENT_BY: Many = Many {
    table: "message_cost",
    head: "WITH k (k_tenant, k_message) AS (VALUES",
    tail: ") SELECT c.message_id, c.automation FROM k
        JOIN message_cost c ON c.tenant_id = k_tenant AND c.message_id = k_message AND c.automation IS NOT NULL",
};

/// Which of these messages automations sent, and which automation.
pub async fn sent_by(
    mut reader: impl Read,
    tenant: TenantId,
    messages: &[MessageId],
) -> Result<std::collections::HashMap<MessageId, String>, StoreError> {
    let rows = messages.iter().map(|message| row![tenant, *message]).collect();
    let found = SENT_BY.read(&mut reader, rows).await?;
    found
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "message_cost");
            Ok((cells.get()?, cells.get()?))
        })
        .collect()
}
