//! Keys with which programs call the API: shown once, kept as hashes, never more than their maker may do, and for as
//! long as their maker may do it.

use guestlink_domain::access::Right;
use guestlink_domain::ids::KeyId;
use guestlink_store::StoreError;
use guestlink_store::access::keys::{self as stored, Key};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{AccessError, Caller, Deed, Forbidden, Via, hash_of, name, new_secret};
use crate::App;
use crate::insist::insist;

/// What every key begins with, so that people and scanners know one.
pub(super) const PREFIX: &str = "glk_";
/// Characters shown of a key once it was made.
const ENDING: usize = 4;
/// Longest key that is looked at.
const LONGEST: usize = 64;
const USED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// What it may do, at most.
    pub scopes: Vec<Right>,
    /// Until when; for ever, if never said.
    pub expires_at: Option<Timestamp>,
}

/// A key as its organisation sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyView(pub Key);

impl App {
    /// Makes a key; its secret, which nobody sees again, and the key.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`] when the caller does not hold a scope themselves, or is a key.
    pub async fn make_key(&self, caller: &Caller, new: NewKey) -> Result<(String, KeyView), AccessError> {
        if matches!(caller.via, Via::Key { .. }) {
            return Err(Forbidden { right: Right::ManageConnections }.into());
        }
        for right in &new.scopes {
            caller.may_somewhere(*right)?;
        }
        let now = self.clock().now();
        caller.fresh(now)?;
        let (secret, hash) = new_secret(self.ids(), PREFIX);
        let ending: String = secret.chars().rev().take(ENDING).collect();
        let mut scopes = new.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        let key = Key {
            tenant: caller.tenant,
            id: KeyId(self.ids().new_at(now)),
            user: caller.user,
            name: name(&new.name)?,
            ending: ending.chars().rev().collect(),
            scopes,
            created_at: now,
            expires_at: new.expires_at,
            used_at: None,
            revoked_at: None,
        };
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::add(&mut tx, &key, &hash).await?;
            self.record(&mut tx, about(caller, "key.made", &key)).await?;
            tx.commit().await
        })
        .await?;
        Ok((secret, KeyView(key)))
    }

    /// The caller's keys; all of the organisation's for those who manage its connections.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn keys(&self, caller: &Caller) -> Result<Vec<KeyView>, StoreError> {
        let everyone = caller.may_everywhere(Right::ManageConnections).is_ok();
        let all = stored::all(self.store(), caller.tenant).await?;
        Ok(all.into_iter().filter(|key| everyone || key.user == caller.user).map(KeyView).collect())
    }

    /// Takes a key out of force, at once.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] when it is not among [`App::keys`].
    pub async fn revoke_key(&self, caller: &Caller, id: KeyId) -> Result<(), AccessError> {
        let found = self.keys(caller).await?.into_iter().find(|key| key.0.id == id);
        let KeyView(key) = found.ok_or(AccessError::Unknown)?;
        let now = self.clock().now();
        insist(|| async {
            let mut tx = self.store().begin().await?;
            if stored::revoke(&mut tx, caller.tenant, id, now).await? {
                self.record(&mut tx, about(caller, "key.revoked", &key)).await?;
            }
            tx.commit().await
        })
        .await?;
        self.committed();
        Ok(())
    }

    /// Who comes with what stands behind `Bearer`: a key or an access token.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn caller_by_bearer(&self, token: &str) -> Result<Option<Caller>, StoreError> {
        if !token.starts_with(PREFIX) {
            return self.caller_by_token(token).await;
        }
        if token.len() > LONGEST {
            return Ok(None);
        }
        let now = self.clock().now();
        let found = stored::by_hash(self.store(), &hash_of(token)).await?;
        let in_force = |key: &Key| key.revoked_at.is_none() && key.expires_at.is_none_or(|end| end > now);
        let Some(key) = found.filter(in_force) else { return Ok(None) };
        if key.used_at.is_none_or(|at| now.duration_since(at) >= USED_EVERY) {
            self.touch_key(&key, now).await;
        }
        self.caller(key.tenant, key.user, Via::Key { id: key.id, scopes: key.scopes }).await
    }

    async fn touch_key(&self, key: &Key, now: Timestamp) {
        let touched = async {
            let mut tx = self.store().begin().await?;
            stored::used(&mut tx, key, now).await?;
            tx.commit().await
        };
        if let Err(error) = touched.await {
            tracing::debug!(%error, "the last use of a key was not kept");
        }
    }
}

fn about(caller: &Caller, action: &'static str, key: &Key) -> Deed {
    let scopes: Vec<&str> = key.scopes.iter().map(|right| right.as_str()).collect();
    Deed {
        tenant: caller.tenant,
        actor: caller.actor(),
        action,
        target: format!("key:{}", key.id),
        detail: json!({ "name": key.name, "scopes": scopes }),
    }
}
