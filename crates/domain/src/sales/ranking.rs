//! Chooses what to offer: what is free and fits, in an order that can be explained. Every offer carries the parts of
//! its score and its reasons as codes; every accommodation that is not offered carries the rule it failed. It finds no
//! words (the conversation does) and never claims a scarcity that is not there.

mod filter;
mod gaps;
mod nearby;
mod pick;
mod score;

pub use nearby::Nearby;
pub use score::{ScoreParts, Weights};

use std::fmt;

use jiff::civil::Date;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use super::quote::{Quote, QuoteRefusal, QuoteRequest};
use super::understanding::BudgetScope;
use crate::catalog::{Accommodation, Catalog, PricingRules};
use crate::stays::Calendar;

/// What a guest is looking for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wish {
    /// First night.
    pub check_in: Date,
    /// Departure day (exclusive).
    pub check_out: Date,
    /// Grown-ups.
    pub adults: u16,
    /// Ages of the children.
    #[serde(default)]
    pub child_ages: Vec<u8>,
    /// Babies whose age was not said.
    #[serde(default)]
    pub infants: u16,
    /// Animals.
    #[serde(default)]
    pub pets: u16,
    /// `villa`, `suite`… `room` is what guests say for any of them and excludes nothing.
    #[serde(default)]
    pub kind: Option<String>,
    /// What it cannot do without, as slugs: `sea-view`, `accessible`, `kitchen`. A topic the guest only asked about
    /// does not belong here.
    #[serde(default)]
    pub must_haves: Vec<String>,
    /// Upper limit.
    #[serde(default)]
    pub budget: Option<Budget>,
    /// `anniversary`, `honeymoon`, `family`…
    #[serde(default)]
    pub occasion: Option<String>,
    /// Has stayed here before.
    #[serde(default)]
    pub returning: bool,
    /// Where: ids of accommodations.
    #[serde(default)]
    pub stayed_in: Vec<String>,
    /// A rate plan's id; `None` for the property's first.
    #[serde(default)]
    pub rate_plan: Option<String>,
    /// As the guest wrote it.
    #[serde(default)]
    pub promo_code: Option<String>,
}

/// An upper limit in minor units of the property's currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// At most, whatever is paid where.
    pub max_minor: i64,
    /// For the stay or a night.
    pub scope: BudgetScope,
}

/// What is known when offers are chosen.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// What is sold.
    pub catalog: &'a Catalog,
    /// How the property counts.
    pub rules: &'a PricingRules,
    /// What is taken.
    pub calendar: &'a Calendar,
    /// The calendar is at most 15 minutes old, so that "the last one" is true when it is said.
    pub calendar_is_fresh: bool,
    /// What every guest of the property has, as slugs: `pool`, `parking`.
    pub property_amenities: &'a [String],
    /// The property's date.
    pub today: Date,
    /// How much each part of the score counts.
    pub weights: Weights,
}

/// What to offer, and why not the rest. Every accommodation is in one of the first three lists.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Ranking {
    /// Two or three to show: best fit, cheapest, one step up.
    pub offers: Vec<Offer>,
    /// What is free and fits besides, best first.
    pub others: Vec<Offer>,
    /// What is not, with the rule.
    pub refused: Vec<Refused>,
    /// Nearest dates of the same length, when nothing (of the kind asked for) is free.
    pub nearby: Vec<Nearby>,
}

/// One accommodation for the whole stay.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Offer {
    /// Its id in the catalog.
    pub accommodation: String,
    /// What it costs.
    pub quote: Quote,
    /// How many units are free on all nights.
    pub free_units: usize,
    /// How its place in the order came about.
    pub score: ScoreParts,
    /// What speaks for it, most telling first.
    pub reasons: Vec<Reason>,
}

