//! Offers: ranked, at most three, each a card with photo, price of the whole stay and the reason it is shown.

use jiff::civil::Date;
use serde_json::json;

use super::asking::nights;
use super::refusing::Why;
use super::slots::ASSUMED_ADULTS;
use super::state::{OfferMade, Phase};
use super::tap::{Stay, Tap};
use super::turn::{Turn, button, photo_name};
use crate::catalog::{Accommodation, CancellationPolicy, OfferKind};
use crate::messaging::Outbound;
use crate::sales::quote::{LineKind, cancellation};
use crate::sales::ranking::{Offer, Ranking, Reason, Scene, Wish, rank};
use crate::sales::texts::{Count, Key, Voice, key};

/// Clauses of the reason line.
const REASONS: usize = 3;

impl Turn<'_> {
    /// Offers what is free on the dates, or says why nothing is.
    pub(super) fn offer(&mut self, dates: (Date, Date)) {
        let wish = self.wish(dates);
        if let Some(chosen) = self.still_wanted(&wish) {
            return self.quote_for(&chosen);
        }
        let mut ranking = rank(&wish, &self.scene());
        self.put_named_first(&mut ranking);
        self.record_ranking(&wish, &ranking);
        let other_kind =
            ranking.offers.first().is_some_and(|offer| offer.reasons.contains(&Reason::OtherKind));
        if ranking.offers.is_empty() || (other_kind && wish.kind.is_some()) {
            return self.nothing_free(&wish, &ranking);
        }
        let why_not = self.worth_explaining(&wish, &ranking);
        let most = usize::from(self.ctx.channel.offers.at_most.clamp(1, 3));
        ranking.offers.truncate(most);
        self.remember_offers(&wish, &ranking.offers);
        self.introduce(&wish, &ranking.offers, why_not.as_ref());
        self.show_cards(&wish, &ranking.offers);
    }

    /// After a quote, other dates or people are priced for what was chosen, if it is free then.
    fn still_wanted(&self, wish: &Wish) -> Option<String> {
        let made = self.state.quote.as_ref().filter(|_| self.state.phase == Phase::Quoted)?;
        self.is_free(wish, &made.accommodation).then(|| made.accommodation.clone())
    }

    pub(super) fn wish(&self, dates: (Date, Date)) -> Wish {
        Wish {
            returning: self.ctx.guest.returning,
            stayed_in: self.ctx.guest.stayed_in.to_vec(),
            rate_plan: self.ctx.channel.quotes.rate_plan.clone(),
            promo_code: self.promo_code(),
            ..self.state.slots.wish(dates, self.ctx.pricing)
        }
    }

    /// The code the guest named; for someone who comes back, the one made for them.
    fn promo_code(&self) -> Option<String> {
        if self.state.slots.promo_code.is_some() || !self.ctx.guest.returning {
            return self.state.slots.promo_code.clone();
        }
        let mut codes = self.ctx.catalog.offers.iter().filter(|offer| offer.kind == OfferKind::PromoCode);
        codes.find(|offer| offer.returning_only == Some(true)).map(|offer| offer.code().to_owned())
    }

    /// The code the guest named, if none of the offers takes it.
    fn useless_code(&self, offers: &[Offer]) -> Option<String> {
        let code = self.state.slots.promo_code.as_ref()?;
        let known = self.ctx.catalog.offers.iter().find(|offer| offer.code() == code)?;
        let taken = offers.iter().any(|offer| offer.quote.has(LineKind::Discount, &known.id));
        (!taken).then(|| code.clone())
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        Scene {
            catalog: self.ctx.catalog,
            rules: self.ctx.pricing,
            calendar: self.ctx.calendar,
            calendar_is_fresh: self.ctx.calendar_is_fresh,
            property_amenities: self.ctx.property_amenities,
            today: self.ctx.today(),
            weights: self.ctx.channel.ranking,
        }
    }

    /// An accommodation the guest named comes first, if it is free.
    fn put_named_first(&self, ranking: &mut Ranking) {
        let Some(named) = &self.state.slots.accommodation else { return };
        let taken_from = |list: &mut Vec<Offer>| {
            let at = list.iter().position(|offer| offer.accommodation == *named)?;
            Some(list.remove(at))
        };
        let found = taken_from(&mut ranking.offers).or_else(|| taken_from(&mut ranking.others));
        if let Some(offer) = found {
            ranking.offers.insert(0, offer);
        }
    }

    fn record_ranking(&mut self, wish: &Wish, ranking: &Ranking) {
        let brief = |offer: &Offer| {
            json!({
                "accommodation": offer.accommodation,
                "total_minor": offer.quote.total_minor,
                "score": offer.score,
                "reasons": offer.reasons,
                "free_units": offer.free_units,
            })
        };
        let data = json!({
            "wish": wish,
            "offers": ranking.offers.iter().map(brief).collect::<Vec<_>>(),
            "others": ranking.others.iter().map(brief).collect::<Vec<_>>(),
            "refused": ranking.refused,
        });
        self.record("offers.ranked", data);
    }

    fn remember_offers(&mut self, wish: &Wish, offers: &[Offer]) {
        self.state.offers = offers
            .iter()
            .map(|offer| OfferMade {
                accommodation: offer.accommodation.clone(),
                check_in: wish.check_in,
                check_out: wish.check_out,
                total_minor: offer.quote.total_minor,
                score: serde_json::to_value(offer.score).unwrap_or_default(),
            })
            .collect();
        self.state.about = None;
        self.state.phase = Phase::Offered;
        self.state.open = None;
        self.state.suggested.clear();
    }

    /// Dates, people, what was assumed, and what else they might wonder about.
    fn introduce(&mut self, wish: &Wish, offers: &[Offer], why_not: Option<&Why>) {
        let over_budget =
            offers.iter().all(|offer| offer.reasons.iter().any(|r| matches!(r, Reason::OverBudget(_))));
        let budget = self.state.slots.budget_max_minor.filter(|_| over_budget);
        let occasion = self.state.slots.occasion.clone();
        let assumed = self.assumptions();
        let useless = self.useless_code(offers);
        let count = i64::try_from(offers.len()).unwrap_or(1);
        self.state.asked.clear();
        self.say(|turn, voice| {
            let mut parts = Vec::new();
            parts.extend(occasion.as_deref().and_then(|slug| voice.label(key::OCCASION, slug)));
            parts.extend(
                budget.map(|most| voice.say(key::OVER_BUDGET, &[("budget", turn.money(most, voice).into())])),
            );
            let stay = turn.stay_words(wish.check_in, wish.check_out, voice);
            parts.push(voice.say(key::FOR_STAY, &[("stay", stay.into())]));
            parts.extend(assumed.iter().map(|(key, n)| voice.say(*key, &[("n", Count(*n).into())])));
            parts.extend(useless.as_deref().map(|code| voice.say(key::CODE_NO, &[("code", code.into())])));
            parts.extend(why_not.map(|why| why.words(turn, voice)));
            parts.push(voice.say(key::OFFERS, &[("count", Count(count).into())]));
            parts.join("\n\n")
        });
    }

    /// What was counted without being said, to be put right by the guest.
    fn assumptions(&self) -> Vec<(Key, u16)> {
        let slots = &self.state.slots;
        let mut assumed = Vec::new();
        if !slots.dates_sure {
            assumed.push((key::ASSUMED_DATES, 0));
        }
        match (slots.adults, slots.total_guests) {
            (None, None) => assumed.push((key::ASSUMED_PARTY, ASSUMED_ADULTS)),
            (None, Some(total)) if total > 2 => assumed.push((key::ASSUMED_ADULTS, total)),
            _ => {}
        }
        if slots.children > 0 {
            assumed.push((key::ASSUMED_AGES, slots.children));
        }
        assumed
    }

    pub(super) fn stay_words(&self, from: Date, to: Date, voice: &Voice<'_>) -> String {
        voice.say(
            key::STAY,
            &[
                ("dates", voice.dates(from, to).into()),
                ("nights", voice.nights(nights(from, to)).into()),
                ("party", self.party_words(voice).into()),
            ],
        )
    }

    fn show_cards(&mut self, wish: &Wish, offers: &[Offer]) {
        let last = offers.len().saturating_sub(1);
        for (at, offer) in offers.iter().enumerate() {
            let Some(accommodation) = self.ctx.catalog.accommodation(&offer.accommodation) else { continue };
            let mut buttons = vec![(Tap::Choose(stay_of(wish, offer)), key::BUTTON_CHOOSE)];
            if accommodation.photos.len() > 1 {
                buttons.push((Tap::Photos(offer.accommodation.clone()), key::BUTTON_PHOTOS));
            }
            if at == last {
                buttons.push((Tap::Person, key::BUTTON_PERSON));
            }
            self.send(|turn, voice| Outbound::Buttons {
                photo: accommodation.photos.first().map(|photo| photo_name(photo)),
                body: turn.card(wish, offer, accommodation, voice),
                footer: None,
                buttons: buttons.iter().map(|(tap, key)| button(tap, voice.say(*key, &[]))).collect(),
            });
        }
    }

    fn card(&self, wish: &Wish, offer: &Offer, one: &Accommodation, voice: &Voice<'_>) -> String {
        let name = self.name(&one.id, voice);
        let mut lines = vec![match label(offer) {
            Some(label) => {
                voice.say(key::CARD_TITLE, &[("name", name.into()), ("label", voice.say(label, &[]).into())])
            }
            None => voice.say(key::QUOTE_TITLE, &[("name", name.into())]),
        }];
        let summary = one.summary.get(voice.lang(), voice.fallback());
        lines.extend(Some(summary.to_owned()).filter(|summary| !summary.is_empty()));
        lines.push(String::new());
        let total = self.money(offer.quote.total_minor, voice);
        let nights = voice.nights(nights(wish.check_in, wish.check_out));
        lines.push(voice.say(key::CARD_PRICE, &[("total", total.into()), ("nights", nights.into())]));
        lines.extend(over_budget(offer, voice));
        let amenities = self.telling_amenities(one, usize::from(self.ctx.channel.offers.amenities), voice);
        if !amenities.is_empty() {
            lines.push(voice.say(key::CARD_WITH, &[("list", voice.list(&amenities).into())]));
        }
        lines.extend(self.cancel_line(wish.check_in, &offer.quote.rate_plan, voice));
        let reasons = reasons(offer, self.state.slots.people(), voice);
        if !reasons.is_empty() {
            lines.push(voice.say(key::CARD_WHY, &[("reasons", reasons.into())]));
        }
        if offer.reasons.contains(&Reason::LastOne) {
            lines.push(voice.say(key::CARD_LAST, &[]));
        }
        lines.join("\n")
    }

    fn cancel_line(&self, check_in: Date, plan: &str, voice: &Voice<'_>) -> Option<String> {
        let policy = self.ctx.catalog.policy(plan)?;
        let now = self.ctx.local(self.ctx.now);
        let terms = cancellation(policy, check_in, now).ok()?;
        if let Some(until) = terms.free_until {
            return Some(voice.say(key::CARD_CANCEL, &[("date", voice.day(until.date()).into())]));
        }
        if let Some(step) = terms.steps.iter().find(|step| step.refund.basis_points() > 0) {
            let percent = ("percent", step.refund.to_string().into());
            let until = ("until", voice.moment(step.until).into());
            return Some(voice.say(key::CANCEL_PART_NOW, &[percent, until]));
        }
        let nothing_back = terms.steps.iter().all(|step| step.refund.basis_points() == 0);
        let words = if gives_back(policy) { key::TOO_LATE_TO_CANCEL } else { key::CARD_NO_REFUND };
        nothing_back.then(|| voice.say(words, &[]))
    }

    /// What this accommodation has and few others have; what the guest asked for comes first.
    pub(super) fn telling_amenities(
        &self,
        one: &Accommodation,
        most: usize,
        voice: &Voice<'_>,
    ) -> Vec<String> {
        let all = &self.ctx.catalog.accommodations;
        let wanted = &self.state.slots.must_haves;
        let mut slugs: Vec<&String> = one.amenities.iter().collect();
        slugs.sort_by_key(|slug| {
            let having = all.iter().filter(|other| other.amenities.contains(slug)).count();
            (!wanted.contains(slug), having)
        });
        slugs.into_iter().filter_map(|slug| voice.label(key::AMENITY, slug)).take(most).collect()
    }
}

