//! Automations over a whole record, in memory: what would have left, when, at which cost. Changes nothing; the dry run
//! is made of it, and what the program does is held against it in tests.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    Booked, Consent, Decided, Deed, Done, Heard, Occasion, Person, Plan, Reviews, Situation, Spent, Trace,
    act, derive, listening, plan,
};
use crate::bookings::native::{EventKind, Reservation, ReservationStatus};
use crate::bookings::order::{Known, Verdict, judge};
use crate::costs::{RateCard, month_of};
use crate::resort::Resort;
use crate::resort::automations::{Automation, GuestAct, Stop, Trigger};
use crate::resort::templates::OptIn;

/// Something the record tells.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A booking event, or one of our own.
    Occasion(Box<Occasion>),
    /// The guest did something in the chat, then.
    Guest(GuestAct, Timestamp),
    /// What the guest agreed to changed.
    Consent(Consent),
    /// The guest's 24-hour window is open until then.
    Window(Timestamp),
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// For whom.
    pub person: String,
    /// When it was decided.
    pub at: Timestamp,
    /// What was done; empty when nothing was.
    pub deeds: Vec<Deed>,
    /// Why.
    pub trace: Trace,
}

impl Outcome {
    /// A message leaves.
    pub fn sends(&self) -> bool {
        self.deeds.iter().any(|deed| matches!(deed, Deed::Send { .. }))
    }
}

struct Stay {
    person: String,
    reservation: Reservation,
    known: Option<Known>,
    booked_at: Timestamp,
}

struct Waiting<'a> {
    due: Timestamp,
    automation: &'a Automation,
    key: String,
    occasion: Occasion,
    person: String,
}

/// Everything automations know, and the clock.
pub struct World<'a> {
    resort: &'a Resort,
    reviews: &'a Reviews,
    rates: &'a RateCard,
    now: Timestamp,
    people: BTreeMap<String, Person>,
    windows: BTreeMap<String, Timestamp>,
    stays: BTreeMap<String, Stay>,
    waiting: BTreeMap<String, Waiting<'a>>,
    seen: BTreeSet<String>,
    spent: BTreeMap<String, i64>,
    given: BTreeMap<String, String>,
    outcomes: Vec<Outcome>,
}

impl<'a> World<'a> {
    /// An empty world.
    pub fn new(resort: &'a Resort, reviews: &'a Reviews, rates: &'a RateCard, now: Timestamp) -> Self {
        Self {
            resort,
            reviews,
            rates,
            now,
            people: BTreeMap::new(),
            windows: BTreeMap::new(),
            stays: BTreeMap::new(),
            waiting: BTreeMap::new(),
            seen: BTreeSet::new(),
            spent: BTreeMap::new(),
            given: BTreeMap::new(),
            outcomes: Vec::new(),
        }
    }

