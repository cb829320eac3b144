//! How one field of a record is read: missing, null and unreadable scalars are `None`, never a failure.

use serde::de::{Deserialize, Deserializer};

use super::Scalar;

/// A type that a record's field may have.
pub(crate) trait Lenient: Sized {
    /// Reads the value; `None` when it is null or a scalar that does not fit. An object where a scalar is due (or the
    /// other way round) is an error, which makes the item unreadable as a whole rather than wrong in part.
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;
}

impl Lenient for String {
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Scalar::deserialize(deserializer)?.into_text().map(Into::into))
    }
}

impl Lenient for i64 {
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Scalar::deserialize(deserializer)?.into_integer())
    }
}

impl Lenient for f64 {
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Scalar::deserialize(deserializer)?.into_number())
    }
}

impl Lenient for bool {
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Scalar::deserialize(deserializer)?.into_bool())
    }
}

impl<T: Lenient> Lenient for Box<T> {
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::lenient(deserializer)?.map(Box::new))
    }
}

/// `deserialize_with` for an optional field.
pub(crate) fn field<'de, T: Lenient, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::lenient(deserializer)
}

/// `deserialize_with` for a list: null is the empty list.
pub(crate) fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}
