//! Events of the house itself: a room is ready, a request is late, a campaign begins. Whoever knows of one announces it
//! here, and automations that listen to it begin. The way in for service requests, staff and campaigns.

use std::collections::BTreeMap;

use guestlink_domain::automations::Occasion;
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::GuestId;
use guestlink_domain::resort::automations::HouseEvent;
use guestlink_store::StoreError;
use guestlink_store::messaging::{self as stored, Identity, IdentityKind};
use guestlink_store::stays::{self, Stay};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::occur::booking_of;
use crate::App;
use crate::ids::derived;
use crate::insist::insist;
use crate::messaging::desk::Desk;
use crate::messaging::partition;
use crate::properties::Property;

/// Whom it concerns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Audience {
    /// One guest.
    Guest(GuestId),
    /// The guest of one booking.
    Booking {
        /// Which platform told it.
        connection: String,
        /// Its reference there.
        reference: String,
    },
    /// Every guest in the house.
    InHouse,
    /// Every guest whose stay ended between these days, both included.
    Left(Date, Date),
    /// A colleague, by their number in `services.json`, digits only.
    Staff(String),
}

/// Something to be announced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Announcement {
    /// What.
    pub event: HouseEvent,
    /// Unique: announced twice it has no second effect.
    pub identity: String,
    /// To whom.
    pub audience: Audience,
    /// What it says, by the names of variables (`unit`, `issue`, `until` …).
    pub facts: BTreeMap<String, String>,
    /// Who announces it.
    pub by: String,
}

impl App {
    /// Announces something; how many people it concerned.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn announce(&self, property: &Property, news: &Announcement) -> Result<usize, StoreError> {
        let people = self.audience(property, &news.audience).await?;
        for (guest, stay) in &people {
            insist(|| self.announce_to(property, news, guest, stay.as_ref())).await?;
        }
        Ok(people.len())
    }

    async fn audience(
        &self,
        property: &Property,
        audience: &Audience,
    ) -> Result<Vec<(Whom, Option<Stay>)>, StoreError> {
        let today = property.today(self.clock().now());
        Ok(match audience {
            Audience::Guest(guest) => {
                let mut stays = stays::by_guest(self.store(), property.tenant, *guest).await?;
                stays
                    .sort_by_key(|stay| (stay.status != "checked_in", stay.check_out < today, stay.check_in));
                vec![(Whom::Guest(*guest), stays.into_iter().next())]
            }
            Audience::Booking { connection, reference } => {
                let references = [reference.clone()];
                let found =
                    stays::by_references(self.store(), property.tenant, connection, &references).await?;
                found.into_iter().filter_map(with_guest).collect()
            }
            Audience::InHouse => {
                let from = today.checked_sub(1.day()).unwrap_or(today);
                let stays = self.all_since(property, from).await?;
                stays.into_iter().filter(|stay| stay.status == "checked_in").filter_map(with_guest).collect()
            }
            Audience::Left(from, until) => {
                let stays = self.all_since(property, *from).await?;
                let left = |stay: &Stay| stay.check_out <= *until && stay.status == "checked_out";
                let mut seen = std::collections::BTreeSet::new();
                let one_each = stays.into_iter().filter(left).filter_map(with_guest);
                one_each.filter(|(whom, _)| seen.insert(whom.clone())).map(|(whom, _)| (whom, None)).collect()
            }
            Audience::Staff(number) => vec![(Whom::Number(number.clone()), None)],
        })
    }

    async fn all_since(&self, property: &Property, from: Date) -> Result<Vec<Stay>, StoreError> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = stays::since(self.store(), property.tenant, property.id, from, after, 500).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some((last.check_out, last.id));
            all.extend(page);
        }
    }

    async fn announce_to(
        &self,
        property: &Property,
        news: &Announcement,
        whom: &Whom,
        stay: Option<&Stay>,
    ) -> Result<(), StoreError> {
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let identities = match whom {
            Whom::Number(number) => vec![Identity { kind: IdentityKind::Phone, value: number.clone() }],
            Whom::Guest(_) => vec![],
        };
        let loaded = match whom {
            Whom::Guest(guest) => {
                let guest = self.merged_into(property.tenant, *guest).await?;
                stored::by_guests(self.store(), property.tenant, &number, &[guest]).await?
            }
            Whom::Number(_) => stored::load(self.store(), property.tenant, &number, &identities).await?,
        };
        let known_by = loaded.first().and_then(|one| one.identities.first()).or(identities.first());
        let its = partition::of(known_by.map_or("", |identity| identity.value.as_str()));
        let seat = match loaded.into_iter().next() {
            Some(loaded) => desk.lay(property, &number, its, loaded),
            None if identities.is_empty() => return Ok(()),
            None => desk.seat(property, &number, its, &identities),
        };
        let cause = Cause::Staff(news.by.clone());
        let Some(mut scene) = self.scene(&desk, property, seat, &cause, stay).await? else { return Ok(()) };
        let mine = derived(&[news.identity.as_bytes(), scene.person.key.as_bytes()]).to_string();
        let (booking, now) = (stay.map(booking_of), desk.now());
        let occasion = Occasion::of_house(news.event, &mine, now, booking, news.facts.clone());
        let data = serde_json::json!({ "type": news.event, "occasion": occasion });
        desk.event_about(seat, scene.stay, &cause, DomainEvent::new("house.announced", data));
        self.begin(&mut desk, &mut scene, &occasion).await?;
        self.write(desk, &[]).await
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Whom {
    Guest(GuestId),
    Number(String),
}

fn with_guest(stay: Stay) -> Option<(Whom, Option<Stay>)> {
    stay.guest.map(|guest| (Whom::Guest(guest), Some(stay)))
}
