//! Automations tried on the record: who would have got what, when, and at which cost. Reads; changes nothing.
//!
//! The record holds bookings, what guests wrote and agreed to; it does not hold how full the house was, so nothing is
//! taken for sold out here.

use std::collections::{BTreeMap, HashMap};

use guestlink_domain::automations::world::{Happening, Outcome, World};
use guestlink_domain::automations::{Consent, Occasion, Person};
use guestlink_domain::ids::{ConversationId, GuestId};
use guestlink_domain::resort::automations::GuestAct;
use guestlink_domain::resort::{self, Problem, Resort};
use guestlink_store::events::{self, Position, StoredEvent};
use guestlink_store::{StoreError, messaging};
use jiff::Timestamp;

use super::person::{Stays, person_of};
use crate::App;
use crate::messaging::desk::Desk;
use crate::messaging::inbound::WINDOW;
use crate::messaging::partition;
use crate::properties::Property;

/// Events read at a time.
const PAGE: i64 = 1_000;

/// Why nothing could be tried.
#[derive(Debug, thiserror::Error)]
pub enum DryRunError {
    /// The file has mistakes.
    #[error("{} problem(s) in the automations", .0.len())]
    Invalid(Vec<Problem>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is known of a guest's consent while the record is read.
#[derive(Clone, Copy, Default)]
struct Flags {
    /// As told by bookings.
    told: Consent,
    silent: bool,
    wrote: bool,
}

impl Flags {
    fn consent(self) -> Consent {
        Consent { service: self.told.service || self.wrote, marketing: self.told.marketing && !self.silent }
    }
}

impl App {
    /// Tries other automations (the text of an `automations.json`) on everything that happened at a property. What came
    /// before `since` only tells how things stood.
    ///
    /// # Errors
    /// [`DryRunError::Invalid`] with every mistake in the file, or when the database cannot be read.
    pub async fn dry_run(
        &self,
        property: &Property,
        automations: &str,
        since: Timestamp,
    ) -> Result<Vec<Outcome>, DryRunError> {
        let mut files = resort::export(&property.resort);
        files.insert("automations.json".to_owned(), automations.to_owned());
        let has_photo = |path: &str| property.photos.contains_key(path);
        let resort = resort::load(&files, &has_photo).map_err(DryRunError::Invalid)?;
        let log = self.log_of(property).await?;
        let people = self.people_of(property, &log).await?;
        Ok(self.replay(property, &resort, &log, people, since))
    }

    /// Names of the people of a dry run, by their id as it is told there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn names_of(
        &self,
        property: &Property,
        people: &[String],
    ) -> Result<HashMap<String, String>, StoreError> {
        let guests: Vec<GuestId> = people.iter().filter_map(|person| person.parse().ok()).collect();
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        let loaded = messaging::by_guests(self.store(), property.tenant, &number, &guests).await?;
        Ok(loaded
            .into_iter()
            .filter_map(|loaded| Some((loaded.guest.id.to_string(), loaded.guest.name?)))
            .collect())
    }

    /// Everything recorded about a property.
    async fn log_of(&self, property: &Property) -> Result<Vec<StoredEvent>, StoreError> {
        let (mut log, mut position) = (Vec::new(), Position::START);
        loop {
            let page = events::read_after(self.store(), position, PAGE).await?;
            let Some(last) = page.last() else { return Ok(log) };
            position = last.position;
            let ours = page.into_iter().filter(|one| {
                one.event.tenant == property.tenant && one.event.about.property == Some(property.id)
            });
            log.extend(ours.filter(|one| tells(&one.event.event.kind)));
        }
    }

    /// Everybody the record is about, as they are known today, but with nothing agreed to yet.
    async fn people_of(
        &self,
        property: &Property,
        log: &[StoredEvent],
    ) -> Result<HashMap<GuestId, Person>, StoreError> {
        let mut guests: Vec<GuestId> = log.iter().filter_map(|one| one.event.about.guest).collect();
        guests.sort_unstable();
        guests.dedup();
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        let loaded = messaging::by_guests(self.store(), property.tenant, &number, &guests).await?;
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let mut people = HashMap::new();
        for loaded in loaded {
            let guest = loaded.guest.id;
            let seat = desk.lay(property, &number, partition::of(""), loaded);
            let Some(chat) = desk.chat(seat) else { continue };
            let person = person_of(chat, desk.now(), Vec::new(), &Stays::default());
            let blank = Person {
                consent: Consent::default(),
                heard: Vec::new(),
                abandoned: Vec::new(),
                tags: Vec::new(),
                ..person
            };
            people.insert(guest, blank);
        }
        Ok(people)
    }

    fn replay(
        &self,
        property: &Property,
        resort: &Resort,
        log: &[StoredEvent],
        people: HashMap<GuestId, Person>,
        since: Timestamp,
    ) -> Vec<Outcome> {
        let reviews = self.reviews().of(property.tenant);
        let start = log.first().map_or_else(|| self.clock().now(), |first| first.event.at);
        let mut world = World::new(resort, &reviews, &resort.rates, start);
        for person in people.into_values() {
            world.meet(person);
        }
        let mut flags: BTreeMap<String, Flags> = BTreeMap::new();
        let mut chats: HashMap<ConversationId, GuestId> = HashMap::new();
        for stored in log {
            let event = &stored.event;
            if let (Some(chat), Some(guest)) = (event.about.conversation, event.about.guest) {
                chats.insert(chat, guest);
            }
            let by_chat = || event.about.conversation.and_then(|chat| chats.get(&chat).copied());
            let Some(guest) = event.about.guest.or_else(by_chat) else { continue };
            world.pass(event.at);
            let person = guest.to_string();
            let flags = flags.entry(person.clone()).or_default();
            for happening in happenings(stored, flags) {
                world.happens(&person, happening);
            }
        }
        world.pass(self.clock().now());
        world.into_outcomes().into_iter().filter(|outcome| outcome.at >= since).collect()
    }
}

/// Kinds of events that automations learn from.
fn tells(kind: &str) -> bool {
    matches!(
        kind,
        "booking.received"
            | "house.announced"
            | "message.received"
            | "guest.declined"
            | "consent.given"
            | "consent.withdrawn"
    )
}

fn happenings(stored: &StoredEvent, flags: &mut Flags) -> Vec<Happening> {
    let event = &stored.event;
    let at = event.at;
    match event.event.kind.as_str() {
        "booking.received" | "house.announced" => {
            let occasion = event.event.data.get("occasion").cloned().unwrap_or_default();
            let Ok(occasion) = serde_json::from_value::<Occasion>(occasion) else { return Vec::new() };
            agree(&occasion, flags);
            vec![Happening::Consent(flags.consent()), Happening::Occasion(Box::new(occasion))]
        }
        "message.received" => {
            flags.wrote = true;
            let until = at.saturating_add(WINDOW).unwrap_or(Timestamp::MAX);
            vec![
                Happening::Consent(flags.consent()),
                Happening::Window(until),
                Happening::Guest(GuestAct::Wrote, at),
            ]
        }
        "guest.declined" => vec![Happening::Guest(GuestAct::Declined, at)],
        "consent.withdrawn" => {
            flags.silent = true;
            flags.told.marketing = false;
            vec![Happening::Consent(flags.consent()), Happening::Guest(GuestAct::OptedOut, Timestamp::MAX)]
        }
        "consent.given" => {
            flags.silent = false;
            vec![Happening::Consent(flags.consent())]
        }
        _ => Vec::new(),
    }
}

/// What a booking says the guest agreed to. Silence takes nothing back; who asked for silence keeps it.
fn agree(occasion: &Occasion, flags: &mut Flags) {
    let told = occasion.data.guest.as_ref().and_then(|guest| guest.whatsapp_opt_in.as_ref());
    if let Some(told) = told {
        let granted = told.granted && !flags.silent;
        flags.told = Consent { service: granted, marketing: granted && told.marketing };
    }
}
