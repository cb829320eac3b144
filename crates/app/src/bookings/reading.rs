//! What a stored delivery tells: each of its events as a Guest Link event, a question to the platform, or the reason
//! why it is passed over. Reads what is known of a reservation, changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use guestlink_domain::bookings::mapping::{Around, Compiled, Completed, Delivered, Draft, Outcome};
use guestlink_domain::bookings::native::{self, BookingEvent, EventKind, Reservation, ReservationStatus};
use guestlink_store::StoreError;
use guestlink_store::inbox::InboxRow;
use guestlink_store::stays::{self, Stay};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::thanks::Thanks;
use crate::App;
use crate::properties::Property;

/// What one event of a delivery is.
#[derive(Debug)]
pub(super) enum Told {
    /// Something happened. The text is unique for the event.
    Event(Box<BookingEvent>, String),
    /// The platform must be asked.
    Ask(Box<Question>),
    /// Nothing follows; the record says why.
    Ignored(Json),
    /// The platform is to be told that the event before this one has had its effect.
    Thank(Box<Thanks>),
    /// It cannot be read.
    Failed(String),
}

/// A question to a platform that waits to be asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) property: String,
    pub(super) connection: String,
    pub(super) key: String,
    pub(super) received_at: Timestamp,
    /// Tries before this one.
    pub(super) attempt: u32,
    /// The thin event, with what to ask.
    pub(super) draft: Draft,
}

/// Where an event comes from.
#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    pub(super) property: &'a Property,
    pub(super) connection: &'a str,
    pub(super) received_at: Timestamp,
}

impl App {
    /// The events of a stored delivery.
    pub(super) async fn read_delivery(
        &self,
        property: &Property,
        connection: &str,
        row: &InboxRow,
    ) -> Result<Vec<Told>, StoreError> {
        let from = From { property, connection, received_at: row.received_at };
        let header = |name: &str| row.headers.as_ref().and_then(|kept| kept.get(name));
        let delivery = header("delivery").and_then(Json::as_str);
        let Some(mapping) = property.mappings.get(connection) else {
            return Ok(vec![native(connection, delivery, row)]);
        };
        let headers: BTreeMap<String, String> =
            header("headers").and_then(|kept| serde_json::from_value(kept.clone()).ok()).unwrap_or_default();
        let query = header("query").and_then(Json::as_str).unwrap_or_default();
        let delivered = Delivered { headers: &headers, query, body: &row.body, thin: None };
        let outcomes = match mapping.read(&delivered) {
            Ok(outcomes) => outcomes,
            Err(error) => return Ok(vec![Told::Failed(error.to_string())]),
        };
        let digest = header("digest").and_then(Json::as_str).unwrap_or_default();
        let mut told = Vec::new();
        for (index, outcome) in outcomes.into_iter().enumerate() {
            let key = format!("{connection}:{}:{index}", delivery.unwrap_or(digest));
            let offset = jiff::SignedDuration::from_micros(i64::try_from(index).unwrap_or(0));
            // Events of one body happened in its order.
            let received_at = from.received_at.saturating_add(offset).unwrap_or(from.received_at);
            let from = From { received_at, ..from };
            let thanks = match &outcome {
                Outcome::Event(draft) => self.thanks_for(from, &key, draft),
                _ => None,
            };
            let one = self.outcome(mapping, from, key, outcome).await?;
            let taken = matches!(one, Told::Event(..) | Told::Ignored(_));
            told.push(one);
            told.extend(thanks.filter(|_| taken));
        }
        Ok(told)
    }

    /// What the platform is to be told once a draft has had its effect.
    pub(super) fn thanks_for(&self, from: From<'_>, key: &str, draft: &Draft) -> Option<Told> {
        let request = draft.acknowledge.clone()?;
        let connection = from.property.resort.connections.get(from.connection)?;
        self.may_ask(connection).then(|| {
            Told::Thank(Box::new(Thanks {
                property: from.property.slug.clone(),
                connection: from.connection.to_owned(),
                key: key.to_owned(),
                attempt: 0,
                request,
            }))
        })
    }

    /// What one outcome of a mapping is.
    pub(super) async fn outcome(
        &self,
        mapping: &Arc<Compiled>,
        from: From<'_>,
        key: String,
        outcome: Outcome,
    ) -> Result<Told, StoreError> {
        Ok(match outcome {
            Outcome::Failed(slip) => Told::Failed(slip.impersonal()),
            Outcome::Ignored { skipped, reference } => {
                let why = if skipped { "the mapping skips it" } else { "its kind is of no use to us" };
                Told::Ignored(json!({ "connection": from.connection, "booking": reference, "why": why }))
            }
            Outcome::Event(draft) => {
                let connection = from.property.resort.connections.get(from.connection);
                let may_ask = connection.is_some_and(|connection| self.may_ask(connection));
                if draft.fetch.is_some() && may_ask {
                    return Ok(Told::Ask(Box::new(Question {
                        property: from.property.slug.clone(),
                        connection: from.connection.to_owned(),
                        key,
                        received_at: from.received_at,
                        attempt: 0,
                        draft: *draft,
                    })));
                }
                self.finished(mapping, from, key, &draft).await?
            }
        })
    }

