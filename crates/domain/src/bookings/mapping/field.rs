//! What a mapping can tell, and what each of it must look like.

use serde_json::{Value as Json, json};

use super::super::native::ReservationStatus;
use super::super::phone::PhoneNumber;
use crate::money::Currency;

/// What a field's value must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Text,
    Day,
    Moment,
    Clock,
    Count,
    /// A count, or a list with one entry each (children's ages).
    Heads,
    Amount,
    Number,
    Currency,
    Phone,
    Language,
    Country,
    Status,
    List,
    Flag,
}

/// Declares the fields: name, kind, meaning.
macro_rules! fields {
    ($($name:ident: $kind:ident = $meaning:literal,)+) => {
        /// A field of a mapping. Its meaning is the same for every kind of event; where it goes depends on that.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[expect(non_camel_case_types, reason = "the names are those of the file")]
        pub enum Field { $(#[doc = $meaning] $name,)+ }

        impl Field {
            /// Every field, in the order they are shown.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is written.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// What it means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)+ }
            }

            pub(super) fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }
        }
    };
}

fields! {
    reservation_ref: Text = "The reservation's (or unfinished booking's) reference at the source.",
    status: Status = "Where the reservation stands.",
    check_in: Day = "Day of arrival.",
    check_out: Day = "Day of departure.",
    adults: Count = "Adults.",
    children: Heads = "Children: how many, or a list of their ages.",
    infants: Count = "Infants.",
    total_guests: Count = "Everybody, when that is all that is known.",
    guest_name: Text = "Full name.",
    guest_email: Text = "Mailbox.",
    guest_phone_e164: Phone = "Telephone, E.164; use the filter `phone`.",
    guest_language: Language = "Language.",
    total_minor: Amount = "All of the price (or the payment), minor units; use the filter `minor`.",
    currency: Currency = "ISO 4217; left out: the connection's.",
    channel: Text = "How it came: `direct`, `booking.com`, `airbnb` …",
    unit_ref: Text = "What is booked, by the source's name or the catalog's id.",
    units: List = "Everything that is booked, when it is more than one.",
    unit_name: Text = "The name of what is booked.",
    room: Text = "The room itself.",
    pets: Count = "Animals.",
    guest_first_name: Text = "First name.",
    guest_last_name: Text = "Last name.",
    guest_phone_raw: Text = "The telephone as the source wrote it.",
    guest_country: Country = "ISO 3166, two letters.",
    guest_ref: Text = "The source's own id of the guest.",
    opt_in: Flag = "The guest agreed to WhatsApp messages about the booking.",
    opt_in_marketing: Flag = "The guest agreed to offers too.",
    opt_in_where: Text = "Where the guest agreed.",
    paid_minor: Amount = "Paid already, minor units.",
    due_minor: Amount = "Still to pay, minor units.",
    external_ref: Text = "The same reservation in the system it came from.",
    arrival_time: Clock = "When the guest means to arrive, local time.",
    cancelled_by: Text = "`guest`, `property`, `channel` or `system`.",
    notes: Text = "A word from the guest or the platform.",
    text: Text = "The words of a message, review or inquiry.",
    sender: Text = "Whose words: `guest` or `host`.",
    message_ref: Text = "The message's id.",
    review_ref: Text = "The review's id.",
    rating: Number = "Stars.",
    rating_max: Number = "Stars at most.",
    payment_ref: Text = "The payment's id.",
    payment_kind: Text = "`deposit`, `balance`, `full`, `service`, `damage_hold` or `refund`.",
    payment_method: Text = "How it was paid.",
    failure: Text = "Why the payment failed.",
    recovery_url: Text = "Where an unfinished booking can be taken up again.",
    url: Text = "Where it can be read.",
    service: Text = "The service, treatment or tour asked for.",
    starts_at: Moment = "When a service or appointment begins.",
    ends_at: Moment = "When it ends.",
    quantity: Count = "How many of the service.",
    property_ref: Text = "The property's id at the source.",
    account: Text = "The account at the source.",
    source_event: Text = "The event's name at the source.",
    source_id: Text = "The event's id at the source; the same id is the same event.",
    timestamp: Moment = "When it happened at the source; use the filter `instant`.",
}

impl Field {
    /// Which field is written so.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }

    /// Without a right value the event cannot be understood; others are left out and reported.
    pub(super) fn is_essential(self) -> bool {
        matches!(self, Self::reservation_ref | Self::status | Self::check_in | Self::check_out)
    }
}

