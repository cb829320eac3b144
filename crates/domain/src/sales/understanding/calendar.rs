//! Calendar arithmetic the grammar needs: next occurrences, weekends, ISO weeks, Easter. Total: what does not exist
//! (31 June, the year 40000) is `None`.

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::sense::Holiday;

/// A date some days later (or earlier).
pub(super) fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

/// Nights between two dates; negative when they are the wrong way round.
pub(super) fn nights_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// A date of a year; none when the month has no such day.
pub(super) fn date(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The first such day on or after `from`. Looks eight years ahead, for 29 February across 2100.
pub(super) fn next_occurrence(from: Date, month: u8, day: u8) -> Option<Date> {
    (0..=8).filter_map(|years| date(from.year().checked_add(years)?, month, day)).find(|found| *found >= from)
}

/// The last such day before `before`.
pub(super) fn last_occurrence(before: Date, month: u8, day: u8) -> Option<Date> {
    (0..=8)
        .filter_map(|years| date(before.year().checked_sub(years)?, month, day))
        .find(|found| *found < before)
}

/// The day of the week, 1 = Monday.
pub(super) fn weekday_number(date: Date) -> u8 {
    u8::try_from(date.weekday().to_monday_one_offset()).unwrap_or(1)
}

/// The first such weekday after `from` (never `from` itself).
pub(super) fn weekday_after(from: Date, weekday: u8) -> Option<Date> {
    let ahead = (i32::from(weekday) - i32::from(weekday_number(from))).rem_euclid(7);
    add_days(from, if ahead == 0 { 7 } else { ahead })
}

/// That weekday in the ISO week after the one of `from`.
pub(super) fn weekday_next_week(from: Date, weekday: u8) -> Option<Date> {
    add_days(from, 7 + i32::from(weekday) - i32::from(weekday_number(from)))
}

/// Friday and Sunday of the ISO week of `day`.
pub(super) fn weekend_of(day: Date) -> Option<(Date, Date)> {
    let friday = add_days(day, 5 - i32::from(weekday_number(day)))?;
    Some((friday, add_days(friday, 2)?))
}

/// Monday to Monday of a numbered ISO week: of that year, or the next one to begin.
pub(super) fn iso_week(week: u8, year: Option<i16>, today: Date) -> Option<(Date, Date)> {
    let week = i8::try_from(week).ok()?;
    let monday = |year| ISOWeekDate::new(year, week, Weekday::Monday).ok().map(ISOWeekDate::date);
    let start = match year {
        Some(year) => monday(year)?,
        None => {
            (0..=1).filter_map(|years| monday(today.year().checked_add(years)?)).find(|day| *day >= today)?
        }
    };
    Some((start, add_days(start, 7)?))
}

/// First day of a month, and of the one after it.
pub(super) fn month_bounds(year: i16, month: u8) -> Option<(Date, Date)> {
    let first = date(year, month, 1)?;
    Some((first, add_days(first, i32::from(first.days_in_month()))?))
}

/// The year of the next month of that name that has not ended.
pub(super) fn month_year(today: Date, month: u8) -> i16 {
    let passed = i8::try_from(month).is_ok_and(|month| month < today.month());
    if passed { today.year().saturating_add(1) } else { today.year() }
}

/// Easter Sunday (Gregorian, the anonymous computus).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y % 19;
    let (century, of_century) = (y / 100, y % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    date(year, u8::try_from(sum / 31).ok()?, u8::try_from(sum % 31 + 1).ok()?)
}

/// A holiday placed on the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Placed {
    /// The usual days off around a movable feast.
    Movable(Date, Date),
    /// A fixed day: stays are laid around it.
    Fixed(Date),
}

/// Where a holiday lies: in that year, or the next one to come.
pub(super) fn place(holiday: Holiday, year: Option<i16>, today: Date) -> Option<Placed> {
    let years = match year {
        Some(year) => year..=year,
        None => today.year()..=today.year().saturating_add(1),
    };
    years.filter_map(|year| place_in(holiday, year)).find(|placed| match placed {
        Placed::Movable(day, _) | Placed::Fixed(day) => year.is_some() || *day >= today,
    })
}

fn place_in(holiday: Holiday, year: i16) -> Option<Placed> {
    let movable = |from: i32, nights: i32| {
        let start = add_days(easter(year)?, from)?;
        Some(Placed::Movable(start, add_days(start, nights)?))
    };
    let fixed = |month, day| date(year, month, day).map(Placed::Fixed);
    match holiday {
        // Good Friday to Easter Monday.
        Holiday::Easter => movable(-2, 3),
        // In Spain and Portugal the days off begin on Maundy Thursday.
        Holiday::HolyWeek => movable(-3, 4),
        // Thursday, with the bridge to Sunday.
        Holiday::Ascension => movable(39, 3),
        Holiday::Whitsun => movable(47, 3),
        Holiday::CorpusChristi => movable(60, 3),
        Holiday::Christmas => fixed(12, 25),
        Holiday::NewYear => fixed(12, 31),
        Holiday::Epiphany => fixed(1, 6),
        Holiday::Valentine => fixed(2, 14),
        Holiday::MayDay => fixed(5, 1),
        Holiday::Assumption => fixed(8, 15),
        Holiday::AllSaints => fixed(11, 1),
        Holiday::Unfixed => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    const TODAY: Date = day(2026, 5, 2);

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for (year, month, of_month) in
            [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
        {
            assert_eq!(easter(year), Some(day(year, month, of_month)), "{year}");
        }
    }

    #[test]
    fn a_day_is_the_next_one_and_impossible_days_are_none() {
        assert_eq!(next_occurrence(TODAY, 5, 2), Some(TODAY));
        assert_eq!(next_occurrence(TODAY, 5, 1), Some(day(2027, 5, 1)));
        assert_eq!(next_occurrence(TODAY, 2, 29), Some(day(2028, 2, 29)));
        assert_eq!(next_occurrence(TODAY, 6, 31), None);
    }

    #[test]
    fn weekends_and_weeks_follow_iso() {
        assert_eq!(weekend_of(TODAY), Some((day(2026, 5, 1), day(2026, 5, 3))));
        assert_eq!(iso_week(33, None, TODAY), Some((day(2026, 8, 10), day(2026, 8, 17))));
        assert_eq!(iso_week(2, None, TODAY), Some((day(2027, 1, 11), day(2027, 1, 18))));
        assert_eq!(iso_week(60, None, TODAY), None);
    }

    #[test]
    fn a_holiday_that_has_passed_is_next_years() {
        assert_eq!(
            place(Holiday::HolyWeek, None, TODAY),
            Some(Placed::Movable(day(2027, 3, 25), day(2027, 3, 29)))
        );
        assert_eq!(
            place(Holiday::Whitsun, None, TODAY),
            Some(Placed::Movable(day(2026, 5, 22), day(2026, 5, 25)))
        );
        assert_eq!(place(Holiday::Unfixed, None, TODAY), None);
    }
}
