//! Guests as campaigns look at them, for many at once.

use std::collections::BTreeMap;

use guestlink_domain::automations::Situation;
use guestlink_domain::campaigns::{Candidate, Visit, automation, decide};
use guestlink_domain::ids::{CampaignId, GuestId};
use guestlink_store::campaigns::{self, Contact};
use guestlink_store::stays::{self, Stay};
use guestlink_store::{StoreError, automations as stored, messaging};
use jiff::civil::Date;

use super::{Plan, Preview};
use crate::App;
use crate::automations::{Stays, person_of};
use crate::conversations::BLOCKED;
use crate::messaging::desk::{Chat, Desk};
use crate::properties::Property;
use crate::sales;

/// Guests looked at in one go.
pub(super) const PAGE: i64 = 250;

impl App {
    /// These guests, as they are known now. Who is not there any more is left out.
    pub(super) async fn candidates(
        &self,
        property: &Property,
        number: &str,
        guests: &[GuestId],
    ) -> Result<Vec<(GuestId, Candidate)>, StoreError> {
        let (store, tenant) = (self.store(), property.tenant);
        let loaded = messaging::by_guests(store, tenant, number, guests).await?;
        let mut done = stored::done_of(store, tenant, guests).await?;
        let mut theirs: BTreeMap<GuestId, Vec<Stay>> = BTreeMap::new();
        for stay in stays::of_guests(store, tenant, guests).await? {
            if let Some(guest) = stay.guest {
                let known = theirs.entry(guest).or_default();
                // Rows of the last key may come more than once.
                if !known.iter().any(|other| other.id == stay.id) {
                    known.push(stay);
                }
            }
        }
        let contacts = campaigns::contacts(store, tenant, guests).await?;
        let mut labels = campaigns::labels(store, tenant, guests).await?;
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let today = property.today(desk.now());
        let mut all = Vec::new();
        for loaded in loaded {
            let guest = loaded.guest.id;
            let seat = desk.lay(property, number, 0, loaded);
            let Some(chat) = desk.chat(seat) else { continue };
            let stays = Stays(theirs.remove(&guest).unwrap_or_default());
            let mut done = done.remove(&guest).unwrap_or_default();
            done.dedup();
            let contact = contacts.get(&guest).copied().unwrap_or_default();
            let visits = visits(property, &stays, today);
            let person = person_of(chat, desk.now(), done, &stays);
            let labels = labels.remove(&guest).unwrap_or_default();
            all.push((guest, candidate(chat, person, (visits, labels), contact)));
        }
        Ok(all)
    }

    /// What a campaign would do if it ran now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn preview_campaign(
        &self,
        property: &Property,
        id: CampaignId,
        plan: &Plan,
    ) -> Result<Preview, StoreError> {
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        let (now, given) = (self.clock().now(), BTreeMap::new());
        let (today, reviews) = (property.today(now), self.reviews().of(property.tenant));
        let automation = automation(id, plan);
        let mut spent = self.spent(property, now).await?;
        let (mut preview, mut after) = (Preview::default(), None);
        loop {
            let page = campaigns::people(self.store(), property.tenant, property.id, after, PAGE).await?;
            let Some(last) = page.last().copied() else { return Ok(preview) };
            after = Some(last);
            for (_, guest) in self.candidates(property, &number, &page).await? {
                if !plan.segment.means(&guest, today, now) {
                    continue;
                }
                let situation = Situation {
                    resort: &property.resort,
                    now,
                    person: &guest.person,
                    reservation: None,
                    booked_at: None,
                    sold_out: false,
                    given: &given,
                    reviews: &reviews,
                    rates: &property.resort.rates,
                    spent,
                };
                preview.count(&decide((id, plan), &automation, &guest, &situation), &mut spent);
            }
        }
    }
}

fn candidate(
    chat: &Chat,
    person: guestlink_domain::automations::Person,
    (visits, labels): (Vec<Visit>, Vec<String>),
    contact: Contact,
) -> Candidate {
    Candidate {
        person,
        labels,
        visits,
        last_message: contact.last_message,
        last_heard: contact.last_heard,
        opted_out: sales::flag(chat, sales::OPTED_OUT),
        blocked: sales::flag(chat, BLOCKED) || contact.blocked,
    }
}

/// Stays at this property that hold. Not every platform tells who has come and gone: then the days say so.
fn visits(property: &Property, stays: &Stays, today: Date) -> Vec<Visit> {
    let here = stays.0.iter().filter(|stay| stay.property == property.id);
    let visits = here.filter_map(|stay| {
        let (over, here) = match stay.status.as_str() {
            "checked_out" => (true, false),
            "checked_in" => (stay.check_out < today, stay.check_out >= today),
            "confirmed" => (stay.check_out <= today, stay.check_in < today && today < stay.check_out),
            "pending" => (false, false),
            _ => return None,
        };
        Some(Visit {
            accommodation: stay.accommodation.clone(),
            check_in: stay.check_in,
            check_out: stay.check_out,
            over,
            here,
        })
    });
    visits.collect()
}
