//! What is counted from the days of a stay: its moments follow from how the stay stands now, and from nothing else.
//! Whatever came before, in whatever order and however often, ends in the same moments.

use jiff::Timestamp;

use super::moment::{self, When};
use super::{Occasion, Situation, rules};
use crate::bookings::native::{EventKind, Reservation, ReservationStatus};
use crate::resort::Resort;
use crate::resort::automations::{Automation, Moment, Once, Trigger};

/// One automation's moment for a stay.
#[derive(Clone, PartialEq, Debug)]
pub struct Derived<'a> {
    /// Which.
    pub automation: &'a Automation,
    /// What may happen once only.
    pub key: String,
    /// When; not before now.
    pub due: Timestamp,
    /// What it will be decided from.
    pub occasion: Occasion,
}

/// What follows from a stay as it stands.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Moments<'a> {
    /// Still to come, or due now.
    pub coming: Vec<Derived<'a>>,
    /// Missed: their moment has passed, and they are of no use any more.
    pub missed: Vec<(Derived<'a>, Timestamp)>,
}

/// Whether an automation's moment is counted from the days of a stay.
pub fn follows_stay(automation: &Automation) -> bool {
    matches!(automation.when, Some(Moment::Stay { .. }))
}

/// The moments of a stay. What was done already does not appear.
pub fn derive<'a>(
    resort: &'a Resort,
    reservation: &Reservation,
    booking: &str,
    situation: &Situation<'_>,
) -> Moments<'a> {
    let mut moments = Moments::default();
    let all = &resort.automations.automations;
    for automation in all.iter().filter(|one| one.enabled && follows_stay(one)) {
        let Some(trigger) = automation.on.iter().find(|trigger| begun(**trigger, reservation.status)) else {
            continue;
        };
        if automation.stop_on.iter().any(|stop| rules::said_by(stop, reservation.status)) {
            continue;
        }
        let booked_at = situation.booked_at.unwrap_or(situation.now);
        let occasion = Occasion::of_stay(reservation, booking, booked_at, *trigger, situation.person);
        let sells = super::decide::sells(automation, situation.resort);
        let Some(When { first, due, good }) = moment::when(automation, sells, &occasion, situation) else {
            continue;
        };
        let key = key(automation, &occasion, situation);
        if situation.person.done.iter().any(|done| done.key == key) {
            continue;
        }
        let derived = Derived { automation, key, due, occasion };
        if good {
            moments.coming.push(derived);
        } else {
            moments.missed.push((derived, first));
        }
    }
    moments
}

/// Whether a stay that stands so has passed an event.
fn begun(trigger: Trigger, status: ReservationStatus) -> bool {
    use ReservationStatus::{Cancelled, CheckedIn, CheckedOut, Confirmed, NoShow, Pending};
    match trigger {
        Trigger::Booking(
            EventKind::ReservationCreated | EventKind::ReservationModified | EventKind::ReservationChanged,
        ) => matches!(status, Pending | Confirmed | CheckedIn | CheckedOut),
        Trigger::Booking(EventKind::ReservationConfirmed) => {
            matches!(status, Confirmed | CheckedIn | CheckedOut)
        }
        Trigger::Booking(EventKind::GuestCheckedIn) => matches!(status, CheckedIn | CheckedOut),
        Trigger::Booking(EventKind::GuestCheckedOut) => status == CheckedOut,
        Trigger::Booking(EventKind::ReservationCancelled) => status == Cancelled,
        Trigger::Booking(EventKind::ReservationNoShow) => status == NoShow,
        Trigger::Booking(_) | Trigger::House(_) => false,
    }
}

/// What may happen once only: `pre-arrival/booking/website:GL-4K7Q2`.
pub(super) fn key(automation: &Automation, occasion: &Occasion, situation: &Situation<'_>) -> String {
    let id = &automation.id;
    let day = || match &automation.when {
        Some(Moment::Stay { from, .. }) => moment::day(occasion, situation, *from),
        _ => super::facts::dates(occasion, situation).map(|(check_in, _)| check_in),
    };
    match (automation.once_per, &occasion.booking) {
        (Once::Guest, _) => format!("{id}/guest/{}", situation.person.key),
        (Once::Date, Some(booking)) => {
            let day = day().map(|day| day.to_string()).unwrap_or_default();
            format!("{id}/date/{booking}/{day}")
        }
        (Once::Booking, Some(booking)) => format!("{id}/booking/{booking}"),
        (Once::Event, Some(booking)) if follows_stay(automation) => format!("{id}/booking/{booking}"),
        _ => format!("{id}/event/{}", occasion.identity),
    }
}
