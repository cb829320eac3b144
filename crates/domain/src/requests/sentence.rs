//! What a guest's sentence asks of the house: things, how many, when, where, how urgent. Rules over word lists, no
//! samples; the resort's own services are found by the same words in their names, so nothing here knows a resort.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::lexicon::{Mark, Token, Word, lexicon, tokens};
use super::when::{self, When};
use crate::resort::services::{Service, Services};
use crate::sales::understanding::fold::fold;

/// A phrase found in a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Hit {
    pub(super) start: usize,
    /// Behind its last word.
    pub(super) end: usize,
    pub(super) mark: Mark,
}

/// One thing that is wished for.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The service's id.
    pub service: String,
    /// Kind of it.
    pub option: Option<String>,
    /// How many, if said.
    pub quantity: Option<u16>,
    /// For how many people, if said.
    pub people: Option<u16>,
    /// When, if said.
    pub when: When,
    /// Where, if not in the room.
    pub place: Option<String>,
    /// It cannot wait.
    pub urgent: bool,
    /// It is not the first time.
    pub again: bool,
    /// The words.
    pub note: String,
}

/// What a sentence asks of the house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Nothing.
    Nothing,
    /// These.
    Wishes(Vec<Wanted>),
    /// One of these services, or any; which?
    Unclear(Vec<String>, Wanted),
    /// Something no service is about.
    NotOffered,
    /// What may not be ordered by chat.
    Restricted,
    /// Call it off; the services named.
    Cancel(Vec<String>),
    /// How does it stand?
    Status,
    /// It is not solved.
    NotYet,
}

/// Longest message in which a thing alone is a wish.
const SHORT: usize = 6;
/// Wishes of one message.
const MOST: usize = 3;
/// Words between a number and what it counts.
const REACH: usize = 3;

/// Reads a message.
pub fn read(text: &str, services: &Services) -> Reading {
    let tokens = tokens(text);
    let hits = hits(&tokens);
    let sentence = Sentence { text, tokens: &tokens, hits: &hits, services };
    sentence.reading()
}

/// Reads a moment alone: the answer to "when?".
pub fn read_when(text: &str) -> When {
    let tokens = tokens(text);
    let hits = hits(&tokens);
    let mut taken = vec![false; tokens.len()];
    let mut when = when::read(&tokens, &hits, &mut taken);
    // A number alone answers with an hour.
    if let (None, None, [only]) = (when.clock, when.minutes, tokens.as_slice())
        && let Some(hour) = only.number.and_then(|hour| i8::try_from(hour).ok()).filter(|hour| *hour <= 24)
    {
        when.clock = Some((hour % 24, 0));
    }
    when
}

/// All phrases. Of things that overlap, the longest counts.
fn hits(tokens: &[Token]) -> Vec<Hit> {
    let mut all: Vec<Hit> = Vec::new();
    for start in 0..tokens.len() {
        let Some(rest) = tokens.get(start..) else { break };
        for (length, mark) in lexicon().at(rest) {
            let hit = Hit { start, end: start + length, mark: mark.clone() };
            if !all.contains(&hit) {
                all.push(hit);
            }
        }
    }
    all.sort_by_key(|hit| (std::cmp::Reverse(hit.end - hit.start), hit.start));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in all {
        let overlaps = |other: &Hit| other.start < hit.end && hit.start < other.end;
        let beaten = kept
            .iter()
            .any(|other| class(&other.mark) == class(&hit.mark) && overlaps(other) && other.mark != hit.mark);
        if !beaten {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| (hit.start, hit.end));
    kept
}

/// Phrases of one class exclude each other.
fn class(mark: &Mark) -> u8 {
    match mark {
        Mark::Thing(..) | Mark::Equipment(_) | Mark::Alone(_) | Mark::Word(Word::Restricted) => 1,
        Mark::Word(Word::Want) => 2,
        Mark::Word(Word::Tomorrow | Word::Morning | Word::AfterTomorrow | Word::Afternoon) => 3,
        Mark::Word(Word::Cancel) => 4,
        Mark::Word(Word::Problem) => 5,
        Mark::Kind(_) => 6,
        Mark::Word(Word::Places | Word::Rooms) => 7,
        Mark::Number(_) => 8,
        Mark::Weekday(_) => 9,
        Mark::Word(other) => 20 + u8::try_from(usize::from(*other == Word::Info)).unwrap_or(0) + tag(*other),
    }
}

fn tag(word: Word) -> u8 {
    match word {
        Word::Status => 2,
        Word::Again => 3,
        Word::Urgent => 4,
        Word::Something => 5,
        Word::Not => 6,
        Word::People | Word::TwoPeople => 7,
        Word::Hours | Word::TwoHours => 8,
        Word::In => 9,
        Word::At => 10,
        Word::Today => 11,
        Word::Evening => 12,
        Word::Am | Word::Pm => 13,
        Word::HalfPast | Word::QuarterPast | Word::QuarterTo => 14,
        Word::Now => 15,
        Word::Oclock => 16,
        Word::Minutes => 17,
        Word::Days => 18,
        Word::Half => 19,
        Word::Noon => 20,
        Word::Midnight => 21,
        Word::For => 22,
        _ => 0,
    }
}

struct Sentence<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a [Hit],
    services: &'a Services,
}

