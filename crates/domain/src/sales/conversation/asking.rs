//! Finding out what the guest wants: what a message adds to what we know, and the next question, if one is needed
//! and still allowed. Never asks what was said.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::pointing;
use super::slots::{ASSUMED_ADULTS, Other};
use super::state::{Phase, Question};
use super::tap::Tap;
use super::turn::Turn;
use crate::catalog::{Offer, OfferKind};
use crate::sales::channel::Asked;
use crate::sales::texts::{Count, Key, Voice, key};
use crate::sales::understanding::{Ask, Intent, Understanding};

/// Longest half sentence that is kept for the next message.
const HALF: usize = 120;

impl Turn<'_> {
    /// Takes in what a message says; true if it changed what we know.
    pub(super) fn learn(&mut self, text: &str, read: &Understanding) -> bool {
        let read = self.in_context(text, read);
        let adding = pointing::goes_on(text);
        let changed = self.state.slots.merge(&read, adding, self.ctx.pricing.currency.code());
        let code = self.learn_code(text);
        let more = self.learn_must_haves(&read) || code;
        if changed.anything() || more {
            self.state.failures = 0;
        }
        if changed.dates {
            self.state.suggested.clear();
        }
        if (changed.other == Some(Other::Wish) || more) && self.state.phase == Phase::Quoted {
            self.state.phase = Phase::Offered;
        }
        let answered = match self.state.open {
            Some(Question::Party) => changed.party,
            Some(Question::ChildAges) => self.state.slots.children == 0,
            Some(Question::Dates | Question::Month | Question::Nights | Question::ConfirmDates) => {
                changed.dates
            }
            _ => false,
        };
        if answered {
            self.state.open = None;
        }
        self.no_such_day = read.ask == Some(Ask::DateInvalid);
        let half = read.check_in.is_none() && read.ask == Some(Ask::Month);
        changed.anything() || more || half || self.no_such_day
    }

    /// What can only be read knowing what was asked: "4" after "how many of you?", "August" after "12 to 15".
    fn in_context(&mut self, text: &str, read: &Understanding) -> Understanding {
        let mut read = read.clone();
        if read.check_in.is_none() {
            if let Some(joined) = self.with_the_other_half(text, &read) {
                read = joined;
                self.state.half_said = None;
            } else if read.ask == Some(Ask::Month) && text.chars().count() <= HALF {
                self.state.half_said = Some(text.to_owned());
            }
        } else {
            self.state.half_said = None;
        }
        let numbers = pointing::numbers(text);
        match self.state.open {
            Some(Question::Party) => bare_party(&numbers, &mut read),
            Some(Question::ChildAges) => bare_ages(&numbers, &mut read),
            Some(Question::Nights) => bare_nights(&numbers, &mut read),
            _ if self.could_be_ages(&numbers, &read) => bare_ages(&numbers, &mut read),
            _ => {}
        }
        read
    }

    /// As many numbers as there are children without an age, and nothing else that was understood.
    fn could_be_ages(&self, numbers: &[u16], read: &Understanding) -> bool {
        let children = usize::from(self.state.slots.children);
        let nothing_else = read.intent == Intent::Unknown && read.check_in.is_none() && read.nights.is_none();
        children > 0 && numbers.len() == children && numbers.iter().all(|age| *age <= 17) && nothing_else
    }

    /// The message together with the words it completes: those kept from before, or the month we talk about.
    fn with_the_other_half(&self, text: &str, read: &Understanding) -> Option<Understanding> {
        let whole = match (&self.state.half_said, self.month_in_view()) {
            (Some(half), _) => format!("{half} {text}"),
            (None, Some(month)) if read.ask == Some(Ask::Month) => {
                let month = self.ctx.texts.compose(&self.language(), |voice| voice.month(month));
                format!("{text} {month}")
            }
            _ => return None,
        };
        let joined = self.understand(&whole);
        let moved = self.state.slots.dates().is_some();
        let dated = joined.check_in.is_some() && (joined.check_out.is_some() || moved);
        dated.then(|| Understanding { intent: read.intent, also: read.also.clone(), ..joined })
    }

    /// The month of the dates we talk about, or the one the guest named.
    fn month_in_view(&self) -> Option<Date> {
        self.state.slots.check_in.or_else(|| self.month())
    }

    /// A promotion code of the catalog, anywhere in the message.
    fn learn_code(&mut self, text: &str) -> bool {
        let said = pointing::words(text);
        let codes = self.ctx.catalog.offers.iter().filter(|offer| offer.kind == OfferKind::PromoCode);
        let named = codes.map(Offer::code).find(|code| pointing::contains(&said, &pointing::words(code)));
        let Some(named) = named.filter(|named| self.state.slots.promo_code.as_deref() != Some(*named)) else {
            return false;
        };
        self.state.slots.promo_code = Some(named.to_owned());
        true
    }

    /// What a guest asks for with a stay, if only some of what we have has it.
    fn learn_must_haves(&mut self, read: &Understanding) -> bool {
        if !matches!(read.intent, Intent::Quote | Intent::Availability | Intent::Book) {
            return false;
        }
        let before = self.state.slots.must_haves.len();
        for topic in &read.topics {
            let wanted = self.is_must_have(topic) && !self.state.slots.must_haves.contains(topic);
            if wanted {
                self.state.slots.must_haves.push(topic.clone());
            }
        }
        self.state.slots.must_haves.len() > before
    }

    /// Something some accommodations have and some have not.
    pub(super) fn is_must_have(&self, topic: &str) -> bool {
        if self.ctx.property_amenities.iter().any(|amenity| amenity == topic) {
            return false;
        }
        let all = &self.ctx.catalog.accommodations;
        let having = all.iter().filter(|one| one.amenities.iter().any(|amenity| amenity == topic)).count();
        (topic == "accessible" && all.iter().any(|one| one.accessible)) || (having > 0 && having < all.len())
    }

    /// The next step of the sale: a question, or an offer.
    pub(super) fn advance(&mut self) {
        self.greet();
        if self.is_group() {
            return self.group();
        }
        if self.no_such_day {
            return self.ask(Question::Dates, key::ASK_DATE_INVALID);
        }
        let Some(dates) = self.state.slots.dates() else { return self.without_dates() };
        if dates.0 < self.ctx.today() {
            self.state.slots.clear_dates();
            return self.ask(Question::Dates, key::ASK_DATE_PAST);
        }
        let party_open = self.state.slots.adults().is_none() && self.may_ask(Question::Party);
        let both_fit = !party_open || self.questions_left() > 1;
        if !self.state.slots.dates_sure && both_fit && self.may_ask(Question::ConfirmDates) {
            return self.confirm_dates(dates);
        }
        let first = self.state.offers.is_empty();
        if self.kind_is_gone(dates) {
            return;
        }
        if self.state.slots.adults().is_none() {
            if first && self.may_ask(Question::Party) {
                return self.ask_party(dates);
            }
        } else if first && self.state.slots.children > 0 && self.may_ask(Question::ChildAges) {
            let n = self.state.slots.children;
            self.put(Question::ChildAges);
            return self.say(|_, voice| voice.say(key::ASK_AGES, &[("n", Count(n).into())]));
        }
        self.offer(dates);
    }

    fn without_dates(&mut self) {
        let slots = &self.state.slots;
        if let Some(from) = slots.check_in.filter(|from| *from >= self.ctx.today()) {
            self.put(Question::Nights);
            return self.say(|_, voice| voice.say(key::ASK_NIGHTS, &[("date", voice.day(from).into())]));
        }
        if slots.month.is_some() {
            return self.suggest();
        }
        if self.state.half_said.is_some() {
            if self.may_ask(Question::Month) {
                return self.ask(Question::Month, key::ASK_MONTH);
            }
            self.put(Question::Month);
            return self.say_key(key::NEED_MONTH);
        }
        self.ask_dates();
    }

    /// Asks for dates, or says that they are needed when no question is left.
    pub(super) fn ask_dates(&mut self) {
        self.greet();
        let example = self.example_dates();
        let key = if self.may_ask(Question::Dates) { key::ASK_DATES } else { key::NEED_DATES };
        self.put(Question::Dates);
        self.say(|_, voice| voice.say(key, &[("example", example_words(voice, example).into())]));
    }

    /// Asks, if the question is still allowed; else says that dates are needed.
    fn ask(&mut self, question: Question, words: Key) {
        if !self.may_ask(question) {
            return self.ask_dates();
        }
        self.put(question);
        self.say_key(words);
    }

    fn confirm_dates(&mut self, (from, to): (Date, Date)) {
        self.put(Question::ConfirmDates);
        let buttons = [(Tap::DatesYes, key::BUTTON_YES), (Tap::DatesOther, key::BUTTON_OTHER_DATES)];
        self.say_with_buttons(&buttons, |_, voice| {
            let args =
                [("dates", voice.dates(from, to).into()), ("nights", voice.nights(nights(from, to)).into())];
            voice.say(key::CONFIRM_DATES, &args)
        });
    }

    /// The dates are read back above the question; where they were unsure, an answer that leaves them alone is a yes.
    fn ask_party(&mut self, (from, to): (Date, Date)) {
        self.put(Question::Party);
        let noted = if self.state.slots.dates_sure { key::NOTED_DATES } else { key::UNSURE_DATES };
        self.state.slots.dates_sure = true;
        self.say(|_, voice| {
            let args =
                [("dates", voice.dates(from, to).into()), ("nights", voice.nights(nights(from, to)).into())];
            format!("{}\n\n{}", voice.say(noted, &args), voice.say(key::ASK_PARTY, &[]))
        });
    }

    /// Whether the owner lets this be asked, and one of the questions is left.
    pub(super) fn may_ask(&self, question: Question) -> bool {
        let kind = match question {
            Question::Party => Asked::Party,
            Question::ChildAges => Asked::ChildAges,
            _ => Asked::Dates,
        };
        let wanted = self.ctx.channel.questions.ask.contains(&kind);
        self.questions_left() > 0 && wanted && !self.state.asked.contains(&question)
    }

    fn questions_left(&self) -> usize {
        usize::from(self.ctx.channel.questions.at_most.min(2)).saturating_sub(self.state.asked.len())
    }

    /// Notes a question as put.
    pub(super) fn put(&mut self, question: Question) {
        if self.state.phase == Phase::Lost {
            self.state.phase = Phase::Qualifying;
        }
        self.state.open = Some(question);
        if self.questions_left() > 0 {
            self.state.asked.push(question);
            self.record("question.asked", json!({ "question": question }));
        } else {
            self.record("answer.needed", json!({ "question": question }));
        }
    }

    /// After an answer to something else: the open question again, or the first one.
    pub(super) fn back_to_open_question(&mut self) {
        self.greet();
        let Some(open) = self.state.open else {
            let fresh = self.state.phase == Phase::Qualifying && self.state.asked.is_empty();
            if fresh && self.state.slots.dates().is_none() {
                self.advance();
            }
            return;
        };
        let example = self.example_dates();
        let children = self.state.slots.children;
        let dates = self.state.slots.dates();
        self.open_with(move |_, voice| match open {
            Question::Dates => {
                voice.say(key::ASK_DATES, &[("example", example_words(voice, example).into())])
            }
            Question::Month => voice.say(key::ASK_MONTH, &[]),
            Question::Party => voice.say(key::ASK_PARTY, &[]),
            Question::ChildAges => voice.say(key::ASK_AGES, &[("n", Count(children).into())]),
            Question::ConfirmDates => dates.map_or_else(String::new, |(from, to)| {
                let dates = voice.dates(from, to).into();
                voice.say(
                    key::CONFIRM_DATES,
                    &[("dates", dates), ("nights", voice.nights(nights(from, to)).into())],
                )
            }),
            _ => String::new(),
        });
    }

    /// The question that was not answered, in other words.
    pub(super) fn open_question_again(&self) -> impl Fn(&Voice<'_>) -> String + 'static {
        let open = self.state.open;
        let example = self.example_dates();
        let children = self.state.slots.children;
        move |voice| match open {
            Some(Question::Dates | Question::Month | Question::Nights | Question::ConfirmDates) => {
                voice.say(key::ASK_DATES_AGAIN, &[("example", example_words(voice, example).into())])
            }
            Some(Question::Party) => voice.say(key::ASK_PARTY_AGAIN, &[]),
            Some(Question::ChildAges) => voice.say(key::ASK_AGES_AGAIN, &[("n", Count(children).into())]),
            _ => voice.say(key::NOT_UNDERSTOOD, &[]),
        }
    }

    /// Dates that would do as an example: three nights from the Friday after next.
    fn example_dates(&self) -> (Date, Date) {
        let today = self.ctx.today();
        let to_friday = (5 - i64::from(today.weekday().to_monday_one_offset())).rem_euclid(7) + 7;
        let from = today.checked_add(to_friday.days()).unwrap_or(today);
        (from, from.checked_add(3.days()).unwrap_or(from))
    }

    /// Who comes, as counted, with what was assumed.
    pub(super) fn party_words(&self, voice: &Voice<'_>) -> String {
        let slots = &self.state.slots;
        let adults = slots.adults().unwrap_or(ASSUMED_ADULTS);
        let mut parts = vec![voice.say(key::ADULTS, &[("n", Count(adults).into())])];
        let ages: Vec<_> = slots.child_ages.iter().map(u8::to_string).collect();
        if !ages.is_empty() {
            let n = i64::try_from(ages.len()).unwrap_or_default();
            let ages = voice.list(&ages);
            parts.push(voice.say(key::CHILDREN_AGED, &[("n", Count(n).into()), ("ages", ages.into())]));
        }
        if slots.children > 0 {
            parts.push(voice.say(key::CHILDREN, &[("n", Count(slots.children).into())]));
        }
        if slots.infants > 0 {
            parts.push(voice.say(key::BABIES, &[("n", Count(slots.infants).into())]));
        }
        if slots.pets > 0 {
            parts.push(voice.say(key::PETS, &[("n", Count(slots.pets).into())]));
        }
        parts
            .into_iter()
            .reduce(|a, b| voice.say(key::LIST_COMMA, &[("a", a.into()), ("b", b.into())]))
            .unwrap_or_default()
    }
}

