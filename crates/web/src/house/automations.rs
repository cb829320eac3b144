//! `/house/automations`: every automation as a sentence, and what it would have done on what really happened.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::automations::DryRunError;
use guestlink_app::properties::Property;
use guestlink_domain::automations::world::Outcome;
use guestlink_domain::language::Lang;
use guestlink_domain::money::Money;
use guestlink_domain::resort::automations::{Act, Automation, Moment, StayDay};
use guestlink_domain::resort::{self};
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use serde::Deserialize;

use super::{Asked, Top, enter, told};
use crate::access::{Long, Signed};
use crate::api::files::FileProblem;
use crate::dashboard::html;
use crate::dashboard::place::moment as told_moment;
use crate::dashboard::shell::{Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Days of the record that can be tried.
const DAYS: [i64; 3] = [30, 90, 365];
/// Messages listed.
const LISTED: usize = 100;

/// One automation, as a sentence.
struct Sentence {
    id: String,
    index: usize,
    about: String,
    enabled: bool,
    when: String,
    conditions: Vec<String>,
    moment: String,
    deeds: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "dashboard/house-automations.html")]
struct AutomationsView {
    shell: Shell,
    top: Top,
    sentences: Vec<Sentence>,
    days: [i64; 3],
    has_file: bool,
}
framed!(AutomationsView);

/// What would have come of an automation, in both versions.
#[derive(Default)]
struct Sum {
    sent: i64,
    withheld: i64,
    micros: i64,
}

struct SumRow {
    id: String,
    now: String,
    then: String,
    differs: bool,
    withheld: String,
    cost: String,
}

struct Sending {
    at: String,
    id: String,
    who: String,
    what: String,
}

#[derive(Template)]
#[template(path = "dashboard/house-dry-run.html")]
struct DryRunView {
    shell: Shell,
    top: Top,
    days: i64,
    rows: Vec<SumRow>,
    total: String,
    cost: String,
    sendings: Vec<Sending>,
    more: bool,
    mistakes: Vec<FileProblem>,
}
framed!(DryRunView);

/// `GET /house/automations`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/automations", asked.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let w = shell.w.clone();
    let all = property.resort.automations.automations.iter().enumerate();
    let page = AutomationsView {
        sentences: all.map(|(index, one)| sentence(&w, &property, index, one)).collect(),
        days: DAYS,
        has_file: resort::export(&property.resort).contains_key("automations.json"),
        top,
        shell,
    };
    html::page(&page, &headers)
}

fn sentence(w: &Words, property: &Property, index: usize, one: &Automation) -> Sentence {
    let events: Vec<String> = one.on.iter().map(ToString::to_string).collect();
    Sentence {
        id: one.id.clone(),
        index,
        about: one.description.clone().unwrap_or_default(),
        enabled: one.enabled,
        when: events.join(", "),
        conditions: conditions(w, one),
        moment: moment(w, one),
        deeds: one.actions.iter().map(|act| deed(w, &property.language, act)).collect(),
    }
}

fn conditions(w: &Words, one: &Automation) -> Vec<String> {
    let own = &one.conditions;
    let mut told = Vec::new();
    let statuses: Vec<&str> = own.status.iter().map(|status| status.as_str()).collect();
    for list in [statuses.join(", "), own.channel.join(", "), own.accommodation.join(", ")] {
        if !list.is_empty() {
            told.push(list);
        }
    }
    if let Some(least) = own.min_nights {
        told.push(w.count("house-min-nights", i64::from(least)));
    }
    if let Some(due) = own.balance_due {
        told.push(w.say(if due { "automation-due" } else { "automation-paid" }));
    }
    if let Some(open) = own.window_open {
        told.push(w.say(if open { "automation-open" } else { "automation-closed" }));
    }
    told.extend(own.expression.clone());
    if one.recovery {
        told.push(w.say("automation-recovery"));
    }
    told
}

fn moment(w: &Words, one: &Automation) -> String {
    let when = match &one.when {
        None => w.say("automation-at-once"),
        Some(Moment::After { minutes }) => {
            let minutes = i64::from(*minutes);
            match (minutes % 1440, minutes % 60) {
                (0, _) => w.count("automation-after-days", minutes / 1440),
                (_, 0) => w.count("automation-after-hours", minutes / 60),
                _ => w.count("automation-after-minutes", minutes),
            }
        }
        Some(Moment::Stay { from, days, at }) => {
            let day = w.say(match from {
                StayDay::CheckIn => "automation-check-in",
                StayDay::CheckOut => "automation-check-out",
                StayDay::BookedAt => "automation-booked",
                StayDay::FreeUntil => "automation-free-until",
            });
            let key = match days.signum() {
                -1 => "automation-before",
                0 => "automation-on",
                _ => "automation-behind",
            };
            let at = at.to_string();
            let places = [
                ("n", crate::words::Fill::Count(i64::from(days.abs()))),
                ("day", crate::words::Fill::Text(&day)),
                ("time", crate::words::Fill::Text(&at)),
            ];
            w.fill(key, &places)
        }
    };
    if one.business_hours { format!("{when}, {}", w.say("automation-business-hours")) } else { when }
}

