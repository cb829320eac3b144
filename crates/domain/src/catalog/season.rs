//! Parts of the year, as named lists of nights.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{day, no_text};
use crate::language::LocalText;

/// A named part of the year. Where seasons overlap, the higher priority wins.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// What rates refer to.
    pub id: String,
    /// How guests read it.
    #[serde(default, skip_serializing_if = "no_text")]
    pub name: LocalText,
    /// Festive days lie over the low season by a higher number.
    #[serde(default)]
    pub priority: i32,
    /// First and last night of each part, both included.
    pub ranges: Vec<NightRange>,
}

impl Season {
    /// Whether a night lies in it.
    pub fn covers(&self, night: Date) -> bool {
        self.ranges.iter().any(|range| range.covers(night))
    }
}

/// First and last night, both included: `["2026-07-15", "2026-08-25"]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NightRange(
    #[serde(with = "day::range")]
    #[schemars(with = "[day::Text; 2]")]
    pub (Date, Date),
);

impl NightRange {
    /// First night.
    pub fn first(self) -> Date {
        self.0.0
    }

    /// Last night.
    pub fn last(self) -> Date {
        self.0.1
    }

    /// Whether a night lies in it.
    pub fn covers(self, night: Date) -> bool {
        self.first() <= night && night <= self.last()
    }
}