/// A plan that gives something back to those who cancel early enough.
pub(super) fn gives_back(policy: &CancellationPolicy) -> bool {
    policy
        .steps
        .iter()
        .any(|step| step.refund_percent.percent().is_ok_and(|percent| percent.basis_points() > 0))
}

/// The stay an offer's button stands for.
pub(super) fn stay_of(wish: &Wish, offer: &Offer) -> Stay {
    Stay {
        accommodation: offer.accommodation.clone(),
        check_in: wish.check_in,
        check_out: wish.check_out,
        adults: wish.adults,
        ages: wish.ages(),
        pets: wish.pets,
    }
}

fn label(offer: &Offer) -> Option<Key> {
    offer.reasons.iter().find_map(|reason| match reason {
        Reason::BestFit => Some(key::CARD_BEST),
        Reason::Cheapest => Some(key::CARD_SAVER),
        Reason::StepUp => Some(key::CARD_STEP_UP),
        _ => None,
    })
}

fn over_budget(offer: &Offer, voice: &Voice<'_>) -> Option<String> {
    offer.reasons.iter().find_map(|reason| match reason {
        Reason::OverBudget(percent) => {
            Some(voice.say(key::LITTLE_OVER, &[("percent", percent.to_string().into())]))
        }
        _ => None,
    })
}

