//! After a quote without an answer: one friendly word inside the 24-hour window, one template later if the guest
//! agreed to marketing, then silence. Anything the guest writes calls both off.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::asking::nights;
use super::context::{TemplateButton, TemplateFacts};
use super::decision::SetTimer;
use super::state::{Handler, Phase, QuoteMade};
use super::turn::Turn;
use crate::messaging::Outbound;
use crate::sales::channel::next_open;
use crate::sales::quote::cancellation;
use crate::sales::texts::{Voice, key};

/// The timer of the word inside the window.
pub const NUDGE_TIMER: &str = "sales.nudge";
/// The timer of the template.
pub const TEMPLATE_TIMER: &str = "sales.template";

/// Meta: the service window; a quarter of an hour is kept in hand.
const WINDOW: SignedDuration = SignedDuration::from_mins(24 * 60 - 15);

impl Turn<'_> {
    /// After a turn that left the quote open, its follow-ups are planned anew from now.
    pub(super) fn resume_follow_ups(&mut self) {
        let open = self.state.phase == Phase::Quoted && self.state.open.is_none() && self.quotes.is_empty();
        let holds = self.state.quote.as_ref().is_some_and(|quote| self.why_not_follow_up(quote).is_none());
        if open && holds {
            self.schedule_follow_ups();
        }
    }

    /// Sets the timers after a quote. Each quote is followed up once.
    pub(super) fn schedule_follow_ups(&mut self) {
        let Some(quote) = self.state.quote.as_ref().filter(|quote| !quote.followed_up) else { return };
        let payload = json!({ "quote": quote.id });
        let settings = &self.ctx.channel.follow_ups;
        if let Some(nudge) = &settings.nudge {
            let wanted = in_hours(self.ctx.now, i64::from(nudge.after_hours));
            match self.good_moment(wanted).filter(|due| self.inside_window(*due)) {
                Some(due) => self.set_timer(SetTimer { name: NUDGE_TIMER, due, payload: payload.clone() }),
                None => self.record(
                    "follow_up.skipped",
                    json!({ "timer": NUDGE_TIMER, "because": "no good hour inside the window" }),
                ),
            }
        }
        if let (Some(template), true) = (&settings.template, self.ctx.guest.marketing_consent) {
            let wanted = in_hours(self.ctx.now, i64::from(template.after_hours));
            if let Some(due) = self.good_moment(wanted) {
                self.set_timer(SetTimer { name: TEMPLATE_TIMER, due, payload });
            }
        }
    }

    /// Calls off what was planned.
    pub(super) fn forget_follow_ups(&mut self) {
        self.state.follow_ups = 0;
        if self.state.quote.is_some() {
            self.cancel_timer(NUDGE_TIMER);
            self.cancel_timer(TEMPLATE_TIMER);
        }
    }

    /// A timer fell due: everything is judged anew, for much can have happened since it was set.
    pub(super) fn timer(&mut self, name: &str, payload: &serde_json::Value) {
        let (timer, words): (&'static str, bool) = match name {
            NUDGE_TIMER => (NUDGE_TIMER, true),
            TEMPLATE_TIMER => (TEMPLATE_TIMER, false),
            _ => return self.silent("not a timer of the sale"),
        };
        let Some(quote) = self.state.quote.clone() else { return self.skip(timer, "there is no quote") };
        if payload.get("quote") != Some(&json!(quote.id)) {
            return self.skip(timer, "it was for an earlier quote");
        }
        if let Some(because) = self.why_not_follow_up(&quote) {
            return self.skip(timer, because);
        }
        if let Some(later) = self.good_moment(self.ctx.now).filter(|moment| *moment > self.ctx.now) {
            return self.put_off(timer, later, payload.clone());
        }
        if words { self.nudge(&quote) } else { self.template(&quote) }
    }

    fn why_not_follow_up(&self, quote: &QuoteMade) -> Option<&'static str> {
        if self.is_opted_out() || self.state.opted_out {
            return Some("the guest opted out");
        }
        if self.state.handler != Handler::Bot {
            return Some("a person is answering");
        }
        if self.state.phase != Phase::Quoted {
            return Some("the quote is settled");
        }
        if self.ctx.now >= quote.valid_until || quote.check_in < self.ctx.today() {
            return Some("the quote no longer holds");
        }
        (!self.quote_is_free(quote)).then_some("the dates are taken")
    }

    fn quote_is_free(&self, quote: &QuoteMade) -> bool {
        let taken = self.ctx.calendar.most_taken(&quote.accommodation, quote.check_in, quote.check_out);
        let known = self.ctx.catalog.accommodation(&quote.accommodation);
        known.is_some_and(|one| taken < usize::from(one.units))
    }

    fn put_off(&mut self, name: &'static str, due: Timestamp, payload: serde_json::Value) {
        if name == NUDGE_TIMER && !self.inside_window(due) {
            return self.skip(name, "no good hour inside the window");
        }
        self.record("follow_up.put_off", json!({ "timer": name, "until": due }));
        self.set_timer(SetTimer { name, due, payload });
    }

    fn nudge(&mut self, quote: &QuoteMade) {
        if !self.ctx.window_open || !self.inside_window(self.ctx.now) {
            return self.skip(NUDGE_TIMER, "the window is closed");
        }
        if self.state.follow_ups > 0 {
            return self.skip(NUDGE_TIMER, "one was sent");
        }
        self.state.follow_ups = 1;
        self.mark_followed_up();
        self.record("follow_up.sent", json!({ "timer": NUDGE_TIMER, "quote": quote.id }));
        self.send(|turn, voice| Outbound::Link {
            photo: None,
            body: voice.say(
                key::NUDGE,
                &[
                    ("name", turn.name(&quote.accommodation, voice).into()),
                    ("dates", voice.dates(quote.check_in, quote.check_out).into()),
                    ("total", turn.money(quote.total_minor, voice).into()),
                    ("until", voice.moment(turn.ctx.local(quote.valid_until)).into()),
                ],
            ),
            footer: None,
            label: voice.say(key::BUTTON_BOOK, &[]),
            url: quote.link.clone(),
        });
    }

    fn template(&mut self, quote: &QuoteMade) {
        if !self.ctx.guest.marketing_consent {
            return self.skip(TEMPLATE_TIMER, "no consent to marketing");
        }
        if self.state.follow_ups > 1 {
            return self.skip(TEMPLATE_TIMER, "one was sent");
        }
        let wanted = self.ctx.channel.follow_ups.template.as_ref().map(|template| template.name.as_str());
        let Some(facts) = self.ctx.templates.iter().find(|facts| Some(facts.name.as_str()) == wanted) else {
            return self.skip(TEMPLATE_TIMER, "the template is not approved");
        };
        let Some(message) = self.filled(facts, quote) else {
            return self.skip(TEMPLATE_TIMER, "a variable of the template cannot be filled");
        };
        self.state.follow_ups = 2;
        self.mark_followed_up();
        self.record(
            "follow_up.sent",
            json!({ "timer": TEMPLATE_TIMER, "template": facts.name, "quote": quote.id }),
        );
        self.send(|_, _| message.clone());
    }

    fn mark_followed_up(&mut self) {
        if let Some(quote) = &mut self.state.quote {
            quote.followed_up = true;
        }
    }

    fn filled(&self, facts: &TemplateFacts, quote: &QuoteMade) -> Option<Outbound> {
        let spoken = self.language();
        let fallback = self.ctx.property.default_language;
        let has = |wanted: &crate::language::Lang| {
            facts.languages.iter().find(|tag| crate::language::Lang::new(tag) == *wanted)
        };
        let tag = has(&spoken).or_else(|| has(fallback)).or_else(|| facts.languages.first())?;
        let voice_lang = crate::language::Lang::new(tag);
        let variables = self.ctx.texts.compose(&voice_lang, |voice| {
            let filled =
                facts.variables.iter().map(|name| Some((name.clone(), self.variable(name, quote, voice)?)));
            filled.collect::<Option<std::collections::BTreeMap<_, _>>>()
        })?;
        let buttons = facts.buttons.iter().map(|needs| match needs {
            TemplateButton::UrlSuffix(_) => quote.id.to_string(),
            TemplateButton::QuickReply(payload) => payload.clone(),
            TemplateButton::Other => String::new(),
        });
        Some(Outbound::Template {
            name: facts.name.clone(),
            language: tag.clone(),
            variables,
            buttons: buttons.collect(),
        })
    }

    fn variable(&self, name: &str, quote: &QuoteMade, voice: &Voice<'_>) -> Option<String> {
        Some(match name {
            "first_name" => self.guest_first_name(voice),
            "property" => self.ctx.property.name.to_owned(),
            "accommodation" => self.name(&quote.accommodation, voice),
            "stay_dates" => voice.dates(quote.check_in, quote.check_out),
            "check_in_day" => voice.day(quote.check_in),
            "nights" => nights(quote.check_in, quote.check_out).to_string(),
            "total" => self.money(quote.total_minor, voice),
            "valid_until" => voice.moment(self.ctx.local(quote.valid_until)),
            "cancel_until" => self.free_cancelling_until(quote, voice)?,
            _ => return None,
        })
    }

    fn free_cancelling_until(&self, quote: &QuoteMade, voice: &Voice<'_>) -> Option<String> {
        let plan = self.ctx.channel.quotes.rate_plan.as_deref();
        let policy = plan
            .and_then(|plan| self.ctx.catalog.policy(plan))
            .or_else(|| self.ctx.catalog.default_policy())?;
        let terms = cancellation(policy, quote.check_in, self.ctx.local(self.ctx.now)).ok()?;
        terms.free_until.map(|until| voice.moment(until))
    }

    fn skip(&mut self, timer: &str, because: &str) {
        self.record("follow_up.skipped", json!({ "timer": timer, "because": because }));
    }

    /// The first moment from then on that is inside our hours and not night for the guest.
    fn good_moment(&self, from: Timestamp) -> Option<Timestamp> {
        let hours = self.ctx.channel.business_hours.as_ref();
        let here = [self.ctx.tz.clone()];
        let zones: &[TimeZone] = if self.ctx.guest.zones.is_empty() { &here } else { self.ctx.guest.zones };
        let mut moment = from;
        for _ in 0..8 {
            let open = next_open(hours, moment, self.ctx.tz)?;
            let loud = match &self.ctx.channel.quiet_hours {
                Some(quiet) => quiet.next_loud(open, zones)?,
                None => open,
            };
            if loud == moment {
                return Some(moment);
            }
            moment = loud;
        }
        None
    }

    fn inside_window(&self, due: Timestamp) -> bool {
        self.state.last_inbound.is_some_and(|last| due.duration_since(last) < WINDOW)
    }
}

fn in_hours(from: Timestamp, hours: i64) -> Timestamp {
    from.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(from)
}
