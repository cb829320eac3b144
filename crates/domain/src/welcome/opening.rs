//! Is it open now, and until when? For breakfast, pool and reception.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Timestamp, ToSpan as _};

use super::phase::Schedule;
use crate::resort::hours::{Clock, Span, WeekHours};

/// The hours of one thing on one day, and how it stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Today's hours, local; `None` is closed all day.
    pub today: Option<(Time, Time)>,
    /// Now.
    pub state: OpeningState,
}

/// How it stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpeningState {
    /// Until then, local.
    Open(Time),
    /// Opens again today.
    Later(Time),
    /// Not again today.
    Closed,
}

/// How it stands at a moment.
pub(super) fn opening(hours: &WeekHours, schedule: &Schedule, now: Timestamp) -> Opening {
    let (day, at) = (schedule.today(now).weekday(), Clock::from(schedule.time_of(now)));
    let begun_yesterday = span_on(hours, day.previous()).filter(|span| past_midnight(*span) && at < span.1);
    let today = span_on(hours, day);
    let state = match (begun_yesterday, today) {
        (Some(span), _) => OpeningState::Open(span.1.time()),
        (None, Some(span)) if at < span.0 => OpeningState::Later(span.0.time()),
        (None, Some(span)) if past_midnight(span) || at < span.1 => OpeningState::Open(closing(span)),
        (None, _) => OpeningState::Closed,
    };
    Opening { today: today.map(|span| (span.0.time(), closing(span))), state }
}

/// The next moment after `now` at which any of these changes.
pub(super) fn next_change<'a>(
    all: impl Iterator<Item = &'a WeekHours>,
    schedule: &Schedule,
    now: Timestamp,
) -> Option<Timestamp> {
    let today = schedule.today(now);
    let on = |date: Date, clock: Clock| {
        let midnight = clock.minutes() == 24 * 60;
        let date = if midnight { date.saturating_add(1.day()) } else { date };
        schedule.instant(date, if midnight { Time::midnight() } else { clock.time() })
    };
    let moments = all.flat_map(|hours| {
        let today_its = span_on(hours, today.weekday()).map(|span| [on(today, span.0), on(today, span.1)]);
        let older = span_on(hours, today.weekday().previous()).filter(|span| past_midnight(*span));
        today_its.into_iter().flatten().chain(older.map(|span| on(today, span.1)))
    });
    moments.filter(|moment| *moment > now).min()
}

fn span_on(hours: &WeekHours, day: Weekday) -> Option<Span> {
    hours.0.iter().find(|(days, _)| days.hold(day)).map(|(_, span)| *span)
}

fn past_midnight(span: Span) -> bool {
    span.1 < span.0
}

/// The end of the day is shown as midnight, not as its last minute.
fn closing(span: Span) -> Time {
    if span.1.minutes() == 24 * 60 { Time::midnight() } else { span.1.time() }
}