/// The reasons as clauses. What the label says already is not said again.
fn reasons(offer: &Offer, people: u16, voice: &Voice<'_>) -> String {
    let clauses = offer.reasons.iter().filter_map(|reason| match reason {
        Reason::KindAsked => voice.label(key::REASON, "kind-asked"),
        Reason::StayedBefore => voice.label(key::REASON, "stayed-before"),
        Reason::FitsParty if people < 3 => None,
        Reason::FitsParty => voice.label(key::REASON, "fits-party"),
        Reason::InsideBudget => voice.label(key::REASON, "inside-budget"),
        Reason::BestFor(tag) => voice.label(key::REASON, tag),
        Reason::Has(slug) => {
            let amenity = voice.label(key::AMENITY, slug)?;
            Some(voice.say(key::HAS_IT, &[("amenity", amenity.into())]))
        }
        Reason::OverBudget(_)
        | Reason::BestFit
        | Reason::Cheapest
        | Reason::StepUp
        | Reason::OtherKind
        | Reason::KindUnasked
        | Reason::LastOne => None,
    });
    voice.list(&clauses.take(REASONS).collect::<Vec<_>>())
}

impl Turn<'_> {
    /// Whatever else is free on the dates.
    pub(super) fn offer_anything(&mut self, from: Date, to: Date) {
        self.state.slots.set_dates(from, to);
        self.state.slots.kind = None;
        self.state.slots.accommodation = None;
        self.advance();
    }
}
