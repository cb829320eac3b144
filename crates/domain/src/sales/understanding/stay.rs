//! Makes one stay of the pieces: fills in months and years, lays lengths behind arrivals, checks order, weekdays and
//! limits. Decides too how sure that is and which question about the dates is open.

use jiff::civil::Date;

use super::calendar::{
    Placed, add_days, date, iso_week, last_occurrence, month_bounds, month_year, next_occurrence,
    nights_between, place, weekday_number, weekend_of,
};
use super::day::{Day, weekday_from};
use super::pieces::{Lead, Part, Piece, PieceKind, Which};
use super::sense::Holiday;

/// Longest stay that is taken at its word.
const MOST_NIGHTS: i32 = 60;
/// Longest stay across the end of a month that is believed without the name of both.
const LIKELY_NIGHTS: i32 = 14;
/// How far ahead a stay may lie: 24 months.
const MOST_DAYS_AHEAD: i32 = 731;

/// What is still open about the dates, the most urgent first.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) enum Need {
    DateInvalid,
    Month,
    Confirm,
    Dates,
    #[default]
    Nothing,
}

/// The dates of one sentence.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(super) struct Stay {
    pub(super) check_in: Option<Date>,
    pub(super) check_out: Option<Date>,
    pub(super) nights: Option<u16>,
    pub(super) month: Option<(i16, u8)>,
    /// Nothing was relative, approximate or in contradiction.
    pub(super) sure: bool,
    pub(super) need: Need,
    /// Tonight or tomorrow night, said with one word.
    pub(super) one_night: bool,
}

impl Stay {
    /// The same, to be read back.
    pub(super) fn doubted(self) -> Self {
        let need = if self.need == Need::Nothing { Need::Confirm } else { self.need };
        Self { sure: false, need, ..self }
    }
}

/// Reads the pieces.
pub(super) fn stay(pieces: &[Piece], today: Date) -> Stay {
    let reading = Reading::new(pieces, today);
    let mut stay = reading.stay();
    stay.nights = reading.nights.filter(|nights| match (stay.check_in, stay.check_out) {
        (Some(from), Some(to)) => i32::from(*nights) == nights_between(from, to),
        _ => true,
    });
    stay.month = stay.month.filter(|_| stay.check_in.is_none());
    if stay.need == Need::Nothing && stay.check_in.is_some() && !stay.sure {
        stay.need = if stay.check_out.is_some() { Need::Confirm } else { Need::Dates };
    }
    stay.sure &= !matches!(stay.need, Need::Confirm | Need::Month | Need::DateInvalid);
    stay
}

struct Reading<'p> {
    today: Date,
    pieces: &'p [Piece],
    days: Vec<(Day, Piece)>,
    nights: Option<u16>,
    sure_nights: bool,
}

impl<'p> Reading<'p> {
    fn new(pieces: &'p [Piece], today: Date) -> Self {
        let days = pieces.iter().filter_map(|piece| match piece.kind {
            PieceKind::Day(day) => Some((day, *piece)),
            _ => None,
        });
        // A number of nights beats a number of days: "3 days 2 nights".
        let lengths = pieces.iter().filter_map(|piece| match piece.kind {
            PieceKind::Lasting { nights, sure } => Some((nights, sure)),
            PieceKind::Month { part: Part::Week, .. } => Some((7, false)),
            PieceKind::Month { part: Part::AnyWeekend, .. } | PieceKind::Weekend(Which::Some) => {
                Some((2, false))
            }
            _ => None,
        });
        let length = lengths.clone().find(|(_, sure)| *sure).or_else(|| lengths.clone().next());
        Self {
            today,
            pieces,
            days: days.collect(),
            nights: length.map(|(nights, _)| nights),
            sure_nights: length.is_none_or(|(_, sure)| sure),
        }
    }

    fn find<T>(&self, pick: impl Fn(PieceKind) -> Option<T>) -> Option<T> {
        self.pieces.iter().find_map(|piece| pick(piece.kind))
    }

    fn has(&self, kind: PieceKind) -> bool {
        self.pieces.iter().any(|piece| piece.kind == kind)
    }

