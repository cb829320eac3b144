//! `property.json`: the house itself. What it sells is in the catalog, how it talks in the channel.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::hours::{Clock, WeekHours};
use crate::catalog::{PricingRules, Weekday};
use crate::language::{Lang, LocalText};
use crate::money::Currency;

/// A resort, hotel or house.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Short name for machines: lower case letters, digits and dashes.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{1,39}$"), example = &"cala-ventisol")]
    pub id: String,
    /// The name guests know.
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    /// One line that says what the place is like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagline: Option<LocalText>,
    /// True for an invented resort, such as the demo's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fictional: bool,
    /// ISO 3166 country, two capital letters.
    #[schemars(regex(pattern = r"^[A-Z]{2}$"), example = &"ES")]
    pub country: String,
    /// Town or bay, as guests know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// IANA time zone; every local time of the resort is in it.
    #[schemars(length(min = 1), example = &"Europe/Madrid")]
    pub timezone: String,
    /// ISO 4217 currency of every price.
    pub currency: Currency,
    /// Nights that begin on these days have the weekend price.
    #[serde(default = "friday_saturday")]
    #[schemars(extend("uniqueItems" = true))]
    pub weekend_nights: Vec<Weekday>,
    /// Who counts as a child.
    #[serde(default)]
    pub children: Children,
    /// Languages guests are answered in.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub languages: Vec<Lang>,
    /// The language used when a text lacks the guest's. The first of `languages` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_language: Option<Lang>,
    /// When guests may arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
    /// When guests leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_out: Option<CheckOut>,
    /// When somebody is at the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reception_hours: Option<WeekHours>,
    /// How to reach the house.
    #[serde(default, skip_serializing_if = "Contacts::is_empty")]
    pub contacts: Contacts,
    /// The house's own booking site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(url)]
    pub booking_url: Option<String>,
    /// House rules guests ask about, by topic (`pets`, `smoking`, `parking`, `pool` …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, LocalText>,
}

fn friday_saturday() -> Vec<Weekday> {
    vec![Weekday::Fri, Weekday::Sat]
}

/// Who counts as a child. Ages in years.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Children {
    /// Younger guests are infants: free.
    #[schemars(range(max = 18))]
    pub infant_under: u8,
    /// Younger guests are children; from this age on they count and pay as adults.
    #[schemars(range(max = 21))]
    pub child_under: u8,
    /// Infants take a place of the maximum occupancy.
    pub infants_count_towards_max: bool,
}

impl Default for Children {
    fn default() -> Self {
        Self { infant_under: 3, child_under: 13, infants_count_towards_max: false }
    }
}

impl Property {
    /// Its time zone; UTC for a name nobody knows, which a check refuses.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC)
    }

    /// What prices depend on, apart from the catalog.
    pub fn pricing_rules(&self) -> PricingRules {
        PricingRules {
            currency: self.currency,
            weekend_nights: self.weekend_nights.clone(),
            infant_under: self.children.infant_under,
            child_under: self.children.child_under,
            infants_count_towards_max: self.children.infants_count_towards_max,
        }
    }

    /// The language used when nothing better is known.
    pub fn default_language(&self) -> Lang {
        let first = || self.languages.first().cloned().unwrap_or_else(|| Lang::new("en"));
        self.default_language.clone().unwrap_or_else(first)
    }
}

/// A postal address and the point on the map.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street lines as written on a letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -90, max = 90))]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -180, max = 180))]
    pub longitude: Option<f64>,
}

/// When guests may arrive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Rooms are ready from then.
    pub from: Clock,
    /// Later arrivals should tell us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Clock>,
}

/// When guests leave.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOut {
    /// Rooms are left by then.
    pub until: Clock,
}

/// How to reach the house.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// The WhatsApp number as it is shown to guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^\+[1-9][0-9 ]{6,20}$"), example = &"+44 7700 900100")]
    pub whatsapp_display_number: Option<String>,
    /// The telephone at the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^\+[1-9][0-9 ]{6,20}$"), example = &"+44 7700 900101")]
    pub phone: Option<String>,
    /// The desk's mailbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(email)]
    pub email: Option<String>,
    /// The house's site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(url)]
    pub website: Option<String>,
}

impl Contacts {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
