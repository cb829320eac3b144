//! Phases of a stay, and the moments at which they change. Local to the property, whatever the guest's phone says.

use jiff::civil::{Date, Time, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::stay::{GuestStay, LINK_DAYS};
use crate::bookings::native::ReservationStatus;
use crate::resort::hours::Clock;
use crate::resort::property::Property;

/// What a guest is about to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// More than five days before.
    Booked,
    /// The five days before the arrival.
    Soon,
    /// The day of arrival, until the house says that the guest is in.
    Arrival,
    /// In the house.
    InStay,
    /// The day of departure.
    CheckOut,
    /// Gone home.
    After,
}

impl Phase {
    /// In the order of a stay.
    pub const ALL: [Self; 6] =
        [Self::Booked, Self::Soon, Self::Arrival, Self::InStay, Self::CheckOut, Self::After];

    /// As in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Soon => "soon",
            Self::Arrival => "arrival",
            Self::InStay => "in_stay",
            Self::CheckOut => "check_out",
            Self::After => "after",
        }
    }

    /// The phase of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

/// When rooms are ready where the owner does not say.
const READY: Time = time(15, 0, 0, 0);
/// When rooms are left where the owner does not say.
const LEFT: Time = time(11, 0, 0, 0);
/// How many days before the arrival the page turns to the journey.
const SOON_DAYS: i64 = 5;

/// The moments of one stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    zone: TimeZone,
    check_in: Date,
    check_out: Date,
    status: ReservationStatus,
    /// From when the room is ready.
    pub arrival: Timestamp,
    /// Until when arrivals are expected without a word.
    pub latest: Option<Time>,
    /// By when it is left.
    pub departure: Timestamp,
    /// From when the page answers no more.
    pub end: Timestamp,
}

impl Schedule {
    /// Of a stay at a property in this zone.
    pub fn of(stay: &GuestStay, property: &Property, zone: &TimeZone) -> Self {
        let ready = property.check_in.as_ref().map_or(READY, |hours| hours.from.time());
        let left = property.check_out.as_ref().map_or(LEFT, |hours| hours.until.time());
        let end = stay.check_out.saturating_add(LINK_DAYS.saturating_add(1).days());
        Self {
            zone: zone.clone(),
            check_in: stay.check_in,
            check_out: stay.check_out,
            status: stay.status,
            arrival: at(zone, stay.check_in, ready),
            latest: property.check_in.as_ref().and_then(|hours| hours.until).map(Clock::time),
            departure: at(zone, stay.check_out, left),
            end: at(zone, end, Time::midnight()),
        }
    }

    /// Today, where the property is.
    pub fn today(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// The time of day, where the property is.
    pub fn time_of(&self, at: Timestamp) -> Time {
        self.zone.to_datetime(at).time()
    }

    /// A local moment as an instant.
    pub fn instant(&self, date: Date, time: Time) -> Timestamp {
        at(&self.zone, date, time)
    }

    /// The phase at a moment. What the house told (checked in, checked out) counts more than the calendar.
    pub fn phase(&self, now: Timestamp) -> Phase {
        let today = self.today(now);
        let inside = self.status == ReservationStatus::CheckedIn;
        if self.status == ReservationStatus::CheckedOut || today > self.check_out {
            return Phase::After;
        }
        if today == self.check_out {
            // Whoever has not been seen off by the house may still be packing.
            return if now < self.departure || inside { Phase::CheckOut } else { Phase::After };
        }
        if inside || today > self.check_in {
            return Phase::InStay;
        }
        if today == self.check_in {
            return Phase::Arrival;
        }
        let soon = self.check_in.saturating_sub(SOON_DAYS.days());
        if today >= soon { Phase::Soon } else { Phase::Booked }
    }

    /// A moment that lies in a phase, for a preview: late in the morning of its first full day, and in the evening of
    /// the day of arrival, when the secrets are open.
    pub fn moment_in(&self, phase: Phase) -> Timestamp {
        let on = |date: Date, hour: i8| self.instant(date, time(hour, 0, 0, 0));
        match phase {
            Phase::Booked => on(self.check_in.saturating_sub(20.days()), 10),
            Phase::Soon => on(self.check_in.saturating_sub(2.days()), 10),
            Phase::Arrival => self.arrival.saturating_add(1.hour()).unwrap_or(self.arrival),
            Phase::InStay => on(self.check_in.saturating_add(1.day()), 10),
            Phase::CheckOut => self.departure.saturating_sub(1.hour()).unwrap_or(self.departure),
            Phase::After => on(self.check_out.saturating_add(1.day()), 10),
        }
    }

    /// The next moment after `now` at which the calendar alone changes something.
    pub fn next_change(&self, now: Timestamp) -> Timestamp {
        let tomorrow = self.today(now).saturating_add(1.day());
        let moments = [self.arrival, self.departure, self.end, at(&self.zone, tomorrow, Time::midnight())];
        moments.into_iter().filter(|moment| *moment > now).min().unwrap_or(Timestamp::MAX)
    }
}

fn at(zone: &TimeZone, date: Date, time: Time) -> Timestamp {
    zone.to_timestamp(date.to_datetime(time)).unwrap_or(Timestamp::MAX)
}
