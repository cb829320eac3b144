//! `guestlink dry-run AUTOMATIONS.json`: who would have got what, when, at which cost; two versions side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use guestlink_app::App;
use guestlink_app::automations::DryRunError;
use guestlink_app::properties::Property;
use guestlink_domain::automations::world::Outcome;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

use super::why::amount;
use super::{lines, print_reading, property_of};
use crate::cli::DryRun;
use crate::refusal::{During, Refusal};

/// Prints what would have happened.
pub fn run(asked: &DryRun) -> Result<(), Refusal> {
    let read =
        |path: &Path| std::fs::read_to_string(path).during(format!("{} cannot be read", path.display()));
    let file = read(&asked.automations)?;
    let against = asked.against.as_deref().map(read).transpose()?;
    print_reading(&asked.configured, async |app| compare(app, asked, &file, against.as_deref()).await)
}

async fn compare(app: &App, asked: &DryRun, file: &str, against: Option<&str>) -> Result<String, Refusal> {
    let property = property_of(app, asked.property.as_deref())?;
    let since = since(&asked.since, app.clock().now())?;
    let one = tried(app, &property, (&asked.automations, file), since).await?;
    let Some(against) = against else { return Ok(list(&one, asked.json, asked.withheld)) };
    let path = asked.against.clone().unwrap_or_default();
    let other = tried(app, &property, (&path, against), since).await?;
    Ok(differences(&one, &other, asked.json))
}

async fn tried(
    app: &App,
    property: &Arc<Property>,
    (path, text): (&Path, &str),
    since: Timestamp,
) -> Result<Vec<Outcome>, Refusal> {
    match app.dry_run(property, text, since).await {
        Ok(outcomes) => Ok(outcomes),
        Err(DryRunError::Invalid(problems)) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Err(Refusal::new(format!("{} has mistakes:\n{}", path.display(), lines.join("\n"))))
        }
        Err(other) => Err(other).during("The record cannot be read"),
    }
}

/// `90d`, `12h`, or a moment.
fn since(text: &str, now: Timestamp) -> Result<Timestamp, Refusal> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let bad = || Refusal::new(format!("`--since {text}` is neither days (90d), hours (12h) nor a moment."));
    let span: Span = text.parse().map_err(|_not_a_span| bad())?;
    let zoned = now.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    zoned.checked_sub(span).map(|zoned| zoned.timestamp()).map_err(|_too_far| bad())
}

fn list(outcomes: &[Outcome], as_json: bool, withheld: bool) -> String {
    let shown =
        outcomes.iter().filter(|one| !one.deeds.is_empty() || (withheld && one.trace.branch != "waits"));
    if as_json {
        return lines(shown.map(|one| json(one).to_string()));
    }
    let mut text = lines(shown.map(line));
    text.push_str(&sum(outcomes));
    text
}

fn line(one: &Outcome) -> String {
    let trace = &one.trace;
    let what = match (&trace.template, one.deeds.is_empty()) {
        (_, true) => format!("not sent: {}", trace.why.clone().unwrap_or_default()),
        (Some((template, language)), false) => format!("{template} ({language})"),
        (None, false) if one.sends() => "words of its own".to_owned(),
        (None, false) => "other work".to_owned(),
    };
    let cost = trace.cost.as_ref().filter(|_| one.sends());
    let cost = cost.map(|price| format!("  {} {}", amount(price.micros), price.currency)).unwrap_or_default();
    let booking = trace.booking.as_deref().unwrap_or("-");
    format!(
        "{}  {}  {booking}  {}  {what}{cost}",
        one.at.strftime("%Y-%m-%d %H:%M:%SZ"),
        one.person,
        trace.automation
    )
}

fn sum(outcomes: &[Outcome]) -> String {
    let sends: Vec<&Outcome> = outcomes.iter().filter(|one| one.sends()).collect();
    let prices = || sends.iter().filter_map(|one| one.trace.cost.as_ref());
    let micros: i64 = prices().map(|price| price.micros).sum();
    let currency = prices().next().map(|price| price.currency.to_string()).unwrap_or_default();
    format!("{} messages, at most {} {currency}\n", sends.len(), amount(micros))
}

/// What is the same in two runs is named by this.
fn name(one: &Outcome) -> (String, String) {
    (one.person.clone(), one.trace.key.clone())
}

fn differences(one: &[Outcome], other: &[Outcome], as_json: bool) -> String {
    let by_name = |outcomes: &[Outcome]| -> BTreeMap<(String, String), Outcome> {
        outcomes.iter().filter(|one| !one.deeds.is_empty()).map(|one| (name(one), one.clone())).collect()
    };
    let (mine, theirs) = (by_name(one), by_name(other));
    let mut changes: Vec<(Timestamp, &str, &Outcome)> = Vec::new();
    for (name, outcome) in &mine {
        match theirs.get(name) {
            None => changes.push((outcome.at, "+", outcome)),
            Some(before) if before.at != outcome.at || before.deeds != outcome.deeds => {
                changes.push((before.at, "-", before));
                changes.push((outcome.at, "+", outcome));
            }
            Some(_) => {}
        }
    }
    changes.extend(
        theirs.iter().filter(|(name, _)| !mine.contains_key(*name)).map(|(_, gone)| (gone.at, "-", gone)),
    );
    changes.sort_by_key(|(at, sign, _)| (*at, *sign));
    if as_json {
        let one = |(_, sign, outcome): &(Timestamp, &str, &Outcome)| {
            let change = if *sign == "+" { "added" } else { "removed" };
            json!({ "change": change, "outcome": json(outcome) }).to_string()
        };
        return lines(changes.iter().map(one));
    }
    let mut text = lines(changes.iter().map(|(_, sign, outcome)| format!("{sign} {}", line(outcome))));
    let _ = write!(text, "this file: {}the other: {}", sum(one), sum(other));
    text
}

fn json(one: &Outcome) -> Value {
    json!({ "at": one.at, "guest": one.person, "deeds": one.deeds, "trace": one.trace })
}

#[cfg(test)]
mod tests {
    use super::since;

    #[test]
    fn since_is_days_hours_or_a_moment() {
        let now = "2026-05-10T12:00:00Z".parse().unwrap();
        assert_eq!(since("9d", now).unwrap().to_string(), "2026-05-01T12:00:00Z");
        assert_eq!(since("12h", now).unwrap().to_string(), "2026-05-10T00:00:00Z");
        assert_eq!(since("2026-01-01T00:00:00Z", now).unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert!(since("yesterday", now).is_err());
    }
}
