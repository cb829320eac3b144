//! The score of a candidate: six parts from 0 to 1000, weighed. Integers, so that ties are ties everywhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::filter::KindMatch;
use super::{Budget, Candidate, Offer, Reason, Scene, Wish, gaps};
use crate::catalog::Accommodation;
use crate::sales::quote::{Party, Quote};
use crate::sales::understanding::BudgetScope;

/// The best of a part.
const FULL: u16 = 1_000;
/// A total this many percent over the budget is worth nothing.
const BUDGET_SLACK_PERCENT: i128 = 30;

/// How much each part counts, against the sum of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Party, beds, kind.
    pub fit: u16,
    /// Price against the budget, or against the middle of what is free.
    pub budget: u16,
    /// What it is best for.
    pub occasion: u16,
    /// The owner's push.
    pub owner: u16,
    /// How little of it is left, and whether it closes a hole in the calendar.
    pub scarcity: u16,
    /// Where the guest has stayed.
    pub history: u16,
}

impl Default for Weights {
    fn default() -> Self {
        Self { fit: 35, budget: 25, occasion: 15, owner: 10, scarcity: 10, history: 5 }
    }
}

/// The parts of a score, each from 0 to 1000.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScoreParts {
    /// Party, beds, kind.
    pub fit: u16,
    /// Price.
    pub budget: u16,
    /// What it is best for.
    pub occasion: u16,
    /// The owner's push.
    pub owner: u16,
    /// How little is left, holes in the calendar.
    pub scarcity: u16,
    /// Where the guest has stayed.
    pub history: u16,
    /// All of them, weighed.
    pub total: u16,
}

impl ScoreParts {
    fn weighed(mut self, weights: &Weights) -> Self {
        let parts = [
            (self.fit, weights.fit),
            (self.budget, weights.budget),
            (self.occasion, weights.occasion),
            (self.owner, weights.owner),
            (self.scarcity, weights.scarcity),
            (self.history, weights.history),
        ];
        let sum: u32 = parts.iter().map(|(part, weight)| u32::from(*part) * u32::from(*weight)).sum();
        let of: u32 = parts.iter().map(|(_, weight)| u32::from(*weight)).sum();
        self.total = u16::try_from(sum.checked_div(of).unwrap_or(0)).unwrap_or(FULL);
        self
    }
}

/// Candidates as offers, best first.
pub(super) fn rank(candidates: Vec<Candidate<'_>>, wish: &Wish, scene: &Scene<'_>) -> Vec<Offer> {
    let median = median(candidates.iter().map(|candidate| candidate.quote.total_minor).collect());
    let mut offers: Vec<Offer> =
        candidates.into_iter().map(|candidate| offer(candidate, wish, scene, median)).collect();
    // Where nothing comes near the budget, the least dear comes nearest.
    let out_of_reach = wish.budget.is_some() && offers.iter().all(|offer| offer.score.budget == 0);
    offers.sort_by_key(|offer| {
        let score = if out_of_reach { 0 } else { offer.score.total };
        (std::cmp::Reverse(score), offer.quote.total_minor)
    });
    offers
}

fn offer(candidate: Candidate<'_>, wish: &Wish, scene: &Scene<'_>, median: i64) -> Offer {
    let party = Party::count(wish.adults, &wish.ages(), scene.rules);
    let accommodation = candidate.accommodation;
    let tag = best_for(wish, party, accommodation, candidate.quote.nights.len());
    let score = ScoreParts {
        fit: fit(party, &candidate),
        budget: budget(wish, &candidate.quote, median),
        occasion: tag.as_ref().map_or(0, |(_, points)| *points),
        owner: owner(accommodation.owner_weight),
        scarcity: scarcity(&candidate, wish, scene),
        history: history(wish, accommodation, scene),
        total: 0,
    }
    .weighed(&scene.weights);
    let reasons = reasons(&candidate, wish, scene, party, tag.map(|(tag, _)| tag));
    Offer {
        accommodation: accommodation.id.clone(),
        quote: candidate.quote,
        free_units: candidate.free_units,
        score,
        reasons,
    }
}

