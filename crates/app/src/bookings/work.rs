//! Works booking events: who it is about, what becomes of the stay, which automations follow. Replays have no second
//! effect, older news none at all.

use guestlink_domain::bookings::native::{self, BookingEvent, EventKind, Reservation, ReservationStatus};
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::StayId;
use guestlink_store::inbox::{self, InboxDone, InboxOutcome, InboxRow};
use guestlink_store::leases::Fence;
use guestlink_store::messaging::{self as stored, Consent, ConsentKind, Identity, IdentityKind};
use guestlink_store::stays::{self, Renamed, Stay};
use guestlink_store::{Retry, StoreError};
use jiff::Timestamp;

use super::reading::Told;
use super::shelf::NotHere;
use super::waves::waves;
use crate::automations;
use crate::ids::derived;
use crate::insist::insist;
use crate::messaging::desk::{Desk, Seat};
use crate::messaging::inbound::Turn;
use crate::properties::Property;
use crate::{App, leases, sales};

/// Tries of one event, crashes included, before it is set aside.
const TRIES: i32 = 5;

/// Deliveries taken up in one go.
const AT_ONCE: i64 = 256;

/// A received body with what it tells; nothing if its connection exists no more.
pub(super) struct Delivery {
    row: InboxRow,
    read: Option<(std::sync::Arc<Property>, String, Vec<Told>)>,
}

impl Delivery {
    /// The events it tells, with their property and connection.
    pub(super) fn events(&self) -> impl Iterator<Item = (&Property, &str, &BookingEvent)> {
        self.read.iter().flat_map(|(property, connection, told)| {
            told.iter().filter_map(|told| match told {
                Told::Event(event, _) => Some((&**property, connection.as_str(), &**event)),
                _ => None,
            })
        })
    }

    /// The bookings and people it speaks about. Work on one of them is never done beside other work on it.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (property, connection, event) in self.events() {
            let reservation = event.data.reservation.as_ref();
            let earlier = reservation.map_or(&[][..], |reservation| &reservation.external_refs);
            // A payment comes by another connection than its booking, so references count whatever they came by.
            let slug = &property.slug;
            names.extend(event.booking_ref().map(|reference| format!("{slug} ref {reference}")));
            names.extend(earlier.iter().map(|earlier| format!("{slug} ref {}", earlier.reference)));
            let known = identities(connection, event).into_iter();
            names.extend(known.map(|one| format!("{slug} {:?} {}", one.kind, one.value)));
        }
        names
    }
}

/// An event being worked.
pub(crate) struct News<'a> {
    pub(crate) property: &'a Property,
    pub(crate) connection: &'a str,
    pub(crate) event: &'a BookingEvent,
    pub(crate) seat: Seat,
    pub(crate) cause: &'a Cause,
    /// Unique for the event: ids derive from it.
    pub(crate) key: &'a str,
    /// The stay as it was known before.
    pub(crate) before: Option<&'a Stay>,
}

impl App {
    /// Works received booking events in the held partitions; how many. Events of different bookings and guests share a
    /// transaction.
    pub(crate) async fn work_bookings(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let rows = inbox::pending(self.store(), &leases::partitions(fences), AT_ONCE).await?;
        let count = rows.len();
        let mut together = Vec::new();
        for row in rows {
            if row.attempts > 0 {
                self.work_in_waves(fences, std::mem::take(&mut together)).await?;
                self.work_delivery(fences, row).await?;
            } else {
                together.push(self.read_row(row).await?);
            }
        }
        self.work_in_waves(fences, together).await?;
        Ok(count)
    }

    async fn work_in_waves(&self, fences: &[Fence], deliveries: Vec<Delivery>) -> Result<(), StoreError> {
        let mut waves = waves(deliveries, Delivery::names).into_iter();
        if let Some(first) = waves.next() {
            self.work_together(fences, first).await?;
        }
        for wave in waves {
            // What a body tells follows from what is known of its bookings, and the wave before has changed that.
            let mut anew = Vec::with_capacity(wave.len());
            for delivery in wave {
                anew.push(self.read_row(delivery.row).await?);
            }
            self.work_together(fences, anew).await?;
        }
        Ok(())
    }

