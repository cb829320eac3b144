//! Everything in a sentence that speaks of time, cut into pieces: days, months, weekends, weeks, holidays, lengths.
//! A piece says what was written; what stay it makes together with the others is decided in `stay`.

use super::day::{Day, Frame, day_at, month_value, year_at};
use super::noise::is_counted;
use super::sense::{Holiday, What};
use super::tokens::Tokens;

/// How far before a piece the word stands that gives it its part.
const REACH: usize = 6;
/// Longest chain "12, 13 and 14 August".
const LONGEST_LIST: usize = 8;

/// What stands before a piece and says what the day is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lead {
    Nothing,
    From,
    Between,
    To,
    Until,
    And,
    Arrive,
    Depart,
}

/// Which part of a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Whole,
    /// Early, mid, late.
    Vague,
    /// First or second.
    Half(u8),
    /// One numbered week (7 nights somewhere in it).
    Week,
    /// First, second…, 9 = last.
    Weekend(u8),
    /// A weekend, no matter which.
    AnyWeekend,
}

/// Which weekend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Which {
    This,
    Next,
    AfterNext,
    /// The one of the day that follows.
    OfDay,
    /// "A weekend", no matter which.
    Some,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum PieceKind {
    Day(Day),
    Month {
        month: u8,
        year: Option<i16>,
        part: Part,
    },
    /// So many months from this one.
    RelativeMonth(i16),
    Weekend(Which),
    WeekNumber(u8, Option<i16>),
    /// "The week of" the day that follows.
    WeekOf,
    /// "The night of" the day that follows.
    NightOf,
    Holiday(Holiday, Option<i16>),
    Lasting {
        nights: u16,
        sure: bool,
    },
    /// Next week, in summer, a few days: dates are wanted, none are said.
    Vague,
    NextYear,
}

/// One piece with what led to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) lead: Lead,
    /// "About", "around".
    pub(super) roughly: bool,
    /// Only articles and joining words stand between this piece and the one before.
    pub(super) adjacent: bool,
}

/// Takes all pieces, from left to right.
pub(super) fn take_pieces(tokens: &mut Tokens<'_>, frame: Frame) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut at, mut last_end) = (0, 0);
    while at < tokens.len() {
        let after_day = matches!(pieces.last(), Some(Piece { kind: PieceKind::Day(_), .. }));
        let found = piece_at(tokens, at, frame).filter(|(kind, end)| match kind {
            PieceKind::Day(day) if day.is_bare() => {
                let lead = lead_before(tokens, last_end, at);
                let joined = after_day && lead.adjacent && matches!(lead.lead, Lead::To | Lead::Until);
                joined || starts_range(tokens, *end, frame)
            }
            _ => true,
        });
        let Some((kind, end)) = found else {
            at += 1;
            continue;
        };
        pieces.push(Piece { kind, ..lead_before(tokens, last_end, at) });
        tokens.take(at..end);
        (at, last_end) = (end, end);
    }
    pieces
}

fn piece_at(tokens: &Tokens<'_>, at: usize, frame: Frame) -> Option<(PieceKind, usize)> {
    if tokens.is_used(at) {
        return None;
    }
    holiday(tokens, at)
        .or_else(|| part_of_month(tokens, at))
        .or_else(|| week_or_weekend(tokens, at))
        .or_else(|| night_of(tokens, at))
        .or_else(|| day_at(tokens, at, frame).map(|(day, end)| (PieceKind::Day(day), end)))
        .or_else(|| lasting(tokens, at))
        .or_else(|| month(tokens, at))
        .or_else(|| vague(tokens, at))
}

fn holiday(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    let holiday = Holiday::from_index(tokens.value(at, What::Holiday)?);
    let (year, end) = year_at(tokens, at + 1);
    Some((PieceKind::Holiday(holiday, year), end))
}

