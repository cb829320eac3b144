//! `open`: something is asked for. By the guest in the chat or on their page, by staff on their behalf, by a program, by
//! an automation: it becomes the same request, told to the same people.

use std::sync::Arc;

use guestlink_domain::event::Cause;
use guestlink_domain::ids::{GuestId, RequestId, StayId, TenantId};
use guestlink_domain::language::Lang;
use guestlink_domain::requests::order::{self, Limits, NotPossible};
use guestlink_domain::requests::{Action, Actor, Asked, Change, Channel, Place};
use guestlink_domain::resort::services::Service;
use guestlink_store::events::About;
use guestlink_store::requests::{self as stored, ServiceRequest};
use guestlink_store::stays::{self, Stay};
use guestlink_store::{Retry, StoreError};
use jiff::Timestamp;
use uuid::Uuid;

use super::act::Who;
use super::work::{Case, How, stamp};
use crate::App;
use crate::access::Forbidden;
use crate::ids::derived;
use crate::messaging::desk::Desk;
use crate::properties::Property;

/// Tries while others write the same rows.
const TRIES: usize = 6;
/// Requests of one stay that may be open at once.
pub(super) const OPEN: usize = 15;

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// The service's id.
    pub service: String,
    /// Kind of it.
    pub option: Option<String>,
    /// How many.
    pub quantity: u16,
    /// When; as soon as possible when absent.
    pub wanted_at: Option<Timestamp>,
    /// Where, if not in the room.
    pub place: Option<String>,
    /// In words.
    pub note: Option<String>,
    /// It cannot wait.
    pub urgent: bool,
}

impl Wish {
    /// One of a service, as soon as possible.
    pub fn of(service: &str) -> Self {
        Self {
            service: service.to_owned(),
            option: None,
            quantity: 1,
            wanted_at: None,
            place: None,
            note: None,
            urgent: false,
        }
    }

    /// What the record keeps of it.
    pub(crate) fn asked(
        &self,
        service: &Service,
        property: &Property,
        stay: &Stay,
        lang: Option<Lang>,
    ) -> Asked {
        let currency = property.resort.property.currency;
        let mut asked = Asked::of(service, currency);
        asked.choose(service, self.option.as_deref(), currency);
        asked.quantity = self.quantity;
        asked.unit = stay.unit.clone().or_else(|| told_unit(stay));
        asked.place.clone_from(&self.place);
        asked.wanted_at = self.wanted_at;
        asked.note.clone_from(&self.note);
        asked.urgent = self.urgent;
        asked.language = lang;
        asked
    }
}

/// The room as the booking platform told it.
fn told_unit(stay: &Stay) -> Option<String> {
    let reservation = stay.data.get("reservation")?;
    let room = reservation.get("room").or_else(|| reservation.pointer("/units/0/room"));
    room.and_then(|room| room.as_str()).map(str::to_owned)
}

/// What became of it. "Already there" is a success.
#[must_use]
#[derive(Clone, PartialEq, Debug)]
pub enum Opened {
    /// The house has it now.
    New(ServiceRequest),
    /// More of what was asked for a moment ago.
    Merged(ServiceRequest),
    /// The house had it already.
    Known(ServiceRequest),
}