/// Nights between two days.
pub(super) fn nights(from: Date, to: Date) -> u16 {
    u16::try_from((to - from).get_days()).unwrap_or_default()
}

fn example_words(voice: &Voice<'_>, (from, to): (Date, Date)) -> String {
    voice.dates_short(from, to)
}

fn bare_party(numbers: &[u16], read: &mut Understanding) {
    let silent = read.adults.is_none() && read.total_guests.is_none();
    let number =
        |at: usize| numbers.get(at).and_then(|n| u8::try_from(*n).ok()).filter(|n| (1..=99).contains(n));
    match (silent, numbers.len()) {
        (true, 1) => read.total_guests = number(0),
        (true, 2) if read.child_ages.is_empty() && read.children.is_none() => {
            read.adults = number(0);
            read.children = number(1);
        }
        _ => {}
    }
}

fn bare_ages(numbers: &[u16], read: &mut Understanding) {
    if read.child_ages.is_empty() && read.infants.is_none() && read.adults.is_none() {
        read.child_ages =
            numbers.iter().filter_map(|n| u8::try_from(*n).ok()).filter(|age| *age <= 17).collect();
        read.children = None;
        read.total_guests = None;
    }
}

fn bare_nights(numbers: &[u16], read: &mut Understanding) {
    if let (None, None, [nights]) = (read.nights, read.check_out, numbers) {
        read.nights = Some(*nights).filter(|nights| (1..=60).contains(nights));
    }
}
