//! A chat: from the first words to the booking.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::count::{Counted, Seen};
use super::measure::Measure;
use crate::event::Cause;

/// A booking counts as the chat's if its guest wrote within so long before (hospitality facts 7).
const LAST_TOUCH: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Bookings of one guest that are remembered.
const REMEMBERED: usize = 20;

/// What is remembered of a chat.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Talk {
    /// When the guest wrote last.
    heard_at: Option<Timestamp>,
    /// Since when the guest waits for a first answer.
    first_waits: Option<Timestamp>,
    /// A person is in charge.
    person: bool,
    /// Since when the guest waits for that person.
    waits: Option<Timestamp>,
    /// Counted already.
    once: BTreeSet<Once>,
    /// Bookings counted, and those given up and reminded of.
    booked: Vec<String>,
    reminded: Vec<String>,
}

/// What counts once a chat.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Once {
    Begun,
    Qualified,
    WithPerson,
}

/// Does a kind of event say something of a chat?
pub(super) fn counts(kind: &str) -> bool {
    matches!(
        kind,
        "message.received"
            | "message.queued"
            | "message.accepted"
            | "message.rejected"
            | "message.expired"
            | "guest.understood"
            | "quote.prepared"
            | "quote.accepted"
            | "conversation.handed_over"
            | "conversation.released"
            | "consent.opted_out"
            | "booking.received"
            | "automation.sent"
    )
}

pub(super) fn count(event: &Seen<'_>, talk: &mut Talk) -> Vec<Counted> {
    match event.kind {
        "message.received" => talk.heard(event.at),
        "message.queued" => talk.answered(event),
        "message.accepted" => vec![Counted::one(Measure::MessagesOut)],
        "message.rejected" | "message.expired" => vec![Counted::one(Measure::MessagesFailed)],
        "guest.understood" => talk.understood(event.data),
        "quote.prepared" => {
            let mut counted = vec![Counted::one(Measure::Quotes)];
            counted.extend(talk.qualify());
            counted
        }
        "quote.accepted" => vec![Counted::one(Measure::QuotesAccepted)],
        "conversation.handed_over" => {
            let first = !std::mem::replace(&mut talk.person, true);
            talk.waits = talk.waits.or(talk.heard_at.filter(|_| first));
            if first { vec![Counted::one(Measure::HandedOver)] } else { vec![] }
        }
        "conversation.released" => {
            (talk.person, talk.waits) = (false, None);
            vec![]
        }
        "consent.opted_out" => vec![Counted::one(Measure::OptOuts)],
        "booking.received" => talk.booking(event),
        "automation.sent" => talk.reminder(event.data),
        _ => vec![],
    }
}

impl Talk {
    fn heard(&mut self, at: Timestamp) -> Vec<Counted> {
        let mut counted = vec![Counted::one(Measure::MessagesIn)];
        if self.once.insert(Once::Begun) {
            self.first_waits = Some(at);
            counted.push(Counted::one(Measure::Talks));
        }
        self.heard_at = Some(at);
        if self.person && self.waits.is_none() {
            self.waits = Some(at);
        }
        counted
    }

    fn answered(&mut self, event: &Seen<'_>) -> Vec<Counted> {
        let mut counted = Vec::new();
        if matches!(event.cause, Cause::Staff(_)) {
            if let Some(since) = self.waits.take() {
                counted.push(Counted::took(Measure::ReplyHuman, since, event.at));
            }
            if self.once.insert(Once::WithPerson) {
                counted.push(Counted::one(Measure::HumanTalks));
            }
            self.first_waits = None;
        } else if let Some(since) = self.first_waits.take() {
            counted.push(Counted::took(Measure::FirstReplyBot, since, event.at));
        }
        counted
    }

    fn understood(&mut self, data: &Value) -> Vec<Counted> {
        let known = data.get("check_in").is_some_and(|date| !date.is_null());
        if known { self.qualify().into_iter().collect() } else { vec![] }
    }

    fn qualify(&mut self) -> Option<Counted> {
        self.once.insert(Once::Qualified).then(|| Counted::one(Measure::Qualified))
    }

    fn booking(&mut self, event: &Seen<'_>) -> Vec<Counted> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let Some(booking) = text(event.data.get("booking")) else { return vec![] };
        let reservation = event.data.pointer("/occasion/data/reservation");
        let worth = reservation
            .and_then(|one| one.pointer("/price/total_minor"))
            .and_then(Value::as_i64)
            .unwrap_or(0);
        let status = text(reservation.and_then(|one| one.get("status"))).unwrap_or_default();
        match event.data.get("type").and_then(Value::as_str).unwrap_or_default() {
            "booking.abandoned" => vec![Counted::one(Measure::Abandoned)],
            "reservation.cancelled" if self.booked.contains(&booking) => {
                self.booked.retain(|known| *known != booking);
                vec![Counted::one(Measure::Cancellations)]
            }
            kind if kind.starts_with("reservation.") && status == "confirmed" => {
                self.confirmed(booking, worth, event.at)
            }
            _ => vec![],
        }
    }

    fn confirmed(&mut self, booking: String, worth: i64, at: Timestamp) -> Vec<Counted> {
        if self.booked.contains(&booking) {
            return vec![];
        }
        let mut counted = vec![Counted::worth(Measure::Bookings, worth)];
        if self.heard_at.is_some_and(|heard| at.duration_since(heard) <= LAST_TOUCH) {
            counted.push(Counted::worth(Measure::BookingsByChat, worth));
        }
        // Whatever is booked after a reminder counts as brought back: the reference may be another one.
        if !self.reminded.is_empty() {
            self.reminded.clear();
            counted.push(Counted::worth(Measure::Recovered, worth));
        }
        remember(&mut self.booked, booking);
        counted
    }

    fn reminder(&mut self, data: &Value) -> Vec<Counted> {
        let recovers = data.get("trigger").and_then(Value::as_str) == Some("booking.abandoned");
        let booking = data.get("booking").and_then(Value::as_str);
        match booking.filter(|booking| recovers && !self.reminded.iter().any(|known| known == booking)) {
            Some(booking) => {
                remember(&mut self.reminded, booking.to_owned());
                vec![Counted::one(Measure::Reminded)]
            }
            None => vec![],
        }
    }
}

fn remember(known: &mut Vec<String>, one: String) {
    if known.len() >= REMEMBERED {
        known.remove(0);
    }
    known.push(one);
}
