//! A guest asks for a service on their page. The same wish sent twice (a second tap, a queue that was emptied twice) is
//! one request.

use guestlink_domain::event::Cause;
use guestlink_domain::ids::RequestId;
use guestlink_domain::language::Lang;
use guestlink_domain::requests::order::{self, NotPossible};
use guestlink_domain::requests::{Action, Actor, Channel, Offer, Place, Request, Stamp, State};
use guestlink_domain::resort::Resort;
use guestlink_domain::resort::services::Service;
use guestlink_domain::welcome::{Asked, GuestDoes, Progress, Said, may_ask};
use guestlink_store::requests::ServiceRequest;
use guestlink_store::{StoreError, stays};
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;

use super::act::{ActError, Who};
use super::open::{OPEN, Opened, Order, Wish};
use super::work::How;
use crate::App;
use crate::ids::derived;
use crate::insist::insist;
use crate::messaging::desk::Desk;
use crate::welcome::Visit;

/// Characters a wish may have.
const LONGEST: usize = 500;
/// Characters an idempotency key may have.
const KEY: std::ops::RangeInclusive<usize> = 8..=64;
/// What a guest asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// The service's id.
    pub service: String,
    /// The sender's key: the same key is the same request.
    pub key: String,
    /// How many.
    pub quantity: u16,
    /// When, local to the property; as soon as possible when absent.
    pub wanted_at: Option<DateTime>,
    /// In the guest's own words.
    pub note: Option<String>,
}

/// What became of it. "Already done" is a success.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The house has it now.
    New(RequestId),
    /// The house had it already.
    Known(RequestId),
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The page does not offer it now.
    #[error("this service is not offered at the moment")]
    NotOffered,
    /// A field is not as it should be.
    #[error("{0} is not as it should be")]
    Malformed(&'static str),
    /// Too many open at once.
    #[error("there are {OPEN} open requests already")]
    TooMany,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Takes a guest's request.
    ///
    /// # Errors
    /// When it makes no sense, or cannot be stored.
    pub async fn ask(&self, visit: &Visit, ask: &Ask) -> Result<Outcome, AskError> {
        let now = self.clock().now();
        let id = derived(&[b"request", visit.stay_id.0.as_bytes(), ask.key.as_bytes()]);
        if visit.requests.iter().any(|request| request.id.0 == id) {
            return Ok(Outcome::Known(RequestId(id)));
        }
        let (service, wish) = checked(visit, ask, now)?;
        let row =
            stays::stay(self.store(), visit.tenant, visit.stay_id).await?.ok_or(AskError::NotOffered)?;
        let property = &visit.property;
        let mut asked = wish.asked(service, property, &row, visit.stay.language.clone());
        let bounds = self.limits_of(property, service, &row).await?;
        match order::check(service, &asked, &bounds.as_limits(self, property)) {
            Err(NotPossible::Restricted | NotPossible::SoldOut) => return Err(AskError::NotOffered),
            Err(NotPossible::TooMany { .. }) => return Err(AskError::Malformed("the quantity")),
            // The page says when it is open: what is asked at night is planned for the morning.
            Err(NotPossible::Closed { from, .. }) if asked.wanted_at.is_none() => {
                asked.wanted_at = next_opening(visit, now, from.time());
            }
            Err(_) | Ok(()) => {}
        }
        let order =
            Order { property: property.clone(), about: visit.about(), stay: visit.stay_id, id, asked };
        let opened = insist(|| self.take(&order)).await?;
        match opened.ok_or(AskError::TooMany)? {
            Opened::New(request) => Ok(Outcome::New(request.id)),
            Opened::Merged(request) | Opened::Known(request) => Ok(Outcome::Known(request.id)),
        }
    }

    /// A guest does something about a request of their own stay: it is solved, or not yet; stars; it is called off.
    ///
    /// # Errors
    /// [`ActError::Unknown`] when it is none of this stay; [`ActError::Refused`] when it is too late for that.
    pub async fn guest_does(
        &self,
        visit: &Visit,
        id: RequestId,
        does: GuestDoes,
        (words, stars): (Option<String>, u8),
    ) -> Result<(), ActError> {
        if !visit.requests.iter().any(|request| request.id == id && request.state != "void") {
            return Err(ActError::Unknown);
        }
        let action = match does {
            GuestDoes::Solved => Action::Confirm,
            GuestDoes::NotYet => {
                Action::Reopen { words: words.map(|words| words.chars().take(LONGEST).collect()) }
            }
            GuestDoes::Rate => Action::Rate { stars },
            GuestDoes::Cancel => Action::Cancel { reason: None },
        };
        let who = Who { tenant: visit.tenant, actor: Actor::Guest, via: Channel::Page };
        self.act_on_request(&who, id, None, action).await.map(drop)
    }

    async fn take(&self, order: &Order) -> Result<Option<Opened>, StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        if let Some(known) = self.known_order(&desk, order).await? {
            return Ok(Some(Opened::Known(known)));
        }
        let cause = Cause::System("welcome".to_owned());
        let by = (Actor::Guest, Channel::Page);
        let opened = self.put_order(&mut desk, order, by, How::by(&cause)).await?;
        self.write(desk, &[]).await?;
        Ok(opened)
    }
}

