//! The rate card (`rates.json`): what WhatsApp charges for a delivered message, by category and market, and when it
//! does not. Rules of 2026-10-01: free-form messages are billed after the first thousand of a number and month, and
//! utility templates inside the window are billed too; 72 hours after an advertisement everything is free.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

/// What WhatsApp charges.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateCard {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Where the figures are from; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// From when the figures hold.
    #[schemars(with = "String", regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), example = &"2026-10-01")]
    pub valid_from: Date,
    /// The currency you are billed in.
    pub currency: Currency,
    /// Free-form messages of a number and calendar month (UTC) that cost nothing.
    #[serde(default = "thousand")]
    pub free_service_messages: u32,
    /// From this day on free-form messages, and utility templates inside the window, are billed.
    #[serde(default = "october")]
    #[schemars(with = "String", regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub window_billed_from: Date,
    /// Prices by market: a country (`ES`), or a name used in `countries`.
    pub markets: BTreeMap<String, Rates>,
    /// Countries that share a market: `{"AT": "western_europe"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub countries: BTreeMap<String, String>,
    /// Every other country.
    pub other: Rates,
}

/// Prices of one market, in major units as text: `"0.0615"`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// A template that sells.
    #[schemars(regex(pattern = r"^[0-9]{1,4}(\.[0-9]{1,6})?$"), example = &"0.0615")]
    pub marketing: String,
    /// A template about something ordered.
    #[schemars(regex(pattern = r"^[0-9]{1,4}(\.[0-9]{1,6})?$"))]
    pub utility: String,
    /// A template with a code.
    #[schemars(regex(pattern = r"^[0-9]{1,4}(\.[0-9]{1,6})?$"))]
    pub authentication: String,
    /// A free-form message; the utility price when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9]{1,4}(\.[0-9]{1,6})?$"))]
    pub service: Option<String>,
}

fn thousand() -> u32 {
    1_000
}

fn october() -> Date {
    Date::constant(2026, 10, 1)
}

/// What a message is billed as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billed {
    /// A template that sells.
    Marketing,
    /// A template about something ordered.
    Utility,
    /// A template with a code.
    Authentication,
    /// Free-form.
    Service,
}

impl Billed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Marketing, Self::Utility, Self::Authentication, Self::Service];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Utility => "utility",
            Self::Authentication => "authentication",
            Self::Service => "service",
        }
    }

    /// Reads our word, or one of Meta's pricing categories.
    pub fn read(word: &str) -> Option<Self> {
        Some(match word {
            "marketing" | "marketing_lite" => Self::Marketing,
            "utility" => Self::Utility,
            "authentication" | "authentication_international" | "authentication-international" => {
                Self::Authentication
            }
            "service" | "referral_conversion" => Self::Service,
            _ => return None,
        })
    }
}

/// Why a message costs nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Free {
    /// Inside the window, before it was billed.
    Window,
    /// One of the month's first free-form messages, as far as the month is known: see [`super::Month`].
    Quota,
    /// Within 72 hours of an advertisement.
    EntryPoint,
}

/// What one message costs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Price {
    /// As what.
    pub billed: Billed,
    /// The market it counts to.
    pub market: String,
    /// In which currency.
    pub currency: Currency,
    /// Millionths of a major unit.
    pub micros: i64,
    /// Why nothing, if nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<Free>,
}

impl RateCard {
    /// The card that is shipped. Its figures age: `valid_from` says from when they are.
    pub fn shipped() -> &'static Self {
        #[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
        static SHIPPED: LazyLock<RateCard> = LazyLock::new(|| {
            serde_json::from_str(include_str!("rates-2026-10.json")).expect("the shipped rate card reads")
        });
        &SHIPPED
    }

    /// A message's price. A free-form one is priced as if the month's free ones were used up: how many there were is
    /// only known to the month.
    pub fn price(&self, billed: Billed, country: &str, at: Timestamp, window_open: bool) -> Price {
        let (market, rates) = self.rates(country);
        let day = jiff::tz::TimeZone::UTC.to_datetime(at).date();
        let in_window = billed == Billed::Service || (billed == Billed::Utility && window_open);
        let free = (in_window && day < self.window_billed_from).then_some(Free::Window);
        let micros = if free.is_some() { 0 } else { rates.of(billed) };
        Price { billed, market: market.to_owned(), currency: self.currency, micros, free }
    }

    fn rates(&self, country: &str) -> (&str, &Rates) {
        let market = self.countries.get(country).map_or(country, String::as_str);
        self.markets.get_key_value(market).map_or(("other", &self.other), |(name, rates)| (name, rates))
    }

    /// Millionths in the currency's smallest unit: 10,000 in a cent.
    pub fn micros_per_minor(&self) -> i64 {
        10_i64.pow(6_u32.saturating_sub(u32::from(self.currency.exponent())))
    }
}

impl Rates {
    fn of(&self, billed: Billed) -> i64 {
        let text = match billed {
            Billed::Marketing => &self.marketing,
            Billed::Utility => &self.utility,
            Billed::Authentication => &self.authentication,
            Billed::Service => self.service.as_ref().unwrap_or(&self.utility),
        };
        micros(text).unwrap_or(0)
    }
}

/// `"0.0615"` as 61,500.
fn micros(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<6}").get(..6)?.parse().ok()? };
    whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_card_reads_and_has_a_price_for_everybody() {
        let card = RateCard::shipped();
        assert!(card.markets.len() > 10, "{}", card.markets.len());
        for country in ["ES", "DE", "AT", "GB", "XX", ""] {
            let price = card.price(Billed::Marketing, country, at("2026-11-01T00:00:00Z"), false);
            assert!(price.micros > 0, "{country}");
        }
    }

    #[test]
    fn amounts_are_exact() {
        for (text, value) in [("0.0615", 61_500), ("1", 1_000_000), ("0.000001", 1), ("12.5", 12_500_000)] {
            assert_eq!(micros(text), Some(value));
        }
        assert_eq!(micros("x"), None);
        assert_eq!(RateCard::shipped().micros_per_minor(), 10_000);
    }

    #[test]
    fn inside_the_window_was_free_until_october_2026() {
        let card = RateCard::shipped();
        let price = |billed, day, open| card.price(billed, "ES", at(day), open);
        let (before, after) = ("2026-09-30T23:59:59Z", "2026-10-01T00:00:00Z");
        assert_eq!(price(Billed::Service, before, true).free, Some(Free::Window));
        assert_eq!(price(Billed::Utility, before, true).micros, 0);
        assert!(price(Billed::Utility, before, false).micros > 0);
        assert!(price(Billed::Utility, after, true).micros > 0);
        assert!(price(Billed::Service, after, true).micros > 0);
        assert!(price(Billed::Marketing, before, true).micros > 0);
    }
}
