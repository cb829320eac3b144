//! When somebody wants something: "at 8", "in half an hour", "morgen früh um halb neun", "غداً الساعة ٨". Read from the
//! marks of a sentence; made a moment with the service's hours, so that "at 8" is the eight o'clock it is open at.

use jiff::civil::{Date, DateTime, Time, Weekday, time};
use jiff::{SignedDuration, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::lexicon::{Mark, Token, Word};
use super::sentence::Hit;
use crate::resort::hours::{Clock, Span};

/// When, as it was said.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct When {
    /// Minutes from now.
    pub minutes: Option<u16>,
    /// Days from today.
    pub day: Option<u8>,
    /// 1 is Monday.
    pub weekday: Option<i8>,
    /// Hour and minute.
    pub clock: Option<(i8, i8)>,
    /// Morning, afternoon or evening.
    pub part: Option<Part>,
    /// At once.
    pub now: bool,
}

/// A part of the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// Late.
    Evening,
    /// Twelve.
    Noon,
    /// The end of the day.
    Midnight,
}

impl Part {
    fn usual(self) -> Time {
        match self {
            Self::Morning => time(9, 0, 0, 0),
            Self::Afternoon => time(15, 0, 0, 0),
            Self::Evening => time(19, 0, 0, 0),
            Self::Noon => time(12, 0, 0, 0),
            Self::Midnight => time(23, 59, 0, 0),
        }
    }
}

impl When {
    /// Something was said.
    pub fn is_said(&self) -> bool {
        *self != Self::default() && !self.now
    }

    /// The moment, local to the property. `None`: at once, or nothing was said.
    pub fn moment(&self, now: DateTime, hours: Option<Span>) -> Option<DateTime> {
        if let Some(minutes) = self.minutes {
            return now.checked_add(SignedDuration::from_mins(minutes.into())).ok();
        }
        let day = self.date(now.date());
        let today = day.is_none_or(|day| day == now.date());
        let date = day.unwrap_or(now.date());
        let chosen = match (self.clock, self.part) {
            (Some(clock), part) => choose(clock, part, hours, today.then_some(now.time())),
            (None, Some(part)) => Some(open_part(part, hours)),
            // A day alone: when the house begins with it.
            (None, None) => {
                day.filter(|_| !today).map(|_| hours.map_or(time(9, 0, 0, 0), |hours| hours.0.time()))
            }
        }?;
        let at = date.to_datetime(chosen);
        if at > now || day.is_some() { Some(at) } else { at.checked_add(1.day()).ok() }
    }

    fn date(&self, today: Date) -> Option<Date> {
        if let Some(days) = self.day {
            return today.checked_add(i64::from(days).days()).ok();
        }
        let weekday = Weekday::from_monday_one_offset(self.weekday?).ok()?;
        if today.weekday() == weekday { Some(today) } else { today.nth_weekday(1, weekday).ok() }
    }
}

/// An hour without its half of the day is the one at which the service is open, and still to come.
fn choose(
    (hour, minute): (i8, i8),
    part: Option<Part>,
    hours: Option<Span>,
    after: Option<Time>,
) -> Option<Time> {
    let at = |hour: i8| Time::new(hour % 24, minute, 0, 0).ok();
    let late = hour.checked_add(12)?;
    match part {
        _ if hour >= 13 || hour == 0 => return at(hour),
        Some(Part::Morning) => return at(if hour == 12 { 0 } else { hour }),
        Some(Part::Afternoon | Part::Evening) if hour < 12 => return at(late),
        Some(_) => return at(hour),
        None => {}
    }
    let both = if hour == 12 { [at(12), at(0)] } else { [at(hour), at(late)] };
    let both = || both.into_iter().flatten();
    let open = |time: &Time| hours.is_none_or(|hours| hours.holds(Clock::from(*time)));
    let coming = |time: &Time| after.is_none_or(|after| *time > after);
    let awake = |time: &Time| time.hour() >= 7;
    both()
        .find(|time| open(time) && coming(time) && awake(time))
        .or_else(|| both().find(|time| open(time) && coming(time)))
        .or_else(|| both().find(|time| open(time)))
        .or_else(|| both().find(|time| coming(time) && awake(time)))
        .or_else(|| at(hour))
}

fn open_part(part: Part, hours: Option<Span>) -> Time {
    let usual = part.usual();
    match hours {
        Some(hours) if !hours.holds(Clock::from(usual)) => hours.0.time(),
        _ => usual,
    }
}

