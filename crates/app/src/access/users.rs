//! The team: adding people, changing what they may do, switching them off. What changes somebody's rights ends their
//! sessions.

use guestlink_domain::access::{Grant, Grants, Right, Role, email};
use guestlink_domain::ids::{PropertyId, TenantId, UserId};
use guestlink_store::access::accounts::{Account, Member};
use guestlink_store::access::{accounts, links, refresh, sessions};
use guestlink_store::{StoreError, Tx, resorts};
use jiff::Timestamp;
use serde_json::json;

use super::{AccessError, Actor, Caller, Deed, Forbidden, name};
use crate::App;
use crate::insist::insist;

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// As colleagues see them.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// What they may do.
    pub grants: Vec<Grant>,
    /// The staff member of `services.json` they are.
    pub member: Option<String>,
}

/// A user as the team sees them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserView {
    /// Who.
    pub id: UserId,
    /// As colleagues see them.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// What they may do here.
    pub grants: Grants,
    /// The staff member of `services.json` they are.
    pub member: Option<String>,
    /// Have they chosen a password yet?
    pub joined: bool,
    /// Have they a second factor?
    pub second_factor: bool,
    /// Switched off?
    pub disabled: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

impl From<Member> for UserView {
    fn from(member: Member) -> Self {
        let Member { account, grants } = member;
        Self {
            second_factor: account.has_second_factor(),
            id: account.id,
            name: account.name,
            email: account.email,
            grants,
            member: account.member,
            joined: account.password.is_some(),
            disabled: account.disabled_at.is_some(),
            created_at: account.created_at,
            version: account.version,
        }
    }
}

