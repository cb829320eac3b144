//! Which services a guest may ask for on the page, and how a request stands.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use super::page::{Said, say};
use super::phase::{Phase, Schedule};
use crate::language::Lang;
use crate::money::{Currency, Money};
use crate::resort::Resort;
use crate::resort::services::{PriceUnit, Service};

/// Only means something before the arrival (the services' usual name, hospitality facts 4.2).
const EARLY: &str = "early-checkin";
/// Only means something in the house.
const LATE: &str = "late-checkout";

/// A service to choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceView {
    /// Its id.
    pub id: String,
    /// The team that does it, for the icon.
    pub department: String,
    /// Its name.
    pub name: Said,
    /// A line that says more.
    pub description: Option<Said>,
    /// What it costs; nothing when free.
    pub price: Option<Money>,
    /// What the price is for.
    pub unit: PriceUnit,
    /// Minutes it usually takes; of no meaning for what is asked for long before.
    pub minutes: Option<u32>,
    /// Hours before which it must be asked, where that is an hour or more.
    pub lead_hours: Option<u32>,
    /// When it is to be had.
    pub hours: Option<(Time, Time)>,
    /// A person decides first.
    pub needs_approval: bool,
    /// How the form asks for the time.
    pub when: When,
    /// Is more than one of it a meaningful wish?
    pub countable: bool,
}

/// How the form asks for the time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// As soon as possible; no question.
    Now,
    /// A day and a time.
    Chosen,
}

/// How a request stands, as a guest sees it (hospitality facts 4.3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Progress {
    /// The house has it.
    Received,
    /// Somebody takes care of it.
    Confirmed,
    /// Being done.
    OnTheWay,
    /// Done.
    Done,
    /// For later.
    Planned(Timestamp),
    /// Not possible, with what the house says to it.
    Declined(Option<String>),
    /// Called off.
    Cancelled,
}

/// A request of this stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Of which service.
    pub service: String,
    /// What the service is called.
    pub name: Said,
    /// How many.
    pub quantity: u16,
    /// When it is wanted, if not at once.
    pub wanted_at: Option<Timestamp>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// How it stands.
    pub progress: Progress,
    /// What the guest can do about it.
    pub can: Vec<GuestDoes>,
    /// The stars they gave.
    pub rating: Option<u8>,
}

/// What a guest can do about a request of theirs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GuestDoes {
    /// Yes, all solved.
    Solved,
    /// Not yet: somebody comes again.
    NotYet,
    /// Give it stars.
    Rate,
    /// Call it off.
    Cancel,
}

impl GuestDoes {
    /// All of them, with their names in addresses.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Solved, "solved"), (Self::NotYet, "not-yet"), (Self::Rate, "rate"), (Self::Cancel, "cancel")];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| name)
    }
}

/// The services offered at this moment, in the owner's order.
pub(super) fn offered(
    resort: &Resort,
    phase: Phase,
    schedule: &Schedule,
    now: Timestamp,
    lang: &Lang,
) -> Vec<ServiceView> {
    let all = &resort.services.services;
    let listed: Vec<&Service> = match &resort.welcome.services {
        Some(ids) => ids.iter().filter_map(|id| all.iter().find(|service| service.id == *id)).collect(),
        None => all.iter().collect(),
    };
    let fitting = listed.into_iter().filter(|service| fits(service, phase, schedule, now));
    let (currency, fallback) = (resort.property.currency, resort.property.default_language());
    fitting.map(|service| view(service, currency, lang, &fallback)).collect()
}

/// The service, if the page offers it at this moment. `None` for what is not offered, whoever asks.
pub fn may_ask<'a>(resort: &'a Resort, id: &str, schedule: &Schedule, now: Timestamp) -> Option<&'a Service> {
    let listed = resort.welcome.services.as_ref().is_none_or(|ids| ids.iter().any(|listed| listed == id));
    let service = resort.services.services.iter().find(|service| service.id == id)?;
    (listed && fits(service, schedule.phase(now), schedule, now)).then_some(service)
}

impl Said {
    /// What a service is called; its id, when it is not in the files any more.
    pub fn of_service(resort: &Resort, id: &str, lang: &Lang) -> Self {
        let found = resort.services.services.iter().find(|service| service.id == id);
        match found {
            Some(service) => say(&service.name, lang, &resort.property.default_language()),
            None => Self { text: id.to_owned(), other: None },
        }
    }
}

/// Whether a service is offered to a stay at this moment.
pub fn is_offered(service: &Service, schedule: &Schedule, now: Timestamp) -> bool {
    fits(service, schedule.phase(now), schedule, now)
}

fn fits(service: &Service, phase: Phase, schedule: &Schedule, now: Timestamp) -> bool {
    let lead = SignedDuration::from_mins(i64::from(service.lead_time_min));
    let in_time = now.saturating_add(lead).is_ok_and(|earliest| earliest < schedule.departure);
    let meant = match phase {
        // Before the arrival one asks for what takes some preparing.
        Phase::Booked | Phase::Soon => service.lead_time_min > 0 && service.id != LATE,
        Phase::Arrival => service.id != LATE && (service.id != EARLY || now < schedule.arrival),
        Phase::InStay | Phase::CheckOut => service.id != EARLY,
        Phase::After => false,
    };
    meant && in_time
}

fn view(service: &Service, currency: Currency, lang: &Lang, fallback: &Lang) -> ServiceView {
    let priced = service.price_unit != PriceUnit::Free;
    let lead_hours = service.lead_time_min / 60;
    let whole_day = |from: u16, until: u16| from == 0 && until == 24 * 60;
    ServiceView {
        id: service.id.clone(),
        department: service.department.clone(),
        name: say(&service.name, lang, fallback),
        description: service.description.as_ref().map(|text| say(text, lang, fallback)),
        price: Money::parse(&service.price, currency).ok().filter(|price| priced && price.minor > 0),
        unit: service.price_unit,
        minutes: (lead_hours == 0).then_some(service.sla.complete_min),
        lead_hours: (lead_hours > 0).then_some(lead_hours),
        hours: service
            .hours
            .filter(|span| !whole_day(span.0.minutes(), span.1.minutes()))
            .map(|span| (span.0.time(), span.1.time())),
        needs_approval: service.needs_approval,
        when: if lead_hours > 0 && ![EARLY, LATE].contains(&service.id.as_str()) {
            When::Chosen
        } else {
            When::Now
        },
        countable: matches!(
            service.price_unit,
            PriceUnit::PerPerson | PriceUnit::PerUnit | PriceUnit::PerUnitPerDay | PriceUnit::PerHour
        ) || (service.price_unit == PriceUnit::Free && !service.options.is_empty()),
    }
}
