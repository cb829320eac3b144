//! Saying no with a reason and a way on: sold out and the nearest free dates, too short a stay and how long would do,
//! too many people for one house.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::decision::HandOffReason;
use super::tap::Tap;
use super::turn::{Turn, button};
use crate::catalog::Accommodation;
use crate::messaging::Outbound;
use crate::sales::quote::{QuoteRefusal, quote};
use crate::sales::ranking::{Nearby, Ranking, Scene, WhyNot, Wish, rank};
use crate::sales::texts::{Count, Voice, key};

/// Nights short of the minimum up to which a longer stay is suggested.
const SHORT_BY: u16 = 3;

/// Why an accommodation is not among the offers, for the guest.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Why {
    accommodation: String,
    reason: Because,
}

#[derive(Clone, PartialEq, Debug)]
enum Because {
    /// From so many nights on, which would be until that day.
    MinStay(u16, Date),
    Closed,
    Taken,
    TooSmall,
    NoPets,
    ArrivalDay,
    Missing,
}

impl Why {
    pub(super) fn words(&self, turn: &Turn<'_>, voice: &Voice<'_>) -> String {
        let name = ("name", turn.name(&self.accommodation, voice).into());
        match &self.reason {
            Because::MinStay(nights, until) => {
                let date = ("date", voice.day(*until).into());
                voice.say(key::WHY_MIN_STAY, &[name, ("n", Count(*nights).into()), date])
            }
            Because::Closed => voice.say(key::WHY_CLOSED, &[name]),
            Because::Taken => voice.say(key::WHY_SOLD_OUT, &[name]),
            Because::TooSmall => voice.say(key::WHY_TOO_SMALL, &[name]),
            Because::NoPets => voice.say(key::WHY_NO_PETS, &[name]),
            Because::ArrivalDay => voice.say(key::WHY_ARRIVAL_DAY, &[name]),
            Because::Missing => voice.say(key::WHY_MISSING, &[name]),
        }
    }
}

