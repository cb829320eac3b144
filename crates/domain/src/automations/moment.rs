//! When an automation acts: after the event or on a day of the stay, inside its hours, in the right time zone.
//!
//! A local time that a change of clocks skips is read as if the clocks had not changed yet (02:30 becomes 03:30); one
//! that comes twice is its first coming.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::{Occasion, Situation};
use crate::resort::automations::{Automation, CatchUp, ClockOf, Moment, StayDay};
use crate::resort::hours::{self, Clock};
use crate::sales::channel::next_open;

/// Late by less is on time: queues, restarts, a busy minute.
const GRACE: SignedDuration = SignedDuration::from_hours(1);
/// What counts from an event is of no use later than that.
const USEFUL: SignedDuration = SignedDuration::from_hours(12);
/// The same for what sells.
const USEFUL_TO_SELL: SignedDuration = SignedDuration::from_hours(3);
/// The same for what answers an event at once.
const USEFUL_AT_ONCE: SignedDuration = SignedDuration::from_hours(24);

/// An automation's moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct When {
    /// As it should have been.
    pub(super) first: Timestamp,
    /// As it can still be; not before now.
    pub(super) due: Timestamp,
    /// Done at `due` it is still of use.
    pub(super) good: bool,
}

/// The moment of an automation; `None` when there is no day to count from.
pub(super) fn when(
    automation: &Automation,
    sells: bool,
    occasion: &Occasion,
    situation: &Situation<'_>,
) -> Option<When> {
    let zone = zone(automation, situation);
    let (wanted, base) = match &automation.when {
        None => (Some(occasion.at), None),
        Some(Moment::After { minutes }) => (after(occasion, *minutes), None),
        Some(Moment::Stay { from, days, at }) => {
            let base = day(occasion, situation, *from)?;
            let day = base.checked_add(Span::new().try_days(*days).ok()?).ok()?;
            (local(day, *at, &zone), Some(base).filter(|_| *days < 0))
        }
    };
    let merge = SignedDuration::from_mins(automation.merge_minutes.unwrap_or(0).into());
    let wanted = wanted?.checked_add(merge).ok()?;
    let open = Open { automation, sells, situation, zone: &zone };
    let first = open.next(wanted)?;
    let due = if first >= situation.now { first } else { open.next(situation.now)? };
    Some(When { first, due, good: still_good(automation, sells, &zone, base, (first, due)) })
}

/// Is it still of use at `due` what should have been done at `first`?
fn still_good(
    automation: &Automation,
    sells: bool,
    zone: &TimeZone,
    before: Option<Date>,
    (first, due): (Timestamp, Timestamp),
) -> bool {
    let late = due.duration_since(first);
    let date = |at: Timestamp| zone.to_datetime(at).date();
    let same_day = date(first) == date(due);
    late <= GRACE
        || match (automation.catch_up, &automation.when) {
            (CatchUp::Never, _) => false,
            (CatchUp::SameDay, _) => same_day,
            (CatchUp::WhileUseful, Some(Moment::Stay { .. })) => {
                same_day || before.is_some_and(|base| date(due) < base)
            }
            (CatchUp::WhileUseful, _) if sells => late <= USEFUL_TO_SELL,
            (CatchUp::WhileUseful, Some(Moment::After { .. })) => late <= USEFUL,
            (CatchUp::WhileUseful, None) => late <= USEFUL_AT_ONCE,
        }
}

/// The zone times of day are read in.
fn zone(automation: &Automation, situation: &Situation<'_>) -> TimeZone {
    match (automation.clock, situation.person.zones.as_slice()) {
        (ClockOf::Guest, [only]) => only.clone(),
        _ => situation.resort.property.zone(),
    }
}

/// Counted from when the guest left a booking, if that is told; else from the event.
fn after(occasion: &Occasion, minutes: u32) -> Option<Timestamp> {
    let left = occasion.data.booking.as_ref().and_then(|booking| booking.abandoned_at);
    let from = left.unwrap_or(occasion.at);
    from.checked_add(SignedDuration::from_mins(minutes.into())).ok()
}

/// The day of the stay that is counted from.
pub(super) fn day(occasion: &Occasion, situation: &Situation<'_>, from: StayDay) -> Option<Date> {
    let dates = super::facts::dates(occasion, situation);
    let zone = situation.resort.property.zone();
    let stay = || occasion.data.reservation.as_ref().or(situation.reservation);
    match from {
        StayDay::CheckIn => dates.map(|(check_in, _)| check_in),
        StayDay::CheckOut => dates.map(|(_, check_out)| check_out),
        StayDay::BookedAt => situation.booked_at.map(|at| zone.to_datetime(at).date()),
        StayDay::FreeUntil => {
            let until = stay()?.cancellation.as_ref()?.free_until?;
            Some(zone.to_datetime(until).date())
        }
    }
}

fn local(day: Date, at: Clock, zone: &TimeZone) -> Option<Timestamp> {
    // 24:00 is the start of the next day.
    let (day, time) = if at.minutes() == 24 * 60 {
        (day.tomorrow().ok()?, jiff::civil::Time::midnight())
    } else {
        (day, at.time())
    };
    zone.to_timestamp(day.to_datetime(time)).ok()
}

/// The hours something may leave in.
struct Open<'a> {
    automation: &'a Automation,
    sells: bool,
    situation: &'a Situation<'a>,
    zone: &'a TimeZone,
}

impl Open<'_> {
    /// The first moment from `wanted` on at which everything is open. A guest who may be in zones so far apart that the
    /// night never ends for all of them has the property's night.
    fn next(&self, wanted: Timestamp) -> Option<Timestamp> {
        let house = [self.situation.resort.property.zone()];
        let zones = self.situation.person.zones.as_slice();
        let theirs = if zones.is_empty() { None } else { self.agreed(wanted, zones) };
        theirs.or_else(|| self.agreed(wanted, &house))
    }

    /// Each rule may push a moment into hours that another one closes, so they are asked in turn until none objects;
    /// `None` if they never agree.
    fn agreed(&self, wanted: Timestamp, zones: &[TimeZone]) -> Option<Timestamp> {
        let mut at = wanted;
        for _ in 0..40 {
            let pushed = self.push(at, zones)?;
            if pushed == at {
                return Some(at);
            }
            at = pushed;
        }
        None
    }

    fn push(&self, at: Timestamp, zones: &[TimeZone]) -> Option<Timestamp> {
        let house = self.situation.resort.property.zone();
        let channel = &self.situation.resort.channel;
        let mut at = match self.automation.between {
            Some(span) => inside(at, span, self.zone)?,
            None => at,
        };
        at = next_open(self.automation.hours.as_ref(), at, self.zone)?;
        if self.automation.business_hours {
            at = next_open(channel.business_hours.as_ref(), at, &house)?;
        }
        match channel.quiet_hours.filter(|_| self.sells) {
            Some(quiet) => quiet.next_loud(at, zones),
            None => Some(at),
        }
    }
}

/// The moment itself when it lies inside the hours, else the next time they begin.
fn inside(wanted: Timestamp, span: hours::Span, zone: &TimeZone) -> Option<Timestamp> {
    let here = zone.to_datetime(wanted);
    if span.holds(Clock::from(here.time())) {
        return Some(wanted);
    }
    let mut day = here.date();
    // A change of clocks may put today's opening before now once more; tomorrow's never is.
    for _ in 0..3 {
        let opening = local(day, span.0, zone)?;
        if opening > wanted {
            return Some(opening);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

#[cfg(test)]
mod tests;
