//! A resort was applied anew: the moments of every stay are set anew, from its new automations. Once for each revision,
//! whoever runs; a stop in between begins again where nothing is lost, for setting the same moments twice changes nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use guestlink_domain::automations::{Derived, Done, Reviews, Situation, Spent, derive};
use guestlink_domain::ids::{GuestId, PropertyId};
use guestlink_store::leases::Fence;
use guestlink_store::messaging::{self as stored, Loaded};
use guestlink_store::stays::{self, Stay};
use guestlink_store::timers::TimerCancel;
use guestlink_store::{StoreError, automations, settings};
use jiff::ToSpan as _;

use super::occur::{booked_at, booking_of, reservation_of, stay_prefix, waiting};
use super::person::{Stays, person_of};
use crate::App;
use crate::messaging::desk::Desk;
use crate::messaging::partition;
use crate::properties::Property;

/// Stays set anew in one transaction.
const AT_ONCE: i64 = 200;

/// Which revision the timers of each property follow, as far as this process knows.
#[derive(Debug, Default)]
pub(crate) struct Revised(Mutex<HashMap<PropertyId, i64>>);

impl App {
    /// Sets the moments of all stays anew where a revision is new; how many stays were looked at.
    pub(crate) async fn follow_revisions(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let mut looked_at = 0_usize;
        for property in self.all_properties() {
            let known =
                self.revised().0.lock().unwrap_or_else(PoisonError::into_inner).get(&property.id).copied();
            if known == Some(property.revision) {
                continue;
            }
            let key = format!("automations/revision/{}", property.id.0);
            let mark = Bytes::from(property.revision.to_string());
            if settings::get(self.store(), &key).await?.as_ref() != Some(&mark) {
                looked_at += self.rederive(&property, fences).await?;
                let mut tx = self.store().begin().await?;
                settings::put(&mut tx, &key, &mark).await?;
                tx.commit().await?;
            }
            self.revised()
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(property.id, property.revision);
        }
        Ok(looked_at)
    }

    /// Sets the moments of every stay anew that is not long over; how many stays.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn rederive(&self, property: &Property, fences: &[Fence]) -> Result<usize, StoreError> {
        let from =
            property.today(self.clock().now()).checked_sub(60.days()).unwrap_or(jiff::civil::Date::MIN);
        let (mut after, mut count) = (None, 0_usize);
        loop {
            let stays =
                stays::since(self.store(), property.tenant, property.id, from, after, AT_ONCE).await?;
            let Some(last) = stays.last() else { return Ok(count) };
            after = Some((last.check_out, last.id));
            count += stays.len();
            self.rederive_some(property, &stays, fences).await?;
        }
    }

    async fn rederive_some(
        &self,
        property: &Property,
        stays: &[Stay],
        fences: &[Fence],
    ) -> Result<(), StoreError> {
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        let mut guests: Vec<GuestId> = stays.iter().filter_map(|stay| stay.guest).collect();
        guests.sort_unstable();
        guests.dedup();
        let loaded = stored::by_guests(self.store(), property.tenant, &number, &guests).await?;
        let mut done = automations::done_of(self.store(), property.tenant, &guests).await?;
        let mut by_guest: BTreeMap<GuestId, Loaded> =
            loaded.into_iter().map(|one| (one.guest.id, one)).collect();
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        for stay in stays {
            let Some(loaded) = stay.guest.and_then(|guest| by_guest.get(&guest).cloned()) else { continue };
            let known = done.get(&loaded.guest.id).cloned().unwrap_or_default();
            self.rederive_one(&mut desk, property, (&number, stay), loaded, known);
        }
        by_guest.clear();
        done.clear();
        self.write(desk, fences).await
    }

    fn rederive_one(
        &self,
        desk: &mut Desk,
        property: &Property,
        (number, stay): (&str, &Stay),
        loaded: Loaded,
        done: Vec<Done>,
    ) {
        let of = loaded.identities.first().map_or("", |identity| identity.value.as_str());
        let seat = desk.lay(property, number, partition::of(of), loaded);
        let prefix = stay_prefix(stay.id);
        desk.batch.timers_cancelled.push(TimerCancel::Prefix { tenant: stay.tenant, prefix: prefix.clone() });
        let (Some(chat), Some(reservation)) = (desk.chat(seat), reservation_of(stay)) else { return };
        let person = person_of(chat, desk.now(), done, &Stays::default());
        let (given, reviews) = (BTreeMap::new(), Reviews::default());
        let situation = Situation {
            resort: &property.resort,
            now: desk.now(),
            person: &person,
            reservation: Some(&reservation),
            booked_at: booked_at(stay),
            sold_out: false,
            given: &given,
            reviews: &reviews,
            rates: &property.resort.rates,
            spent: Spent::default(),
        };
        let moments = derive(&property.resort, &reservation, &booking_of(stay), &situation);
        let timers: Vec<_> = moments
            .coming
            .into_iter()
            .map(|Derived { automation, key, due, .. }| {
                let timer_key = format!("{prefix}{}", automation.id);
                self.timer(desk, chat, Some(stay.id), (&timer_key, due), &waiting(chat, automation, &key))
            })
            .collect();
        desk.batch.timers_set.extend(timers);
    }
}