fn deed(w: &Words, lang: &Lang, act: &Act) -> (&'static str, String) {
    match act {
        Act::SendTemplate { template, .. } => ("send", w.with("automation-sends", "template", template)),
        Act::Send { text, template, .. } => {
            let words: String = text.get(lang, lang).chars().take(80).collect();
            let words = if words.is_empty() { template.clone() } else { words };
            ("message-circle", w.with("automation-writes", "words", &words))
        }
        Act::Request { service, .. } => ("concierge-bell", w.with("automation-asks", "service", service)),
        Act::NotifyStaff { text, .. } => ("megaphone", w.with("automation-tells", "words", text)),
        Act::Tag { tag } => ("tag", w.with("automation-tags", "tag", tag)),
        Act::Webhook { url, .. } => {
            let host = url.trim_start_matches("https://").split('/').next().unwrap_or_default();
            ("webhook", w.with("automation-calls", "host", host))
        }
    }
}

/// Automations to be tried.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Tried {
    house: String,
    /// Empty: as they are.
    text: String,
    days: String,
}

/// `POST /house/automations/try`: what they would have done, beside what the present ones would have.
pub(crate) async fn dry_run(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Long(tried): Long<Tried>,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/automations", Some(&tried.house)));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let days = tried.days.parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(90);
    let files = resort::export(&property.resort);
    let present = files.get("automations.json").cloned().unwrap_or_else(|| "{\"automations\":[]}".to_owned());
    let text = if tried.text.is_empty() { present.clone() } else { tried.text.replace("\r\n", "\n") };
    let since =
        door.app.clock().now().saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or_default();
    let now = door.app.dry_run(&property, &present, since).await;
    let then = if text == present { None } else { Some(door.app.dry_run(&property, &text, since).await) };
    let blank = |shell, top, mistakes| DryRunView {
        shell,
        top,
        days,
        rows: vec![],
        total: String::new(),
        cost: String::new(),
        sendings: vec![],
        more: false,
        mistakes,
    };
    let (now, then) = match (now, then.transpose()) {
        (Ok(now), Ok(then)) => (now, then),
        (Err(DryRunError::Invalid(mistakes)), _) | (_, Err(DryRunError::Invalid(mistakes))) => {
            let page = blank(shell, top, told(mistakes, "automations.json"));
            return html::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, &headers);
        }
        (Err(DryRunError::Store(error)), _) | (_, Err(DryRunError::Store(error))) => {
            tracing::warn!(%error, "a dry run could not read the record");
            return Problem::unavailable().into_response();
        }
    };
    let page = blank(shell, top, vec![]);
    html::page(&shown(&door, page, &property, &now, then.as_deref()).await, &headers)
}

async fn shown(
    door: &Door,
    blank: DryRunView,
    property: &Property,
    now: &[Outcome],
    then: Option<&[Outcome]>,
) -> DryRunView {
    let w = blank.shell.w.clone();
    let chosen = then.unwrap_or(now);
    let (before, after) = (sums(now), sums(chosen));
    let money = |micros: i64| {
        let minor = micros.checked_div(property.resort.rates.micros_per_minor()).unwrap_or(0);
        w.money(Money::new(minor, property.resort.rates.currency))
    };
    let ids: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let none = Sum::default();
    let rows = ids.into_iter().map(|id| {
        let (old, new) = (before.get(id).unwrap_or(&none), after.get(id).unwrap_or(&none));
        SumRow {
            id: id.clone(),
            now: w.number(old.sent),
            then: w.number(new.sent),
            differs: old.sent != new.sent,
            withheld: w.number(new.withheld),
            cost: money(new.micros),
        }
    });
    let sent = || chosen.iter().filter(|outcome| outcome.sends());
    let people: Vec<String> = sent().map(|outcome| outcome.person.clone()).collect();
    let names = door.app.names_of(property, &people).await.unwrap_or_default();
    let sending = |outcome: &Outcome| Sending {
        at: told_moment(&w, property, outcome.at),
        id: outcome.trace.automation.clone(),
        who: names.get(&outcome.person).cloned().unwrap_or_else(|| w.say("stay-nobody")),
        what: outcome
            .trace
            .template
            .as_ref()
            .map(|(name, lang)| format!("{name} ({lang})"))
            .unwrap_or_default(),
    };
    DryRunView {
        rows: rows.collect(),
        total: w.count("dry-run-total", i64::try_from(sent().count()).unwrap_or(i64::MAX)),
        cost: money(after.values().map(|sum| sum.micros).sum()),
        sendings: sent().take(LISTED).map(sending).collect(),
        more: sent().count() > LISTED,
        ..blank
    }
}

fn sums(outcomes: &[Outcome]) -> BTreeMap<String, Sum> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for outcome in outcomes {
        let sum = sums.entry(outcome.trace.automation.clone()).or_default();
        if outcome.sends() {
            sum.sent = sum.sent.saturating_add(1);
            sum.micros = sum.micros.saturating_add(outcome.trace.cost.as_ref().map_or(0, |cost| cost.micros));
        } else if outcome.trace.branch != "acts" && outcome.trace.branch != "waits" {
            sum.withheld = sum.withheld.saturating_add(1);
        }
    }
    sums
}
