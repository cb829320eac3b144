//! The moment of an automation has come: everything is looked at anew, and decided from how it stands now.

use guestlink_domain::automations::{Occasion, derive, follows_stay};
use guestlink_domain::catalog::Catalog;
use guestlink_domain::event::Cause;
use guestlink_domain::ids::GuestId;
use guestlink_store::stays::{self, Stay};
use guestlink_store::timers::DueTimer;
use guestlink_store::{StoreError, guests, messaging as stored};

use super::occur::{Waiting, booking_of, reservation_of};
use crate::App;
use crate::messaging::desk::Desk;
use crate::properties::Property;

impl App {
    /// An automation's timer fires.
    pub(crate) async fn fire_automation(&self, desk: &mut Desk, timer: &DueTimer) -> Result<(), StoreError> {
        let Ok(waiting) = serde_json::from_value::<Waiting>(timer.payload.clone()) else { return Ok(()) };
        let Some(property) = self.property_of(&waiting.number) else { return Ok(()) };
        let all = &property.resort.automations.automations;
        let Some(automation) = all.iter().find(|one| one.id == waiting.automation && one.enabled) else {
            return Ok(());
        };
        let stay = match (timer.stay, &waiting.occasion) {
            (Some(id), _) => stays::stay(self.store(), timer.tenant, id).await?,
            (None, Some(occasion)) => self.stay_about(&property, occasion).await?,
            (None, None) => None,
        };
        let guest = stay.as_ref().and_then(|stay| stay.guest).unwrap_or(waiting.guest);
        let guest = self.merged_into(timer.tenant, guest).await?;
        let loaded = stored::by_guests(self.store(), timer.tenant, &waiting.number, &[guest]).await?;
        let Some(loaded) = loaded.into_iter().next() else { return Ok(()) };
        let seat = desk.lay(&property, &waiting.number, timer.partition, loaded);
        let cause = Cause::Timer(timer.key.clone());
        let Some(mut scene) = self.scene(desk, &property, seat, &cause, stay.as_ref()).await? else {
            return Ok(());
        };
        if let Some(occasion) = waiting.occasion.filter(|_| !follows_stay(automation)) {
            return self.act_now(desk, &mut scene, automation, &waiting.key, &occasion).await;
        }
        let Some((stay, reservation)) = stay.as_ref().and_then(|stay| Some((stay, reservation_of(stay)?)))
        else {
            return Ok(());
        };
        let moments = derive(&property.resort, &reservation, &booking_of(stay), &scene.situation(desk.now()));
        let missed = moments.missed.into_iter().map(|(missed, _)| missed);
        let found = moments.coming.into_iter().chain(missed).find(|one| one.automation.id == automation.id);
        match found {
            Some(found) => self.act_now(desk, &mut scene, automation, &found.key, &found.occasion).await,
            // How the stay stands, it is not to be any more; its timer only had not been taken away.
            None => Ok(()),
        }
    }

    /// The stay something is about.
    pub(crate) async fn stay_about(
        &self,
        property: &Property,
        occasion: &Occasion,
    ) -> Result<Option<Stay>, StoreError> {
        let Some((connection, reference)) = occasion.booking.as_deref().and_then(|one| one.split_once(':'))
        else {
            return Ok(None);
        };
        let references = [reference.to_owned()];
        let found = stays::by_references(self.store(), property.tenant, connection, &references).await?.pop();
        if found.is_some() {
            return Ok(found);
        }
        let name = [(connection.to_owned(), reference.to_owned())];
        match stays::superseded(self.store(), property.tenant, &name).await?.into_values().next() {
            Some(id) => stays::stay(self.store(), property.tenant, id).await,
            None => Ok(None),
        }
    }

    /// Who a guest is today, when people have found two to be one.
    pub(crate) async fn merged_into(
        &self,
        tenant: guestlink_domain::ids::TenantId,
        guest: GuestId,
    ) -> Result<GuestId, StoreError> {
        let mut today = guest;
        // A chain of merges ends; more links than this were made by mistake.
        for _ in 0..8 {
            let merges = guests::merges(self.store(), tenant, today).await?;
            let into = merges.iter().rfind(|merge| merge.from == today && merge.undone_at.is_none());
            match into {
                Some(merge) => today = merge.into,
                None => break,
            }
        }
        Ok(today)
    }

    /// Everything of what an unfinished booking wants is taken by others.
    pub(crate) async fn sold_out(
        &self,
        property: &Property,
        occasion: &Occasion,
    ) -> Result<bool, StoreError> {
        let Some(booking) = &occasion.data.booking else { return Ok(false) };
        let (Some(id), Some(from), Some(until)) =
            (booking.accommodation.as_deref(), booking.check_in, booking.check_out)
        else {
            return Ok(false);
        };
        let Some(units) = units(&property.catalog, id) else { return Ok(false) };
        let calendar = stays::calendar(self.store(), property.tenant, property.id, from, until).await?;
        Ok(calendar.most_taken(id, from, until) >= units)
    }
}

fn units(catalog: &Catalog, id: &str) -> Option<usize> {
    catalog.accommodation(id).map(|accommodation| usize::from(accommodation.units))
}
