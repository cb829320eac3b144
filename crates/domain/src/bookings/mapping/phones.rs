//! Telephone numbers as platforms write them, with the country they are from when the platform says it. E.164 or none:
//! what the numbering plans do not know is no number, since a wrong one means writing to a stranger.

use phonenumber::Mode;
use phonenumber::country::Id;

use super::super::PhoneNumber;

/// The number, if it is certainly one. `country` is ISO 3166, two letters, and used for numbers without a country only.
pub(super) fn read(text: &str, country: Option<&str>) -> Option<PhoneNumber> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // An extension, words or two numbers in one field: which part would be the number is a guess.
    let odd =
        |c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+-./()\u{a0}\u{202d}\u{202c}".contains(c));
    if !(5..=17).contains(&digits) || text.contains(odd) || text.trim_start_matches('+').contains('+') {
        return None;
    }
    let country = country.and_then(|code| code.trim().to_ascii_uppercase().parse::<Id>().ok());
    let number = phonenumber::parse(country, text).ok()?;
    let certain = number.extension().is_none() && number.is_valid();
    certain.then(|| PhoneNumber::read(&number.format().mode(Mode::E164).to_string())).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_country_needs_the_guests() {
        let read = |text, country| read(text, country).map(|phone| phone.as_str().to_owned());
        assert_eq!(read("+49 170 9876543", None).as_deref(), Some("+491709876543"));
        assert_eq!(read("0170 9876543", Some("de")).as_deref(), Some("+491709876543"));
        assert_eq!(read("0612345678", Some("NL")).as_deref(), Some("+31612345678"));
        assert_eq!(read("+49 170 9876543", Some("ES")).as_deref(), Some("+491709876543"), "its own counts");
        assert_eq!(read("0170 9876543", None), None);
        assert_eq!(read("0170 9876543", Some("Germany")), None);
    }

    #[test]
    fn what_the_numbering_plan_does_not_know_is_none() {
        for text in [
            "+15550101000",
            "12",
            "+",
            "",
            "+49 170 9876543 / +49 170 1111111",
            "call reception",
            "+34 600 ext 4",
        ] {
            assert_eq!(read(text, None), None, "{text}");
        }
    }
}