/// Half for the party against the included places, a quarter each for the beds and the kind.
fn fit(party: Party, candidate: &Candidate<'_>) -> u16 {
    let people = party.people();
    let base = u32::from(candidate.accommodation.occupancy.base);
    let ratio = (people.min(base) * u32::from(FULL)).checked_div(people.max(base)).unwrap_or(0);
    let kind = match candidate.kind {
        KindMatch::Any | KindMatch::Asked => FULL,
        KindMatch::Near | KindMatch::Unasked => FULL / 2,
        KindMatch::Other => 0,
    };
    let sum = 2 * ratio + u32::from(beds(party, candidate.accommodation)) + u32::from(kind);
    u16::try_from(sum / 4).unwrap_or(FULL)
}

/// Whether everyone sleeps well: real beds before sofa beds, one bed for a couple.
fn beds(party: Party, accommodation: &Accommodation) -> u16 {
    let (mut real, mut sofa, mut double) = (0_u32, 0_u32, false);
    for (bed, count) in accommodation.beds.iter().flatten() {
        let count = u32::from(*count);
        match bed.as_str() {
            "sofa-bed" => sofa += 2 * count,
            "king" | "queen" | "double" => {
                double |= count > 0;
                real += 2 * count;
            }
            "bunk" => real += 2 * count,
            _ => real += count,
        }
    }
    let couple = party.adults == 2 && party.children == 0;
    match party.people() {
        _ if accommodation.beds.is_empty() => FULL / 2,
        _ if couple && !double => FULL / 2,
        people if people <= real => FULL,
        people if people <= real + sofa => 700,
        _ => 300,
    }
}

/// Full up to the budget, falling to nothing at 30 % over it; without one, the nearer the middle the better;
/// nobody minds paying less, so below it the distance counts half.
fn budget(wish: &Wish, quote: &Quote, median: i64) -> u16 {
    let total = i128::from(quote.total_minor);
    let full = i128::from(FULL);
    let points = match limit(wish, quote) {
        Some(limit) if total <= limit => full,
        Some(limit) => match limit * BUDGET_SLACK_PERCENT {
            slack if slack > 0 => full - (total - limit) * full * 100 / slack,
            _ => 0,
        },
        None => match i128::from(median) {
            0 => full,
            median if total < median => full - (median - total) * full / median / 2,
            median => full - (total - median) * full / median,
        },
    };
    u16::try_from(points.clamp(0, full)).unwrap_or(0)
}

/// The budget for the whole stay.
pub(super) fn limit(wish: &Wish, quote: &Quote) -> Option<i128> {
    let Budget { max_minor, scope } = wish.budget?;
    let times = match scope {
        BudgetScope::Total => 1,
        BudgetScope::PerNight => i128::try_from(quote.nights.len()).unwrap_or(i128::MAX),
    };
    Some(i128::from(max_minor).saturating_mul(times))
}

/// The tag of `best_for` that speaks to this guest. A said occasion counts full; beside one, what the party alone
/// suggests counts a quarter.
fn best_for(
    wish: &Wish,
    party: Party,
    accommodation: &Accommodation,
    nights: usize,
) -> Option<(String, u16)> {
    let found = |tag: &str| accommodation.best_for.iter().find(|own| own.eq_ignore_ascii_case(tag)).cloned();
    if let Some(occasion) = &wish.occasion {
        let occasion = occasion.to_lowercase();
        let said = std::iter::once(occasion.as_str()).chain(akin(&occasion).iter().copied());
        if let Some(tag) = said.into_iter().find_map(found) {
            return Some((tag, FULL));
        }
    }
    let share = if wish.occasion.is_some() { 4 } else { 1 };
    let suggested = suggested(wish, party, nights).into_iter();
    let mut known = suggested.filter_map(|(tag, points)| Some((found(tag)?, points / share)));
    known.next()
}

/// Tags that mean nearly the same as an occasion.
fn akin(occasion: &str) -> &'static [&'static str] {
    match occasion {
        "anniversary" => &["romance", "honeymoon", "celebration"],
        "honeymoon" | "romance" | "wedding" => &["honeymoon", "romance", "anniversary", "celebration"],
        "birthday" | "celebration" | "party" => &["celebration", "birthday", "group"],
        "family" => &["family", "small-family"],
        "business" | "work" => &["business", "workation", "short-stay"],
        "nature" | "hiking" => &["nature"],
        _ => &[],
    }
}

