//! Links that work once: the first owner's, to sign in, to accept an invitation, to choose a new password. Looking at
//! one changes nothing; only what is sent from its page uses it up.

use bytes::Bytes;
use guestlink_domain::access::{Grant, Role, email};
use guestlink_domain::ids::{TenantId, UserId};
use guestlink_store::StoreError;
use guestlink_store::access::accounts::Account;
use guestlink_store::access::links::{self as stored, Link, Purpose};
use guestlink_store::access::{accounts, sessions};
use guestlink_store::resorts::{self, Tenant};
use jiff::SignedDuration;
use serde_json::json;

use super::{AccessError, Actor, Deed, Opened, SignedIn, hash_of, name, new_secret};
use crate::App;
use crate::insist::insist;

/// The first owner's link works until the next start, at most so long.
const SETUP: SignedDuration = SignedDuration::from_hours(24);
/// A link to sign in.
const SIGN_IN: SignedDuration = SignedDuration::from_hours(24);
/// An invitation.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A link to recover (security facts S17).
const RECOVERY: SignedDuration = SignedDuration::from_mins(30);
/// Longest token that is looked at.
const LONGEST: usize = 64;

/// What the page of a link says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkFacts {
    /// What it is good for.
    pub purpose: Purpose,
    /// For whom.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
}

/// The first owner of an installation.
#[derive(Clone)]
pub struct SetUp {
    /// As colleagues see them.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
}