    /// One transaction for all; if that fails, one for each, so that nobody takes neighbours along.
    async fn work_together(&self, fences: &[Fence], deliveries: Vec<Delivery>) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        self.shelve(&mut desk, &deliveries).await?;
        let mut outcome = Ok(());
        for delivery in &deliveries {
            outcome = self.put_delivery(&mut desk, delivery).await;
            if outcome.is_err() {
                break;
            }
        }
        if outcome.is_ok() {
            outcome = self.write(desk, fences).await;
        }
        match outcome {
            Ok(()) => Ok(()),
            Err(error) if matches!(error.retry(), Retry::Later | Retry::Stop) => Err(error),
            Err(_of_one_of_them) => {
                for delivery in deliveries {
                    self.work_delivery(fences, delivery.row).await?;
                }
                Ok(())
            }
        }
    }

    async fn work_delivery(&self, fences: &[Fence], row: InboxRow) -> Result<(), StoreError> {
        if row.attempts > 0 {
            self.count_try(&row).await?;
        }
        let outcome = insist(|| self.work_event(fences, &row)).await;
        match outcome {
            Err(error) if error.retry() == Retry::Never || row.attempts >= TRIES => {
                tracing::error!(%error, row = row.id, "a booking event cannot be worked");
                let mut desk = Desk::new(self.clock().now(), self.ids().clone());
                self.give_up(&mut desk, &row, &error.to_string());
                self.write(desk, fences).await
            }
            Err(error) if error.retry() == Retry::Reload => self.count_try(&row).await,
            other => other,
        }
    }

    async fn count_try(&self, row: &InboxRow) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        inbox::count_attempt(&mut tx, &[row.id]).await?;
        tx.commit().await
    }

    async fn work_event(&self, fences: &[Fence], row: &InboxRow) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let delivery = self.read_row(row.clone()).await?;
        self.put_delivery(&mut desk, &delivery).await?;
        self.write(desk, fences).await
    }

    async fn read_row(&self, row: InboxRow) -> Result<Delivery, StoreError> {
        let read = match self.source_of(&row) {
            Some((property, connection)) => {
                let told = self.read_delivery(&property, &connection, &row).await?;
                Some((property, connection, told))
            }
            None => None,
        };
        Ok(Delivery { row, read })
    }

    /// Puts what follows from a delivery on the desk.
    async fn put_delivery(&self, desk: &mut Desk, delivery: &Delivery) -> Result<(), StoreError> {
        let row = &delivery.row;
        let Some((property, connection, told)) = &delivery.read else {
            self.give_up(desk, row, "the connection exists no more");
            return Ok(());
        };
        let mut unreadable = Vec::new();
        for told in told {
            match told {
                Told::Event(event, key) => {
                    self.metrics().bookings.one();
                    self.take_in(desk, property, connection, event, key).await?;
                }
                Told::Ask(question) => {
                    let now = desk.now();
                    self.put_question(desk, property, question, now);
                }
                Told::Thank(thanks) => {
                    let now = desk.now();
                    self.put_thanks(desk, property, thanks, now);
                }
                Told::Ignored(data) => {
                    let cause = Cause::Booking(connection.clone());
                    desk.note(property, &cause, DomainEvent::new("booking.ignored", data.clone()));
                }
                Told::Failed(reason) => unreadable.push(reason.as_str()),
            }
        }
        // The others of a body have their effect; what cannot be read is kept with its reason, to be replayed.
        if unreadable.is_empty() {
            desk.batch.inbox_done.push(InboxDone { id: row.id, outcome: InboxOutcome::Done });
        } else {
            self.give_up(desk, row, &unreadable.join("; "));
        }
        Ok(())
    }

    /// The property and connection a row came from.
    fn source_of(&self, row: &InboxRow) -> Option<(std::sync::Arc<Property>, String)> {
        let (slug, connection) =
            row.source.strip_prefix(super::SOURCE)?.strip_prefix(':')?.split_once('/')?;
        let property = self.all_properties().into_iter().find(|property| property.slug == slug)?;
        Some((property, connection.to_owned()))
    }

    pub(super) async fn take_in(
        &self,
        desk: &mut Desk,
        property: &Property,
        connection: &str,
        event: &BookingEvent,
        key: &str,
    ) -> Result<(), StoreError> {
        let cause = Cause::Booking(key.to_owned());
        let number = self.numbers_of(property.id).into_iter().next().unwrap_or_default();
        let before = self.stay_before(desk, property, connection, event).await?;
        if before.is_none() && self.is_superseded(desk, property, connection, event).await? {
            let data = serde_json::json!({ "type": event.kind, "booking": event.booking_ref() });
            desk.note(property, &cause, DomainEvent::new("booking.superseded", data));
            return Ok(());
        }
        let seat = self.guest_of(desk, property, connection, &number, event, before.as_ref()).await?;
        agree(desk, seat, connection, event);
        let news = News { property, connection, event, seat, cause: &cause, key, before: before.as_ref() };
        let occasion = automations::occasion_of(event, connection, key, before.as_ref());
        if let Some(chat) = desk.chat_mut(seat) {
            automations::remember(chat, &occasion);
        }
        let data = serde_json::json!({ "type": event.kind, "connection": connection, "booking": event.booking_ref(),
            "at": event.timestamp, "occasion": occasion.scrubbed() });
        desk.event(seat, &cause, DomainEvent::new("booking.received", data));
        let mut fresh = None;
        if let Some(reservation) = &event.data.reservation {
            if is_stale(before.as_ref(), event) {
                desk.event(seat, &cause, DomainEvent::new("booking.stale", serde_json::json!({})));
                return Ok(());
            }
            let stay = stay(desk, &news, reservation);
            desk.batch.renamed.extend(renamed(&stay, before.as_ref()));
            desk.batch.stays.push(stay.clone());
            fresh = Some(stay);
            self.booked(desk, &news, reservation).await?;
        }
        if let Some(payment) = &event.data.payment
            && let Some(stay) = paid(desk, &news, payment)
        {
            fresh = Some(stay.clone());
            desk.batch.stays.push(stay);
        }
        self.automate(desk, &news, fresh).await
    }

    async fn stay_before(
        &self,
        desk: &Desk,
        property: &Property,
        connection: &str,
        event: &BookingEvent,
    ) -> Result<Option<Stay>, StoreError> {
        let Some(reference) = event.booking_ref() else { return Ok(None) };
        if let Some(stay) = desk
            .batch
            .stays
            .iter()
            .rev()
            .find(|stay| stay.connection == connection && stay.reference == reference)
        {
            return Ok(Some(stay.clone()));
        }
        let own = match desk.shelf(property.id).and_then(|fetched| fetched.stay(connection, reference)) {
            Ok(stay) => stay.cloned(),
            Err(NotHere) => self.stay_of(property, connection, reference).await?,
        };
        if own.is_some() {
            return Ok(own);
        }
        if let Some(reservation) = &event.data.reservation {
            // A booking issued anew names the one whose place it takes.
            let earlier = reservation.external_refs.iter().filter(|one| one.system == connection);
            let earlier: Vec<String> = earlier.map(|one| one.reference.clone()).collect();
            return Ok(stays::by_references(self.store(), property.tenant, connection, &earlier)
                .await?
                .pop());
        }
        // A payment comes from another connection than the booking it is for.
        let others = property.resort.connections.keys().filter(|other| *other != connection);
        let names: Vec<(String, String)> =
            others.map(|other| (other.clone(), reference.to_owned())).collect();
        let mut found = stays::by_names(self.store(), property.tenant, &names).await?;
        found.sort_by_key(|stay| stay.modified_at);
        Ok(found.pop())
    }

    /// News of a reference whose place another one has taken.
    async fn is_superseded(
        &self,
        desk: &Desk,
        property: &Property,
        connection: &str,
        event: &BookingEvent,
    ) -> Result<bool, StoreError> {
        let reservation = event.data.reservation.as_ref();
        let Some(reference) = reservation.map(|reservation| reservation.reference.as_str()) else {
            return Ok(false);
        };
        if let Ok(told) =
            desk.shelf(property.id).and_then(|fetched| fetched.is_superseded(connection, reference))
        {
            return Ok(told);
        }
        let name = [(connection.to_owned(), reference.to_owned())];
        Ok(!stays::superseded(self.store(), property.tenant, &name).await?.is_empty())
    }

    /// The guest an event is about: the stay's, else whoever is known by number, address or reference; else new.
    async fn guest_of(
        &self,
        desk: &mut Desk,
        property: &Property,
        connection: &str,
        number: &str,
        event: &BookingEvent,
        before: Option<&Stay>,
    ) -> Result<Seat, StoreError> {
        let identities = identities(connection, event);
        let partition = crate::messaging::partition::of(identities.first().map_or("", |first| &first.value));
        let fetched = desk.shelf(property.id);
        let loaded = match before.and_then(|stay| stay.guest) {
            Some(guest) => match fetched.and_then(|fetched| fetched.guest(guest)) {
                Ok(loaded) => vec![loaded],
                Err(NotHere) => stored::by_guests(self.store(), property.tenant, number, &[guest]).await?,
            },
            None => match fetched.and_then(|fetched| fetched.known_by(&identities)) {
                Ok(loaded) => loaded,
                Err(NotHere) => stored::load(self.store(), property.tenant, number, &identities).await?,
            },
        };
        let owner = loaded.first().map(|loaded| loaded.identities.clone());
        for loaded in loaded {
            if desk.seat_of_guest(number, loaded.guest.id).is_none() {
                desk.lay(property, number, partition, loaded);
            }
        }
        let mut known = owner.unwrap_or_default();
        // Who pays may be somebody else than who stays.
        if event.data.payment.is_none() || before.is_none() {
            known.extend(identities);
        }
        let seat = desk.seat(property, number, partition, &known);
        self.recall_opt_out(desk, seat).await?;
        if let (Some(chat), Some(guest)) = (desk.chat_mut(seat), &event.data.guest) {
            introduce(chat, guest);
        }
        Ok(seat)
    }

    /// A booking ends the sale: what was to follow an unanswered quote is forgotten.
    async fn booked(
        &self,
        desk: &mut Desk,
        news: &News<'_>,
        reservation: &Reservation,
    ) -> Result<(), StoreError> {
        let first = news.before.is_none_or(|stay| stay.status != "confirmed");
        let spoken = desk.chat(news.seat).is_some_and(|chat| chat.conversation.last_inbound_at.is_some());
        if reservation.status != ReservationStatus::Confirmed || !first || !spoken {
            return Ok(());
        }
        let turn = Turn {
            property: news.property,
            seat: news.seat,
            key: news.key,
            at: None,
            cause: news.cause,
            reply_to: None,
        };
        let input = sales::Input::QuoteAccepted { quote: None };
        self.take_turn(desk, &turn, input, &mut crate::stays::Calendars::default()).await.map(drop)
    }
}

