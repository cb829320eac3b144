//! Money in integer minor units. No floating point anywhere near it: amounts are read from decimal text, rounded
//! half up once per line, and every operation that could overflow says so.

mod currency;
mod format;
mod percent;

pub use currency::{Currency, UnknownCurrency};
pub use format::format;
pub use percent::{Percent, PercentError};

use serde::{Deserialize, Serialize};

/// Longest whole part of an amount as text (facts of the catalog format: nine digits).
const MOST_WHOLE_DIGITS: usize = 9;

/// An amount in the minor units of a currency (cents for EUR, whole yen for JPY, fils for KWD).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for a discount or refund.
    pub minor: i64,
    /// ISO 4217 currency.
    pub currency: Currency,
}

/// Why a text is not an amount.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AmountError {
    /// Not digits with at most one point: `1.234,50`, `€5`, `5.`, nothing at all.
    #[error("\"{0}\" is not a decimal amount such as 142.00")]
    NotDecimal(String),
    /// Begins with a minus.
    #[error("\"{0}\" is negative")]
    Negative(String),
    /// More digits after the point than the currency has.
    #[error("\"{text}\" has {found} digits after the point, {currency} has {allowed}")]
    Digits {
        /// As written.
        text: String,
        /// Digits after the point as written.
        found: usize,
        /// What ISO 4217 gives the currency.
        allowed: u8,
        /// The currency it was read for.
        currency: Currency,
    },
    /// More than nine digits before the point.
    #[error("\"{0}\" is too large: at most nine digits before the point")]
    TooLarge(String),
}

/// Why two amounts could not be brought together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MoneyError {
    /// Adding apples to pears; there is no conversion in the house.
    #[error("{0} and {1} cannot be added")]
    CurrencyMismatch(Currency, Currency),
    /// Beyond 64 bits of minor units.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// An amount of minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads decimal text in major units: `"142.00"`, `"142"`, `"0.250"` for three-digit currencies. Digits after
    /// the point may be fewer than the currency's, never more; signs, separators and symbols are refused.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let (whole, fraction) = split_decimal(text)?;
        let exponent = usize::from(currency.exponent());
        if fraction.len() > exponent {
            return Err(AmountError::Digits {
                text: text.to_owned(),
                found: fraction.len(),
                allowed: currency.exponent(),
                currency,
            });
        }
        if whole.len() > MOST_WHOLE_DIGITS {
            return Err(AmountError::TooLarge(text.to_owned()));
        }
        let padding = std::iter::repeat_n(b'0', exponent - fraction.len());
        let minor = whole
            .bytes()
            .chain(fraction.bytes())
            .chain(padding)
            .fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        Ok(Self { minor, currency })
    }

    /// The amount as decimal text in major units, all digits of the currency: `"142.00"`. Reads back with
    /// [`Money::parse`] unless negative.
    pub fn to_decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, fraction) = format::digits(self);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The sum, if both are of one currency and it fits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference, if both are of one currency and it fits.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.checked_neg()?)
    }

    /// As often as `times`.
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(times).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// With the sign turned.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// A part of it, rounded half up once (half away from zero, so that a discount is the mirror of a charge).
    pub fn percent(self, percent: Percent) -> Result<Self, MoneyError> {
        let product = i128::from(self.minor) * i128::from(percent.basis_points());
        let rounded = (product.abs() + 5_000) / 10_000 * product.signum();
        let minor = i64::try_from(rounded).map_err(|_too_large| MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }
}

/// Whole and fractional digits of a strict decimal text.
fn split_decimal(text: &str) -> Result<(&str, &str), AmountError> {
    if text.starts_with('-') {
        return Err(AmountError::Negative(shortened(text)));
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
        return Err(AmountError::NotDecimal(shortened(text)));
    }
    Ok((whole, fraction.unwrap_or("")))
}

