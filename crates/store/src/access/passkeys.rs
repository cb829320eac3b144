//! Passkeys of users, and which questions to authenticators were answered.

use bytes::Bytes;
use guestlink_domain::ids::{PasskeyId, UserId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A passkey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passkey {
    /// As we know it.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// As its authenticator knows it.
    pub credential: Bytes,
    /// COSE, as it came.
    pub public_key: Bytes,
    /// How often it has signed, as it said last.
    pub counter: i64,
    /// It can tell its owner from others.
    pub verifies: bool,
    /// It is kept in more places than one.
    pub backed_up: bool,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used.
    pub used_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, user_id, credential, public_key, counter, verifies, backed_up, name, created_at, used_at
            FROM passkey ",
            $rest
        )
    };
}

/// Keeps a passkey.
///
/// # Errors
/// [`StoreError::Conflict`] if its credential is known already, to whomever it belongs.
pub async fn add(tx: &mut Tx, passkey: &Passkey) -> Result<(), StoreError> {
    let query = Query::new(
        "passkey",
        "INSERT INTO passkey (id, user_id, credential, public_key, counter, verifies, backed_up, name, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential) DO NOTHING",
    )
    .bind(passkey.id)
    .bind(passkey.user)
    .bind(&passkey.credential)
    .bind(&passkey.public_key)
    .bind(passkey.counter)
    .bind(passkey.verifies)
    .bind(passkey.backed_up)
    .bind(&passkey.name)
    .bind(passkey.created_at);
    match tx.execute(query).await? {
        0 => Err(StoreError::Conflict { what: "passkey" }),
        _ => Ok(()),
    }
}

/// A user's passkeys, oldest first.
pub async fn of_user(mut reader: impl Read, user: UserId) -> Result<Vec<Passkey>, StoreError> {
    let query = Query::new("passkey", select!("WHERE user_id = $1 ORDER BY created_at, id")).bind(user);
    reader.fetch(query).await?.iter().map(read).collect()
}

/// The passkey its authenticator knows by this.
pub async fn by_credential(mut reader: impl Read, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
    let query = Query::new("passkey", select!("WHERE credential = $1")).bind(credential);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// It has signed; was it there, and its count as it was read?
pub async fn used(
    tx: &mut Tx,
    passkey: &Passkey,
    counter: i64,
    backed_up: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(
        "passkey",
        "UPDATE passkey SET counter = $3, backed_up = $4, used_at = $5 WHERE id = $1 AND counter = $2",
    )
    .bind(passkey.id)
    .bind(passkey.counter)
    .bind(counter)
    .bind(backed_up)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

/// Calls one of a user's passkeys something else; was it there?
pub async fn rename(tx: &mut Tx, user: UserId, id: PasskeyId, name: &str) -> Result<bool, StoreError> {
    let query = Query::new("passkey", "UPDATE passkey SET name = $3 WHERE user_id = $1 AND id = $2")
        .bind(user)
        .bind(id)
        .bind(name);
    Ok(tx.execute(query).await? > 0)
}

/// Forgets one of a user's passkeys; was it there?
pub async fn remove(tx: &mut Tx, user: UserId, id: PasskeyId) -> Result<bool, StoreError> {
    let query =
        Query::new("passkey", "DELETE FROM passkey WHERE user_id = $1 AND id = $2").bind(user).bind(id);
    Ok(tx.execute(query).await? > 0)
}

/// Forgets all of a user's passkeys.
pub async fn remove_all(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    tx.execute(Query::new("passkey", "DELETE FROM passkey WHERE user_id = $1").bind(user)).await.map(drop)
}

/// Uses a question up; was it the first answer to it? Those that are over are forgotten.
pub async fn answer(
    tx: &mut Tx,
    challenge: &[u8],
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let over = Query::new("passkey_answered", "DELETE FROM passkey_answered WHERE until < $1").bind(now);
    tx.execute(over).await?;
    let query = Query::new(
        "passkey_answered",
        "INSERT INTO passkey_answered (challenge, until) VALUES ($1, $2) ON CONFLICT (challenge) DO NOTHING",
    )
    .bind(challenge)
    .bind(until);
    Ok(tx.execute(query).await? > 0)
}

fn read(row: &Row) -> Result<Passkey, StoreError> {
    let mut cells = Cells::of(row, "passkey");
    Ok(Passkey {
        id: cells.get()?,
        user: cells.get()?,
        credential: cells.get()?,
        public_key: cells.get()?,
        counter: cells.get()?,
        verifies: cells.get()?,
        backed_up: cells.get()?,
        name: cells.get()?,
        created_at: cells.get()?,
        used_at: cells.maybe()?,
    })
}
