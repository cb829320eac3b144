//! What holds for all automations together: how many messages a guest bears, and what a month may cost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

/// Limits over all automations of a property.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Messages that sell, for each guest.
    pub marketing: Cap,
    /// All messages of automations, for each guest; those about a running stay are counted and not held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<Cap>,
    /// Bringing back unfinished bookings.
    pub recovery: Recovery,
    /// What a calendar month may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_budget: Option<Budget>,
}

/// At most so many messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cap {
    /// Within 24 hours.
    #[schemars(range(min = 0, max = 100))]
    pub per_day: u16,
    /// Within 7 days.
    #[schemars(range(min = 0, max = 500))]
    pub per_week: u16,
}

impl Default for Cap {
    fn default() -> Self {
        Self { per_day: 1, per_week: 2 }
    }
}

/// Rules of recovery: measure it, and stop before it annoys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recovery {
    /// So many of a hundred guests get nothing, so that the effect can be told from chance.
    #[schemars(range(min = 0, max = 90))]
    pub hold_out_percent: u8,
    /// At most so many messages for one unfinished booking.
    #[schemars(range(min = 0, max = 5))]
    pub at_most: u8,
    /// Who has left so many other bookings within `give_up_days` is left alone; 0 switches this off.
    #[schemars(range(min = 0, max = 20))]
    pub give_up_after: u8,
    /// Days looked back.
    #[schemars(range(min = 1, max = 365))]
    pub give_up_days: u16,
}

impl Default for Recovery {
    fn default() -> Self {
        Self { hold_out_percent: 10, at_most: 2, give_up_after: 2, give_up_days: 14 }
    }
}

/// What a calendar month may cost. What sells stops first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// As on the rate card.
    pub currency: Currency,
    /// In minor units.
    #[schemars(range(min = 0))]
    pub amount_minor: i64,
    /// Messages that sell stop at this share of it.
    #[serde(default = "marketing_share")]
    #[schemars(range(min = 0, max = 100))]
    pub marketing_percent: u8,
    /// At the whole of it, every automation's message stops. Answers to guests never do.
    #[serde(default)]
    pub stop_service: bool,
}

fn marketing_share() -> u8 {
    80
}
