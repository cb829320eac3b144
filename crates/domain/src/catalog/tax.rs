//! Taxes and levies, by the seven ways channel managers count them (Channex's list).

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{day, no_text};
use super::{Amount, PercentText};
use crate::language::LocalText;

/// One tax or levy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// What quotes call it.
    pub id: String,
    /// How guests read it.
    #[serde(default, skip_serializing_if = "no_text")]
    pub name: LocalText,
    /// How it is counted.
    pub logic: TaxLogic,
    /// Of a `percent` tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<PercentText>,
    /// Of every other tax, each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Already in the prices (shown as information), or added to them.
    pub inclusive: bool,
    /// What a `percent` tax is taken of. Absent: everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<TaxBase>,
    /// Guests younger than this are free (only taxes per person).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
    /// So many nights at the beginning are free (only taxes per night).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_nights: Option<u16>,
    /// At most so many nights are taxed (only taxes per night).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_nights: Option<u16>,
    /// First night it is taken on; for taxes that are not per night, the first arrival day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day::optional")]
    #[schemars(with = "Option<day::Text>")]
    pub valid_from: Option<Date>,
    /// Last night it is taken on; for taxes that are not per night, the last arrival day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day::optional")]
    #[schemars(with = "Option<day::Text>")]
    pub valid_until: Option<Date>,
    /// Where an added tax is paid. Absent: at the property if it is per person (as city taxes are), else now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_at: Option<PayAt>,
}

impl Tax {
    /// Where an added tax is paid.
    pub fn paid_at(&self) -> PayAt {
        self.pay_at.unwrap_or(if self.logic.is_per_person() { PayAt::Property } else { PayAt::Now })
    }

    /// Whether a percentage is taken of this part of the price.
    pub fn is_taken_of(&self, base: TaxBase) -> bool {
        self.applies_to.is_empty() || self.applies_to.contains(&base)
    }

    /// Whether it is taken on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// How a tax is counted. A quote is for one unit, so `per_room` is once a stay.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxLogic {
    /// A percentage of the price.
    Percent,
    /// Once a booking.
    PerBooking,
    /// Once a room.
    PerRoom,
    /// Each night.
    PerNight,
    /// Each night and room.
    PerRoomPerNight,
    /// Each person.
    PerPerson,
    /// Each person and night.
    PerPersonPerNight,
}

impl TaxLogic {
    /// Counted by heads.
    pub fn is_per_person(self) -> bool {
        matches!(self, Self::PerPerson | Self::PerPersonPerNight)
    }

    /// Counted by nights.
    pub fn is_per_night(self) -> bool {
        matches!(self, Self::PerNight | Self::PerRoomPerNight | Self::PerPersonPerNight)
    }
}

/// A part of the price.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxBase {
    /// Room and extra guests, less discounts.
    Room,
    /// Fees.
    Fees,
}

/// Where an added tax is paid.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayAt {
    /// With the booking.
    Now,
    /// On site.
    Property,
}
