//! What the words of a feed mean, platform by platform. Where they do not say whether it is a stay or a closed day, it
//! is neither.

use regex_lite::Regex;

use super::Kind;

/// Who made a feed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Maker {
    Airbnb,
    BookingCom,
    Vrbo,
    Other,
}

impl Maker {
    pub(super) fn of(product: &str, uid: &str) -> Self {
        let product = product.to_lowercase();
        let has = |word: &str, host: &str| product.contains(word) || uid.ends_with(host);
        if has("booking.com", "@booking.com") {
            Self::BookingCom
        } else if has("airbnb", "@airbnb.com") {
            Self::Airbnb
        } else if product.contains("homeaway") || product.contains("vrbo") || product.contains("abritel") {
            Self::Vrbo
        } else {
            Self::Other
        }
    }

    /// The channel's name.
    pub(super) fn channel(self) -> Option<&'static str> {
        match self {
            Self::Airbnb => Some("airbnb"),
            Self::BookingCom => Some("booking.com"),
            Self::Vrbo => Some("vrbo"),
            Self::Other => None,
        }
    }
}

/// Beginnings of summaries that mean a stay, in the languages feeds are written in.
const RESERVED: &[&str] = &[
    "reserved",
    "réservé",
    "reserve",
    "reservado",
    "reserviert",
    "prenotat",
    "gereserveerd",
    "rezerw",
    "booked",
    "réservation",
    "reservation",
    "buchung",
    "reserva",
    "prenotazione",
    "boeking",
];
/// … a stay that is not certain.
const TENTATIVE: &[&str] = &[
    "tentative",
    "provisoire",
    "provisional",
    "vorläufig",
    "provvisor",
    "voorlopig",
    "provisória",
    "pending",
    "hold",
];
/// Words anywhere in a summary that mean closed days.
const BLOCKED: &[&str] = &[
    "not available",
    "unavailable",
    "blocked",
    "block ",
    "closed",
    "maintenance",
    "owner",
    "out of order",
    "out of service",
    "renovation",
    "indisponible",
    "no disponible",
    "bloqueado",
    "cerrado",
    "mantenimiento",
    "nicht verfügbar",
    "gesperrt",
    "geschlossen",
    "wartung",
    "eigentümer",
    "eigennutzung",
    "propriétaire",
    "fermé",
    "travaux",
    "propietario",
    "non disponibile",
    "bloccato",
    "chiuso",
    "manutenzione",
    "proprietario",
    "indisponível",
    "niet beschikbaar",
    "geblokkeerd",
    "محجوب",
    "مغلق",
];

/// What an entry means by its summary.
pub(super) fn kind(maker: Maker, summary: &str) -> Kind {
    let words = summary.trim().to_lowercase();
    let begins = |list: &[&str]| list.iter().any(|word| words.starts_with(word));
    let blocked = words == "block" || BLOCKED.iter().any(|word| words.contains(word));
    let reserved = begins(RESERVED);
    match maker {
        Maker::BookingCom => Kind::UnknownOccupied,
        Maker::Vrbo if begins(TENTATIVE) => Kind::Tentative,
        _ if reserved => Kind::Reservation,
        Maker::Airbnb | Maker::Vrbo => Kind::Block,
        Maker::Other if blocked => Kind::Block,
        Maker::Other if begins(TENTATIVE) => Kind::Tentative,
        // Exports of other systems say "busy" for anything; that it is a stay would be a guess.
        Maker::Other if words.is_empty() || words == "busy" => Kind::UnknownOccupied,
        Maker::Other => Kind::Reservation,
    }
}

/// The name after `Reserved - ` or `Reserved: `.
pub(super) fn name(summary: &str) -> Option<String> {
    let (before, after) = summary.split_once(" - ").or_else(|| summary.split_once(": "))?;
    let words = before.trim().to_lowercase();
    let known = RESERVED.iter().chain(TENTATIVE).any(|word| words.starts_with(word));
    let name = after.trim();
    let is_name = known
        && !name.is_empty()
        && name.chars().count() <= 80
        && !name.contains(|c: char| c.is_ascii_digit());
    is_name.then(|| name.to_owned())
}

/// Reservation code, page and last digits of the number, from a description.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Details {
    pub(super) reference: Option<String>,
    pub(super) url: Option<String>,
    pub(super) phone_last4: Option<String>,
}

pub(super) fn details(description: &str) -> Details {
    let found = |pattern: &str| {
        let regex = Regex::new(pattern).ok()?;
        let found = regex.captures(description)?;
        found.get(1).or_else(|| found.get(0)).map(|found| found.as_str().to_owned())
    };
    let url = found(r"https?://[^\s\\<>]{4,300}").map(|url| url.trim_end_matches(['.', ',', ')']).to_owned());
    Details {
        reference: found(
            r"(?:details/|code=|reservation/|Confirmation(?: code)?:\s*)([A-Z0-9]{6,16})(?:[^A-Za-z0-9]|$)",
        ),
        url,
        phone_last4: found(r"(?i)last 4 digits\)?\s*:?\s*([0-9]{4})(?:[^0-9]|$)"),
    }
}
