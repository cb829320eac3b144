//! Sessions: opened at sign-in, found by the cookie's secret, listed, ended. A session is read anew for each request, so
//! that one that was ended is gone with the next.

use guestlink_domain::ids::{SessionId, TenantId, UserId};
use guestlink_store::access::sessions::{self as stored, Session};
use guestlink_store::access::{accounts, refresh};
use guestlink_store::{StoreError, Tx, resorts};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{AccessError, Actor, Caller, Deed, Via, hash_of, new_secret};
use crate::App;
use crate::insist::insist;

/// Not used for so long, it ends: a shift, and a little (security facts S21).
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// It ends after so long in any case. Staff use a phone in their pocket; owners sign in every day.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(30 * 24);
const ABSOLUTE_OWNER: SignedDuration = SignedDuration::from_hours(12);
/// How exactly the last use is kept.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Characters kept of what a browser calls itself.
const AGENT: usize = 120;
/// Longest secret that is looked at.
const LONGEST: usize = 64;

/// A session that was just opened.
#[derive(Clone)]
pub struct Opened {
    /// The cookie's value. Known to nobody else.
    pub secret: String,
    /// Until when the browser keeps it.
    pub expires_at: Timestamp,
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
}

/// A session as its user sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// What the browser calls itself.
    pub agent: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used, to the minute.
    pub seen_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// The one that asks.
    pub current: bool,
}

/// Not ended, not over, not forgotten.
pub(super) fn is_open(session: &Session, now: Timestamp) -> bool {
    session.ended_at.is_none() && session.expires_at > now && now.duration_since(session.seen_at) < IDLE
}

impl App {
    /// Opens a session inside the transaction of the sign-in.
    pub(super) async fn open_session(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        user: UserId,
        agent: &str,
        strong: bool,
    ) -> Result<Opened, StoreError> {
        let now = self.clock().now();
        let owns = accounts::grants(&mut *tx, tenant, user).await?.owns();
        let lasts = if owns { ABSOLUTE_OWNER } else { ABSOLUTE };
        let session = Session {
            tenant,
            id: SessionId(self.ids().new_at(now)),
            user,
            agent: agent.chars().filter(|c| !c.is_control()).take(AGENT).collect(),
            strong,
            created_at: now,
            proved_at: now,
            seen_at: now,
            expires_at: now.saturating_add(lasts).unwrap_or(now),
            ended_at: None,
        };
        let (secret, hash) = new_secret(self.ids(), "");
        // A sign-in pays for the tidying up.
        stored::forget(tx, now.saturating_sub(ABSOLUTE).unwrap_or(now)).await?;
        stored::add(tx, &session, &hash).await?;
        let deed = Deed {
            tenant,
            actor: Actor::User(user),
            action: "session.opened",
            target: format!("session:{}", session.id),
            detail: json!({ "strong": strong }),
        };
        self.record(tx, deed).await?;
        Ok(Opened { secret, expires_at: session.expires_at, id: session.id, user })
    }

    /// Who comes with this secret; `None`: nobody, or nobody any more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn caller_by_session(&self, secret: &str) -> Result<Option<Caller>, StoreError> {
        if secret.is_empty() || secret.len() > LONGEST {
            return Ok(None);
        }
        let now = self.clock().now();
        let found = stored::by_hash(self.store(), &hash_of(secret)).await?;
        let Some(session) = found.filter(|session| is_open(session, now)) else { return Ok(None) };
        if now.duration_since(session.seen_at) >= SEEN_EVERY {
            self.touch(&session, now).await;
        }
        let via = Via::Session { id: session.id, strong: session.strong, proved_at: session.proved_at };
        self.caller(session.tenant, session.user, via).await
    }

    /// A database that takes no writes must not keep anybody from looking.
    async fn touch(&self, session: &Session, now: Timestamp) {
        let touched = async {
            let mut tx = self.store().begin().await?;
            stored::seen(&mut tx, session, now).await?;
            tx.commit().await
        };
        if let Err(error) = touched.await {
            tracing::debug!(%error, "the last use of a session was not kept");
        }
    }

    /// The organisations the caller works for, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn organisations_of(&self, caller: &Caller) -> Result<Vec<(TenantId, String)>, StoreError> {
        let own = accounts::tenants_of(self.store(), caller.user).await?;
        let all = resorts::tenants(self.store()).await?.into_iter();
        let mut known: Vec<_> =
            all.filter(|tenant| own.contains(&tenant.id)).map(|tenant| (tenant.id, tenant.name)).collect();
        known.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(known)
    }

    /// Goes to work in another organisation of the caller's: a new session there, in the place of this one.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] when they do not work there.
    pub async fn switch_organisation(
        &self,
        caller: &Caller,
        tenant: TenantId,
        agent: &str,
    ) -> Result<Opened, AccessError> {
        let Via::Session { id, strong, .. } = caller.via else { return Err(AccessError::Unknown) };
        if !self.organisations_of(caller).await?.iter().any(|(known, _)| *known == tenant) {
            return Err(AccessError::Unknown);
        }
        let now = self.clock().now();
        let opened = insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::end(&mut tx, caller.user, id, now).await?;
            self.record(&mut tx, ended(caller, format!("session:{id}"))).await?;
            let opened = self.open_session(&mut tx, tenant, caller.user, agent, strong).await?;
            tx.commit().await?;
            Ok(opened)
        })
        .await?;
        self.committed();
        Ok(opened)
    }

    /// The caller's sessions, on all devices and in all organisations, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sessions_of(&self, caller: &Caller) -> Result<Vec<SessionView>, StoreError> {
        let now = self.clock().now();
        let all = stored::of_user(self.store(), caller.user, now).await?;
        let open = all.into_iter().filter(|session| is_open(session, now));
        Ok(open
            .map(|session| SessionView {
                current: caller.session() == Some(session.id),
                id: session.id,
                agent: session.agent,
                created_at: session.created_at,
                seen_at: session.seen_at,
                expires_at: session.expires_at,
            })
            .collect())
    }

    /// Ends one of the caller's own sessions.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] when it is not theirs or has ended.
    pub async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), AccessError> {
        let now = self.clock().now();
        let ended = insist(|| async {
            let mut tx = self.store().begin().await?;
            if !stored::end(&mut tx, caller.user, session, now).await? {
                return Ok(false);
            }
            self.record(&mut tx, ended(caller, format!("session:{session}"))).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await?;
        if !ended {
            return Err(AccessError::Unknown);
        }
        self.committed();
        Ok(())
    }

    /// Ends every session of the caller but the one that asks, and all their refresh tokens; how many sessions.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn end_other_sessions(&self, caller: &Caller) -> Result<u64, AccessError> {
        let now = self.clock().now();
        let count = insist(|| async {
            let mut tx = self.store().begin().await?;
            let count = stored::end_all(&mut tx, caller.user, caller.session(), now).await?;
            refresh::revoke_user(&mut tx, caller.user, now).await?;
            self.record(&mut tx, ended(caller, format!("user:{}", caller.user))).await?;
            tx.commit().await?;
            Ok(count)
        })
        .await?;
        self.committed();
        Ok(count)
    }
}

fn ended(caller: &Caller, target: String) -> Deed {
    Deed { tenant: caller.tenant, actor: caller.actor(), action: "session.ended", target, detail: json!({}) }
}
