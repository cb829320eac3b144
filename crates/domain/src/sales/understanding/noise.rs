//! Numbers that are neither days nor counts: telephone numbers, flights, room numbers, cards, links, kilometres. They
//! are taken away first, so that no rule behind can mistake them.

use super::sense::What;
use super::tokens::Tokens;

/// Most groups of digits in one telephone or card number.
const MOST_GROUPS: u32 = 10;

/// What the noise told us all the same.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Noise {
    /// "Suite 12": one particular unit, not a kind of accommodation.
    pub(super) unit_named: bool,
}

/// Takes all noise.
pub(super) fn take_noise(tokens: &mut Tokens<'_>) -> Noise {
    let mut noise = Noise::default();
    let mut at = 0;
    while at < tokens.len() {
        let end = link_end(tokens, at)
            .or_else(|| telephone_end(tokens, at))
            .or_else(|| code_end(tokens, at))
            .or_else(|| measure_end(tokens, at));
        if let Some(end) = end {
            tokens.take(at..end);
            at = end;
        } else if let Some(end) = unit_number_end(tokens, at) {
            noise.unit_named = true;
            tokens.take(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    noise
}

/// `https://…`, `www.…`, `name@host`: everything glued together.
fn link_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let scheme = matches!(tokens.text(at), "http" | "https" | "www" | "w") && tokens.glued(at + 1);
    let mail = tokens.is_mark(at + 1, '@') && tokens.glued(at + 1);
    (scheme || mail).then(|| glued_end(tokens, at))
}

fn glued_end(tokens: &Tokens<'_>, at: usize) -> usize {
    let mut end = at + 1;
    while end < tokens.len() && tokens.glued(end) {
        end += 1;
    }
    end
}

/// Groups of digits that are too long for days: `+34 600 123 456`, `0034…`, `4111 1111 1111 1111`.
fn telephone_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let plus = tokens.is_mark(at, '+');
    let mut next = at + usize::from(plus);
    let (mut digits, mut groups, mut long_groups, mut longest) = (0_u32, 0, 0, 0);
    let mut end = next;
    while let Some((value, count)) = tokens.digits(next).filter(|_| groups < MOST_GROUPS) {
        digits += u32::from(count);
        groups += 1;
        long_groups += u32::from(count >= 3 && !is_year(value, count));
        longest = longest.max(if is_compact_date(value, count) { 0 } else { count });
        end = next + 1;
        next = tokens.skip(end, &[], &['-', '.', '(', ')', '/', ' ']);
    }
    let international = plus && digits >= 8;
    let national =
        digits >= 7 && (longest >= 6 || (groups >= 3 && long_groups >= 2 && long_groups + 1 >= groups));
    (international || national).then_some(end)
}

fn is_year(value: u32, digits: u8) -> bool {
    digits == 4 && (2000..2100).contains(&value)
}

/// `20260812`.
fn is_compact_date(value: u32, digits: u8) -> bool {
    digits == 8 && (20_000_101..21_000_000).contains(&value)
}

/// `IB3724`, `AB12CD`: letters with two or more digits glued on, if the letters mean nothing here.
fn code_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let (_, digits) = tokens.digits(at + 1)?;
    let meaning = [
        What::Month,
        What::Weekday,
        What::WeakWeekday,
        What::WeekNumber,
        What::Numbered,
        What::Currency,
        What::Oclock,
        What::For,
    ];
    let code = tokens.is_word(at) && tokens.glued(at + 1) && digits >= 2 && !tokens.any(at, &meaning);
    let after_number = tokens.glued(at) && at > 0 && tokens.digits(at - 1).is_some();
    (code && !after_number).then(|| {
        let more = at + 2;
        more + usize::from(tokens.is_word(more) && tokens.glued(more))
    })
}

/// `180 m`, `50 %`, `2 bedrooms`, "per person", `24/7`.
fn measure_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if tokens.is(at, What::Noise) {
        return Some(at + 1);
    }
    let value = tokens.number(at)?;
    if value == 24
        && tokens.is_mark(at + 1, '/')
        && tokens.number(at + 2) == Some(7)
        && !matches!(tokens.mark(at + 3), Some('/' | '-'))
    {
        return Some(at + 3);
    }
    if tokens.is_mark(at + 1, '%') || tokens.is(at + 1, What::Unit) {
        return Some(at + 2);
    }
    let described = tokens.is_plain_word(at + 1) && tokens.is(at + 2, What::Unit);
    described.then_some(at + 3)
}