/// Reads when; what it consists of is taken from the numbers of the sentence.
pub(super) fn read(tokens: &[Token], hits: &[Hit], taken: &mut [bool]) -> When {
    let mut when = When::default();
    let word_at =
        |at: usize, word: Word| hits.iter().any(|hit| hit.start == at && hit.mark == Mark::Word(word));
    let ends_at =
        |end: usize, word: Word| hits.iter().any(|hit| hit.end == end && hit.mark == Mark::Word(word));
    for hit in hits {
        match hit.mark {
            Mark::Word(word) => day_or_part(&mut when, word),
            Mark::Weekday(day) => when.weekday = Some(day),
            _ => {}
        }
    }
    for at in 0..tokens.len() {
        let number = number_at(tokens, hits, at);
        if let Some(minutes) = span(tokens, hits, at, number).filter(|_| when.minutes.is_none()) {
            let introduced = ends_at(at, Word::In) || (at > 0 && ends_at(at - 1, Word::In));
            if introduced {
                when.minutes = Some(minutes);
                take(taken, at);
                continue;
            }
        }
        if let Some(clock) = tokens.get(at).and_then(|token| token.clock) {
            when.clock = Some(clock);
            take(taken, at);
            continue;
        }
        let Some(hour) =
            number.and_then(|hour| i8::try_from(hour).ok()).filter(|hour| (0..=24).contains(hour))
        else {
            continue;
        };
        let next = at + 1;
        let half = [Word::Am, Word::Pm, Word::Oclock, Word::Morning, Word::Afternoon, Word::Evening];
        let said = half.iter().any(|word| word_at(next, *word));
        let before = |word| ends_at(at, word);
        let at_word = before(Word::At) && !counted(hits, next);
        let minute = minutes(tokens, hits, at);
        if !(said || at_word || minute.is_some()) {
            continue;
        }
        when.clock = Some(shifted(hour % 24, minute));
        if word_at(next, Word::Pm) {
            when.part = Some(Part::Afternoon);
        } else if word_at(next, Word::Am) {
            when.part = Some(Part::Morning);
        }
        take(taken, at);
    }
    when
}

fn take(taken: &mut [bool], at: usize) {
    if let Some(taken) = taken.get_mut(at) {
        *taken = true;
    }
}

fn day_or_part(when: &mut When, word: Word) {
    match word {
        Word::Today => when.day = when.day.or(Some(0)),
        Word::Tomorrow => when.day = Some(1),
        Word::AfterTomorrow => when.day = Some(2),
        Word::Morning => when.part = Some(Part::Morning),
        Word::Afternoon => when.part = Some(Part::Afternoon),
        Word::Evening => when.part = Some(Part::Evening),
        Word::Noon => when.part = Some(Part::Noon),
        Word::Midnight => when.part = Some(Part::Midnight),
        Word::Now => when.now = true,
        _ => {}
    }
}

pub(super) fn number_at(tokens: &[Token], hits: &[Hit], at: usize) -> Option<u16> {
    let digits = tokens.get(at).and_then(|token| token.number);
    digits.or_else(|| {
        hits.iter().find_map(|hit| match hit.mark {
            Mark::Number(number) if hit.start == at => Some(number),
            _ => None,
        })
    })
}

/// A number of people, days or pieces is no hour.
fn counted(hits: &[Hit], at: usize) -> bool {
    let counts = |hit: &&Hit| {
        matches!(
            hit.mark,
            Mark::Word(Word::People | Word::Days | Word::Hours | Word::Minutes) | Mark::Thing(..)
        )
    };
    hits.iter().filter(|hit| hit.start == at).any(|hit| counts(&hit))
}

/// "20 minutes", "an hour", "half an hour".
fn span(tokens: &[Token], hits: &[Hit], at: usize, number: Option<u16>) -> Option<u16> {
    let is = |at: usize, word: Word| hits.iter().any(|hit| hit.start == at && hit.mark == Mark::Word(word));
    if is(at, Word::TwoHours) {
        return Some(120);
    }
    if is(at, Word::Half) && (is(at + 1, Word::Hours) || is(at + 2, Word::Hours)) {
        return Some(30);
    }
    if is(at, Word::Hours) {
        return Some(60);
    }
    let number = number?;
    if is(at + 1, Word::Hours) && tokens.len() > at {
        return number.checked_mul(60);
    }
    is(at + 1, Word::Minutes).then_some(number)
}

/// Half and quarters: minutes after the hour, or before it.
fn minutes(tokens: &[Token], hits: &[Hit], at: usize) -> Option<i8> {
    let starts =
        |at: usize, word: Word| hits.iter().any(|hit| hit.start == at && hit.mark == Mark::Word(word));
    let ends = |end: usize, word: Word| hits.iter().any(|hit| hit.end == end && hit.mark == Mark::Word(word));
    let next = at + 1;
    let halves = ends(at, Word::HalfPast) || starts(next, Word::HalfPast);
    // German counts to the hour: half nine is 8:30.
    let german = at > 0 && tokens.get(at - 1).is_some_and(|token| token.text() == "halb");
    if halves {
        return Some(if german { -30 } else { 30 });
    }
    if ends(at, Word::QuarterPast) || starts(next, Word::QuarterPast) {
        return Some(15);
    }
    (ends(at, Word::QuarterTo) || starts(next, Word::QuarterTo)).then_some(-15)
}

fn shifted(hour: i8, minute: Option<i8>) -> (i8, i8) {
    match minute {
        Some(minute) if minute < 0 => {
            let hour = if hour == 0 { 23 } else { hour - 1 };
            (hour, 60 + minute)
        }
        Some(minute) => (hour, minute),
        None => (hour, 0),
    }
}
