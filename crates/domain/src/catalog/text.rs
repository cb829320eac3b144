//! Amounts, percentages, days and times as the owner writes them: text, kept letter for letter, so that what is read
//! and written back is the same file.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::language::LocalText;
use crate::money::{AmountError, Currency, Money, Percent, PercentError};

/// An amount as decimal text in major units: `"142.00"`. The currency is the property's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct Amount(String);

/// A percentage as decimal text: `"8"`, `"7.5"`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct PercentText(String);

impl Amount {
    /// As written; whether it is an amount is found by [`Amount::money`].
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The amount in a currency, if its digits fit.
    pub fn money(&self, currency: Currency) -> Result<Money, AmountError> {
        Money::parse(&self.0, currency)
    }
}

impl PercentText {
    /// As written; whether it is a percentage is found by [`PercentText::percent`].
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The percentage.
    pub fn percent(&self) -> Result<Percent, PercentError> {
        Percent::parse(&self.0)
    }
}

/// Takes only JSON strings: a bare number would already have been through floating point.
struct Quoted(&'static str);

impl de::Visitor<'_> for Quoted {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Quoted("an amount in quotes, such as \"142.00\"")).map(Self)
    }
}

impl<'de> Deserialize<'de> for PercentText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Quoted("a percentage in quotes, such as \"8\" or \"7.5\"")).map(Self)
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^\d{1,9}(\.\d{1,3})?$",
            "description": "Decimal text in major units, for example \"142.00\". \
                            Digits after the point: as many as the property's currency has.",
        })
    }
}

impl JsonSchema for PercentText {
    fn schema_name() -> Cow<'static, str> {
        "Percent".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^\d{1,3}(\.\d{1,2})?$",
            "description": "Percentage as decimal text, for example \"8\" or \"7.5\".",
        })
    }
}

/// Texts without a word are not written back.
pub(super) fn no_text(text: &LocalText) -> bool {
    text.0.is_empty()
}

/// A calendar day as `2026-08-12` and in no other form.
pub(super) mod day {
    use super::{Cow, JsonSchema, Schema, SchemaGenerator, json_schema};
    use jiff::civil::Date;
    use serde::{Deserializer, Serializer};

    fn read<E: serde::de::Error>(text: &str) -> Result<Date, E> {
        // The library reads `20260812` too; one form only, so that the file is written back as it was.
        let day = if text.len() == 10 { text.parse().ok() } else { None };
        day.ok_or_else(|| E::custom(format_args!("{text:?} is not a day such as \"2026-08-12\"")))
    }

    /// Only for the published schema.
    pub(crate) struct Text;

    impl JsonSchema for Text {
        fn schema_name() -> Cow<'static, str> {
            "Day".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$" })
        }
    }

    pub(crate) mod range {
        use super::{Date, Deserializer, Serializer, read};
        use serde::{Deserialize as _, Serialize as _};

        #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
        pub(crate) fn serialize<S: Serializer>(range: &(Date, Date), to: S) -> Result<S::Ok, S::Error> {
            [range.0.to_string(), range.1.to_string()].serialize(to)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<(Date, Date), D::Error> {
            let [first, last] = <[String; 2]>::deserialize(from)?;
            Ok((read(&first)?, read(&last)?))
        }
    }

    pub(crate) mod optional {
        use super::{Date, Deserializer, Serializer, read};
        use serde::Deserialize as _;

        #[expect(
            clippy::ref_option,
            clippy::trivially_copy_pass_by_ref,
            reason = "the signature serde asks for"
        )]
        pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
            match day {
                Some(day) => to.collect_str(day),
                None => to.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
            Option::<String>::deserialize(from)?.map(|text| read(&text)).transpose()
        }
    }
}

/// A local time as `18:00` and in no other form.
pub(super) mod hour_minute {
    use super::{Cow, JsonSchema, Schema, SchemaGenerator, json_schema};
    use jiff::civil::Time;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    /// Only for the published schema.
    pub(crate) struct Text;

    impl JsonSchema for Text {
        fn schema_name() -> Cow<'static, str> {
            "LocalTime".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$" })
        }
    }

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(crate) fn serialize<S: Serializer>(time: &Option<Time>, to: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => to.collect_str(&time.strftime("%H:%M")),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Time>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        let time = Time::strptime("%H:%M", &text).ok().filter(|_| text.len() == 5);
        time.map(Some)
            .ok_or_else(|| D::Error::custom(format_args!("{text:?} is not a time such as \"18:00\"")))
    }
}
