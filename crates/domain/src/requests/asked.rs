//! What was asked for, as it was when it was asked: later changes of the owner's files do not change it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::change::Channel;
use super::clock::Level;
use crate::language::Lang;
use crate::money::{Currency, Money};
use crate::resort::services::{Escalate, PriceUnit, Service};

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The service's id in `services.json`.
    pub service: String,
    /// The team it went to first.
    #[serde(default)]
    pub department: String,
    /// Kind of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// How many.
    #[serde(default = "one")]
    pub quantity: u16,
    /// The room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where, if not in the room: "at the pool".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When; as soon as possible if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_at: Option<Timestamp>,
    /// In the guest's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The words were urgent: a leak, locked out, a child.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// The guest's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Lang>,
    /// What it costs, as the guest was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// A person decides first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_approval: bool,
    /// Minutes before the wanted moment at which it begins to be work.
    #[serde(default)]
    pub lead_min: u32,
    /// How fast.
    #[serde(default)]
    pub steps: Steps,
}

fn one() -> u16 {
    1
}

/// What it costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Price {
    /// For one, in minor units.
    pub each_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// Counts with the quantity.
    pub by_quantity: bool,
}

impl Price {
    /// The price of a service, of a kind of it; `None` for a free one.
    pub fn of(service: &Service, option: Option<&str>, currency: Currency) -> Option<Self> {
        if service.price_unit == PriceUnit::Free {
            return None;
        }
        let each = Money::parse(service.price_of(option), currency).ok().filter(|price| price.minor > 0)?;
        let by_quantity = !matches!(service.price_unit, PriceUnit::PerStay);
        Some(Self { each_minor: each.minor, currency, by_quantity })
    }

    /// For so many.
    pub fn total(self, quantity: u16) -> Money {
        let count = if self.by_quantity { i64::from(quantity) } else { 1 };
        Money::new(self.each_minor.saturating_mul(count), self.currency)
    }
}

/// How fast it is to be taken up and done, and after how long somebody else is told. Minutes of running clock.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Steps {
    /// Until it is taken up.
    pub acknowledge_min: u32,
    /// Until it is done.
    pub complete_min: u32,
    /// The owner's own moments; a level that is not named has its usual one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<(Level, u32)>,
}

/// Of a request recorded before targets were: as for most things guests ask for (hospitality facts 4.2).
impl Default for Steps {
    fn default() -> Self {
        Self { acknowledge_min: 10, complete_min: 60, own: Vec::new() }
    }
}

impl Steps {
    /// Of a service.
    pub fn of(service: &Service) -> Self {
        let level = |to: Escalate| match to {
            Escalate::DepartmentLead => Level::Lead,
            Escalate::DutyManager => Level::Manager,
            Escalate::Owner => Level::Owner,
        };
        Self {
            acknowledge_min: service.sla.acknowledge_min,
            complete_min: service.sla.complete_min,
            own: service.sla.escalate.iter().map(|step| (level(step.to), step.after_min)).collect(),
        }
    }
}

impl Asked {
    /// Of a service, once, as soon as possible.
    pub fn of(service: &Service, currency: Currency) -> Self {
        Self {
            service: service.id.clone(),
            department: service.department.clone(),
            option: None,
            quantity: 1,
            unit: None,
            place: None,
            wanted_at: None,
            note: None,
            urgent: false,
            language: None,
            price: Price::of(service, None, currency),
            needs_approval: service.needs_approval,
            lead_min: service.lead_time_min,
            steps: Steps::of(service),
        }
    }

    /// Of this kind, at its price.
    pub fn choose(&mut self, service: &Service, option: Option<&str>, currency: Currency) {
        self.option = option.map(str::to_owned);
        self.price = Price::of(service, option, currency);
    }

    /// When it begins to be work, if that is later than `now`: some time before it is wanted (hospitality facts 4.3).
    pub fn wakes(&self, now: Timestamp) -> Option<Timestamp> {
        let before = SignedDuration::from_mins(i64::from(self.lead_min.max(self.steps.complete_min)));
        let wakes = self.wanted_at?.saturating_sub(before).ok()?;
        (wakes > now).then_some(wakes)
    }

    /// All of the price.
    pub fn total(&self, quantity: u16) -> Option<Money> {
        self.price.map(|price| price.total(quantity))
    }

    /// Whom the request is told in: on the page by itself, elsewhere by a message.
    pub fn is_told_on_page(channel: Channel) -> bool {
        channel == Channel::Page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_its_own_price_where_the_owner_says_so() {
        let bikes: Service = serde_json::from_value(serde_json::json!({
            "id": "bikes", "department": "d", "name": {"en": "Bikes"}, "price": "16.00", "price_unit": "per_unit_per_day",
            "sla": {"acknowledge_min": 5, "complete_min": 20}, "options": ["city", "e-bike"], "option_prices": {"e-bike": "28.00"}
        }))
        .unwrap();
        let euro: Currency = "EUR".parse().unwrap();
        let mut asked = Asked::of(&bikes, euro);
        for (option, minor) in [(Some("e-bike"), 2_800), (Some("city"), 1_600), (None, 1_600)] {
            asked.choose(&bikes, option, euro);
            assert_eq!(asked.total(2).unwrap().minor, 2 * minor, "{option:?}");
        }
    }
}