impl App {
    /// Everybody of the organisation, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn team(&self, tenant: TenantId) -> Result<Vec<UserView>, StoreError> {
        Ok(accounts::members(self.store(), tenant).await?.into_iter().map(UserView::from).collect())
    }

    /// One user of the organisation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn user(&self, tenant: TenantId, user: UserId) -> Result<Option<UserView>, StoreError> {
        Ok(self.team(tenant).await?.into_iter().find(|one| one.id == user))
    }

    /// Adds somebody, as a caller who may; the user, and the link to join with.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`] when it would give more than the caller may give; what is wrong with the words given.
    pub async fn invite(
        &self,
        caller: &Caller,
        new: NewUser,
    ) -> Result<(UserId, Option<String>), AccessError> {
        caller.fresh(self.clock().now())?;
        may_grant(caller, &new.grants)?;
        let user = self.add_user(caller.tenant, caller.actor(), new).await?;
        Ok((user, self.invite_again(caller, user).await?))
    }

    /// A new link to join with, for somebody who has not joined yet. `None` for an account that is in use already, or
    /// belongs to another organisation, too: whoever holds the link chooses the account's password.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`] when they hold more than the caller may give; [`AccessError::Unknown`].
    pub async fn invite_again(&self, caller: &Caller, user: UserId) -> Result<Option<String>, AccessError> {
        caller.fresh(self.clock().now())?;
        let invited = self.user(caller.tenant, user).await?.ok_or(AccessError::Unknown)?;
        may_grant(caller, &invited.grants.0)?;
        let only_here = accounts::tenants_of(self.store(), user).await? == [caller.tenant];
        if invited.joined || !only_here {
            return Ok(None);
        }
        Ok(Some(self.invitation_link(caller.tenant, user).await?))
    }

    /// Adds somebody, as whoever has the machine or a caller who was checked. An account that exists elsewhere in the
    /// installation is given the grants here.
    ///
    /// # Errors
    /// [`AccessError::Taken`] when they are in the organisation already; what is wrong with the words given.
    pub async fn add_user(
        &self,
        tenant: TenantId,
        actor: Actor,
        new: NewUser,
    ) -> Result<UserId, AccessError> {
        let (name, address) = (name(&new.name)?, email(&new.email).ok_or(AccessError::Email)?);
        self.check_houses(tenant, &new.grants).await?;
        let now = self.clock().now();
        let added = Account {
            id: UserId(self.ids().new_at(now)),
            email: address,
            name,
            language: None,
            member: new.member.clone(),
            password: None,
            password_at: None,
            totp: None,
            totp_step: None,
            passkeys: 0,
            created_at: now,
            disabled_at: None,
            version: 1,
        };
        let user = insist(|| async {
            let mut tx = self.store().begin().await?;
            let user = if let Some(known) = accounts::by_email(&mut tx, &added.email).await? {
                known.id
            } else {
                accounts::add(&mut tx, &added).await?;
                added.id
            };
            if !accounts::grants(&mut tx, tenant, user).await?.0.is_empty() {
                return Ok(None);
            }
            self.write_grants(&mut tx, tenant, user, &new.grants).await?;
            self.record(&mut tx, granted(tenant, actor, "user.added", user, &new.grants)).await?;
            tx.commit().await?;
            Ok(Some(user))
        })
        .await?;
        user.ok_or(AccessError::Taken)
    }

    /// Changes what somebody may do. Their sessions end.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`], [`AccessError::Unknown`], [`AccessError::LastOwner`].
    pub async fn change_grants(
        &self,
        caller: &Caller,
        user: UserId,
        grants: Vec<Grant>,
    ) -> Result<(), AccessError> {
        self.check_houses(caller.tenant, &grants).await?;
        self.change_member(caller, user, Change::Grants(grants)).await
    }

    /// Takes somebody out of the organisation. Their sessions end.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`], [`AccessError::Unknown`], [`AccessError::LastOwner`].
    pub async fn remove_user(&self, caller: &Caller, user: UserId) -> Result<(), AccessError> {
        self.change_member(caller, user, Change::Grants(Vec::new())).await
    }

    /// Ends every session of somebody of the organisation.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`], [`AccessError::Unknown`].
    pub async fn end_sessions_of(&self, caller: &Caller, user: UserId) -> Result<(), AccessError> {
        self.change_member(caller, user, Change::SessionsOnly).await
    }

    /// Says which member of the staff in `services.json` somebody is; `None`: none of them. Requests given to that
    /// member are theirs from the next one on.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`], [`AccessError::Unknown`]; [`AccessError::Member`] when the files name no such member,
    /// or somebody else is them.
    pub async fn tie_to_member(
        &self,
        caller: &Caller,
        user: UserId,
        member: Option<String>,
    ) -> Result<(), AccessError> {
        caller.may_somewhere(Right::ManageTeam)?;
        caller.fresh(self.clock().now())?;
        let team = self.team(caller.tenant).await?;
        let before = team.iter().find(|one| one.id == user).ok_or(AccessError::Unknown)?;
        may_grant(caller, &before.grants.0)?;
        if let Some(member) = &member {
            let taken = team.iter().any(|one| one.id != user && one.member.as_ref() == Some(member));
            if taken || !self.staff_of(caller.tenant).iter().any(|(id, _)| id == member) {
                return Err(AccessError::Member);
            }
        }
        insist(|| async {
            let mut tx = self.store().begin().await?;
            let Some(account) = accounts::get(&mut tx, user).await? else { return Ok(()) };
            accounts::save(&mut tx, &Account { member: member.clone(), ..account }).await?;
            let deed = granted(caller.tenant, caller.actor(), "user.tied", user, &[]);
            self.record(&mut tx, Deed { detail: json!({ "member": member }), ..deed }).await?;
            tx.commit().await
        })
        .await?;
        self.committed();
        Ok(())
    }

    /// Everybody on the staff of the organisation's houses, as their files say: id and name, each once.
    pub fn staff_of(&self, tenant: TenantId) -> Vec<(String, String)> {
        let houses = self.all_properties().into_iter().filter(|house| house.tenant == tenant);
        let mut all: Vec<(String, String)> = houses
            .flat_map(|house| {
                let staff = house.resort.services.staff.iter();
                staff.map(|one| (one.id.clone(), one.name.clone())).collect::<Vec<_>>()
            })
            .collect();
        all.sort_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
        all.dedup_by(|one, other| one.0 == other.0);
        all
    }

    /// The language of the caller's own pages; `None`: as their browser says.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn choose_language(
        &self,
        caller: &Caller,
        language: Option<String>,
    ) -> Result<(), AccessError> {
        insist(|| async {
            let mut tx = self.store().begin().await?;
            let Some(account) = accounts::get(&mut tx, caller.user).await? else { return Ok(()) };
            accounts::save(&mut tx, &Account { language: language.clone(), ..account }).await?;
            tx.commit().await
        })
        .await?;
        Ok(())
    }

    async fn change_member(&self, caller: &Caller, user: UserId, change: Change) -> Result<(), AccessError> {
        caller.may_somewhere(Right::ManageTeam)?;
        caller.fresh(self.clock().now())?;
        let team = self.team(caller.tenant).await?;
        let before = team.iter().find(|one| one.id == user).ok_or(AccessError::Unknown)?;
        may_grant(caller, &before.grants.0)?;
        if let Change::Grants(grants) = &change {
            may_grant(caller, grants)?;
            let is_owner = |grant: &Grant| grant.property.is_none() && grant.role == Role::Owner;
            let other =
                team.iter().any(|one| one.id != user && !one.disabled && one.grants.0.iter().any(is_owner));
            if before.grants.0.iter().any(is_owner) && !grants.iter().any(is_owner) && !other {
                return Err(AccessError::LastOwner);
            }
        }
        let now = self.clock().now();
        insist(|| async {
            let mut tx = self.store().begin().await?;
            let deed = match &change {
                Change::Grants(grants) => {
                    self.write_grants(&mut tx, caller.tenant, user, grants).await?;
                    granted(caller.tenant, caller.actor(), "user.changed", user, grants)
                }
                Change::SessionsOnly => granted(caller.tenant, caller.actor(), "user.signed_out", user, &[]),
            };
            sessions::end_all(&mut tx, user, None, now).await?;
            refresh::revoke_user(&mut tx, user, now).await?;
            links::revoke(&mut tx, user).await?;
            self.record(&mut tx, deed).await?;
            tx.commit().await
        })
        .await?;
        self.committed();
        Ok(())
    }

    async fn write_grants(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        user: UserId,
        grants: &[Grant],
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        let mut wanted: Vec<Grant> = grants.to_vec();
        wanted.sort_unstable();
        // Two roles at one place: the one with more to say counts.
        wanted.dedup_by_key(|grant| grant.property);
        let rows: Vec<_> = wanted.into_iter().map(|grant| (self.ids().new_at(now), grant)).collect();
        accounts::set_grants(tx, tenant, user, &rows).await
    }

    /// Grants name properties of this organisation only.
    async fn check_houses(&self, tenant: TenantId, grants: &[Grant]) -> Result<(), AccessError> {
        let houses: Vec<PropertyId> =
            resorts::properties(self.store(), tenant).await?.into_iter().map(|house| house.id).collect();
        let known = grants.iter().all(|grant| grant.property.is_none_or(|its| houses.contains(&its)));
        known.then_some(()).ok_or(AccessError::House)
    }
}

enum Change {
    Grants(Vec<Grant>),
    SessionsOnly,
}

fn may_grant(caller: &Caller, grants: &[Grant]) -> Result<(), AccessError> {
    caller.may_somewhere(Right::ManageTeam)?;
    let may = grants.iter().all(|grant| caller.grants.may_grant(*grant));
    may.then_some(()).ok_or(AccessError::Forbidden(Forbidden { right: Right::ManageTeam }))
}

fn granted(tenant: TenantId, actor: Actor, action: &'static str, user: UserId, grants: &[Grant]) -> Deed {
    let told: Vec<_> = grants
        .iter()
        .map(|grant| json!({ "property": grant.property.map(|id| id.to_string()), "role": grant.role.as_str() }))
        .collect();
    Deed { tenant, actor, action, target: format!("user:{user}"), detail: json!({ "grants": told }) }
}
