//! Stays as the front desk sees them.

use guestlink_domain::ids::{ConversationId, PropertyId, StayId, TenantId};
use guestlink_domain::welcome::GuestStay;
use guestlink_store::StoreError;
use guestlink_store::stays::overview::{self, Coming, Seen};
use guestlink_store::welcome::Link;
use jiff::civil::Date;

use crate::App;
use crate::automations::Decision;

/// Everything about a stay. `Debug` of what it holds shows no name.
#[derive(Clone, Debug)]
pub struct StaySheet {
    /// The stay and its guest.
    pub seen: Seen,
    /// Has the guest a page?
    pub has_page: bool,
    /// The page's link, if one was made, and how often it was opened.
    pub link: Option<Link>,
    /// The guest's chat.
    pub chat: Option<ConversationId>,
    /// What is still to come.
    pub coming: Vec<Coming>,
    /// What automations decided about this booking, oldest first.
    pub decisions: Vec<Decision>,
}

impl App {
    /// Stays of which any day lies between two days, by arrival; at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stays_between(
        &self,
        tenant: TenantId,
        property: PropertyId,
        days: (Date, Date),
        limit: i64,
    ) -> Result<Vec<Seen>, StoreError> {
        overview::between(self.store(), tenant, property, days, limit).await
    }

    /// Stays by a part of the guest's name, the reference or the room.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stays_matching(
        &self,
        tenant: TenantId,
        property: PropertyId,
        text: &str,
        limit: i64,
    ) -> Result<Vec<Seen>, StoreError> {
        overview::matching(self.store(), tenant, property, text, limit).await
    }

    /// One stay, with its guest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stay_seen(&self, tenant: TenantId, stay: StayId) -> Result<Option<Seen>, StoreError> {
        overview::one(self.store(), tenant, stay).await
    }

    /// Everything about a stay; `None` when there is no such stay.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stay_sheet(&self, seen: Seen) -> Result<StaySheet, StoreError> {
        let (tenant, id) = (seen.stay.tenant, seen.stay.id);
        let mut decisions = match seen.stay.guest {
            Some(guest) => self.why_guest(tenant, guest).await?.unwrap_or_default(),
            None => vec![],
        };
        let reference = seen.stay.reference.as_str();
        decisions.retain(|decision| decision.trace.booking.as_deref() == Some(reference));
        let has_page = crate::welcome::guest_stay(&seen.stay).is_some_and(|stay| GuestStay::has_page(&stay));
        Ok(StaySheet {
            has_page,
            link: self.openings(tenant, id).await?,
            chat: overview::chat(self.store(), tenant, id).await?,
            coming: overview::coming(self.store(), tenant, id).await?,
            decisions,
            seen,
        })
    }
}
