//! When an automation acts: after the event or on a day of the stay, inside its hours, in the property's time.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::Situation;
use crate::bookings::BookingEvent;
use crate::resort::automations::{Automation, Moment, StayDay};
use crate::resort::hours::{self, Clock};

/// The moment; `None` when it has passed for good or there is no day to count from.
pub(super) fn due(
    automation: &Automation,
    event: &BookingEvent,
    situation: &Situation<'_>,
) -> Option<Timestamp> {
    let zone = TimeZone::get(&situation.resort.property.timezone).ok()?;
    let wanted = match &automation.when {
        None => situation.now,
        Some(Moment::After { minutes }) => after(event, *minutes)?,
        Some(Moment::Stay { from, days, at }) => on_a_day(event, situation, &zone, (*from, *days, *at))?,
    };
    let wanted = wanted.max(situation.now);
    match automation.between {
        Some(span) => inside(wanted, span, &zone),
        None => Some(wanted),
    }
}

/// Counted from when the guest left a booking, if that is told; else from the event.
fn after(event: &BookingEvent, minutes: u32) -> Option<Timestamp> {
    let left = event.data.booking.as_ref().and_then(|booking| booking.abandoned_at);
    let from = left.unwrap_or(event.timestamp);
    from.checked_add(SignedDuration::from_mins(minutes.into())).ok()
}

/// Late bookings catch up: what was due before an arrival that is still to come is due now.
fn on_a_day(
    event: &BookingEvent,
    situation: &Situation<'_>,
    zone: &TimeZone,
    (from, days, at): (StayDay, i32, Clock),
) -> Option<Timestamp> {
    let (check_in, check_out) = super::facts::dates(event, situation)?;
    let base = match from {
        StayDay::CheckIn => check_in,
        StayDay::CheckOut => check_out,
    };
    let day = base.checked_add(Span::new().try_days(days).ok()?).ok()?;
    let due = local(day, at, zone)?;
    let today = situation.now.to_zoned_datetime(zone.clone()).date();
    let still_good = due >= situation.now || (days < 0 && today < base) || day == today;
    still_good.then_some(due)
}

/// A local time; one that a change of clocks skips is the first moment after it.
fn local(day: Date, at: Clock, zone: &TimeZone) -> Option<Timestamp> {
    day.to_datetime(at.time()).to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// The moment itself when it lies inside the hours, else the next time they begin.
fn inside(wanted: Timestamp, span: hours::Span, zone: &TimeZone) -> Option<Timestamp> {
    let here = wanted.to_zoned_datetime(zone.clone());
    if span.holds(Clock::from(here.time())) {
        return Some(wanted);
    }
    let today = local(here.date(), span.0, zone)?;
    if today > wanted { Some(today) } else { local(here.date().tomorrow().ok()?, span.0, zone) }
}
