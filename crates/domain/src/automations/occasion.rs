//! Something that happened, in the form in which automations look at it and in which it waits with a timer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Person;
use crate::bookings::BookingEvent;
use crate::bookings::native::{Data, EventKind, Guest, Reservation};
use crate::resort::automations::{HouseEvent, Trigger};

/// Something that happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Occasion {
    /// What.
    pub trigger: Trigger,
    /// Its own identity: what makes two deliveries of it one.
    pub identity: String,
    /// When, by the clock of who told it.
    pub at: Timestamp,
    /// The reservation or unfinished booking it is about: `connection:reference`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
    /// What was told of it.
    #[serde(default)]
    pub data: Data,
    /// What an event of our own says, by the names of variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl Occasion {
    /// A booking event, told by `connection` under `identity`.
    pub fn of_event(event: &BookingEvent, connection: &str, identity: &str) -> Self {
        Self {
            trigger: Trigger::Booking(event.kind),
            identity: identity.to_owned(),
            at: event.timestamp,
            booking: event.booking_ref().map(|reference| format!("{connection}:{reference}")),
            data: event.data.clone(),
            facts: BTreeMap::new(),
        }
    }

    /// An event of our own.
    pub fn of_house(
        event: HouseEvent,
        identity: &str,
        at: Timestamp,
        booking: Option<String>,
        facts: BTreeMap<String, String>,
    ) -> Self {
        let trigger = Trigger::House(event);
        Self { trigger, identity: identity.to_owned(), at, booking, data: Data::default(), facts }
    }

    /// A stay as it stands, for what is counted from its days.
    pub fn of_stay(
        reservation: &Reservation,
        booking: &str,
        booked_at: Timestamp,
        trigger: Trigger,
        person: &Person,
    ) -> Self {
        let guest = Guest {
            first_name: person.first_name.clone(),
            language: person.language.clone(),
            ..Guest::default()
        };
        let data = Data { guest: Some(guest), reservation: Some(reservation.clone()), ..Data::default() };
        Self {
            trigger,
            identity: booking.to_owned(),
            at: booked_at,
            booking: Some(booking.to_owned()),
            data,
            facts: BTreeMap::new(),
        }
    }

    /// The kind of booking event it is.
    pub fn kind(&self) -> Option<EventKind> {
        match self.trigger {
            Trigger::Booking(kind) => Some(kind),
            Trigger::House(_) => None,
        }
    }

    /// Its reference as people know it.
    pub fn reference(&self) -> Option<&str> {
        let told = self.data.reservation.as_ref().map(|reservation| reservation.reference.as_str());
        let last =
            |booking: &'_ str| booking.split_once(':').map_or(0, |(connection, _)| connection.len() + 1);
        told.or_else(|| self.booking.as_deref().and_then(|booking| booking.get(last(booking)..)))
    }

    /// As much of it as a timer or the record needs: of the guest only what a message says.
    #[must_use]
    pub fn scrubbed(mut self) -> Self {
        if let Some(guest) = &mut self.data.guest {
            *guest = Guest {
                first_name: guest.first_name().map(str::to_owned),
                language: guest.language.clone(),
                country: guest.country.clone(),
                whatsapp_opt_in: guest.whatsapp_opt_in.clone(),
                ..Guest::default()
            };
        }
        if let Some(reservation) = &mut self.data.reservation {
            reservation.notes = None;
        }
        self.data.message = None;
        self.data.ext = serde_json::Map::new();
        self
    }

    /// Brought up to what is known of the reservation now; what only the event says (what changed, what is refunded)
    /// stays.
    #[must_use]
    pub fn refreshed(mut self, now_known: Option<&Reservation>) -> Self {
        if let (Some(then), Some(now)) = (self.data.reservation.clone(), now_known) {
            let mut fresh = now.clone();
            fresh.changes = then.changes;
            fresh.refund_minor = then.refund_minor.or(fresh.refund_minor);
            self.data.reservation = Some(fresh);
        }
        self
    }
}