impl App {
    /// A new link for the first owner; `None` when there is an account already. The one before it stops working.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn setup_link(&self) -> Result<Option<String>, StoreError> {
        if accounts::any(self.store()).await? {
            return Ok(None);
        }
        let token = self.one_time(Self::home_tenant(), Purpose::Setup, None, SETUP).await?;
        Ok(Some(self.address(&format!("/setup/{token}"))))
    }

    /// A link that signs a user in, once.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn sign_in_link(&self, tenant: TenantId, user: UserId) -> Result<String, StoreError> {
        let token = self.one_time(tenant, Purpose::SignIn, Some(user), SIGN_IN).await?;
        Ok(self.address(&format!("/signin/{token}")))
    }

    /// A link with which a user chooses a new password, made by whoever has the machine.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn new_password_link(&self, tenant: TenantId, user: UserId) -> Result<String, StoreError> {
        let token = self.one_time(tenant, Purpose::Recovery, Some(user), RECOVERY).await?;
        Ok(self.address(&format!("/signin/{token}")))
    }

    /// A link with which somebody invited chooses a password.
    ///
    /// # Errors
    /// When the database says no.
    pub(super) async fn invitation_link(&self, tenant: TenantId, user: UserId) -> Result<String, StoreError> {
        let token = self.one_time(tenant, Purpose::Invitation, Some(user), INVITATION).await?;
        Ok(self.address(&format!("/signin/{token}")))
    }

    async fn one_time(
        &self,
        tenant: TenantId,
        purpose: Purpose,
        user: Option<UserId>,
        lasts: SignedDuration,
    ) -> Result<String, StoreError> {
        let now = self.clock().now();
        let (token, hash) = new_secret(self.ids(), "");
        let expires_at = now.saturating_add(lasts).unwrap_or(now);
        let link = Link { tenant, purpose, user, created_at: now, expires_at, used_at: None };
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::add(&mut tx, &link, &hash).await?;
            tx.commit().await
        })
        .await?;
        Ok(token)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.config().public_url.as_deref().unwrap_or_default())
    }

    /// What a link is good for, if it is good for anything.
    ///
    /// # Errors
    /// [`AccessError::Gone`] otherwise.
    pub async fn link_facts(&self, token: &str) -> Result<LinkFacts, AccessError> {
        let (link, account) = self.good_link(token).await?;
        let (name, email) = account.map(|account| (account.name, account.email)).unzip();
        Ok(LinkFacts { purpose: link.purpose, name, email })
    }

    async fn good_link(&self, token: &str) -> Result<(Link, Option<Account>), AccessError> {
        if token.is_empty() || token.len() > LONGEST {
            return Err(AccessError::Gone);
        }
        let now = self.clock().now();
        let link = stored::by_hash(self.store(), &hash_of(token)).await?;
        let good = link.filter(|link| link.used_at.is_none() && link.expires_at > now);
        let link = good.ok_or(AccessError::Gone)?;
        let account = match link.user {
            Some(user) => {
                let account = accounts::get(self.store(), user).await?;
                Some(account.filter(|account| account.disabled_at.is_none()).ok_or(AccessError::Gone)?)
            }
            None => None,
        };
        Ok((link, account))
    }

    /// Signs in with a link, which is used up. One to sign in needs no password; the others set the one given.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when it does not work any more, [`AccessError::Password`] when the password is too weak.
    pub async fn sign_in_by_link(
        &self,
        token: &str,
        password: Option<String>,
        agent: &str,
    ) -> Result<SignedIn, AccessError> {
        let (link, account) = self.good_link(token).await?;
        let account = account.ok_or(AccessError::Gone)?;
        let now = self.clock().now();
        let changed = match (link.purpose, password) {
            (Purpose::Setup, _) => return Err(AccessError::Gone),
            (Purpose::SignIn, _) => None,
            (Purpose::Invitation | Purpose::Recovery, None) => {
                return Err(guestlink_domain::access::PasswordProblem::TooShort.into());
            }
            (Purpose::Invitation | Purpose::Recovery, Some(password)) => {
                let phc = self.new_password(&account.email, &account.name, password).await?;
                Some(Account { password: Some(phc), password_at: Some(now), ..account.clone() })
            }
        };
        let hash = hash_of(token);
        let signed_in = insist(|| async {
            let mut tx = self.store().begin().await?;
            if !stored::use_up(&mut tx, &hash, now).await? {
                return Ok(None);
            }
            if let Some(changed) = &changed {
                accounts::save(&mut tx, changed).await?;
                // Whoever had the old password is out.
                sessions::end_all(&mut tx, changed.id, None, now).await?;
                self.record(&mut tx, password_set(link.tenant, changed.id)).await?;
            }
            let signed_in = self.after_first_factor(&mut tx, link.tenant, &account, agent).await?;
            tx.commit().await?;
            Ok(Some(signed_in))
        })
        .await?;
        signed_in.ok_or(AccessError::Gone)
    }

    /// Makes the first owner and signs them in; the link is used up.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when the link does not work any more, or what is wrong with the words given.
    pub async fn set_up(&self, token: &str, first: SetUp, agent: &str) -> Result<Opened, AccessError> {
        let (link, _) = self.good_link(token).await?;
        if link.purpose != Purpose::Setup {
            return Err(AccessError::Gone);
        }
        let (name, address) = (name(&first.name)?, email(&first.email).ok_or(AccessError::Email)?);
        let phc = self.new_password(&address, &name, first.password).await?;
        let now = self.clock().now();
        let account = Account {
            id: UserId(self.ids().new_at(now)),
            email: address,
            name,
            language: None,
            member: None,
            password: Some(phc),
            password_at: Some(now),
            totp: None,
            totp_step: None,
            passkeys: 0,
            created_at: now,
            disabled_at: None,
            version: 1,
        };
        let hash = hash_of(token);
        let opened = insist(|| self.write_first_owner(link.tenant, &account, &hash, agent)).await?;
        opened.ok_or(AccessError::Gone)
    }

    async fn write_first_owner(
        &self,
        tenant: TenantId,
        account: &Account,
        hash: &Bytes,
        agent: &str,
    ) -> Result<Option<Opened>, StoreError> {
        let now = self.clock().now();
        let mut tx = self.store().begin().await?;
        if accounts::any(&mut tx).await? || !stored::use_up(&mut tx, hash, now).await? {
            return Ok(None);
        }
        if !resorts::tenants(&mut tx).await?.iter().any(|known| known.id == tenant) {
            let home =
                Tenant { id: tenant, slug: "home".to_owned(), name: "Home".to_owned(), created_at: now };
            resorts::put_tenant(&mut tx, &home).await?;
        }
        accounts::add(&mut tx, account).await?;
        let grant = Grant { property: None, role: Role::Owner };
        accounts::set_grants(&mut tx, tenant, account.id, &[(self.ids().new_at(now), grant)]).await?;
        let deed = Deed {
            tenant,
            actor: Actor::Nobody,
            action: "house.set_up",
            target: format!("user:{}", account.id),
            detail: json!({ "role": Role::Owner.as_str() }),
        };
        self.record(&mut tx, deed).await?;
        let opened = self.open_session(&mut tx, tenant, account.id, agent, false).await?;
        tx.commit().await?;
        Ok(Some(opened))
    }
}

fn password_set(tenant: TenantId, user: UserId) -> Deed {
    Deed {
        tenant,
        actor: Actor::User(user),
        action: "password.set",
        target: format!("user:{user}"),
        detail: json!({}),
    }
}
