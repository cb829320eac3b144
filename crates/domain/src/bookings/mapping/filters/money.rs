//! Amounts become integer minor units. Never through binary fractions: the digits as written are what counts.

use minijinja::value::Value;
use minijinja::{Error, State};

use super::{expected, is_nothing, nothing, scalar, setting};
use crate::money::Currency;

/// A decimal text or number in major units → minor units, by the currency's ISO 4217 exponent. Digits after the point
/// that the currency has not are rounded half away from zero. `1.234,50 €` is refused: whose comma it is, is a guess.
pub(super) fn minor(state: &mut State, value: &Value, currency: Option<Value>) -> Result<Value, Error> {
    if is_nothing(value) {
        return Ok(nothing());
    }
    let named = currency.filter(|given| !is_nothing(given)).and_then(|given| scalar(&given));
    let code = named.or_else(|| setting(state, "currency"));
    let code =
        code.ok_or_else(|| expected("a currency, from the event or the connection's settings", value))?;
    let currency: Currency = code
        .trim()
        .to_uppercase()
        .parse()
        .map_err(|_unknown| expected("an ISO 4217 currency", &Value::from(code)))?;
    let text = scalar(value).ok_or_else(|| expected("an amount", value))?;
    let read = read(text.trim(), usize::from(currency.exponent()));
    read.map(Value::from).ok_or_else(|| expected("an amount such as 142.00", value))
}

/// Sign, digits, perhaps a point and digits.
fn read(text: &str, exponent: usize) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let dangling = digits.ends_with('.') || (whole.is_empty() && fraction.is_empty());
    if dangling || !all_digits(whole) || !all_digits(fraction) || whole.len() > 12 {
        return None;
    }
    let mut minor: i64 = 0;
    let shown = whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(exponent));
    for digit in shown {
        minor = minor.checked_mul(10)?.checked_add(i64::from(digit.checked_sub(b'0')?))?;
    }
    let up = fraction.as_bytes().get(exponent).copied().is_some_and(|digit| digit >= b'5');
    let minor = minor.checked_add(i64::from(up))?;
    Some(if negative { minor.checked_neg()? } else { minor })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn digits_as_written_count() {
        let cases = [
            ("645", 64_500),
            ("645.0", 64_500),
            ("402.45", 40_245),
            ("0.005", 1),
            ("0.0049", 0),
            ("58.636364", 5864),
        ];
        for (text, minor) in cases {
            assert_eq!(read(text, 2), Some(minor), "{text}");
        }
        assert_eq!(read("645.4", 0), Some(645));
        assert_eq!(read("1.5", 3), Some(1500));
        assert_eq!(read("-10.50", 2), Some(-1050));
    }

    #[test]
    fn what_would_have_to_be_guessed_is_refused() {
        for text in [
            "1.234,50",
            "1,234.50",
            "€5",
            "5 €",
            "",
            ".",
            "5.",
            "1e5",
            "--1",
            "1 000",
            "NaN",
            "1234567890123",
        ] {
            assert_eq!(read(text, 2), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(minor in 0_i64..1_000_000_000, exponent in 0_usize..4) {
            let digits = format!("{minor:0width$}", width = exponent + 1);
            let (whole, fraction) = digits.split_at(digits.len() - exponent);
            let text = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
            prop_assert_eq!(read(&text, exponent), Some(minor));
        }

        #[test]
        fn no_text_panics(text in ".{0,30}", exponent in 0_usize..5) {
            let _ = read(&text, exponent);
        }
    }
}
