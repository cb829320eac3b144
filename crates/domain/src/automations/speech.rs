//! Dates, amounts and lists in the language of a message: the resort's own wording where it has one, else a form that
//! every language reads.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::Situation;
use crate::language::Lang;
use crate::money::{self, Currency, Money};
use crate::sales::texts::{Arg, Key, Texts, Voice};

/// How one message speaks.
#[derive(Clone)]
pub(super) struct Speech {
    pub(super) texts: Option<Arc<Texts>>,
    pub(super) lang: Lang,
    pub(super) fallback: Lang,
}

impl Speech {
    pub(super) fn money(&self, minor: i64, currency: Currency) -> String {
        money::format(Money::new(minor, currency), &self.lang)
    }

    /// "Wed 12 – Sat 15 Aug 2026".
    pub(super) fn dates(&self, from: Date, until: Date) -> String {
        self.worded(|voice| voice.dates(from, until)).unwrap_or_else(|| format!("{from} – {until}"))
    }

    /// "Wed 12 Aug".
    pub(super) fn day(&self, day: Date) -> String {
        self.worded(|voice| voice.day(day)).unwrap_or_else(|| day.to_string())
    }

    /// "Thu 13 Aug, 10:30".
    pub(super) fn moment(&self, at: DateTime) -> String {
        self.worded(|voice| voice.moment(at)).unwrap_or_else(|| at.strftime("%Y-%m-%d %H:%M").to_string())
    }

    /// A moment, on the property's clock.
    pub(super) fn moment_of(&self, at: Timestamp, situation: &Situation<'_>) -> String {
        self.moment(situation.resort.property.zone().to_datetime(at))
    }

    /// "a, b and c".
    pub(super) fn list(&self, items: &[String]) -> String {
        self.worded(|voice| voice.list(items)).unwrap_or_else(|| items.join(", "))
    }

    /// A sentence of the resort's wording; nothing when it has none.
    pub(super) fn say(&self, key: Key, args: &[(&str, Arg<'_>)]) -> Option<String> {
        self.worded(|voice| voice.say(key, args))
    }

    fn worded(&self, write: impl Fn(&Voice<'_>) -> String) -> Option<String> {
        self.texts.as_ref().map(|texts| texts.compose(&self.lang, write))
    }
}
