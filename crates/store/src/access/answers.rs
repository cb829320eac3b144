//! Answers of the API, kept under the caller's key so that a request made twice has one effect.

use bytes::Bytes;
use guestlink_domain::ids::{TenantId, UserId};
use jiff::Timestamp;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// Under which an answer is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerKey {
    /// Whose organisation.
    pub tenant: TenantId,
    /// Who asks.
    pub user: UserId,
    /// The caller's own word.
    pub key: String,
}

/// A request that was taken, and its answer once there is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Hash over method, path and body.
    pub request: Bytes,
    /// The status; `None` while it is being worked.
    pub status: Option<i64>,
    /// Headers that belong to the answer, a JSON object.
    pub headers: Option<serde_json::Value>,
    /// The body.
    pub body: Option<Bytes>,
    /// When it was taken.
    pub at: Timestamp,
}

/// Takes the key for a request; was it free? One that was taken before `stale` and never answered is free again.
pub async fn take(
    tx: &mut Tx,
    key: &AnswerKey,
    request: &Bytes,
    now: Timestamp,
    stale: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(
        "api_answer",
        "INSERT INTO api_answer (tenant_id, user_id, key, request, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, user_id, key) DO UPDATE SET request = excluded.request, at = excluded.at
            WHERE api_answer.status IS NULL AND api_answer.at < $6 AND api_answer.request = excluded.request",
    )
    .bind(key.tenant)
    .bind(key.user)
    .bind(&key.key)
    .bind(request)
    .bind(now)
    .bind(stale);
    Ok(tx.execute(query).await? > 0)
}

/// What is kept under a key.
pub async fn get(mut reader: impl Read, key: &AnswerKey) -> Result<Option<Kept>, StoreError> {
    let query = Query::new(
        "api_answer",
        "SELECT request, status, headers, body, at FROM api_answer
            WHERE tenant_id = $1 AND user_id = $2 AND key = $3",
    )
    .bind(key.tenant)
    .bind(key.user)
    .bind(&key.key);
    let rows = reader.fetch(query).await?;
    rows.first()
        .map(|row| {
            let mut cells = Cells::of(row, "api_answer");
            Ok(Kept {
                request: cells.get()?,
                status: cells.maybe()?,
                headers: cells.maybe()?,
                body: cells.maybe()?,
                at: cells.get()?,
            })
        })
        .transpose()
}

/// Keeps the answer.
pub async fn keep(
    tx: &mut Tx,
    key: &AnswerKey,
    status: i64,
    headers: &serde_json::Value,
    body: &Bytes,
) -> Result<(), StoreError> {
    let query = Query::new(
        "api_answer",
        "UPDATE api_answer SET status = $4, headers = $5, body = $6
            WHERE tenant_id = $1 AND user_id = $2 AND key = $3",
    )
    .bind(key.tenant)
    .bind(key.user)
    .bind(&key.key)
    .bind(status)
    .bind(headers)
    .bind(body);
    tx.execute(query).await.map(drop)
}

/// Gives the key back: nothing happened.
pub async fn release(tx: &mut Tx, key: &AnswerKey) -> Result<(), StoreError> {
    let query = Query::new(
        "api_answer",
        "DELETE FROM api_answer WHERE tenant_id = $1 AND user_id = $2 AND key = $3 AND status IS NULL",
    )
    .bind(key.tenant)
    .bind(key.user)
    .bind(&key.key);
    tx.execute(query).await.map(drop)
}

/// Forgets answers from before then.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let query = Query::new("api_answer", "DELETE FROM api_answer WHERE at < $1").bind(before);
    tx.execute(query).await
}
