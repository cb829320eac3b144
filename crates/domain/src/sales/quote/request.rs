//! What is to be priced, and the people in it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::QuoteRefusal;
use crate::catalog::{Accommodation, PricingRules};

/// A stay to be priced.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct QuoteRequest {
    /// Id of the accommodation.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure day (exclusive).
    pub check_out: Date,
    /// People without an age.
    pub adults: u16,
    /// Ages of everyone whose age was said, babies too. The property says who of them counts as an adult.
    pub child_ages: Vec<u8>,
    /// Animals.
    pub pets: u16,
    /// The day it is booked, in the property's zone: offers and refunds hang on it.
    pub booked_on: Date,
    /// A rate plan's id; `None` for the property's first.
    pub rate_plan: Option<String>,
    /// As the guest wrote it. One that does not apply gives no discount; [`super::promo`] says why.
    pub promo_code: Option<String>,
    /// Has stayed here before.
    pub returning: bool,
}

/// A request as JSON, where some keys may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    accommodation: String,
    check_in: Date,
    check_out: Date,
    adults: u16,
    #[serde(default)]
    child_ages: Vec<u8>,
    #[serde(default)]
    pets: u16,
    #[serde(default)]
    booked_on: Option<Date>,
    #[serde(default)]
    rate_plan: Option<String>,
    #[serde(default)]
    promo_code: Option<String>,
    #[serde(default)]
    returning: bool,
}

impl QuoteRequest {
    /// Reads a request written as JSON; `today` is the booking day when it names none.
    pub fn from_json(json: &str, today: Date) -> Result<Self, serde_json::Error> {
        let written: Written = serde_json::from_str(json)?;
        Ok(Self {
            accommodation: written.accommodation,
            check_in: written.check_in,
            check_out: written.check_out,
            adults: written.adults,
            child_ages: written.child_ages,
            pets: written.pets,
            booked_on: written.booked_on.unwrap_or(today),
            rate_plan: written.rate_plan,
            promo_code: written.promo_code,
            returning: written.returning,
        })
    }
}

/// The people of a stay as the property counts them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Party {
    /// People without an age, and those old enough.
    pub adults: u32,
    /// Between infant and adult.
    pub children: u32,
    /// Free.
    pub infants: u32,
    /// Someone without an age is there: children do not travel alone.
    accompanied: bool,
}

impl Party {
    /// Counts the people of a request.
    pub fn of(request: &QuoteRequest, rules: &PricingRules) -> Self {
        Self::count(request.adults, &request.child_ages, rules)
    }

    /// Counts adults and ages.
    pub fn count(adults: u16, child_ages: &[u8], rules: &PricingRules) -> Self {
        let mut party = Self { adults: u32::from(adults), children: 0, infants: 0, accompanied: adults > 0 };
        for age in child_ages {
            let group = match *age {
                age if age < rules.infant_under => &mut party.infants,
                age if age < rules.child_under => &mut party.children,
                _ => &mut party.adults,
            };
            *group = group.saturating_add(1);
        }
        party
    }

    /// Everyone who counts towards prices.
    pub fn people(self) -> u32 {
        self.adults.saturating_add(self.children)
    }

    /// Whether they may sleep there.
    pub fn fits(self, accommodation: &Accommodation, rules: &PricingRules) -> Result<(), QuoteRefusal> {
        let limits = accommodation.occupancy;
        let infants = if rules.infants_count_towards_max { self.infants } else { 0 };
        let fits = self.accompanied
            && self.people().saturating_add(infants) <= u32::from(limits.max)
            && limits.max_adults.is_none_or(|most| self.adults <= u32::from(most))
            && limits.max_children.is_none_or(|most| self.children <= u32::from(most));
        if fits {
            return Ok(());
        }
        Err(QuoteRefusal::Occupancy {
            accommodation: accommodation.id.clone(),
            max: limits.max,
            max_adults: limits.max_adults,
            max_children: limits.max_children,
        })
    }

    /// Adults and children above the base occupancy: adults take the included places first.
    pub(super) fn extras(self, base: u8) -> (u32, u32) {
        let base = u32::from(base);
        let places_left = base.saturating_sub(self.adults);
        (self.adults.saturating_sub(base), self.children.saturating_sub(places_left))
    }
}
