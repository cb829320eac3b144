//! How single values are read and described: a little kinder than the schema where nothing has to be guessed.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::super::PhoneNumber;
use crate::language::Lang;

/// Declares a type that only stands for a kind of text in schemas.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $schema:tt,)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

texts! {
    /// A local calendar date.
    DateText = {
        "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "examples": ["2026-08-12"],
    },
    /// An instant.
    InstantText = { "type": "string", "format": "date-time", "examples": ["2026-05-02T09:30:00Z"] },
    /// A local time of day.
    TimeText = { "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["17:30"] },
    /// A telephone number.
    PhoneText = { "type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$", "examples": ["+34611223344"] },
    /// A language tag.
    LanguageText = {
        "type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "examples": ["es", "pt-BR"],
    },
}

/// `null` is the same as nothing.
pub(super) fn no_list<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    from: D,
) -> Result<T, D::Error> {
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

pub(super) fn phone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PhoneNumber>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    PhoneNumber::read(&text).map(Some).ok_or_else(|| D::Error::custom("expected a number like +34611223344"))
}

pub(super) fn lang<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Lang>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.map(|tag| Lang::new(&tag)).filter(|lang| (2..=3).contains(&lang.as_str().len())))
}

/// `17:30`, or `17:30:00` as many systems write it.
pub(super) mod hour_minute {
    use jiff::civil::Time;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(in super::super) fn serialize<S: Serializer>(time: &Option<Time>, to: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => to.collect_str(&time.strftime("%H:%M")),
            None => to.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Time>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        let read = Time::strptime("%H:%M", &text).or_else(|_| Time::strptime("%H:%M:%S", &text));
        read.map(Some).map_err(|_unreadable| D::Error::custom("expected a time like 17:30"))
    }
}