/// One thing that is true of an offer and matters to this guest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The best score.
    BestFit,
    /// No other of the kinds one expects costs less.
    Cheapest,
    /// More than the best fit, for more.
    StepUp,
    /// The kind the guest asked for.
    KindAsked,
    /// A tent, a cabin, a house, though nobody asked for one.
    KindUnasked,
    /// Not the kind the guest asked for: none of those is free.
    OtherKind,
    /// Everyone has a place that is included in the price.
    FitsParty,
    /// Something the guest cannot do without.
    Has(String),
    /// At most the budget.
    InsideBudget,
    /// Over the budget, by this many percent (rounded up).
    OverBudget(u32),
    /// Made for the guest's occasion or party: `honeymoon`, `family`, `couple`.
    BestFor(String),
    /// The guest knows it.
    StayedBefore,
    /// One of several is left, and that is known now.
    LastOne,
}

/// An accommodation that is not offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Its id in the catalog.
    pub accommodation: String,
    /// The rule it failed.
    pub why: WhyNot,
}

/// Why an accommodation is not offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhyNot {
    /// Another kind than the guest asked for, and one of those is free.
    OtherKind,
    /// It has not what the guest cannot do without.
    Lacks(String),
    /// It cannot be booked so: too many people, too few nights, closed.
    Rule(QuoteRefusal),
    /// All units are taken on some night.
    Taken,
}

impl WhyNot {
    /// The rule's name, stable for programs.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::OtherKind => "other_kind",
            Self::Lacks(_) => "lacks",
            Self::Rule(refusal) => refusal.rule(),
            Self::Taken => "taken",
        }
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherKind => f.write_str("another kind than asked for"),
            Self::Lacks(slug) => write!(f, "it lacks \"{slug}\""),
            Self::Rule(refusal) => refusal.fmt(f),
            Self::Taken => f.write_str("all units are taken on some night"),
        }
    }
}

impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut refused = to.serialize_struct("Refused", 3)?;
        refused.serialize_field("accommodation", &self.accommodation)?;
        refused.serialize_field("rule", self.why.rule())?;
        refused.serialize_field("message", &self.why.to_string())?;
        refused.end()
    }
}

impl Wish {
    /// Everyone whose age is known, babies as nought.
    pub fn ages(&self) -> Vec<u8> {
        let babies = std::iter::repeat_n(0, usize::from(self.infants));
        self.child_ages.iter().copied().chain(babies).collect()
    }

    /// The request that prices it in an accommodation, booked on a day.
    pub fn request(&self, accommodation: &str, booked_on: Date) -> QuoteRequest {
        QuoteRequest {
            accommodation: accommodation.to_owned(),
            check_in: self.check_in,
            check_out: self.check_out,
            adults: self.adults,
            child_ages: self.ages(),
            pets: self.pets,
            booked_on,
            rate_plan: self.rate_plan.clone(),
            promo_code: self.promo_code.clone(),
            returning: self.returning,
        }
    }
}

/// An accommodation that is free and fits, before it is compared with the others.
struct Candidate<'a> {
    accommodation: &'a Accommodation,
    quote: Quote,
    free_units: usize,
    kind: filter::KindMatch,
}

/// Ranks the catalog for a wish. The same input gives the same order: equal scores go by price, then by the order of
/// the catalog.
pub fn rank(wish: &Wish, scene: &Scene<'_>) -> Ranking {
    let mut candidates = Vec::new();
    let mut refused = Vec::new();
    for accommodation in &scene.catalog.accommodations {
        match filter::candidate(wish, accommodation, scene) {
            Ok(candidate) => candidates.push(candidate),
            Err(why) => refused.push(Refused { accommodation: accommodation.id.clone(), why }),
        }
    }
    let kind_is_free = candidates.iter().any(|candidate| candidate.kind.keeps());
    if kind_is_free {
        candidates.retain(|candidate| {
            let keep = candidate.kind.keeps();
            if !keep {
                let accommodation = candidate.accommodation.id.clone();
                refused.push(Refused { accommodation, why: WhyNot::OtherKind });
            }
            keep
        });
    }
    let nearby = if kind_is_free { Vec::new() } else { nearby::search(wish, scene) };
    let ranked = score::rank(candidates, wish, scene);
    let (offers, others) = pick::diverse(ranked, wish);
    Ranking { offers, others, refused, nearby }
}

#[cfg(test)]
mod tests;