impl Turn<'_> {
    /// The one accommodation the guest will miss among the offers: the one named, else one that would suit and only
    /// wants a few nights more.
    pub(super) fn worth_explaining(&self, wish: &Wish, ranking: &Ranking) -> Option<Why> {
        let named = self.state.slots.accommodation.as_deref();
        if let Some(refused) =
            ranking.refused.iter().find(|refused| Some(refused.accommodation.as_str()) == named)
        {
            return self.why(wish, &refused.accommodation, &refused.why);
        }
        let mut longer: Vec<(u16, usize, Why)> = Vec::new();
        for (at, refused) in ranking.refused.iter().enumerate() {
            let WhyNot::Rule(QuoteRefusal::MinNights { .. }) = refused.why else { continue };
            let suits =
                self.ctx.catalog.accommodation(&refused.accommodation).is_some_and(|one| suits(one, wish));
            let why = self.why(wish, &refused.accommodation, &refused.why);
            if let (true, Some(why)) = (suits, why)
                && let Because::MinStay(nights, _) = why.reason
            {
                longer.push((nights, at, why));
            }
        }
        longer.sort_by_key(|(nights, at, _)| (*nights, *at));
        longer.into_iter().next().map(|(_, _, why)| why)
    }

    fn why(&self, wish: &Wish, accommodation: &str, why: &WhyNot) -> Option<Why> {
        let reason = match why {
            WhyNot::Taken => Because::Taken,
            WhyNot::Lacks(_) => Because::Missing,
            WhyNot::Rule(QuoteRefusal::Closed { .. }) => Because::Closed,
            WhyNot::Rule(QuoteRefusal::Occupancy { .. }) => Because::TooSmall,
            WhyNot::Rule(QuoteRefusal::Pets { .. }) => Because::NoPets,
            WhyNot::Rule(QuoteRefusal::ArrivalDay { .. }) => Because::ArrivalDay,
            WhyNot::Rule(QuoteRefusal::MinNights { min_nights, .. }) => {
                Because::MinStay(*min_nights, self.long_enough(wish, accommodation, *min_nights)?)
            }
            WhyNot::OtherKind | WhyNot::Rule(_) => return None,
        };
        Some(Why { accommodation: accommodation.to_owned(), reason })
    }

    /// The departure day that would make the stay long enough, if it is not far and the nights are free.
    fn long_enough(&self, wish: &Wish, accommodation: &str, min_nights: u16) -> Option<Date> {
        let asked = super::asking::nights(wish.check_in, wish.check_out);
        let until = wish.check_in.checked_add(i64::from(min_nights).days()).ok()?;
        let longer = Wish { check_out: until, ..wish.clone() };
        let near = min_nights.saturating_sub(asked) <= SHORT_BY;
        (near && self.is_free(&longer, accommodation)).then_some(until)
    }

    /// Priced and not taken.
    pub(super) fn is_free(&self, wish: &Wish, accommodation: &str) -> bool {
        self.price_if_free(wish, accommodation).is_some()
    }

    /// What it costs, if it can be booked so and a unit is free.
    pub(super) fn price_if_free(&self, wish: &Wish, accommodation: &str) -> Option<i64> {
        let known = self.ctx.catalog.accommodation(accommodation)?;
        let taken = self.ctx.calendar.most_taken(accommodation, wish.check_in, wish.check_out);
        if taken >= usize::from(known.units) {
            return None;
        }
        let request = wish.request(accommodation, self.ctx.today());
        quote(&request, self.ctx.catalog, self.ctx.pricing).ok().map(|quote| quote.total_minor)
    }

    /// If something of the kind asked for is sold here, but none of it is free for anybody on the dates, says so at
    /// once, with the nearest dates of that kind. True if said.
    pub(super) fn kind_is_gone(&mut self, dates: (Date, Date)) -> bool {
        let wish = self.wish(dates);
        let Some(kind) = wish.kind.as_deref().filter(|kind| *kind != "room") else { return false };
        let mut of_kind = self.ctx.catalog.clone();
        of_kind.accommodations.retain(|one| one.kind.as_str() == kind);
        if of_kind.accommodations.is_empty() {
            return false;
        }
        let ranking = rank(&wish, &Scene { catalog: &of_kind, ..self.scene() });
        let gone = |why: &WhyNot| matches!(why, WhyNot::Taken | WhyNot::Rule(QuoteRefusal::Closed { .. }));
        if !ranking.offers.is_empty() || !ranking.refused.iter().all(|refused| gone(&refused.why)) {
            return false;
        }
        let others = rank(&Wish { kind: None, ..wish.clone() }, &self.scene()).offers;
        self.nothing_free(&wish, &Ranking { offers: others, ..ranking });
        true
    }

    /// Says what is not free and why, and the nearest dates that are.
    pub(super) fn nothing_free(&mut self, wish: &Wish, ranking: &Ranking) {
        self.state.open = None;
        self.state.asked.clear();
        self.state.suggested = dates_of(&ranking.nearby);
        let reasons = self.reasons_for_nothing(wish, ranking);
        self.record("offers.none", json!({ "wish": wish, "nearby": ranking.nearby }));
        let mut taps: Vec<Tap> =
            self.state.suggested.iter().map(|(from, to)| Tap::Dates(*from, *to, None)).collect();
        if !ranking.offers.is_empty() {
            taps.truncate(1);
            taps.push(Tap::Else(wish.check_in, wish.check_out));
        }
        taps.truncate(2);
        taps.push(Tap::Waitlist(wish.check_in, wish.check_out));
        self.send(|turn, voice| {
            let mut lines = vec![turn.refusal_words(wish, &reasons, voice), String::new()];
            if ranking.nearby.is_empty() {
                lines.push(voice.say(key::NOTHING_NEAR, &[]));
            } else {
                lines.push(voice.say(key::NEAREST_FREE, &[]));
                lines.extend(ranking.nearby.iter().map(|near| turn.nearby_line(near, voice)));
            }
            let buttons = taps.iter().map(|tap| button(tap, tap_title(tap, voice))).collect();
            Outbound::Buttons { photo: None, body: lines.join("\n"), footer: None, buttons }
        });
    }

    /// What was asked for by name or kind, with the reason; without either, nothing in particular.
    fn reasons_for_nothing(&self, wish: &Wish, ranking: &Ranking) -> Vec<Why> {
        let named = self.state.slots.accommodation.as_deref();
        let asked = |one: &Accommodation| {
            named == Some(one.id.as_str())
                || (named.is_none() && Some(one.kind.as_str()) == wish.kind.as_deref())
        };
        let refused = ranking
            .refused
            .iter()
            .filter(|refused| self.ctx.catalog.accommodation(&refused.accommodation).is_some_and(asked));
        refused.filter_map(|refused| self.why(wish, &refused.accommodation, &refused.why)).collect()
    }

    fn refusal_words(&self, wish: &Wish, reasons: &[Why], voice: &Voice<'_>) -> String {
        let dates = voice.dates(wish.check_in, wish.check_out);
        let all_taken = reasons.iter().all(|why| why.reason == Because::Taken);
        if reasons.is_empty() {
            return voice.say(key::NOTHING_FREE, &[("dates", dates.into())]);
        }
        if all_taken {
            let names: Vec<_> = reasons.iter().map(|why| self.name(&why.accommodation, voice)).collect();
            let n = i64::try_from(names.len()).unwrap_or(1);
            let names = voice.list(&names);
            return voice.say(
                key::SOLD_OUT,
                &[("names", names.into()), ("dates", dates.into()), ("n", Count(n).into())],
            );
        }
        reasons.iter().take(2).map(|why| why.words(self, voice)).collect::<Vec<_>>().join(" ")
    }

    fn nearby_line(&self, near: &Nearby, voice: &Voice<'_>) -> String {
        let args = [
            ("dates", voice.dates(near.check_in, near.check_out).into()),
            ("name", self.name(&near.accommodation, voice).into()),
            ("total", self.money(near.quote.total_minor, voice).into()),
        ];
        voice.say(key::SUGGEST_BEST, &args)
    }

    pub(super) fn waitlist(&mut self, from: Date, to: Date) {
        let data = json!({
            "check_in": from, "check_out": to,
            "kind": self.state.slots.kind, "accommodation": self.state.slots.accommodation,
        });
        self.record("waitlist.joined", data);
        self.say(|_, voice| voice.say(key::WAITLISTED, &[("dates", voice.dates(from, to).into())]));
    }

    /// More people than one accommodation holds, or than the owner leaves to the assistant.
    pub(super) fn is_group(&self) -> bool {
        let people = self.state.slots.people();
        let largest = self.ctx.catalog.accommodations.iter().map(|one| u16::from(one.occupancy.max)).max();
        let limit = self.ctx.channel.hand_off.group_size.map(u16::from);
        largest.is_some_and(|largest| people > largest) || limit.is_some_and(|limit| people >= limit)
    }

    /// A group: what would hold them, and a person for the offer.
    pub(super) fn group(&mut self) {
        let people = self.state.slots.people();
        let names = self.enough_for(people);
        self.greet();
        self.open_with(move |_, voice| {
            let n = ("n", Count(people).into());
            if names.is_empty() {
                return voice.say(key::GROUP_LARGE, &[n]);
            }
            let local: Vec<_> =
                names.iter().map(|name| name.get(voice.lang(), voice.fallback()).to_owned()).collect();
            voice.say(key::GROUP, &[n, ("names", voice.list(&local).into())])
        });
        self.hand_over(HandOffReason::Group, &[]);
    }

    /// The largest units that hold everybody, the last as small as will do; none if more than four are needed.
    fn enough_for(&self, people: u16) -> Vec<crate::language::LocalText> {
        let mut units: Vec<&Accommodation> = Vec::new();
        for one in &self.ctx.catalog.accommodations {
            units.extend(std::iter::repeat_n(one, usize::from(one.units.min(4))));
        }
        units.sort_by_key(|one| one.occupancy.max);
        let mut left = people;
        let mut taken = Vec::new();
        while left > 0 && taken.len() < 4 {
            let small = units.iter().position(|one| u16::from(one.occupancy.max) >= left);
            let Some(at) = small.or_else(|| units.len().checked_sub(1)) else { break };
            let one = units.remove(at);
            left = left.saturating_sub(u16::from(one.occupancy.max));
            taken.push(one.name.clone());
        }
        if left > 0 { Vec::new() } else { taken }
    }
}

/// An accommodation that is made for the people or the occasion of the wish.
fn suits(one: &Accommodation, wish: &Wish) -> bool {
    let tags: &[&str] = match (wish.ages().is_empty(), wish.occasion.is_some()) {
        (false, _) => &["family", "small-family"],
        (true, true) => &["honeymoon", "anniversary", "celebration", "romance", "luxury"],
        (true, false) => return false,
    };
    one.best_for.iter().any(|tag| tags.contains(&tag.as_str()))
}

fn dates_of(nearby: &[Nearby]) -> Vec<(Date, Date)> {
    let mut dates: Vec<(Date, Date)> = nearby.iter().map(|near| (near.check_in, near.check_out)).collect();
    dates.dedup();
    dates.truncate(2);
    dates
}

pub(super) fn tap_title(tap: &Tap, voice: &Voice<'_>) -> String {
    match tap {
        Tap::Dates(from, to, _) => voice.dates_short(*from, *to),
        Tap::Else(..) => voice.say(key::BUTTON_ELSE, &[]),
        Tap::Waitlist(..) => voice.say(key::BUTTON_WAITLIST, &[]),
        _ => voice.say(key::BUTTON_OTHER_DATES, &[]),
    }
}
