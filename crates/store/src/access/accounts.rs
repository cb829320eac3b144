//! People who may sign in, and their grants by organisation.

use guestlink_domain::access::{Grant, Grants, Role};
use guestlink_domain::ids::{PropertyId, TenantId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// An account. `Debug` shows nothing secret and nothing personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user.
    pub id: UserId,
    /// As compared: in small letters.
    pub email: String,
    /// As colleagues see it.
    pub name: String,
    /// The language of the pages, a tag; `None`: the browser's.
    pub language: Option<String>,
    /// The staff member of `services.json` this is, by its id there.
    pub member: Option<String>,
    /// PHC string of the password's hash, if there is one.
    pub password: Option<String>,
    /// When it was set.
    pub password_at: Option<Timestamp>,
    /// The seed of one-time codes, sealed.
    pub totp: Option<Vec<u8>>,
    /// The time step of the last code that was taken; none is taken twice.
    pub totp_step: Option<i64>,
    /// How many passkeys it has. Counted when it is read, never written with it.
    pub passkeys: i64,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it may not sign in any more.
    pub disabled_at: Option<Timestamp>,
    /// Counts the changes.
    pub version: i64,
}

impl Account {
    /// Is there more than a password?
    pub fn has_second_factor(&self) -> bool {
        self.totp.is_some() || self.passkeys > 0
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// An account in one organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub account: Account,
    /// What they may do here.
    pub grants: Grants,
}

const COLUMNS: usize = 13;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.email, a.name, a.language, a.member, a.password, a.password_at, a.totp, a.totp_step,
            (SELECT count(*) FROM passkey k WHERE k.user_id = a.id), a.created_at, a.disabled_at, a.version
            FROM account a ",
            $rest
        )
    };
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Conflict`] if the address is taken.
pub async fn add(tx: &mut Tx, account: &Account) -> Result<(), StoreError> {
    let query = Query::new(
        "account",
        "INSERT INTO account (id, email, name, language, member, password, password_at, totp, totp_step, created_at,
            disabled_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    );
    tx.execute(values(query, account, account.version)).await.map(drop)
}

/// Writes an account as a whole; its version goes up by one.
///
/// # Errors
/// [`StoreError::Conflict`] if it was changed since it was read.
pub async fn save(tx: &mut Tx, account: &Account) -> Result<(), StoreError> {
    let query = Query::new(
        "account",
        "UPDATE account SET email = $2, name = $3, language = $4, member = $5, password = $6, password_at = $7,
            totp = $8, totp_step = $9, created_at = $10, disabled_at = $11, version = $12
            WHERE id = $1 AND version = $12 - 1",
    );
    match tx.execute(values(query, account, account.version.saturating_add(1))).await? {
        0 => Err(StoreError::Conflict { what: "account" }),
        _ => Ok(()),
    }
}

fn values(query: Query, account: &Account, version: i64) -> Query {
    query
        .bind(account.id)
        .bind(&account.email)
        .bind(&account.name)
        .bind(account.language.as_ref())
        .bind(account.member.as_ref())
        .bind(account.password.as_ref())
        .bind(account.password_at)
        .bind(account.totp.clone())
        .bind(account.totp_step)
        .bind(account.created_at)
        .bind(account.disabled_at)
        .bind(version)
}

/// The account with this address.
pub async fn by_email(mut reader: impl Read, email: &str) -> Result<Option<Account>, StoreError> {
    let query = Query::new("account", select!("WHERE a.email = $1")).bind(email);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// The account of a user.
pub async fn get(mut reader: impl Read, user: UserId) -> Result<Option<Account>, StoreError> {
    let query = Query::new("account", select!("WHERE a.id = $1")).bind(user);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// Is there any account at all?
pub async fn any(mut reader: impl Read) -> Result<bool, StoreError> {
    let query = Query::new("account", "SELECT id FROM account LIMIT 1");
    Ok(!reader.fetch(query).await?.is_empty())
}

/// Everybody of an organisation, by name.
pub async fn members(mut reader: impl Read, tenant: TenantId) -> Result<Vec<Member>, StoreError> {
    let query = Query::new(
        "account",
        "SELECT a.id, a.email, a.name, a.language, a.member, a.password, a.password_at, a.totp, a.totp_step,
            (SELECT count(*) FROM passkey k WHERE k.user_id = a.id), a.created_at, a.disabled_at, a.version,
            m.property_id, m.role
            FROM membership m JOIN account a ON a.id = m.user_id
            WHERE m.tenant_id = $1 ORDER BY a.name, a.id, m.id",
    )
    .bind(tenant);
    let mut members: Vec<Member> = Vec::new();
    for row in &reader.fetch(query).await? {
        let account = read(row)?;
        let mut cells = Cells::of(row, "membership");
        cells.skip(COLUMNS);
        let grant = read_grant(&mut cells)?;
        match members.last_mut().filter(|last| last.account.id == account.id) {
            Some(last) => last.grants.0.push(grant),
            None => members.push(Member { account, grants: Grants(vec![grant]) }),
        }
    }
    Ok(members)
}

/// What a user may do in an organisation.
pub async fn grants(mut reader: impl Read, tenant: TenantId, user: UserId) -> Result<Grants, StoreError> {
    let query = Query::new(
        "membership",
        "SELECT property_id, role FROM membership WHERE tenant_id = $1 AND user_id = $2 ORDER BY id",
    )
    .bind(tenant)
    .bind(user);
    let rows = reader.fetch(query).await?;
    rows.iter().map(|row| read_grant(&mut Cells::of(row, "membership"))).collect::<Result<_, _>>().map(Grants)
}

/// The organisations a user works for.
pub async fn tenants_of(mut reader: impl Read, user: UserId) -> Result<Vec<TenantId>, StoreError> {
    let query = Query::new(
        "membership",
        "SELECT DISTINCT tenant_id FROM membership WHERE user_id = $1 ORDER BY tenant_id",
    )
    .bind(user);
    reader.fetch(query).await?.iter().map(|row| Cells::of(row, "membership").get()).collect()
}

/// Puts these grants in the place of all the user has in the organisation. `ids` names the new rows.
pub async fn set_grants(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    grants: &[(Uuid, Grant)],
) -> Result<(), StoreError> {
    let clear = Query::new("membership", "DELETE FROM membership WHERE tenant_id = $1 AND user_id = $2");
    tx.execute(clear.bind(tenant).bind(user)).await?;
    for (id, grant) in grants {
        let query = Query::new(
            "membership",
            "INSERT INTO membership (tenant_id, id, user_id, property_id, role) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(tenant)
        .bind(*id)
        .bind(user)
        .bind(grant.property)
        .bind(grant.role.as_str());
        tx.execute(query).await?;
    }
    Ok(())
}

/// Puts these codes in the place of all the user has for the day the second factor is lost.
pub async fn set_recovery_codes(tx: &mut Tx, user: UserId, hashes: &[Vec<u8>]) -> Result<(), StoreError> {
    let clear = Query::new("recovery_code", "DELETE FROM recovery_code WHERE user_id = $1").bind(user);
    tx.execute(clear).await?;
    for hash in hashes {
        let query = Query::new("recovery_code", "INSERT INTO recovery_code (user_id, hash) VALUES ($1, $2)")
            .bind(user)
            .bind(hash.clone());
        tx.execute(query).await?;
    }
    Ok(())
}

/// Uses a code up; was it there and unused?
pub async fn use_recovery_code(
    tx: &mut Tx,
    user: UserId,
    hash: &[u8],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(
        "recovery_code",
        "UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL",
    )
    .bind(user)
    .bind(hash)
    .bind(now);
    Ok(tx.execute(query).await? > 0)
}

/// How many codes are left.
pub async fn recovery_codes_left(mut reader: impl Read, user: UserId) -> Result<i64, StoreError> {
    let query = Query::new(
        "recovery_code",
        "SELECT count(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL",
    )
    .bind(user);
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(0), |row| Cells::of(row, "recovery_code").get())
}

fn read_grant(cells: &mut Cells<'_>) -> Result<Grant, StoreError> {
    Ok(Grant { property: cells.maybe::<PropertyId>()?, role: cells.parse(Role::parse)? })
}

fn read(row: &Row) -> Result<Account, StoreError> {
    let mut cells = Cells::of(row, "account");
    Ok(Account {
        id: cells.get()?,
        email: cells.get()?,
        name: cells.get()?,
        language: cells.maybe()?,
        member: cells.maybe()?,
        password: cells.maybe()?,
        password_at: cells.maybe()?,
        totp: cells.maybe()?,
        totp_step: cells.maybe()?,
        passkeys: cells.get()?,
        created_at: cells.get()?,
        disabled_at: cells.maybe()?,
        version: cells.get()?,
    })
}
