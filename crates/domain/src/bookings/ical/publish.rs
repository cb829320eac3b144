//! Our own feed, for the calendars of others: which nights are taken, and nothing of who takes them.

use jiff::Timestamp;
use jiff::civil::Date;

/// Nights that are taken.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Busy {
    /// First night.
    pub start: Date,
    /// Day of departure.
    pub end: Date,
    /// A stable name of it that tells nothing.
    pub key: String,
}

/// The feed's text. `name` is the calendar's, `at` the moment it is made for.
pub fn publish(name: &str, busy: &[Busy], at: Timestamp) -> String {
    let stamp = at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Guest Link//Calendar 1//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(name)),
    ];
    let mut sorted: Vec<&Busy> = busy.iter().collect();
    sorted.sort();
    for one in sorted {
        lines.push("BEGIN:VEVENT".to_owned());
        lines.push(format!("UID:{}@guestlink", escaped(&one.key)));
        lines.push(format!("DTSTAMP:{stamp}"));
        lines.push(format!("DTSTART;VALUE=DATE:{}", one.start.strftime("%Y%m%d")));
        lines.push(format!("DTEND;VALUE=DATE:{}", one.end.strftime("%Y%m%d")));
        lines.push("SUMMARY:Not available".to_owned());
        lines.push("TRANSP:OPAQUE".to_owned());
        lines.push("END:VEVENT".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn escaped(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.fold(String::new(), |mut escaped, c| {
        if matches!(c, '\\' | ';' | ',') {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

/// RFC 5545: lines of at most 75 bytes, continued after a blank.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 74 {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}
