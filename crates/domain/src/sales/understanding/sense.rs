//! The meanings a word of a lexicon file can have for the grammar. The names here are the keys of the files.

use serde::Deserialize;

/// A meaning, with a count or an index where the meaning has one (`child=2` for the Arabic dual).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sense {
    pub(super) what: What,
    pub(super) value: u16,
}

/// Kinds of meaning. Where a word is only sometimes one (German "so", English "may"), the `Weak` kind says so and
/// the grammar asks for more evidence.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    // Numbers.
    Number,
    Article,
    Ordinal,
    Suffix,
    Thousand,
    // The calendar.
    Month,
    WeakMonth,
    MonthWeek,
    MonthHalf,
    MonthWeekend,
    Weekday,
    WeakWeekday,
    Night,
    Day,
    Week,
    MonthUnit,
    Lasting,
    Few,
    Weekend,
    LongWeekend,
    WeekNumber,
    Early,
    Mid,
    Late,
    Half,
    Last,
    Next,
    AfterNext,
    This,
    Today,
    Tonight,
    Tomorrow,
    TomorrowNight,
    DayAfter,
    AtNight,
    Holiday,
    Bridge,
    Season,
    NextYear,
    // Small words that join.
    From,
    To,
    Until,
    Between,
    And,
    Or,
    Plus,
    For,
    With,
    Without,
    In,
    InTime,
    FromNow,
    Of,
    The,
    Around,
    Including,
    // What the guest does.
    Arrive,
    Depart,
    // People and animals.
    Adult,
    Adults,
    Child,
    Children,
    Twins,
    Baby,
    Babies,
    Person,
    Party,
    Friend,
    Couple,
    Family,
    Relation,
    Me,
    Solo,
    WeAre,
    ShortAdult,
    ShortChild,
    ShortBaby,
    ShortPerson,
    Years,
    Aged,
    Young,
    Pet,
    Pets,
    // Money.
    Currency,
    PerNight,
    InTotal,
    Max,
    Budget,
    Less,
    // The clock.
    At,
    Oclock,
    Am,
    Pm,
    Noon,
    Midnight,
    HalfPast,
    // Words whose number is no day and no count: rooms, flights, "per person".
    Unit,
    Numbered,
    Noise,
}

impl What {
    /// A bit of its own, for sets of meanings.
    #[expect(clippy::as_conversions, reason = "the discriminant of an enum without fields")]
    pub(super) const fn bit(self) -> u128 {
        1 << self as u32
    }
}

/// Holidays the grammar can put on the calendar, or knows it cannot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Holiday {
    Easter,
    HolyWeek,
    Ascension,
    Whitsun,
    CorpusChristi,
    Christmas,
    NewYear,
    Epiphany,
    Valentine,
    MayDay,
    Assumption,
    AllSaints,
    /// Moves by the moon or by region: ask for the dates.
    Unfixed,
}

impl Holiday {
    const ALL: [Self; 13] = [
        Self::Easter,
        Self::HolyWeek,
        Self::Ascension,
        Self::Whitsun,
        Self::CorpusChristi,
        Self::Christmas,
        Self::NewYear,
        Self::Epiphany,
        Self::Valentine,
        Self::MayDay,
        Self::Assumption,
        Self::AllSaints,
        Self::Unfixed,
    ];

    /// The number a [`Sense`] carries for it.
    pub(super) fn index(self) -> u16 {
        Self::ALL.iter().position(|one| *one == self).and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
    }

    /// Back from the number.
    pub(super) fn from_index(index: u16) -> Self {
        Self::ALL.get(usize::from(index)).copied().unwrap_or(Self::Unfixed)
    }
}

/// Currencies a guest names in words or signs. A sign shared by several countries stands for none of them.
const CURRENCIES: [&str; 24] = [
    "EUR", "USD", "GBP", "CHF", "AED", "SAR", "KWD", "QAR", "BHD", "OMR", "EGP", "MAD", "JOD", "BRL", "MXN",
    "COP", "ARS", "CLP", "RUB", "PLN", "SEK", "DKK", "JPY", "XXX",
];

/// The number a [`Sense`] carries for a currency code; the last one for "some currency".
pub(super) fn currency_index(code: &str) -> u16 {
    let at = CURRENCIES.iter().position(|one| *one == code).unwrap_or(CURRENCIES.len() - 1);
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The code for that number; none for "some currency".
pub(super) fn currency_code(index: u16) -> Option<&'static str> {
    CURRENCIES.get(usize::from(index)).copied().filter(|code| *code != "XXX")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_and_currencies_survive_the_way_through_a_number() {
        for holiday in Holiday::ALL {
            assert_eq!(Holiday::from_index(holiday.index()), holiday);
        }
        assert_eq!(currency_code(currency_index("GBP")), Some("GBP"));
        assert_eq!(currency_code(currency_index("nothing")), None);
    }

    #[test]
    fn every_meaning_has_a_bit() {
        assert_eq!(What::Number.bit(), 1);
        assert!(What::Noise.bit() > What::Unit.bit(), "the last one still fits");
    }
}
