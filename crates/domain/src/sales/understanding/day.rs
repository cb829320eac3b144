//! One day as a guest writes it: "12 August", "Aug 12th", "viernes 14", "12.8.", "2026-08-12", "tomorrow". What is
//! missing (month, year) stays missing here; the stay fills it in.

use jiff::civil::Date;

use super::calendar::{add_days, weekday_after, weekday_next_week};
use super::noise::is_counted;
use super::sense::What;
use super::tokens::Tokens;

/// Years a guest may name.
const YEARS: std::ops::Range<u32> = 2_000..2_100;

/// A day, as far as it was said.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(super) struct Day {
    pub(super) number: Option<u8>,
    pub(super) month: Option<u8>,
    pub(super) year: Option<i16>,
    /// 1 = Monday.
    pub(super) weekday: Option<u8>,
    /// "Tomorrow", or "next Friday": known without a calendar of months.
    pub(super) fixed: Option<Date>,
    /// Something besides the bare number says that it is a day: an ordinal, an article, a weekday.
    pub(super) marked: bool,
    /// Tonight, tomorrow night: the length of the stay is said with the day.
    pub(super) one_night: bool,
    /// "In two weeks".
    pub(super) rough: bool,
}

impl Day {
    /// "12" and nothing else.
    pub(super) fn is_bare(self) -> bool {
        self.number.is_some() && self.month.is_none() && !self.marked
    }

    /// Only a day of the week.
    pub(super) fn is_weekday_only(self) -> bool {
        self.number.is_none() && self.weekday.is_some()
    }
}

/// How "8/10" is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// Where and how a day is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) today: Date,
    pub(super) order: Order,
}

/// The orders in which every slashed date of the sentence is a date: "8/14" allows only one.
pub(super) fn possible_orders(tokens: &Tokens<'_>) -> Vec<Order> {
    let (mut day_first, mut month_first) = (true, true);
    for at in 0..tokens.len() {
        if let Some((first, second)) = slashed(tokens, at) {
            day_first &= (1..=12).contains(&second);
            month_first &= (1..=12).contains(&first);
        }
    }
    match (day_first, month_first) {
        (true, false) => vec![Order::DayFirst],
        (false, true) => vec![Order::MonthFirst],
        _ => vec![Order::DayFirst, Order::MonthFirst],
    }
}

fn slashed(tokens: &Tokens<'_>, at: usize) -> Option<(u32, u32)> {
    let (first, 1..=2) = tokens.digits(at)? else { return None };
    let tight = tokens.is_mark(at + 1, '/') && tokens.glued(at + 1) && tokens.glued(at + 2);
    let (second, 1..=2) = tokens.digits(at + 2).filter(|_| tight)? else { return None };
    Some((first, second))
}

/// The day that begins at a token, and the place after it.
pub(super) fn day_at(tokens: &Tokens<'_>, at: usize, frame: Frame) -> Option<(Day, usize)> {
    iso(tokens, at)
        .or_else(|| compact(tokens, at))
        .or_else(|| relative(tokens, at, frame.today))
        .or_else(|| with_weekday(tokens, at, frame))
        .or_else(|| plain(tokens, at, frame.order))
}

fn small(value: u32) -> Option<u8> {
    u8::try_from(value).ok()
}

fn iso(tokens: &Tokens<'_>, at: usize) -> Option<(Day, usize)> {
    let year = tokens.digits(at).filter(|(value, digits)| *digits == 4 && YEARS.contains(value))?.0;
    let mark = tokens.mark(at + 1).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let month = tokens.digits(at + 2).filter(|(value, _)| (1..=12).contains(value))?.0;
    let day = tokens.digits(at + 4).filter(|_| tokens.is_mark(at + 3, mark))?.0;
    let day =
        Day { number: small(day), month: small(month), year: i16::try_from(year).ok(), ..Day::default() };
    Some((day, at + 5))
}

/// `20260812`.
fn compact(tokens: &Tokens<'_>, at: usize) -> Option<(Day, usize)> {
    let (value, 8) = tokens.digits(at)? else { return None };
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let plausible = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let day =
        Day { number: small(day), month: small(month), year: i16::try_from(year).ok(), ..Day::default() };
    plausible.then_some((day, at + 1))
}

