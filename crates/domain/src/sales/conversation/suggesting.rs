//! Concrete dates for a guest who only named a month: two stays that are free, with the price of each.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde_json::json;

use super::refusing::tap_title;
use super::state::Question;
use super::tap::Tap;
use super::turn::{Turn, button};
use crate::messaging::Outbound;
use crate::sales::ranking::{Reason, Wish, rank};
use crate::sales::texts::key;

/// Nights of a weekend, when the guest named no length.
const WEEKEND: u16 = 2;
/// Stays up to this length begin on a Friday.
const LONG_WEEKEND: u16 = 3;
/// Two suggestions lie at least so many days apart.
const APART: i64 = 5;
/// Candidates that are ranked, not only priced.
const RANKED: usize = 10;
/// Points of fit (of 1000) that make no difference to a guest.
const NEARLY: u16 = 100;

/// A stay in the month, with what to say of it.
struct Suggestion {
    from: Date,
    to: Date,
    total_minor: i64,
    /// The accommodation that fits best, once the party is known.
    best: Option<String>,
}

impl Turn<'_> {
    /// Two stays of the month, cheapest first chosen, shown in the order of the calendar.
    pub(super) fn suggest(&mut self) {
        let Some(first) = self.month() else { return self.ask_dates() };
        let nights = self.state.slots.nights.unwrap_or(WEEKEND).clamp(1, 60);
        let mut stays = self.stays_in(first, nights);
        stays.sort_by_key(|stay| stay.total_minor);
        let has_budget = self.state.slots.budget_max_minor.is_some();
        let stays = if has_budget { self.best_of(stays) } else { stays };
        let mut chosen: Vec<Suggestion> = Vec::new();
        for stay in stays {
            let apart = |other: &Suggestion| {
                (stay.from - other.from).get_days().abs() >= APART.try_into().unwrap_or(5)
            };
            if chosen.len() < 2 && chosen.iter().all(apart) {
                chosen.push(stay);
            }
        }
        chosen.sort_by_key(|stay| stay.from);
        self.state.suggested = chosen.iter().map(|stay| (stay.from, stay.to)).collect();
        let shown = chosen.iter().map(|stay| json!({"check_in": stay.from, "total_minor": stay.total_minor}));
        self.record(
            "dates.suggested",
            json!({ "month": self.state.slots.month, "dates": shown.collect::<Vec<_>>() }),
        );
        if chosen.is_empty() {
            return self.nothing_in(first, nights);
        }
        self.show_suggestions(first, nights, &chosen);
    }

    fn nothing_in(&mut self, first: Date, nights: u16) {
        self.state.slots.month = None;
        self.say(|_, voice| {
            let args = [("month", voice.month(first).into()), ("nights", voice.nights(nights).into())];
            voice.say(key::SUGGEST_NONE, &args)
        });
    }

    fn show_suggestions(&mut self, first: Date, nights: u16, chosen: &[Suggestion]) {
        let ask_party = self.state.slots.adults().is_none() && self.may_ask(Question::Party);
        if ask_party {
            self.put(Question::Party);
        }
        let mut taps: Vec<Tap> =
            chosen.iter().map(|stay| Tap::Dates(stay.from, stay.to, stay.best.clone())).collect();
        taps.push(Tap::DatesOther);
        self.send(|turn, voice| {
            let args = [("month", voice.month(first).into()), ("nights", voice.nights(nights).into())];
            let mut lines = vec![voice.say(key::SUGGEST, &args)];
            for stay in chosen {
                let dates = ("dates", voice.dates(stay.from, stay.to).into());
                let total = ("total", turn.money(stay.total_minor, voice).into());
                lines.push(match &stay.best {
                    Some(best) => {
                        voice.say(key::SUGGEST_BEST, &[dates, ("name", turn.name(best, voice).into()), total])
                    }
                    None => voice.say(key::SUGGEST_FROM, &[dates, total]),
                });
            }
            lines.push(String::new());
            if turn.state.slots.adults().is_none() {
                lines.push(voice.say(key::SUGGEST_TWO_ADULTS, &[]));
            }
            lines.push(voice.say(if ask_party { key::SUGGEST_PICK_PARTY } else { key::SUGGEST_PICK }, &[]));
            let buttons = taps.iter().map(|tap| button(tap, tap_title(tap, voice))).collect();
            Outbound::Buttons { photo: None, body: lines.join("\n"), footer: None, buttons }
        });
    }

    /// First day of the month we talk about.
    pub(super) fn month(&self) -> Option<Date> {
        format!("{}-01", self.state.slots.month.as_deref()?).parse().ok()
    }

    /// Stays of that length in the month that are free, each with its lowest price.
    fn stays_in(&self, first: Date, nights: u16) -> Vec<Suggestion> {
        let today = self.ctx.today();
        let days = first.days_in_month();
        let starts = (1..=days).filter_map(|day| Date::new(first.year(), first.month(), day).ok());
        let starts = starts.filter(|from| *from >= today && begins_well(*from, nights));
        starts.filter_map(|from| self.cheapest_from(from, nights)).collect()
    }

    fn cheapest_from(&self, from: Date, nights: u16) -> Option<Suggestion> {
        let to = from.checked_add(i64::from(nights).days()).ok()?;
        let wish = self.wish((from, to));
        let ids = self.ctx.catalog.accommodations.iter().filter(|one| self.is_wanted(one, &wish));
        let total_minor = ids.filter_map(|one| self.price_if_free(&wish, &one.id)).min()?;
        Some(Suggestion { from, to, total_minor, best: None })
    }

    fn is_wanted(&self, one: &crate::catalog::Accommodation, wish: &Wish) -> bool {
        let named = self.state.slots.accommodation.as_ref();
        let kind = wish.kind.as_deref().filter(|kind| *kind != "room");
        let all_kinds = self.ctx.catalog.accommodations.iter().map(|one| one.kind.as_str());
        let kind = kind.filter(|kind| all_kinds.clone().any(|known| known == *kind));
        named.is_none_or(|named| *named == one.id) && kind.is_none_or(|kind| one.kind.as_str() == kind)
    }

    /// With a budget: the best there is within it on some of the dates, dearest first; else what comes nearest.
    fn best_of(&self, stays: Vec<Suggestion>) -> Vec<Suggestion> {
        let step = (stays.len() / RANKED).max(1);
        let mut within = Vec::new();
        let mut over = Vec::new();
        for stay in stays.into_iter().step_by(step).take(RANKED) {
            let ranking = rank(&self.wish((stay.from, stay.to)), &self.scene());
            let fitting = || ranking.offers.iter().chain(&ranking.others);
            let best_fit = fitting().map(|offer| offer.score.fit).max().unwrap_or_default();
            let inside = fitting()
                .filter(|offer| offer.reasons.contains(&Reason::InsideBudget))
                .filter(|offer| offer.score.fit.saturating_add(NEARLY) >= best_fit)
                .max_by_key(|offer| offer.quote.total_minor);
            let (list, offer) = match inside {
                Some(offer) => (&mut within, Some(offer)),
                None => (&mut over, fitting().min_by_key(|offer| offer.quote.total_minor)),
            };
            let Some(offer) = offer else { continue };
            let (total_minor, best) = (offer.quote.total_minor, Some(offer.accommodation.clone()));
            list.push(Suggestion { total_minor, best, ..stay });
        }
        within.sort_by_key(|stay| std::cmp::Reverse(stay.total_minor));
        over.sort_by_key(|stay| stay.total_minor);
        within.into_iter().chain(over).collect()
    }
}

/// Up to three nights begin on a Friday; longer stays on any day.
fn begins_well(from: Date, nights: u16) -> bool {
    nights > LONG_WEEKEND || from.weekday() == Weekday::Friday
}