/// What was written, short enough for a message.
fn shortened(text: &str) -> String {
    if text.chars().count() <= 24 {
        return text.to_owned();
    }
    text.chars().take(24).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn amounts_are_read_by_the_digits_of_the_currency() {
        let read = |text: &str, code: &str| Money::parse(text, currency(code)).map(|money| money.minor);
        assert_eq!(read("142.00", "EUR"), Ok(14_200));
        assert_eq!(read("142", "EUR"), Ok(14_200));
        assert_eq!(read("142.5", "EUR"), Ok(14_250));
        assert_eq!(read("12000", "JPY"), Ok(12_000));
        assert_eq!(read("12.345", "KWD"), Ok(12_345));
        assert_eq!(read("12.3", "KWD"), Ok(12_300));
        assert_eq!(read("999999999.99", "EUR"), Ok(99_999_999_999));
    }

    #[test]
    fn too_many_digits_are_refused_with_the_number_allowed() {
        let error = Money::parse("142.005", currency("EUR")).unwrap_err();
        assert_eq!(error.to_string(), "\"142.005\" has 3 digits after the point, EUR has 2");
        assert!(matches!(
            Money::parse("100.0", currency("JPY")),
            Err(AmountError::Digits { allowed: 0, .. })
        ));
    }

    #[test]
    fn what_is_not_plain_decimal_is_refused() {
        for text in
            ["", ".", "5.", ".5", "1,50", "1.234,50", "1.2.3", "€5", "5 ", " 5", "+5", "1e3", "٥", "0x10"]
        {
            let error = Money::parse(text, currency("EUR")).unwrap_err();
            assert!(matches!(error, AmountError::NotDecimal(_)), "{text:?}: {error}");
        }
        assert!(matches!(Money::parse("-5.00", currency("EUR")), Err(AmountError::Negative(_))));
        assert!(matches!(Money::parse("1234567890", currency("EUR")), Err(AmountError::TooLarge(_))));
        let endless = "9".repeat(100_000);
        assert!(matches!(Money::parse(&endless, currency("EUR")), Err(AmountError::TooLarge(_))));
    }

    #[test]
    fn a_half_is_rounded_up_and_a_discount_mirrors_it() {
        let percent = Percent::parse("2.5").unwrap();
        let part = |minor| Money::new(minor, currency("EUR")).percent(percent).unwrap().minor;
        assert_eq!(part(20), 1, "0.5 becomes 1");
        assert_eq!(part(19), 0, "0.475 becomes 0");
        assert_eq!(part(60), 2, "1.5 becomes 2");
        assert_eq!(part(-60), -2);
    }

    #[test]
    fn currencies_never_mix_and_overflow_is_an_error() {
        let euro = Money::new(1, currency("EUR"));
        assert!(matches!(
            euro.checked_add(Money::new(1, currency("USD"))),
            Err(MoneyError::CurrencyMismatch(_, _))
        ));
        let most = Money::new(i64::MAX, currency("EUR"));
        assert_eq!(most.checked_add(euro), Err(MoneyError::Overflow));
        assert_eq!(most.checked_mul(2), Err(MoneyError::Overflow));
        assert_eq!(Money::new(i64::MIN, currency("EUR")).checked_neg(), Err(MoneyError::Overflow));
        assert_eq!(most.percent(Percent::from_basis_points(20_000)), Err(MoneyError::Overflow));
        assert_eq!(most.percent(Percent::from_basis_points(10_000)), Ok(most));
    }

    #[test]
    fn money_is_stored_as_minor_units_and_code() {
        let json = serde_json::to_string(&Money::new(53_114, currency("EUR"))).unwrap();
        assert_eq!(json, r#"{"minor":53114,"currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap().minor, 53_114);
    }

    proptest! {
        #[test]
        fn decimal_text_reads_back_as_the_same_amount(
            minor in 0_i64..99_999_999_999,
            code in prop::sample::select(vec!["EUR", "JPY", "KWD", "USD", "CLP", "TND"]),
        ) {
            let currency = currency(code);
            let minor = if currency.exponent() == 0 { minor / 100 } else { minor };
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::parse(&money.to_decimal(), currency), Ok(money));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,40}") {
            let _ = Money::parse(&text, currency("EUR"));
            let _ = Percent::parse(&text);
        }

        #[test]
        fn a_percentage_differs_from_the_exact_part_by_at_most_a_half(minor: i32, points in 0_u32..=20_000) {
            let part = Money::new(i64::from(minor), currency("EUR"))
                .percent(Percent::from_basis_points(points)).unwrap().minor;
            let exact_times_10000 = i64::from(minor) * i64::from(points);
            prop_assert!((part * 10_000 - exact_times_10000).abs() <= 5_000);
        }
    }
}
