//! Where other programs want to hear what happens. An endpoint's secret is sealed by the caller; its deliveries wait
//! beside the news of automations, in `webhooks`.

use bytes::Bytes;
use guestlink_domain::ids::{EventId, PropertyId, TenantId, WebhookId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// Whether an endpoint is told anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is.
    On,
    /// Its owner does not want it now.
    Off,
    /// It did not hear for so long that we have stopped.
    Failed,
}

impl State {
    const ALL: [Self; 3] = [Self::On, Self::Off, Self::Failed];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Failed => "failed",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Where a program wants to hear, and of what. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub id: WebhookId,
    /// Only of this property; of all, if none.
    pub property: Option<PropertyId>,
    /// Where to.
    pub url: String,
    /// What it is for.
    pub name: String,
    /// Dotted names of what it hears of; `request.*` is all that begin so, `*` is all.
    pub kinds: Vec<String>,
    /// What is signed with, sealed.
    pub secret: Bytes,
    /// The one before, sealed, and until when both are signed with.
    pub old: Option<(Bytes, Timestamp)>,
    /// Whether it is told anything.
    pub state: State,
    /// Since when nothing was heard.
    pub failing_since: Option<Timestamp>,
    /// Why it was stopped.
    pub why: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, id, property_id, url, name, kinds, secret, old_secret, old_until, state,
            failing_since, why, created_at, version FROM webhook_endpoint ",
            $rest
        )
    };
}

/// Keeps an endpoint.
pub async fn add(tx: &mut Tx, endpoint: &Endpoint) -> Result<(), StoreError> {
    let query = Query::new(
        "webhook_endpoint",
        "INSERT INTO webhook_endpoint (tenant_id, id, property_id, url, name, kinds, secret, old_secret, old_until,
            state, failing_since, why, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    );
    tx.execute(values(query, endpoint, endpoint.version)).await.map(drop)
}

/// Writes an endpoint as a whole; its version goes up by one.
///
/// # Errors
/// [`StoreError::Conflict`] if it was changed since it was read.
pub async fn save(tx: &mut Tx, endpoint: &Endpoint) -> Result<(), StoreError> {
    let query = Query::new(
        "webhook_endpoint",
        "UPDATE webhook_endpoint SET property_id = $3, url = $4, name = $5, kinds = $6, secret = $7, old_secret = $8,
            old_until = $9, state = $10, failing_since = $11, why = $12, created_at = $13, version = $14
            WHERE tenant_id = $1 AND id = $2 AND version = $14 - 1",
    );
    match tx.execute(values(query, endpoint, endpoint.version.saturating_add(1))).await? {
        0 => Err(StoreError::Conflict { what: "endpoint" }),
        _ => Ok(()),
    }
}

fn values(query: Query, endpoint: &Endpoint, version: i64) -> Query {
    let (old, until) = endpoint.old.clone().unzip();
    query
        .bind(endpoint.tenant)
        .bind(endpoint.id)
        .bind(endpoint.property)
        .bind(&endpoint.url)
        .bind(&endpoint.name)
        .bind(serde_json::to_value(&endpoint.kinds).unwrap_or_default())
        .bind(&endpoint.secret)
        .bind(old)
        .bind(until)
        .bind(endpoint.state.as_str())
        .bind(endpoint.failing_since)
        .bind(endpoint.why.as_ref())
        .bind(endpoint.created_at)
        .bind(version)
}

