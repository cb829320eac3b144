//! One event, and what it adds to the figures of its day.

use jiff::Timestamp;
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

/// What an event adds, and what is remembered of its subject from now on (`null` at first).
pub fn count(event: &Seen<'_>, memory: &mut Value) -> Vec<Counted> {
    match subject_of(event.kind) {
        Some(Subject::Talk) => talk::count(event, memory),
        Some(Subject::Request) => request::count(event, memory),
        None => vec![],
    }
}

/// Reads a memory; one that cannot be read is forgotten.
pub(super) fn recall<T: Default + serde::de::DeserializeOwned>(memory: &Value) -> T {
    T::deserialize(memory).unwrap_or_default()
}

/// Writes a memory.
pub(super) fn keep<T: serde::Serialize>(memory: &mut Value, known: &T) {
    *memory = serde_json::to_value(known).unwrap_or_default();
}
