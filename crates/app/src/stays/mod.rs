//! Stays: what is taken, as the sales conversation needs to know it.

mod merging;
mod overview;

pub use guestlink_store::stays::Stay;
pub use guestlink_store::stays::overview::{Coming, Seen};
pub use merging::MergeError;
pub use overview::StaySheet;

use std::collections::HashMap;
use std::sync::Arc;

use guestlink_domain::ids::PropertyId;
use guestlink_domain::stays::Calendar;
use guestlink_store::{StoreError, stays};
use jiff::ToSpan as _;

use crate::App;
use crate::properties::Property;

/// Calendars loaded once for a batch of work.
#[derive(Debug, Default)]
pub struct Calendars(HashMap<PropertyId, Arc<Calendar>>);

impl App {
    /// What is taken at a property from today on for two years; loaded at most once a batch, and not at all for a
    /// property that does not sell.
    pub(crate) async fn calendar(
        &self,
        property: &Property,
        calendars: &mut Calendars,
    ) -> Result<Arc<Calendar>, StoreError> {
        if !property.sells() {
            return Ok(Arc::default());
        }
        if let Some(calendar) = calendars.0.get(&property.id) {
            return Ok(calendar.clone());
        }
        let today = property.today(self.clock().now());
        let until = today.checked_add(2.years()).unwrap_or(jiff::civil::Date::MAX);
        let calendar =
            Arc::new(stays::calendar(self.store(), property.tenant, property.id, today, until).await?);
        calendars.0.insert(property.id, calendar.clone());
        Ok(calendar)
    }
}
