//! What a guest sent, and which way it goes. Danger and consent come before everything, then whether a person is
//! answering, then what cannot be read, then the sale.

use serde_json::json;

use super::context::StayPhase;
use super::decision::HandOffReason;
use super::state::{Handler, Phase, Question};
use super::tap::Tap;
use super::turn::Turn;
use crate::messaging::Inbound;
use crate::sales::channel::is_open;
use crate::sales::texts::key;
use crate::sales::understanding::{self, Intent, Understanding};

impl Turn<'_> {
    pub(super) fn message(&mut self, inbound: &Inbound) {
        if let Inbound::Reaction { .. } | Inbound::Edited { .. } | Inbound::Revoked { .. } = inbound {
            self.silent("a reaction or correction asks for no answer");
            return;
        }
        self.state.last_inbound = Some(self.ctx.now);
        self.forget_follow_ups();
        match inbound {
            Inbound::Text { body } => self.words(body),
            Inbound::Choice { id, title } => self.choice(id, title),
            Inbound::Media { kind, caption, .. } => match caption.as_deref().map(str::trim) {
                Some(caption) if !caption.is_empty() => self.words(caption),
                _ => self.unreadable(kind),
            },
            Inbound::Location { .. } => self.unreadable("location"),
            Inbound::Other { kind } => self.unreadable(kind),
            Inbound::Reaction { .. } | Inbound::Edited { .. } | Inbound::Revoked { .. } => {}
        }
    }

    fn choice(&mut self, id: &str, title: &str) {
        let Some(tap) = Tap::read(id) else { return self.words(title) };
        self.record("guest.tapped", json!({ "button": id }));
        match tap {
            Tap::StopMessages if !self.is_opted_out() => self.opt_out(),
            _ if self.is_silent() => {}
            tap => {
                self.state.failures = 0;
                self.state.open = None;
                self.tapped(tap);
            }
        }
    }

    fn tapped(&mut self, tap: Tap) {
        match tap {
            Tap::Choose(stay) => self.choose(&stay),
            Tap::Photos(accommodation) => self.photos_of(&accommodation),
            Tap::Dates(from, to, best) => {
                self.state.slots.set_dates(from, to);
                if best.is_some() {
                    self.state.slots.accommodation = best;
                }
                self.advance();
            }
            Tap::DatesYes => {
                self.state.slots.dates_sure = true;
                self.advance();
            }
            Tap::DatesOther => {
                self.state.slots.clear_dates();
                self.ask_dates();
            }
            Tap::Else(from, to) => self.offer_anything(from, to),
            Tap::Waitlist(from, to) => self.waitlist(from, to),
            Tap::Person => self.hand_over(HandOffReason::Asked, &[]),
            Tap::StopMessages | Tap::NotInterested => self.lost(),
            Tap::AboutBooking => self.hand_over(HandOffReason::Stay, &[key::ABOUT_STAY]),
        }
    }

    fn words(&mut self, text: &str) {
        let read = self.understand(text);
        self.record_understanding(&read);
        if has(&read, Intent::Emergency) {
            return self.emergency();
        }
        if read.intent == Intent::OptOut && !self.is_opted_out() {
            self.hear_language(read.language.as_deref());
            return self.opt_out();
        }
        if self.is_opted_out() && read.intent == Intent::OptIn {
            return self.opt_in();
        }
        if self.is_silent_to(&read) {
            return;
        }
        self.hear_language(read.language.as_deref());
        if super::pointing::has_card_number(text) {
            return self.card_number();
        }
        self.answer(text, &read);
    }

    fn answer(&mut self, text: &str, read: &Understanding) {
        if self.state.open == Some(Question::CancelWhich) && self.answered_cancel(read) {
            return;
        }
        if read.topics.iter().any(|topic| topic == "payment-problem") {
            return self.hand_over(HandOffReason::PaymentTrouble, &[key::SORRY_PAYMENT]);
        }
        if has(read, Intent::Human) || self.is_word_for_person(text) {
            return self.hand_over(HandOffReason::Asked, &[]);
        }
        if has(read, Intent::Complaint) {
            return self.hand_over(HandOffReason::Complaint, &[key::SORRY]);
        }
        if read.topics.iter().any(|topic| topic == "wrong-number") {
            return self.wrong_number();
        }
        match self.ctx.guest.stay.map(|stay| stay.phase) {
            Some(StayPhase::Upcoming | StayPhase::InHouse) => self.about_stay(text, read),
            Some(StayPhase::Past) | None => self.sell(text, read),
        }
    }

    /// The way of a sale. What fills a slot is taken in first, whatever else the message says; but a word that points
    /// at one of the offers, and changes nothing else, chooses it.
    fn sell(&mut self, text: &str, read: &Understanding) {
        if self.state.phase == Phase::Lost {
            self.state.phase = Phase::Qualifying;
        }
        if let Some(chosen) = self.chosen_among_offers(text, read) {
            return self.choose_by_name(&chosen);
        }
        let learned = self.learn(text, read);
        match read.intent {
            Intent::Cancel => self.cancel(),
            Intent::Lost => self.lost(),
            Intent::Discount => self.discount(text),
            Intent::Photos => self.photos(text, read),
            Intent::Book => self.book(text, read),
            Intent::Thanks if !learned => self.thanks(),
            Intent::Yes if !learned && has(read, Intent::Thanks) && self.state.open.is_none() => {
                self.thanks();
            }
            Intent::Yes if !learned => self.yes(),
            Intent::No if !learned => self.no(),
            Intent::Greeting | Intent::OptIn if !learned => self.hello(),
            _ => self.question_or_wish(text, read, learned),
        }
        let done = [Intent::Lost, Intent::No, Intent::Thanks, Intent::Cancel];
        if !done.iter().any(|intent| has(read, *intent)) {
            self.resume_follow_ups();
        }
    }

    fn chosen_among_offers(&self, text: &str, read: &Understanding) -> Option<String> {
        let about_other_things = matches!(
            read.intent,
            Intent::Cancel | Intent::Lost | Intent::Discount | Intent::Photos | Intent::Service | Intent::No
        );
        let new_stay = read.check_in.is_some() || read.month.is_some() || read.nights.is_some();
        if about_other_things || new_stay || !self.dates_are_settled() {
            return None;
        }
        let named = self.named(&super::pointing::words(text));
        let pointed = if read.topics.is_empty() { self.pointed_at(text, read) } else { named };
        pointed.filter(|pointed| self.state.offers.iter().any(|offer| offer.accommodation == *pointed))
    }

    fn question_or_wish(&mut self, text: &str, read: &Understanding, learned: bool) {
        let wants_stay = has(read, Intent::Quote) || has(read, Intent::Availability);
        let named = self.named(&super::pointing::words(text));
        if let Some(named) = named.as_deref().filter(|_| wants_stay) {
            return self.choose_by_name(named);
        }
        let answered = self.answer_facts(text, read, learned);
        if self.is_handed_over() {
            return;
        }
        if let Some(named) = named {
            let books = has(read, Intent::Book) && self.dates_are_settled();
            if books || !answered {
                self.state.failures = 0;
                return self.choose_by_name(&named);
            }
        }
        if learned || (wants_stay && !answered) {
            self.state.failures = 0;
            return self.advance();
        }
        if answered {
            self.state.failures = 0;
            return self.back_to_open_question();
        }
        if !super::pointing::has_letters(text) {
            return self.silent("nothing to read");
        }
        self.not_understood(read);
    }

    /// The word the greeting promises, alone in a message, in any language we speak.
    fn is_word_for_person(&self, text: &str) -> bool {
        let said = super::pointing::words(text);
        let texts = self.ctx.texts;
        let known =
            |lang: &crate::language::Lang| texts.compose(lang, |voice| voice.say(key::PERSON_WORD, &[]));
        !said.is_empty()
            && texts.languages().into_iter().any(|lang| super::pointing::words(&known(lang)) == said)
    }

    pub(super) fn understand(&self, text: &str) -> Understanding {
        let language = self.language();
        understanding::understand(
            text,
            &understanding::Context {
                today: self.ctx.today(),
                lang: Some(language),
                country: self.ctx.guest.country.map(str::to_owned),
                currency: Some(self.ctx.pricing.currency),
            },
        )
    }

    fn record_understanding(&mut self, read: &Understanding) {
        let data = serde_json::to_value(read).unwrap_or_default();
        self.record("guest.understood", data);
    }

    /// Nothing may be said; records why.
    pub(super) fn is_silent(&mut self) -> bool {
        if self.is_opted_out() {
            self.wrote_after_opt_out();
            return true;
        }
        self.is_human_handling(false)
    }

    fn is_silent_to(&mut self, read: &Understanding) -> bool {
        if self.is_opted_out() {
            if read.intent == Intent::OptOut {
                self.silent("the guest opted out already");
            } else {
                self.wrote_after_opt_out();
            }
            return true;
        }
        let waits = matches!(self.state.handler, Handler::Waiting { .. }) && !self.is_desk_open();
        let asks_when = matches!(read.intent, Intent::Human | Intent::Greeting);
        if waits && asks_when && !self.has_waited_long() {
            self.say(Turn::person_words);
            return true;
        }
        let unclear = [Intent::Unknown, Intent::Human, Intent::Complaint, Intent::Thanks, Intent::Greeting];
        self.is_human_handling(!unclear.contains(&read.intent))
    }

    /// A person answers, or will soon. While nobody is at the desk, clear questions about a stay are still answered.
    fn is_human_handling(&mut self, clear: bool) -> bool {
        if self.state.handler == Handler::Bot {
            return false;
        }
        if self.has_waited_long() {
            self.back_to_bot("no person wrote for the set hours");
            return false;
        }
        if matches!(self.state.handler, Handler::Waiting { .. }) && !self.is_desk_open() && clear {
            return false;
        }
        self.silent("a person is answering");
        true
    }

    fn is_desk_open(&self) -> bool {
        is_open(self.ctx.channel.business_hours.as_ref(), self.ctx.now, self.ctx.tz)
    }

    /// No person wrote for the hours after which the assistant answers again.
    fn has_waited_long(&self) -> bool {
        let hours = jiff::SignedDuration::from_hours(i64::from(self.ctx.channel.hand_off.silent_hours));
        match self.state.handler {
            Handler::Bot => false,
            Handler::Waiting { since: at } | Handler::Human { last: at } => {
                self.ctx.now.duration_since(at) >= hours
            }
        }
    }

    pub(super) fn is_opted_out(&self) -> bool {
        let here = matches!(
            self.ctx.guest.stay.map(|stay| stay.phase),
            Some(StayPhase::Upcoming | StayPhase::InHouse)
        );
        (self.state.opted_out || self.ctx.guest.opted_out) && !here
    }
}

/// An intent of the message, the first or a further one.
pub(super) fn has(read: &Understanding, intent: Intent) -> bool {
    read.intent == intent || read.also.contains(&intent)
}
