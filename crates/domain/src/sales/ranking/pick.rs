//! Which of the ranked ones to show: the best fit, the cheapest, one step up. Three different answers to one wish,
//! rather than three of the same.

use super::score::limit;
use super::{Offer, Reason, Wish};

/// How many are shown. More cannot be compared on a phone.
const SHOWN: usize = 3;

/// Those to show and the rest, both in order.
pub(super) fn diverse(mut ranked: Vec<Offer>, wish: &Wish) -> (Vec<Offer>, Vec<Offer>) {
    if ranked.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut best = ranked.remove(0);
    let saver = saver(&best, &ranked);
    for offer in ranked.iter_mut().chain([&mut best]) {
        if Some(&offer.accommodation) == saver.as_ref() {
            offer.reasons.insert(0, Reason::Cheapest);
        }
    }
    best.reasons.insert(0, Reason::BestFit);
    let paid = best.quote.total_minor;
    let mut shown = vec![best];
    take(&mut ranked, &mut shown, |offer| offer.reasons.contains(&Reason::Cheapest));
    let steps = ranked.iter().enumerate().filter(|(_, offer)| is_step_up(offer, paid, wish));
    // Among equals the dearest: the guest sees how far the budget reaches.
    let step = steps.max_by_key(|(_, offer)| (offer.score.total, offer.quote.total_minor));
    if let Some(index) = step.map(|(index, _)| index) {
        let mut offer = ranked.remove(index);
        offer.reasons.insert(0, Reason::StepUp);
        shown.push(offer);
    }
    while shown.len() < SHOWN && take(&mut ranked, &mut shown, |offer| is_affordable(offer, wish)) {}
    (shown, ranked)
}

/// What saves money. A tent nobody said a word of does so only when nothing expected costs less than the best fit.
fn saver(best: &Offer, others: &[Offer]) -> Option<String> {
    let price = |offer: &&Offer| offer.quote.total_minor;
    let all = || std::iter::once(best).chain(others);
    let expected = all().filter(|offer| is_expected(offer)).min_by_key(price);
    let saver = expected.filter(|offer| offer.accommodation != best.accommodation);
    saver.or_else(|| all().min_by_key(price)).map(|offer| offer.accommodation.clone())
}

fn is_expected(offer: &Offer) -> bool {
    !offer.reasons.contains(&Reason::KindUnasked)
}

/// Moves the best one of a sort over.
fn take(ranked: &mut Vec<Offer>, shown: &mut Vec<Offer>, wanted: impl Fn(&Offer) -> bool) -> bool {
    let index = ranked.iter().position(wanted);
    index.map(|index| shown.push(ranked.remove(index))).is_some()
}

/// Noticeably dearer than the best fit, but no budget ignored; without one, not another world.
fn is_step_up(offer: &Offer, paid: i64, wish: &Wish) -> bool {
    let total = i128::from(offer.quote.total_minor);
    let paid = i128::from(paid);
    let reachable = if wish.budget.is_some() { is_affordable(offer, wish) } else { total <= paid * 2 };
    reachable && total * 100 >= paid * 105
}

/// Within the budget or a little over it.
fn is_affordable(offer: &Offer, wish: &Wish) -> bool {
    limit(wish, &offer.quote).is_none_or(|limit| i128::from(offer.quote.total_minor) * 10 <= limit * 13)
}
