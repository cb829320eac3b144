//! What happens to a request becomes rows: the change in the record, the request as it stands, its timers, what its guest
//! and the staff are told, what the stay owes. All on one desk, so that it is written together or not at all.

use std::sync::Arc;

use guestlink_domain::event::Cause;
use guestlink_domain::ids::{EventId, RequestId, StayId, TenantId, TimerId};
use guestlink_domain::requests::{Actor, Change, Channel, Place, Refusal, Request, Stamp, record, tell};
use guestlink_store::charges::Charge;
use guestlink_store::events::{About, NewEvent};
use guestlink_store::requests::{self as stored, Changed, ServiceRequest};
use guestlink_store::timers::{NewTimer, TimerCancel};
use guestlink_store::{StoreError, stays};
use jiff::{Timestamp, ToSpan as _, Unit};
use serde_json::json;

use super::TIMER;
use crate::App;
use crate::ids::derived;
use crate::messaging::desk::Desk;
use crate::properties::Property;

/// A request being worked, with where it belongs.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) tenant: TenantId,
    pub(crate) id: RequestId,
    pub(crate) about: About,
    pub(crate) property: Arc<Property>,
    /// Nothing before it is asked.
    pub(crate) request: Option<Request>,
}

/// How something happens to a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How<'a> {
    /// In the record.
    pub(crate) cause: &'a Cause,
    /// Whoever lets it happen tells the guest by themselves.
    pub(crate) guest_knows: bool,
    /// The same for the member of the staff who did it.
    pub(crate) member_knows: bool,
}

impl<'a> How<'a> {
    pub(crate) fn by(cause: &'a Cause) -> Self {
        Self { cause, guest_knows: false, member_knows: false }
    }
}

/// The moment of a stamp, as exact as the database keeps it: made anew from the record, a request is the same.
pub(crate) fn stamp(now: Timestamp, by: Actor, via: Channel) -> Stamp {
    Stamp { at: now.round(Unit::Microsecond).unwrap_or(now), by, via }
}

/// The beginning of what the request's timers are called.
fn prefix(id: RequestId) -> String {
    format!("request/{id}/")
}

impl App {
    /// The request as it is on the desk, or in the database.
    pub(crate) async fn matter(
        &self,
        desk: &Desk,
        tenant: TenantId,
        id: RequestId,
    ) -> Result<Option<Case>, StoreError> {
        let on_desk = desk.batch.requests.iter().find(|changed| changed.now.id == id);
        let row = match on_desk {
            Some(changed) => Some(changed.now.clone()),
            None => stored::request(self.store(), tenant, id).await?,
        };
        Ok(row.and_then(|row| self.case_of(&row)))
    }

    /// A row with where it belongs; `None` when its property is gone.
    pub(crate) fn case_of(&self, row: &ServiceRequest) -> Option<Case> {
        let property = self.property_with(row.property)?;
        let request = row.request().or_else(|| first_version(row, &property))?;
        let (tenant, id, about) = (row.tenant, row.id, row.about());
        Some(Case { tenant, id, about, property, request: Some(request) })
    }

    /// Requests of a stay, as they are on the desk or in the database, latest first.
    pub(crate) async fn cases_of(
        &self,
        desk: &Desk,
        tenant: TenantId,
        stay: StayId,
    ) -> Result<Vec<Case>, StoreError> {
        let mut rows = stored::of_stay(self.store(), tenant, stay, 60).await?;
        for changed in desk.batch.requests.iter().filter(|changed| changed.now.stay == stay) {
            rows.retain(|row| row.id != changed.now.id);
            rows.insert(0, changed.now.clone());
        }
        Ok(rows.iter().filter_map(|row| self.case_of(row)).collect())
    }

    /// When the guest of a stay leaves.
    pub(crate) async fn place(&self, matter: &Case) -> Result<Place, StoreError> {
        let Some(stay) = matter.about.stay else { return Ok(Place::default()) };
        let row = stays::stay(self.store(), matter.tenant, stay).await?;
        let departure = row.map(|row| {
            let out = matter.property.resort.property.check_out.as_ref();
            let time = out.map_or(jiff::civil::time(11, 0, 0, 0), |hours| hours.until.time());
            matter.property.timezone.to_timestamp(row.check_out.to_datetime(time)).unwrap_or(Timestamp::MAX)
        });
        Ok(Place { departure })
    }

