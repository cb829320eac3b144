//! `guestlink why MESSAGE|GUEST`: why a message was sent, and why others were not. Reads beside a running server.

use std::fmt::Write as _;

use guestlink_app::App;
use guestlink_app::automations::{Decision, MessageStory};
use guestlink_domain::automations::Trace;
use guestlink_domain::costs::Price;
use guestlink_domain::event::Cause;
use guestlink_domain::ids::{GuestId, MessageId};
use serde_json::{Value, json};

use super::{lines, print_reading};
use crate::cli::Why;
use crate::refusal::{During, Refusal};

/// Prints what the record says.
pub fn run(asked: &Why) -> Result<(), Refusal> {
    print_reading(&asked.configured, async |app| tell(app, asked).await)
}

async fn tell(app: &App, asked: &Why) -> Result<String, Refusal> {
    let tenant = App::home_tenant();
    let cannot = "The record cannot be read";
    if let Some(story) = app.why_message(tenant, MessageId(asked.id)).await.during(cannot)? {
        return Ok(if asked.json { format!("{}\n", as_json(&story)) } else { message(&story) });
    }
    match app.why_guest(tenant, GuestId(asked.id)).await.during(cannot)? {
        Some(decisions) if asked.json => {
            Ok(lines(decisions.iter().map(|one| decision_json(one).to_string())))
        }
        Some(decisions) if decisions.is_empty() => Ok("No automation has looked at this guest.\n".to_owned()),
        Some(decisions) => Ok(decisions.iter().map(decision).collect::<Vec<_>>().join("\n")),
        None => {
            Err(Refusal::new("There is no message and no guest with this id (`guestlink events` shows ids)."))
        }
    }
}

fn message(story: &MessageStory) -> String {
    let status = story.status.map_or("not known", |status| status.as_str());
    let mut text = format!("A {} message; it is {status}.\n", story.kind);
    match &story.decision {
        Some(found) => text.push_str(&decision(found)),
        None => text.push_str("No automation sent it: it answers a guest, or a person wrote it.\n"),
    }
    for (at, kind, cause, facts) in &story.steps {
        let error = facts.pointer("/error/message").and_then(Value::as_str);
        let error = error.map(|error| format!(": {error}")).unwrap_or_default();
        let _ = writeln!(text, "  {}  {kind} {}{error}", at.strftime("%Y-%m-%d %H:%M:%SZ"), because(cause));
    }
    if let Some(line) = &story.cost {
        let told = match &line.entry.told {
            Some(told) if !told.billable => "; WhatsApp: free",
            Some(_) => "; WhatsApp: billed",
            None => "; WhatsApp has not said yet",
        };
        let _ = writeln!(
            text,
            "  cost: {} {} as {} in {}{told}",
            amount(line.entry.micros),
            line.currency,
            line.entry.billed.as_str(),
            line.entry.market
        );
    }
    text
}

fn decision(found: &Decision) -> String {
    let Trace { automation, trigger, branch, why, .. } = &found.trace;
    let trace = &found.trace;
    let word = match branch.as_str() {
        "acts" => "sent",
        "waits" => "waits",
        _ => "not sent",
    };
    let at = found.at.strftime("%Y-%m-%d %H:%M:%SZ");
    let mut text = format!("{at}  {automation}: {word}\n  because of {trigger} {}\n", because(&found.cause));
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name}: {value}");
    };
    if let Some(why) = why {
        line("why not", format!("{why} ({branch})"));
    }
    if let (Some(due), "waits") = (trace.due, branch.as_str()) {
        line("until", due.strftime("%Y-%m-%d %H:%M:%SZ").to_string());
    }
    if let Some(booking) = &trace.booking {
        line("booking", booking.clone());
    }
    if !trace.facts.is_empty() {
        let facts: Vec<String> = trace.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        line("facts", facts.join(" "));
    }
    if let Some((template, language)) = &trace.template {
        line("template", format!("{template} in {language}"));
    }
    let needs = trace.needs.as_deref().map(|needs| format!("{needs} needed; ")).unwrap_or_default();
    let (service, marketing) = (yes(trace.consent.service), yes(trace.consent.marketing));
    line("consent", format!("{needs}service {service}, marketing {marketing}"));
    line("24-hour window", if trace.window_open { "open" } else { "closed" }.to_owned());
    if let Some(Price { micros, currency, billed, market, .. }) = &trace.cost {
        line("cost", format!("{} {currency} as {} in {market}", amount(*micros), billed.as_str()));
    }
    if let Some(message) = found.message {
        line("message", message.to_string());
    }
    text
}

fn yes(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

fn because(cause: &Cause) -> String {
    match cause {
        Cause::WhatsApp(_) => "(WhatsApp)".to_owned(),
        Cause::Booking(id) => format!("(booking event {id})"),
        Cause::Timer(name) => format!("(its moment came: {name})"),
        Cause::Staff(who) => format!("(by {who})"),
        Cause::System(what) => format!("({what})"),
    }
}

/// Millionths as a decimal number with four places.
pub(super) fn amount(micros: i64) -> String {
    let rounded = micros.saturating_add(50).div_euclid(100);
    format!("{}.{:04}", rounded.div_euclid(10_000), rounded.rem_euclid(10_000))
}

fn decision_json(found: &Decision) -> Value {
    json!({ "at": found.at, "kind": found.kind, "cause": found.cause, "message": found.message,
        "trace": found.trace })
}

fn as_json(story: &MessageStory) -> Value {
    let steps: Vec<Value> = story
        .steps
        .iter()
        .map(|(at, kind, cause, data)| json!({ "at": at, "kind": kind, "cause": cause, "data": data }))
        .collect();
    json!({ "kind": story.kind, "status": story.status, "decision": story.decision.as_ref().map(decision_json),
        "steps": steps, "cost": story.cost.as_ref().map(|line| json!({ "micros": line.entry.micros,
        "currency": line.currency, "billed": line.entry.billed, "market": line.entry.market,
        "told": line.entry.told })) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use guestlink_app::automations::Decision;
    use guestlink_domain::automations::{Consent, Trace};
    use guestlink_domain::event::Cause;

    use super::{amount, decision};

    #[test]
    fn a_decision_reads_as_a_sentence_with_its_reasons() {
        let trace = Trace {
            automation: "pre-arrival-info".to_owned(),
            trigger: "reservation.created".to_owned(),
            key: "k".to_owned(),
            booking: Some("website:GL-1".to_owned()),
            due: None,
            branch: "condition".to_owned(),
            why: Some("the condition `status` does not hold".to_owned()),
            facts: BTreeMap::from([("status".to_owned(), "pending".into())]),
            consent: Consent { service: true, marketing: false },
            needs: None,
            window_open: false,
            template: None,
            cost: None,
        };
        let found = Decision {
            at: "2026-08-09T08:00:00Z".parse().unwrap(),
            cause: Cause::Timer("stay/1/pre-arrival-info".to_owned()),
            kind: "automation.withheld".to_owned(),
            trace,
            message: None,
        };
        let text = decision(&found);
        assert_eq!(
            text,
            "2026-08-09 08:00:00Z  pre-arrival-info: not sent\n  because of reservation.created (its moment came: stay/1/pre-arrival-info)\n  why not: the condition `status` does not hold (condition)\n  booking: website:GL-1\n  facts: status=\"pending\"\n  consent: service yes, marketing no\n  24-hour window: closed\n"
        );
    }

    #[test]
    fn amounts_have_four_places() {
        assert_eq!([amount(17_100), amount(0), amount(1_234_567)], ["0.0171", "0.0000", "1.2346"]);
    }
}
