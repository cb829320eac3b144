//! What paid services add to stays: the ledger, told line by line.

use guestlink_domain::ids::StayId;
use guestlink_store::charges::Charge;
use guestlink_store::{StoreError, charges, stays};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use uuid::Uuid;

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
    /// All of it in minor units.
    pub minor: i64,
    /// All of it in major units, `36.00`.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// Since when, local to the property.
    pub at: String,
    /// It is not owed after all.
    pub void: bool,
}

/// Behind the last line of the page before.
pub type ChargeCursor = (Timestamp, Uuid);

impl App {
    /// A page of what stays owe for services since a day, oldest first, each with its place; of one stay, if it is named.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn charges_page(
        &self,
        property: &Property,
        (since, stay): (Option<Date>, Option<StayId>),
        after: Option<ChargeCursor>,
        limit: usize,
    ) -> Result<Vec<(ChargeCursor, ChargeLine)>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let which = (beginning(property, since), stay);
        let found = charges::page(self.store(), property.tenant, property.id, which, after, limit).await?;
        let mut lines = Vec::with_capacity(found.len());
        for charge in found {
            lines.push(((charge.at, charge.id), self.charge_line(property, charge).await?));
        }
        Ok(lines)
    }

    async fn charge_line(&self, property: &Property, charge: Charge) -> Result<ChargeLine, StoreError> {
        let stay = stays::stay(self.store(), property.tenant, charge.stay).await?;
        Ok(ChargeLine {
            stay: charge.stay.to_string(),
            reference: stay.as_ref().map(|stay| stay.reference.clone()).unwrap_or_default(),
            unit: stay.and_then(|stay| stay.unit).unwrap_or_default(),
            request: charge.request.map(|request| request.to_string()).unwrap_or_default(),
            service: charge.what,
            quantity: charge.quantity,
            minor: charge.minor,
            amount: major(charge.minor, property.resort.property.currency.exponent()),
            currency: charge.currency,
            at: property.timezone.to_datetime(charge.at).strftime("%Y-%m-%d %H:%M").to_string(),
            void: charge.void,
        })
    }

    /// What stays owe for services, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn charges(
        &self,
        property: &Property,
        since: Option<Date>,
    ) -> Result<Vec<ChargeLine>, StoreError> {
        let from = beginning(property, since);
        let mut lines = Vec::new();
        for charge in charges::since(self.store(), property.tenant, property.id, from).await? {
            lines.push(self.charge_line(property, charge).await?);
        }
        Ok(lines)
    }
}

/// The first moment of a day at the property.
fn beginning(property: &Property, since: Option<Date>) -> Timestamp {
    let from = since.and_then(|day| property.timezone.to_timestamp(day.to_datetime(Time::midnight())).ok());
    from.unwrap_or(Timestamp::UNIX_EPOCH)
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

/// The ledger for a spreadsheet.
pub fn csv(lines: &[ChargeLine]) -> String {
    let head = "stay,reference,unit,request,service,quantity,amount,currency,at,void\n".to_owned();
    lines.iter().fold(head, |csv, line| csv + &row(line))
}

fn row(line: &ChargeLine) -> String {
    let (quantity, void) = (line.quantity.to_string(), line.void.to_string());
    let cells: [&str; 10] = [
        &line.stay,
        &line.reference,
        &line.unit,
        &line.request,
        &line.service,
        &quantity,
        &line.amount,
        &line.currency,
        &line.at,
        &void,
    ];
    cells.map(quoted).join(",") + "\n"
}

/// As RFC 4180 wants it; what a spreadsheet would take for a formula is made text.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::{major, quoted};

    #[test]
    fn cells_are_safe_in_a_spreadsheet() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("SE1"), "SE1");
    }

    #[test]
    fn amounts_are_written_in_major_units() {
        assert_eq!(
            [major(3_600, 2), major(-5, 2), major(12, 0), major(1_234, 3)],
            ["36.00", "-0.05", "12", "1.234"]
        );
    }
}
