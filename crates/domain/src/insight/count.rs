//! One event, and what it adds to the figures of its day.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::measure::Measure;
use super::{request, talk};
use crate::event::Cause;

/// An event as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// Its facts.
    pub data: &'a Value,
    /// Who or what caused it.
    pub cause: &'a Cause,
    /// When.
    pub at: Timestamp,
}

/// What an event adds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    /// To which figure.
    pub measure: Measure,
    /// The bucket of a length of time, else 0.
    pub bucket: i64,
    /// How many.
    pub n: i64,
    /// A sum beside the count: minor units, stars, seconds.
    pub amount: i64,
}

impl Counted {
    pub(super) fn one(measure: Measure) -> Self {
        Self { measure, bucket: 0, n: 1, amount: 0 }
    }

    pub(super) fn worth(measure: Measure, amount: i64) -> Self {
        Self { amount, ..Self::one(measure) }
    }

    pub(super) fn took(measure: Measure, from: Timestamp, to: Timestamp) -> Self {
        let seconds = to.duration_since(from).as_secs().max(0);
        Self { measure, bucket: super::bucket(seconds), n: 1, amount: seconds }
    }
}

/// What must be remembered to count an event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// The chat it belongs to.
    Talk,
    /// The request its data names.
    Request,
}

/// Whose memory an event needs; `None` for events that count nothing.
pub fn subject_of(kind: &str) -> Option<Subject> {
    if kind.starts_with("request.") {
        Some(Subject::Request)
    } else if talk::counts(kind) {
        Some(Subject::Talk)
    } else {
        None
    }
}

/// What is remembered of a subject, as far as counting needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Memory(Known);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Known {
    Talk(talk::Talk),
    Request(request::Known),
}

impl Memory {
    /// Reads what was kept (`null` at first); what cannot be read is forgotten.
    pub fn read(subject: Subject, kept: &Value) -> Self {
        Self(match subject {
            Subject::Talk => Known::Talk(Deserialize::deserialize(kept).unwrap_or_default()),
            Subject::Request => Known::Request(Deserialize::deserialize(kept).unwrap_or_default()),
        })
    }

    /// What to keep.
    pub fn written(&self) -> Value {
        match &self.0 {
            Known::Talk(talk) => serde_json::to_value(talk),
            Known::Request(known) => serde_json::to_value(known),
        }
        .unwrap_or_default()
    }

    /// What an event of this subject adds; it is remembered from now on.
    pub fn count(&mut self, event: &Seen<'_>) -> Vec<Counted> {
        match &mut self.0 {
            Known::Talk(talk) => talk::count(event, talk),
            Known::Request(known) => request::count(event, known),
        }
    }
}
