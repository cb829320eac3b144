//! A guest who is here asks for something in the chat: what is opened, what is asked back (one question at a time), what
//! is answered. What is no matter of services is left to the conversation, and so is every danger.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::act::Action;
use super::asked::Asked;
use super::order::{self, Limits, NotPossible};
use super::request::Request;
use super::sentence::{self, Reading, Wanted};
use super::state::{Refusal, State};
use super::when::When;
use super::words::{MOST_ROWS, Words, button, buttons, counted, list, named, row};
use crate::ids::RequestId;
use crate::language::Lang;
use crate::messaging::{Inbound, Outbound};
use crate::money;
use crate::resort::services::{PriceUnit, Service};
use crate::sales::texts::{Count, Key, key};
use crate::sales::understanding::{self, Intent};

/// A question is forgotten after so long.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(3);
/// After it was done, a bare "yes" or "no" answers "all solved?" for so long.
const SOLVED_FOR: SignedDuration = SignedDuration::from_hours(3);
/// After which a problem that comes back is another one.
const SAME_FOR: SignedDuration = SignedDuration::from_hours(24);
/// A picture belongs to what was asked for so long before.
const PICTURE_FOR: SignedDuration = SignedDuration::from_mins(30);
/// Characters of the guest's words kept with a request.
const NOTE: usize = 500;

/// What the chat remembers between two messages about services.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Talk {
    /// The question that waits for its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asking: Option<Asking>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}

/// A question that waits for its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "about")]
pub enum Asking {
    /// Which of these services? Any, if there is none.
    Which {
        /// Their ids.
        among: Vec<String>,
        /// What is known of the wish.
        wish: Wanted,
    },
    /// When?
    When {
        /// The wish.
        wish: Wanted,
    },
    /// At this price?
    Price {
        /// What would be ordered.
        asked: Box<Asked>,
    },
    /// To a member of the staff: why not?
    Reason {
        /// Which request.
        request: RequestId,
    },
}

impl Talk {
    fn ask(asking: Asking, now: Timestamp) -> Self {
        Self { asking: Some(asking), since: Some(now) }
    }

    /// The question, if it still waits.
    pub fn open(&self, now: Timestamp) -> Option<&Asking> {
        let fresh = self.since.is_some_and(|since| now.duration_since(since) < OPEN_FOR);
        self.asking.as_ref().filter(|_| fresh)
    }
}

/// What a decision knows.
#[derive(Clone, Copy, Debug)]
pub struct Guest<'a> {
    /// Wording, services, clocks.
    pub words: Words<'a>,
    /// What to answer in.
    pub lang: &'a Lang,
    /// The guest's room.
    pub unit: Option<&'a str>,
    /// How many stay.
    pub party: Option<u16>,
    /// When they leave.
    pub departure: Timestamp,
    /// Requests of the stay, latest first.
    pub requests: &'a [(RequestId, Request)],
    /// Services that are offered at this moment of the stay, by their ids.
    pub offered: &'a [String],
    /// Ordered today, by service: only of services with a stock.
    pub taken: &'a [(String, i64)],
    /// The words are only read when they are a tap or answer a question: a person talks with the guest.
    pub only_answers: bool,
}

/// What follows.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Answer {
    /// The memory afterwards.
    pub talk: Talk,
    /// To be opened.
    pub open: Vec<Asked>,
    /// To be done with requests.
    pub act: Vec<(RequestId, Action)>,
    /// To be said.
    pub say: Vec<Outbound>,
}

/// Decides about a message. `None`: it is no matter of services, the conversation answers.
pub fn decide(guest: &Guest<'_>, talk: &Talk, inbound: &Inbound) -> Option<Answer> {
    match inbound {
        Inbound::Choice { id, title } => guest.tapped(id, talk).or_else(|| guest.said(title, talk)),
        Inbound::Text { body } => guest.said(body, talk),
        Inbound::Media { id, caption, .. } => guest.pictured(id, caption.as_deref(), talk),
        _ => None,
    }
}

