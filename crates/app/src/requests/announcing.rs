//! What happens to requests, for automations that listen to it: done, late for the first time, given to somebody. Begun
//! on the same desk, so that what follows is written together with what it follows from.

use std::collections::BTreeMap;
use std::pin::Pin;

use guestlink_domain::automations::{OF_A_REQUEST, Occasion, listening};
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::requests::{Change, Channel, Request};
use guestlink_domain::resort::automations::{HouseEvent, Trigger};
use guestlink_store::{StoreError, stays};
use serde_json::json;

use super::telling::language;
use super::work::Case;
use crate::App;
use crate::automations::booking_of;
use crate::ids::derived;
use crate::messaging::desk::{Desk, Seat};

/// A deed of the future: an automation may open a request, which may be announced again.
type Doing<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

impl App {
    /// Lets automations begin that listen to what these changes mean.
    pub(super) fn announce_request<'a>(
        &'a self,
        desk: &'a mut Desk,
        matter: &'a Case,
        before: Option<&'a Request>,
        changes: &'a [Change],
        cause: &'a Cause,
    ) -> Doing<'a> {
        Box::pin(async move {
            for change in changes {
                match change {
                    Change::Completed { .. } => {
                        self.announce_to_guest(desk, matter, HouseEvent::RequestCompleted, cause).await?;
                    }
                    Change::Escalated { .. } if before.is_some_and(|was| was.escalated.is_empty()) => {
                        self.announce_to_guest(desk, matter, HouseEvent::RequestLate, cause).await?;
                    }
                    Change::Accepted { member } | Change::Approved { member } => {
                        self.announce_to_member(desk, matter, member, cause).await?;
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    }

    /// Does any automation of the house listen?
    fn listens(matter: &Case, event: HouseEvent) -> bool {
        listening(&matter.property.resort, Trigger::House(event)).next().is_some()
    }

    async fn announce_to_guest(
        &self,
        desk: &mut Desk,
        matter: &Case,
        event: HouseEvent,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let Some(guest) = matter.about.guest.filter(|_| Self::listens(matter, event)) else { return Ok(()) };
        match self.seat_of_guest(desk, matter, guest).await? {
            Some(seat) => self.announce_at(desk, matter, (seat, event), BTreeMap::new(), cause).await,
            None => Ok(()),
        }
    }

    /// Whoever has it now. What an automation opened is not announced so: it would begin itself again.
    async fn announce_to_member(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &str,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let event = HouseEvent::RequestAssigned;
        let by_automation = matter.request.as_ref().is_none_or(|request| request.via == Channel::Automation);
        if by_automation || !Self::listens(matter, event) {
            return Ok(());
        }
        let property = matter.property.clone();
        let Some(member) = property.resort.services.staff.iter().find(|one| one.id == member) else {
            return Ok(());
        };
        let Some(seat) = self.seat_of_member(desk, &property, member).await? else { return Ok(()) };
        let name = member.name.split(' ').next().unwrap_or(&member.name).to_owned();
        let facts = BTreeMap::from([("staff_name".to_owned(), name)]);
        self.announce_at(desk, matter, (seat, event), facts, cause).await
    }

    async fn announce_at(
        &self,
        desk: &mut Desk,
        matter: &Case,
        (seat, event): (Seat, HouseEvent),
        more: BTreeMap<String, String>,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let (Some(request), Some(chat)) = (&matter.request, desk.chat(seat)) else { return Ok(()) };
        let lang = language(chat, request, &matter.property);
        let mut facts = self.words(&matter.property).facts(request, &lang);
        facts.extend(more);
        let stay = match matter.about.stay {
            Some(stay) => stays::stay(self.store(), matter.tenant, stay).await?,
            None => None,
        };
        let property = matter.property.clone();
        let Some(mut scene) = self.scene(desk, &property, seat, cause, stay.as_ref()).await? else {
            return Ok(());
        };
        let version = request.version.to_be_bytes();
        let parts: [&[u8]; 4] =
            [event.as_str().as_bytes(), matter.id.0.as_bytes(), &version, scene.person.key.as_bytes()];
        let identity = format!("{OF_A_REQUEST}{}", derived(&parts));
        let booking = stay.as_ref().map(booking_of);
        let occasion = Occasion::of_house(event, &identity, desk.now(), booking, facts);
        let data = json!({ "type": event, "request": matter.id, "occasion": occasion });
        desk.event_about(seat, scene.stay, cause, DomainEvent::new("house.announced", data));
        self.begin(desk, &mut scene, &occasion).await
    }
}
