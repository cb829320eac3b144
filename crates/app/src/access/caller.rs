//! Somebody who proved who they are, and what follows from it. The only way to a tenant.

use guestlink_domain::access::{Grants, Right};
use guestlink_domain::ids::{KeyId, PropertyId, SessionId, TenantId, UserId};
use guestlink_store::access::{accounts, sessions};
use guestlink_store::{StoreError, resorts};
use jiff::{SignedDuration, Timestamp};

use super::{AccessError, Actor, Forbidden};
use crate::App;

/// How long a proof counts as fresh, for what must not be done on a screen left open (security facts S27).
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// How somebody proved who they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Via {
    /// A browser's session.
    Session {
        /// Which.
        id: SessionId,
        /// With a second factor.
        strong: bool,
        /// When they last proved it.
        proved_at: Timestamp,
    },
    /// A key, and what it may do at most.
    Key {
        /// Which.
        id: KeyId,
        /// At most these.
        scopes: Vec<Right>,
    },
    /// An access token of the API.
    Token,
    /// The command line: whoever has the machine.
    Console,
}

/// Somebody who proved who they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// In which organisation they are at work. There is no other source of a tenant for a request.
    pub tenant: TenantId,
    /// Who.
    pub user: UserId,
    /// As colleagues see them.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// Language of their pages, a tag, if they chose one.
    pub language: Option<String>,
    /// The staff member of `services.json` they are.
    pub member: Option<String>,
    /// What they may do.
    pub grants: Grants,
    /// Have they set up a second factor?
    pub second_factor: bool,
    /// Have they chosen a password?
    pub has_password: bool,
    /// How they proved it.
    pub via: Via,
    /// Every property of the organisation.
    houses: Vec<PropertyId>,
}

impl Caller {
    /// May they do this at this property? A property of another organisation is never theirs.
    ///
    /// # Errors
    /// [`Forbidden`] names the right that is missing.
    pub fn may(&self, right: Right, property: PropertyId) -> Result<(), Forbidden> {
        let held =
            self.in_scope(right) && self.houses.contains(&property) && self.grants.allow(right, property);
        held.then_some(()).ok_or(Forbidden { right })
    }

    /// May they do this for the organisation as a whole?
    ///
    /// # Errors
    /// [`Forbidden`] names the right that is missing.
    pub fn may_everywhere(&self, right: Right) -> Result<(), Forbidden> {
        let held = self.in_scope(right) && self.grants.allow_everywhere(right);
        held.then_some(()).ok_or(Forbidden { right })
    }

    /// May they do this at some property, or for the organisation?
    ///
    /// # Errors
    /// [`Forbidden`] names the right that is missing.
    pub fn may_somewhere(&self, right: Right) -> Result<(), Forbidden> {
        let held = self.in_scope(right) && self.grants.allow_somewhere(right);
        held.then_some(()).ok_or(Forbidden { right })
    }

    /// The properties at which they may do this.
    pub fn properties(&self, right: Right) -> Vec<PropertyId> {
        self.houses.iter().copied().filter(|property| self.may(right, *property).is_ok()).collect()
    }

    /// Must they set up a second factor before anything else? Owners must, where the installation says so.
    pub fn must_enrol(&self, owners_prove_twice: bool) -> bool {
        owners_prove_twice && self.grants.owns() && !self.second_factor && self.via != Via::Console
    }

    /// What must not be done on a screen left open: was it proved within the last ten minutes who this is? Keys and
    /// tokens were made for such work; an account that has no password came by a link of whoever has the machine.
    ///
    /// # Errors
    /// [`AccessError::Stale`] when it has to be proved again.
    pub fn fresh(&self, now: Timestamp) -> Result<(), AccessError> {
        match self.via {
            Via::Session { proved_at, .. } if self.has_password && now.duration_since(proved_at) > FRESH => {
                Err(AccessError::Stale)
            }
            _ => Ok(()),
        }
    }

    /// The session, if they came with one.
    pub fn session(&self) -> Option<SessionId> {
        match self.via {
            Via::Session { id, .. } => Some(id),
            _ => None,
        }
    }

    /// As whom the audit log knows them.
    pub fn actor(&self) -> Actor {
        match self.via {
            Via::Key { id, .. } => Actor::Key(id),
            Via::Console => Actor::Console,
            Via::Session { .. } | Via::Token => Actor::User(self.user),
        }
    }

    fn in_scope(&self, right: Right) -> bool {
        match &self.via {
            Via::Key { scopes, .. } => scopes.contains(&right),
            _ => true,
        }
    }
}

impl App {
    /// The user as a caller at this moment; `None` when the account is switched off or has nothing to do here.
    pub(super) async fn caller(
        &self,
        tenant: TenantId,
        user: UserId,
        via: Via,
    ) -> Result<Option<Caller>, StoreError> {
        let Some(account) = accounts::get(self.store(), user).await? else { return Ok(None) };
        if account.disabled_at.is_some() {
            return Ok(None);
        }
        let grants = accounts::grants(self.store(), tenant, user).await?;
        if grants.0.is_empty() {
            return Ok(None);
        }
        let houses = resorts::properties(self.store(), tenant).await?;
        Ok(Some(Caller {
            second_factor: account.has_second_factor(),
            tenant,
            user,
            name: account.name,
            email: account.email,
            language: account.language,
            member: account.member,
            has_password: account.password.is_some(),
            grants,
            via,
            houses: houses.into_iter().map(|house| house.id).collect(),
        }))
    }

    /// The same caller as of now: `None` once the session has ended, the role was taken away, the account switched
    /// off. For connections that stay open, which ask every second at the latest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn caller_now(&self, caller: &Caller) -> Result<Option<Caller>, StoreError> {
        if let Via::Session { id, .. } = caller.via {
            let session = sessions::get(self.store(), caller.tenant, id).await?;
            let now = self.clock().now();
            if !session.is_some_and(|session| super::sessions::is_open(&session, now)) {
                return Ok(None);
            }
        }
        self.caller(caller.tenant, caller.user, caller.via.clone()).await
    }
}