/// The next moment at which something opens.
fn next_opening(visit: &Visit, now: Timestamp, from: jiff::civil::Time) -> Option<Timestamp> {
    let schedule = visit.schedule();
    let today = schedule.today(now);
    [today, today.saturating_add(1.day())]
        .map(|day| schedule.instant(day, from))
        .into_iter()
        .find(|at| *at > now)
}

fn checked<'a>(visit: &'a Visit, ask: &Ask, now: Timestamp) -> Result<(&'a Service, Wish), AskError> {
    let schedule = visit.schedule();
    if !KEY.contains(&ask.key.chars().count()) {
        return Err(AskError::Malformed("the idempotency key"));
    }
    let service =
        may_ask(&visit.property.resort, &ask.service, &schedule, now).ok_or(AskError::NotOffered)?;
    if ask.quantity == 0 {
        return Err(AskError::Malformed("the quantity"));
    }
    if ask.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST) {
        return Err(AskError::Malformed("the note"));
    }
    let wanted = ask.wanted_at.map(|at| schedule.instant(at.date(), at.time()));
    let fits = |at: Timestamp| at > now && at < schedule.departure;
    if !wanted.is_none_or(fits) {
        return Err(AskError::Malformed("the time"));
    }
    let wish =
        Wish { quantity: ask.quantity, wanted_at: wanted, note: ask.note.clone(), ..Wish::of(&service.id) };
    Ok((service, wish))
}

/// A request as the page shows it.
pub(crate) fn asked(
    row: &ServiceRequest,
    resort: &Resort,
    lang: &Lang,
    (now, departure): (Timestamp, Timestamp),
) -> Asked {
    let request = row.request();
    let told = |name: &str| row.data.get(name).and_then(Value::as_str).and_then(|at| at.parse().ok());
    let wanted_at = match &request {
        Some(request) => request.asked.wanted_at,
        None => told("wanted_at"),
    };
    Asked {
        id: row.id.to_string(),
        service: row.service.clone(),
        name: Said::of_service(resort, &row.service, lang),
        quantity: u16::try_from(row.quantity).unwrap_or(1),
        wanted_at,
        asked_at: row.asked_at,
        progress: request.as_ref().map_or(Progress::Received, progress),
        can: request.as_ref().map(|request| can(request, now, departure)).unwrap_or_default(),
        rating: request.as_ref().and_then(|request| request.rating),
    }
}

/// What its guest can do about it at this moment.
fn can(request: &Request, now: Timestamp, departure: Timestamp) -> Vec<GuestDoes> {
    let stamp = Stamp { at: now, by: Actor::Guest, via: Channel::Page };
    let offers = request.offers(&stamp, &Place { departure: Some(departure) });
    let asked = matches!(request.state, State::Completed { .. });
    let wants = |does: &GuestDoes| match does {
        GuestDoes::Solved => asked,
        // Once content, it is opened again by asking anew.
        GuestDoes::NotYet => asked && offers.contains(&Offer::Reopen),
        GuestDoes::Rate => offers.contains(&Offer::Rate),
        GuestDoes::Cancel => offers.contains(&Offer::Cancel),
    };
    GuestDoes::ALL.into_iter().map(|(does, _)| does).filter(wants).collect()
}

/// As a guest sees a state (hospitality facts 4.3).
fn progress(request: &Request) -> Progress {
    match &request.state {
        State::New | State::AwaitingApproval => Progress::Received,
        State::Scheduled { at, .. } => Progress::Planned(*at),
        State::Accepted { .. } => Progress::Confirmed,
        State::InProgress { .. } | State::Paused { .. } | State::Reopened { .. } => Progress::OnTheWay,
        State::Completed { .. } | State::Confirmed { .. } => Progress::Done,
        State::Declined { reason, .. } => Progress::Declined(Some(reason.clone())),
        State::Cancelled { .. } | State::Void { .. } => Progress::Cancelled,
    }
}
