//! How a guest is known: phone, business-scoped user id (BSUID), username; and how message ids are made.
//! Meta (2026): a BSUID is `<ISO country>.<1-128 alphanumerics>`, and a phone number is not always told.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::random::Random;

/// Keeps the digits of a phone number as people write it: `+34 (600) 111-222` → `34600111222`.
/// `None` when something else than digits and `+ - ( ) .` or blanks is in it, or when it has under 5 or over 20 digits.
pub(crate) fn phone_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' | '-' | '(' | ')' | '.' | ' ' | '\u{a0}' => {}
            _ => return None,
        }
    }
    (5..=20).contains(&digits.len()).then_some(digits)
}

/// Whether `text` has the form of a BSUID, parent ids (`US.ENT.…`) included.
pub(crate) fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else { return false };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A new BSUID for someone with this phone number or, without one, this language.
pub(crate) fn new_user_id(phone: Option<&str>, language: &str, random: &Random) -> String {
    let of_phone = phone.and_then(country_of_phone).map(|(_, country)| country);
    let country = of_phone.unwrap_or_else(|| country_of_language(language));
    format!("{country}.{}", random.digits(20))
}

/// An invented phone number of a country where the language is spoken; never one that can be dialled by accident:
/// ranges reserved for fiction or unassigned where such a range is known.
pub(crate) fn new_phone(language: &str, random: &Random) -> String {
    let (prefix, digits) = match language.get(..2).unwrap_or("en") {
        "es" => ("34600555", 3),
        "de" => ("491520555", 4),
        "fr" => ("336399855", 2),
        "it" => ("39320555", 4),
        "pt" => ("351910555", 3),
        "nl" => ("316520555", 2),
        "ar" => ("97150555", 4),
        _ => ("4477009", 5),
    };
    format!("{prefix}{}", random.digits(digits))
}

const CALLING_CODES: &[(&str, &str)] = &[
    ("1", "US"),
    ("20", "EG"),
    ("27", "ZA"),
    ("30", "GR"),
    ("31", "NL"),
    ("32", "BE"),
    ("33", "FR"),
    ("34", "ES"),
    ("351", "PT"),
    ("353", "IE"),
    ("358", "FI"),
    ("36", "HU"),
    ("39", "IT"),
    ("41", "CH"),
    ("420", "CZ"),
    ("43", "AT"),
    ("44", "GB"),
    ("45", "DK"),
    ("46", "SE"),
    ("47", "NO"),
    ("48", "PL"),
    ("49", "DE"),
    ("51", "PE"),
    ("52", "MX"),
    ("54", "AR"),
    ("55", "BR"),
    ("56", "CL"),
    ("57", "CO"),
    ("60", "MY"),
    ("61", "AU"),
    ("62", "ID"),
    ("63", "PH"),
    ("64", "NZ"),
    ("65", "SG"),
    ("66", "TH"),
    ("7", "RU"),
    ("81", "JP"),
    ("82", "KR"),
    ("84", "VN"),
    ("86", "CN"),
    ("90", "TR"),
    ("91", "IN"),
    ("92", "PK"),
    ("94", "LK"),
    ("961", "LB"),
    ("962", "JO"),
    ("965", "KW"),
    ("966", "SA"),
    ("971", "AE"),
    ("972", "IL"),
    ("974", "QA"),
    ("212", "MA"),
    ("234", "NG"),
    ("254", "KE"),
    ("255", "TZ"),
];

/// Calling code and country of a number in international digits, when the code is in the table.
pub(crate) fn country_of_phone(digits: &str) -> Option<(&'static str, &'static str)> {
    CALLING_CODES
        .iter()
        .filter(|(code, _)| digits.starts_with(code))
        .max_by_key(|(code, _)| code.len())
        .copied()
}

fn country_of_language(language: &str) -> &'static str {
    match language.get(..2).unwrap_or("en") {
        "es" => "ES",
        "de" => "DE",
        "fr" => "FR",
        "it" => "IT",
        "pt" => "PT",
        "nl" => "NL",
        "ar" => "AE",
        _ => "US",
    }
}

/// A message id as Meta builds them: `wamid.` and base64 of a small record that holds the guest's address and
/// random hexadecimal digits. It is personal data.
pub(crate) fn new_wamid(address: &str, from_guest: bool, random: &Random) -> String {
    let (mark, id) =
        if from_guest { (0x12, format!("3A{}", random.hex(18))) } else { (0x11, random.hex(18)) };
    let address = address.get(..address.len().min(120)).unwrap_or(address);
    let mut record = vec![0x1c, 0x18, u8::try_from(address.len()).unwrap_or(0)];
    record.extend_from_slice(address.as_bytes());
    record.extend_from_slice(&[0x15, 0x02, 0x00, mark, 0x18, u8::try_from(id.len()).unwrap_or(0)]);
    record.extend_from_slice(id.as_bytes());
    record.push(0);
    format!("wamid.{}", STANDARD.encode(record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_read_as_people_write_them() {
        assert_eq!(phone_digits("+34 (600) 111-222").as_deref(), Some("34600111222"));
        assert_eq!(phone_digits("16505551234").as_deref(), Some("16505551234"));
        for wrong in
            ["", "+34", "{{Recipient-Phone-Number}}", "US.1349120865", "call me", "123456789012345678901"]
        {
            assert_eq!(phone_digits(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn user_ids_have_a_country_and_a_body() {
        for right in ["US.13491208655302741918", "ES.ENT.11815799212886844830", "DE.a"] {
            assert!(is_user_id(right), "{right}");
        }
        for wrong in ["", "US.", "us.1", "USA.1", "US.1-2", "16505551234", "US.ENT."] {
            assert!(!is_user_id(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_longest_calling_code_decides_the_country() {
        assert_eq!(country_of_phone("351910555111"), Some(("351", "PT")));
        assert_eq!(country_of_phone("34600555111"), Some(("34", "ES")));
        assert_eq!(country_of_phone("999"), None);
        let id = new_user_id(Some("393205551234"), "en", &Random::new(1));
        assert!(id.starts_with("IT.") && is_user_id(&id), "{id}");
    }

    #[test]
    fn message_ids_look_like_metas_and_never_repeat() {
        let random = Random::new(1);
        let ids: std::collections::BTreeSet<String> =
            (0..1_000).map(|_| new_wamid("16503879439", true, &random)).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.starts_with("wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQ")));
    }

    #[test]
    fn invented_phones_can_be_read_back() {
        let random = Random::new(2);
        for language in ["en", "es", "de", "fr", "it", "pt", "nl", "ar", "", "x"] {
            let phone = new_phone(language, &random);
            assert_eq!(phone_digits(&phone), Some(phone.clone()));
            assert!(country_of_phone(&phone).is_some(), "{phone}");
        }
    }
}