/// "Tomorrow", "in 3 days", "2 weeks from now".
fn relative(tokens: &Tokens<'_>, at: usize, today: Date) -> Option<(Day, usize)> {
    let fixed = |days, one_night, end| {
        Some((Day { fixed: add_days(today, days), one_night, marked: true, ..Day::default() }, end))
    };
    let night = |at: usize| tokens.is(at, What::Night) || tokens.is(at, What::Tonight);
    for (what, days) in [(What::Tonight, 0), (What::TomorrowNight, 1)] {
        if tokens.is(at, what) {
            return fixed(days, true, at + 1);
        }
    }
    for (what, days) in [(What::Today, 0), (What::Tomorrow, 1), (What::DayAfter, 2)] {
        if tokens.is(at, what) {
            let named = night(at + 1);
            return fixed(days, named || days == 0, at + 1 + usize::from(named));
        }
    }
    let introduced = tokens.is(at, What::InTime);
    let count_at = if introduced { tokens.skip(at + 1, &[What::Around], &[]) } else { at };
    let count = tokens.number(count_at).filter(|count| (1..=90).contains(count))?;
    let unit = count_at + 1;
    let days = if tokens.is(unit, What::Week) {
        7
    } else if tokens.is(unit, What::Day) {
        1
    } else {
        return None;
    };
    let from_now = tokens.is(unit + 1, What::FromNow);
    let length = days * i32::try_from(count).ok()?;
    let (day, end) = fixed(length, false, unit + 1 + usize::from(from_now))?;
    (introduced || from_now).then_some((Day { rough: days == 7, ..day }, end))
}

fn with_weekday(tokens: &Tokens<'_>, at: usize, frame: Frame) -> Option<(Day, usize)> {
    let next_first = tokens.is(at, What::Next);
    let this_first = tokens.is(at, What::This);
    let name = at + usize::from(next_first || this_first);
    let strong = tokens.value(name, What::Weekday);
    let weekday =
        strong.or_else(|| tokens.value(name, What::WeakWeekday)).and_then(|value| small(value.into()))?;
    let after = tokens.skip(name + 1, &[What::The, What::Of], &['.', ',', '(']);
    if let Some((day, end)) = plain(tokens, after, frame.order) {
        return Some((Day { weekday: Some(weekday), marked: true, ..day }, end));
    }
    let next_after = tokens.is(name + 1, What::Next);
    let linked = strong.is_some() || weekday_is_linked(tokens, name);
    if !linked {
        return None;
    }
    let fixed = if next_first { weekday_next_week(frame.today, weekday) } else { None };
    let end = name + 1 + usize::from(next_after);
    let named_night = tokens.any(end, &[What::Night, What::AtNight]);
    let one_night = named_night || tokens.is(name, What::AtNight);
    let day = Day { weekday: Some(weekday), fixed, marked: true, one_night, ..Day::default() };
    Some((day, end + usize::from(named_night)))
}

/// "Fr - So", "mon to wed": a short name counts beside another one.
fn weekday_is_linked(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_name = |at| tokens.any(at, &[What::Weekday, What::WeakWeekday]);
    let is_link = |at| tokens.is_mark(at, '-') || tokens.any(at, &[What::To, What::Until]);
    let ahead = tokens.skip(at + 1, &[], &['.']);
    let before = at.checked_sub(1).filter(|before| is_link(*before));
    (is_link(ahead) && is_name(tokens.skip(ahead + 1, &[What::The], &[])))
        || before.is_some_and(|link| (1..=3).any(|back| link.checked_sub(back).is_some_and(was_name(tokens))))
}

/// The name before the link may have been taken already, so its meanings are asked for whatever its state.
fn was_name<'f>(tokens: &'f Tokens<'_>) -> impl Fn(usize) -> bool + 'f {
    |at| tokens.was_any(at, &[What::Weekday, What::WeakWeekday])
}

/// A day without a weekday before it.
fn plain(tokens: &Tokens<'_>, at: usize, order: Order) -> Option<(Day, usize)> {
    numeric(tokens, at, order).or_else(|| month_day(tokens, at)).or_else(|| day_month(tokens, at))
}

