//! Something happened: which automations begin, and which moments of the stay follow.

use std::collections::BTreeMap;

use guestlink_domain::automations::{
    Derived, Heard, Occasion, PAGE_URL, Person, Reviews, STAY_TOKEN, Situation, act, derive, leads_to_page,
    listening, plan,
};
use guestlink_domain::bookings::BookingEvent;
use guestlink_domain::bookings::native::{EventKind, Reservation};
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{GuestId, StayId, TimerId};
use guestlink_domain::resort::automations::{Automation, Stop, Trigger};
use guestlink_store::StoreError;
use guestlink_store::stays::Stay;
use guestlink_store::timers::{NewTimer, TimerCancel};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AUTOMATION;
use super::deeds::{Asked, perform};
use super::person::{hears, left_open};
use crate::App;
use crate::bookings::News;
use crate::messaging::desk::{Chat, Desk, Seat};
use crate::properties::Property;

/// Where something happens, and what is known there.
pub(crate) struct Scene<'a> {
    pub(crate) property: &'a Property,
    pub(crate) seat: Seat,
    pub(crate) cause: &'a Cause,
    pub(crate) person: Person,
    /// The stay it is about, as it stands now.
    pub(crate) stay: Option<StayId>,
    pub(crate) reservation: Option<Reservation>,
    pub(crate) booked_at: Option<Timestamp>,
    pub(crate) sold_out: bool,
    /// Values only we have.
    pub(crate) given: BTreeMap<String, String>,
    pub(crate) reviews: std::sync::Arc<Reviews>,
    pub(crate) spent: guestlink_domain::automations::Spent,
}

impl Scene<'_> {
    pub(crate) fn situation(&self, now: Timestamp) -> Situation<'_> {
        Situation {
            resort: &self.property.resort,
            now,
            person: &self.person,
            reservation: self.reservation.as_ref(),
            booked_at: self.booked_at,
            sold_out: self.sold_out,
            given: &self.given,
            reviews: &self.reviews,
            rates: &self.property.resort.rates,
            spent: self.spent,
        }
    }
}

/// An automation that waits for its moment, as its timer keeps it. No name, no number, no words.
#[derive(Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) guest: GuestId,
    pub(crate) number: String,
    pub(crate) automation: String,
    pub(crate) key: String,
    /// What it was begun by; none for what follows from a stay, which is read anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) occasion: Option<Occasion>,
}

impl App {
    /// What follows from a booking event; `fresh`: the stay as it stands after it, if it changed one.
    pub(crate) async fn automate(
        &self,
        desk: &mut Desk,
        news: &News<'_>,
        fresh: Option<Stay>,
    ) -> Result<(), StoreError> {
        let occasion = occasion_of(news.event, news.connection, news.key, news.before);
        let listens = listening(&news.property.resort, occasion.trigger).next().is_some();
        if !listens && fresh.is_none() {
            return Ok(());
        }
        let stay = fresh.as_ref().or(news.before);
        let Some(scene) = self.scene(desk, news.property, news.seat, news.cause, stay).await? else {
            return Ok(());
        };
        let mut scene = scene;
        self.begin(desk, &mut scene, &occasion).await?;
        if let Some(stay) = fresh {
            self.follow(desk, &mut scene, &stay);
        }
        Ok(())
    }

