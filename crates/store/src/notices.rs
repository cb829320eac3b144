//! Words for staff by e-mail or into their browser, on their way out. That one is being sent is committed before the
//! first byte leaves: after a crash it is sent again, and the record says so.

use bytes::Bytes;
use guestlink_domain::ids::{PropertyId, RequestId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// Words for somebody.
#[derive(Clone, PartialEq, Debug)]
pub struct NewNotice {
    /// Whose.
    pub tenant: TenantId,
    /// Derived from what caused it.
    pub id: Uuid,
    /// Where.
    pub property: PropertyId,
    /// About which request.
    pub request: RequestId,
    /// To whom, by the id in `services.json`.
    pub member: String,
    /// `email` or `push`.
    pub way: String,
    /// What it says.
    pub content: serde_json::Value,
    /// When.
    pub created_at: Timestamp,
    /// Not before.
    pub not_before: Timestamp,
}

/// Words that are due, with the tries so far.
#[derive(Clone, PartialEq, Debug)]
pub struct DueNotice {
    /// As they were queued.
    pub queued: NewNotice,
    /// Tries so far.
    pub attempts: i64,
    /// A try was begun and nobody knows how it ended.
    pub unclear: bool,
}

const ADD: Many = Many {
    table: "notice",
    head:
        "INSERT INTO notice (tenant_id, id, property_id, request_id, member, way, state, attempts, not_before,
        created_at, content) VALUES",
    tail: "ON CONFLICT (tenant_id, id) DO NOTHING",
};

/// Queues.
pub async fn add(tx: &mut Tx, new: Vec<NewNotice>) -> Result<(), StoreError> {
    let rows = new
        .into_iter()
        .map(|n| {
            row![
                n.tenant,
                n.id,
                n.property,
                n.request,
                n.member,
                n.way,
                "waiting",
                0_i64,
                n.not_before,
                n.created_at,
                n.content
            ]
        })
        .collect();
    ADD.write(tx, rows).await.map(drop)
}

/// What is due, the longest due first. What was begun before `abandoned` and has no end is due again.
pub async fn due(
    mut reader: impl Read,
    now: Timestamp,
    abandoned: Timestamp,
    limit: i64,
) -> Result<Vec<DueNotice>, StoreError> {
    let query = Query::new(
        "notice",
        "SELECT tenant_id, id, property_id, request_id, member, way, content, created_at, not_before, attempts, state
            FROM notice WHERE state IN ('waiting', 'sending')
                AND ((state = 'waiting' AND not_before <= $1) OR (state = 'sending' AND sending_at < $2))
            ORDER BY not_before, id LIMIT $3",
    )
    .bind(now)
    .bind(abandoned)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "notice");
            let queued = NewNotice {
                tenant: cells.get()?,
                id: cells.get()?,
                property: cells.get()?,
                request: cells.get()?,
                member: cells.get()?,
                way: cells.get()?,
                content: cells.get()?,
                created_at: cells.get()?,
                not_before: cells.get()?,
            };
            let (attempts, state): (i64, String) = (cells.get()?, cells.get()?);
            Ok(DueNotice { queued, attempts, unclear: state == "sending" })
        })
        .collect()
}

/// When something is due next.
pub async fn next_due(mut reader: impl Read) -> Result<Option<Timestamp>, StoreError> {
    let query = Query::new(
        "notice",
        "SELECT not_before FROM notice WHERE state IN ('waiting', 'sending') ORDER BY not_before LIMIT 1",
    );
    let rows = reader.fetch(query).await?;
    rows.first().map(|row| Cells::of(row, "notice").get()).transpose()
}

/// It is being sent from now on. `false`: somebody else was faster.
pub async fn begin(tx: &mut Tx, notice: &DueNotice, now: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "notice",
        "UPDATE notice SET state = 'sending', sending_at = $3, attempts = attempts + 1
            WHERE tenant_id = $1 AND id = $2 AND attempts = $4 AND state IN ('waiting', 'sending')",
    )
    .bind(notice.queued.tenant)
    .bind(notice.queued.id)
    .bind(now)
    .bind(notice.attempts);
    Ok(tx.execute(query).await? > 0)
}

/// What became of a try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tried {
    /// It was taken.
    Sent,
    /// Again then.
    Again(Timestamp, String),
    /// Never again.
    GivenUp(String),
}

/// Records a try.
pub async fn settle(tx: &mut Tx, tenant: TenantId, id: Uuid, tried: &Tried) -> Result<(), StoreError> {
    let (state, at, error) = match tried {
        Tried::Sent => ("sent", None, None),
        Tried::Again(at, error) => ("waiting", Some(*at), Some(error)),
        Tried::GivenUp(error) => ("given_up", None, Some(error)),
    };
    let query = Query::new(
        "notice",
        "UPDATE notice SET state = $3, not_before = coalesce($4, not_before), error = $5
            WHERE tenant_id = $1 AND id = $2 AND state = 'sending'",
    )
    .bind(tenant)
    .bind(id)
    .bind(state)
    .bind(at)
    .bind(error);
    tx.execute(query).await.map(drop)
}

/// A browser that wants to be told; its address is sealed by the caller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subscription {
    /// Whose.
    pub tenant: TenantId,
    /// Where.
    pub property: PropertyId,
    /// Who.
    pub member: String,
    /// Of the address.
    pub hash: Bytes,
    /// The address and its keys.
    pub sealed: Bytes,
    /// Since when.
    pub created_at: Timestamp,
}

/// Keeps a browser; known, it is kept with its new keys.
pub async fn subscribe(tx: &mut Tx, one: &Subscription) -> Result<(), StoreError> {
    let query = Query::new(
        "push_subscription",
        "INSERT INTO push_subscription (tenant_id, property_id, member, hash, sealed, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (tenant_id, property_id, member, hash) DO UPDATE SET sealed = excluded.sealed",
    )
    .bind(one.tenant)
    .bind(one.property)
    .bind(&one.member)
    .bind(&one.hash)
    .bind(&one.sealed)
    .bind(one.created_at);
    tx.execute(query).await.map(drop)
}

/// Forgets a browser.
pub async fn unsubscribe(
    tx: &mut Tx,
    tenant: TenantId,
    property: PropertyId,
    member: &str,
    hash: &Bytes,
) -> Result<(), StoreError> {
    let query = Query::new(
        "push_subscription",
        "DELETE FROM push_subscription WHERE tenant_id = $1 AND property_id = $2 AND member = $3 AND hash = $4",
    )
    .bind(tenant)
    .bind(property)
    .bind(member)
    .bind(hash);
    tx.execute(query).await.map(drop)
}

/// The browsers of one member; of everybody without `member`.
pub async fn subscriptions(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    member: Option<&str>,
) -> Result<Vec<Subscription>, StoreError> {
    let query = Query::new(
        "push_subscription",
        "SELECT tenant_id, property_id, member, hash, sealed, created_at FROM push_subscription
            WHERE tenant_id = $1 AND property_id = $2 AND ($3 IS NULL OR member = $3)
            ORDER BY member, created_at",
    )
    .bind(tenant)
    .bind(property)
    .bind(member);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "push_subscription");
            Ok(Subscription {
                tenant: cells.get()?,
                property: cells.get()?,
                member: cells.get()?,
                hash: cells.get()?,
                sealed: cells.get()?,
                created_at: cells.get()?,
            })
        })
        .collect()
}