/// One endpoint.
pub async fn get(
    mut reader: impl Read,
    tenant: TenantId,
    id: WebhookId,
) -> Result<Option<Endpoint>, StoreError> {
    let query =
        Query::new("webhook_endpoint", select!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// Every endpoint of an organisation, oldest first.
pub async fn all(mut reader: impl Read, tenant: TenantId) -> Result<Vec<Endpoint>, StoreError> {
    let query = Query::new("webhook_endpoint", select!("WHERE tenant_id = $1 ORDER BY id")).bind(tenant);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Every endpoint of all organisations that is told something.
pub async fn listening(mut reader: impl Read) -> Result<Vec<Endpoint>, StoreError> {
    let query = Query::new("webhook_endpoint", select!("WHERE state = 'on' ORDER BY tenant_id, id"));
    reader.fetch(query).await?.iter().map(read).collect()
}

/// Forgets an endpoint and all its deliveries; was it there?
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: WebhookId) -> Result<bool, StoreError> {
    let query = Query::new(
        "webhook_out",
        "DELETE FROM webhook_out {by:webhook_out_endpoint} WHERE tenant_id = $1 AND endpoint_id = $2",
    );
    tx.execute(query.bind(tenant).bind(id)).await?;
    let query =
        Query::new("webhook_endpoint", "DELETE FROM webhook_endpoint WHERE tenant_id = $1 AND id = $2");
    Ok(tx.execute(query.bind(tenant).bind(id)).await? > 0)
}

/// It heard, or it did not: since when it does not. Nothing that anybody else would have to know of.
pub async fn heard(
    tx: &mut Tx,
    (tenant, id): (TenantId, WebhookId),
    heard: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = if heard {
        "UPDATE webhook_endpoint SET failing_since = NULL
            WHERE tenant_id = $1 AND id = $2 AND failing_since <= $3"
    } else {
        "UPDATE webhook_endpoint SET failing_since = $3
            WHERE tenant_id = $1 AND id = $2 AND failing_since IS NULL"
    };
    tx.execute(Query::new("webhook_endpoint", sql).bind(tenant).bind(id).bind(now)).await.map(drop)
}

/// What waits for an endpoint waits until then at least: it does not hear at the moment.
pub async fn put_off(
    tx: &mut Tx,
    (tenant, id): (TenantId, WebhookId),
    until: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "webhook_out",
        "UPDATE webhook_out {by:webhook_out_endpoint} SET not_before = $3
            WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'waiting' AND not_before < $3",
    )
    .bind(tenant)
    .bind(id)
    .bind(until);
    tx.execute(query).await.map(drop)
}

/// What waits for an endpoint is given up.
pub async fn give_up(tx: &mut Tx, (tenant, id): (TenantId, WebhookId), why: &str) -> Result<(), StoreError> {
    let query = Query::new(
        "webhook_out",
        "UPDATE webhook_out {by:webhook_out_endpoint} SET state = 'given_up', error = $3
            WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(why);
    tx.execute(query).await.map(drop)
}

/// A delivery, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Which; what is told carries it.
    pub id: Uuid,
    /// What happened; a test is of no event.
    pub event: Option<EventId>,
    /// Its dotted name.
    pub kind: String,
    /// What is told.
    pub body: String,
    /// `waiting`, `told`, `given_up`.
    pub state: String,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next, while it waits.
    pub not_before: Timestamp,
    /// Since when.
    pub created_at: Timestamp,
    /// What the last try was answered with.
    pub status: Option<i64>,
    /// When that was.
    pub tried_at: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
}

macro_rules! select_delivery {
    ($rest:literal) => {
        concat!(
            "SELECT id, event_id, kind, body, state, attempts, not_before, created_at, status, tried_at, error
            FROM webhook_out WHERE tenant_id = $1 AND endpoint_id = $2 ",
            $rest
        )
    };
}

/// An endpoint's deliveries, newest first: those before one, or the newest.
pub async fn deliveries(
    mut reader: impl Read,
    (tenant, id): (TenantId, WebhookId),
    before: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let (at, last) = before.unwrap_or((Timestamp::MAX, Uuid::max()));
    let query = Query::new(
        "webhook_out",
        select_delivery!("AND (created_at < $3 OR (created_at = $3 AND id < $4)) ORDER BY created_at DESC, id DESC LIMIT $5"),
    )
    .bind(tenant)
    .bind(id)
    .bind(at)
    .bind(last)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read_delivery).collect()
}

/// One delivery.
pub async fn delivery(
    mut reader: impl Read,
    (tenant, endpoint): (TenantId, WebhookId),
    id: Uuid,
) -> Result<Option<Delivery>, StoreError> {
    let query =
        Query::new("webhook_out", select_delivery!("AND id = $3")).bind(tenant).bind(endpoint).bind(id);
    reader.fetch(query).await?.first().map(read_delivery).transpose()
}

/// Tells a delivery that is over once more, from the first try on; was it over?
pub async fn tell_again(
    tx: &mut Tx,
    (tenant, endpoint): (TenantId, WebhookId),
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(
        "webhook_out",
        "UPDATE webhook_out SET state = 'waiting', attempts = 0, not_before = $4, error = NULL
            WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND state IN ('told', 'given_up')",
    )
    .bind(tenant)
    .bind(endpoint)
    .bind(id)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

/// Forgets deliveries from before then that are over; how many.
pub async fn prune(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    let query = Query::new(
        "webhook_out",
        "DELETE FROM webhook_out WHERE endpoint_id IS NOT NULL AND (tenant_id, id) IN (
            SELECT tenant_id, id FROM webhook_out
            WHERE endpoint_id IS NOT NULL AND state <> 'waiting' AND created_at < $1 LIMIT $2)",
    )
    .bind(before)
    .bind(limit);
    tx.execute(query).await
}

fn read(row: &Row) -> Result<Endpoint, StoreError> {
    let mut cells = Cells::of(row, "webhook_endpoint");
    let (tenant, id, property) = (cells.get()?, cells.get()?, cells.maybe()?);
    let (url, name, kinds) = (cells.get()?, cells.get()?, cells.document()?);
    let (secret, old, until) = (cells.get()?, cells.maybe::<Bytes>()?, cells.maybe()?);
    Ok(Endpoint {
        tenant,
        id,
        property,
        url,
        name,
        kinds,
        secret,
        old: old.zip(until),
        state: cells.parse(State::parse)?,
        failing_since: cells.maybe()?,
        why: cells.maybe()?,
        created_at: cells.get()?,
        version: cells.get()?,
    })
}

fn read_delivery(row: &Row) -> Result<Delivery, StoreError> {
    let mut cells = Cells::of(row, "webhook_out");
    Ok(Delivery {
        id: cells.get()?,
        event: cells.maybe()?,
        kind: cells.maybe()?.unwrap_or_default(),
        body: cells.get()?,
        state: cells.get()?,
        attempts: cells.get()?,
        not_before: cells.get()?,
        created_at: cells.get()?,
        status: cells.maybe()?,
        tried_at: cells.maybe()?,
        error: cells.maybe()?,
    })
}