    /// Everything decisions at a seat start from.
    pub(crate) async fn scene<'a>(
        &self,
        desk: &Desk,
        property: &'a Property,
        seat: Seat,
        cause: &'a Cause,
        stay: Option<&Stay>,
    ) -> Result<Option<Scene<'a>>, StoreError> {
        let Some(person) = self.person(desk, seat).await? else { return Ok(None) };
        Ok(Some(Scene {
            property,
            seat,
            cause,
            person,
            stay: stay.map(|stay| stay.id),
            reservation: stay.and_then(reservation_of),
            booked_at: stay.and_then(booked_at),
            sold_out: false,
            given: BTreeMap::new(),
            reviews: self.reviews().of(property.tenant),
            spent: self.spent(property, desk.now()).await?,
        }))
    }

    /// Automations that listen to what happened.
    pub(crate) async fn begin(
        &self,
        desk: &mut Desk,
        scene: &mut Scene<'_>,
        occasion: &Occasion,
    ) -> Result<(), StoreError> {
        let property = scene.property;
        for automation in listening(&property.resort, occasion.trigger) {
            let planned = {
                let situation = scene.situation(desk.now());
                plan(automation, occasion, &situation).map(|plan| {
                    let trace = plan.trace(automation, occasion, &situation);
                    (plan, trace)
                })
            };
            match planned {
                Ok((plan, _)) if plan.due <= desk.now() => {
                    self.act_now(desk, scene, automation, &plan.key, occasion).await?;
                }
                Ok((plan, trace)) => {
                    let Some(chat) = desk.chat(scene.seat) else { continue };
                    let mut waiting = waiting(chat, automation, &plan.key);
                    waiting.occasion = Some(occasion.clone().scrubbed());
                    let key = format!("automation/{}/{}", chat.guest.id, plan.slot);
                    let timer = self.timer(desk, chat, scene.stay, (&key, plan.due), &waiting);
                    desk.batch.timers_set.retain(|other| other.key != timer.key);
                    desk.batch.timers_set.push(timer);
                    note(desk, scene, "automation.planned", &trace, None);
                }
                Err(decided) => note(desk, scene, "automation.withheld", &decided.trace, None),
            }
        }
        Ok(())
    }

    /// The moments of a stay follow from how it stands now: all are set anew.
    fn follow(&self, desk: &mut Desk, scene: &mut Scene<'_>, stay: &Stay) {
        let prefix = stay_prefix(stay.id);
        desk.batch.timers_cancelled.push(TimerCancel::Prefix { tenant: stay.tenant, prefix: prefix.clone() });
        desk.batch.timers_set.retain(|other| !other.key.starts_with(&prefix));
        let Some(reservation) = scene.reservation.clone() else { return };
        let booking = booking_of(stay);
        let moments = derive(&scene.property.resort, &reservation, &booking, &scene.situation(desk.now()));
        for Derived { automation, key, due, .. } in moments.coming {
            let Some(chat) = desk.chat(scene.seat) else { return };
            // What is due already is decided by its timer, too, at once.
            let timer_key = format!("{prefix}{}", automation.id);
            let timer =
                self.timer(desk, chat, Some(stay.id), (&timer_key, due), &waiting(chat, automation, &key));
            desk.batch.timers_set.push(timer);
        }
    }

    pub(crate) fn timer(
        &self,
        desk: &Desk,
        chat: &Chat,
        stay: Option<StayId>,
        (key, due): (&str, Timestamp),
        waiting: &Waiting,
    ) -> NewTimer {
        NewTimer {
            tenant: chat.guest.tenant,
            key: key.to_owned(),
            id: TimerId(self.ids().new_at(desk.now())),
            partition: chat.conversation.partition,
            conversation: None,
            stay,
            name: AUTOMATION.to_owned(),
            due_at: due,
            payload: serde_json::to_value(waiting).unwrap_or_default(),
        }
    }

    /// Its moment is now.
    pub(crate) async fn act_now(
        &self,
        desk: &mut Desk,
        scene: &mut Scene<'_>,
        automation: &Automation,
        key: &str,
        occasion: &Occasion,
    ) -> Result<(), StoreError> {
        if automation.recovery {
            scene.sold_out = self.sold_out(scene.property, occasion).await?;
        }
        self.lead_to_page(desk, scene, automation).await?;
        let decided = act(automation, key, occasion, &scene.situation(desk.now()));
        match decided.result {
            Ok(deeds) => {
                let asked = perform(desk, scene, (automation, key, occasion), deeds, &decided.trace);
                for wish in asked {
                    Box::pin(self.ask_for(desk, scene, automation, key, wish)).await?;
                }
            }
            Err(why) => {
                if why.is_for_now() {
                    self.later(desk, scene, automation, key, occasion, &why);
                }
                note(desk, scene, "automation.withheld", &decided.trace, None);
            }
        }
        Ok(())
    }

    /// Opens a service request in the guest's name. Without a stay there is nowhere to bring it.
    async fn ask_for(
        &self,
        desk: &mut Desk,
        scene: &Scene<'_>,
        automation: &Automation,
        key: &str,
        (service, note, index): Asked,
    ) -> Result<(), StoreError> {
        let (Some(stay), Some(guest)) = (scene.stay, desk.chat(scene.seat).map(|chat| chat.guest.id)) else {
            return Ok(());
        };
        let id = crate::ids::derived(&[b"request", key.as_bytes(), &index.to_be_bytes()]);
        let wish = crate::requests::Wish { note, ..crate::requests::Wish::of(&service) };
        self.ask_in_name(desk, scene.property, (stay, guest), id, &automation.id, &wish, scene.cause).await
    }

    /// A message that leads to the guest's page is given its link.
    async fn lead_to_page(
        &self,
        desk: &mut Desk,
        scene: &mut Scene<'_>,
        automation: &Automation,
    ) -> Result<(), StoreError> {
        let Some(stay) = scene.stay.filter(|_| leads_to_page(automation, &scene.property.resort)) else {
            return Ok(());
        };
        if let Some(token) = self.page_token(desk, scene.property, stay).await? {
            if let Some(public) = self.config().public_url.as_deref() {
                scene
                    .given
                    .insert(PAGE_URL.to_owned(), format!("{}/w/{token}", public.trim_end_matches('/')));
            }
            scene.given.insert(STAY_TOKEN.to_owned(), token);
        }
        Ok(())
    }
}

