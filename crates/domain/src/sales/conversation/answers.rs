//! Answers that are not offers: the owner's facts, discounts there are, photos, a word of thanks. What nobody told us
//! is never guessed; a person answers it.

use serde_json::json;

use super::context::StayPhase;
use super::decision::HandOffReason;
use super::message::has;
use super::pointing::{contains, words};
use super::state::{Phase, Question};
use super::tap::Tap;
use super::turn::{BODY, BUTTON, Paragraph, Turn, clip, photo_name};
use crate::catalog::{Offer, OfferKind};
use crate::messaging::Outbound;
use crate::messaging::content::Choice;
use crate::sales::channel::Answer;
use crate::sales::texts::{Count, Voice, key};
use crate::sales::understanding::{Intent, Understanding};

/// Topics that are no questions of fact: they are acted upon elsewhere.
const NOT_FACTS: [&str; 2] = ["payment-problem", "wrong-number"];
/// Facts answered in one turn.
const MOST_FACTS: usize = 3;

impl<'a> Turn<'a> {
    /// Answers the facts a message asks for, above whatever is said next. A topic we know nothing of, or which the
    /// owner keeps for people, goes to a person. True if there was something to answer.
    pub(super) fn answer_facts(&mut self, text: &str, read: &Understanding, learned: bool) -> bool {
        let asks = has(read, Intent::Faq);
        let mut answered: Vec<&str> = Vec::new();
        let mut unknown = Vec::new();
        for topic in &read.topics {
            let told_with_offers =
                topic == "pets" && read.pets.is_some() && self.state.slots.dates().is_some();
            if self.is_wish(topic, read) || told_with_offers || NOT_FACTS.contains(&topic.as_str()) {
                continue;
            }
            if let Some(answer) = self.answer_for(topic) {
                if !answered.contains(&answer.id.as_str()) && answered.len() < MOST_FACTS {
                    answered.push(&answer.id);
                    self.give(answer);
                }
            } else if !self.answer_from_catalog(topic) {
                unknown.push(topic.as_str());
            } else {
                answered.push("catalog");
            }
        }
        if answered.is_empty()
            && !learned
            && let Some(answer) = self.answer_by_words(text)
        {
            answered.push(&answer.id);
            self.give(answer);
        }
        let kept = read.topics.iter().any(|topic| self.is_kept_for_people(topic, read));
        let skipped = read.topics.iter().all(|topic| self.is_wish(topic, read) || topic == "pets");
        if kept {
            let words = if answered.is_empty() { key::NO_GUESSING } else { key::DETAILS };
            self.hand_over(HandOffReason::Topic, &[words]);
        } else if !unknown.is_empty() || (asks && answered.is_empty() && !skipped) {
            self.record("fact.unknown", json!({ "topics": unknown }));
            self.hand_over(HandOffReason::UnknownFact, &[key::NO_GUESSING]);
        }
        !answered.is_empty() || self.is_handed_over()
    }

    /// Part of the stay asked for, not a question.
    fn is_wish(&self, topic: &str, read: &Understanding) -> bool {
        let stay = has(read, Intent::Quote) || has(read, Intent::Availability);
        stay && self.state.slots.must_haves.iter().any(|wanted| wanted == topic)
    }

    fn is_kept_for_people(&self, topic: &str, read: &Understanding) -> bool {
        let wish = self.is_wish(topic, read) && read.check_in.is_some();
        !wish && self.ctx.channel.hand_off.topics.iter().any(|kept| kept == topic)
    }

