//! A month's messages and what they cost: estimates until WhatsApp's word, the free ones counted, by what they were for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::card::{Billed, RateCard};

/// What WhatsApp said about the price of a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Told {
    /// Whether it is billed.
    pub billable: bool,
    /// As what.
    pub billed: Option<Billed>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    pub kind: Option<String>,
}

/// One message in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// From which of our numbers: the free ones are counted by it.
    pub number: String,
    /// When it was queued.
    pub at: Timestamp,
    /// As what we expect it to be billed.
    pub billed: Billed,
    /// The market.
    pub market: String,
    /// Our estimate.
    pub micros: i64,
    /// What WhatsApp said, once it has.
    pub told: Option<Told>,
    /// It was never delivered and costs nothing.
    pub void: bool,
    /// Which automation sent it; none for answers and people.
    pub automation: Option<String>,
}

/// A month's sum, and its parts.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Month {
    /// Millionths of the card's unit.
    pub micros: i64,
    /// Messages counted.
    pub messages: u32,
    /// Messages that cost nothing.
    pub free: u32,
    /// Free-form messages used of those that cost nothing, by number.
    pub quota: BTreeMap<String, u32>,
    /// By category.
    pub by_category: BTreeMap<&'static str, Line>,
    /// By automation; `(answers)` for the rest.
    pub by_automation: BTreeMap<String, Line>,
    /// By market.
    pub by_market: BTreeMap<String, Line>,
}

/// A line of a sum.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Line {
    /// Messages.
    pub messages: u32,
    /// Millionths.
    pub micros: i64,
}

impl Month {
    /// Sums a month's entries. Of each number's free-form messages the first cost nothing, as the card says, unless
    /// WhatsApp has said what a message costs.
    pub fn of(entries: &[Entry], card: &RateCard) -> Self {
        let mut month = Self::default();
        let mut ordered: Vec<&Entry> = entries.iter().filter(|entry| !entry.void).collect();
        ordered.sort_by(|a, b| (&a.number, a.at).cmp(&(&b.number, b.at)));
        for entry in ordered {
            month.add(entry, card);
        }
        month
    }

    fn add(&mut self, entry: &Entry, card: &RateCard) {
        let told = entry.told.as_ref();
        let billed = told.and_then(|told| told.billed).unwrap_or(entry.billed);
        let free_of_quota = billed == Billed::Service && {
            let used = self.quota.entry(entry.number.clone()).or_default();
            let free = *used < card.free_service_messages;
            *used = used.saturating_add(u32::from(free));
            free
        };
        let cost = match told {
            Some(told) if !told.billable => 0,
            None if free_of_quota => 0,
            _ => entry.micros,
        };
        self.micros = self.micros.saturating_add(cost);
        self.messages = self.messages.saturating_add(1);
        self.free = self.free.saturating_add(u32::from(cost == 0));
        let automation = entry.automation.clone().unwrap_or_else(|| "(answers)".to_owned());
        for line in [
            self.by_category.entry(billed.as_str()).or_default(),
            self.by_automation.entry(automation).or_default(),
            self.by_market.entry(entry.market.clone()).or_default(),
        ] {
            line.messages = line.messages.saturating_add(1);
            line.micros = line.micros.saturating_add(cost);
        }
    }
}

/// The calendar month a message is billed in, as `2026-11`. Meta counts months in UTC as far as is known.
pub fn month_of(at: Timestamp) -> String {
    jiff::tz::TimeZone::UTC.to_datetime(at).strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: &str, second: i64, billed: Billed) -> Entry {
        Entry {
            number: number.to_owned(),
            at: Timestamp::from_second(1_793_500_000 + second).unwrap(),
            billed,
            market: "ES".to_owned(),
            micros: 17_100,
            told: None,
            void: false,
            automation: None,
        }
    }

    #[test]
    fn the_first_free_form_messages_of_each_number_cost_nothing() {
        let card = RateCard { free_service_messages: 2, ..RateCard::shipped().clone() };
        let mut entries: Vec<Entry> = (0..4).map(|second| entry("1", second, Billed::Service)).collect();
        entries.push(entry("2", 9, Billed::Service));
        entries.push(entry("1", 0, Billed::Utility));
        let month = Month::of(&entries, &card);
        assert_eq!((month.messages, month.free, month.micros), (6, 3, 3 * 17_100));
        assert_eq!(month.quota, BTreeMap::from([("1".to_owned(), 2), ("2".to_owned(), 1)]));
    }

    #[test]
    fn what_whatsapp_says_goes_before_what_we_expected() {
        let card = RateCard { free_service_messages: 0, ..RateCard::shipped().clone() };
        let told = |billable| Some(Told { billable, billed: Some(Billed::Service), kind: None });
        let entries = [
            Entry { told: told(false), ..entry("1", 0, Billed::Service) },
            Entry { told: told(true), ..entry("1", 1, Billed::Utility) },
            Entry { void: true, ..entry("1", 2, Billed::Marketing) },
        ];
        let month = Month::of(&entries, &card);
        assert_eq!((month.messages, month.free, month.micros), (2, 1, 17_100));
        assert_eq!(month.by_category.keys().copied().collect::<Vec<_>>(), ["service"]);
    }
}