    /// Lets something happen to a request.
    ///
    /// # Errors
    /// When the database cannot be read. A change that cannot happen is left out: whoever decides has tried it before.
    pub(crate) async fn happen(
        &self,
        desk: &mut Desk,
        matter: &mut Case,
        changes: &[Change],
        stamp: &Stamp,
        how: How<'_>,
    ) -> Result<(), StoreError> {
        let before = matter.request.clone();
        for change in changes {
            if let Err(refusal) = self.fold(desk, matter, change, stamp, how.cause) {
                tracing::warn!(%refusal, "a change that was decided upon could not be made");
            }
        }
        self.tell_staff(desk, matter, before.as_ref(), changes, stamp, how).await?;
        let Some(after) = matter.request.clone() else { return Ok(()) };
        let told = tell(before.as_ref(), changes, &after, stamp).filter(|_| !how.guest_knows);
        if let Some(told) = told {
            self.tell_guest(desk, matter, &told, how.cause).await?;
        }
        self.announce_request(desk, matter, before.as_ref(), changes, how.cause).await?;
        self.keep_request(desk, matter, before.as_ref());
        Ok(())
    }

    /// One more change, in the request and in the record.
    pub(super) fn fold(
        &self,
        desk: &mut Desk,
        matter: &mut Case,
        change: &Change,
        stamp: &Stamp,
        cause: &Cause,
    ) -> Result<(), Refusal> {
        let after = Request::after(matter.request.clone(), change, stamp)?;
        desk.batch.events.push(NewEvent {
            tenant: matter.tenant,
            id: EventId(self.ids().new_at(desk.now())),
            about: matter.about,
            cause: cause.clone(),
            event: record(&matter.id.to_string(), after.version, change, stamp),
            at: stamp.at,
        });
        matter.request = Some(after);
        Ok(())
    }

    /// The request as it stands now, its timers, and what it costs.
    pub(super) fn keep_request(&self, desk: &mut Desk, matter: &Case, before: Option<&Request>) {
        let Some(request) = &matter.request else { return };
        let Some(now) = ServiceRequest::of(matter.tenant, matter.id, &matter.about, request) else { return };
        if let Some(changed) = desk.batch.requests.iter_mut().find(|changed| changed.now.id == matter.id) {
            changed.now = now;
        } else {
            let was = before.map_or(0, |before| before.version);
            desk.batch.requests.push(Changed { was, now });
        }
        self.set_moments(desk, matter, request);
        desk.batch.charges.extend(charge(matter, before, request));
    }

    fn set_moments(&self, desk: &mut Desk, matter: &Case, request: &Request) {
        let prefix = prefix(matter.id);
        desk.batch.timers_set.retain(|timer| !timer.key.starts_with(&prefix));
        let cancel = TimerCancel::Prefix { tenant: matter.tenant, prefix: prefix.clone() };
        if !desk.batch.timers_cancelled.contains(&cancel) {
            desk.batch.timers_cancelled.push(cancel);
        }
        for (moment, due_at) in request.moments() {
            desk.batch.timers_set.push(NewTimer {
                tenant: matter.tenant,
                // A moment that comes again (another round) is another timer than the one that fired.
                key: format!("{prefix}{}/{}", moment.name(), due_at.as_microsecond()),
                id: TimerId(self.ids().new_at(desk.now())),
                partition: 0,
                conversation: None,
                stay: matter.about.stay,
                name: TIMER.to_owned(),
                due_at,
                payload: json!({ "request": matter.id, "moment": moment.name() }),
            });
        }
    }

    /// The beginning of a property's day.
    pub(crate) fn day_began(&self, property: &Property) -> Timestamp {
        let now = self.clock().now();
        let today = property.today(now);
        property
            .timezone
            .to_timestamp(today.to_datetime(jiff::civil::Time::midnight()))
            .unwrap_or_else(|_| now.checked_sub(24.hours()).unwrap_or(now))
    }
}

/// What a paid service adds to the stay's ledger once it is done; taken back when it turns out to have been a mistake.
fn charge(matter: &Case, before: Option<&Request>, after: &Request) -> Option<Charge> {
    let total = after.total()?;
    let was_done = before.is_some_and(|before| before.completed_at.is_some());
    let done = after.completed_at?;
    let void = matches!(after.state.name(), "void" | "cancelled");
    if was_done && !void {
        return None;
    }
    Some(Charge {
        tenant: matter.tenant,
        id: derived(&[b"charge", matter.id.0.as_bytes()]),
        property: matter.about.property?,
        stay: matter.about.stay?,
        request: Some(matter.id),
        what: after.asked.service.clone(),
        quantity: after.quantity.into(),
        minor: total.minor,
        currency: total.currency.code().to_owned(),
        at: done,
        void,
    })
}

/// A row that was written before requests were worked on.
fn first_version(row: &ServiceRequest, property: &Property) -> Option<Request> {
    let service = property.resort.services.services.iter().find(|service| service.id == row.service);
    let mut asked =
        json!({ "service": row.service, "department": service.map(|service| &service.department) });
    if let (Some(asked), Some(wish)) = (asked.as_object_mut(), row.data.as_object()) {
        asked.extend(wish.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())));
    }
    let asked = serde_json::from_value(asked).ok()?;
    let stamp = stamp(row.asked_at, Actor::Guest, Channel::Page);
    Request::after(None, &Change::Asked(Box::new(asked)), &stamp).ok()
}
