//! Discounts, and the rate plans a stay can be booked under.

use jiff::civil::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PercentText;
use super::text::{hour_minute, no_text};
use crate::language::LocalText;

/// A discount. Each is a percentage of room and extras; of each kind the best one applies.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// What quotes call it.
    pub id: String,
    /// What it depends on.
    pub kind: OfferKind,
    /// The code the guest names (only `promo_code`). Absent: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How much.
    pub percent: PercentText,
    /// Fewest nights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_nights: Option<u16>,
    /// Booked at least so many days before arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_days_before: Option<u16>,
    /// Booked at most so many days before arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_days_before: Option<u16>,
    /// Not if any night of the stay lies in one of these seasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_in_seasons: Vec<String>,
    /// Only for guests who have stayed before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returning_only: Option<bool>,
    /// How guests read it.
    #[serde(default, skip_serializing_if = "no_text")]
    pub name: LocalText,
}

impl Offer {
    /// The code a guest names for it.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.id)
    }
}

/// What a discount depends on. At most one of each kind applies to a stay.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// Staying long.
    LengthOfStay,
    /// Booking early, or at the last minute.
    LeadTime,
    /// Knowing a code.
    PromoCode,
}

/// A rate plan: what is paid at once and what comes back when the guest cancels.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationPolicy {
    /// What quotes call it.
    pub id: String,
    /// How guests read it.
    #[serde(default, skip_serializing_if = "no_text")]
    pub name: LocalText,
    /// From the earliest to the latest.
    pub steps: Vec<CancellationStep>,
    /// Paid at once, of what is not paid at the property. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit_percent: Option<PercentText>,
    /// A discount for choosing this plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_percent: Option<PercentText>,
    /// Local time at which a step ends. Absent: the end of the day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "hour_minute")]
    #[schemars(with = "Option<hour_minute::Text>")]
    pub cutoff_local_time: Option<Time>,
}

impl CancellationStep {
    /// Everything comes back.
    pub fn is_whole(&self) -> bool {
        self.refund_percent.as_str().trim().parse::<f64>().is_ok_and(|percent| percent >= 100.0)
    }
}

/// What comes back when a stay is cancelled until some days before arrival.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationStep {
    /// The last day of this step, counted back from arrival; 0 is the day of arrival.
    pub until_days_before: u16,
    /// What comes back.
    pub refund_percent: PercentText,
}
