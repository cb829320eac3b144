//! Times of day and opening hours as owners write them: `"mon-sat": ["09:00", "20:00"]`. Local to the property.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Time, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A time of day in whole minutes; `24:00` is the end of the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Clock(u16);

impl Clock {
    /// Reads `09:30`. `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hours) || !digits(minutes) {
            return None;
        }
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        let all = hours * 60 + minutes;
        (minutes < 60 && all <= 24 * 60).then_some(Self(all))
    }

    /// Minutes since midnight, 0 to 1,440.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// As a civil time; the end of the day becomes its last minute.
    pub fn time(self) -> Time {
        let minutes = self.0.min(24 * 60 - 1);
        let part = |value: u16| i8::try_from(value).unwrap_or_default();
        Time::new(part(minutes / 60), part(minutes % 60), 0, 0).unwrap_or_default()
    }
}

impl From<Time> for Clock {
    fn from(time: Time) -> Self {
        let part = |value: i8| u16::try_from(value).unwrap_or_default();
        Self(part(time.hour()) * 60 + part(time.minute()))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        Self::read(&text).ok_or_else(|| D::Error::custom("expected a time like 09:30"))
    }
}

impl JsonSchema for Clock {
    fn schema_name() -> Cow<'static, str> {
        "Clock".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time of day, 00:00 to 24:00, local to the property.",
            "type": "string",
            "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
            "examples": ["09:30"],
        })
    }
}

/// From when until when. Until earlier than from means past midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Span(pub Clock, pub Clock);

impl Span {
    /// Whether a minute of the day lies inside; the end is exclusive.
    pub fn holds(self, at: Clock) -> bool {
        let Self(from, until) = self;
        if from <= until { from <= at && at < until } else { from <= at || at < until }
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "OpenSpan".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "From and until, for example [\"09:00\", \"20:00\"].",
            "type": "array",
            "items": generator.subschema_for::<Clock>(),
            "minItems": 2,
            "maxItems": 2,
        })
    }
}

/// Opening hours by day or range of days: `{"mon-sat": ["09:00", "20:00"], "sun": ["10:00", "18:00"]}`. A day that
/// is not named is closed.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeekHours(pub BTreeMap<Days, Span>);

impl WeekHours {
    /// Whether it is open then. A span past midnight belongs to the day it began.
    pub fn open_at(&self, day: Weekday, at: Clock) -> bool {
        self.0.iter().any(|(days, span)| {
            let Span(from, until) = *span;
            if from <= until {
                days.hold(day) && span.holds(at)
            } else {
                (days.hold(day) && at >= from) || (days.hold(day.previous()) && at < until)
            }
        })
    }
}

impl JsonSchema for WeekHours {
    fn schema_name() -> Cow<'static, str> {
        "WeekHours".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Opening hours by day or range of days; a day not named is closed.",
            "type": "object",
            "propertyNames": {
                "pattern": "^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$",
                "examples": ["mon-sat"],
            },
            "additionalProperties": generator.subschema_for::<Span>(),
        })
    }
}

/// One day or a range of days, both ends included; a range may run over the weekend (`fri-mon`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Days {
    from: Weekday,
    until: Weekday,
}

const NAMES: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Days {
    /// Reads `mon` or `mon-sat`.
    pub fn read(text: &str) -> Option<Self> {
        let day = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, day)| *day);
        let (from, until) = text.split_once('-').unwrap_or((text, text));
        Some(Self { from: day(from)?, until: day(until)? })
    }

    /// Whether a day is among them.
    pub fn hold(self, day: Weekday) -> bool {
        let number = |day: Weekday| day.to_monday_zero_offset();
        let (from, until, day) = (number(self.from), number(self.until), number(day));
        if from <= until { from <= day && day <= until } else { from <= day || day <= until }
    }

    fn order(self) -> (i8, i8) {
        (self.from.to_monday_zero_offset(), self.until.to_monday_zero_offset())
    }
}

impl Ord for Days {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Days {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |day: Weekday| NAMES.iter().find(|(_, known)| *known == day).map_or("", |(name, _)| name);
        if self.from == self.until {
            f.write_str(name(self.from))
        } else {
            write!(f, "{}-{}", name(self.from), name(self.until))
        }
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        Self::read(&text).ok_or_else(|| D::Error::custom("expected days like mon or mon-sat"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(text: &str) -> Clock {
        Clock::read(text).unwrap()
    }

    #[test]
    fn times_of_day_are_strict() {
        for bad in ["", "9:30", "09:60", "24:01", "25:00", "09:30 ", "0a:00", "+9:00", "09-30"] {
            assert_eq!(Clock::read(bad), None, "{bad}");
        }
        assert_eq!(clock("24:00").minutes(), 1440);
        assert_eq!(clock("24:00").to_string(), "24:00");
        assert_eq!(clock("07:05").time(), jiff::civil::time(7, 5, 0, 0));
    }

    #[test]
    fn hours_follow_days_and_run_past_midnight() {
        let hours: WeekHours =
            serde_json::from_str(r#"{"mon-thu": ["09:00", "20:00"], "fri-sat": ["18:00", "02:00"]}"#)
                .unwrap();
        assert!(hours.open_at(Weekday::Monday, clock("09:00")));
        assert!(!hours.open_at(Weekday::Monday, clock("20:00")));
        assert!(!hours.open_at(Weekday::Friday, clock("01:00")));
        assert!(hours.open_at(Weekday::Saturday, clock("01:00")));
        assert!(hours.open_at(Weekday::Sunday, clock("01:59")));
        assert!(!hours.open_at(Weekday::Sunday, clock("12:00")));
        let again = serde_json::to_string(&hours).unwrap();
        assert_eq!(again, r#"{"mon-thu":["09:00","20:00"],"fri-sat":["18:00","02:00"]}"#);
    }

    #[test]
    fn a_range_may_run_over_the_weekend() {
        let days = Days::read("fri-mon").unwrap();
        assert!(days.hold(Weekday::Sunday) && days.hold(Weekday::Monday) && !days.hold(Weekday::Tuesday));
        assert_eq!(Days::read("fun"), None);
    }
}