impl Guest<'_> {
    fn now(&self) -> Timestamp {
        self.words.now
    }

    fn zone(&self) -> &TimeZone {
        self.words.zone
    }

    fn service(&self, id: &str) -> Option<&Service> {
        self.offers().find(|service| service.id == id)
    }

    fn offers(&self) -> impl Iterator<Item = &Service> {
        let all = self.words.resort.services.services.iter();
        all.filter(|service| self.offered.contains(&service.id))
    }

    fn tapped(&self, id: &str, talk: &Talk) -> Option<Answer> {
        let mut parts = id.split('/');
        match parts.next()? {
            "request" => {
                let (word, id) = (parts.next()?, parts.next()?.parse().ok()?);
                self.tapped_on(word, id, parts.next())
            }
            "service" => {
                let service = parts.next()?.to_owned();
                let known = match talk.open(self.now()) {
                    Some(Asking::Which { wish, .. }) => wish.clone(),
                    _ => Wanted::default(),
                };
                self.service(&service)?;
                Some(self.order(vec![Wanted { service, ..known }]))
            }
            "order" => {
                let Some(Asking::Price { asked }) = talk.open(self.now()) else {
                    return Some(Answer::default());
                };
                Some(self.priced(asked, parts.next() == Some("yes")))
            }
            "service_menu" | "services" | "upsell_yes" => Some(self.menu(Wanted::default())),
            "late_checkout" => self.ordered("late-checkout"),
            "transfer" => self.ordered("airport-transfer"),
            "request_confirm" => {
                self.on_latest(|state| matches!(state, State::Completed { .. }), &Action::Confirm)
            }
            "request_reopen" => self.on_latest(is_done, &Action::Reopen { words: None }),
            "request_cancel" => self.on_latest(State::is_before_start, &Action::Cancel { reason: None }),
            _ => None,
        }
    }

    /// A template's button speaks of a thing, not of this resort's name for it.
    fn ordered(&self, service: &str) -> Option<Answer> {
        self.service(service)?;
        Some(self.order(vec![Wanted { service: service.to_owned(), ..Wanted::default() }]))
    }

    fn on_latest(&self, fits: impl Fn(&State) -> bool, action: &Action) -> Option<Answer> {
        let (id, request) = self.requests.iter().find(|(_, request)| fits(&request.state))?;
        Some(self.acted(*id, request, action.clone()))
    }

    fn tapped_on(&self, word: &str, id: RequestId, stars: Option<&str>) -> Option<Answer> {
        let action = match word {
            "solved" => Action::Confirm,
            "not-yet" => Action::Reopen { words: None },
            "cancel" => Action::Cancel { reason: None },
            "stars" => Action::Rate { stars: stars?.parse().ok()? },
            _ => return None,
        };
        let (_, request) = self.requests.iter().find(|(known, _)| *known == id)?;
        Some(self.acted(id, request, action))
    }

    /// What can be done is done; what cannot any more is said.
    fn acted(&self, id: RequestId, request: &Request, action: Action) -> Answer {
        let stamp = super::change::Stamp {
            at: self.now(),
            by: super::change::Actor::Guest,
            via: super::change::Channel::WhatsApp,
        };
        let place = super::act::Place { departure: Some(self.departure) };
        let refusal = request.act(action.clone(), &stamp, &place).err();
        match refusal {
            None => Answer { act: vec![(id, action)], ..Answer::default() },
            Some(Refusal::Begun) => {
                let note = Action::Note { text: "✋ guest: cancel".to_owned() };
                Answer {
                    act: vec![(id, note)],
                    say: vec![self.about(key::REQUEST_BEGUN, request)],
                    ..Answer::default()
                }
            }
            // Tapped twice.
            Some(Refusal::Rated) => Answer::default(),
            Some(_) => Answer { say: vec![self.about(key::REQUEST_OVER, request)], ..Answer::default() },
        }
    }

    fn about(&self, key: Key, request: &Request) -> Outbound {
        let body = self
            .words
            .texts
            .compose(self.lang, |voice| voice.say(key, &[("what", self.words.what(request, voice).into())]));
        Outbound::Text { body, preview_url: false }
    }

    fn plain(&self, key: Key) -> Outbound {
        Outbound::Text { body: self.words.plain(self.lang, key), preview_url: false }
    }

    fn pictured(&self, message: &str, caption: Option<&str>, talk: &Talk) -> Option<Answer> {
        if let Some(words) = caption.map(str::trim).filter(|words| !words.is_empty()) {
            return self.said(words, talk);
        }
        let recent = |request: &Request| {
            request.state.is_open() && self.now().duration_since(request.opened_at) < PICTURE_FOR
        };
        let (id, _) = self.requests.iter().find(|(_, request)| recent(request))?;
        let attach = Action::Attach { message: message.to_owned() };
        Some(Answer { talk: talk.clone(), act: vec![(*id, attach)], ..Answer::default() })
    }

    fn said(&self, text: &str, talk: &Talk) -> Option<Answer> {
        let read = self.understand(text);
        let says = |intent: Intent| read.intent == intent || read.also.contains(&intent);
        // Danger first, consent second, a person third: none of them waits for a towel.
        if says(Intent::Emergency) || matches!(read.intent, Intent::OptOut | Intent::OptIn | Intent::Human) {
            return None;
        }
        if let Some(asking) = talk.open(self.now())
            && let Some(answer) = self.answered(asking, text, read.intent)
        {
            return Some(answer);
        }
        if let Some(answer) = self.judged(text, read.intent) {
            return Some(answer);
        }
        if self.only_answers {
            return None;
        }
        self.wished(text)
    }

    fn understand(&self, text: &str) -> understanding::Understanding {
        let today = self.zone().to_datetime(self.now()).date();
        let context =
            understanding::Context { lang: Some(self.lang.clone()), ..understanding::Context::on(today) };
        understanding::understand(text, &context)
    }

    /// The answer to our own question; `None` when it is something else.
    fn answered(&self, asking: &Asking, text: &str, intent: Intent) -> Option<Answer> {
        match asking {
            Asking::Which { among, wish } => {
                let service = sentence::named_service(text, among, &self.words.resort.services)?;
                Some(self.order(vec![Wanted { service, ..wish.clone() }]))
            }
            Asking::When { wish } => {
                if intent == Intent::No {
                    return Some(Answer {
                        say: vec![self.plain(key::REQUEST_NOT_ORDERED)],
                        ..Answer::default()
                    });
                }
                let when = sentence::read_when(text);
                (when != When::default())
                    .then(|| self.order(vec![Wanted { when: merged(wish.when, when), ..wish.clone() }]))
            }
            Asking::Price { asked } => match intent {
                Intent::Yes | Intent::Book => Some(self.priced(asked, true)),
                Intent::No | Intent::Cancel | Intent::Lost => Some(self.priced(asked, false)),
                _ => None,
            },
            Asking::Reason { .. } => None,
        }
    }

    fn priced(&self, asked: &Asked, yes: bool) -> Answer {
        if yes {
            return Answer { open: vec![asked.clone()], ..Answer::default() };
        }
        Answer { say: vec![self.plain(key::REQUEST_NOT_ORDERED)], ..Answer::default() }
    }

    /// "All solved?" answered with a word, and stars with a number.
    fn judged(&self, text: &str, intent: Intent) -> Option<Answer> {
        let recent = |request: &Request| {
            request.completed_at.is_some_and(|at| self.now().duration_since(at) < SOLVED_FOR)
        };
        let (id, request) = self
            .requests
            .iter()
            .filter(|(_, request)| recent(request))
            .max_by_key(|(_, r)| r.completed_at)?;
        match &request.state {
            State::Completed { .. } => match intent {
                Intent::Yes | Intent::Thanks => Some(self.acted(*id, request, Action::Confirm)),
                Intent::No => Some(self.acted(*id, request, Action::Reopen { words: Some(kept(text)) })),
                _ => None,
            },
            State::Confirmed { silent: false, .. } if request.rating.is_none() => {
                let stars = text.trim().parse::<u8>().ok().filter(|stars| (1..=5).contains(stars));
                let drawn =
                    u8::try_from(text.matches(['★', '⭐']).count()).ok().filter(|n| (1..=5).contains(n));
                stars.or(drawn).map(|stars| self.acted(*id, request, Action::Rate { stars }))
            }
            _ => None,
        }
    }

    fn wished(&self, text: &str) -> Option<Answer> {
        match sentence::read(text, &self.words.resort.services) {
            Reading::Nothing | Reading::NotOffered => None,
            Reading::Restricted => {
                Some(Answer { say: vec![self.plain(key::REQUEST_RESTRICTED)], ..Answer::default() })
            }
            Reading::Wishes(mut wishes) => {
                wishes.retain(|wish| self.service(&wish.service).is_some());
                (!wishes.is_empty()).then(|| self.wishes(wishes))
            }
            Reading::Unclear(among, wish) => Some(self.which(&among, wish)),
            Reading::Cancel(services) => {
                let named = |request: &&(RequestId, Request)| {
                    services.is_empty() || services.contains(&request.1.asked.service)
                };
                let mut open = self.requests.iter().filter(|(_, request)| request.state.is_open());
                let (id, request) = open.find(named)?;
                Some(self.acted(*id, request, Action::Cancel { reason: None }))
            }
            Reading::Status => {
                let open: Vec<_> =
                    self.requests.iter().filter(|(_, request)| request.state.is_open()).collect();
                (!open.is_empty()).then(|| Answer { say: vec![self.stand(&open)], ..Answer::default() })
            }
            Reading::NotYet => self.on_latest(is_done, &Action::Reopen { words: Some(kept(text)) }),
        }
    }

    fn stand(&self, open: &[&(RequestId, Request)]) -> Outbound {
        let body = self.words.texts.compose(self.lang, |voice| {
            let lines = open.iter().take(5).map(|(_, request)| {
                let state = self.words.stands(&request.state, voice);
                voice.say(
                    key::REQUEST_STANDS,
                    &[("what", self.words.what(request, voice).into()), ("state", state.into())],
                )
            });
            lines.collect::<Vec<_>>().join("\n")
        });
        Outbound::Text { body, preview_url: false }
    }

    /// A problem that comes back is the same one: it is opened again, not anew.
    fn wishes(&self, wishes: Vec<Wanted>) -> Answer {
        let mut answer = Answer::default();
        let mut new = Vec::new();
        for wish in wishes {
            let same = |request: &Request| {
                let again = request.asked.service == wish.service
                    && (request.asked.option == wish.option || wish.option.is_none());
                let lately = request.completed_at.is_some_and(|at| self.now().duration_since(at) < SAME_FOR);
                again && lately && is_done(&request.state)
            };
            match self.requests.iter().find(|(_, request)| wish.again && same(request)) {
                Some((id, request)) => {
                    let reopened = self.acted(*id, request, Action::Reopen { words: Some(kept(&wish.note)) });
                    answer.act.extend(reopened.act);
                    answer.say.extend(reopened.say);
                }
                None => new.push(wish),
            }
        }
        let ordered = self.order(new);
        answer.talk = ordered.talk;
        answer.open = ordered.open;
        answer.say.extend(ordered.say);
        answer
    }

    /// Opens what can be; asks about the first that cannot yet.
    fn order(&self, wishes: Vec<Wanted>) -> Answer {
        let mut answer = Answer::default();
        for wish in wishes {
            let Some(service) = self.service(&wish.service) else { continue };
            let asked = self.asked(service, &wish);
            let taken = self.taken.iter().find(|(id, _)| *id == service.id).map_or(0, |(_, taken)| *taken);
            let limits = Limits { now: self.now(), zone: self.zone(), departure: self.departure, taken };
            match order::check(service, &asked, &limits) {
                Ok(()) if asked.price.is_some() => {
                    if answer.talk.asking.is_none() {
                        answer.say.push(self.price(service, &asked));
                        answer.talk = Talk::ask(Asking::Price { asked: Box::new(asked) }, self.now());
                    }
                }
                Ok(()) => answer.open.push(asked),
                Err(why) => {
                    let (message, asks) = self.why_not(service, &asked, why);
                    answer.say.push(message);
                    if asks && answer.talk.asking.is_none() {
                        answer.talk = Talk::ask(Asking::When { wish }, self.now());
                    }
                }
            }
        }
        answer
    }

    fn asked(&self, service: &Service, wish: &Wanted) -> Asked {
        let now = self.zone().to_datetime(self.now());
        let currency = self.words.resort.property.currency;
        let mut asked = Asked::of(service, currency);
        asked.choose(service, wish.option.as_deref(), currency);
        let people = wish.people.or(self.party);
        asked.quantity = match service.price_unit {
            PriceUnit::PerPerson => wish.people.or(wish.quantity).or(people).unwrap_or(1),
            _ => wish.quantity.unwrap_or(1),
        };
        asked.unit = self.unit.map(str::to_owned);
        asked.place = wish.place.clone().filter(|place| self.unit.is_none_or(|unit| !place.contains(unit)));
        asked.wanted_at =
            wish.when.moment(now, service.hours).and_then(|at| self.zone().to_timestamp(at).ok());
        asked.note = Some(kept(&wish.note)).filter(|note| !note.is_empty());
        asked.urgent = wish.urgent;
        asked.language = Some(self.lang.clone());
        if asked.urgent {
            // What is critical is taken up in five minutes (hospitality facts 4.2).
            asked.steps.acknowledge_min = asked.steps.acknowledge_min.min(5);
        }
        if costs_otherwise(service, asked.option.as_deref()) {
            // The files have a price for the first kind only: a person names the other one.
            asked.price = None;
            asked.needs_approval = true;
        }
        asked
    }

    fn price(&self, service: &Service, asked: &Asked) -> Outbound {
        self.words.texts.compose(self.lang, |voice| {
            let what = counted(&named(service, voice.lang(), voice.fallback()), asked.quantity);
            let total = asked.total(asked.quantity).map(|total| money::format(total, voice.lang()));
            let total = total.unwrap_or_default();
            let body = match asked.wanted_at {
                Some(at) => voice.say(
                    key::REQUEST_PRICE_AT,
                    &[
                        ("what", what.into()),
                        ("total", total.into()),
                        ("moment", self.words.moment(at, voice).into()),
                    ],
                ),
                None => voice.say(key::REQUEST_PRICE, &[("what", what.into()), ("total", total.into())]),
            };
            let choices = vec![
                button("order/yes".to_owned(), &voice.say(key::BUTTON_ORDER, &[])),
                button("order/no".to_owned(), &voice.say(key::BUTTON_NO_ORDER, &[])),
            ];
            buttons(&body, choices)
        })
    }

    /// Why it cannot be, and whether another time would do.
    fn why_not(&self, service: &Service, asked: &Asked, why: NotPossible) -> (Outbound, bool) {
        let body = self.words.texts.compose(self.lang, |voice| {
            let what = named(service, voice.lang(), voice.fallback());
            match why {
                NotPossible::Restricted => voice.say(key::REQUEST_RESTRICTED, &[]),
                NotPossible::TooMany { most } => {
                    voice.say(key::REQUEST_TOO_MANY, &[("what", what.into()), ("n", Count(most).into())])
                }
                NotPossible::SoldOut => voice.say(key::REQUEST_SOLD_OUT, &[("what", what.into())]),
                NotPossible::TooSoon { minutes } => voice.say(
                    key::REQUEST_TOO_SOON,
                    &[("what", what.into()), ("n", Count(i64::from(minutes.div_ceil(60))).into())],
                ),
                NotPossible::Closed { from, until } => voice.say(
                    key::REQUEST_HOURS,
                    &[
                        ("what", what.into()),
                        ("from", from.to_string().into()),
                        ("until", until.to_string().into()),
                    ],
                ),
                NotPossible::When | NotPossible::Outside => {
                    let what = counted(&what, asked.quantity);
                    voice.say(key::REQUEST_WHEN, &[("what", what.into())])
                }
            }
        });
        let asks = matches!(
            why,
            NotPossible::TooSoon { .. }
                | NotPossible::Closed { .. }
                | NotPossible::When
                | NotPossible::Outside
        );
        (Outbound::Text { body, preview_url: false }, asks)
    }

    fn which(&self, among: &[String], wish: Wanted) -> Answer {
        if among.is_empty() {
            return self.menu(wish);
        }
        let say = vec![self.services(key::REQUEST_WHICH, |service| among.contains(&service.id))];
        let talk = Talk::ask(Asking::Which { among: among.to_vec(), wish }, self.now());
        Answer { talk, say, ..Answer::default() }
    }

    /// The menu of services.
    fn menu(&self, wish: Wanted) -> Answer {
        let say = vec![self.services(key::REQUEST_MENU, |service| !service.restricted)];
        let talk = Talk::ask(Asking::Which { among: Vec::new(), wish }, self.now());
        Answer { talk, say, ..Answer::default() }
    }

    /// Ten rows at most (Meta); the rest is found on the page, and by words.
    fn services(&self, title: Key, shown: impl Fn(&Service) -> bool) -> Outbound {
        self.words.texts.compose(self.lang, |voice| {
            let all = self.offers().filter(|service| shown(service));
            let rows = all.take(MOST_ROWS).map(|service| {
                let name = named(service, voice.lang(), voice.fallback());
                let more = service
                    .description
                    .as_ref()
                    .map(|text| text.get(voice.lang(), voice.fallback()).to_owned());
                row(format!("service/{}", service.id), &name, more.as_deref())
            });
            list(&voice.say(title, &[]), &voice.say(key::BUTTON_SERVICES, &[]), rows.collect())
        })
    }
}

/// What was said first holds where the second says nothing.
fn merged(first: When, second: When) -> When {
    When {
        minutes: second.minutes,
        day: second.day.or(first.day),
        weekday: second.weekday.or(first.weekday),
        clock: second.clock.or(first.clock.filter(|_| second.part.is_none())),
        part: second.part.or(first.part.filter(|_| second.clock.is_none())),
        now: second.now,
    }
}

/// A larger vehicle than the one the price is for.
fn costs_otherwise(service: &Service, option: Option<&str>) -> bool {
    service.price_unit == PriceUnit::PerVehicle
        && option.is_some_and(|option| {
            let other = service.options.first().is_some_and(|first| first != option);
            other && !service.option_prices.contains_key(option)
        })
}

fn is_done(state: &State) -> bool {
    matches!(state, State::Completed { .. } | State::Confirmed { .. })
}

fn kept(text: &str) -> String {
    text.trim().chars().take(NOTE).collect()
}

#[cfg(test)]
mod tests;
