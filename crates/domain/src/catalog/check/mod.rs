//! Finds what is well-formed and still wrong: a season that nobody named, ranges that contradict each other, a price
//! no guest can pay. Every finding says where (JSON pointer), what is wrong and what was expected.

mod accommodations;
mod seasons;
mod terms;

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use super::{Amount, Catalog, PercentText, PricingRules};
use crate::money::{Money, Percent};

/// A mistake in a file of the owner.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Problem {
    /// Where, as a JSON pointer (RFC 6901): `/accommodations/0/rates/low/night`.
    pub path: String,
    /// What would be right.
    pub expected: String,
    /// What is wrong.
    pub message: String,
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; expected {}", self.path, self.message, self.expected)
    }
}

/// What a catalog is checked against.
pub struct CheckAgainst<'a> {
    /// Of the property.
    pub rules: &'a PricingRules,
    /// Whether there is a file at a path below the resort's directory.
    pub photo_exists: &'a dyn Fn(&str) -> bool,
}

pub(super) fn problems(catalog: &Catalog, against: &CheckAgainst<'_>) -> Vec<Problem> {
    let mut found = Findings::default();
    accommodations::check(catalog, against, &mut found);
    seasons::check(&catalog.seasons, &mut found);
    terms::check(catalog, against, &mut found);
    found.0
}

/// The list being made.
#[derive(Default)]
struct Findings(Vec<Problem>);

impl Findings {
    fn add(&mut self, path: impl Into<String>, expected: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem { path: path.into(), expected: expected.into(), message: message.into() });
    }

    /// Ids of a list must be there once each.
    fn unique_ids<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a str>) {
        let mut first_seen = BTreeMap::new();
        for (index, id) in ids.enumerate() {
            let path = format!("{list}/{index}/id");
            if id.trim().is_empty() {
                self.add(path, "a short name", "the id is empty");
            } else if let Some(first) = first_seen.get(id) {
                self.add(path, "an id of its own", format!("\"{id}\" is already the id of {list}/{first}"));
            } else {
                first_seen.insert(id, index);
            }
        }
    }

    /// An amount that can be read in the property's currency.
    fn amount(&mut self, path: &str, amount: &Amount, against: &CheckAgainst<'_>) -> Option<Money> {
        let currency = against.rules.currency;
        match amount.money(currency) {
            Ok(money) => Some(money),
            Err(error) => {
                self.add(path, example(against.rules), error.to_string());
                None
            }
        }
    }

    /// An amount above nothing.
    fn price(&mut self, path: &str, amount: &Amount, against: &CheckAgainst<'_>) {
        if self.amount(path, amount, against).is_some_and(|money| money.minor == 0) {
            self.add(path, "a price above zero", format!("a price of {} sells for nothing", amount.as_str()));
        }
    }

    /// A percentage from 0 to 100.
    fn percent(&mut self, path: &str, text: &PercentText) -> Option<Percent> {
        let expected = "a percentage from 0 to 100";
        match text.percent() {
            Ok(percent) if percent > Percent::HUNDRED => {
                self.add(path, expected, format!("{percent} % is more than everything"));
                None
            }
            Ok(percent) => Some(percent),
            Err(error) => {
                self.add(path, expected, error.to_string());
                None
            }
        }
    }
}

/// How an amount looks in the property's currency.
fn example(rules: &PricingRules) -> String {
    let sample = match rules.currency.exponent() {
        0 => "12000",
        2 => "142.00",
        3 => "42.500",
        _ => "142",
    };
    format!("an amount in {} such as \"{sample}\"", rules.currency)
}

/// A key as a part of a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
