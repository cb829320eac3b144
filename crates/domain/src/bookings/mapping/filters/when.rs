//! Days and moments. A day is a local calendar day and is never moved by a time zone, unless it is asked for with
//! `local_date`; which number of `12/08/2026` is the day is a setting, never a guess.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use minijinja::value::Value;
use minijinja::{Error, State};

use super::{expected, is_nothing, nothing, scalar, setting};

/// The day that a text begins with: `2026-08-12`, `2026-08-12T13:00:00Z`, `20260812`, `12.08.2026`, and `12/08/2026`
/// as the argument or the connection's `date_order` says.
pub(super) fn date(state: &mut State, value: &Value, order: Option<Value>) -> Result<Value, Error> {
    if is_nothing(value) {
        return Ok(nothing());
    }
    let text = scalar(value).unwrap_or_default();
    let order = order.and_then(|order| scalar(&order)).or_else(|| setting(state, "date_order"));
    match day(text.trim(), order.as_deref()) {
        Day::Is(date) => Ok(Value::from(date.to_string())),
        Day::Either => Err(expected(
            "a day that is clear: say in the connection's settings which `date_order` it has",
            value,
        )),
        Day::None => Err(expected("a day such as 2026-08-12", value)),
    }
}

/// The day of a moment where the property is, or in the time zone given.
pub(super) fn local_date(state: &mut State, value: &Value, zone: Option<Value>) -> Result<Value, Error> {
    if is_nothing(value) {
        return Ok(nothing());
    }
    let zone = self::zone(state, zone)?;
    let at = moment(value, &zone).ok_or_else(|| expected("a moment such as 2026-08-12T13:00:00Z", value))?;
    Ok(Value::from(zone.to_datetime(at).date().to_string()))
}

/// A moment in RFC 3339: Unix seconds or milliseconds, RFC 3339, or a local time in the connection's time zone.
pub(super) fn instant(state: &mut State, value: &Value, zone: Option<Value>) -> Result<Value, Error> {
    if is_nothing(value) {
        return Ok(nothing());
    }
    let zone = self::zone(state, zone)?;
    let at = moment(value, &zone).ok_or_else(|| expected("a moment such as 2026-08-12T13:00:00Z", value))?;
    Ok(Value::from(at.to_string()))
}

/// A time of day as `17:30`: `17:30:00`, `5:30 pm`, or the hour alone.
pub(super) fn time(value: &Value) -> Value {
    let text = scalar(value).unwrap_or_default().trim().to_lowercase();
    let (clock, half) = match text.strip_suffix("pm").or_else(|| text.strip_suffix("am")) {
        Some(rest) => (rest.trim_end(), Some(text.ends_with("pm"))),
        None => (text.as_str(), None),
    };
    let mut parts = clock.split(':').map(str::parse::<i8>);
    let (Some(Ok(hour)), minute) = (parts.next(), parts.next().unwrap_or(Ok(0))) else { return nothing() };
    let Ok(minute) = minute else { return nothing() };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return nothing(),
        Some(afternoon) => (hour % 12).saturating_add(if afternoon { 12 } else { 0 }),
        None => hour,
    };
    let time = jiff::civil::Time::new(hour, minute, 0, 0);
    time.map_or_else(|_| nothing(), |time| Value::from(time.strftime("%H:%M").to_string()))
}

fn zone(state: &State, given: Option<Value>) -> Result<TimeZone, Error> {
    let name = given.and_then(|name| scalar(&name)).or_else(|| setting(state, "timezone"));
    let Some(name) = name else { return Ok(TimeZone::UTC) };
    TimeZone::get(&name).map_err(|_unknown| expected("a time zone such as Europe/Madrid", &Value::from(name)))
}

enum Day {
    Is(Date),
    Either,
    None,
}

