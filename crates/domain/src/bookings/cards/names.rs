//! Names under which card data travels, and security codes in free text.

use super::number::digit;

/// A member's name without case, blanks, dashes and underscores.
pub(super) fn plain(name: &str) -> String {
    let local = name.rsplit(':').next().unwrap_or(name);
    local.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a member's name says about its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A security code, a token that charges a card, a whole card: it goes, whatever it is.
    Secret,
    /// An object that describes a card: it goes; a word or a flag of the same name stays.
    Card,
    /// An expiry date if it looks like one.
    Expiry,
    /// An id: digits in one piece are no card.
    Id,
    /// Anything else.
    Other,
}

/// What a name means. `in_card`: a member of something that describes a card.
pub(super) fn meaning(name: &str, in_card: bool) -> Meaning {
    let plain = plain(name);
    match plain.as_str() {
        "cvv"
        | "cvc"
        | "cvv2"
        | "cvc2"
        | "cvn"
        | "cardcvv"
        | "cardcvc"
        | "cccvv"
        | "cccvc"
        | "securitycode"
        | "cardsecuritycode"
        | "seriescode"
        | "cardverificationvalue"
        | "cardverificationcode"
        | "cvvcode"
        | "stripetoken"
        | "pcibookingtoken"
        | "cardtoken"
        | "paymenttoken"
        | "cctoken"
        | "cardnumber"
        | "cardno"
        | "ccnumber"
        | "ccnum"
        | "creditcardnumber"
        | "track1"
        | "track2"
        | "trackdata"
        | "pin"
        // Not a card's, but as little to be kept: SOAP messages carry it (WS-Security).
        | "password"
        | "pinblock" => Meaning::Secret,
        "paymentcard" | "paymentcards" | "creditcard" | "creditcards" | "guarantee" | "virtualcard"
        | "vcc" | "virtualcreditcard" | "carddetails" | "creditcarddetails" | "ccdetails" | "ccinfo" => {
            Meaning::Card
        }
        "expirydate" | "expiredate" | "expirationdate" | "expiry" | "exp" | "validthru" | "cardexpiry"
        | "ccexp" | "ccexpiry" | "cardexpirydate" | "cardexpirationdate" | "expirymonth" | "expiryyear"
        | "expmonth" | "expyear" | "ccexpirymonth" | "ccexpiryyear" | "cardexpirymonth"
        | "cardexpiryyear" => Meaning::Expiry,
        "number" | "pan" | "token" | "cardholder" | "cardholdername" if in_card => Meaning::Secret,
        _ if is_id(name, &plain) => Meaning::Id,
        _ => Meaning::Other,
    }
}

/// Whether what lies below a member describes a card, so that `number` in it is a card's number.
pub(super) fn opens_a_card(name: &str) -> bool {
    let plain = plain(name);
    matches!(
        plain.as_str(),
        "card" | "paymentmethod" | "paymentmethoddetails" | "paymentinstrument" | "payment"
    )
}

fn is_id(name: &str, plain: &str) -> bool {
    let part = name.ends_with("_id") || name.ends_with("-id") || name.ends_with("Id") || name.ends_with("ID");
    part || matches!(
        plain,
        "id" | "ref"
            | "reference"
            | "uuid"
            | "uid"
            | "bookingref"
            | "reservationref"
            | "bookingreference"
            | "reservationnumber"
            | "confirmationnumber"
            | "confirmationcode"
            | "bookingnumber"
            | "waid"
    )
}

/// `12/30`, `12-2030`, `1230`, `12`, `2030`: what an expiry date or a part of one looks like; not `2026-08-13`.
pub(super) fn looks_like_expiry(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | ' ' | '.'));
    only && (1..=6).contains(&digits)
}

/// Words before a security code, in the languages guests write in.
const CODE_WORDS: &[&str] = &[
    "cvv2",
    "cvc2",
    "cvv",
    "cvc",
    "cvn",
    "security code",
    "security-code",
    "securitycode",
    "sicherheitscode",
    "prüfnummer",
    "código de seguridad",
    "codigo de seguridad",
    "código de segurança",
    "codice di sicurezza",
    "cryptogramme",
    "code de sécurité",
    "beveiligingscode",
    "رمز الأمان",
    "رمز الامان",
];

/// Characters that may stand between the word and the code: `cvv is: 123`, `"cvv":"123"`.
const REACH: usize = 6;

/// Stars out the three or four digits after a word for a security code. Returns how many codes.
pub(super) fn mask_codes(chars: &mut [char]) -> usize {
    let lower: Vec<char> = chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let mut found = 0;
    for word in CODE_WORDS {
        let word: Vec<char> = word.chars().collect();
        for start in 0..lower.len() {
            if lower.get(start..start + word.len()) != Some(word.as_slice()) {
                continue;
            }
            if let Some(code) = code_after(chars, start + word.len()) {
                chars.iter_mut().skip(code.start).take(code.len()).for_each(|c| *c = '*');
                found += 1;
            }
        }
    }
    found
}

/// The three or four digits that follow closely.
fn code_after(chars: &[char], from: usize) -> Option<std::ops::Range<usize>> {
    let is_digit = |place: usize| chars.get(place).copied().and_then(digit).is_some();
    let start = (from..(from + REACH + 1).min(chars.len())).find(|place| is_digit(*place))?;
    let end = (start..chars.len()).find(|place| !is_digit(*place)).unwrap_or(chars.len());
    (3..=4).contains(&(end - start)).then_some(start..end)
}
