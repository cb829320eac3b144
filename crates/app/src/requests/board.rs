//! Requests for whoever has signed in: what they may see, what they may do with it, and what is done for them. Who may act
//! is decided here and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use guestlink_domain::access::Right;
use guestlink_domain::ids::{PropertyId, RequestId, StayId, TenantId};
use guestlink_domain::requests::{Action, Actor, Channel, Offer, Request, Stamp};
use guestlink_domain::resort::services::StaffMember;
use guestlink_store::requests::{self as stored, Cursor, Filter, ServiceRequest, Waiting};
use guestlink_store::{StoreError, stays};
use jiff::Timestamp;

use super::act::{ActError, Acted, Who};
use super::open::{OpenRequestError, Opened, Wish};
use crate::App;
use crate::access::{Caller, Forbidden};
use crate::properties::Property;

/// Requests a board shows of one house.
const MOST: i64 = 500;

/// A request, and what the caller can do with it now.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its row.
    pub row: ServiceRequest,
    /// As the domain knows it.
    pub request: Request,
    /// Where.
    pub property: Arc<Property>,
    /// What the caller may do, as it stands.
    pub offers: Vec<Offer>,
}

/// The member of a property's staff a caller is: as their account says, else by their e-mail address.
pub fn member_of<'a>(caller: &Caller, property: &'a Property) -> Option<&'a StaffMember> {
    let staff = &property.resort.services.staff;
    let named = caller.member.as_ref().and_then(|id| staff.iter().find(|one| one.id == *id));
    let same = |one: &&StaffMember| {
        one.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(&caller.email))
    };
    named.or_else(|| staff.iter().find(same))
}

/// The names a caller may hold requests under at a property.
fn own_names(caller: &Caller, property: &Property) -> Vec<String> {
    let member = member_of(caller, property).map(|member| member.id.clone());
    member.into_iter().chain([caller.user.to_string()]).collect()
}

/// What only those do who direct the work: it speaks for the guest, or takes something out of sight.
fn is_directing(action: &Action) -> bool {
    matches!(action, Action::Void { .. } | Action::Rate { .. })
}

/// May the caller do this with a request of this property? Whoever directs the work may do it with any; others with what
/// is their department's, or in their own hands.
fn may_act(
    caller: &Caller,
    property: &Property,
    row: &ServiceRequest,
    action: &Action,
) -> Result<(), Forbidden> {
    caller.may(Right::WorkRequests, row.property)?;
    let directs = caller.may(Right::DirectRequests, row.property);
    if directs.is_ok() {
        return Ok(());
    }
    let own = row.member.as_ref().is_some_and(|member| own_names(caller, property).contains(member));
    let department = member_of(caller, property).and_then(|member| member.department.as_ref());
    let theirs = department.is_some() && department == row.department.as_ref();
    if (own || theirs) && !is_directing(action) { Ok(()) } else { directs }
}

impl Who {
    /// Somebody who has signed in: as the member of this property's staff they are, else by themselves.
    pub fn of(caller: &Caller, property: &Property, via: Channel) -> Self {
        let actor = match member_of(caller, property) {
            Some(member) => Actor::Staff(member.id.clone()),
            None => Actor::User(caller.user.to_string()),
        };
        Self { tenant: caller.tenant, actor, via }
    }
}

impl App {
    fn property_by_id(&self, caller: &Caller, id: PropertyId) -> Option<Arc<Property>> {
        self.property_with(id).filter(|one| one.tenant == caller.tenant)
    }

    /// A row as the caller sees it; `None` where they may not look.
    fn seen(&self, caller: &Caller, row: ServiceRequest) -> Option<Seen> {
        caller.may(Right::ReadRequests, row.property).ok()?;
        let matter = self.case_of(&row)?;
        let request = matter.request.clone()?;
        let property = matter.property.clone();
        let who = Who::of(caller, &property, Channel::Dashboard);
        let stamp = Stamp { at: self.clock().now(), by: who.actor, via: who.via };
        // Only guests meet a limit that hangs on the departure, so it need not be read.
        let all = request.offers(&stamp, &guestlink_domain::requests::Place::default());
        let may = |offer: &Offer| {
            let action = match offer {
                Offer::Void => Action::Void { reason: String::new() },
                Offer::Rate => Action::Rate { stars: 5 },
                _ => Action::Accept,
            };
            may_act(caller, &property, &row, &action).is_ok()
        };
        let offers = all.into_iter().filter(may).collect();
        Some(Seen { row, request, property, offers })
    }

    fn all_seen(&self, caller: &Caller, rows: Vec<ServiceRequest>) -> Vec<Seen> {
        rows.into_iter().filter_map(|row| self.seen(caller, row)).collect()
    }

    /// A page of the requests a caller may see, the latest asked first; `None` of the properties: all of theirs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests_for(
        &self,
        caller: &Caller,
        property: Option<PropertyId>,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Seen>, StoreError> {
        let mut houses = caller.properties(Right::ReadRequests);
        houses.retain(|house| property.is_none_or(|property| property == *house));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = stored::list(self.store(), caller.tenant, &houses, filter, after, limit).await?;
        Ok(self.all_seen(caller, rows))
    }