    fn answer_for(&self, topic: &str) -> Option<&'a Answer> {
        let channel = self.ctx.channel;
        let mut all = channel.faq.iter().chain(&channel.objections);
        all.find(|answer| self.may_say(answer) && answer.topics.iter().any(|known| known == topic))
    }

    /// The answer whose words stand in the text; the longest phrase wins.
    fn answer_by_words(&self, text: &str) -> Option<&'a Answer> {
        let said = words(text);
        let channel = self.ctx.channel;
        let mut best: Option<(usize, &Answer)> = None;
        for answer in channel.objections.iter().chain(&channel.faq).filter(|answer| self.may_say(answer)) {
            for phrase in answer.words.values().flatten().map(|phrase| words(phrase)) {
                if contains(&said, &phrase) && best.is_none_or(|(longest, _)| phrase.len() > longest) {
                    best = Some((phrase.len(), answer));
                }
            }
        }
        best.map(|(_, answer)| answer)
    }

    fn may_say(&self, answer: &Answer) -> bool {
        let in_house = self.ctx.guest.stay.is_some_and(|stay| stay.phase == StayPhase::InHouse);
        in_house || !answer.in_house_only
    }

    fn give(&mut self, answer: &'a Answer) {
        self.greet();
        self.record("fact.answered", json!({ "answer": answer.id }));
        let about_cancelling = answer.topics.iter().any(|topic| topic == "cancel");
        self.open_with(move |turn, voice| {
            let real = if about_cancelling { turn.cancel_terms_of_their_stay(voice) } else { None };
            real.unwrap_or_else(|| answer.a.get(voice.lang(), voice.fallback()).to_owned())
        });
    }

    /// The cancellation steps with the real days of the stay we talk about.
    fn cancel_terms_of_their_stay(&self, voice: &Voice<'_>) -> Option<String> {
        let (check_in, check_out) = self.state.slots.dates()?;
        let plan = self.ctx.channel.quotes.rate_plan.as_deref();
        let plan = plan.or_else(|| self.ctx.catalog.default_policy().map(|policy| policy.id.as_str()))?;
        let steps = self.cancel_words(check_in, plan, voice);
        if steps.is_empty() {
            return None;
        }
        let stay = voice.dates(check_in, check_out);
        Some(voice.say(key::CANCEL_TERMS, &[("dates", stay.into()), ("terms", steps.join(" ").into())]))
    }

    /// Answers from what the accommodations have.
    fn answer_from_catalog(&mut self, topic: &str) -> bool {
        let accessible = topic == "accessible";
        let having: Vec<&'a str> = self
            .ctx
            .catalog
            .accommodations
            .iter()
            .filter(|one| one.amenities.iter().any(|slug| slug == topic) || (accessible && one.accessible))
            .map(|one| one.id.as_str())
            .collect();
        let labelled = accessible
            || self.ctx.texts.compose(&self.language(), |voice| voice.label(key::AMENITY, topic).is_some());
        if having.is_empty() || !labelled {
            return false;
        }
        self.greet();
        self.record("fact.answered", json!({ "answer": topic, "accommodations": having }));
        let topic = topic.to_owned();
        self.state.about = having.first().map(|id| (*id).to_owned());
        self.open_with(move |turn, voice| {
            let names: Vec<_> = having.iter().take(6).map(|id| turn.name(id, voice)).collect();
            let n = i64::try_from(names.len()).unwrap_or(1);
            let args = [("names", voice.list(&names).into()), ("n", Count(n).into())];
            if accessible {
                return voice.say(key::ACCESSIBLE, &args);
            }
            let [names, n] = args;
            let amenity = voice.label(key::AMENITY, &topic).unwrap_or_default();
            voice.say(key::HAVE_IT, &[("amenity", amenity.into()), names, n])
        });
        true
    }

    /// Only the configured offers; asked again, a person.
    pub(super) fn discount(&mut self, text: &str) {
        self.greet();
        self.state.discount_asked = self.state.discount_asked.saturating_add(1);
        if self.state.discount_asked > 1 {
            return self.hand_over(HandOffReason::Bargaining, &[key::NO_BARGAINING]);
        }
        if let Some(answer) = self.answer_by_words(text) {
            self.give(answer);
            return self.back_to_open_question();
        }
        let lines: Vec<Paragraph<'a>> = self.ctx.catalog.offers.iter().filter_map(discount_line).collect();
        let plans = self.ctx.catalog.cancellation_policies.iter().filter_map(|policy| {
            let percent = policy.discount_percent.as_ref()?.as_str();
            let line: Paragraph<'a> = Box::new(move |_, voice| {
                let name = policy.name.get(voice.lang(), voice.fallback());
                voice.say(key::DISCOUNT_PLAN, &[("percent", percent.into()), ("name", name.into())])
            });
            Some(line)
        });
        let lines: Vec<Paragraph<'a>> = lines.into_iter().chain(plans).collect();
        self.record("discounts.told", json!({ "count": lines.len() }));
        if lines.is_empty() {
            return self.hand_over(HandOffReason::Bargaining, &[key::DISCOUNTS_NONE]);
        }
        self.open_with(move |turn, voice| {
            let mut words = vec![voice.say(key::DISCOUNTS, &[])];
            words.extend(lines.iter().map(|line| line(turn, voice)));
            words.push(voice.say(key::DISCOUNTS_INSIDE, &[]));
            words.join("\n")
        });
        self.back_to_open_question();
    }

    pub(super) fn photos(&mut self, text: &str, read: &Understanding) {
        self.greet();
        let one_in_view = self.state.phase == Phase::Quoted || self.state.offers.is_empty();
        let about = self.state.about.clone().filter(|_| one_in_view);
        let which = self.pointed_at(text, read).or(about);
        match which {
            Some(accommodation) => self.photos_of(&accommodation),
            None => self.photos_of_which(),
        }
    }

    /// Photos of one of the offers, or of one the guest names.
    fn photos_of_which(&mut self) {
        self.state.open = Some(Question::PhotosOfWhich);
        let offered: Vec<String> =
            self.state.offers.iter().map(|offer| offer.accommodation.clone()).collect();
        if offered.is_empty() {
            return self.say_key(key::PHOTO_WHICH);
        }
        self.send(|turn, voice| Outbound::Buttons {
            photo: None,
            body: voice.say(key::PHOTO_WHICH, &[]),
            footer: None,
            buttons: offered
                .iter()
                .take(3)
                .map(|id| Choice {
                    id: Tap::Photos(id.clone()).id(),
                    title: clip(turn.name(id, voice), BUTTON),
                    description: None,
                })
                .collect(),
        });
    }

    /// Up to three photos and the way to the page.
    pub(super) fn photos_of(&mut self, accommodation: &str) {
        let Some(one) = self.ctx.catalog.accommodation(accommodation) else { return self.photos_of_which() };
        self.greet();
        self.state.open = None;
        self.state.about = Some(one.id.clone());
        self.state.failures = 0;
        self.record("photos.sent", json!({ "accommodation": one.id }));
        let most = usize::from(self.ctx.channel.offers.photos.clamp(1, 3));
        for (at, photo) in one.photos.iter().take(most).enumerate() {
            self.send(|turn, voice| Outbound::Photo {
                photo: photo_name(photo),
                caption: (at == 0).then(|| {
                    let summary = one.summary.get(voice.lang(), voice.fallback());
                    let args = [("name", turn.name(&one.id, voice).into()), ("summary", summary.into())];
                    clip(voice.say(key::PHOTO, &args), BODY)
                }),
            });
        }
        let Some(url) = self.page_link(&one.id) else { return };
        self.send(|turn, voice| Outbound::Link {
            photo: None,
            body: voice.say(key::PHOTO_PAGE, &[("name", turn.name(&one.id, voice).into())]),
            footer: None,
            label: voice.say(key::BUTTON_PAGE, &[]),
            url: url.clone(),
        });
    }

    pub(super) fn thanks(&mut self) {
        self.greet();
        self.state.failures = 0;
        self.record("guest.thanked", json!({}));
        self.say_key(key::THANKS);
    }

    pub(super) fn lost(&mut self) {
        self.state.phase = Phase::Lost;
        self.state.open = None;
        self.record("sale.lost", json!({}));
        self.say_key(key::LOST);
    }

    /// Not understood: the open question in other words, and after some turns a person.
    pub(super) fn not_understood(&mut self, read: &Understanding) {
        self.state.failures = self.state.failures.saturating_add(1);
        self.record("turn.not_understood", json!({ "in_a_row": self.state.failures, "intent": read.intent }));
        if self.state.failures >= self.ctx.channel.hand_off.after_failed_turns.max(1) {
            return self.hand_over(HandOffReason::NotUnderstood, &[key::SORRY_FAILED]);
        }
        self.greet();
        let again = self.open_question_again();
        self.say_with_buttons(&[(Tap::Person, key::BUTTON_PERSON)], |_, voice| again(voice));
    }
}

fn discount_line(offer: &Offer) -> Option<Paragraph<'_>> {
    let percent = offer.percent.as_str();
    let (key, n) = match offer.kind {
        OfferKind::LengthOfStay => (key::DISCOUNT_NIGHTS, offer.min_nights?),
        OfferKind::LeadTime => match (offer.min_days_before, offer.max_days_before) {
            (Some(days), _) => (key::DISCOUNT_EARLY, days),
            (None, days) => (key::DISCOUNT_LATE, days?),
        },
        // A code is a secret of its owner.
        OfferKind::PromoCode => return None,
    };
    Some(Box::new(move |_, voice| voice.say(key, &[("percent", percent.into()), ("n", Count(n).into())])))
}