    /// A draft made whole with what is known of its reservation.
    pub(super) async fn finished(
        &self,
        mapping: &Arc<Compiled>,
        from: From<'_>,
        key: String,
        draft: &Draft,
    ) -> Result<Told, StoreError> {
        let reference = draft.text(guestlink_domain::bookings::mapping::Field::reservation_ref);
        let before = match reference {
            Some(reference) => self.stay_of(from.property, from.connection, reference).await?,
            None => None,
        };
        let known = before.as_ref().and_then(reservation_of);
        let around = Around { received_at: from.received_at, key: &key, known: known.as_ref() };
        for slip in &draft.slips {
            let slip = slip.impersonal();
            tracing::info!(connection = from.connection, %slip, "a field of a booking event is left out");
        }
        Ok(match draft.complete(mapping, &around) {
            Completed::Event(mut event) => {
                settle_kind(&mut event, before.as_ref(), known.as_ref());
                let unchanged = event.kind == EventKind::ReservationModified
                    && event.data.reservation.as_ref().is_some_and(|now| now.changes.is_empty())
                    && known.is_some();
                if unchanged {
                    return Ok(Told::Ignored(
                        json!({ "connection": from.connection, "booking": event.booking_ref(),
                        "type": event.kind, "why": "nothing that we know of has changed" }),
                    ));
                }
                Told::Event(event, key)
            }
            Completed::TooLittle(refusal) if draft.is_thin() => Told::Ignored(
                json!({ "connection": from.connection, "booking": reference, "type": draft.kind,
                    "why": format!("it says too little: {refusal}") }),
            ),
            Completed::TooLittle(refusal) => Told::Failed(refusal.to_string()),
        })
    }

    /// The stay an event of this connection is about.
    pub(super) async fn stay_of(
        &self,
        property: &Property,
        connection: &str,
        reference: &str,
    ) -> Result<Option<Stay>, StoreError> {
        let references = [reference.to_owned()];
        Ok(stays::by_references(self.store(), property.tenant, connection, &references).await?.pop())
    }
}

fn native(connection: &str, delivery: Option<&str>, row: &InboxRow) -> Told {
    match native::parse(&row.body) {
        Ok(event) => {
            let names = event.identities(connection, delivery, &row.body);
            Told::Event(Box::new(event), names.first().cloned().unwrap_or_default())
        }
        // An event we have no use for is no error of anybody's: kept in the record, otherwise ignored.
        Err(native::Refusal::UnknownEvent(kind)) => Told::Ignored(json!({ "type": kind })),
        Err(refusal) => Told::Failed(refusal.to_string()),
    }
}

/// A stay's reservation as it was told last.
pub(super) fn reservation_of(stay: &Stay) -> Option<Reservation> {
    serde_json::from_value(stay.data.get("reservation")?.clone()).ok()
}

/// Platforms call things created, changed or new as they like; what it is for the guest follows from what was known.
fn settle_kind(event: &mut BookingEvent, before: Option<&Stay>, known: Option<&Reservation>) {
    let Some(now) = &mut event.data.reservation else { return };
    now.changes = known.map(|known| changes(known, now)).unwrap_or_default();
    let sure = |status: &str| matches!(status, "confirmed" | "checked_in" | "checked_out");
    let was_sure = before.is_some_and(|before| sure(&before.status));
    event.kind = match event.kind {
        EventKind::ReservationModified if before.is_none() => EventKind::ReservationCreated,
        EventKind::ReservationCreated | EventKind::ReservationModified | EventKind::ReservationConfirmed => {
            match (before, now.status) {
                (Some(_), ReservationStatus::Confirmed) if !was_sure => EventKind::ReservationConfirmed,
                (Some(_), _) => EventKind::ReservationModified,
                (None, _) => event.kind,
            }
        }
        kind => kind,
    };
}

/// Members that a guest would notice.
fn changes(before: &Reservation, now: &Reservation) -> Vec<String> {
    let units = |reservation: &Reservation| -> Vec<String> {
        reservation.units.iter().map(|unit| unit.accommodation.clone()).collect()
    };
    let total = |reservation: &Reservation| reservation.price.as_ref().and_then(|price| price.total_minor);
    let told = [
        ("status", before.status != now.status),
        ("check_in", before.check_in != now.check_in),
        ("check_out", before.check_out != now.check_out),
        ("party", now.party.is_some() && before.party != now.party),
        ("units", !now.units.is_empty() && units(before) != units(now)),
        ("room", now.room.is_some() && before.room != now.room),
        ("price", total(now).is_some() && total(before) != total(now)),
        ("arrival_time", now.arrival_time.is_some() && before.arrival_time != now.arrival_time),
    ];
    told.iter().filter(|(_, differs)| *differs).map(|(name, _)| (*name).to_owned()).collect()
}