impl Kind {
    /// The value as it is kept, or what was expected. `null` and empty text are nothing.
    pub(super) fn hold(self, value: Json) -> Result<Option<Json>, &'static str> {
        let value = match value {
            Json::Null => return Ok(None),
            Json::String(text) if text.trim().is_empty() => return Ok(None),
            Json::String(text) => Json::String(text.trim().to_owned()),
            value => value,
        };
        let (held, expected) = match self {
            Self::Text => (text(&value), "a text"),
            Self::Day => (day(&value), "a day such as 2026-08-12"),
            Self::Moment => (moment(&value), "a moment such as 2026-08-12T13:00:00Z"),
            Self::Clock => (text(&value), "a time such as 17:30"),
            Self::Count => (count(&value), "a number from 0 to 255"),
            Self::Heads => (heads(&value), "a number, or a list of ages"),
            Self::Amount => (value.as_i64().map(Json::from), "whole minor units (use `minor`)"),
            Self::Number => (if value.is_number() { Some(value) } else { decimal(&value) }, "a number"),
            Self::Currency => (currency(&value), "an ISO 4217 currency"),
            Self::Phone => (phone(&value), "a number like +34611223344 (use `phone`)"),
            Self::Language => (language(&value), "a language such as es"),
            Self::Country => (country(&value), "a country of two letters"),
            Self::Status => (status(&value), "a status of ours, such as confirmed"),
            Self::List => (list(value), "a list of texts"),
            Self::Flag => (flag(&value), "true or false"),
        };
        held.map(Some).ok_or(expected)
    }
}

/// Longest text kept; the event's notes have this limit.
const LONGEST: usize = 4000;

fn text(value: &Json) -> Option<Json> {
    match value {
        Json::String(text) => Some(text.chars().take(LONGEST).collect::<String>().into()),
        Json::Number(number) => Some(number.to_string().into()),
        Json::Bool(flag) => Some(flag.to_string().into()),
        _ => None,
    }
}

fn day(value: &Json) -> Option<Json> {
    let date: jiff::civil::Date = value.as_str()?.get(..10)?.parse().ok()?;
    Some(date.to_string().into())
}

fn moment(value: &Json) -> Option<Json> {
    let at: jiff::Timestamp = value.as_str()?.parse().ok()?;
    Some(at.to_string().into())
}

fn whole(value: &Json) -> Option<i64> {
    let number = value.as_i64();
    let text = || value.as_str()?.trim().parse().ok();
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "checked to be small and whole"
    )]
    let float = || value.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 1e6).map(|it| it as i64);
    number.or_else(text).or_else(float)
}

fn count(value: &Json) -> Option<Json> {
    u8::try_from(whole(value)?).ok().map(Json::from)
}

fn heads(value: &Json) -> Option<Json> {
    let Json::Array(ages) = value else { return count(value) };
    let age = |age: &Json| whole(age).and_then(|age| u8::try_from(age).ok()).filter(|age| *age < 18);
    (ages.len() < 100).then(|| ages.iter().map(|one| json!(age(one))).collect())
}

fn decimal(value: &Json) -> Option<Json> {
    value.as_str()?.parse::<f64>().ok().filter(|number| number.is_finite()).map(Json::from)
}

fn currency(value: &Json) -> Option<Json> {
    let currency: Currency = value.as_str()?.to_uppercase().parse().ok()?;
    Some(currency.code().into())
}

fn phone(value: &Json) -> Option<Json> {
    PhoneNumber::read(value.as_str()?).map(|phone| phone.as_str().into())
}

fn language(value: &Json) -> Option<Json> {
    let text = value.as_str()?.replace('_', "-");
    let primary = text.split('-').next()?;
    let fits = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| text.into())
}

fn country(value: &Json) -> Option<Json> {
    let text = value.as_str()?.to_ascii_uppercase();
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| text.into())
}

fn status(value: &Json) -> Option<Json> {
    ReservationStatus::read(value.as_str()?).map(|status| status.as_str().into())
}

fn list(value: Json) -> Option<Json> {
    match value {
        Json::Array(parts) if parts.len() <= 200 => {
            parts.iter().map(text).collect::<Option<Vec<_>>>().map(Json::from)
        }
        single @ Json::String(_) => Some(json!([single])),
        _ => None,
    }
}

fn flag(value: &Json) -> Option<Json> {
    match value {
        Json::Bool(flag) => Some((*flag).into()),
        Json::Number(number) => Some((number.as_i64() == Some(1)).into()),
        Json::String(word) => match word.to_lowercase().as_str() {
            "true" | "yes" | "y" | "on" | "1" => Some(true.into()),
            "false" | "no" | "n" | "off" | "0" => Some(false.into()),
            _ => None,
        },
        _ => None,
    }
}
