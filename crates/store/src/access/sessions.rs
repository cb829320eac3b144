//! Sign-ins, found by the hash of their secret. Looking one up also reads what its user may do at this moment, so that
//! a role taken away is gone with the next request.

use bytes::Bytes;
use guestlink_domain::ids::{SessionId, TenantId, UserId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// One sign-in on one device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// In which organisation it is at work.
    pub tenant: TenantId,
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// What the browser calls itself, shortened.
    pub agent: String,
    /// Proved with a second factor.
    pub strong: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// When the user last proved who they are.
    pub proved_at: Timestamp,
    /// Last used, to the minute.
    pub seen_at: Timestamp,
    /// Ends then, used or not.
    pub expires_at: Timestamp,
    /// Ended before that.
    pub ended_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT tenant_id, id, user_id, agent, strong, created_at, proved_at, seen_at, expires_at, ended_at
            FROM session ",
            $rest
        )
    };
}

/// Keeps a new session.
pub async fn add(tx: &mut Tx, session: &Session, hash: &Bytes) -> Result<(), StoreError> {
    let query = Query::new(
        "session",
        "INSERT INTO session (tenant_id, id, user_id, hash, agent, strong, created_at, proved_at, seen_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(session.tenant)
    .bind(session.id)
    .bind(session.user)
    .bind(hash)
    .bind(&session.agent)
    .bind(session.strong)
    .bind(session.created_at)
    .bind(session.proved_at)
    .bind(session.seen_at)
    .bind(session.expires_at);
    tx.execute(query).await.map(drop)
}

/// The session with this hash, ended or not. A secret names its organisation: nobody else can.
pub async fn by_hash(mut reader: impl Read, hash: &Bytes) -> Result<Option<Session>, StoreError> {
    let query = Query::new("session", select!("WHERE hash = $1")).bind(hash);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// One session, ended or not.
pub async fn get(
    mut reader: impl Read,
    tenant: TenantId,
    id: SessionId,
) -> Result<Option<Session>, StoreError> {
    let query = Query::new("session", select!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// The sessions of a user that have not ended, newest first, in all organisations: they are the user's own.
pub async fn of_user(
    mut reader: impl Read,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let query = Query::new(
        "session",
        select!("WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id"),
    )
    .bind(user)
    .bind(now);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// It was used.
pub async fn seen(tx: &mut Tx, session: &Session, now: Timestamp) -> Result<(), StoreError> {
    let query = Query::new(
        "session",
        "UPDATE session SET seen_at = $3 WHERE tenant_id = $1 AND id = $2 AND seen_at < $3 AND ended_at IS NULL",
    )
    .bind(session.tenant)
    .bind(session.id)
    .bind(now);
    tx.execute(query).await.map(drop)
}

/// Its user proved again who they are.
pub async fn proved(
    tx: &mut Tx,
    tenant: TenantId,
    session: SessionId,
    strong: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "session",
        "UPDATE session SET proved_at = $3, strong = $4 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL",
    )
    .bind(tenant)
    .bind(session)
    .bind(now)
    .bind(strong);
    tx.execute(query).await.map(drop)
}

/// Ends one session of a user; was it there and not ended?
pub async fn end(tx: &mut Tx, user: UserId, session: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    let query = Query::new(
        "session",
        "UPDATE session SET ended_at = $3 WHERE user_id = $1 AND id = $2 AND ended_at IS NULL",
    )
    .bind(user)
    .bind(session)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

/// Ends every session of a user, but one if it is named; how many.
pub async fn end_all(
    tx: &mut Tx,
    user: UserId,
    except: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let query = Query::new(
        "session",
        "UPDATE session SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL AND ($3 IS NULL OR id <> $3)",
    )
    .bind(user)
    .bind(now)
    .bind(except);
    tx.execute(query).await
}

/// Forgets sessions that ended before then.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let query =
        Query::new("session", "DELETE FROM session WHERE expires_at < $1 OR ended_at < $1").bind(before);
    tx.execute(query).await
}

fn read(row: &Row) -> Result<Session, StoreError> {
    let mut cells = Cells::of(row, "session");
    Ok(Session {
        tenant: cells.get()?,
        id: cells.get()?,
        user: cells.get()?,
        agent: cells.get()?,
        strong: cells.get()?,
        created_at: cells.get()?,
        proved_at: cells.get()?,
        seen_at: cells.get()?,
        expires_at: cells.get()?,
        ended_at: cells.maybe()?,
    })
}
