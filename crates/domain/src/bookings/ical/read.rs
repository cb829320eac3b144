//! From a feed's text to its entries. All-day ends are exclusive; a missing end is one day; timed entries take the days
//! they span where the property is.

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarProperty,
    ICalendarValue,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan as _};

use super::classify::{Maker, details, kind, name};
use super::{Entry, Feed, Ignored};

/// Longest feed that is read.
pub const LONGEST: usize = 4 << 20;
/// Entries in a feed.
const MOST_ENTRIES: usize = 5_000;
/// Days of one repeated entry.
const MOST_OCCURRENCES: usize = 400;
/// Nights of one entry; longer ones are made of slips of the pen.
const LONGEST_STAY: i32 = 1_100;

/// Why a feed is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// Something else: a login page, an empty body.
    #[error("it is no calendar: it does not begin with BEGIN:VCALENDAR")]
    NoCalendar,
    /// More than is read.
    #[error("the calendar is too large")]
    TooLarge,
}

/// Reads a feed; `zone` is the property's.
///
/// # Errors
/// When it is no calendar. Entries that make no sense are passed over.
pub fn read(text: &str, zone: &TimeZone) -> Result<Feed, CalendarError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.len() > LONGEST {
        return Err(CalendarError::TooLarge);
    }
    if !text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(CalendarError::NoCalendar);
    }
    let closed = |text: &str| ICalendar::parse(text).ok();
    // A feed that ends early is read as far as it goes.
    let calendar = closed(text).or_else(|| closed(&format!("{text}\r\nEND:VCALENDAR\r\n")));
    let calendar = calendar.ok_or(CalendarError::NoCalendar)?;
    if calendar.components.len() > MOST_ENTRIES {
        return Err(CalendarError::TooLarge);
    }
    let product = product(&calendar, text);
    let mut feed = Feed { product, entries: Vec::new(), ignored: Vec::new() };
    let recurrent = calendar.components.iter().any(ICalendarComponent::is_recurrent);
    let expanded = if recurrent { repeated(&calendar, zone) } else { Vec::new() };
    for (index, component) in calendar.components.iter().enumerate() {
        if component.component_type != ICalendarComponentType::VEvent {
            continue;
        }
        match entry(component, &feed.product, zone) {
            Ok(mut entry) => {
                if component.is_recurrent() {
                    let its = expanded.iter().filter(|(of, _)| *of == index).map(|(_, date)| *date);
                    entry.occurrences = its.take(MOST_OCCURRENCES).collect();
                }
                feed.entries.push(entry);
            }
            Err(reason) => feed.ignored.push(Ignored { reason }),
        }
    }
    Ok(feed)
}

/// Who made it. Old Airbnb feeds hide the name behind a parameter.
fn product(calendar: &ICalendar, text: &str) -> String {
    let root = calendar.components.first();
    let told = root.and_then(|root| word(root, &ICalendarProperty::Prodid));
    let line = || text.lines().find(|line| line.starts_with("PRODID")).map(str::to_owned);
    told.or_else(line).unwrap_or_default()
}

fn word(component: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    let value = component.property(property)?.values.first()?;
    value.as_text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn entry(component: &ICalendarComponent, product: &str, zone: &TimeZone) -> Result<Entry, &'static str> {
    if word(component, &ICalendarProperty::Status)
        .is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
    {
        return Err("cancelled");
    }
    let start = point(component, &ICalendarProperty::Dtstart, zone).ok_or("it has no beginning")?;
    let end = point(component, &ICalendarProperty::Dtend, zone).or_else(|| lasting(component, &start, zone));
    let transparent =
        word(component, &ICalendarProperty::Transp).is_some_and(|is| is.eq_ignore_ascii_case("TRANSPARENT"));
    let first = start.date(zone);
    let last = match &end {
        Some(end) => end.date(zone),
        None if start.whole_day() => first.saturating_add(1.day()),
        None => first,
    };
    if transparent {
        return Err(if last <= first { "TRANSPARENT and same-day" } else { "TRANSPARENT" });
    }
    if last <= first {
        return Err("same-day");
    }
    if (last - first).get_days() > LONGEST_STAY {
        return Err("longer than three years");
    }
    let summary = word(component, &ICalendarProperty::Summary).unwrap_or_default();
    let description = word(component, &ICalendarProperty::Description).unwrap_or_default();
    let uid = word(component, &ICalendarProperty::Uid).unwrap_or_else(|| format!("{first}/{last}"));
    let (maker, details) = (Maker::of(product, &uid), details(&description));
    let kind = kind(maker, &summary);
    let stay = matches!(kind, super::Kind::Reservation | super::Kind::Tentative);
    Ok(Entry {
        uid: uid.chars().take(200).collect(),
        kind,
        start: first,
        end: last,
        reference: details.reference.filter(|_| stay),
        guest_name: name(&summary).filter(|_| stay),
        phone_last4: details.phone_last4.filter(|_| stay),
        url: details.url.filter(|_| stay),
        summary: summary.chars().take(200).collect(),
        occurrences: Vec::new(),
    })
}

