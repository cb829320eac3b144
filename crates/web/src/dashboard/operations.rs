//! `/operations`: whether WhatsApp still calls, what was given up, which messages nobody knows the fate of; and what a
//! person does about it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::StoreError;
use guestlink_app::access::Caller;
use guestlink_app::operations::{DoubtView, Kind, Letter, Line, NumberFacts, Replayed, Silence, Verdict};
use guestlink_domain::access::Right;
use guestlink_domain::ids::OutboxId;
use http::HeaderMap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::shell::{Section, Shell, framed};
use super::{html, refused};
use crate::access::{Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// What was just done, as the address says it.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    done: String,
}

/// What is known of the line: a name, a value, how good that is.
struct Fact {
    name: String,
    value: String,
    tone: &'static str,
}

/// Something given up.
struct LetterLine {
    id: i64,
    what: String,
    why: String,
    at: String,
    repeatable: bool,
}

/// A message in doubt.
struct DoubtLine {
    id: OutboxId,
    chat: String,
    guest: String,
    what: String,
    at: String,
    parked: bool,
}

#[derive(Template)]
#[template(path = "dashboard/operations.html")]
struct OperationsView {
    shell: Shell,
    done: Option<String>,
    alarm: Option<String>,
    facts: Vec<Fact>,
    letters: Vec<LetterLine>,
    doubts: Vec<DoubtLine>,
    may_audit: bool,
}
framed!(OperationsView);

/// `GET /operations`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(shell) = Shell::of(&door, &caller, &headers, Section::Operations) else {
        return Problem::unavailable().into_response();
    };
    let read = async {
        let (line, letters, doubts) =
            tokio::try_join!(door.app.line(&caller), door.app.letters(&caller), door.app.doubts(&caller))?;
        Ok::<_, StoreError>((line, letters, doubts))
    };
    let (line, letters, doubts) = match read.await {
        Ok(read) => read,
        Err(error) => {
            tracing::warn!(%error, "the state of the program could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let w = shell.w.clone();
    let told = Told { w: &w, zone: zone(&shell) };
    let view = OperationsView {
        done: done(&w, &asked.done),
        alarm: line.as_ref().and_then(|line| told.alarm(line)),
        facts: line.map(|line| told.facts(&line)).unwrap_or_default(),
        letters: letters.into_iter().map(|letter| told.letter(letter)).collect(),
        doubts: doubts.into_iter().map(|doubt| told.doubt(doubt)).collect(),
        may_audit: caller.may_everywhere(Right::ReadAudit).is_ok(),
        shell,
    };
    html::page(&view, &headers)
}

/// The first house's clock: whoever looks after several reads one clock.
pub(super) fn zone(shell: &Shell) -> TimeZone {
    shell.properties.first().map_or(TimeZone::UTC, |property| property.timezone.clone())
}

fn done(w: &Words, word: &str) -> Option<String> {
    match word {
        "queued" => Some(w.say("operations-queued")),
        "gone" => Some(w.say("operations-gone")),
        "away" => Some(w.say("operations-away")),
        "decided" => Some(w.say("operations-decided")),
        _ => None,
    }
}

/// Wording.
pub(super) struct Told<'a> {
    pub(super) w: &'a Words,
    pub(super) zone: TimeZone,
}

impl Told<'_> {
    pub(super) fn moment(&self, at: Timestamp) -> String {
        let local = self.zone.to_datetime(at);
        format!("{}, {}", self.w.day(local.date()), self.w.time(local.time()))
    }

    fn alarm(&self, line: &Line) -> Option<String> {
        match line.silence {
            Silence::Alarming { since } => {
                Some(self.w.with("operations-silent", "since", &self.moment(since)))
            }
            _ => None,
        }
    }

    fn facts(&self, line: &Line) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut add =
            |name: &str, value: String, tone| facts.push(Fact { name: self.w.say(name), value, tone });
        match &line.number {
            None => add("operations-token", self.w.say("operations-no-number"), "warn"),
            Some(Err(why)) => add("operations-token", why.clone(), "bad"),
            Some(Ok(_)) => add("operations-token", self.w.say("operations-works"), "ok"),
        }
        if let Some(subscribed) = line.subscribed {
            let key = if subscribed { "operations-subscribed" } else { "operations-not-subscribed" };
            add("operations-webhooks", self.w.say(key), if subscribed { "ok" } else { "bad" });
        }
        let last = line.last_webhook.map_or_else(|| self.w.say("operations-never"), |at| self.moment(at));
        let quiet = matches!(line.silence, Silence::Alarming { .. } | Silence::Never);
        add("operations-last", last, if quiet { "warn" } else { "ok" });
        if line.forged > 0 {
            add("operations-forged", line.forged.to_string(), "warn");
        }
        if let Some(Ok(number)) = &line.number {
            facts.extend(self.number(number));
        }
        facts
    }

    /// What Meta says about the number, in its own words: they are what its help is searched for with.
    fn number(&self, number: &NumberFacts) -> Vec<Fact> {
        let quality = match number.quality.as_str() {
            "GREEN" => "ok",
            "YELLOW" => "warn",
            "RED" => "bad",
            _ => "",
        };
        let status = match number.status.as_str() {
            "CONNECTED" => "ok",
            "" => "",
            "PENDING" => "warn",
            _ => "bad",
        };
        [
            ("operations-number", format!("{} {}", number.number, number.name), ""),
            ("operations-quality", number.quality.clone(), quality),
            ("operations-status", number.status.clone(), status),
            ("operations-limit", number.limit.clone(), ""),
            ("operations-pace", number.pace.clone(), ""),
        ]
        .into_iter()
        .filter(|(_, value, _)| !value.trim().is_empty())
        .map(|(name, value, tone)| Fact { name: self.w.say(name), value, tone })
        .collect()
    }

    fn letter(&self, letter: Letter) -> LetterLine {
        let kind = match letter.kind {
            Kind::WhatsApp => "operations-of-whatsapp",
            Kind::Booking => "operations-of-booking",
            Kind::Message => "operations-of-message",
            Kind::News => "operations-of-news",
            Kind::Other => "operations-of-other",
        };
        let kind = self.w.say(kind);
        LetterLine {
            id: letter.id,
            what: if letter.from.is_empty() { kind } else { format!("{kind} · {}", letter.from) },
            why: letter.reason,
            at: self.moment(letter.at),
            repeatable: letter.repeatable,
        }
    }

    fn doubt(&self, doubt: DoubtView) -> DoubtLine {
        DoubtLine {
            id: doubt.id,
            chat: format!("/inbox/{}", doubt.conversation),
            guest: doubt.guest.unwrap_or_else(|| self.w.say("stay-nobody")),
            what: doubt.what,
            at: self.moment(doubt.since),
            parked: doubt.parked,
        }
    }
}

