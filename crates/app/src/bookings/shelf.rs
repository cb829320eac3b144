//! What a wave of booking events starts from, fetched for all of them in a few statements. Within a wave nothing is about
//! the same booking or person, so what was read before it stays true to its end. What is not here is read when asked for.

use std::collections::{BTreeMap, HashMap, HashSet};

use bytes::Bytes;
use guestlink_domain::automations::Done;
use guestlink_domain::bookings::native::BookingEvent;
use guestlink_domain::ids::{GuestId, PropertyId, StayId};
use guestlink_store::messaging::{self, Identity, Loaded};
use guestlink_store::stays::{self, Stay};
use guestlink_store::welcome::{self, Link};
use guestlink_store::{StoreError, automations};

use super::work::{Delivery, identities, new_stay};
use crate::App;
use crate::messaging::desk::Desk;
use crate::properties::Property;

/// It was not fetched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotHere;

/// A booking's name: its connection, and its reference there.
type Name = (String, String);

/// Events of one property, with their connections.
type Told<'d> = (&'d Property, Vec<(&'d str, &'d BookingEvent)>);

/// What is known of one property's bookings and guests.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    names: HashSet<Name>,
    stays: HashMap<Name, Stay>,
    superseded: HashMap<Name, StayId>,
    with_pages: HashSet<StayId>,
    links: HashMap<StayId, Link>,
    identities: HashSet<Identity>,
    guests: BTreeMap<GuestId, Loaded>,
    done: BTreeMap<GuestId, Vec<Done>>,
    stays_of: HashMap<GuestId, Vec<Stay>>,
    hashes: HashSet<Bytes>,
    silent: HashSet<Bytes>,
}

impl Shelf {
    /// The stay of a booking, if there is one.
    pub(crate) fn stay(&self, connection: &str, reference: &str) -> Result<Option<&Stay>, NotHere> {
        let name = name(connection, reference);
        if self.names.contains(&name) { Ok(self.stays.get(&name)) } else { Err(NotHere) }
    }

    /// Another reference has taken the booking's place.
    pub(crate) fn is_superseded(&self, connection: &str, reference: &str) -> Result<bool, NotHere> {
        let name = name(connection, reference);
        if self.names.contains(&name) { Ok(self.superseded.contains_key(&name)) } else { Err(NotHere) }
    }

    /// The link to a stay's page.
    pub(crate) fn link(&self, stay: StayId) -> Result<Option<&Link>, NotHere> {
        if self.with_pages.contains(&stay) { Ok(self.links.get(&stay)) } else { Err(NotHere) }
    }

    /// Whoever is known by one of these.
    pub(crate) fn known_by(&self, identities: &[Identity]) -> Result<Vec<Loaded>, NotHere> {
        if !identities.iter().all(|identity| self.identities.contains(identity)) {
            return Err(NotHere);
        }
        let known = |loaded: &&Loaded| identities.iter().any(|one| loaded.identities.contains(one));
        Ok(self.guests.values().filter(known).cloned().collect())
    }

    /// A guest of a stay.
    pub(crate) fn guest(&self, guest: GuestId) -> Result<Loaded, NotHere> {
        self.guests.get(&guest).cloned().ok_or(NotHere)
    }

    /// What was done for a guest, and the guest's stays.
    pub(crate) fn history(&self, guest: GuestId) -> Result<(Vec<Done>, Vec<Stay>), NotHere> {
        if !self.guests.contains_key(&guest) {
            return Err(NotHere);
        }
        let done = self.done.get(&guest).cloned().unwrap_or_default();
        Ok((done, self.stays_of.get(&guest).cloned().unwrap_or_default()))
    }

    /// One of these wants no messages.
    pub(crate) fn is_silent(&self, hashes: &[Bytes]) -> Result<bool, NotHere> {
        if hashes.iter().all(|hash| self.hashes.contains(hash)) {
            Ok(hashes.iter().any(|hash| self.silent.contains(hash)))
        } else {
            Err(NotHere)
        }
    }
}

fn name(connection: &str, reference: &str) -> Name {
    (connection.to_owned(), reference.to_owned())
}

impl App {
    /// Fetches what these deliveries ask for first.
    pub(super) async fn shelve(&self, desk: &mut Desk, deliveries: &[Delivery]) -> Result<(), StoreError> {
        let mut told: HashMap<PropertyId, Told<'_>> = HashMap::new();
        for (property, connection, event) in deliveries.iter().flat_map(Delivery::events) {
            told.entry(property.id).or_insert_with(|| (property, vec![])).1.push((connection, event));
        }
        for (property, events) in told.into_values() {
            let fetched = self.fetch(property, &events).await?;
            desk.shelves.insert(property.id, fetched);
        }
        Ok(())
    }

    async fn fetch(
        &self,
        property: &Property,
        events: &[(&str, &BookingEvent)],
    ) -> Result<Shelf, StoreError> {
        let tenant = property.tenant;
        let mut fetched = Shelf::default();
        let told =
            events.iter().filter_map(|(connection, event)| Some(name(connection, event.booking_ref()?)));
        fetched.names = told.collect();
        let names: Vec<Name> = fetched.names.iter().cloned().collect();
        for stay in stays::by_names(self.store(), tenant, &names).await? {
            fetched.stays.insert((stay.connection.clone(), stay.reference.clone()), stay);
        }
        let unknown: Vec<Name> = names.into_iter().filter(|name| !fetched.stays.contains_key(name)).collect();
        fetched.superseded = stays::superseded(self.store(), tenant, &unknown).await?;
        let (known, new) = (
            fetched.stays.values().map(|stay| stay.id),
            unknown.iter().map(|(connection, reference)| new_stay(connection, reference)),
        );
        fetched.with_pages = known.chain(new).collect();
        let ids: Vec<StayId> = fetched.with_pages.iter().copied().collect();
        let links = welcome::of_stays(self.store(), tenant, &ids).await?;
        fetched.links = links.into_iter().map(|link| (link.stay, link)).collect();
        self.fetch_guests(property, events, &mut fetched).await?;
        Ok(fetched)
    }

    async fn fetch_guests(
        &self,
        property: &Property,
        events: &[(&str, &BookingEvent)],
        fetched: &mut Shelf,
    ) -> Result<(), StoreError> {
        let (store, tenant) = (self.store(), property.tenant);
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        fetched.identities =
            events.iter().flat_map(|(connection, event)| identities(connection, event)).collect();
        let mut asked: Vec<Identity> = fetched.identities.iter().cloned().collect();
        asked.sort_unstable();
        let mut loaded = messaging::load(store, tenant, &number, &asked).await?;
        let mut of_stays: Vec<GuestId> = fetched.stays.values().filter_map(|stay| stay.guest).collect();
        of_stays.retain(|guest| loaded.iter().all(|loaded| loaded.guest.id != *guest));
        loaded.extend(messaging::by_guests(store, tenant, &number, &of_stays).await?);
        fetched.guests = loaded.into_iter().map(|loaded| (loaded.guest.id, loaded)).collect();
        let guests: Vec<GuestId> = fetched.guests.keys().copied().collect();
        fetched.done = automations::done_of(store, tenant, &guests).await?;
        for stay in stays::of_guests(store, tenant, &guests).await? {
            if let Some(guest) = stay.guest {
                fetched.stays_of.entry(guest).or_default().push(stay);
            }
        }
        let hashes: Vec<Bytes> = asked.iter().map(|identity| self.opt_out_hash(identity)).collect();
        fetched.silent = messaging::opted_out(store, tenant, &hashes).await?;
        fetched.hashes = hashes.into_iter().collect();
        Ok(())
    }
}
