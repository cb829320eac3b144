//! Values on their way in and out, as PostgreSQL wants them.

use jiff::{Timestamp, civil::Date};
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef, types::Oid},
};

use crate::value::{Kind, Value};

/// PostgreSQL counts from 2000-01-01.
const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;
const EPOCH_DAY: Date = Date::constant(2000, 1, 1);

const fn oid(kind: Kind) -> u32 {
    match kind {
        Kind::Uuid => 2950,
        Kind::Text => 25,
        Kind::Int => 20,
        Kind::Bool => 16,
        Kind::Bytes => 17,
        Kind::Time => 1184,
        Kind::Date => 1082,
        Kind::Json => 3802,
    }
}

impl Type<Postgres> for Value {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(oid(Kind::Text)))
    }
}

impl Encode<'_, Postgres> for Value {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Uuid(id) => buffer.extend_from_slice(id.as_bytes()),
            Self::Text(text) => buffer.extend_from_slice(text.as_bytes()),
            Self::Int(number) => buffer.extend_from_slice(&number.to_be_bytes()),
            Self::Bool(yes) => buffer.push(u8::from(*yes)),
            Self::Bytes(bytes) => buffer.extend_from_slice(bytes),
            Self::Time(time) => {
                let micros = time.as_microsecond() - EPOCH_MICROSECONDS;
                buffer.extend_from_slice(&micros.to_be_bytes());
            }
            Self::Date(date) => {
                let days = EPOCH_DAY.until(*date)?.get_days();
                buffer.extend_from_slice(&days.to_be_bytes());
            }
            Self::Json(text) => {
                // The version of the binary form of jsonb.
                buffer.push(1);
                buffer.extend_from_slice(text.as_bytes());
            }
            Self::Null(_) => return Ok(IsNull::Yes),
        }
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(Oid(oid(self.kind()))))
    }
}

// ---- out ----

/// Binary cells of PostgreSQL, as every prepared statement returns them.
fn binary<const N: usize>(value: &PgValueRef<'_>) -> Result<[u8; N], BoxDynError> {
    match value.format() {
        PgValueFormat::Binary => Ok(value.as_bytes()?.try_into()?),
        PgValueFormat::Text => Err("expected a binary value".into()),
    }
}

macro_rules! decoded_type {
    ($type:ty) => {
        // Only what `Row::cell` asks for: the getters read unchecked and judge the bytes themselves.
        impl Type<Postgres> for $type {
            fn type_info() -> PgTypeInfo {
                <String as Type<Postgres>>::type_info()
            }
        }
    };
}

/// A moment as it comes out.
pub(super) struct Moment(pub(super) Timestamp);
decoded_type!(Moment);

impl<'r> Decode<'r, Postgres> for Moment {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let micros = i64::from_be_bytes(binary(&value)?);
        let micros = micros.checked_add(EPOCH_MICROSECONDS).ok_or("a moment out of range")?;
        Ok(Self(Timestamp::from_microsecond(micros)?))
    }
}

/// A day as it comes out.
pub(super) struct Day(pub(super) Date);
decoded_type!(Day);

impl<'r> Decode<'r, Postgres> for Day {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let days = jiff::Span::new().try_days(i32::from_be_bytes(binary(&value)?))?;
        Ok(Self(EPOCH_DAY.checked_add(days)?))
    }
}