/// The stay with a payment recorded on it: each once, the latest news of it last. Never anything of a card.
fn paid(desk: &Desk, news: &News<'_>, payment: &native::Payment) -> Option<Stay> {
    let mut stay = news.before?.clone();
    let state = match news.event.kind {
        EventKind::PaymentReceived => "received",
        EventKind::PaymentFailed => "failed",
        EventKind::PaymentRefunded => "refunded",
        _ => "pending",
    };
    let entry = serde_json::json!({ "ref": payment.reference, "state": state, "at": news.event.timestamp,
        "amount_minor": payment.amount_minor, "currency": payment.currency, "kind": payment.kind,
        "connection": news.connection });
    let data = stay.data.as_object_mut()?;
    let payments = data.entry("payments").or_insert_with(|| serde_json::json!([]));
    if !payments.is_array() {
        *payments = serde_json::json!([]);
    }
    let payments = payments.as_array_mut()?;
    payments.retain(|known| known.get("ref") != entry.get("ref") || known.get("state") != entry.get("state"));
    payments.push(entry);
    stay.guest = stay.guest.or_else(|| desk.chat(news.seat).map(|chat| chat.guest.id));
    stay.modified_at = just_after(stay.modified_at);
    Some(stay)
}

/// By what the event's guest may be known, the most certain first.
pub(super) fn identities(connection: &str, event: &BookingEvent) -> Vec<Identity> {
    let guest = event.data.guest.as_ref();
    let phone = guest.and_then(|guest| guest.phone.as_ref()).map(|phone| phone.digits().to_owned());
    let email = guest.and_then(|guest| guest.email.as_deref()).map(|email| email.trim().to_lowercase());
    let reference = guest.and_then(|guest| guest.reference.clone());
    let reference = reference.or_else(|| event.booking_ref().map(|booking| format!("ref/{booking}")));
    let of = |kind, value: Option<String>| value.map(|value| Identity { kind, value });
    let booking = reference.map(|reference| format!("{connection}:{reference}"));
    of(IdentityKind::Phone, phone)
        .into_iter()
        .chain(of(IdentityKind::Email, email))
        .chain(of(IdentityKind::Booking, booking))
        .filter(|identity| !identity.value.is_empty())
        .collect()
}