/// What the party and the dates suggest, most telling first. What is made for any family is a little less for a small
/// one than what is made for just that.
fn suggested(wish: &Wish, party: Party, nights: usize) -> Vec<(&'static str, u16)> {
    let young = party.children + party.infants;
    let is_small = young == 1 && party.adults <= 2;
    let conditions = [
        (wish.pets > 0, "pets"),
        (wish.must_haves.iter().any(|slug| slug == "accessible"), "accessibility"),
        (party.people() >= 6, "group"),
        (is_small, "small-family"),
        (young > 0, "family"),
        (party.adults == 2 && young == 0, "couple"),
        (nights >= 7, "long-stay"),
        (nights <= 2, "short-stay"),
        (wish.budget.is_some(), "budget"),
    ];
    let points = |tag| if is_small && tag == "family" { FULL / 4 * 3 } else { FULL };
    conditions.into_iter().filter_map(|(holds, tag)| holds.then_some((tag, points(tag)))).collect()
}

/// -5 is nothing, 0 the middle, 5 full.
fn owner(weight: Option<i8>) -> u16 {
    let weight = weight.unwrap_or(0).clamp(-5, 5);
    u16::try_from(weight + 5).unwrap_or(5) * 100
}

/// Half for how much of it is taken, half for closing a hole.
fn scarcity(candidate: &Candidate<'_>, wish: &Wish, scene: &Scene<'_>) -> u16 {
    let accommodation = candidate.accommodation;
    let units = usize::from(accommodation.units);
    let taken = units.saturating_sub(candidate.free_units) * usize::from(FULL);
    let taken = u16::try_from(taken.checked_div(units).unwrap_or(0)).unwrap_or(FULL);
    let season = candidate.quote.nights.first().and_then(|night| accommodation.rates.get(&night.season));
    let shortest = season.and_then(|rate| rate.min_nights).unwrap_or(1).max(2);
    let gap = gaps::gap_fill(wish, accommodation, scene.calendar, i64::from(shortest));
    u16::midpoint(taken, gap)
}

/// Full where the guest has stayed, less for the same kind.
fn history(wish: &Wish, accommodation: &Accommodation, scene: &Scene<'_>) -> u16 {
    if wish.stayed_in.contains(&accommodation.id) {
        return FULL;
    }
    let mut known = wish.stayed_in.iter().filter_map(|id| scene.catalog.accommodation(id));
    if known.any(|stayed| stayed.kind == accommodation.kind) { 600 } else { 0 }
}

fn reasons(
    candidate: &Candidate<'_>,
    wish: &Wish,
    scene: &Scene<'_>,
    party: Party,
    tag: Option<String>,
) -> Vec<Reason> {
    let accommodation = candidate.accommodation;
    let mut reasons = Vec::new();
    match candidate.kind {
        KindMatch::Asked => reasons.push(Reason::KindAsked),
        KindMatch::Other => reasons.push(Reason::OtherKind),
        KindMatch::Unasked => reasons.push(Reason::KindUnasked),
        KindMatch::Any | KindMatch::Near => {}
    }
    if wish.stayed_in.contains(&accommodation.id) {
        reasons.push(Reason::StayedBefore);
    }
    reasons.extend(wish.must_haves.iter().cloned().map(Reason::Has));
    reasons.extend(tag.map(Reason::BestFor));
    if party.people() <= u32::from(accommodation.occupancy.base) {
        reasons.push(Reason::FitsParty);
    }
    if let Some(limit) = limit(wish, &candidate.quote) {
        let over = i128::from(candidate.quote.total_minor) - limit;
        reasons.push(if over <= 0 { Reason::InsideBudget } else { over_budget(over, limit) });
    }
    if scene.calendar_is_fresh && accommodation.units > 1 && candidate.free_units == 1 {
        reasons.push(Reason::LastOne);
    }
    reasons
}

fn over_budget(over: i128, limit: i128) -> Reason {
    let percent = if limit > 0 { (over * 100 + limit - 1) / limit } else { i128::from(u32::MAX) };
    Reason::OverBudget(u32::try_from(percent).unwrap_or(u32::MAX))
}

/// The middle total; of an even number the mean of the two in the middle.
fn median(mut totals: Vec<i64>) -> i64 {
    totals.sort_unstable();
    let upper = totals.get(totals.len() / 2).copied().unwrap_or(0);
    if totals.len() % 2 == 1 {
        return upper;
    }
    let lower = (totals.len() / 2).checked_sub(1).and_then(|index| totals.get(index)).copied().unwrap_or(0);
    i64::midpoint(lower, upper)
}
