//! What is sold: a type of room or a house, with its rates by season.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::no_text;
use super::{Amount, NightRange, Weekday};
use crate::language::LocalText;

/// A type of room, or a whole house. Guests book the type; the unit is chosen later.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accommodation {
    /// Short name in links and stays: lower case, digits, dashes.
    #[schemars(regex(pattern = r"^[a-z0-9-]{2,40}$"))]
    pub id: String,
    /// What kind of roof it is.
    pub kind: Kind,
    /// How guests read it.
    pub name: LocalText,
    /// One sentence for guests.
    #[serde(default, skip_serializing_if = "no_text")]
    pub summary: LocalText,
    /// How many of them there are.
    #[schemars(range(min = 1))]
    pub units: u16,
    /// What is written on their doors; as many as there are units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unit_names: Vec<String>,
    /// How many people sleep in it.
    pub occupancy: Occupancy,
    /// Size in square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_m2: Option<u32>,
    /// Beds by sleeping place: `[{"king": 1}, {"sofa-bed": 1}]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beds: Vec<BTreeMap<String, u8>>,
    /// What one sees from it: `sea`, `garden`, `pool`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// What it has, as slugs (`wifi`, `sea-view`, `private-pool`); own words are fine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amenities: Vec<String>,
    /// Fit for a wheelchair.
    #[serde(default)]
    pub accessible: bool,
    /// Pets may come.
    #[serde(default)]
    pub pets: bool,
    /// Prices and rules by season id. A season without an entry is not sold.
    pub rates: BTreeMap<String, Rate>,
    /// For each adult above the base occupancy, a night. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_adult_night: Option<Amount>,
    /// For each child above the base occupancy, a night. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_child_night: Option<Amount>,
    /// Once a stay. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleaning_fee: Option<Amount>,
    /// For each pet, a night. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pet_fee_night: Option<Amount>,
    /// Whom it suits, as slugs: `couple`, `family`, `honeymoon`, `long-stay`…
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub best_for: Vec<String>,
    /// The owner's own push in recommendations: 5 shows it more, -5 holds it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -5, max = 5))]
    pub owner_weight: Option<i8>,
    /// Pictures, as paths below the resort's directory: `photos/dune-room-1.jpg`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
    /// Nights not sold, whatever the season.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<NightRange>,
}

/// What kind of roof an accommodation is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum Kind {
    Room,
    Suite,
    Apartment,
    Cabin,
    Villa,
    Tent,
    House,
    Bed,
    Pitch,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Room,
        Self::Suite,
        Self::Apartment,
        Self::Cabin,
        Self::Villa,
        Self::Tent,
        Self::House,
        Self::Bed,
        Self::Pitch,
    ];

    /// What guests expect who ask for no kind. A night in a tent, or a house to oneself, is a wish of its own.
    pub fn is_usual(self) -> bool {
        matches!(self, Self::Room | Self::Suite | Self::Apartment)
    }

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Suite => "suite",
            Self::Apartment => "apartment",
            Self::Cabin => "cabin",
            Self::Villa => "villa",
            Self::Tent => "tent",
            Self::House => "house",
            Self::Bed => "bed",
            Self::Pitch => "pitch",
        }
    }

    /// The kind of a word, if it is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How many people sleep in an accommodation. Infants count only where the property says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Occupancy {
    /// Included in the price of the night.
    #[schemars(range(min = 1))]
    pub base: u8,
    /// At most.
    #[schemars(range(min = 1))]
    pub max: u8,
    /// Of these, adults (from the age the property calls adult). Absent: no limit but `max`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_adults: Option<u8>,
    /// Of these, children. Absent: no limit but `max`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_children: Option<u8>,
}

/// Prices and rules of one accommodation in one season. The rules of the arrival night's season hold for the stay.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Price of a night.
    pub night: Amount,
    /// Price of a weekend night. Absent: as any night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend_night: Option<Amount>,
    /// Fewest nights. Absent: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub min_nights: Option<u16>,
    /// Most nights. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub max_nights: Option<u16>,
    /// Days on which guests may arrive. Absent: every day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival_days: Option<Vec<Weekday>>,
}