/// A booking event as automations see it, under the first name of its booking.
pub(crate) fn occasion_of(
    event: &BookingEvent,
    connection: &str,
    key: &str,
    before: Option<&Stay>,
) -> Occasion {
    let mut occasion = Occasion::of_event(event, connection, key);
    if let Some(stay) = before {
        occasion.booking = Some(booking_of(stay));
    }
    occasion
}

/// What is kept of an event besides the stay: that it happened, and that a booking was left open.
pub(crate) fn remember(chat: &mut Chat, occasion: &Occasion) {
    let Trigger::Booking(kind) = occasion.trigger else { return };
    hears(chat, Heard { what: Stop::Booking(kind), at: occasion.at, booking: occasion.booking.clone() });
    if let (EventKind::BookingStarted | EventKind::BookingAbandoned, Some(booking)) =
        (kind, &occasion.booking)
    {
        left_open(chat, booking, occasion.at);
    }
}

pub(crate) fn stay_prefix(stay: StayId) -> String {
    format!("stay/{stay}/")
}

/// What a booking is called in the record: by the first reference it was told under, so that a booking issued anew is
/// still the same.
pub(crate) fn booking_of(stay: &Stay) -> String {
    let first = stay.data.get("booking").and_then(serde_json::Value::as_str);
    first.map_or_else(|| format!("{}:{}", stay.connection, stay.reference), str::to_owned)
}

/// The reservation as the platform last told it.
pub(crate) fn reservation_of(stay: &Stay) -> Option<Reservation> {
    serde_json::from_value(stay.data.get("reservation")?.clone()).ok()
}

/// Since when it is known.
pub(crate) fn booked_at(stay: &Stay) -> Option<Timestamp> {
    serde_json::from_value(stay.data.get("booked_at")?.clone()).ok()
}

pub(crate) fn waiting(chat: &Chat, automation: &Automation, key: &str) -> Waiting {
    Waiting {
        guest: chat.guest.id,
        number: chat.conversation.number_id.clone(),
        automation: automation.id.clone(),
        key: key.to_owned(),
        occasion: None,
    }
}

/// The record of a decision.
pub(crate) fn note(
    desk: &mut Desk,
    scene: &Scene<'_>,
    kind: &str,
    trace: &guestlink_domain::automations::Trace,
    message: Option<guestlink_domain::ids::MessageId>,
) {
    let mut data = serde_json::to_value(trace).unwrap_or_default();
    if let (Some(data), Some(message)) = (data.as_object_mut(), message) {
        data.insert("message".to_owned(), serde_json::to_value(message).unwrap_or_default());
    }
    desk.event_about(scene.seat, scene.stay, scene.cause, DomainEvent::new(kind, data));
}