/// "Mid September", "first half of August", "first week of June", "second weekend in July".
fn part_of_month(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    const JOINTS: [What; 3] = [What::Of, What::The, What::In];
    let with = |name: usize, part| {
        let month = month_value(tokens, name)?;
        let (year, end) = year_at(tokens, name + 1);
        Some((PieceKind::Month { month, year, part }, end))
    };
    // Arabic puts the rank behind: "the week the first of June".
    let rank_behind = rank_at(tokens, at + 1).or_else(|| tokens.is(at + 1, What::Last).then_some(9));
    if let (Some(part), Some(rank)) = (part_named(tokens, at), rank_behind) {
        let found = with(tokens.skip(at + 2, &JOINTS, &[]), part(rank));
        if found.is_some() {
            return found;
        }
    }
    if tokens.any(at, &[What::Early, What::Mid, What::Late]) {
        let found = with(tokens.skip(at + 1, &JOINTS, &['-', '.']), Part::Vague);
        if found.is_some() {
            return found;
        }
    }
    let compound = |at, what| tokens.value(at, what).and_then(|month| u8::try_from(month).ok());
    if is_vague_part(tokens, at) {
        return Some((PieceKind::Vague, at + 1));
    }
    if let Some(month) = compound(at, What::MonthWeekend) {
        return Some((PieceKind::Month { month, year: None, part: Part::AnyWeekend }, at + 1));
    }
    let last = tokens.is(at, What::Last).then_some(9);
    let rank = last.or_else(|| rank_at(tokens, at))?;
    let suffix = tokens.is(at + 1, What::Suffix) && tokens.glued(at + 1);
    let unit = tokens.skip(at + 1 + usize::from(suffix), &[What::Last, What::The], &['.', '-']);
    let name = tokens.skip(unit + 1, &JOINTS, &[]);
    let half = Part::Half(rank.min(2));
    for (what, part) in
        [(What::MonthHalf, half), (What::MonthWeek, Part::Week), (What::MonthWeekend, Part::Weekend(rank))]
    {
        if let Some(month) = compound(unit, what) {
            return Some((PieceKind::Month { month, year: None, part }, unit + 1));
        }
    }
    part_named(tokens, unit).and_then(|part| with(name, part(rank)))
}

/// "End of next month", "the first two weeks of August": the part is vague, what follows is read by itself.
fn is_vague_part(tokens: &Tokens<'_>, at: usize) -> bool {
    let relative = tokens.skip(at + 1, &[What::Of, What::The, What::In], &[]);
    let of_relative = tokens.any(relative, &[What::Next, What::This, What::MonthUnit]);
    let ranked = tokens.any(at, &[What::Ordinal, What::Last]) && tokens.number(at + 1).is_some();
    (tokens.any(at, &[What::Early, What::Mid, What::Late]) && of_relative)
        || (ranked && tokens.any(at + 2, &[What::Week, What::Day, What::Night]))
}

/// A half, week or weekend, to be given its rank.
fn part_named(tokens: &Tokens<'_>, at: usize) -> Option<fn(u8) -> Part> {
    if tokens.is(at, What::Half) {
        Some(|rank| Part::Half(rank.min(2)))
    } else if tokens.is(at, What::Week) {
        Some(|_| Part::Week)
    } else {
        tokens.is(at, What::Weekend).then_some(Part::Weekend)
    }
}

/// "First", "2nd", "3." as a rank from 1 to 5.
fn rank_at(tokens: &Tokens<'_>, at: usize) -> Option<u8> {
    let suffix = (tokens.is(at + 1, What::Suffix) || tokens.is_mark(at + 1, '.')) && tokens.glued(at + 1);
    let written = tokens.digits(at).filter(|_| suffix).and_then(|(value, _)| u8::try_from(value).ok());
    let worded = tokens.value(at, What::Ordinal).and_then(|value| u8::try_from(value).ok());
    written.or(worded).filter(|rank| (1..=5).contains(rank))
}

