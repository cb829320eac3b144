//! What paid services add to stays: the ledger, told line by line.

use guestlink_store::{StoreError, charges, stays};
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::App;
use crate::properties::Property;

/// A line of the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChargeLine {
    /// The stay.
    pub stay: String,
    /// Its booking reference.
    pub reference: String,
    /// Its room.
    pub unit: String,
    /// The request that caused it.
    pub request: String,
    /// The service's id.
    pub service: String,
    /// How many.
    pub quantity: i64,
    /// All of it in major units, `36.00`.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// Since when, local to the property.
    pub at: String,
    /// It is not owed after all.
    pub void: bool,
}

impl App {
    /// What stays owe for services, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn charges(
        &self,
        property: &Property,
        since: Option<Date>,
    ) -> Result<Vec<ChargeLine>, StoreError> {
        let from =
            since.and_then(|day| property.timezone.to_timestamp(day.to_datetime(Time::midnight())).ok());
        let from = from.unwrap_or(Timestamp::UNIX_EPOCH);
        let mut lines = Vec::new();
        for charge in charges::since(self.store(), property.tenant, property.id, from).await? {
            let stay = stays::stay(self.store(), property.tenant, charge.stay).await?;
            lines.push(ChargeLine {
                stay: charge.stay.to_string(),
                reference: stay.as_ref().map(|stay| stay.reference.clone()).unwrap_or_default(),
                unit: stay.and_then(|stay| stay.unit).unwrap_or_default(),
                request: charge.request.map(|request| request.to_string()).unwrap_or_default(),
                service: charge.what,
                quantity: charge.quantity,
                amount: major(charge.minor, property.resort.property.currency.exponent()),
                currency: charge.currency,
                at: property.timezone.to_datetime(charge.at).strftime("%Y-%m-%d %H:%M").to_string(),
                void: charge.void,
            });
        }
        Ok(lines)
    }
}

/// 3600 with two digits is `36.00`.
fn major(minor: i64, digits: u8) -> String {
    let one = 10_u64.saturating_pow(digits.into());
    let (whole, rest) = (minor.unsigned_abs() / one.max(1), minor.unsigned_abs() % one.max(1));
    let sign = if minor < 0 { "-" } else { "" };
    if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = usize::from(digits))
    }
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn amounts_are_written_in_major_units() {
        assert_eq!(
            [major(3_600, 2), major(-5, 2), major(12, 0), major(1_234, 3)],
            ["36.00", "-0.05", "12", "1.234"]
        );
    }
}
