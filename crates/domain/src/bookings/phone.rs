//! Telephone numbers. E.164 or none: a guessed number means writing to a stranger.

use std::fmt;

/// A number in E.164 form, `+34611223344`. Its `Debug` shows no digit but the last two.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads an international number as people write it: a leading plus, then digits with blanks, dots, dashes or
    /// brackets between. Nothing is guessed: no country is added, and `00` is not taken for a plus.
    pub fn read(text: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix('+')?;
        let spare = |c: char| matches!(c, ' ' | '.' | '-' | '(' | ')' | '/' | '\u{a0}');
        let mut digits = String::with_capacity(16);
        for c in rest.chars().filter(|c| !spare(*c)) {
            digits.push(c.is_ascii_digit().then_some(c)?);
        }
        let valid = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
        valid.then(|| Self(format!("+{digits}")))
    }

    /// With the plus.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the plus, as WhatsApp writes it.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last: String = self.0.chars().skip(self.0.chars().count().saturating_sub(2)).collect();
        write!(f, "PhoneNumber(…{last})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_international_numbers_are_numbers() {
        let read = |text| PhoneNumber::read(text).map(|phone| phone.0);
        assert_eq!(read("+34 611 22-33.44"), Some("+34611223344".into()));
        assert_eq!(read(" +1 (202) 555-0104 "), Some("+12025550104".into()));
        for none in [
            "0170 9876543",
            "0034611223344",
            "+0611223344",
            "+34 61x",
            "+1",
            "",
            "+",
            "+1234567890123456",
            "١٢٣",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn a_log_line_does_not_give_a_number_away() {
        assert_eq!(format!("{:?}", PhoneNumber::read("+34611223344").unwrap()), "PhoneNumber(…44)");
    }
}