    /// What came of everything so far.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The same, taken.
    pub fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }

    /// Introduces a guest, or what is known of one now; what the world has learned of them stays.
    pub fn meet(&mut self, person: Person) {
        let known = self.people.entry(person.key.clone()).or_default();
        let (heard, done) = (std::mem::take(&mut known.heard), std::mem::take(&mut known.done));
        let (booked, abandoned) = (std::mem::take(&mut known.booked), std::mem::take(&mut known.abandoned));
        *known = Person { heard, done, booked, abandoned, ..person };
    }

    /// Time passes, and what falls due is decided in its moment.
    pub fn pass(&mut self, until: Timestamp) {
        while let Some(due) = self.next_due().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.fire();
        }
        self.now = self.now.max(until);
    }

    /// The program stands still until then: what fell due meanwhile is decided only afterwards.
    pub fn sleep(&mut self, until: Timestamp) {
        self.now = self.now.max(until);
        self.fire();
    }

    /// When something falls due next.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.waiting.values().map(|waiting| waiting.due).min()
    }

    /// Something happens to a guest, now.
    pub fn happens(&mut self, person: &str, happening: Happening) {
        self.people
            .entry(person.to_owned())
            .or_insert_with(|| Person { key: person.to_owned(), ..Person::default() });
        match happening {
            Happening::Consent(consent) => {
                if let Some(known) = self.people.get_mut(person) {
                    known.consent = consent;
                }
            }
            Happening::Window(until) => {
                self.windows.insert(person.to_owned(), until);
            }
            Happening::Guest(act, at) => {
                self.hears(person, Heard { what: Stop::Guest(act), at, booking: None });
            }
            Happening::Occasion(occasion) => self.occurs(person, &occasion),
        }
    }

    fn hears(&mut self, person: &str, heard: Heard) {
        if let Some(known) = self.people.get_mut(person) {
            known.heard.push(heard);
        }
    }

    fn occurs(&mut self, person: &str, occasion: &Occasion) {
        if !self.seen.insert(occasion.identity.clone()) {
            return;
        }
        if let Trigger::Booking(kind) = occasion.trigger {
            let booking = occasion.booking.clone();
            self.hears(person, Heard { what: Stop::Booking(kind), at: occasion.at, booking });
            self.left_open(person, kind, occasion);
            if !self.applies(person, occasion) {
                return;
            }
        }
        for automation in listening(self.resort, occasion.trigger) {
            self.begin(person, automation, occasion);
        }
        if let Some(booking) = occasion.booking.clone().filter(|_| occasion.data.reservation.is_some()) {
            self.follow(&booking);
        }
    }

    fn left_open(&mut self, person: &str, kind: EventKind, occasion: &Occasion) {
        if !matches!(kind, EventKind::BookingStarted | EventKind::BookingAbandoned) {
            return;
        }
        if let (Some(known), Some(booking)) = (self.people.get_mut(person), &occasion.booking) {
            known.abandoned.retain(|(other, _)| other != booking);
            known.abandoned.push((booking.clone(), occasion.at));
        }
    }

    /// Takes a reservation in, unless what is known is newer.
    fn applies(&mut self, person: &str, occasion: &Occasion) -> bool {
        let (Some(booking), Some(reservation), Some(kind)) =
            (&occasion.booking, &occasion.data.reservation, occasion.kind())
        else {
            return true;
        };
        let now = Known { at: occasion.at, kind, status: reservation.status };
        let before = self.stays.get(booking);
        if judge(before.and_then(|stay| stay.known.as_ref()), &now) == Verdict::Stale {
            return false;
        }
        let booked_at = before.map_or(occasion.at, |stay| stay.booked_at.min(occasion.at));
        let person = before.map_or(person, |stay| stay.person.as_str()).to_owned();
        let stay = Stay { person, reservation: reservation.clone(), known: Some(now), booked_at };
        self.stays.insert(booking.clone(), stay);
        true
    }

    fn begin(&mut self, person: &str, automation: &'a Automation, occasion: &Occasion) {
        let planned = self.look(person, occasion.booking.as_deref(), |situation| {
            plan(automation, occasion, situation).map(|plan| {
                let trace = plan.trace(automation, occasion, situation);
                (plan, trace)
            })
        });
        match planned {
            Ok((Plan { key, due, .. }, _)) if due <= self.now => {
                self.decide(person, automation, &key, occasion);
            }
            Ok((Plan { key, slot, due }, trace)) => {
                self.note(person, Vec::new(), trace);
                let occasion = occasion.clone().scrubbed();
                let waiting = Waiting { due, automation, key, occasion, person: person.to_owned() };
                self.waiting.insert(format!("event/{person}/{slot}"), waiting);
            }
            Err(decided) => self.note(person, Vec::new(), decided.trace),
        }
    }

    /// The moments of a stay follow from how it stands.
    fn follow(&mut self, booking: &str) {
        let prefix = format!("stay/{booking}/");
        self.waiting.retain(|slot, _| !slot.starts_with(&prefix));
        let Some(stay) = self.stays.get(booking) else { return };
        let (person, reservation) = (stay.person.clone(), stay.reservation.clone());
        let resort = self.resort;
        let moments =
            self.look(&person, Some(booking), |situation| derive(resort, &reservation, booking, situation));
        for derived in moments.coming {
            if derived.due <= self.now {
                self.decide(&person, derived.automation, &derived.key, &derived.occasion);
                continue;
            }
            let waiting = Waiting {
                due: derived.due,
                automation: derived.automation,
                key: derived.key,
                occasion: derived.occasion,
                person: person.clone(),
            };
            self.waiting.insert(format!("{prefix}{}", waiting.automation.id), waiting);
        }
    }

    fn fire(&mut self) {
        let now = self.now;
        let mut due: Vec<(Timestamp, String)> = self
            .waiting
            .iter()
            .filter(|(_, one)| one.due <= now)
            .map(|(slot, one)| (one.due, slot.clone()))
            .collect();
        due.sort();
        for (_, slot) in due {
            if let Some(waiting) = self.waiting.remove(&slot) {
                self.decide(&waiting.person, waiting.automation, &waiting.key, &waiting.occasion);
            }
        }
    }

    fn decide(&mut self, person: &str, automation: &'a Automation, key: &str, occasion: &Occasion) {
        let booking = occasion.booking.as_deref();
        let Decided { result, trace } =
            self.look(person, booking, |situation| act(automation, key, occasion, situation));
        let deeds = match result {
            Ok(deeds) => deeds,
            Err(_withheld) => return self.note(person, Vec::new(), trace),
        };
        let now = self.now;
        if let Some(known) = self.people.get_mut(person) {
            known.done.push(done(automation, key, occasion, &deeds, now));
            known.tags.extend(deeds.iter().filter_map(|deed| match deed {
                Deed::Tag { tag } => Some(tag.clone()),
                _ => None,
            }));
        }
        let micros = trace.cost.as_ref().map_or(0, |price| price.micros);
        *self.spent.entry(month_of(now)).or_default() += micros;
        self.note(person, deeds, trace);
    }

    fn note(&mut self, person: &str, deeds: Vec<Deed>, trace: Trace) {
        self.outcomes.push(Outcome { person: person.to_owned(), at: self.now, deeds, trace });
    }

    fn look<T>(&self, person: &str, booking: Option<&str>, decide: impl FnOnce(&Situation<'_>) -> T) -> T {
        let mut known = self.people.get(person).cloned().unwrap_or_default();
        known.window_open = self.windows.get(person).is_some_and(|until| *until > self.now);
        known.booked = self.booked(person);
        let over =
            |stay: &&Stay| stay.person == person && stay.reservation.status == ReservationStatus::CheckedOut;
        known.past_stays = u32::try_from(self.stays.values().filter(over).count()).unwrap_or(u32::MAX);
        let stay = booking.and_then(|booking| self.stays.get(booking));
        let (reservation, booked_at) = (stay.map(|stay| &stay.reservation), stay.map(|stay| stay.booked_at));
        let spent = Spent { micros: self.spent.get(&month_of(self.now)).copied().unwrap_or(0) };
        let situation = Situation {
            resort: self.resort,
            now: self.now,
            person: &known,
            reservation,
            booked_at,
            sold_out: false,
            given: &self.given,
            reviews: self.reviews,
            rates: self.rates,
            spent,
        };
        decide(&situation)
    }

    fn booked(&self, person: &str) -> Vec<Booked> {
        let holds = |status| {
            use ReservationStatus::{CheckedIn, Confirmed, Pending};
            matches!(status, Pending | Confirmed | CheckedIn)
        };
        let stays =
            self.stays.iter().filter(|(_, stay)| stay.person == person && holds(stay.reservation.status));
        let booked = stays.map(|(booking, stay)| Booked {
            booking: booking.clone(),
            check_in: stay.reservation.check_in,
            check_out: stay.reservation.check_out,
        });
        booked.collect()
    }
}

/// What is remembered of something done.
pub fn done(automation: &Automation, key: &str, occasion: &Occasion, deeds: &[Deed], at: Timestamp) -> Done {
    let sends = |deed: &Deed| matches!(deed, Deed::Send { .. });
    let sells = |deed: &Deed| matches!(deed, Deed::Send { opt_in: OptIn::Marketing, .. });
    Done {
        key: key.to_owned(),
        automation: automation.id.clone(),
        booking: occasion.booking.clone(),
        at,
        sent: deeds.iter().any(sends),
        sells: deeds.iter().any(sells),
        recovery: automation.recovery,
    }
}