/// A day, or a moment.
enum Point {
    Day(Date),
    /// A local time, with its zone when it names one.
    Local(DateTime, TimeZone),
    Instant(Timestamp),
}

impl Point {
    fn whole_day(&self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// The day it is where the property is. Midnight in UTC is how some systems write a whole day.
    fn date(&self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(date) => *date,
            Self::Instant(at) => {
                let utc = TimeZone::UTC.to_datetime(*at);
                if utc.time() == jiff::civil::Time::midnight() {
                    utc.date()
                } else {
                    zone.to_datetime(*at).date()
                }
            }
            Self::Local(local, theirs) => {
                theirs.to_timestamp(*local).map_or_else(|_| local.date(), |at| zone.to_datetime(at).date())
            }
        }
    }
}

fn point(component: &ICalendarComponent, property: &ICalendarProperty, zone: &TimeZone) -> Option<Point> {
    let entry = component.property(property)?;
    let value = entry.values.first()?.as_partial_date_time()?;
    let date = date(value)?;
    if !value.has_time() {
        return Some(Point::Day(date));
    }
    if value.has_zone() {
        return Timestamp::from_second(value.to_timestamp()?).ok().map(Point::Instant);
    }
    let small = |part: Option<u8>| i8::try_from(part.unwrap_or_default()).unwrap_or_default();
    let local = date.at(small(value.hour), small(value.minute), small(value.second).min(59), 0);
    let named = entry.tz_id().and_then(|name| TimeZone::get(name).ok());
    Some(Point::Local(local, named.unwrap_or_else(|| zone.clone())))
}

fn date(value: &PartialDateTime) -> Option<Date> {
    let year = i16::try_from(value.year?).ok()?;
    Date::new(year, i8::try_from(value.month?).ok()?, i8::try_from(value.day?).ok()?).ok()
}

/// The end by `DURATION`.
fn lasting(component: &ICalendarComponent, start: &Point, zone: &TimeZone) -> Option<Point> {
    let value = component.property(&ICalendarProperty::Duration)?.values.first()?;
    let ICalendarValue::Duration(duration) = value else { return None };
    if duration.neg {
        return None;
    }
    let span = span(duration)?;
    Some(match start {
        Point::Day(date) => {
            Point::Day(date.at(0, 0, 0, 0).checked_add(span).ok()?.date().max(date.saturating_add(1.day())))
        }
        Point::Local(local, theirs) => Point::Local(local.checked_add(span).ok()?, theirs.clone()),
        Point::Instant(at) => {
            let local = zone.to_datetime(*at).checked_add(span).ok()?;
            Point::Local(local, zone.clone())
        }
    })
}

fn span(duration: &ICalendarDuration) -> Option<Span> {
    let days = i64::from(duration.weeks).checked_mul(7)?.checked_add(i64::from(duration.days))?;
    let span = Span::new().try_days(days).ok()?.try_hours(i64::from(duration.hours)).ok()?;
    span.try_minutes(i64::from(duration.minutes)).ok()
}

/// The days of repeated entries, each with the place of its entry.
fn repeated(calendar: &ICalendar, zone: &TimeZone) -> Vec<(usize, Date)> {
    let expanded = calendar.expand_dates(Tz::UTC, MOST_OCCURRENCES);
    let days = expanded.events.iter().filter_map(|event| {
        let (start, _) = event.timestamps();
        let index = usize::try_from(event.comp_id).ok()?;
        let at = Point::Instant(Timestamp::from_second(start).ok()?);
        Some((index, at.date(zone)))
    });
    days.collect()
}
