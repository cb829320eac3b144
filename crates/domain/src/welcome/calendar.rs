//! The stay as a calendar file (RFC 5545), for the phone's own calendar.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::phase::Schedule;
use super::stay::GuestStay;
use crate::resort::property::Property;

/// Octets a line may have before it is folded (RFC 5545, 3.1).
const FOLD: usize = 74;

/// One event from check-in to check-out. `summary` is worded by the caller; `url` is the page.
pub fn calendar_file(
    stay: &GuestStay,
    property: &Property,
    schedule: &Schedule,
    (summary, url): (&str, &str),
    now: Timestamp,
) -> String {
    let place = property.address.as_ref().map(|address| {
        let town = [&address.postal_code, &address.city].into_iter().flatten().cloned();
        address.lines.iter().cloned().chain(town).collect::<Vec<_>>().join(", ")
    });
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Guest Link//Welcome page//EN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@{}.guestlink", escaped(&stay.reference), property.id),
        format!("DTSTAMP:{}", utc(now)),
        format!("DTSTART:{}", utc(schedule.arrival)),
        format!("DTEND:{}", utc(schedule.departure)),
        format!("SUMMARY:{}", escaped(summary)),
    ];
    lines
        .extend(place.filter(|place| !place.is_empty()).map(|place| format!("LOCATION:{}", escaped(&place))));
    if let Some((latitude, longitude)) =
        property.address.as_ref().and_then(|address| address.latitude.zip(address.longitude))
    {
        lines.push(format!("GEO:{latitude};{longitude}"));
    }
    lines.extend([
        format!("URL:{}", one_line(url)),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ]);
    lines.iter().fold(String::new(), |mut file, line| {
        fold(&mut file, line);
        file
    })
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Text of a property: commas, semicolons and backslashes are escaped, breaks are told as `\n`, other control
/// characters are left out, so that no text can begin a property of its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn fold(file: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > FOLD {
            file.push_str("\r\n ");
            length = 1;
        }
        let _ = write!(file, "{c}");
        length += c.len_utf8();
    }
    file.push_str("\r\n");
}