fn day(text: &str, order: Option<&str>) -> Day {
    let head: String = text.chars().take_while(|c| c.is_ascii_digit() || "-/.".contains(*c)).collect();
    let numbers: Vec<&str> = head.split(['-', '/', '.']).collect();
    match numbers.as_slice() {
        [compact] if compact.len() == 8 => Date::strptime("%Y%m%d", compact).map_or(Day::None, Day::Is),
        [year, month, day] if year.len() == 4 => of(year, month, day),
        [one, two, year] if year.len() == 4 && head.contains('.') => of(year, two, one),
        [one, two, year] if year.len() == 4 => match order {
            Some("dmy") => of(year, two, one),
            Some("mdy") => of(year, one, two),
            _ => match (of(year, two, one), of(year, one, two)) {
                (Day::Is(as_dmy), Day::Is(as_mdy)) if as_dmy != as_mdy => Day::Either,
                (Day::Is(date), _) | (_, Day::Is(date)) => Day::Is(date),
                _ => Day::None,
            },
        },
        _ => Day::None,
    }
}

fn of(year: &str, month: &str, day: &str) -> Day {
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else { return Day::None };
    Date::new(year, month, day).map_or(Day::None, Day::Is)
}

/// Unix numbers beyond this are milliseconds: as seconds it is the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

fn moment(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let text = scalar(value)?;
    let text = text.trim();
    let whole = text.split('.').next().unwrap_or_default();
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && whole.len() >= 9 {
        let number: i64 = whole.parse().ok()?;
        return if number >= MILLISECONDS {
            Timestamp::from_millisecond(number).ok()
        } else {
            Timestamp::from_second(number).ok()
        };
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local: DateTime = text.parse().ok()?;
    zone.to_timestamp(local).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: Option<&str>) -> Option<String> {
        match day(text, order) {
            Day::Is(date) => Some(date.to_string()),
            Day::Either | Day::None => None,
        }
    }

    #[test]
    fn the_first_characters_of_a_moment_are_its_day() {
        for text in [
            "2026-08-12",
            "2026-08-12T23:30:00-07:00",
            "2026-08-12 14:00:00",
            "20260812",
            "12.08.2026",
            "2026/8/12",
        ] {
            assert_eq!(read(text, None).as_deref(), Some("2026-08-12"), "{text}");
        }
        for text in ["", "tomorrow", "2026-02-30", "12-08", "2026-08-12-09"] {
            assert_eq!(read(text, None), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_told_not_guessed() {
        assert_eq!(read("12/08/2026", Some("dmy")).as_deref(), Some("2026-08-12"));
        assert_eq!(read("12/08/2026", Some("mdy")).as_deref(), Some("2026-12-08"));
        assert_eq!(read("12/08/2026", None), None);
        assert_eq!(read("25/08/2026", None).as_deref(), Some("2026-08-25"), "only one of them is a day");
        assert_eq!(read("08/08/2026", None).as_deref(), Some("2026-08-08"));
    }

    #[test]
    fn moments_are_seconds_milliseconds_or_words() {
        let at =
            |value: Value| moment(&value, &TimeZone::get("Europe/Madrid").unwrap()).map(|at| at.to_string());
        let noon = Some("2026-08-12T12:00:00Z".to_owned());
        assert_eq!(at(Value::from(1_786_536_000)), noon);
        assert_eq!(at(Value::from(1_786_536_000_000_i64)), noon);
        assert_eq!(at(Value::from(1_786_536_000.5)), noon);
        assert_eq!(at(Value::from("2026-08-12T14:00:00+02:00")), noon);
        assert_eq!(at(Value::from("2026-08-12 14:00:00")), noon);
        assert_eq!(at(Value::from("soon")), None);
    }

    #[test]
    fn times_of_day_are_read_kindly() {
        let read = |value: Value| time(&value).as_str().map(str::to_owned);
        assert_eq!(read(Value::from("17:30:00")).as_deref(), Some("17:30"));
        assert_eq!(read(Value::from("5:30 PM")).as_deref(), Some("17:30"));
        assert_eq!(read(Value::from("12 am")).as_deref(), Some("00:00"));
        assert_eq!(read(Value::from(15)).as_deref(), Some("15:00"));
        for none in ["", "late", "25:00", "13 pm"] {
            assert_eq!(read(Value::from(none)), None, "{none}");
        }
    }
}
