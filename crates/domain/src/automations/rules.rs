//! What holds for every message: the guest's consent, what called it off, how much a guest bears, what a month may
//! cost, and the manners of recovery.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{Occasion, Situation, Withheld, held_out};
use crate::bookings::native::{EventKind, ReservationStatus, Subject};
use crate::resort::automations::{Act, Automation, Cap, HouseEvent, Stop, Trigger};
use crate::resort::templates::OptIn;

/// What this month has cost, in millionths of the rate card's unit of currency.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spent {
    /// So far, with what is on its way.
    pub micros: i64,
}

/// The guest agreed to it and can be reached.
pub(super) fn consent(opt_in: OptIn, situation: &Situation<'_>) -> Result<(), Withheld> {
    if !situation.person.consent.allows(opt_in) {
        return Err(Withheld::Consent(if opt_in == OptIn::Marketing { "marketing" } else { "service" }));
    }
    if situation.person.reachable { Ok(()) } else { Err(Withheld::Unreachable) }
}

/// It was not done before.
pub(super) fn once(key: &str, situation: &Situation<'_>) -> Result<(), Withheld> {
    let before = situation.person.done.iter().find(|done| done.key == key);
    before.map_or(Ok(()), |done| Err(Withheld::Done(done.at)))
}

/// It was not done for this guest too lately.
pub(super) fn rest(automation: &Automation, situation: &Situation<'_>) -> Result<(), Withheld> {
    let Some(days) = automation.rest_days else { return Ok(()) };
    let span = SignedDuration::from_hours(24 * i64::from(days));
    let its = situation.person.done.iter().filter(|done| done.automation == automation.id);
    let last = its.map(|done| done.at).max();
    match last.filter(|at| situation.now.duration_since(*at) < span) {
        Some(at) => Err(Withheld::Resting { at, days }),
        None => Ok(()),
    }
}

/// The beginning of the identities of what happens to our own service requests.
pub const OF_A_REQUEST: &str = "request/";

/// What is told of a request by itself is not told a second time: guests hear of a change once (hospitality facts 4.3).
pub(super) fn told(automation: &Automation, occasion: &Occasion) -> Result<(), Withheld> {
    let own = match occasion.trigger {
        Trigger::House(HouseEvent::RequestCompleted) => "request_done",
        Trigger::House(HouseEvent::RequestLate) => "request_delayed",
        Trigger::House(HouseEvent::RequestAssigned) => "staff_new_request",
        _ => return Ok(()),
    };
    let same = |act: &Act| matches!(act, Act::SendTemplate { template, .. } if template == own);
    let says_it = occasion.identity.starts_with(OF_A_REQUEST) && automation.actions.iter().all(same);
    if says_it { Err(Withheld::Told(own)) } else { Ok(()) }
}

/// How an occasion's reservation stands.
pub(super) fn status(occasion: &Occasion) -> Option<ReservationStatus> {
    occasion.data.reservation.as_ref().map(|stay| stay.status)
}

/// Nothing called it off since it began, and its booking still holds, unless it `began` with the booking being off.
pub(super) fn stops(
    automation: &Automation,
    occasion: &Occasion,
    began: Option<ReservationStatus>,
    situation: &Situation<'_>,
) -> Result<(), Withheld> {
    let since = occasion.at;
    let heard = situation.person.heard.iter().find(|heard| {
        automation.stop_on.contains(&heard.what)
            && heard.at >= since
            && concerns(&heard.what, heard.booking.as_deref(), occasion)
            && !follows_status(automation, &heard.what)
    });
    if let Some(heard) = heard {
        return Err(Withheld::Stopped(heard.what.to_string()));
    }
    let now = situation.reservation.map(|stay| stay.status);
    if let Some(now) = now {
        if let Some(stop) = automation.stop_on.iter().find(|stop| said_by(stop, now)) {
            return Err(Withheld::Stopped(stop.to_string()));
        }
        let began_off = began.is_some_and(ReservationStatus::is_off) || is_an_end(occasion.trigger);
        if now.is_off() && !began_off && occasion.kind() != Some(EventKind::PaymentRefunded) {
            return Err(Withheld::Off(now.as_str()));
        }
    }
    Ok(())
}

/// Events after which a booking does not hold any more.
fn is_an_end(trigger: Trigger) -> bool {
    matches!(trigger, Trigger::Booking(EventKind::ReservationCancelled | EventKind::ReservationNoShow))
}

/// An event about another reservation does not call off what is about this one. What is about no reservation yet is
/// called off by any of the guest's.
fn concerns(what: &Stop, booking: Option<&str>, occasion: &Occasion) -> bool {
    let about_reservation = !matches!(
        occasion.kind().and_then(EventKind::subject),
        Some(Subject::Booking | Subject::Inquiry) | None
    );
    match (what, booking, &occasion.booking) {
        (Stop::Guest(_), _, _) | (_, None, _) | (_, _, None) => true,
        (Stop::Booking(_), Some(heard), Some(own)) => !about_reservation || heard == own,
    }
}

