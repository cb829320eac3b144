//! Values on their way in, as PostgreSQL wants them.

use jiff::civil::Date;
use sqlx::{
    Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, types::Oid},
};

use crate::value::{Kind, Value};

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
