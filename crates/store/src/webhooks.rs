//! News for other programs, on its way out. Told at least once: whoever hears it twice knows it by its id.

use guestlink_domain::ids::{PropertyId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// News to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewWebhook {
    /// Whose.
    pub tenant: TenantId,
    /// Its id for whoever is told.
    pub id: Uuid,
    /// Of which property.
    pub property: PropertyId,
    /// The automation; its file holds what it is signed with.
    pub automation: String,
    /// Where to.
    pub url: String,
    /// What, as it is signed.
    pub body: String,
    /// When.
    pub created_at: Timestamp,
}

/// News that is due, with the tries so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueWebhook {
    /// As it was queued.
    pub queued: NewWebhook,
    /// Tries that failed.
    pub attempts: i32,
}

const ADD: Many = Many {
    table: "webhook_out",
    head: "INSERT INTO webhook_out (tenant_id, id, property_id, automation, url, body, state, attempts, not_before,
        created_at) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

/// Queues.
pub async fn add(tx: &mut Tx, new: Vec<NewWebhook>) -> Result<(), StoreError> {
    let rows = new
        .into_iter()
        .map(|w| {
            row![
                w.tenant,
                w.id,
                w.property,
                w.automation,
                w.url,
                w.body,
                "waiting",
                0_i64,
                w.created_at,
                w.created_at
            ]
        })
        .collect();
    ADD.write(tx, rows).await.map(drop)
}

/// What is due, the longest due first.
pub async fn due(mut reader: impl Read, now: Timestamp, limit: i64) -> Result<Vec<DueWebhook>, StoreError> {
    let query = Query::new(
        "webhook_out",
        "SELECT tenant_id, id, property_id, automation, url, body, created_at, attempts FROM webhook_out
            WHERE state = 'waiting' AND not_before <= $1 ORDER BY not_before LIMIT $2",
    )
    .bind(now)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "webhook_out");
            let queued = NewWebhook {
                tenant: cells.get()?,
                id: cells.get()?,
                property: cells.get()?,
                automation: cells.get()?,
                url: cells.get()?,
                body: cells.get()?,
                created_at: cells.get()?,
            };
            Ok(DueWebhook { queued, attempts: cells.get()? })
        })
        .collect()
}

/// When something is due next.
pub async fn next_due(mut reader: impl Read) -> Result<Option<Timestamp>, StoreError> {
    let query = Query::new(
        "webhook_out",
        "SELECT not_before FROM webhook_out WHERE state = 'waiting' ORDER BY not_before LIMIT 1",
    );
    let rows = reader.fetch(query).await?;
    rows.first().map(|row| Cells::of(row, "webhook_out").get()).transpose()
}

/// What became of a try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tried {
    /// It was heard.
    Told,
    /// Again then.
    Again(Timestamp, String),
    /// Never again.
    GivenUp(String),
}

/// Records a try.
pub async fn settle(tx: &mut Tx, tenant: TenantId, id: Uuid, tried: &Tried) -> Result<(), StoreError> {
    let (state, at, error) = match tried {
        Tried::Told => ("told", None, None),
        Tried::Again(at, error) => ("waiting", Some(*at), Some(error)),
        Tried::GivenUp(error) => ("given_up", None, Some(error)),
    };
    let query = Query::new(
        "webhook_out",
        "UPDATE webhook_out SET state = $3, attempts = attempts + 1, not_before = coalesce($4, not_before), error = $5
            WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(state)
    .bind(at)
    .bind(error);
    tx.execute(query).await.map(drop)
}

/// Tells given-up news again from the first try on; `false` when they are given up no more.
pub async fn again(tx: &mut Tx, tenant: TenantId, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "webhook_out",
        "UPDATE webhook_out SET state = 'waiting', attempts = 0, not_before = $3, error = NULL
            WHERE tenant_id = $1 AND id = $2 AND state = 'given_up'",
    )
    .bind(tenant)
    .bind(id)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}
