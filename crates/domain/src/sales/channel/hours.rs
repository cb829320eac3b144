//! When somebody answers, and when nothing but answers leaves. Never looks at a clock; moment and zone are given.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::resort::hours::{Clock, Span, WeekHours};

/// Open at this moment. Without hours it is always open.
pub fn is_open(hours: Option<&WeekHours>, now: Timestamp, tz: &TimeZone) -> bool {
    let local = tz.to_datetime(now);
    hours.is_none_or(|hours| hours.open_at(local.weekday(), Clock::from(local.time())))
}

/// The next moment it is open, `now` itself if it is; `None` if it never opens within eight days.
pub fn next_open(hours: Option<&WeekHours>, now: Timestamp, tz: &TimeZone) -> Option<Timestamp> {
    let Some(week) = hours.filter(|_| !is_open(hours, now, tz)) else { return Some(now) };
    let mut date = tz.to_datetime(now).date();
    for _ in 0..8 {
        let lines = week.0.iter().filter(|(days, _)| days.hold(date.weekday()));
        let opening = lines
            .filter_map(|(_, Span(from, _))| tz.to_timestamp(date.to_datetime(from.time())).ok())
            .filter(|opening| *opening > now)
            .min();
        if opening.is_some() {
            return opening;
        }
        date = date.tomorrow().ok()?;
    }
    None
}

/// From a time in the evening to a time in the morning, `{"from": "21:30", "to": "09:00"}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// First quiet minute.
    pub from: Clock,
    /// First minute that is no longer quiet.
    pub to: Clock,
}

impl QuietHours {
    /// Quiet in any of the zones the guest may be in.
    pub fn quiet_at(self, now: Timestamp, zones: &[TimeZone]) -> bool {
        zones.iter().any(|tz| self.covers(tz.to_datetime(now).time()))
    }

    /// The next moment that is not quiet in any of the zones, looked for in steps of a quarter of an hour over
    /// two days; `None` if the zones lie so far apart that it is always night somewhere.
    pub fn next_loud(self, now: Timestamp, zones: &[TimeZone]) -> Option<Timestamp> {
        if !self.quiet_at(now, zones) {
            return Some(now);
        }
        (1..=4 * 48)
            .filter_map(|quarter| now.checked_add((15 * quarter).minutes()).ok())
            .map(on_the_quarter)
            .find(|moment| !self.quiet_at(*moment, zones))
    }

    fn covers(self, time: Time) -> bool {
        self.from != self.to && Span(self.from, self.to).holds(Clock::from(time))
    }
}

fn on_the_quarter(moment: Timestamp) -> Timestamp {
    let second = moment.as_second();
    Timestamp::from_second(second - second.rem_euclid(15 * 60)).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> WeekHours {
        serde_json::from_str(r#"{"mon-sat": ["09:00", "20:00"], "sun": ["10:00", "18:00"]}"#).unwrap()
    }

    fn madrid() -> TimeZone {
        TimeZone::get("Europe/Madrid").unwrap()
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn hours_are_those_of_the_local_day() {
        let open = |text| is_open(Some(&hours()), moment(text), &madrid());
        // Madrid is two hours ahead in August: 19:59 and 20:00 on a Monday.
        assert!(open("2026-08-10T17:59:00Z"));
        assert!(!open("2026-08-10T18:00:00Z"));
        // Sunday opens later.
        assert!(!open("2026-08-09T07:30:00Z"));
        assert!(is_open(None, moment("2026-08-09T02:00:00Z"), &madrid()));
    }

    #[test]
    fn the_next_opening_may_be_another_day() {
        let next = |text| next_open(Some(&hours()), moment(text), &madrid()).unwrap().to_string();
        assert_eq!(next("2026-08-10T10:00:00Z"), "2026-08-10T10:00:00Z", "open: at once");
        assert_eq!(next("2026-08-10T03:00:00Z"), "2026-08-10T07:00:00Z", "before opening");
        assert_eq!(next("2026-08-08T21:00:00Z"), "2026-08-09T08:00:00Z", "Saturday night: Sunday at ten");
        let mondays: WeekHours = serde_json::from_str(r#"{"mon": ["09:00", "12:00"]}"#).unwrap();
        let after = next_open(Some(&mondays), moment("2026-08-10T11:00:00Z"), &madrid()).unwrap();
        assert_eq!(after.to_string(), "2026-08-17T07:00:00Z", "a week later");
        assert_eq!(next_open(Some(&WeekHours::default()), moment("2026-08-10T11:00:00Z"), &madrid()), None);
    }

    #[test]
    fn quiet_hours_span_midnight_in_every_zone_the_guest_may_be_in() {
        let quiet: QuietHours = serde_json::from_str(r#"{"from": "21:00", "to": "09:00"}"#).unwrap();
        let us = ["America/New_York", "America/Los_Angeles"].map(|name| TimeZone::get(name).unwrap());
        // 15:00 UTC: 11:00 in New York, but 08:00 in Los Angeles.
        assert!(quiet.quiet_at(moment("2026-08-10T15:00:00Z"), &us));
        let next = quiet.next_loud(moment("2026-08-10T15:10:00Z"), &us).unwrap();
        assert_eq!(next.to_string(), "2026-08-10T16:00:00Z");
        assert!(!quiet.quiet_at(next, &us));
    }
}