fn week_or_weekend(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    const BEFORE: [What; 5] = [What::This, What::Next, What::AfterNext, What::Last, What::The];
    let unit = tokens.skip(at, &BEFORE, &[]);
    if tokens.is(unit, What::LongWeekend) {
        let end = unit + 1 + usize::from(tokens.is(unit + 1, What::Next));
        return Some((PieceKind::Lasting { nights: 3, sure: false }, end));
    }
    let said = |what| (at..unit).any(|at| tokens.is(at, what)) || tokens.is(unit + 1, what);
    let end = unit + 1 + usize::from(tokens.any(unit + 1, &[What::Next, What::AfterNext]));
    if tokens.is(unit, What::Weekend) {
        return Some(weekend(tokens, unit, end, said(What::AfterNext), said(What::Next)));
    }
    if tokens.is(unit, What::MonthUnit) && (said(What::Next) || said(What::This)) {
        return Some((PieceKind::RelativeMonth(i16::from(said(What::Next))), end));
    }
    if !tokens.any(unit, &[What::Week, What::WeekNumber]) {
        return None;
    }
    let number = tokens.skip(unit + 1, &[], &['.', '#']);
    if let Some(week) = tokens.digits(number).and_then(|(value, _)| u8::try_from(value).ok())
        && (1..=53).contains(&week)
        && !is_counted(tokens, number + 1)
        && !matches!(tokens.mark(number + 1), Some('-' | '/' | '.'))
    {
        let (year, end) = year_at(tokens, number + 1);
        return Some((PieceKind::WeekNumber(week, year), end));
    }
    if said(What::Next) || said(What::AfterNext) || said(What::This) {
        return Some((PieceKind::Vague, end));
    }
    let of_day =
        tokens.any(unit + 1, &[What::Of, What::From]) && (at == 0 || at < unit || !was_count(tokens, at));
    let day = tokens.skip(unit + 1, &[What::Of, What::From, What::The], &[]);
    (of_day && tokens.number(day).is_some()).then_some((PieceKind::WeekOf, unit + 1))
}

fn was_count(tokens: &Tokens<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| tokens.any(before, &[What::Number, What::Article]))
}

fn weekend(tokens: &Tokens<'_>, unit: usize, end: usize, after_next: bool, next: bool) -> (PieceKind, usize) {
    let ahead = tokens.skip(unit + 1, &[What::Of, What::The, What::In, What::From], &[]);
    if let Some(month) = month_value(tokens, ahead).filter(|_| ahead > unit + 1)
        && tokens.digits(ahead + 1).is_none_or(|(_, digits)| digits > 2)
    {
        let (year, end) = year_at(tokens, ahead + 1);
        return (PieceKind::Month { month, year, part: Part::AnyWeekend }, end);
    }
    if ahead > unit + 1 && tokens.digits(ahead).is_some() && !after_next && !next {
        return (PieceKind::Weekend(Which::OfDay), unit + 1);
    }
    let which = match (after_next, next) {
        (true, _) => Which::AfterNext,
        (_, true) => Which::Next,
        _ if was_count(tokens, unit) => Which::Some,
        _ => Which::This,
    };
    (PieceKind::Weekend(which), end)
}

/// "The night of the 14th", "la noche del 14". A counted night is a length.
fn night_of(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    let counted = at.checked_sub(1).is_some_and(|before| tokens.number(before).is_some());
    let named = tokens.any(at, &[What::Night, What::PerNight]) && !counted;
    let day = tokens.skip(at + 1, &[What::Of, What::From, What::The], &[]);
    let dated = tokens.number(day).is_some() || tokens.is(day, What::Weekday);
    // Arabic joins without a word: "the night (of) Friday".
    let joined = day > at + 1 || tokens.is(day, What::Weekday) || month_value(tokens, day + 1).is_some();
    (named && dated && joined && !is_counted(tokens, day + 1)).then_some((PieceKind::NightOf, at + 1))
}

/// "3 nights", "a week", "una quincena", "ليلتين".
fn lasting(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    let made = |nights: u32, sure, end| {
        let nights = u16::try_from(nights).ok().filter(|nights| (1..=365).contains(nights))?;
        Some((PieceKind::Lasting { nights, sure }, end))
    };
    if let Some(nights) = tokens.value(at, What::Lasting) {
        return made(nights.into(), nights <= 7, at + 1);
    }
    let article = tokens.value(at, What::Article).map(u32::from);
    let (count, unit) = match tokens.number(at).or(article) {
        Some(count) => (Some(count), tokens.skip(at + 1, &[What::Young], &['-'])),
        None => (None, at),
    };
    let of = |what| tokens.value(unit, what).map(u32::from);
    let dual_or = |value: u32| count.or((value > 1).then_some(value));
    if let Some(value) = of(What::Night) {
        return made(dual_or(value)?, true, unit + 1);
    }
    if let Some(value) = of(What::Week) {
        return made(dual_or(value)?.checked_mul(7)?, true, unit + 1);
    }
    let value = of(What::Day)?;
    // "15 days" and "8 days" are two weeks and one, in every language that has the idiom.
    let (nights, sure) = match dual_or(value)? {
        15 => (14, false),
        8 => (7, false),
        days => (days, false),
    };
    made(nights, sure, unit + 1)
}