impl Sentence<'_> {
    fn says(&self, word: Word) -> bool {
        self.hits.iter().any(|hit| hit.mark == Mark::Word(word))
    }

    fn reading(&self) -> Reading {
        let mut taken = vec![false; self.tokens.len()];
        let when = when::read(self.tokens, self.hits, &mut taken);
        let (room, place) = self.place(&mut taken);
        let people = self.people(&mut taken);
        let found = self.found(&taken);
        if self.says(Word::Status) {
            return Reading::Status;
        }
        if self.says(Word::Cancel) && !found.repair {
            return Reading::Cancel(found.wished.into_iter().flat_map(|wish| wish.services).collect());
        }
        if self.says(Word::Restricted) {
            return Reading::Restricted;
        }
        let base = Wanted {
            people,
            when,
            place: place.or(room),
            urgent: self.says(Word::Urgent),
            again: self.says(Word::Again),
            note: self.text.trim().to_owned(),
            ..Wanted::default()
        };
        self.judged(&found, &base)
    }

    fn judged(&self, found: &Found, base: &Wanted) -> Reading {
        let asks = self.says(Word::Info) && !found.repair;
        let counted = found.wished.iter().any(|wish| wish.quantity.is_some());
        let wants = self.says(Word::Want)
            || counted
            || base.when.is_said()
            || self.says(Word::Problem)
            || self.tokens.len() <= SHORT;
        if asks || (!wants && !found.repair) {
            return Reading::Nothing;
        }
        let mut wishes: Vec<Wanted> = Vec::new();
        for wish in &found.wished {
            match wish.services.as_slice() {
                [] => {}
                [only] => {
                    if !wishes.iter().any(|known| known.service == *only && known.option == wish.option) {
                        wishes.push(self.wanted(only, wish, base));
                    }
                }
                several => {
                    let wanted = Wanted { quantity: wish.quantity, ..base.clone() };
                    return Reading::Unclear(several.to_vec(), wanted);
                }
            }
        }
        wishes.truncate(MOST);
        if !wishes.is_empty() {
            return Reading::Wishes(wishes);
        }
        if !found.wished.is_empty() {
            return Reading::NotOffered;
        }
        if self.says(Word::Something) && self.tokens.len() <= 2 * SHORT {
            return Reading::Unclear(Vec::new(), base.clone());
        }
        if base.again && self.tokens.len() <= SHORT {
            return Reading::NotYet;
        }
        Reading::Nothing
    }

    fn wanted(&self, service: &str, wish: &Wish, base: &Wanted) -> Wanted {
        let known = self.services.services.iter().find(|known| known.id == service);
        let option = known.and_then(|known| self.option(known, wish, base.people));
        Wanted { service: service.to_owned(), option, quantity: wish.quantity, ..base.clone() }
    }

    /// The kind of a service that the sentence names; a vehicle by the people it holds.
    fn option(&self, service: &Service, wish: &Wish, people: Option<u16>) -> Option<String> {
        let has = |slug: &str| service.options.iter().any(|option| option == slug);
        if let Some(part) = wish.option.as_deref().filter(|part| has(part)) {
            return Some(part.to_owned());
        }
        let said = self.hits.iter().filter_map(|hit| match &hit.mark {
            Mark::Kind(kind) if has(kind) => Some((hit.end - hit.start, kind)),
            _ => None,
        });
        let mut said: Vec<_> = said.collect();
        said.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        if let Some((_, kind)) = said.first() {
            return Some((*kind).clone());
        }
        let room = |slug: &String| slug.rsplit_once('-').and_then(|(_, most)| most.parse::<u16>().ok());
        let fitting = service.options.iter().filter(|slug| room(slug) >= people && room(slug).is_some());
        people.and_then(|_| fitting.min_by_key(|slug| room(slug)).cloned())
    }

    /// "room 12" and "at the pool". Their numbers count nothing.
    fn place(&self, taken: &mut [bool]) -> (Option<String>, Option<String>) {
        let (mut room, mut place) = (None, None);
        for hit in self.hits {
            match hit.mark {
                Mark::Word(Word::Rooms) => {
                    for at in hit.end..=hit.end + 1 {
                        let Some(number) = self.tokens.get(at).and_then(|token| token.number) else {
                            continue;
                        };
                        if let Some(taken) = taken.get_mut(at) {
                            *taken = true;
                        }
                        let name = self.tokens.get(hit.start).map_or("", Token::text);
                        room = Some(format!("{name} {number}"));
                        break;
                    }
                }
                Mark::Word(Word::Places) => {
                    let words = self.tokens.get(hit.start..hit.end).unwrap_or_default();
                    place = Some(words.iter().map(Token::text).collect::<Vec<_>>().join(" "));
                }
                _ => {}
            }
        }
        (room, place)
    }

    /// "for two", "5 personas", "somos 5".
    fn people(&self, taken: &mut [bool]) -> Option<u16> {
        if self.says(Word::TwoPeople) {
            return Some(2);
        }
        for at in 0..self.tokens.len() {
            if taken.get(at).copied().unwrap_or(true) {
                continue;
            }
            let Some(number) = when::number_at(self.tokens, self.hits, at) else { continue };
            let starts = |start: usize, word| {
                self.hits.iter().any(|hit| hit.start == start && hit.mark == Mark::Word(word))
            };
            let ends =
                |end: usize, word| self.hits.iter().any(|hit| hit.end == end && hit.mark == Mark::Word(word));
            let nothing_counted = !self.hits.iter().any(|hit| {
                hit.start == at + 1
                    && matches!(hit.mark, Mark::Thing(..) | Mark::Word(Word::Hours | Word::Days))
            });
            let for_some = ends(at, Word::For) && nothing_counted && number > 1;
            if starts(at + 1, Word::People) || ends(at, Word::People) || for_some {
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
                return Some(number);
            }
        }
        None
    }

    fn found(&self, taken: &[bool]) -> Found {
        let mut found = Found::default();
        let broken = self.says(Word::Problem);
        let repair = self.about("repair");
        for hit in self.hits {
            let part = match &hit.mark {
                Mark::Alone(part) => Some(part),
                Mark::Equipment(part) if broken => Some(part),
                _ => None,
            };
            if let Some(part) = part {
                found.repair = true;
                found.add(Wish { services: repair.clone(), option: Some(part.clone()), quantity: None });
            }
        }
        if found.repair {
            // A broken thing is one thing, however many of its parts are named.
            found.wished.truncate(1);
        }
        for hit in self.hits {
            let Mark::Thing(thing, count) = &hit.mark else { continue };
            if broken && (found.repair || thing == "iron") && !self.is_counted(hit, taken) {
                if !found.repair {
                    found.repair = true;
                    found.add(Wish { services: repair.clone(), option: None, quantity: None });
                }
                continue;
            }
            let quantity = count.or_else(|| self.quantity(hit, taken));
            found.add(Wish { services: self.about(thing), option: None, quantity });
        }
        if found.wished.is_empty() {
            found.wished.extend(self.by_own_name(taken));
        }
        found
    }

    fn is_counted(&self, hit: &Hit, taken: &[bool]) -> bool {
        self.quantity(hit, taken).is_some_and(|count| count > 1)
    }

    /// The number that stands before a thing, or right behind it ("towels x2").
    fn quantity(&self, hit: &Hit, taken: &[bool]) -> Option<u16> {
        let free = |at: &usize| !taken.get(*at).copied().unwrap_or(true);
        let number = |at: usize| when::number_at(self.tokens, self.hits, at);
        let from = hit.start.saturating_sub(REACH + 1);
        let other = |at: usize| {
            self.hits.iter().any(|other| {
                other.end > at && other.end <= hit.start && matches!(other.mark, Mark::Thing(..))
            })
        };
        let before = (from..hit.start).rev().filter(free).find_map(|at| number(at).filter(|_| !other(at)));
        let behind = || {
            (hit.end..hit.end + 2).filter(free).find_map(|at| {
                let digits = self.tokens.get(at).and_then(|token| token.number);
                let followed =
                    self.hits.iter().any(|next| next.start == at + 1 && matches!(next.mark, Mark::Thing(..)));
                digits.filter(|_| !followed)
            })
        };
        before.or_else(behind).filter(|count| *count > 0)
    }

    /// Services about a thing: those whose id or name says so in any language.
    fn about(&self, thing: &str) -> Vec<String> {
        let says = |service: &&Service| concepts(service).contains(thing);
        let mut all: Vec<String> =
            self.services.services.iter().filter(says).map(|service| service.id.clone()).collect();
        if all.len() > 1 {
            // The one whose own name the guest used.
            let named =
                |id: &String| self.services.services.iter().any(|one| one.id == *id && self.names(one));
            let own: Vec<String> = all.iter().filter(|id| named(id)).cloned().collect();
            if own.len() == 1 {
                all = own;
            }
        }
        all
    }

    /// Services our lists know nothing of, by the words of their names.
    fn by_own_name(&self, taken: &[bool]) -> Vec<Wish> {
        let known = self.services.services.iter().filter(|service| concepts(service).is_empty());
        let named: Vec<String> =
            known.filter(|service| self.names(service)).map(|service| service.id.clone()).collect();
        if named.is_empty() {
            return Vec::new();
        }
        let quantity = (0..self.tokens.len())
            .filter(|at| !taken.get(*at).copied().unwrap_or(true))
            .find_map(|at| when::number_at(self.tokens, self.hits, at));
        vec![Wish { services: named, option: None, quantity }]
    }

    /// All words of a service's name that mean something stand in the sentence.
    fn names(&self, service: &Service) -> bool {
        let said: BTreeSet<&str> =
            self.tokens.iter().flat_map(|token| token.forms.iter().map(String::as_str)).collect();
        service.name.0.values().any(|name| {
            let words = tokens(name);
            let telling: Vec<&Token> = words
                .iter()
                .filter(|word| word.number.is_none() && word.text().chars().count() > 3)
                .collect();
            !telling.is_empty()
                && telling.iter().all(|word| word.forms.iter().any(|form| said.contains(form.as_str())))
        })
    }
}

