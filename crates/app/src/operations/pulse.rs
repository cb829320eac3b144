//! When WhatsApp called us last, and whether it should have called since. Noted in memory by the door and written down
//! beside other chores, so that a webhook pays nothing for it.

use std::sync::atomic::{AtomicI64, Ordering};

use guestlink_domain::messaging::silence::{self, DAYS, SLOT_SECONDS, Silence, slot};
use guestlink_store::{StoreError, pulse as stored};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::App;
use crate::messaging::SOURCE;

/// The slot of the last webhook, and the last one that was written. Slots since the year 1970; 0 for none.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    seen: AtomicI64,
    written: AtomicI64,
}

impl Pulse {
    /// A webhook came.
    pub(crate) fn beat(&self, at: Timestamp) {
        self.seen.store(slot(at), Ordering::Relaxed);
    }
}

impl App {
    /// Writes down that webhooks came, once for each slot.
    ///
    /// # Errors
    /// When the database cannot be written; it is tried again.
    pub async fn write_pulse(&self) -> Result<(), StoreError> {
        let (seen, written) =
            (self.pulse().seen.load(Ordering::Relaxed), self.pulse().written.load(Ordering::Relaxed));
        if seen == written {
            return Ok(());
        }
        let mut tx = self.store().begin().await?;
        stored::note(&mut tx, SOURCE, &[seen], oldest(seen)).await?;
        tx.commit().await?;
        self.pulse().written.store(seen, Ordering::Relaxed);
        Ok(())
    }

    /// When the last webhook came, and whether it has been quiet for too long since.
    pub(super) async fn silence(&self) -> Result<(Option<Timestamp>, Silence), StoreError> {
        let now = self.clock().now();
        let last = stored::last(self.store(), SOURCE).await?;
        let slots = stored::slots(self.store(), SOURCE, oldest(slot(now))).await?;
        let zone = self.all_properties().first().map_or(TimeZone::UTC, |property| property.timezone.clone());
        Ok((last, silence::judge(last, &slots, &zone, now)))
    }
}

fn oldest(slot: i64) -> i64 {
    slot.saturating_sub(DAYS.saturating_mul(86_400).div_euclid(SLOT_SECONDS))
}
