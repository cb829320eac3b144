//! Stopping and starting again. An opt-out holds at once and for ever, is confirmed once, and ends with the word that
//! starts again; it never waits for anything else.

use serde_json::json;

use super::context::StayPhase;
use super::decision::{ConsentChange, HandOffReason};
use super::state::{Handler, Phase, Question};
use super::tap::Tap;
use super::turn::Turn;
use crate::sales::texts::key;
use crate::sales::understanding::{Intent, Understanding};

impl Turn<'_> {
    pub(super) fn opt_out(&mut self) {
        let already = self.state.opted_out || self.ctx.guest.opted_out;
        let silent = self.state.handler != Handler::Bot;
        self.state.opted_out = true;
        self.state.open = None;
        self.consent.push(ConsentChange::OptOut);
        self.record("consent.opted_out", json!({}));
        let settings = &self.ctx.channel.consent;
        if already || silent || !settings.confirm_opt_out {
            return self.silent("an opt-out is confirmed once, and not into a person's conversation");
        }
        let word = settings.resume_word.as_str();
        let stays = matches!(
            self.ctx.guest.stay.map(|stay| stay.phase),
            Some(StayPhase::Upcoming | StayPhase::InHouse)
        );
        let words = if stays { key::OPTED_OUT_STAY } else { key::OPTED_OUT };
        self.say(move |_, voice| voice.say(words, &[("word", word.into())]));
    }

    pub(super) fn opt_in(&mut self) {
        self.state.opted_out = false;
        self.state.failures = 0;
        self.consent.push(ConsentChange::OptIn);
        self.record("consent.opted_in", json!({}));
        if let Handler::Human { .. } = self.state.handler {
            return self.silent("a person is answering");
        }
        if let Handler::Waiting { .. } = self.state.handler {
            self.back_to_bot("the guest wants messages again");
        }
        self.state.greeted = true;
        self.say_key(key::OPTED_IN);
    }

    /// Nothing is said to someone who opted out; a person sees that they wrote.
    pub(super) fn wrote_after_opt_out(&mut self) {
        if self.state.handler == Handler::Bot {
            self.ask_for_person(HandOffReason::WroteAfterOptOut, false);
        }
        self.silent("the guest opted out");
    }

    /// "Cancel": with a booking it may be either; without one it can only be the messages.
    pub(super) fn cancel(&mut self) {
        let booked = self.state.phase == Phase::Booked
            || matches!(
                self.ctx.guest.stay.map(|stay| stay.phase),
                Some(StayPhase::Upcoming | StayPhase::InHouse)
            );
        if !booked {
            return self.opt_out();
        }
        self.greet();
        self.state.open = Some(Question::CancelWhich);
        self.record("clarification.asked", json!({ "question": Question::CancelWhich }));
        let buttons =
            [(Tap::StopMessages, key::BUTTON_STOP_MESSAGES), (Tap::AboutBooking, key::BUTTON_CANCEL_BOOKING)];
        self.say_with_buttons(&buttons, |_, voice| voice.say(key::CANCEL_WHICH, &[]));
    }

    /// The answer to "messages or booking?" in words. True if it was one.
    pub(super) fn answered_cancel(&mut self, read: &Understanding) -> bool {
        self.state.open = None;
        if read.intent == Intent::Cancel {
            self.hand_over(HandOffReason::Stay, &[key::ABOUT_STAY]);
            return true;
        }
        false
    }

    /// Not our guest: apologise, and never write there again.
    pub(super) fn wrong_number(&mut self) {
        self.state.phase = Phase::Lost;
        self.state.open = None;
        self.state.opted_out = true;
        self.consent.push(ConsentChange::SuppressNumber);
        self.record("guest.wrong_number", json!({}));
        self.say_key(key::WRONG_NUMBER);
    }
}
