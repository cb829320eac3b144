//! What the property says about prices, apart from the catalog: its currency, its weekend, who is a child.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

/// The part of `property.json` that prices depend on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PricingRules {
    /// Of every amount in the catalog.
    pub currency: Currency,
    /// Nights that begin on these days have the weekend price.
    pub weekend_nights: Vec<Weekday>,
    /// Younger guests are infants: free.
    pub infant_under: u8,
    /// Younger guests are children, from this age on guests count and pay as adults.
    pub child_under: u8,
    /// Whether infants take a place of the maximum occupancy.
    pub infants_count_towards_max: bool,
}

impl PricingRules {
    /// The usual rules: Friday and Saturday are weekend nights, infants are under 3 and children under 13.
    pub fn usual(currency: Currency) -> Self {
        Self {
            currency,
            weekend_nights: vec![Weekday::Fri, Weekday::Sat],
            infant_under: 3,
            child_under: 13,
            infants_count_towards_max: false,
        }
    }
}

/// A day of the week as owners write it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }
}

impl From<jiff::civil::Weekday> for Weekday {
    fn from(day: jiff::civil::Weekday) -> Self {
        match day {
            jiff::civil::Weekday::Monday => Self::Mon,
            jiff::civil::Weekday::Tuesday => Self::Tue,
            jiff::civil::Weekday::Wednesday => Self::Wed,
            jiff::civil::Weekday::Thursday => Self::Thu,
            jiff::civil::Weekday::Friday => Self::Fri,
            jiff::civil::Weekday::Saturday => Self::Sat,
            jiff::civil::Weekday::Sunday => Self::Sun,
        }
    }
}