    /// A property's board: what is open, and what was done since `since`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn board_for(
        &self,
        caller: &Caller,
        property: &Property,
        since: Timestamp,
    ) -> Result<Vec<Seen>, StoreError> {
        let rows = stored::board(self.store(), caller.tenant, property.id, since, MOST).await?;
        Ok(self.all_seen(caller, rows))
    }

    /// One request, for whoever may see it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn request_for(&self, caller: &Caller, id: RequestId) -> Result<Option<Seen>, StoreError> {
        let row = self.request(caller.tenant, id).await?;
        Ok(row.and_then(|row| self.seen(caller, row)))
    }

    /// How many requests wait for the caller's houses.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests_waiting(&self, caller: &Caller) -> Result<Waiting, StoreError> {
        let houses = caller.properties(Right::ReadRequests);
        stored::waiting(self.store(), caller.tenant, &houses, self.clock().now()).await
    }

    /// The guests' names of these stays.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn guest_names(
        &self,
        tenant: TenantId,
        stays: &[StayId],
    ) -> Result<Vec<(StayId, String)>, StoreError> {
        let mut stays = stays.to_vec();
        stays.sort_unstable();
        stays.dedup();
        stored::guest_names(self.store(), tenant, &stays).await
    }

    /// Names of those who may hold a property's requests: its staff by their ids, and whoever signs in by theirs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn holders(&self, property: &Property) -> Result<BTreeMap<String, String>, StoreError> {
        let team = self.team(property.tenant).await?;
        let users = team.into_iter().map(|user| (user.id.to_string(), user.name));
        let staff = &property.resort.services.staff;
        Ok(users.chain(staff.iter().map(|one| (one.id.clone(), one.name.clone()))).collect())
    }

    /// Which names a caller may hold a property's requests under.
    pub fn own_names(&self, caller: &Caller, property: &Property) -> Vec<String> {
        own_names(caller, property)
    }

    /// Does something with a request for somebody who has signed in. `expected`: the version they saw.
    ///
    /// # Errors
    /// As [`App::act_on_request`]; [`ActError::Forbidden`] when it is not theirs to do, [`ActError::Unknown`] where they
    /// may not even look, [`ActError::NoSuchMember`].
    pub async fn act_for(
        &self,
        caller: &Caller,
        via: Channel,
        id: RequestId,
        expected: Option<i64>,
        action: Action,
    ) -> Result<Acted, ActError> {
        let row = self.request(caller.tenant, id).await?.ok_or(ActError::Unknown)?;
        caller.may(Right::ReadRequests, row.property).map_err(|_forbidden| ActError::Unknown)?;
        let property = self.property_by_id(caller, row.property).ok_or(ActError::Unknown)?;
        may_act(caller, &property, &row, &action)?;
        if let Action::Assign { member } = &action {
            self.may_be_given(caller, &property, member).await?;
        }
        self.act_on_request(&Who::of(caller, &property, via), id, expected, action).await
    }

    /// May somebody be given this property's requests by the caller? Staff pass on within their own department.
    async fn may_be_given(&self, caller: &Caller, property: &Property, member: &str) -> Result<(), ActError> {
        let staff = &property.resort.services.staff;
        let known = staff.iter().find(|one| one.id == member);
        if known.is_none() && !own_names(caller, property).iter().any(|name| name == member) {
            let team = self.team(property.tenant).await?;
            let found = team.iter().find(|user| user.id.to_string() == member && !user.disabled);
            let works = found.is_some_and(|user| user.grants.allow(Right::WorkRequests, property.id));
            if !works {
                return Err(ActError::NoSuchMember);
            }
        }
        let own = member_of(caller, property).and_then(|one| one.department.as_ref());
        let same = own_names(caller, property).iter().any(|name| name == member)
            || known.is_some_and(|known| own.is_some() && known.department.as_ref() == own);
        if !same {
            caller.may(Right::DirectRequests, property.id)?;
        }
        Ok(())
    }

    /// Opens a request on behalf of a guest, for somebody who has signed in. The same `key` is the same request.
    ///
    /// # Errors
    /// As [`App::open_request`]; [`OpenRequestError::Forbidden`] without the right to work on requests there.
    pub async fn open_for(
        &self,
        caller: &Caller,
        via: Channel,
        stay: StayId,
        key: &str,
        wish: &Wish,
    ) -> Result<Opened, OpenRequestError> {
        let row =
            stays::stay(self.store(), caller.tenant, stay).await?.ok_or(OpenRequestError::UnknownStay)?;
        caller.may(Right::ReadRequests, row.property).map_err(|_forbidden| OpenRequestError::UnknownStay)?;
        caller.may(Right::WorkRequests, row.property)?;
        let property = self.property_by_id(caller, row.property).ok_or(OpenRequestError::UnknownStay)?;
        let key = format!("{}/{key}", caller.user);
        self.open_request(&Who::of(caller, &property, via), stay, &key, wish).await
    }

    /// A request that was just changed or opened, as the caller sees it.
    pub fn seen_now(&self, caller: &Caller, row: ServiceRequest) -> Option<Seen> {
        self.seen(caller, row)
    }
}