/// `12/08`, `12.8.`, `12-08-2026`, `12.08.26`.
fn numeric(tokens: &Tokens<'_>, at: usize, order: Order) -> Option<(Day, usize)> {
    let (first, 1..=2) = tokens.digits(at)? else { return None };
    let mark = tokens.mark(at + 1).filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (second, 1..=2) = tokens.digits(at + 2)? else { return None };
    let tight = tokens.glued(at + 1) && tokens.glued(at + 2);
    if !tight {
        return None;
    }
    let year = year_after_mark(tokens, at + 3, mark);
    let end = year.map_or(at + 3, |(_, end)| end);
    // "12-8" is a range unless it cannot be one: "12-8 tot 15-8".
    if mark == '-' && year.is_none() && !is_dashed_date(tokens, at, end) {
        return None;
    }
    let flip = order == Order::MonthFirst && mark == '/';
    let (day, month) = if flip { (second, first) } else { (first, second) };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || is_counted(tokens, end) && mark == '-' {
        return None;
    }
    let end = end + usize::from(mark == '.' && tokens.is_mark(end, '.') && tokens.glued(end));
    let day =
        Day { number: small(day), month: small(month), year: year.map(|(year, _)| year), ..Day::default() };
    Some((day, end))
}

fn year_after_mark(tokens: &Tokens<'_>, at: usize, mark: char) -> Option<(i16, usize)> {
    let marked = tokens.is_mark(at, mark) && tokens.glued(at) && tokens.glued(at + 1);
    let (value, digits) = tokens.digits(at + 1).filter(|_| marked)?;
    let year = match digits {
        4 if YEARS.contains(&value) => value,
        2 if value >= 20 => 2_000 + value,
        _ => return None,
    };
    i16::try_from(year).ok().map(|year| (year, at + 2))
}

/// Another dashed pair on the other side of a range word.
fn is_dashed_date(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let pair = |at: usize| {
        let within = |at, most| tokens.was_short_number(at).is_some_and(|value| (1..=most).contains(&value));
        within(at, 31) && tokens.was_mark(at + 1, '-') && tokens.glued(at + 1) && within(at + 2, 12)
    };
    let ahead = (end..end + 4).any(pair);
    let before = at >= 4 && (at.saturating_sub(6)..=at - 4).any(pair);
    ahead || before
}

/// "August 12(th)(, 2027)".
fn month_day(tokens: &Tokens<'_>, at: usize) -> Option<(Day, usize)> {
    let month = month_value(tokens, at)?;
    let number = tokens.skip(at + 1, &[What::The], &['.', ',']);
    let (value, 1..=2) = tokens.digits(number)? else { return None };
    let end = number + 1;
    let suffix = tokens.is(end, What::Suffix) && tokens.glued(end);
    let numeric =
        matches!(tokens.mark(end), Some('/' | '.' | ':')) && tokens.glued(end + 1) && digit(tokens, end + 1);
    if !(1..=31).contains(&value) || is_counted(tokens, end) || numeric || range_is_counted(tokens, end) {
        return None;
    }
    let end = end + usize::from(suffix);
    let (year, end) = year_at(tokens, end);
    Some((Day { number: small(value), month: Some(month), year, ..Day::default() }, end))
}

fn digit(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.digits(at).is_some()
}

/// "2 to 3 people", "4-5 nights", "3-night".
fn range_is_counted(tokens: &Tokens<'_>, at: usize) -> bool {
    if tokens.is_mark(at, '-') && tokens.glued(at + 1) && is_counted(tokens, at + 1) {
        return true;
    }
    let link = tokens.is_mark(at, '-') || tokens.any(at, &[What::To, What::Or, What::And]);
    link && tokens.number(at + 1).is_some() && is_counted(tokens, at + 2)
}