fn introduce(chat: &mut crate::messaging::desk::Chat, told: &native::Guest) {
    let name = told.name.clone().or_else(|| told.first_name().map(str::to_owned));
    if chat.guest.name.is_none() && name.is_some() {
        chat.guest_mut().name = name;
    }
    if let (None, Some(language)) = (&chat.guest.language, &told.language) {
        chat.guest_mut().language = Some(language.as_str().to_owned());
    }
    if let (None, Some(country)) = (&chat.guest.country, &told.country) {
        chat.guest_mut().country = Some(country.clone());
    }
}

/// What the guest agreed to at the booking. Silence takes nothing back; a "no" does.
fn agree(desk: &mut Desk, seat: Seat, connection: &str, event: &BookingEvent) {
    let Some(told) = event.data.guest.as_ref().and_then(|guest| guest.whatsapp_opt_in.as_ref()) else {
        return;
    };
    let now = desk.now();
    let Some(chat) = desk.chat_mut(seat) else { return };
    let (tenant, guest) = (chat.guest.tenant, chat.guest.id);
    // Who asked us for silence is not talked back in by a form filled in before.
    let silent = sales::flag(chat, sales::OPTED_OUT);
    let mut consents = Vec::new();
    for (kind, flag, granted) in [
        (ConsentKind::Service, sales::SERVICE, told.granted),
        (ConsentKind::Marketing, sales::MARKETING, told.granted && told.marketing),
    ] {
        let granted = granted && !silent;
        if sales::flag(chat, flag) == granted {
            continue;
        }
        sales::set_flag(chat, flag, granted);
        let (source, wording) = (format!("booking:{connection}"), told.place.clone().unwrap_or_default());
        consents.push(Consent { tenant, guest, kind, granted, at: told.at.unwrap_or(now), source, wording });
    }
    desk.batch.consents.extend(consents);
}

