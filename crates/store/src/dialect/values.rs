//! Values on their way in, as each database wants them.

use jiff::civil::Date;
use sqlx::{
    Encode, Postgres, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, types::Oid},
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo},
};

use crate::value::{Kind, Value};

impl Type<Sqlite> for Value {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Value {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Uuid(id) => Encode::<Sqlite>::encode(id.as_bytes().to_vec(), buffer),
            Self::Text(text) | Self::Json(text) => Encode::<Sqlite>::encode(text.clone(), buffer),
            Self::Int(number) => Encode::<Sqlite>::encode(*number, buffer),
            Self::Bool(yes) => Encode::<Sqlite>::encode(i64::from(*yes), buffer),
            Self::Bytes(bytes) => Encode::<Sqlite>::encode(bytes.to_vec(), buffer),
            Self::Time(time) => Encode::<Sqlite>::encode(time.as_microsecond(), buffer),
            Self::Date(date) => Encode::<Sqlite>::encode(date.to_string(), buffer),
            Self::Null(_) => Ok(IsNull::Yes),
        }
    }

    fn encode(self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Text(text) | Self::Json(text) => Encode::<Sqlite>::encode(text, buffer),
            other => Encode::<Sqlite>::encode_by_ref(&other, buffer),
        }
    }
}

/// PostgreSQL counts from 2000-01-01.
pub(super) const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;
pub(super) const EPOCH_DAY: Date = Date::constant(2000, 1, 1);

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
