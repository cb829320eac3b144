//! Handing over to a person and back, and what is said meanwhile. Danger comes before everything.

use serde_json::json;

use super::context::StayPhase;
use super::decision::{HandOffReason, HandlerChange};
use super::message::has;
use super::state::{Handler, Phase, Question};
use super::tap::Tap;
use super::turn::Turn;
use crate::sales::channel::{is_open, next_open};
use crate::sales::texts::{Key, Voice, clock, key};
use crate::sales::understanding::{Intent, Understanding};

impl Turn<'_> {
    /// A person takes over: says why (if there is something to say) and when to expect an answer.
    pub(super) fn hand_over(&mut self, reason: HandOffReason, why: &[Key]) {
        self.greet();
        if self.state.handler != Handler::Bot {
            self.record("conversation.added_for_person", json!({ "reason": reason }));
            return self.say_key(key::ADDED);
        }
        let urgent = matches!(reason, HandOffReason::Complaint | HandOffReason::PaymentTrouble);
        self.ask_for_person(reason, urgent);
        let why = why.to_vec();
        self.say(move |turn, voice| {
            let mut words: Vec<String> = why.iter().map(|key| voice.say(*key, &[])).collect();
            words.push(turn.person_words(voice));
            words.join(" ")
        });
    }

    /// Puts the conversation on the people's list.
    pub(super) fn ask_for_person(&mut self, reason: HandOffReason, urgent: bool) {
        if self.state.handler == Handler::Bot {
            self.state.handler = Handler::Waiting { since: self.ctx.now };
        }
        self.state.failures = 0;
        self.handler = Some(HandlerChange::ToHuman { reason, urgent });
        self.record("conversation.handed_over", json!({ "reason": reason, "urgent": urgent }));
    }

    pub(super) fn person_words(&self, voice: &Voice<'_>) -> String {
        let hours = self.ctx.channel.business_hours.as_ref();
        if is_open(hours, self.ctx.now, self.ctx.tz) {
            return voice.say(key::PERSON_NOW, &[]);
        }
        let Some(opening) = next_open(hours, self.ctx.now, self.ctx.tz) else {
            return voice.say(key::PERSON_SOON, &[]);
        };
        let opening = self.ctx.local(opening);
        let time = ("time", clock(opening.time()).into());
        let days = (opening.date() - self.ctx.today()).get_days();
        let when = match days {
            0 => voice.say(key::WHEN_TODAY, &[time]),
            1 => voice.say(key::WHEN_TOMORROW, &[time]),
            _ => voice.say(key::WHEN_DAY, &[("day", voice.day(opening.date()).into()), time]),
        };
        voice.say(key::PERSON_LATER, &[("when", when.into())])
    }

    /// Danger to life or health: the emergency number first, then our people, whoever is answering.
    pub(super) fn emergency(&mut self) {
        self.ask_for_person(HandOffReason::Emergency, true);
        let number = self.ctx.channel.hand_off.emergency_number.clone();
        self.say(move |_, voice| voice.say(key::EMERGENCY, &[("number", number.as_str().into())]));
    }

    pub(super) fn human_wrote(&mut self) {
        self.forget_follow_ups();
        self.state.handler = Handler::Human { last: self.ctx.now };
        self.record("conversation.human_wrote", json!({}));
    }

    pub(super) fn human_released(&mut self) {
        self.back_to_bot("a person gave it back");
    }

    pub(super) fn back_to_bot(&mut self, because: &str) {
        self.state.handler = Handler::Bot;
        self.state.failures = 0;
        self.state.discount_asked = 0;
        self.handler = Some(HandlerChange::ToBot);
        self.record("conversation.back_to_assistant", json!({ "because": because }));
    }

    /// A guest with a coming or running stay: facts are answered, everything else is for the team.
    pub(super) fn about_stay(&mut self, text: &str, read: &Understanding) {
        match read.intent {
            Intent::Cancel => return self.cancel(),
            Intent::Thanks => return self.thanks(),
            Intent::Greeting | Intent::OptIn if self.state.greeted => return self.say_key(key::HELLO_BACK),
            Intent::Greeting | Intent::OptIn => {
                self.greet();
                return self.say_key(key::HELP);
            }
            Intent::Yes | Intent::No => return self.silent("a yes or no to nothing we asked"),
            _ => {}
        }
        if !super::pointing::has_letters(text) {
            return self.silent("nothing to read");
        }
        let plain_question = read.check_in.is_none() && !has(read, Intent::Service);
        if plain_question && self.answer_facts(text, read, false) {
            return;
        }
        self.hand_over(HandOffReason::Stay, &[key::ABOUT_STAY]);
    }

    /// The first words of a conversation, once.
    pub(super) fn greet(&mut self) {
        if self.state.greeted {
            return;
        }
        self.state.greeted = true;
        let settings = self.ctx.channel.greeting;
        let property = self.ctx.property.name;
        let name = self.ctx.guest.name.filter(|_| settings.use_first_name).and_then(first_name);
        let again = self.ctx.guest.returning || self.ctx.guest.stay.is_some();
        self.record("conversation.greeted", json!({ "disclosed": settings.disclose_assistant }));
        self.open_with(move |_, voice| {
            let hello = match (&name, again) {
                (Some(name), true) => voice.say(key::HELLO_AGAIN_NAME, &[("name", name.as_str().into())]),
                (None, true) => voice.say(key::HELLO_AGAIN, &[]),
                (Some(name), false) => voice
                    .say(key::HELLO_NAME, &[("name", name.as_str().into()), ("property", property.into())]),
                (None, false) => voice.say(key::HELLO, &[("property", property.into())]),
            };
            if !settings.disclose_assistant {
                return hello;
            }
            let word = voice.say(key::PERSON_WORD, &[]);
            format!("{hello} {}", voice.say(key::ASSISTANT, &[("word", word.into())]))
        });
    }

    /// "Hello" and nothing more.
    pub(super) fn hello(&mut self) {
        self.state.failures = 0;
        if !self.state.greeted {
            return self.advance();
        }
        if self.state.open.is_none() {
            return self.say_key(key::HELLO_BACK);
        }
        self.back_to_open_question();
    }

    /// "Yes": to the dates read back, to the only offer, to the quote.
    pub(super) fn yes(&mut self) {
        self.state.failures = 0;
        if self.state.open == Some(Question::ConfirmDates) {
            self.state.slots.dates_sure = true;
            self.state.open = None;
            return self.advance();
        }
        match self.state.phase {
            Phase::Offered | Phase::Quoted => self.book_it(),
            _ if self.state.open.is_some() || !self.state.greeted => self.back_to_open_question(),
            _ => self.silent("a yes to nothing we asked"),
        }
    }

    /// "No": to the dates read back, or to what was offered.
    pub(super) fn no(&mut self) {
        self.state.failures = 0;
        match (self.state.open, self.state.phase) {
            (Some(Question::ConfirmDates), _) => {
                self.state.slots.clear_dates();
                self.ask_dates();
            }
            (_, Phase::Offered | Phase::Quoted) => {
                self.record("offers.declined", json!({}));
                self.say_key(key::WHAT_ELSE);
            }
            _ if self.state.open.is_some() || !self.state.greeted => self.back_to_open_question(),
            _ => self.silent("a no to nothing we asked"),
        }
    }

    /// What we cannot listen to, look at or open.
    pub(super) fn unreadable(&mut self, kind: &str) {
        self.record("guest.sent", json!({ "type": kind }));
        if kind == "sticker" {
            return self.silent("a sticker asks for no answer");
        }
        if self.is_silent() {
            return;
        }
        if let Some(StayPhase::Upcoming | StayPhase::InHouse) = self.ctx.guest.stay.map(|stay| stay.phase) {
            return self.hand_over(HandOffReason::Unreadable, &[]);
        }
        self.greet();
        let words = match kind {
            "voice" | "audio" => key::GOT_VOICE,
            "image" | "video" | "document" => key::GOT_MEDIA,
            "location" => return self.say_key(key::GOT_PLACE),
            _ => key::GOT_OTHER,
        };
        self.say_with_buttons(&[(Tap::Person, key::BUTTON_PERSON)], |_, voice| voice.say(words, &[]));
    }

    /// A card number in the chat: warn, give the safe way, never repeat it.
    pub(super) fn card_number(&mut self) {
        self.record("guest.sent_card_number", json!({}));
        self.open_with_key(key::CARD_NUMBER);
        if self.state.phase == Phase::Quoted {
            self.send_link();
        }
    }

    /// The first name, for a template that needs one.
    pub(super) fn guest_first_name(&self, voice: &Voice<'_>) -> String {
        self.ctx.guest.name.and_then(first_name).unwrap_or_else(|| voice.say(key::DEAR_GUEST, &[]))
    }
}

/// The first name of a profile, if it looks like one: letters only, 2 to 20 of them.
fn first_name(profile: &str) -> Option<String> {
    let first = profile.split_whitespace().next()?;
    let letters = first.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'));
    let length = first.chars().count();
    (letters && (2..=20).contains(&length)).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_first_name_is_used() {
        let name = |profile| first_name(profile);
        assert_eq!(name("Ana María López").as_deref(), Some("Ana"));
        assert_eq!(name("ليلى حداد").as_deref(), Some("ليلى"));
        assert_eq!(name("O'Brien"), Some("O'Brien".to_owned()));
        for profile in
            ["", "  ", "🌸🌸", "J", "+34600111222", "http://x.example", "Superlongprofilenameofsomebody"]
        {
            assert_eq!(name(profile), None, "{profile}");
        }
    }
}
