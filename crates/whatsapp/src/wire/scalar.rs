//! One JSON scalar, borrowed from the input where it can be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A JSON scalar. Objects and arrays are an error.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Int(i64),
    /// Above `i64::MAX`.
    Big(u64),
    Float(f64),
    Text(Cow<'a, str>),
}

impl<'a> Scalar<'a> {
    /// Its text; `None` for null.
    pub(crate) fn into_text(self) -> Option<Cow<'a, str>> {
        Some(match self {
            Scalar::Null => return None,
            Scalar::Bool(value) => value.to_string().into(),
            Scalar::Int(value) => value.to_string().into(),
            Scalar::Big(value) => value.to_string().into(),
            Scalar::Float(value) => value.to_string().into(),
            Scalar::Text(text) => text,
        })
    }

    /// Its whole number, also written as text; `None` for anything else, such as a placeholder in a sample.
    pub(crate) fn into_integer(self) -> Option<i64> {
        match self {
            Scalar::Int(value) => Some(value),
            Scalar::Text(text) => text.trim().parse().ok(),
            // Meta writes whole numbers; a fraction of `.0` is the same number.
            Scalar::Float(value) => value.to_string().parse().ok(),
            Scalar::Null | Scalar::Bool(_) | Scalar::Big(_) => None,
        }
    }

    /// Its number, also written as text; `None` for anything else and for what is not finite.
    pub(crate) fn into_number(self) -> Option<f64> {
        match self {
            Scalar::Float(value) => Some(value),
            other => other.into_text()?.trim().parse().ok(),
        }
        .filter(|value| value.is_finite())
    }

    /// Its truth value, also written as text.
    pub(crate) fn into_bool(self) -> Option<bool> {
        match self {
            Scalar::Bool(value) => Some(value),
            other => match other.into_text()?.as_ref() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, number, boolean or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Scalar::Big(value), Scalar::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value)))
    }
}

/// A scalar's text, borrowed where it can be. Null reads as empty; use inside `Option`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Scalar::deserialize(deserializer)?.into_text().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::Scalar;

    fn scalar(json: &str) -> Scalar<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn numbers_and_text_stand_for_each_other() {
        assert_eq!(scalar("1690000000").into_integer(), Some(1_690_000_000));
        assert_eq!(scalar("\"1690000000\"").into_integer(), Some(1_690_000_000));
        assert_eq!(scalar("1690000000.0").into_integer(), Some(1_690_000_000));
        assert_eq!(scalar("\"message_timestamp\"").into_integer(), None);
        assert_eq!(scalar("18446744073709551615").into_text().as_deref(), Some("18446744073709551615"));
        assert_eq!(scalar("\"37.7749\"").into_number(), Some(37.7749));
        assert_eq!(scalar("30").into_number(), Some(30.0));
        assert_eq!(scalar("\"NaN\"").into_number(), None);
        assert_eq!(scalar("\"true\"").into_bool(), Some(true));
        assert_eq!(scalar("0").into_bool(), Some(false));
        assert_eq!(scalar("null").into_text(), None);
    }

    #[test]
    fn text_without_escapes_is_borrowed() {
        assert!(matches!(scalar("\"abc\""), Scalar::Text(std::borrow::Cow::Borrowed("abc"))));
        assert!(matches!(scalar(r#""a\/c""#), Scalar::Text(std::borrow::Cow::Owned(text)) if text == "a/c"));
    }

    #[test]
    fn an_object_is_no_scalar() {
        assert!(serde_json::from_str::<Scalar<'_>>("{}").is_err());
        assert!(serde_json::from_str::<Scalar<'_>>("[1]").is_err());
    }
}
