//! Percentages in basis points (hundredths of a percent), read from decimal text.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::shortened;

/// A percentage: 10 % is 1,000 basis points.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Percent(u32);

/// Not a percentage.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("\"{0}\" is not a percentage such as 8 or 7.5 (at most two digits after the point)")]
pub struct PercentError(String);

impl Percent {
    /// The whole.
    pub const HUNDRED: Self = Self(10_000);

    /// From hundredths of a percent.
    pub const fn from_basis_points(points: u32) -> Self {
        Self(points)
    }

    /// Hundredths of a percent.
    pub const fn basis_points(self) -> u32 {
        self.0
    }

    /// Reads `"8"`, `"7.5"` or `"12.25"`: one to three digits, at most two after the point.
    pub fn parse(text: &str) -> Result<Self, PercentError> {
        let refused = || PercentError(shortened(text));
        let (whole, fraction) = super::split_decimal(text).map_err(|_not_decimal| refused())?;
        if whole.len() > 3 || fraction.len() > 2 {
            return Err(refused());
        }
        let padding = std::iter::repeat_n(b'0', 2 - fraction.len());
        let digits = whole.bytes().chain(fraction.bytes()).chain(padding);
        Ok(Self(digits.fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))))
    }
}

/// As text: a percentage in JSON is never a binary fraction.
impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&Cow::<str>::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// Shortest text: `8`, `7.5`, `12.25`.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        match part {
            0 => write!(f, "{whole}"),
            part if part % 10 == 0 => write!(f, "{whole}.{}", part / 10),
            part => write!(f, "{whole}.{part:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_exactly_and_shown_shortest() {
        for (text, points, shown) in [
            ("8", 800, "8"),
            ("8.0", 800, "8"),
            ("7.5", 750, "7.5"),
            ("12.25", 1_225, "12.25"),
            ("0.05", 5, "0.05"),
            ("100", 10_000, "100"),
            ("0", 0, "0"),
        ] {
            let percent = Percent::parse(text).unwrap();
            assert_eq!((percent.basis_points(), percent.to_string().as_str()), (points, shown));
        }
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        for text in ["", "ten", "-5", "8%", "7,5", "1000", "1.234", "5."] {
            assert!(Percent::parse(text).is_err(), "{text}");
        }
    }
}