/// What a service is about, by the words of its id and names.
fn concepts(service: &Service) -> BTreeSet<String> {
    let id = service.id.replace(['-', '_'], " ");
    let names = service.name.0.values().map(String::as_str);
    let mut all = BTreeSet::new();
    for text in std::iter::once(id.as_str()).chain(names) {
        let tokens = tokens(text);
        all.extend(hits(&tokens).into_iter().filter_map(|hit| match hit.mark {
            Mark::Thing(thing, _) => Some(thing),
            _ => None,
        }));
    }
    all
}

/// The service a text names, by its name alone: the answer to "which?".
pub fn named_service(text: &str, among: &[String], services: &Services) -> Option<String> {
    let said = fold(text);
    let tokens = tokens(text);
    let hits = hits(&tokens);
    let sentence = Sentence { text, tokens: &tokens, hits: &hits, services };
    let listed = services.services.iter().filter(|service| among.is_empty() || among.contains(&service.id));
    let by_name: Vec<&Service> = listed
        .filter(|service| sentence.names(service) || service.name.0.values().any(|name| fold(name) == said))
        .collect();
    match by_name.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    }
}

#[derive(Default)]
struct Found {
    wished: Vec<Wish>,
    repair: bool,
}

impl Found {
    fn add(&mut self, wish: Wish) {
        if !self.wished.contains(&wish) {
            self.wished.push(wish);
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Wish {
    services: Vec<String>,
    option: Option<String>,
    quantity: Option<u16>,
}

#[cfg(test)]
mod tests;