    fn stay(&self) -> Stay {
        if !self.days.is_empty() {
            return self.by_days();
        }
        let holiday = self.find(|kind| match kind {
            PieceKind::Holiday(holiday, year) => Some((holiday, year.or_else(|| self.next_year()))),
            _ => None,
        });
        // "Half-term in October": the month is what is known.
        let by_month = |(holiday, _): &(Holiday, Option<i16>)| {
            *holiday == Holiday::Unfixed && self.month_piece().is_some()
        };
        let several =
            self.pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Holiday(..))).count() > 1;
        if several {
            // "Between Christmas and New Year" leaves the days open.
            return Stay { need: Need::Dates, ..Stay::default() };
        }
        if let Some((holiday, year)) = holiday.filter(|holiday| !by_month(holiday)) {
            return self.around_holiday(holiday, year);
        }
        self.by_weekend()
            .or_else(|| self.by_week())
            .or_else(|| self.by_month())
            .unwrap_or_else(|| self.open())
    }

    fn next_year(&self) -> Option<i16> {
        self.has(PieceKind::NextYear).then(|| self.today.year().saturating_add(1))
    }

    /// No dates: a length, or a wish for some.
    fn open(&self) -> Stay {
        let vague = self.has(PieceKind::Vague) || self.has(PieceKind::NextYear);
        let asked = vague || self.nights.is_some();
        let need = if asked { Need::Dates } else { Need::Nothing };
        Stay { sure: !vague && self.sure_nights, need, ..Stay::default() }
    }

    fn span(&self, from: Date, to: Date, sure: bool) -> Stay {
        let nights = nights_between(from, to);
        if nights <= 0 || from < self.today || nights_between(self.today, from) > MOST_DAYS_AHEAD {
            return Stay { need: Need::Dates, ..Stay::default() };
        }
        Stay {
            check_in: Some(from),
            check_out: Some(to),
            sure: sure && nights <= MOST_NIGHTS,
            ..Stay::default()
        }
    }

    /// A span that has to be read back.
    fn unsure_span(&self, span: Option<(Date, Date)>) -> Stay {
        span.map_or(Stay { need: Need::Dates, ..Stay::default() }, |(from, to)| self.span(from, to, false))
    }

    fn around_holiday(&self, holiday: Holiday, year: Option<i16>) -> Stay {
        match place(holiday, year, self.today) {
            // The days off are known; with a length of its own the guest has to say from when.
            Some(Placed::Movable(from, to)) => match self.nights {
                Some(nights)
                    if holiday != Holiday::Easter || i32::from(nights) != nights_between(from, to) =>
                {
                    Stay { need: Need::Dates, ..Stay::default() }
                }
                _ => self.unsure_span(Some((from, to))),
            },
            Some(Placed::Fixed(day)) => {
                let usual = if holiday == Holiday::NewYear || holiday == Holiday::Valentine { 1 } else { 2 };
                let nights = self.nights.map_or(usual, i32::from);
                let from = add_days(day, -(nights / 2)).map(|from| from.max(self.today));
                self.unsure_span(from.and_then(|from| Some((from, add_days(from, nights)?))))
            }
            None => Stay { need: Need::Dates, ..Stay::default() },
        }
    }

    fn by_weekend(&self) -> Option<Stay> {
        let which = self.find(|kind| match kind {
            PieceKind::Weekend(which) => Some(which),
            _ => None,
        })?;
        if which == Which::Some || self.nights.is_some_and(|nights| nights > 4) {
            return None;
        }
        let weeks = match which {
            Which::This | Which::OfDay | Which::Some => 0,
            Which::Next => 1,
            Which::AfterNext => 2,
        };
        let (friday, sunday) = add_days(self.today, 7 * weeks).and_then(weekend_of)?;
        // On a Saturday "this weekend" has begun; on a Sunday it is over.
        let (friday, sunday) = if friday.max(self.today) < sunday {
            (friday.max(self.today), sunday)
        } else {
            (add_days(friday, 7)?, add_days(sunday, 7)?)
        };
        let end = self.nights.map_or(Some(sunday), |nights| add_days(friday, nights.into()))?;
        Some(self.span(friday, end, false))
    }

    fn by_week(&self) -> Option<Stay> {
        let (week, year) = self.find(|kind| match kind {
            PieceKind::WeekNumber(week, year) => Some((week, year)),
            _ => None,
        })?;
        let (from, to) = iso_week(week, year.or_else(|| self.next_year()), self.today)?;
        let to = self.nights.map_or(Some(to), |nights| add_days(from, nights.into()))?;
        Some(self.span(from, to, false))
    }

    /// A month's year: as said, else the next one to come.
    fn year_of(&self, month: u8, year: Option<i16>) -> i16 {
        year.or_else(|| self.next_year()).unwrap_or_else(|| month_year(self.today, month))
    }

    fn by_month(&self) -> Option<Stay> {
        let (month, year, part) = self.month_piece()?;
        let year = self.year_of(month, year);
        let (first, next) = month_bounds(year, month)?;
        let several =
            self.pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Month { .. })).count() > 1;
        match part {
            Part::Half(half) if self.nights.is_none() => {
                let middle = date(year, month, 16)?;
                let span = if half == 1 { (first, middle) } else { (middle, next) };
                Some(self.unsure_span(Some((span.0.max(self.today), span.1))))
            }
            Part::Weekend(rank) if self.nights.is_none() => {
                Some(self.unsure_span(nth_weekend(first, next, rank)))
            }
            _ => {
                let holiday = self.pieces.iter().any(|piece| matches!(piece.kind, PieceKind::Holiday(..)));
                let vague = several || holiday || self.has(PieceKind::Vague);
                let sure = part == Part::Whole && self.sure_nights && !vague;
                Some(Stay { month: Some((year, month)), sure, need: Need::Dates, ..Stay::default() })
            }
        }
    }

    /// The month that was named, or said as "next month".
    fn month_piece(&self) -> Option<(u8, Option<i16>, Part)> {
        self.find(|kind| match kind {
            PieceKind::Month { month, year, part } => Some((month, year, part)),
            PieceKind::RelativeMonth(months) => {
                let month = i16::from(self.today.month()) - 1 + months;
                let year = self.today.year().saturating_add(month / 12);
                Some((u8::try_from(month % 12 + 1).ok()?, Some(year), Part::Whole))
            }
            _ => None,
        })
    }

    fn by_days(&self) -> Stay {
        let Some((from, to)) = self.ends() else {
            return self.by_one_day(self.days.first().map_or(Day::default(), |(day, _)| *day));
        };
        self.by_pair(from, to)
    }

    /// The two days that are arrival and departure, with how the second was led to.
    fn ends(&self) -> Option<((Day, Piece), (Day, Piece))> {
        let mut days = self.days.iter().copied();
        let (first, second) = (days.next()?, days.next()?);
        let is_end = |lead| matches!(lead, Lead::To | Lead::Until | Lead::Depart);
        let ends_first = matches!(first.1.lead, Lead::Depart | Lead::Until);
        if ends_first && matches!(second.1.lead, Lead::Arrive | Lead::From) {
            return Some((second, first));
        }
        if is_end(second.1.lead) {
            return Some((first, second));
        }
        // "12 August for 3 nights, my birthday is the 14th": the length has said it all.
        if self.nights.is_some() && second.1.lead == Lead::Nothing {
            return None;
        }
        // The end may come after something else: "12, 13 and 14 August", "on Friday the 3rd … until the 5th".
        let last = self.days.iter().copied().skip(1).find(|(_, piece)| is_end(piece.lead));
        let joined =
            |(_, piece): &(Day, Piece)| piece.adjacent && matches!(piece.lead, Lead::And | Lead::Nothing);
        let all_joined = self.days.iter().skip(1).all(joined);
        let end_of_list =
            self.days.last().copied().filter(|(_, piece)| all_joined && piece.lead == Lead::And);
        Some((first, last.or(end_of_list).unwrap_or(second)))
    }

    fn by_one_day(&self, day: Day) -> Stay {
        let piece = self.days.first().map(|(_, piece)| *piece);
        let roughly = piece.is_some_and(|piece| piece.roughly);
        let ends = piece.is_some_and(|piece| matches!(piece.lead, Lead::Until | Lead::Depart));
        let day = self.with_month(day);
        let found = match self.resolve(day, self.today) {
            Ok(found) => found,
            Err(need) => return Stay { need, ..Stay::default() },
        };
        let sure = !roughly && self.is_sure(day, found) && self.sure_nights;
        if self.has(PieceKind::Weekend(Which::OfDay)) || self.has(PieceKind::Weekend(Which::This)) {
            return self.unsure_span(weekend_of(found));
        }
        if self.has(PieceKind::WeekOf) {
            return self.unsure_span(add_days(found, 7).map(|to| (found, to)));
        }
        let (nights, sure) = match self.nights {
            Some(nights) => (i32::from(nights), sure),
            // Today is tonight; for tomorrow one night is likely and is asked.
            None if day.one_night || self.has(PieceKind::NightOf) => (1, sure),
            None if day.fixed.is_some()
                && day.weekday.is_none()
                && nights_between(self.today, found) <= 2 =>
            {
                (1, false)
            }
            None => return self.half_open(found, sure, ends),
        };
        let span = if ends { add_days(found, -nights).map(|from| (from, found)) } else { None };
        let span = span.or_else(|| add_days(found, nights).map(|to| (found, to)));
        let one_night = day.fixed.is_some() && self.nights.is_none() && !self.has(PieceKind::NightOf);
        span.map_or_else(Stay::default, |(from, to)| Stay { one_night, ..self.span(from, to, sure) })
    }

    /// An arrival without an end, or an end without an arrival.
    fn half_open(&self, day: Date, sure: bool, ends: bool) -> Stay {
        if day < self.today || nights_between(self.today, day) > MOST_DAYS_AHEAD {
            return Stay { need: Need::Dates, ..Stay::default() };
        }
        let (check_in, check_out) = if ends { (None, Some(day)) } else { (Some(day), None) };
        Stay { check_in, check_out, sure, need: Need::Dates, ..Stay::default() }
    }

    fn by_pair(&self, (from, from_piece): (Day, Piece), (to, to_piece): (Day, Piece)) -> Stay {
        let shared = from.month.is_none();
        let (from, to) = self.share_month(from, to);
        if from.number.is_some() && from.month.is_none() && from.fixed.is_none() && from.weekday.is_none() {
            return Stay { need: Need::Month, ..Stay::default() };
        }
        let resolved = self.resolve_pair(from, to);
        let (start, end) = match resolved {
            Ok(pair) => pair,
            Err(need) => return Stay { need, ..Stay::default() },
        };
        // "12 and 13 August" are two nights; "12 to 13" is one.
        let nights_listed = to_piece.lead == Lead::And && from_piece.lead != Lead::Between;
        let consecutive = nights_between(start, end) == 1 || self.days.len() > 2;
        let end = if nights_listed && consecutive { self.after_last(end) } else { end };
        let spoken_window = from_piece.lead == Lead::Between && self.nights.is_some();
        let shorter = self.nights.is_some_and(|nights| i32::from(nights) < nights_between(start, end));
        if shorter && spoken_window {
            let month = u8::try_from(start.month()).ok().map(|month| (start.year(), month));
            return Stay { month, need: Need::Dates, ..Stay::default() };
        }
        let agrees = self.nights.is_none_or(|nights| i32::from(nights) == nights_between(start, end));
        let apart = to_piece.lead == Lead::Nothing && !to_piece.adjacent;
        let roughly = from_piece.roughly || to_piece.roughly;
        let spare = self.days.len() > 2;
        // "15 to 12 August" can only begin in July, and is more likely a slip.
        let slip = from.month != to.month && shared && nights_between(start, end) > LIKELY_NIGHTS;
        let sure = !(nights_listed || apart || roughly || spare || slip) && agrees;
        self.span(start, end, sure && self.is_sure(from, start) && self.is_end_sure(to, end))
    }

    /// The morning after the last night of a list.
    fn after_last(&self, listed: Date) -> Date {
        let last = self.days.last().map(|(day, _)| self.with_month(*day));
        let last = last.and_then(|day| self.resolve(day, listed).ok()).filter(|last| *last > listed);
        add_days(last.unwrap_or(listed), 1).unwrap_or(listed)
    }

    /// "12 to 15 August", "30 August to the 2nd": one month for both, or two that follow each other.
    fn share_month(&self, from: Day, to: Day) -> (Day, Day) {
        let (mut from, mut to) = (from, to);
        if from.month.is_none() && from.number.is_some() && to.number.is_some() {
            let later = self.days.iter().find_map(|(day, _)| day.month);
            let month = to.month.or(later).or_else(|| self.month_piece().map(|(month, _, _)| month));
            let wraps = to.month.is_some() && from.number >= to.number && from.number != to.number;
            from.month = month.map(|month| if wraps { (month + 10) % 12 + 1 } else { month });
            to.month = to.month.or(from.month);
            if !wraps {
                from.year = from.year.or(to.year);
            }
        }
        (from, to)
    }

    fn with_month(&self, day: Day) -> Day {
        let month = self.month_piece().filter(|_| day.number.is_some() && day.month.is_none());
        month.map_or(day, |(month, year, _)| Day { month: Some(month), year: day.year.or(year), ..day })
    }

    fn resolve_pair(&self, from: Day, to: Day) -> Result<(Date, Date), Need> {
        // A year behind the second day is the year of both, or the year after the first.
        if let (Some(year), None, Some(month), Some(day)) = (to.year, from.year, from.month, from.number) {
            let end = self.resolve(to, self.today)?;
            let start = date(year, month, day).filter(|start| *start < end);
            return Ok((start.or_else(|| last_occurrence(end, month, day)).ok_or(Need::DateInvalid)?, end));
        }
        if from.is_weekday_only() && from.fixed.is_none() && to.month.is_some() {
            let end = self.resolve(to, self.today)?;
            let start = (1..=7).filter_map(|back| add_days(end, -back));
            let start = start.rev().find(|day| Some(weekday_number(*day)) == from.weekday);
            return Ok((start.ok_or(Need::Dates)?, end));
        }
        let start = self.resolve(from, self.today)?;
        let month_follows = to.number.is_some() && to.month.is_none() && to.fixed.is_none();
        let end = if month_follows {
            day_after(start, to.number.unwrap_or(0))?
        } else {
            self.resolve_after(to, start)?
        };
        Ok((start, end))
    }

    fn resolve_after(&self, to: Day, start: Date) -> Result<Date, Need> {
        match to.fixed {
            // "Next Sunday" after an arrival is the one behind it.
            Some(fixed) if to.weekday.is_none() => Ok(fixed),
            _ => self.resolve(Day { fixed: None, ..to }, add_days(start, 1).unwrap_or(start)),
        }
    }

    /// The date of a day, the first on or after `from` when no year was said.
    fn resolve(&self, day: Day, from: Date) -> Result<Date, Need> {
        if let Some(fixed) = day.fixed {
            return Ok(fixed);
        }
        let Some(number) = day.number else {
            let before = if from > self.today { add_days(from, -1).unwrap_or(from) } else { from };
            return weekday_from(day, before).ok_or(Need::Dates);
        };
        let Some(month) = day.month else {
            return match day.weekday {
                Some(weekday) => day_on_weekday(self.today, number, weekday).ok_or(Need::Month),
                None => Err(Need::Month),
            };
        };
        match day.year.or_else(|| self.next_year()) {
            Some(year) => date(year, month, number).ok_or(Need::DateInvalid),
            None => next_occurrence(from, month, number).ok_or(Need::DateInvalid),
        }
    }

    /// A weekday that agrees with its date, and not a weekday alone.
    fn is_sure(&self, day: Day, found: Date) -> bool {
        let guessed = day.is_weekday_only() || (day.month.is_none() && day.fixed.is_none());
        !guessed && !day.rough && self.is_end_sure(day, found)
    }

    fn is_end_sure(&self, day: Day, found: Date) -> bool {
        day.weekday.is_none_or(|weekday| weekday == weekday_number(found)) && found >= self.today
    }
}