/// What is counted from a stay is called off by how the stay stands, not by an event that may have been taken back.
fn follows_status(automation: &Automation, what: &Stop) -> bool {
    super::follows_stay(automation)
        && matches!(
            what,
            Stop::Booking(
                EventKind::ReservationCancelled
                    | EventKind::ReservationNoShow
                    | EventKind::GuestCheckedIn
                    | EventKind::GuestCheckedOut
            )
        )
}

/// Whether a status says that a stop has come to pass.
pub(super) fn said_by(stop: &Stop, status: ReservationStatus) -> bool {
    use ReservationStatus::{Cancelled, CheckedIn, CheckedOut, NoShow};
    match stop {
        Stop::Booking(EventKind::ReservationCancelled) => status == Cancelled,
        Stop::Booking(EventKind::ReservationNoShow) => status == NoShow,
        Stop::Booking(EventKind::GuestCheckedIn) => matches!(status, CheckedIn | CheckedOut),
        Stop::Booking(EventKind::GuestCheckedOut) => status == CheckedOut,
        _ => false,
    }
}

/// The guest has not had too many.
pub(super) fn caps(sells: bool, situation: &Situation<'_>) -> Result<(), Withheld> {
    let limits = &situation.resort.automations.limits;
    if sells {
        cap("marketing", limits.marketing, situation, |done| done.sells)?;
    }
    match limits.all {
        Some(all) if !in_house(situation) => cap("automatic", all, situation, |_| true),
        _ => Ok(()),
    }
}

fn in_house(situation: &Situation<'_>) -> bool {
    situation.reservation.is_some_and(|stay| stay.status == ReservationStatus::CheckedIn)
}

fn cap(
    which: &'static str,
    cap: Cap,
    situation: &Situation<'_>,
    counts: impl Fn(&super::Done) -> bool,
) -> Result<(), Withheld> {
    for (hours, most) in [(24_u32, cap.per_day), (7 * 24, cap.per_week)] {
        let span = SignedDuration::from_hours(i64::from(hours));
        let recent =
            |done: &&super::Done| done.sent && counts(done) && situation.now.duration_since(done.at) < span;
        let count = situation.person.done.iter().filter(recent).count();
        if count >= usize::from(most) {
            return Err(Withheld::Capped { which, count, hours, most });
        }
    }
    Ok(())
}

/// The month has not cost too much.
pub(super) fn budget(sells: bool, situation: &Situation<'_>) -> Result<(), Withheld> {
    let Some(budget) = situation.resort.automations.limits.monthly_budget else { return Ok(()) };
    if budget.currency != situation.rates.currency {
        return Ok(());
    }
    let whole = i128::from(budget.amount_minor) * i128::from(situation.rates.micros_per_minor());
    let spent = i128::from(situation.spent.micros);
    let share = whole * i128::from(budget.marketing_percent.min(100)) / 100;
    if sells && spent >= share {
        return Err(Withheld::Budget("marketing"));
    }
    if budget.stop_service && spent >= whole { Err(Withheld::Budget("automatic")) } else { Ok(()) }
}

/// The manners of recovery.
pub(super) fn recovery(
    automation: &Automation,
    occasion: &Occasion,
    situation: &Situation<'_>,
) -> Result<(), Withheld> {
    if !automation.recovery {
        return Ok(());
    }
    let (rules, person) = (&situation.resort.automations.limits.recovery, situation.person);
    let its = |done: &&super::Done| done.recovery && done.sent && done.booking == occasion.booking;
    if person.done.iter().filter(its).count() >= usize::from(rules.at_most) {
        return Err(Withheld::Recovery("the guest was reminded of this booking often enough"));
    }
    if let Some((from, until)) = super::facts::dates(occasion, situation)
        && person.booked.iter().any(|stay| stay.check_in < until && from < stay.check_out)
    {
        return Err(Withheld::Recovery("the guest has a stay on these dates"));
    }
    if situation.sold_out {
        return Err(Withheld::Recovery("the dates are sold out"));
    }
    let days = SignedDuration::from_hours(24 * i64::from(rules.give_up_days));
    let others = person.abandoned.iter().filter(|(booking, at)| {
        Some(booking) != occasion.booking.as_ref()
            && *at <= occasion.at
            && occasion.at.duration_since(*at) < days
    });
    if rules.give_up_after > 0 && others.count() >= usize::from(rules.give_up_after) {
        return Err(Withheld::Recovery("the guest has left other bookings lately"));
    }
    if held_out(&person.key, rules.hold_out_percent) { Err(Withheld::HeldOut) } else { Ok(()) }
}