/// Words after a number that make it a count or an amount of something.
const COUNTED: [What; 26] = [
    What::Night,
    What::Day,
    What::Week,
    What::MonthUnit,
    What::Lasting,
    What::Adult,
    What::Adults,
    What::Child,
    What::Children,
    What::Baby,
    What::Babies,
    What::Person,
    What::Party,
    What::Friend,
    What::Couple,
    What::Relation,
    What::Years,
    What::Pet,
    What::Pets,
    What::Currency,
    What::PerNight,
    What::Oclock,
    What::Am,
    What::Pm,
    What::Unit,
    What::Weekend,
];

/// Abbreviations of one letter count only when glued on: "2a 2c".
const SHORT: [What; 4] = [What::ShortAdult, What::ShortChild, What::ShortBaby, What::ShortPerson];

/// A number before `at` counts something: people, nights, money. Looks past one describing word and past
/// "to 5", "+1".
pub(super) fn is_counted(tokens: &Tokens<'_>, at: usize) -> bool {
    // "10 to 14 next month" counts no months, in the languages that put "next" behind.
    let relative = tokens.is(at, What::MonthUnit) && tokens.any(at + 1, &[What::Next, What::This]);
    if (tokens.any(at, &COUNTED) && !relative) || tokens.is_mark(at, '%') {
        return true;
    }
    let glued = tokens.glued(at) && !tokens.is(at, What::Suffix);
    if tokens.any(at, &SHORT) && (glued || tokens.text(at).chars().count() > 1) {
        return true;
    }
    if tokens.any(at, &[What::Plus]) && tokens.number(at + 1).is_some() {
        return true;
    }
    let described = tokens.is_word(at) && tokens.any(at, &[What::Young]);
    described && tokens.any(at + 1, &COUNTED)
}

/// `suite 12`, `room no. 204`: the number of a unit, unless a date or a count begins there.
fn unit_number_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if !tokens.is(at, What::Numbered) {
        return None;
    }
    let number = tokens.skip(at + 1, &[], &['#', ':', '.']);
    let number = number + usize::from(matches!(tokens.text(number), "no" | "nr" | "number" | "num" | "n"));
    let number = tokens.skip(number, &[], &['#', ':', '.']);
    tokens.digits(number)?;
    let end = number + 1;
    let date_mark = matches!(tokens.mark(end), Some('/' | '-' | '.')) && tokens.digits(end + 1).is_some();
    let joined =
        tokens.any(end, &[What::To, What::Month, What::WeakMonth, What::Of, What::Suffix, What::And]);
    (!date_mark && !joined && !is_counted(tokens, end)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn left_over(text: &str) -> Vec<u32> {
        let folded = fold(text);
        let mut tokens = Tokens::read(&folded, text, Some("en"));
        take_noise(&mut tokens);
        (0..tokens.len()).filter_map(|at| tokens.digits(at)).map(|(value, _)| value).collect()
    }

    #[test]
    fn numbers_that_are_no_days_are_taken_away() {
        for text in [
            "call +34 600 123 456",
            "0034600123456",
            "tel 07700 900 123",
            "my card is 4111 1111 1111 1111",
            "flight IB3724",
            "suite 12",
            "room no. 204",
            "180 metres",
            "50 %",
            "open 24/7?",
            "https://example.com/12/08",
            "guest12@example.com",
        ] {
            assert_eq!(left_over(text), [0_u32; 0], "{text}");
        }
    }

    #[test]
    fn days_and_counts_stay() {
        assert_eq!(left_over("suite 12-15 August"), [12, 15]);
        assert_eq!(left_over("room 2 people"), [2]);
        assert_eq!(left_over("12-08-2026 15-08-2026"), [12, 8, 2026, 15, 8, 2026]);
        assert_eq!(left_over("20260812 20260815"), [20_260_812, 20_260_815]);
    }

    #[test]
    fn a_named_unit_is_no_kind_of_accommodation() {
        let text = "is suite 12 free?";
        let folded = fold(text);
        assert!(take_noise(&mut Tokens::read(&folded, text, None)).unit_named);
    }
}