/// A month by itself. A weak name ("may") wants a word before it or a year after it.
fn month(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    const LEADS: [What; 10] = [
        What::In,
        What::Of,
        What::For,
        What::This,
        What::Next,
        What::From,
        What::To,
        What::Or,
        What::And,
        What::The,
    ];
    let month = month_value(tokens, at)?;
    let (year, end) = year_at(tokens, at + 1);
    let led = at.checked_sub(1).is_some_and(|before| tokens.any(before, &LEADS));
    let certain = tokens.is(at, What::Month) || led || year.is_some() || tokens.len() <= 2;
    certain.then_some((PieceKind::Month { month, year, part: Part::Whole }, end))
}

fn vague(tokens: &Tokens<'_>, at: usize) -> Option<(PieceKind, usize)> {
    if tokens.is(at, What::NextYear) {
        return Some((PieceKind::NextYear, at + 1));
    }
    if tokens.is(at, What::Bridge) {
        let name = tokens.skip(at + 1, &[What::Of, What::In, What::The], &[]);
        let Some(month) = month_value(tokens, name) else { return Some((PieceKind::Vague, at + 1)) };
        let (year, end) = year_at(tokens, name + 1);
        return Some((PieceKind::Month { month, year, part: Part::Vague }, end));
    }
    tokens.any(at, &[What::Season, What::Few]).then_some((PieceKind::Vague, at + 1))
}

/// The nearest word before a piece that gives it a part, not looking past the piece before.
fn lead_before(tokens: &Tokens<'_>, from: usize, start: usize) -> Piece {
    const LEADS: [(What, Lead); 8] = [
        (What::Depart, Lead::Depart),
        (What::Arrive, Lead::Arrive),
        (What::Until, Lead::Until),
        (What::To, Lead::To),
        (What::From, Lead::From),
        (What::Between, Lead::Between),
        (What::And, Lead::And),
        (What::Or, Lead::And),
    ];
    const LIGHT: [What; 6] = [What::The, What::Of, What::In, What::For, What::Around, What::At];
    let mut piece = Piece { kind: PieceKind::Vague, lead: Lead::Nothing, roughly: false, adjacent: true };
    let mut near = true;
    for at in (from.max(start.saturating_sub(REACH))..start).rev() {
        near &= !tokens.is_used(at) && tokens.mark(at).is_none();
        piece.roughly |= near && tokens.is(at, What::Around);
        let found = LEADS.iter().find(|(what, _)| tokens.is(at, *what)).map(|(_, lead)| *lead);
        let found = found.or_else(|| match tokens.mark(at) {
            Some('-') => Some(Lead::To),
            Some('/') => Some(Lead::And),
            _ => None,
        });
        if let Some(lead) = found {
            // "And leave the 15th", "from … until": the stronger word may stand further left.
            let weak = matches!(piece.lead, Lead::And | Lead::From | Lead::To);
            if piece.lead == Lead::Nothing || (weak && matches!(lead, Lead::Depart | Lead::Arrive)) {
                piece.lead = lead;
            }
        } else if tokens.is_word(at) && !tokens.any(at, &LIGHT) {
            piece.adjacent = false;
        }
    }
    piece.adjacent &= start.saturating_sub(from) <= REACH;
    piece
}

/// Whether a bare number is the beginning of "12 to 15", "12-15 August", "12, 13 and 14 August".
fn starts_range(tokens: &Tokens<'_>, end: usize, frame: Frame) -> bool {
    let mut at = end;
    for _ in 0..LONGEST_LIST {
        let range = tokens.is_mark(at, '-') || tokens.any(at, &[What::To, What::Until]);
        let list = tokens.any(at, &[What::And, What::Or]) || matches!(tokens.mark(at), Some(',' | '/'));
        let gap = tokens.skip(at, &[What::To, What::Until, What::And, What::Or, What::The], &['-', ',', '/']);
        if !range && !list {
            // "Arrive the 12th, we leave on 15 August" is marked; a bare number alone is no day.
            return false;
        }
        let Some((day, after)) = day_at(tokens, gap, frame) else { return false };
        if !day.is_bare() {
            return day.month.is_some() || range;
        }
        if range {
            return !tokens.is_unknown_word(after) || day_continues(tokens, after, frame);
        }
        at = after;
    }
    false
}

fn day_continues(tokens: &Tokens<'_>, at: usize, frame: Frame) -> bool {
    day_at(tokens, at, frame).is_some()
}
