//! A price promised: all lines, what is paid where and when, until when it can be cancelled, until when it holds, and
//! the page where it is booked. Card data never comes near a chat.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::asking::nights;
use super::decision::PreparedQuote;
use super::offering::gives_back;
use super::state::{Phase, QuoteMade};
use super::tap::{Stay, Tap};
use super::turn::{BODY, Turn};
use crate::catalog::Accommodation;
use crate::messaging::Outbound;
use crate::sales::quote::{Line, LineKind, Quote, cancellation, quote};
use crate::sales::ranking::{WhyNot, Wish, rank};
use crate::sales::texts::{Voice, key};
use crate::sales::understanding::Understanding;

/// Amenities named as included.
const INCLUDED: usize = 6;

impl Turn<'_> {
    /// A tapped card: the price for the stay the card was shown for.
    pub(super) fn choose(&mut self, stay: &Stay) {
        let slots = &mut self.state.slots;
        slots.set_dates(stay.check_in, stay.check_out);
        slots.pets = stay.pets;
        if slots.adults().unwrap_or(super::slots::ASSUMED_ADULTS) != stay.adults
            || slots.ages(self.ctx.pricing) != stay.ages
        {
            slots.adults = Some(stay.adults);
            slots.total_guests = None;
            slots.children = 0;
            slots.infants = 0;
            slots.child_ages.clone_from(&stay.ages);
        }
        self.quote_for(&stay.accommodation);
    }

    /// The dates were said clearly, or the offers on the table show them.
    pub(super) fn dates_are_settled(&self) -> bool {
        let Some(dates) = self.state.slots.dates() else { return false };
        let shown = || self.state.offers.iter().any(|offer| (offer.check_in, offer.check_out) == dates);
        self.state.slots.dates_sure || shown()
    }

    /// An accommodation chosen with words.
    pub(super) fn choose_by_name(&mut self, accommodation: &str) {
        let offered = self.state.offers.iter().any(|offer| offer.accommodation == accommodation);
        self.state.failures = 0;
        if offered && self.dates_are_settled() {
            self.state.slots.dates_sure = true;
            return self.quote_for(accommodation);
        }
        self.state.slots.accommodation = Some(accommodation.to_owned());
        if self.state.phase == Phase::Quoted {
            self.state.phase = Phase::Offered;
        }
        self.advance();
    }

    pub(super) fn quote_for(&mut self, accommodation: &str) {
        let Some(dates) = self.state.slots.dates() else { return self.ask_dates() };
        let wish = self.wish(dates);
        let request = wish.request(accommodation, self.ctx.today());
        let known = self.ctx.catalog.accommodation(accommodation);
        let priced = quote(&request, self.ctx.catalog, self.ctx.pricing);
        match (known, priced) {
            (Some(known), Ok(priced)) if self.is_free(&wish, accommodation) => {
                self.promise(&wish, known, priced);
            }
            _ => self.cannot_quote(&wish, accommodation),
        }
    }

    /// What was offered a while ago can be gone now: say so, and offer what is left.
    fn cannot_quote(&mut self, wish: &Wish, accommodation: &str) {
        self.state.slots.accommodation = Some(accommodation.to_owned());
        let ranking = rank(wish, &self.scene());
        let refused = ranking
            .refused
            .iter()
            .any(|refused| refused.accommodation == accommodation && refused.why == WhyNot::Taken);
        if refused {
            let name = accommodation.to_owned();
            self.open_with(move |turn, voice| {
                voice.say(key::WHY_SOLD_OUT, &[("name", turn.name(&name, voice).into())])
            });
            self.state.slots.accommodation = None;
        }
        self.advance();
    }

    fn promise(&mut self, wish: &Wish, one: &Accommodation, priced: Quote) {
        let valid_until = self.valid_until(wish.check_in);
        let prepared = PreparedQuote {
            id: self.ctx.quote_id,
            accommodation: one.id.clone(),
            check_in: wish.check_in,
            check_out: wish.check_out,
            adults: wish.adults,
            child_ages: wish.ages(),
            pets: wish.pets,
            language: self.language().as_str().to_owned(),
            link: self.booking_link(wish, &one.id, &priced.rate_plan).unwrap_or_default(),
            quote: priced,
            valid_until,
        };
        self.record(
            "quote.prepared",
            json!({
                "quote": prepared.id, "accommodation": prepared.accommodation,
                "check_in": prepared.check_in, "check_out": prepared.check_out, "lines": prepared.quote.lines,
                "total_minor": prepared.quote.total_minor, "currency": prepared.quote.currency,
                "valid_until": prepared.valid_until,
            }),
        );
        self.state.quote = Some(QuoteMade {
            id: prepared.id,
            accommodation: prepared.accommodation.clone(),
            check_in: prepared.check_in,
            check_out: prepared.check_out,
            total_minor: prepared.quote.total_minor,
            valid_until,
            link: prepared.link.clone(),
            followed_up: false,
        });
        self.state.about = Some(one.id.clone());
        self.state.phase = Phase::Quoted;
        self.state.open = None;
        self.state.asked.clear();
        self.greet();
        self.send_quote(&prepared, one);
        self.schedule_follow_ups();
        self.quotes.push(prepared);
    }

    /// The set hours, but not beyond the evening of arrival (18:00), and an hour at least.
    fn valid_until(&self, check_in: Date) -> Timestamp {
        let in_hours = |hours: i64| {
            let later = self.ctx.now.saturating_add(SignedDuration::from_hours(hours));
            later.unwrap_or(self.ctx.now)
        };
        let set = in_hours(i64::from(self.ctx.channel.quotes.valid_hours));
        let arrival = self.ctx.tz.to_timestamp(check_in.at(18, 0, 0, 0)).unwrap_or(set);
        set.min(arrival).max(in_hours(1))
    }

    /// Everything on one message with the button if it fits, else the lines first and the button below.
    fn send_quote(&mut self, prepared: &PreparedQuote, one: &Accommodation) {
        let length = self
            .ctx
            .texts
            .compose(&self.language(), |voice| self.quote_words(prepared, one, voice).chars().count());
        if prepared.link.is_empty() {
            let person = [(Tap::Person, key::BUTTON_PERSON)];
            self.say_with_buttons(&person, |turn, voice| turn.quote_words(prepared, one, voice));
        } else if length <= BODY {
            self.send(|turn, voice| Outbound::Link {
                photo: None,
                body: turn.quote_words(prepared, one, voice),
                footer: None,
                label: voice.say(key::BUTTON_BOOK, &[]),
                url: prepared.link.clone(),
            });
        } else {
            self.say(|turn, voice| turn.quote_words(prepared, one, voice));
            self.send_link();
        }
    }

    /// The link to the booking page of the last quote.
    pub(super) fn send_link(&mut self) {
        let Some(made) = self.state.quote.clone() else { return };
        self.send(|turn, voice| {
            let args = [
                ("name", turn.name(&made.accommodation, voice).into()),
                ("total", turn.money(made.total_minor, voice).into()),
            ];
            Outbound::Link {
                photo: None,
                body: format!("{}\n{}", voice.say(key::BOOK_HERE, &args), voice.say(key::PAY_THERE, &[])),
                footer: None,
                label: voice.say(key::BUTTON_BOOK, &[]),
                url: made.link.clone(),
            }
        });
    }

    fn quote_words(&self, prepared: &PreparedQuote, one: &Accommodation, voice: &Voice<'_>) -> String {
        let priced = &prepared.quote;
        let mut lines = vec![
            voice.say(key::QUOTE_TITLE, &[("name", self.name(&one.id, voice).into())]),
            self.stay_words(prepared.check_in, prepared.check_out, voice),
            String::new(),
        ];
        let paid_to_us =
            priced.lines.iter().filter(|line| line.pay_at != Some(crate::catalog::PayAt::Property));
        let nights = nights(prepared.check_in, prepared.check_out);
        lines.extend(paid_to_us.map(|line| self.line_words(line, nights, voice)));
        let on_site = priced.lines.iter().filter(|line| line.pay_at == Some(crate::catalog::PayAt::Property));
        lines.extend(on_site.clone().map(|line| self.line_words(line, nights, voice)));
        lines.push(voice.say(key::QUOTE_TOTAL, &[("total", self.money(priced.total_minor, voice).into())]));
        if priced.pay_at_property_minor != 0 {
            let names: Vec<_> = on_site.map(|line| self.line_name(line, voice)).collect();
            let amount = self.money(priced.pay_at_property_minor, voice);
            let args = [("amount", amount.into()), ("name", voice.list(&names).into())];
            lines.push(voice.say(key::QUOTE_ON_SITE, &args));
        }
        lines.push(self.deposit_words(priced, voice));
        lines.push(String::new());
        let vat = (priced.vat_included_minor > 0).then(|| voice.say(key::VAT, &[]));
        let included: Vec<_> = vat.into_iter().chain(self.telling_amenities(one, INCLUDED, voice)).collect();
        if !included.is_empty() {
            lines.push(voice.say(key::QUOTE_WITH, &[("list", voice.list(&included).into())]));
        }
        lines.extend(self.cancel_words(prepared.check_in, &priced.rate_plan, voice));
        lines.push(self.holds_until(prepared, voice));
        lines.push(voice.say(key::PAY_THERE, &[]));
        lines.join("\n")
    }

    fn holds_until(&self, prepared: &PreparedQuote, voice: &Voice<'_>) -> String {
        let until = voice.moment(self.ctx.local(prepared.valid_until));
        let looked = crate::sales::texts::clock(self.ctx.local(self.ctx.now).time());
        let free = voice.say(key::QUOTE_FREE_NOW, &[("time", looked.into())]);
        format!("{} {free}", voice.say(key::QUOTE_VALID, &[("until", until.into())]))
    }

    fn line_words(&self, line: &Line, nights: u16, voice: &Voice<'_>) -> String {
        let amount = ("amount", self.money(line.amount_minor, voice).into());
        match line.kind {
            LineKind::Room => voice.say(key::LINE_ROOM, &[("nights", voice.nights(nights).into()), amount]),
            LineKind::ExtraAdult => voice.say(key::LINE_EXTRA_ADULT, &[amount]),
            LineKind::ExtraChild => voice.say(key::LINE_EXTRA_CHILD, &[amount]),
            LineKind::Discount => {
                let percent = line.percent.map(|percent| percent.to_string()).unwrap_or_default();
                let name = self.line_name(line, voice);
                voice.say(key::LINE_DISCOUNT, &[("name", name.into()), ("percent", percent.into()), amount])
            }
            LineKind::Fee if line.id.as_deref() == Some("cleaning") => {
                voice.say(key::LINE_CLEANING, &[amount])
            }
            LineKind::Fee if line.id.as_deref() == Some("pets") => voice.say(key::LINE_PETS, &[amount]),
            LineKind::Fee | LineKind::Tax => {
                voice.say(key::LINE_OTHER, &[("name", self.line_name(line, voice).into()), amount])
            }
        }
    }

    /// What the owner calls the offer, plan or tax of a line.
    fn line_name(&self, line: &Line, voice: &Voice<'_>) -> String {
        let catalog = self.ctx.catalog;
        let id = line.id.as_deref().unwrap_or_default();
        let offer = catalog.offers.iter().find(|offer| offer.id == id).map(|offer| &offer.name);
        let tax = catalog.taxes.iter().find(|tax| tax.id == id).map(|tax| &tax.name);
        let name = offer.or_else(|| catalog.policy(id).map(|policy| &policy.name)).or(tax);
        let name = name.map(|name| name.get(voice.lang(), voice.fallback())).unwrap_or_default();
        if name.is_empty() { id.to_owned() } else { name.to_owned() }
    }

    fn deposit_words(&self, priced: &Quote, voice: &Voice<'_>) -> String {
        let deposit = ("deposit", self.money(priced.deposit_minor, voice).into());
        if priced.deposit_minor == 0 {
            return voice.say(key::QUOTE_PAY_LATER, &[]);
        }
        if priced.balance_minor == 0 {
            return voice.say(key::QUOTE_PREPAID, &[deposit]);
        }
        let balance = ("balance", self.money(priced.balance_minor, voice).into());
        voice.say(key::QUOTE_DEPOSIT, &[deposit, balance])
    }

    /// The steps of the plan with their real days.
    pub(super) fn cancel_words(&self, check_in: Date, plan: &str, voice: &Voice<'_>) -> Vec<String> {
        let Some(policy) = self.ctx.catalog.policy(plan) else { return Vec::new() };
        let now = self.ctx.local(self.ctx.now);
        let Ok(terms) = cancellation(policy, check_in, now) else { return Vec::new() };
        let words = terms.steps.iter().enumerate().filter_map(|(at, step)| {
            let until = ("until", voice.moment(step.until).into());
            match step.refund.basis_points() {
                0 => None,
                10_000.. => Some(voice.say(key::CANCEL_FREE, &[until])),
                _ => {
                    let percent = ("percent", step.refund.to_string().into());
                    let words = if at == 0 { key::CANCEL_PART_NOW } else { key::CANCEL_PART };
                    Some(voice.say(words, &[percent, until]))
                }
            }
        });
        let words: Vec<String> = words.collect();
        let none = if gives_back(policy) { key::TOO_LATE_TO_CANCEL } else { key::CANCEL_NONE };
        if words.is_empty() { vec![voice.say(none, &[])] } else { words }
    }

    /// Yes to a booking: the link if there is a quote, the quote if it is clear what for.
    pub(super) fn book(&mut self, text: &str, read: &Understanding) {
        let _ = self.answer_facts(text, read, false);
        if self.is_handed_over() {
            return;
        }
        if !self.dates_are_settled() {
            return self.advance();
        }
        self.state.slots.dates_sure = true;
        if let Some(pointed) = self.pointed_at(text, read) {
            let quoted = self.state.quote.as_ref().is_some_and(|made| made.accommodation == pointed);
            if !(quoted && self.quote_still_good()) {
                return self.choose_by_name(&pointed);
            }
        }
        self.book_it();
    }

    /// The link of a quote that holds; a new quote if it does not; the only offer; else the question which one.
    pub(super) fn book_it(&mut self) {
        let quoted = self.state.quote.as_ref().map(|made| made.accommodation.clone());
        match (self.state.phase, quoted) {
            (Phase::Quoted, Some(_)) if self.quote_still_good() => {
                self.record("booking.link_sent", json!({}));
                self.send_link();
            }
            (Phase::Quoted, Some(accommodation)) => self.quote_for(&accommodation),
            (Phase::Offered, _) => match self.meant_offer() {
                Some(meant) => self.quote_for(&meant),
                None => self.say_key(key::PICK_ONE),
            },
            _ => self.advance(),
        }
    }

    /// The only offer, or the one whose photos the guest saw last.
    fn meant_offer(&self) -> Option<String> {
        let about = self.state.about.as_ref();
        let meant = self.state.offers.iter().find(|offer| Some(&offer.accommodation) == about);
        let only = self.state.offers.first().filter(|_| self.state.offers.len() == 1);
        meant.or(only).map(|offer| offer.accommodation.clone())
    }

    /// The last quote is for the dates we talk about, and holds.
    fn quote_still_good(&self) -> bool {
        self.state.quote.as_ref().is_some_and(|made| {
            self.ctx.now < made.valid_until
                && self.state.slots.dates() == Some((made.check_in, made.check_out))
        })
    }
}