/// What is done about one of them.
#[derive(Deserialize)]
pub(crate) struct Choice {
    #[serde(default, rename = "do")]
    what: String,
}

/// `POST /operations/letters/{letter}`: works it again, or puts it away.
pub(crate) async fn letter(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(letter): Path<String>,
    headers: HeaderMap,
    Sent(choice): Sent<Choice>,
) -> Response {
    let Ok(id) = letter.parse::<i64>() else { return Problem::not_found().into_response() };
    let done = match choice.what.as_str() {
        "again" => door.app.replay_letter(&caller, id).await,
        "away" => door
            .app
            .dismiss_letter(&caller, id)
            .await
            .map(|known| if known { Replayed::Gone } else { Replayed::Unknown }),
        _ => return Problem::malformed("`do` is `again` or `away`.").into_response(),
    };
    match (done, choice.what.as_str()) {
        (Ok(Replayed::Unknown), _) => Problem::not_found().into_response(),
        (Ok(Replayed::Queued), _) => back("queued"),
        (Ok(Replayed::Gone), "away") => back("away"),
        (Ok(Replayed::Gone), _) => back("gone"),
        (Err(error), _) => failed(&door, &caller, &headers, &error),
    }
}

/// `POST /operations/doubts/{message}`: says what became of a message.
pub(crate) async fn doubt(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(message): Path<String>,
    headers: HeaderMap,
    Sent(choice): Sent<Choice>,
) -> Response {
    let Ok(id) = message.parse::<OutboxId>() else { return Problem::not_found().into_response() };
    let verdict = match choice.what.as_str() {
        "arrived" => Verdict::Arrived,
        "again" => Verdict::Again,
        "never" => Verdict::Never,
        _ => return Problem::malformed("`do` is `arrived`, `again` or `never`.").into_response(),
    };
    match door.app.decide_doubt(&caller, id, verdict).await {
        Ok(true) => back("decided"),
        Ok(false) => Problem::not_found().into_response(),
        Err(error) => failed(&door, &caller, &headers, &error),
    }
}

fn back(done: &str) -> Response {
    Redirect::to(&format!("/operations?done={done}")).into_response()
}

fn failed(door: &Door, caller: &Caller, headers: &HeaderMap, error: &StoreError) -> Response {
    tracing::warn!(%error, "what was asked for could not be done");
    refused(door, caller, headers)
}
