//! Why something was done, and why not: what the record keeps of each decision.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Consent, MissingValue, Unsendable};
use crate::costs::Price;

/// Why an automation that listens to an event does not act on it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Withheld {
    /// One of its conditions does not hold.
    #[error("the condition `{0}` does not hold")]
    Condition(&'static str),
    /// Its expression cannot be worked out.
    #[error("the expression cannot be worked out: {0}")]
    Expression(String),
    /// The guest has not agreed to such messages.
    #[error("the guest has not agreed to {0} messages")]
    Consent(&'static str),
    /// There is no day to count from.
    #[error("there is no day to count its moment from")]
    Moment,
    /// Its moment has passed.
    #[error("its moment has passed ({0})")]
    Stale(Timestamp),
    /// The template it names is not there.
    #[error("there is no template `{0}`")]
    NoTemplate(String),
    /// WhatsApp does not let the template be sent.
    #[error(transparent)]
    Review(#[from] Unsendable),
    /// Something the message must say is not known.
    #[error(transparent)]
    Missing(#[from] MissingValue),
    /// Something called it off.
    #[error("`{0}` called it off")]
    Stopped(String),
    /// The booking does not hold any more.
    #[error("the booking is {0}")]
    Off(&'static str),
    /// It was done before.
    #[error("it was done before, on {0}")]
    Done(Timestamp),
    /// It was done for this guest too lately.
    #[error("it was done for this guest on {at}, and rests for {days} days")]
    Resting {
        /// When.
        at: Timestamp,
        /// So long.
        days: u16,
    },
    /// The house says the same by itself.
    #[error("the house tells this by itself, with the template `{0}` where one is needed")]
    Told(&'static str),
    /// Nobody knows where to send it.
    #[error("no WhatsApp number of the guest is known")]
    Unreachable,
    /// The guest has had enough.
    #[error("the guest has had {count} {which} messages in {hours} hours, {most} are allowed")]
    Capped {
        /// `marketing` or `automatic`.
        which: &'static str,
        /// So many.
        count: usize,
        /// Within so many hours.
        hours: u32,
        /// So many are allowed.
        most: u16,
    },
    /// The month has cost enough.
    #[error("this month's budget for {0} messages is used up")]
    Budget(&'static str),
    /// The guest is one of those that recovery leaves alone, to measure it.
    #[error("the guest is held out, to measure what recovery is worth")]
    HeldOut,
    /// A rule of recovery.
    #[error("recovery stops here: {0}")]
    Recovery(&'static str),
}

impl Withheld {
    /// One word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Condition(_) => "condition",
            Self::Expression(_) => "expression",
            Self::Consent(_) => "consent",
            Self::Moment => "moment",
            Self::Stale(_) => "stale",
            Self::NoTemplate(_) => "no_template",
            Self::Review(_) => "template_review",
            Self::Missing(_) => "missing_value",
            Self::Stopped(_) => "stopped",
            Self::Off(_) => "booking_off",
            Self::Done(_) => "done_before",
            Self::Resting { .. } => "resting",
            Self::Told(_) => "told_by_the_house",
            Self::Unreachable => "unreachable",
            Self::Capped { .. } => "capped",
            Self::Budget(_) => "budget",
            Self::HeldOut => "held_out",
            Self::Recovery(_) => "recovery",
        }
    }

    /// What keeps a message back for now and may be gone later: the same occasion may still act.
    pub fn is_for_now(&self) -> bool {
        matches!(self, Self::Review(Unsendable::Paused { .. }))
    }
}

/// What a decision was made from. No name, no number, no words of a message.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Trace {
    /// The automation's id.
    pub automation: String,
    /// What began it.
    pub trigger: String,
    /// What may happen once only.
    pub key: String,
    /// The reservation or unfinished booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
    /// Its moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// `acts`, `waits`, or the code of what withheld it.
    pub branch: String,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What its conditions looked at.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, Value>,
    /// What the guest agreed to.
    pub consent: Consent,
    /// The consent that was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// The 24-hour window was open.
    pub window_open: bool,
    /// The template, in which language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<(String, String)>,
    /// What it will cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
}
