//! Amounts as a guest reads them in a chat, by the habits of the guest's language (Unicode CLDR's patterns).

use super::{Currency, Money};
use crate::language::Lang;

/// Keeps amount and symbol on one line.
const NBSP: char = '\u{a0}';
/// French and Russian group digits with a narrow space.
const NARROW: char = '\u{202f}';

/// How a language writes numbers and where it puts the symbol.
#[derive(Clone, Copy)]
struct Habit {
    point: char,
    group: char,
    /// Digits before the point from which groups are made: `1234` but `12.345` in Spanish.
    group_from: usize,
    side: Side,
    arabic_digits: bool,
}

#[derive(Clone, Copy)]
enum Side {
    /// `€531.14`
    Before,
    /// `€ 531,14`
    BeforeSpaced,
    /// `531,14 €`
    After,
}

/// The amount in words of a language: `€531.14`, `531,14 €`, `٥٣١٫١٤ €`. Languages without a habit of their own here
/// are written as English is.
pub fn format(money: Money, lang: &Lang) -> String {
    let habit = habit(lang);
    let (whole, fraction) = digits(money);
    let mut number = grouped(&whole, habit);
    if !fraction.is_empty() {
        number.push(habit.point);
        number.push_str(&fraction);
    }
    if habit.arabic_digits {
        number = number.chars().map(arabic_digit).collect();
    }
    let sign = if money.minor < 0 { "-" } else { "" };
    let symbol = symbol(money.currency, lang);
    // A code (`KWD`) is never glued to the number, whatever the language does with signs.
    let spaced = symbol.chars().all(char::is_alphabetic);
    match habit.side {
        Side::Before if !spaced => format!("{sign}{symbol}{number}"),
        Side::Before => format!("{sign}{symbol}{NBSP}{number}"),
        Side::BeforeSpaced => format!("{symbol}{NBSP}{sign}{number}"),
        Side::After => format!("{sign}{number}{NBSP}{symbol}"),
    }
}

/// Whole and fractional digits of the amount without its sign.
pub(super) fn digits(money: Money) -> (String, String) {
    let exponent = usize::from(money.currency.exponent());
    let mut whole = format!("{:0>width$}", money.minor.unsigned_abs(), width = exponent + 1);
    let fraction = whole.split_off(whole.len() - exponent);
    (whole, fraction)
}

fn habit(lang: &Lang) -> Habit {
    let english = Habit { point: '.', group: ',', group_from: 4, side: Side::Before, arabic_digits: false };
    let continental = Habit { point: ',', group: '.', side: Side::After, ..english };
    match lang.as_str() {
        "de" | "it" | "da" | "tr" | "el" | "id" | "ro" | "hr" | "sl" => continental,
        "es" | "pt" | "ca" => Habit { group_from: 5, ..continental },
        "fr" => Habit { group: NARROW, ..continental },
        "ru" | "uk" | "sv" | "nb" | "no" | "fi" | "cs" | "sk" | "hu" => Habit { group: NBSP, ..continental },
        "pl" | "bg" => Habit { group: NBSP, group_from: 5, ..continental },
        "nl" => Habit { side: Side::BeforeSpaced, ..continental },
        "he" => Habit { side: Side::After, ..english },
        "ar" => Habit { point: '٫', group: '٬', side: Side::After, arabic_digits: true, ..english },
        _ => english,
    }
}

/// The sign where it is clear, else the code. A dollar is only `$` for the one most guests mean.
fn symbol(currency: Currency, lang: &Lang) -> &'static str {
    match (currency.code(), lang.as_str()) {
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("USD", _) => "$",
        ("JPY", _) => "¥",
        ("INR", _) => "₹",
        ("KRW", _) => "₩",
        ("ILS", _) => "₪",
        ("TRY", _) => "₺",
        ("VND", _) => "₫",
        ("UAH", _) => "₴",
        ("BRL", _) => "R$",
        ("CAD", _) => "CA$",
        ("AUD", _) => "A$",
        ("NZD", _) => "NZ$",
        ("MXN", _) => "MX$",
        ("PLN", "pl") => "zł",
        ("CZK", "cs") => "Kč",
        ("SEK", "sv") | ("NOK", "nb" | "no") => "kr",
        ("DKK", "da") => "kr.",
        ("RUB", "ru") => "₽",
        ("HUF", "hu") => "Ft",
        _ => currency.code(),
    }
}

fn grouped(whole: &str, habit: Habit) -> String {
    let count = whole.len();
    if count < habit.group_from {
        return whole.to_owned();
    }
    let mut text = String::with_capacity(count + count / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (count - index).is_multiple_of(3) {
            text.push(habit.group);
        }
        text.push(digit);
    }
    text
}

fn arabic_digit(character: char) -> char {
    character.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(minor: i64, code: &str, lang: &str) -> String {
        format(Money::new(minor, code.parse().unwrap()), &Lang::new(lang))
            .replace(NBSP, " ")
            .replace(NARROW, "'")
    }

    #[test]
    fn each_language_reads_amounts_its_own_way() {
        assert_eq!(shown(53_114, "EUR", "en"), "€531.14");
        assert_eq!(shown(53_114, "EUR", "es"), "531,14 €");
        assert_eq!(shown(53_114, "EUR", "de"), "531,14 €");
        assert_eq!(shown(53_114, "EUR", "nl"), "€ 531,14");
        assert_eq!(shown(53_114, "EUR", "ar"), "٥٣١٫١٤ €");
        assert_eq!(shown(53_114, "EUR", "xx"), "€531.14");
    }

    #[test]
    fn thousands_are_grouped_as_the_language_does() {
        assert_eq!(shown(374_370, "EUR", "en"), "€3,743.70");
        assert_eq!(shown(374_370, "EUR", "de"), "3.743,70 €");
        assert_eq!(shown(374_370, "EUR", "es"), "3743,70 €");
        assert_eq!(shown(1_374_370, "EUR", "es"), "13.743,70 €");
        assert_eq!(shown(374_370, "EUR", "fr"), "3'743,70 €");
        assert_eq!(shown(374_370, "EUR", "ar"), "٣٬٧٤٣٫٧٠ €");
        assert_eq!(shown(123_456_789, "USD", "en"), "$1,234,567.89");
    }

    #[test]
    fn currencies_keep_their_digits_and_unclear_ones_their_code() {
        assert_eq!(shown(12_000, "JPY", "en"), "¥12,000");
        assert_eq!(shown(12_345, "KWD", "en"), "KWD 12.345");
        assert_eq!(shown(5, "KWD", "de"), "0,005 KWD");
        assert_eq!(shown(0, "EUR", "en"), "€0.00");
        assert_eq!(shown(-3_306, "EUR", "en"), "-€33.06");
        assert_eq!(shown(-3_306, "EUR", "es"), "-33,06 €");
        assert_eq!(shown(19_900, "CHF", "de"), "199,00 CHF");
    }

    proptest! {
        #[test]
        fn every_amount_can_be_shown(minor: i64, code in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
            lang in prop::sample::select(vec!["en", "es", "de", "fr", "nl", "ar", "pl", "he"])) {
            let text = shown(minor, code, lang);
            let digits = text.chars().filter_map(|c| c.to_digit(10)).count()
                + text.chars().filter(|c| ('٠'..='٩').contains(c)).count();
            let written = minor.unsigned_abs().to_string().len();
            let exponent = usize::from(code.parse::<Currency>().unwrap().exponent());
            prop_assert_eq!(digits, written.max(exponent + 1));
        }
    }
}
