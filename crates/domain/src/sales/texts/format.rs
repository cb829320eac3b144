//! Dates, nights, people and lists in the guest's language. Every word comes from the texts; only the choice of
//! the pattern (same month, across months, across years) is made here.

use jiff::civil::{Date, DateTime, Time};

use super::{Count, Voice, key};

impl Voice<'_> {
    /// "Wed 12 Aug 2026".
    pub fn date(&self, date: Date) -> String {
        let (weekday, day, month, year) = self.parts(date);
        self.say(
            key::DATE,
            &[
                ("weekday", weekday.into()),
                ("day", day.into()),
                ("month", month.into()),
                ("year", year.into()),
            ],
        )
    }

    /// "Wed 12 Aug": where the year is not in doubt.
    pub fn day(&self, date: Date) -> String {
        let (weekday, day, month, _) = self.parts(date);
        self.say(key::DAY, &[("weekday", weekday.into()), ("day", day.into()), ("month", month.into())])
    }

    /// "Wed 12 – Sat 15 Aug 2026"; `to` is the departure day.
    pub fn dates(&self, from: Date, to: Date) -> String {
        let (weekday, day, month, year) = self.parts(from);
        let (to_weekday, to_day, to_month, to_year) = self.parts(to);
        let key = if from.year() != to.year() {
            key::DATES_ACROSS_YEARS
        } else if from.month() != to.month() {
            key::DATES_ACROSS_MONTHS
        } else {
            key::DATES
        };
        self.say(
            key,
            &[
                ("weekday", weekday.into()),
                ("day", day.into()),
                ("month", month.into()),
                ("year", year.into()),
                ("to_weekday", to_weekday.into()),
                ("to_day", to_day.into()),
                ("to_month", to_month.into()),
                ("to_year", to_year.into()),
            ],
        )
    }

    /// "12 – 15 Aug": for a button, which has 20 characters.
    pub fn dates_short(&self, from: Date, to: Date) -> String {
        let (_, day, month, _) = self.parts(from);
        let (_, to_day, to_month, _) = self.parts(to);
        let key = if from.month() == to.month() { key::DATES_SHORT } else { key::DATES_SHORT_ACROSS };
        self.say(
            key,
            &[
                ("day", day.into()),
                ("month", month.into()),
                ("to_day", to_day.into()),
                ("to_month", to_month.into()),
            ],
        )
    }

    /// "Thu 13 Aug, 10:30".
    pub fn moment(&self, at: DateTime) -> String {
        self.say(key::MOMENT, &[("date", self.day(at.date()).into()), ("time", clock(at.time()).into())])
    }

    /// "August 2026".
    pub fn month_year(&self, first: Date) -> String {
        let month = self.say(key::MONTH_LONG, &[("n", Count(first.month()).into())]);
        self.say(key::MONTH_YEAR, &[("month", month.into()), ("year", first.year().to_string().into())])
    }

    /// "August", as one writes it in a sentence.
    pub fn month(&self, first: Date) -> String {
        self.say(key::MONTH_LONG, &[("n", Count(first.month()).into())])
    }

    /// "3 nights".
    pub fn nights(&self, nights: u16) -> String {
        self.say(key::NIGHTS, &[("n", Count(nights).into())])
    }

    /// "a, b and c".
    pub fn list(&self, items: &[String]) -> String {
        let Some((last, rest)) = items.split_last() else { return String::new() };
        let Some(first) = rest
            .iter()
            .cloned()
            .reduce(|a, b| self.say(key::LIST_COMMA, &[("a", a.into()), ("b", b.into())]))
        else {
            return last.clone();
        };
        self.say(key::LIST_AND, &[("a", first.into()), ("b", last.as_str().into())])
    }

    fn parts(&self, date: Date) -> (String, String, String, String) {
        (
            self.say(key::WEEKDAY, &[("n", Count(date.weekday().to_monday_one_offset()).into())]),
            date.day().to_string(),
            self.say(key::MONTH, &[("n", Count(date.month()).into())]),
            date.year().to_string(),
        )
    }
}

/// "09:00", as every country in the texts reads it.
pub(crate) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