impl Opened {
    /// The request as it stands now.
    pub fn request(&self) -> &ServiceRequest {
        match self {
            Self::New(request) | Self::Merged(request) | Self::Known(request) => request,
        }
    }
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum OpenRequestError {
    /// No such stay.
    #[error("there is no such stay")]
    UnknownStay,
    /// No such service.
    #[error("there is no such service")]
    UnknownService,
    /// The service has no such option.
    #[error("the service has no such option")]
    UnknownOption,
    /// The owner's files do not allow it.
    #[error(transparent)]
    NotPossible(#[from] NotPossible),
    /// Too many open at once.
    #[error("there are {OPEN} open requests already")]
    TooMany,
    /// Not theirs to ask.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A request to be put on a desk.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) property: Arc<Property>,
    pub(crate) about: About,
    pub(crate) stay: StayId,
    pub(crate) id: Uuid,
    pub(crate) asked: Asked,
}

impl App {
    /// Opens a request for a stay. The same `key` is the same request.
    ///
    /// # Errors
    /// When it makes no sense, or cannot be stored.
    pub async fn open_request(
        &self,
        who: &Who,
        stay: StayId,
        key: &str,
        wish: &Wish,
    ) -> Result<Opened, OpenRequestError> {
        let mut outcome = self.try_to_open(who, stay, key, wish).await;
        for _ in 0..TRIES {
            match &outcome {
                Err(OpenRequestError::Store(error)) if error.retry() == Retry::Reload => {
                    outcome = self.try_to_open(who, stay, key, wish).await;
                }
                _ => break,
            }
        }
        outcome
    }

    async fn try_to_open(
        &self,
        who: &Who,
        stay: StayId,
        key: &str,
        wish: &Wish,
    ) -> Result<Opened, OpenRequestError> {
        let row = stays::stay(self.store(), who.tenant, stay).await?.ok_or(OpenRequestError::UnknownStay)?;
        let property = self.property_with(row.property);
        let property = property.ok_or(OpenRequestError::UnknownStay)?;
        let service = property.resort.services.services.iter().find(|service| service.id == wish.service);
        let service = service.ok_or(OpenRequestError::UnknownService)?;
        if wish.option.as_ref().is_some_and(|option| !service.options.contains(option)) {
            return Err(OpenRequestError::UnknownOption);
        }
        let asked = wish.asked(service, &property, &row, None);
        let id = derived(&[b"request", stay.0.as_bytes(), key.as_bytes()]);
        let about =
            About { property: Some(property.id), guest: row.guest, stay: Some(stay), conversation: None };
        let limits = self.limits_of(&property, service, &row).await?;
        let order = Order { property: property.clone(), about, stay, id, asked };
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        if let Some(known) = self.known_order(&desk, &order).await? {
            return Ok(Opened::Known(known));
        }
        // People at the desk may bend what a form or a chat may not.
        if !matches!(who.actor, Actor::Staff(_) | Actor::User(_)) {
            order::check(service, &order.asked, &limits.as_limits(self, &property))?;
        }
        let cause = match &who.actor {
            Actor::Staff(id) | Actor::User(id) => Cause::Staff(id.clone()),
            _ => Cause::System("requests".to_owned()),
        };
        let opened = self.put_order(&mut desk, &order, (who.actor.clone(), who.via), How::by(&cause)).await?;
        let opened = opened.ok_or(OpenRequestError::TooMany)?;
        self.write(desk, &[]).await?;
        Ok(opened)
    }

    /// Tells a request of the past, with what became of it: for an invented history. Nobody is told of it.
    ///
    /// # Errors
    /// When it makes no sense, or cannot be stored. What is there already stays as it is.
    pub async fn tell_request(
        &self,
        who: &Who,
        stay: StayId,
        (key, wish): (&str, &Wish),
        opened: Timestamp,
        steps: &[(Timestamp, Actor, Action)],
    ) -> Result<(), OpenRequestError> {
        let row = stays::stay(self.store(), who.tenant, stay).await?.ok_or(OpenRequestError::UnknownStay)?;
        let property = self.property_with(row.property);
        let property = property.ok_or(OpenRequestError::UnknownStay)?;
        let service = property.resort.services.services.iter().find(|service| service.id == wish.service);
        let service = service.ok_or(OpenRequestError::UnknownService)?;
        let id = derived(&[b"request", stay.0.as_bytes(), key.as_bytes()]);
        if self.request(who.tenant, RequestId(id)).await?.is_some() {
            return Ok(());
        }
        let asked = wish.asked(service, &property, &row, None);
        let about =
            About { property: Some(property.id), guest: row.guest, stay: Some(stay), conversation: None };
        let (tenant, id) = (who.tenant, RequestId(id));
        let mut matter = Case { tenant, id, about, property: property.clone(), request: None };
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let cause = Cause::System("history".to_owned());
        let first = stamp(opened, who.actor.clone(), who.via);
        let _ = self.fold(&mut desk, &mut matter, &Change::Asked(Box::new(asked)), &first, &cause);
        for (at, actor, action) in steps {
            let stamp = stamp(*at, actor.clone(), who.via);
            let request = matter.request.clone();
            let changes =
                request.and_then(|request| request.act(action.clone(), &stamp, &Place::default()).ok());
            for change in changes.unwrap_or_default() {
                let _ = self.fold(&mut desk, &mut matter, &change, &stamp, &cause);
            }
        }
        self.keep_request(&mut desk, &matter, None);
        self.write(desk, &[]).await?;
        Ok(())
    }

    /// What an order is checked against.
    pub(crate) async fn limits_of(
        &self,
        property: &Property,
        service: &Service,
        stay: &Stay,
    ) -> Result<Bounds, StoreError> {
        let taken = match service.stock_per_day {
            Some(_) => {
                let since = self.day_began(property);
                stored::taken(self.store(), property.tenant, property.id, &service.id, since).await?
            }
            None => 0,
        };
        let out = property.resort.property.check_out.as_ref();
        let time = out.map_or(jiff::civil::time(11, 0, 0, 0), |hours| hours.until.time());
        let departure = property.timezone.to_timestamp(stay.check_out.to_datetime(time));
        Ok(Bounds { departure: departure.unwrap_or(Timestamp::MAX), taken })
    }

    /// The request an order became before, by itself or as more of another.
    pub(crate) async fn known_order(
        &self,
        desk: &Desk,
        order: &Order,
    ) -> Result<Option<ServiceRequest>, StoreError> {
        let id = order.id.to_string();
        let cases = self.cases_of(desk, order.property.tenant, order.stay).await?;
        let same = |matter: &&Case| {
            let merged = matter.request.as_ref().is_some_and(|request| request.merged.contains(&id));
            merged || matter.id.0 == order.id
        };
        Ok(cases.iter().find(same).and_then(row_of))
    }

    /// Puts an order on the desk: a new request, or more of one that was asked for a moment ago. `None`: too many are
    /// open.
    pub(crate) async fn put_order(
        &self,
        desk: &mut Desk,
        order: &Order,
        (actor, via): (Actor, Channel),
        how: How<'_>,
    ) -> Result<Option<Opened>, StoreError> {
        let tenant: TenantId = order.property.tenant;
        let stamp = stamp(desk.now(), actor, via);
        let cases = self.cases_of(desk, tenant, order.stay).await?;
        let id = order.id.to_string();
        for mut matter in cases.clone() {
            let absorbed = matter
                .request
                .as_ref()
                .and_then(|request| request.absorbs(&order.asked, Some(id.clone()), stamp.at));
            if let Some(merged) = absorbed {
                self.happen(desk, &mut matter, &[merged], &stamp, how).await?;
                return Ok(row_of(&matter).map(Opened::Merged));
            }
        }
        let open = |matter: &&Case| matter.request.as_ref().is_some_and(|request| request.state.is_open());
        if cases.iter().filter(open).count() >= OPEN {
            return Ok(None);
        }
        let mut matter = Case {
            tenant,
            id: RequestId(order.id),
            about: order.about,
            property: order.property.clone(),
            request: None,
        };
        let asked = Change::Asked(Box::new(order.asked.clone()));
        self.happen(desk, &mut matter, &[asked], &stamp, how).await?;
        Ok(row_of(&matter).map(Opened::New))
    }

    /// Opens a request in a guest's name, for an automation. What the files do not allow is not opened: the record of the
    /// automation says that it was to be.
    #[expect(clippy::too_many_arguments, reason = "whose, what and why, each once")]
    pub(crate) async fn ask_in_name(
        &self,
        desk: &mut Desk,
        property: &Property,
        (stay, guest): (StayId, GuestId),
        id: Uuid,
        automation: &str,
        wish: &Wish,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let on_desk = desk.batch.stays.iter().find(|row| row.id == stay).cloned();
        let row = match on_desk {
            Some(row) => Some(row),
            None => stays::stay(self.store(), property.tenant, stay).await?,
        };
        let shared = self.property_with(property.id);
        let (Some(row), Some(property)) = (row, shared) else { return Ok(()) };
        let service = property.resort.services.services.iter().find(|service| service.id == wish.service);
        let Some(service) = service else { return Ok(()) };
        let lang = desk.chat_of_guest(guest).and_then(|chat| chat.guest.language.as_deref().map(Lang::new));
        let asked = wish.asked(service, &property, &row, lang);
        let about =
            About { property: Some(property.id), guest: Some(guest), stay: Some(stay), conversation: None };
        let order = Order { property: property.clone(), about, stay, id, asked };
        if self.known_order(desk, &order).await?.is_some() {
            return Ok(());
        }
        let by = (Actor::Automation(automation.to_owned()), Channel::Automation);
        // The automation says what it has to say by itself.
        let how = How { guest_knows: true, ..How::by(cause) };
        self.put_order(desk, &order, by, how).await.map(drop)
    }
}

/// What an order is checked against, without the clocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) departure: Timestamp,
    pub(crate) taken: i64,
}

impl Bounds {
    pub(crate) fn as_limits<'a>(&self, app: &App, property: &'a Property) -> Limits<'a> {
        Limits {
            now: app.clock().now(),
            zone: &property.timezone,
            departure: self.departure,
            taken: self.taken,
        }
    }
}

fn row_of(matter: &Case) -> Option<ServiceRequest> {
    ServiceRequest::of(matter.tenant, matter.id, &matter.about, matter.request.as_ref()?)
}