/// The next such day of the month after a date.
fn day_after(start: Date, day: u8) -> Result<Date, Need> {
    let month = u8::try_from(start.month()).unwrap_or(1);
    let same = date(start.year(), month, day).filter(|end| *end > start);
    let next = || {
        let (_, first) = month_bounds(start.year(), month)?;
        date(first.year(), u8::try_from(first.month()).ok()?, day)
    };
    same.or_else(next).ok_or(Need::DateInvalid)
}

/// "Friday 14": the next month in which the 14th is a Friday.
fn day_on_weekday(today: Date, day: u8, weekday: u8) -> Option<Date> {
    let dates = (0..14).filter_map(|months| {
        let month = i16::from(today.month()) - 1 + months;
        date(today.year().checked_add(month / 12)?, u8::try_from(month % 12 + 1).ok()?, day)
    });
    dates.filter(|date| *date >= today).find(|date| weekday_number(*date) == weekday)
}

/// Friday to Sunday of the numbered weekend (by its Saturday) of a month; 9 is the last.
fn nth_weekend(first: Date, next: Date, rank: u8) -> Option<(Date, Date)> {
    let saturday = add_days(first, (6 - i32::from(weekday_number(first))).rem_euclid(7))?;
    let saturday = if rank == 9 {
        (0..5).filter_map(|weeks| add_days(saturday, 7 * weeks)).rfind(|day| *day < next)?
    } else {
        add_days(saturday, 7 * (i32::from(rank) - 1)).filter(|day| *day < next)?
    };
    Some((add_days(saturday, -1)?, add_days(saturday, 1)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::super::day::{Frame, Order};
    use super::super::fold::fold;
    use super::super::pieces::take_pieces;
    use super::super::tokens::Tokens;
    use super::*;

    const TODAY: Date = day(2026, 5, 2);

    fn read(text: &str) -> Stay {
        let folded = fold(text);
        let mut tokens = Tokens::read(&folded, text, Some("en"));
        stay(&take_pieces(&mut tokens, Frame { today: TODAY, order: Order::DayFirst }), TODAY)
    }

    fn dates(text: &str) -> Option<(Date, Date)> {
        let stay = read(text);
        stay.check_in.zip(stay.check_out)
    }

    #[test]
    fn months_and_years_are_shared_and_rolled_over() {
        assert_eq!(dates("30 to 2 January"), Some((day(2026, 12, 30), day(2027, 1, 2))));
        assert_eq!(dates("30 August to the 2nd"), Some((day(2026, 8, 30), day(2026, 9, 2))));
        assert_eq!(dates("12 to 15 August 2027"), Some((day(2027, 8, 12), day(2027, 8, 15))));
        assert_eq!(dates("30 December to 2 January 2028"), Some((day(2027, 12, 30), day(2028, 1, 2))));
        assert_eq!(dates("in August, from the 12th to the 15th"), Some((day(2026, 8, 12), day(2026, 8, 15))));
    }

    #[test]
    fn limits_hold() {
        assert_eq!(dates("12 to 15 August 2025"), None);
        assert_eq!(dates("12 to 15 August 2031"), None);
        assert!(!read("1 June to 30 September").sure);
        assert_eq!(dates("15 August to 12 August 2026"), None);
        assert!(!read("15 to 12 August").sure);
    }

    #[test]
    fn a_length_and_dates_that_disagree_are_read_back() {
        let stay = read("12 to 15 August, 5 nights");
        assert_eq!((stay.need, stay.nights), (Need::Confirm, None));
        assert_eq!(read("12 to 15 August, 3 nights").nights, Some(3));
    }

    #[test]
    fn what_is_missing_is_asked() {
        assert_eq!(read("12 to 15").need, Need::Month);
        assert_eq!(read("31 June").need, Need::DateInvalid);
        assert_eq!(read("in October").need, Need::Dates);
        assert_eq!(read("12 August").need, Need::Dates);
        assert_eq!(read("12 to 15 August").need, Need::Nothing);
    }

    #[test]
    fn weekdays_are_checked_against_their_date() {
        assert!(read("Sat 8 Aug to Tue 11 Aug").sure);
        assert_eq!(read("Sat 9 Aug to Tue 11 Aug").need, Need::Confirm);
    }

    #[test]
    fn nights_that_are_listed_are_all_slept() {
        assert_eq!(dates("12 and 13 August"), Some((day(2026, 8, 12), day(2026, 8, 14))));
        assert_eq!(dates("12, 13 and 14 August"), Some((day(2026, 8, 12), day(2026, 8, 15))));
        assert_eq!(dates("the night of 14 August"), Some((day(2026, 8, 14), day(2026, 8, 15))));
    }
}
