//! Signing in with address and password. Whoever is unknown, switched off or wrong gets the same answer after the same
//! work.

use std::net::IpAddr;

use guestlink_domain::access::email;
use guestlink_domain::ids::TenantId;
use guestlink_store::access::accounts::Account;
use guestlink_store::access::{accounts, sessions};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::hasher::{Compared, Crowded};
use super::{AccessError, Actor, Caller, Deed, SignedIn};
use crate::App;
use crate::insist::insist;

/// A try.
#[derive(Clone)]
pub struct Attempt {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: String,
    /// From where, if known.
    pub from: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: String,
}

/// Longest password that is looked at. Bytes.
const LONGEST: usize = 1024;
/// How long who was sent away by a crowd waits. Seconds.
const CROWD: u16 = 5;

impl From<Crowded> for AccessError {
    fn from(_: Crowded) -> Self {
        Self::Later { seconds: CROWD }
    }
}

/// Under what failures of an account are counted, whether it exists or not.
pub(super) fn counted(address: &str) -> [u8; 32] {
    Sha256::digest(address.trim().to_lowercase().as_bytes()).into()
}

impl App {
    /// Signs in.
    ///
    /// # Errors
    /// [`AccessError::Wrong`] whatever was wrong; [`AccessError::Later`] after too many tries.
    pub async fn sign_in(&self, attempt: Attempt) -> Result<SignedIn, AccessError> {
        let (tenant, account) = self.prove(&attempt).await?;
        let signed_in = insist(|| async {
            let mut tx = self.store().begin().await?;
            let signed_in = self.after_first_factor(&mut tx, tenant, &account, &attempt.agent).await?;
            tx.commit().await?;
            Ok(signed_in)
        })
        .await?;
        Ok(signed_in)
    }

    /// Whose address and password these are, and where they are at work.
    pub(super) async fn prove(&self, attempt: &Attempt) -> Result<(TenantId, Account), AccessError> {
        let (now, key) = (self.clock().now(), counted(&attempt.email));
        if let Some(seconds) = self.gate().limits.wait(attempt.from, &key, now) {
            return Err(AccessError::Later { seconds });
        }
        let account = match email(&attempt.email) {
            Some(address) => accounts::by_email(self.store(), &address).await?,
            None => None,
        };
        let usable = account.filter(|account| account.disabled_at.is_none());
        let phc = usable.as_ref().and_then(|account| account.password.clone());
        let password =
            if attempt.password.len() > LONGEST { String::new() } else { attempt.password.clone() };
        let compared = self.gate().hasher.compare(self.tracker(), password, phc).await?;
        let (Some(account), true) = (usable, compared != Compared::Other) else {
            self.gate().limits.failed(attempt.from, &key, now);
            return Err(AccessError::Wrong);
        };
        if compared == Compared::SameButWeak {
            self.strengthen(&account, attempt.password.clone()).await?;
        }
        let tenants = accounts::tenants_of(self.store(), account.id).await?;
        let tenant = tenants.into_iter().next().ok_or(AccessError::Wrong)?;
        Ok((tenant, account))
    }

    /// Proves again who the caller of a session is: by password, and by a code where there is a second factor.
    ///
    /// # Errors
    /// [`AccessError::Wrong`] whatever was wrong; [`AccessError::Later`] after too many tries.
    pub async fn prove_again(
        &self,
        caller: &Caller,
        password: String,
        code: &str,
    ) -> Result<(), AccessError> {
        let account = accounts::get(self.store(), caller.user).await?.ok_or(AccessError::Wrong)?;
        let session = caller.session().ok_or(AccessError::Wrong)?;
        let attempt = Attempt { email: account.email, password, from: None, agent: String::new() };
        self.prove(&attempt).await?;
        let now = self.clock().now();
        let proved = insist(|| async {
            let mut tx = self.store().begin().await?;
            if caller.second_factor && !self.code_fits(&mut tx, caller.user, code).await? {
                return Ok(None);
            }
            sessions::proved(&mut tx, caller.tenant, session, caller.second_factor, now).await?;
            tx.commit().await?;
            Ok(Some(()))
        });
        self.counted_code(caller.user, proved).await
    }

    /// Hashes the password again as strongly as new ones are. If that fails the old hash stays.
    async fn strengthen(&self, account: &Account, password: String) -> Result<(), AccessError> {
        let phc = self.gate().hasher.hash(self.tracker(), self.ids(), password).await?;
        let mut tx = self.store().begin().await?;
        match accounts::save(&mut tx, &Account { password: Some(phc), ..account.clone() }).await {
            Ok(()) => tx.commit().await?,
            Err(error) => tracing::info!(%error, "a password was not hashed again"),
        }
        Ok(())
    }

    /// Signs out: ends the session of this secret. Without one nothing happens.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn sign_out(&self, secret: &str) -> Result<(), AccessError> {
        let Some(caller) = self.caller_by_session(secret).await? else { return Ok(()) };
        let Some(session) = caller.session() else { return Ok(()) };
        match self.end_session(&caller, session).await {
            Ok(()) | Err(AccessError::Unknown) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Changes the caller's own password; every other session of theirs ends.
    ///
    /// # Errors
    /// [`AccessError::Wrong`] if the current one does not fit, [`AccessError::Password`] if the new one is too weak.
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: String,
        new: String,
    ) -> Result<(), AccessError> {
        let account = accounts::get(self.store(), caller.user).await?.ok_or(AccessError::Wrong)?;
        let (now, key) = (self.clock().now(), counted(&account.email));
        if let Some(seconds) = self.gate().limits.wait(None, &key, now) {
            return Err(AccessError::Later { seconds });
        }
        if account.password.is_some() {
            let compared =
                self.gate().hasher.compare(self.tracker(), current, account.password.clone()).await?;
            if compared == Compared::Other {
                self.gate().limits.failed(None, &key, now);
                return Err(AccessError::Wrong);
            }
        }
        let password = self.new_password(&account.email, &account.name, new).await?;
        let changed = Account { password: Some(password), password_at: Some(now), ..account };
        insist(|| async {
            let mut tx = self.store().begin().await?;
            accounts::save(&mut tx, &changed).await?;
            let deed = Deed {
                tenant: caller.tenant,
                actor: Actor::User(caller.user),
                action: "password.changed",
                target: format!("user:{}", caller.user),
                detail: json!({}),
            };
            self.record(&mut tx, deed).await?;
            tx.commit().await
        })
        .await?;
        self.end_other_sessions(caller).await.map(drop)
    }

    /// Judges and hashes a new password.
    pub(super) async fn new_password(
        &self,
        email: &str,
        name: &str,
        password: String,
    ) -> Result<String, AccessError> {
        let houses = self.all_properties();
        let mut known: Vec<&str> = houses.iter().map(|house| house.resort.property.name.as_str()).collect();
        known.extend([email, name]);
        guestlink_domain::access::check_password(&password, &known)?;
        Ok(self.gate().hasher.hash(self.tracker(), self.ids(), password).await?)
    }
}