fn is_stale(before: Option<&Stay>, event: &BookingEvent) -> bool {
    use guestlink_domain::bookings::order::{Known, Verdict, judge};
    let known = before.and_then(|stay| serde_json::from_value::<Known>(stay.data.get("known")?.clone()).ok());
    Known::of(event).is_some_and(|now| judge(known.as_ref(), &now) == Verdict::Stale)
}

fn renamed(fresh: &Stay, before: Option<&Stay>) -> Option<Renamed> {
    let before = before.filter(|before| before.reference != fresh.reference)?;
    Some(Renamed {
        tenant: fresh.tenant,
        id: before.id,
        connection: before.connection.clone(),
        from: before.reference.clone(),
        to: fresh.reference.clone(),
    })
}

/// Newer than what is stored, so that it is applied; yet not so much that the platform's next change is not. Platforms
/// stamp two changes of one second alike.
fn just_after(at: Timestamp) -> Timestamp {
    at.saturating_add(jiff::SignedDuration::from_micros(1)).unwrap_or(at)
}

/// The id of a stay that is told for the first time.
pub(super) fn new_stay(connection: &str, reference: &str) -> StayId {
    StayId(derived(&[b"stay", connection.as_bytes(), reference.as_bytes()]))
}

fn stay(desk: &Desk, news: &News<'_>, reservation: &Reservation) -> Stay {
    let connection = news.connection;
    let unit = reservation.units.first();
    let known = guestlink_domain::bookings::order::Known::of(news.event);
    let status = serde_json::to_value(reservation.status).unwrap_or_default();
    let told_at = news.event.timestamp;
    let booked_at =
        news.before.and_then(automations::booked_at).map_or(told_at, |before| before.min(told_at));
    Stay {
        tenant: news.property.tenant,
        id: news.before.map_or_else(|| new_stay(connection, &reservation.reference), |before| before.id),
        property: news.property.id,
        guest: desk.chat(news.seat).map(|chat| chat.guest.id),
        connection: connection.to_owned(),
        reference: reservation.reference.clone(),
        accommodation: unit.map(|unit| unit.accommodation.clone()).unwrap_or_default(),
        unit: reservation.room.clone().or_else(|| unit.and_then(|unit| unit.room.clone())),
        check_in: reservation.check_in,
        check_out: reservation.check_out,
        status: status.as_str().unwrap_or("inquiry").to_owned(),
        occupies: matches!(
            reservation.status,
            ReservationStatus::Confirmed
                | ReservationStatus::Pending
                | ReservationStatus::CheckedIn
                | ReservationStatus::CheckedOut
        ),
        modified_at: news.before.map_or(told_at, |before| told_at.max(just_after(before.modified_at))),
        data: serde_json::json!({ "known": known, "reservation": reservation, "booked_at": booked_at,
            "booking": news.before.map(automations::booking_of),
            "payments": news.before.and_then(|before| before.data.get("payments")) }),
        version: 1,
    }
}
