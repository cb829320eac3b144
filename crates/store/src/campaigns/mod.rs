//! Campaigns and everybody they mean. A guest of a campaign is settled once, in the transaction of what is sent, and only
//! while the campaign runs: whoever pauses it and has been told so knows that nobody is written to any more.

mod people;
mod recipients;
mod results;

use guestlink_domain::campaigns::{Campaign as Plan, State, Why};
use guestlink_domain::ids::{CampaignId, GuestId, PropertyId, TenantId};
use jiff::Timestamp;

pub use people::{Contact, contacts, labels, people};
pub(crate) use recipients::settle;
pub use recipients::{
    Outcome, Reached, Recipient, Settled, gather, next_waiting, reached, recipients, sent_since, waiting,
};
pub use results::results;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A campaign as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    /// Whose.
    pub tenant: TenantId,
    /// The campaign.
    pub id: CampaignId,
    /// Of which property.
    pub property: PropertyId,
    /// As its owner describes it.
    pub plan: Plan,
    /// How it stands.
    pub state: State,
    /// The last guest of whom it was decided whether they are meant.
    pub gathered_to: Option<GuestId>,
    /// All were asked.
    pub gathered: bool,
    /// While it runs: when it is looked at again.
    pub next_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it first began.
    pub started_at: Option<Timestamp>,
    /// As read; a write names it and raises it by one. New campaigns: any, 1 is stored.
    pub version: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, id, property_id, plan, state, since, why, gathered_to, gathered, next_at, created_by,
            created_at, started_at, version FROM campaign ",
            $rest
        )
    };
}

/// Keeps a new campaign.
pub async fn add(tx: &mut Tx, new: &Campaign) -> Result<(), StoreError> {
    let query = Query::new(
        "campaign",
        "INSERT INTO campaign (tenant_id, id, property_id, plan, state, since, why, gathered_to, gathered, next_at,
            created_by, created_at, started_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
    )
    .bind(new.tenant)
    .bind(new.id)
    .bind(new.property)
    .bind(document(&new.plan))
    .bind(new.state.as_str())
    .bind(new.state.since())
    .bind(new.state.why().map(Why::as_str))
    .bind(new.gathered_to)
    .bind(new.gathered)
    .bind(new.next_at)
    .bind(&new.created_by)
    .bind(new.created_at)
    .bind(new.started_at);
    tx.execute(query).await.map(drop)
}

/// Writes a campaign as it is now.
///
/// # Errors
/// [`StoreError::Conflict`] if it was changed since it was read.
pub async fn save(tx: &mut Tx, campaign: &Campaign) -> Result<(), StoreError> {
    let query = Query::new(
        "campaign",
        "UPDATE campaign SET plan = $4, state = $5, since = $6, why = $7, gathered_to = $8, gathered = $9,
            next_at = $10, started_at = $11, version = version + 1
            WHERE tenant_id = $1 AND id = $2 AND version = $3",
    )
    .bind(campaign.tenant)
    .bind(campaign.id)
    .bind(campaign.version)
    .bind(document(&campaign.plan))
    .bind(campaign.state.as_str())
    .bind(campaign.state.since())
    .bind(campaign.state.why().map(Why::as_str))
    .bind(campaign.gathered_to)
    .bind(campaign.gathered)
    .bind(campaign.next_at)
    .bind(campaign.started_at);
    one(tx.execute(query).await?)
}

/// Says when a running campaign is looked at again. One that does not run is left alone.
pub async fn look_again(
    tx: &mut Tx,
    tenant: TenantId,
    id: CampaignId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "campaign",
        "UPDATE campaign SET next_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'running'",
    )
    .bind(tenant)
    .bind(id)
    .bind(at);
    tx.execute(query).await.map(drop)
}

/// Takes a draft away.
///
/// # Errors
/// [`StoreError::Conflict`] if it is none any more.
pub async fn remove(tx: &mut Tx, campaign: &Campaign) -> Result<(), StoreError> {
    let query = Query::new(
        "campaign",
        "DELETE FROM campaign WHERE tenant_id = $1 AND id = $2 AND version = $3 AND state = 'draft'",
    )
    .bind(campaign.tenant)
    .bind(campaign.id)
    .bind(campaign.version);
    one(tx.execute(query).await?)
}

/// One campaign.
pub async fn get(
    mut reader: impl Read,
    tenant: TenantId,
    id: CampaignId,
) -> Result<Option<Campaign>, StoreError> {
    let query = Query::new("campaign", select!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// A property's campaigns, the latest first; those behind `after` (when made, and which).
pub async fn list(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    after: Option<(Timestamp, CampaignId)>,
    limit: i64,
) -> Result<Vec<Campaign>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp::MAX, CampaignId(uuid::Uuid::max())));
    let query = Query::new(
        "campaign",
        select!(
            "WHERE tenant_id = $1 AND property_id = $2 AND (created_at < $3 OR (created_at = $4 AND id < $5))
            ORDER BY created_at DESC, id DESC LIMIT $6"
        ),
    )
    .bind(tenant)
    .bind(property)
    .bind(at)
    .bind(at)
    .bind(id)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Running campaigns that are to be looked at, of every tenant.
pub async fn due(mut reader: impl Read, now: Timestamp, limit: i64) -> Result<Vec<Campaign>, StoreError> {
    let query = Query::new(
        "campaign",
        select!("WHERE state = 'running' AND next_at <= $1 ORDER BY next_at, id LIMIT $2"),
    )
    .bind(now)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// When the first of the running campaigns is to be looked at.
pub async fn next_due(mut reader: impl Read) -> Result<Option<Timestamp>, StoreError> {
    let query = Query::new(
        "campaign",
        "SELECT next_at FROM campaign WHERE state = 'running' ORDER BY next_at LIMIT 1",
    );
    reader.fetch(query).await?.first().map(|row| Cells::of(row, "campaign").get()).transpose()
}

fn document(plan: &Plan) -> serde_json::Value {
    serde_json::to_value(plan).unwrap_or_default()
}

fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict { what: "campaign" }) }
}

fn read(row: &Row) -> Result<Campaign, StoreError> {
    let mut cells = Cells::of(row, "campaign");
    let (tenant, id, property, plan) = (cells.get()?, cells.get()?, cells.get()?, cells.document()?);
    let (word, since, why): (String, _, _) = (cells.get()?, cells.maybe()?, cells.maybe_parse(Why::read)?);
    let state = State::read(&word, since, why)
        .ok_or_else(|| StoreError::Corrupt { table: "campaign", column: "state".to_owned() })?;
    Ok(Campaign {
        tenant,
        id,
        property,
        plan,
        state,
        gathered_to: cells.maybe()?,
        gathered: cells.get()?,
        next_at: cells.get()?,
        created_by: cells.get()?,
        created_at: cells.get()?,
        started_at: cells.maybe()?,
        version: cells.get()?,
    })
}
