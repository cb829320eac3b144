//! News for other programs, on its way out. Told at least once: whoever hears it twice knows it by its id.

use guestlink_domain::ids::{EventId, PropertyId, TenantId, WebhookId};
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
    /// Of which property; `nil` where it is the organisation's as a whole.
    pub property: PropertyId,
    /// The automation, whose file holds what it is signed with; empty for an endpoint's.
    pub automation: String,
    /// The endpoint it is for, if it is no automation's.
    pub endpoint: Option<ForEndpoint>,
    /// Where to.
    pub url: String,
    /// What, as it is signed.
    pub body: String,
    /// When.
    pub created_at: Timestamp,
}

/// What news for an endpoint are about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForEndpoint {
    /// Which; it holds the address and what is signed with.
    pub id: WebhookId,
    /// What happened; a test is of no event.
    pub event: Option<EventId>,
    /// Its dotted name.
    pub kind: String,
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
        created_at, endpoint_id, event_id, kind) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

/// Queues.
pub async fn add(tx: &mut Tx, new: Vec<NewWebhook>) -> Result<(), StoreError> {
    let rows = new
        .into_iter()
        .map(|w| {
            let (endpoint, event, kind) =
                w.endpoint.map_or((None, None, None), |e| (Some(e.id), e.event, Some(e.kind)));
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
                w.created_at,
                endpoint,
                event,
                kind
            ]
        })
        .collect();
    ADD.write(tx, rows).await.map(drop)
}

/// What is due, the longest due first.
pub async fn due(mut reader: impl Read, now: Timestamp, limit: i64) -> Result<Vec<DueWebhook>, StoreError> {
    let query = Query::new(
        "webhook_out",
        "SELECT tenant_id, id, property_id, automation, url, body, created_at, attempts, endpoint_id, event_id, kind
            FROM webhook_out WHERE state = 'waiting' AND not_before <= $1 ORDER BY not_before, id LIMIT $2",
    )
    .bind(now)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "webhook_out");
            let mut queued = NewWebhook {
                tenant: cells.get()?,
                id: cells.get()?,
                property: cells.get()?,
                automation: cells.get()?,
                url: cells.get()?,
                body: cells.get()?,
                created_at: cells.get()?,
                endpoint: None,
            };
            let attempts = cells.get()?;
            let (endpoint, event, kind) = (cells.maybe()?, cells.maybe()?, cells.maybe()?);
            queued.endpoint = endpoint.map(|id| ForEndpoint { id, event, kind: kind.unwrap_or_default() });
            Ok(DueWebhook { queued, attempts })
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

/// Records a try, and the status it was answered with, if it was.
pub async fn settle(
    tx: &mut Tx,
    (tenant, id): (TenantId, Uuid),
    tried: &Tried,
    (status, now): (Option<u16>, Timestamp),
) -> Result<(), StoreError> {
    let (state, at, error) = match tried {
        Tried::Told => ("told", None, None),
        Tried::Again(at, error) => ("waiting", Some(*at), Some(error)),
        Tried::GivenUp(error) => ("given_up", None, Some(error)),
    };
    let query = Query::new(
        "webhook_out",
        "UPDATE webhook_out SET state = $3, attempts = attempts + 1, not_before = coalesce($4, not_before), error = $5,
            status = $6, tried_at = $7
            WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(state)
    .bind(at)
    .bind(error)
    .bind(status.map(i64::from))
    .bind(now);
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
