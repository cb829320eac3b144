//! Campaigns: one template to many guests, slowly, and to nobody who does not want it. What a campaign is, whom it
//! concerns, what it would cost, when it stops by itself. A message of a campaign is decided by the rules of automations:
//! consent, caps, quiet hours, budget and review hold for it as for everything that sells.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> draft
//!     draft --> running: start
//!     running --> paused: pause, or too many leave or fail
//!     paused --> running: resume
//!     running --> finished: everybody has been looked at
//!     running --> stopped: stop
//!     paused --> stopped: stop
//! ```

mod check;
mod decide;
mod preview;
mod segment;
mod state;
mod stops;

use std::collections::BTreeMap;

use jiff::civil::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use check::{Mistake, check, sellable, wanted_values};
pub use decide::{LeftOut, Verdict, automation, decide};
pub use preview::{CostLine, Preview};
pub use segment::{Candidate, Days, Place, Segment, Visit};
pub use state::{Refusal, State, Why};
pub use stops::{Results, tripped};

use crate::language::LocalText;
use crate::resort::hours::{Clock, Span};

/// A campaign as its owner describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// What colleagues call it.
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    /// Whom it is for. Nobody without consent to marketing is ever among them.
    #[serde(default)]
    pub segment: Segment,
    /// What is sent.
    pub message: Message,
    /// How fast.
    #[serde(default)]
    pub pace: Pace,
    /// When it pauses by itself.
    #[serde(default)]
    pub stops: Stops,
    /// So many of a hundred get nothing, so that the effect can be told from chance.
    #[serde(default)]
    #[schemars(range(min = 0, max = 50))]
    pub hold_out_percent: u8,
}

/// What a campaign sends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CampaignMessage")]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// A template that needs consent to marketing, by its name in `templates.json`.
    #[schemars(regex(pattern = r"^[a-z0-9_]{1,512}$"))]
    pub template: String,
    /// What fills its variables and the ends of its buttons' addresses, by name and language. The guest's first name and
    /// what the house always knows need not be given.
    #[serde(default)]
    pub values: BTreeMap<String, LocalText>,
    /// Guests in whose language the template is not approved: written to in another one, or left out.
    #[serde(default)]
    pub own_language_only: bool,
}

/// How fast messages leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CampaignPace")]
#[serde(deny_unknown_fields, default)]
pub struct Pace {
    /// Messages a minute, at most.
    #[schemars(range(min = 1, max = 600))]
    pub per_minute: u16,
    /// Messages of campaigns that one number of ours sends within 24 hours, at most (Meta counts the guests a number
    /// writes to first: 250, 2,000, 10,000, 100,000).
    #[schemars(range(min = 1, max = 100_000))]
    pub per_number_a_day: u32,
    /// Only between these times of day at the property. The guests' own quiet hours hold besides.
    pub between: Span,
}

impl Default for Pace {
    fn default() -> Self {
        let clock = |hour| Clock::from(Time::constant(hour, 0, 0, 0));
        Self { per_minute: 30, per_number_a_day: 250, between: Span(clock(10), clock(19)) }
    }
}

/// When a campaign pauses by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CampaignStops")]
#[serde(deny_unknown_fields, default)]
pub struct Stops {
    /// So many of a hundred guests it reached wanted no more messages.
    #[schemars(range(min = 1, max = 100))]
    pub opted_out_percent: u8,
    /// So many of a hundred messages did not arrive.
    #[schemars(range(min = 1, max = 100))]
    pub failed_percent: u8,
    /// Nothing is concluded from fewer messages.
    #[schemars(range(min = 1, max = 10_000))]
    pub not_before: u32,
}

impl Default for Stops {
    fn default() -> Self {
        Self { opted_out_percent: 4, failed_percent: 15, not_before: 20 }
    }
}

#[cfg(test)]
mod tests;