/// "12(th) (of) August (2027)", or only "12".
fn day_month(tokens: &Tokens<'_>, at: usize) -> Option<(Day, usize)> {
    let written = tokens.digits(at).filter(|(_, digits)| *digits <= 2).map(|(value, _)| value);
    let worded = tokens.value(at, What::Ordinal).or_else(|| tokens.value(at, What::Number)).map(u32::from);
    let value = written.or(worded).filter(|value| (1..=39).contains(value))?;
    let suffix = tokens.is(at + 1, What::Suffix) && tokens.glued(at + 1);
    let dot = tokens.is_mark(at + 1, '.') && tokens.glued(at + 1);
    let end = at + 1 + usize::from(suffix || dot);
    let name = tokens.skip(end, &[What::Of, What::The], &[]);
    if let Some(month) = month_value(tokens, name) {
        let end = name + 1 + usize::from(tokens.is_mark(name + 1, '.') && tokens.glued(name + 1));
        let (year, end) = year_at(tokens, end);
        let day = Day { number: small(value), month: Some(month), year, marked: true, ..Day::default() };
        return (!is_bare_may(tokens, at, name)).then_some((day, end));
    }
    let introduced = is_introduced(tokens, at);
    let marked = introduced || suffix;
    let worded_day = tokens.is(at, What::Ordinal) || tokens.any(end, &[What::To, What::Until]);
    let described = suffix && !introduced && describes(tokens, end);
    let ranked = worded.is_some() && tokens.number(end).is_some() && is_counted(tokens, end + 1);
    let day = (written.is_some() || (marked && worded_day)) && !described && !ranked;
    if !day
        || value > 31
        || is_group_size(tokens, at)
        || is_counted(tokens, end)
        || range_is_counted(tokens, end)
        || is_sum(tokens, end)
    {
        return None;
    }
    Some((Day { number: small(value), marked, ..Day::default() }, end))
}

/// "Our 10th anniversary": an ordinal before a word that goes on with nothing about dates.
fn describes(tokens: &Tokens<'_>, at: usize) -> bool {
    const GOES_ON: [What; 12] = [
        What::To,
        What::Until,
        What::And,
        What::Or,
        What::For,
        What::With,
        What::In,
        What::At,
        What::Of,
        What::Around,
        What::Depart,
        What::Arrive,
    ];
    tokens.is_word(at) && !tokens.any(at, &GOES_ON)
}

/// "Family of 4, 20 to 25 July", "somos 4, …".
fn is_group_size(tokens: &Tokens<'_>, at: usize) -> bool {
    let group = |back| at.checked_sub(back).is_some_and(|at| tokens.any(at, &[What::Family, What::WeAre]));
    let joined =
        at.checked_sub(1).is_some_and(|at| tokens.any(at, &[What::Of, What::With, What::In, What::Around]));
    group(1) || (joined && group(2))
}

fn is_sum(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is(at, What::Plus) && tokens.number(at + 1).is_some()
}

/// "One may cancel" names no day.
fn is_bare_may(tokens: &Tokens<'_>, at: usize, name: usize) -> bool {
    tokens.is(name, What::WeakMonth) && tokens.is_word(at) && !tokens.is(at, What::Ordinal)
}

/// A word before the number that makes it a day: "the 12th", "el 12", "from 12", "arriving 12".
fn is_introduced(tokens: &Tokens<'_>, at: usize) -> bool {
    const LEADS: [What; 6] = [What::The, What::From, What::Until, What::Arrive, What::Depart, What::Between];
    let before = |back| at.checked_sub(back).is_some_and(|before| tokens.any(before, &LEADS));
    before(1) || (before(2) && at.checked_sub(1).is_some_and(|mark| tokens.mark(mark).is_some()))
}

/// A month's name, strong or weak.
pub(super) fn month_value(tokens: &Tokens<'_>, at: usize) -> Option<u8> {
    tokens
        .value(at, What::Month)
        .or_else(|| tokens.value(at, What::WeakMonth))
        .and_then(|month| small(month.into()))
}

/// A year after a date: "2027", ", 2027", "de 2027", "next year" is for the stay to say.
pub(super) fn year_at(tokens: &Tokens<'_>, at: usize) -> (Option<i16>, usize) {
    let number = tokens.skip(at, &[What::Of, What::In], &[',']);
    let year = tokens.digits(number).filter(|(value, digits)| *digits == 4 && YEARS.contains(value));
    let year = year.and_then(|(value, _)| i16::try_from(value).ok());
    if year.is_some() { (year, number + 1) } else { (None, at) }
}

/// The first such weekday after a date, for a day that names only its weekday.
pub(super) fn weekday_from(day: Day, after: Date) -> Option<Date> {
    day.fixed.or_else(|| weekday_after(after, day.weekday?))
}
