//! The desk a batch of work is done at: the conversations it touches, loaded once and changed in memory, and
//! everything that is to be written in one transaction at the end.

use std::collections::HashMap;

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{
    ConversationId, EventId, GuestId, MessageId, OutboxId, PropertyId, StayId, TenantId,
};
use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_store::events::{About, NewEvent};
use guestlink_store::messaging::{
    Batch, Conversation, DeliveryStatus, Direction, Guest, Handler, Identity, IdentityKind, Loaded, Message,
    NewIdentity, Wamid,
};
use guestlink_store::outbox::{self, Class, NewOutbox, Recipient};
use jiff::Timestamp;

use super::inbound::WINDOW;
use crate::bookings::{NotHere, Shelf};
use crate::ids::{Ids, derived, derived_at};
use crate::properties::Property;

/// How a loaded thing stands to its row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Row {
    Stored,
    Changed,
    /// Will be new if anything happens in it.
    Unborn,
    New,
}

/// A conversation being worked.
#[derive(Clone, Debug)]
pub struct Chat {
    /// The person.
    pub guest: Guest,
    /// All the guest is known by.
    pub identities: Vec<Identity>,
    /// The conversation.
    pub conversation: Conversation,
    guest_row: Row,
    conversation_row: Row,
}

impl Chat {
    /// The guest is to be written.
    pub fn guest_mut(&mut self) -> &mut Guest {
        if self.guest_row == Row::Stored {
            self.guest_row = Row::Changed;
        }
        &mut self.guest
    }

    /// The conversation is to be written.
    pub fn conversation_mut(&mut self) -> &mut Conversation {
        self.conversation_row = match self.conversation_row {
            Row::Stored | Row::Changed => Row::Changed,
            Row::Unborn | Row::New => Row::New,
        };
        &mut self.conversation
    }

    /// The first identity of a kind.
    pub fn identity(&self, kind: IdentityKind) -> Option<&str> {
        self.identities.iter().find(|identity| identity.kind == kind).map(|identity| identity.value.as_str())
    }

    /// The guest was not known before this work.
    pub fn is_new(&self) -> bool {
        self.guest_row == Row::New
    }

    fn recipient(&self) -> Recipient {
        Recipient {
            phone: self.identity(IdentityKind::Phone).map(str::to_owned),
            bsuid: self.identity(IdentityKind::Bsuid).map(str::to_owned),
        }
    }

    /// What an event of this chat is about.
    pub fn about(&self) -> About {
        About {
            property: Some(self.conversation.property),
            conversation: Some(self.conversation.id),
            guest: Some(self.guest.id),
            stay: None,
        }
    }
}

/// Who somebody is on one of our numbers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Known {
    number: String,
    kind: &'static str,
    value: String,
}

/// A guest's message as it came.
#[derive(Debug)]
pub struct Arrived<'a> {
    /// WhatsApp's id.
    pub wamid: &'a str,
    /// When said, by WhatsApp's clock.
    pub said_at: Timestamp,
    /// The name the guest shows.
    pub name: Option<String>,
    /// The message it answers.
    pub reply_to: Option<&'a str>,
}

/// The desk.
#[derive(Debug)]
pub struct Desk {
    now: Timestamp,
    ids: Ids,
    chats: Vec<Chat>,
    known: HashMap<Known, usize>,
    /// Everything to be written besides the chats themselves.
    pub batch: Batch,
    /// Proofs of acceptance, settled in the same transaction.
    pub tags: Vec<outbox::Tag>,
    /// What sent a message: an automation, about a booking.
    sent_by: HashMap<MessageId, (String, Option<String>)>,
    /// Messages to be shown as read once everything is written: (number, message).
    pub receipts: Vec<(String, String)>,
    /// What was fetched beforehand, by property.
    pub(crate) shelves: HashMap<PropertyId, Shelf>,
}

/// A chat's place at its desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seat(usize);

/// Why a message leaves: what its ids are derived from, so that work done again after a crash makes the same
/// rows, and how it may be treated in doubt.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The cause, unique: a wamid, an event id, a timer's id.
    pub key: &'a str,
    /// The position among the messages of that cause.
    pub index: usize,
    /// When the cause was, if that is the same at every try.
    pub at: Option<Timestamp>,
    /// What to do in doubt.
    pub class: Class,
    /// After this it would be stale.
    pub expires_at: Option<Timestamp>,
}

impl Desk {
    /// An empty desk.
    pub fn new(now: Timestamp, ids: Ids) -> Self {
        Self {
            now,
            ids,
            chats: Vec::new(),
            known: HashMap::new(),
            batch: Batch::default(),
            tags: vec![],
            sent_by: HashMap::new(),
            receipts: vec![],
            shelves: HashMap::new(),
        }
    }

    /// The moment this batch is worked at.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Puts what was loaded for `number` on the desk. Guests without a conversation wait for [`Desk::seat`].
    pub fn lay(&mut self, property: &Property, number: &str, partition: i16, loaded: Loaded) -> Seat {
        let Loaded { guest, identities, conversation } = loaded;
        let conversation_row = if conversation.is_some() { Row::Stored } else { Row::Unborn };
        let conversation = conversation.unwrap_or_else(|| self.begin(property, number, partition, guest.id));
        self.sit(Chat { guest, identities, conversation, guest_row: Row::Stored, conversation_row })
    }

    /// The chat of somebody on `number`: found by any identity (the first that is known counts), else begun.
    pub fn seat(
        &mut self,
        property: &Property,
        number: &str,
        partition: i16,
        identities: &[Identity],
    ) -> Seat {
        let found = identities.iter().find_map(|identity| self.find(number, identity));
        let seat = found.unwrap_or_else(|| {
            let guest = self.welcome(property.tenant);
            let conversation = self.begin(property, number, partition, guest.id);
            let (guest_row, conversation_row) = (Row::New, Row::Unborn);
            self.sit(Chat { guest, identities: vec![], conversation, guest_row, conversation_row })
        });
        self.learn(seat, number, identities);
        seat
    }

    /// The chat at `seat`.
    pub fn chat(&self, seat: Seat) -> Option<&Chat> {
        self.chats.get(seat.0)
    }

    /// The chat at `seat`, to be changed.
    pub fn chat_mut(&mut self, seat: Seat) -> Option<&mut Chat> {
        self.chats.get_mut(seat.0)
    }

    /// The seat of a conversation.
    pub fn seat_of(&self, conversation: ConversationId) -> Option<Seat> {
        self.chats.iter().position(|chat| chat.conversation.id == conversation).map(Seat)
    }

    /// The seat of a guest on `number`.
    pub fn seat_of_guest(&self, number: &str, guest: GuestId) -> Option<Seat> {
        let here = |chat: &Chat| chat.guest.id == guest && chat.conversation.number_id == number;
        self.chats.iter().position(here).map(Seat)
    }

    /// A guest's chat, on whichever number.
    pub fn chat_of_guest(&self, guest: GuestId) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.guest.id == guest)
    }

    /// The seat of whoever is known so on `number`, if they are here already.
    pub fn find(&self, number: &str, identity: &Identity) -> Option<Seat> {
        let key =
            Known { number: number.to_owned(), kind: kind(identity.kind), value: identity.value.clone() };
        self.known.get(&key).copied().map(Seat)
    }

    fn sit(&mut self, chat: Chat) -> Seat {
        let place = self.chats.len();
        for identity in &chat.identities {
            self.remember(&chat.conversation.number_id.clone(), identity, place);
        }
        self.chats.push(chat);
        Seat(place)
    }

    fn remember(&mut self, number: &str, identity: &Identity, place: usize) {
        let key =
            Known { number: number.to_owned(), kind: kind(identity.kind), value: identity.value.clone() };
        self.known.entry(key).or_insert(place);
    }

    /// The guest is now also known by these. An identity that already leads to somebody else stays theirs: two
    /// guests are merged by people, not by a webhook.
    fn learn(&mut self, seat: Seat, number: &str, identities: &[Identity]) {
        for identity in identities {
            if self.find(number, identity).is_some() {
                continue;
            }
            self.remember(number, identity, seat.0);
            if let Some(chat) = self.chats.get_mut(seat.0) {
                chat.identities.push(identity.clone());
                let (tenant, guest) = (chat.guest.tenant, chat.guest.id);
                self.batch.identities_new.push(NewIdentity { tenant, guest, identity: identity.clone() });
            }
        }
    }

    fn welcome(&self, tenant: TenantId) -> Guest {
        Guest {
            tenant,
            id: GuestId(self.ids.new_at(self.now)),
            name: None,
            language: None,
            country: None,
            created_at: self.now,
            data: serde_json::json!({}),
            version: 1,
        }
    }

    fn begin(&self, property: &Property, number: &str, partition: i16, guest: GuestId) -> Conversation {
        Conversation {
            tenant: property.tenant,
            id: ConversationId(self.ids.new_at(self.now)),
            property: property.id,
            number_id: number.to_owned(),
            guest,
            partition,
            last_inbound_at: None,
            window_expires_at: None,
            last_message_at: self.now,
            handler: Handler::Bot,
            human_until: None,
            state: serde_json::Value::Null,
            created_at: self.now,
            updated_at: self.now,
            version: 1,
        }
    }

    /// When a message is written down: a microsecond after the one before, so that the order within a batch is kept.
    fn stamp(&self) -> Timestamp {
        let before = i64::try_from(self.batch.messages.len()).unwrap_or(0);
        self.now.saturating_add(jiff::SignedDuration::from_micros(before)).unwrap_or(self.now)
    }

    /// Takes a guest's message into the record: its line in the thread, the service window it opens, and who
    /// the guest says they are.
    pub fn receive(&mut self, seat: Seat, arrived: &Arrived<'_>, content: &Inbound) {
        let stamp = self.stamp();
        let Some(chat) = self.chats.get_mut(seat.0) else { return };
        let (now, said_at) = (self.now, arrived.said_at);
        if chat.guest.name.is_none() && arrived.name.is_some() {
            chat.guest_mut().name.clone_from(&arrived.name);
        }
        let conversation = chat.conversation_mut();
        conversation.last_message_at = now;
        conversation.last_inbound_at = conversation.last_inbound_at.max(Some(said_at));
        let closes = said_at.saturating_add(WINDOW).unwrap_or(Timestamp::MAX);
        conversation.window_expires_at = conversation.window_expires_at.max(Some(closes));
        let json = serde_json::to_value(content).unwrap_or_default();
        let kind = kind_of(&json);
        let id = MessageId(derived_at(
            said_at,
            &[chat.conversation.number_id.as_bytes(), arrived.wamid.as_bytes()],
        ));
        self.batch.messages.push(Message {
            tenant: chat.guest.tenant,
            id,
            conversation: chat.conversation.id,
            direction: Direction::In,
            wamid: Some(Wamid(arrived.wamid.to_owned())),
            kind: kind.clone(),
            content: json,
            sent_at: said_at,
            created_at: stamp,
            status: None,
            status_at: None,
            error: None,
            reply_to: arrived.reply_to.map(|wamid| Wamid(wamid.to_owned())),
        });
        let data = serde_json::json!({ "message": id, "kind": kind });
        self.event(
            seat,
            &Cause::WhatsApp(arrived.wamid.to_owned()),
            DomainEvent::new("message.received", data),
        );
    }

    /// Records something about the property as a whole.
    pub fn note(&mut self, property: &Property, cause: &Cause, event: DomainEvent) {
        let about = About { property: Some(property.id), ..About::default() };
        let (id, at) = (EventId(self.ids.new_at(self.now)), self.now);
        self.batch.events.push(NewEvent {
            tenant: property.tenant,
            id,
            about,
            cause: cause.clone(),
            event,
            at,
        });
    }

    /// Records that something happened in a chat.
    pub fn event(&mut self, seat: Seat, cause: &Cause, event: DomainEvent) {
        let (Some(chat), now) = (self.chats.get(seat.0), self.now) else { return };
        let id = EventId(self.ids.new_at(now));
        let about = chat.about();
        let cause = cause.clone();
        self.batch.events.push(NewEvent { tenant: chat.guest.tenant, id, about, cause, event, at: now });
    }

    /// Records that something happened in a chat, about a stay.
    pub fn event_about(&mut self, seat: Seat, stay: Option<StayId>, cause: &Cause, event: DomainEvent) {
        self.event(seat, cause, event);
        if let Some(last) = self.batch.events.last_mut() {
            last.about.stay = stay;
        }
    }

    /// A message was sent by an automation, about a booking.
    pub fn attribute(&mut self, message: MessageId, automation: String, booking: Option<String>) {
        self.sent_by.insert(message, (automation, booking));
    }

    /// What sent a message, if it was an automation.
    pub fn sent_by(&self, message: MessageId) -> Option<&(String, Option<String>)> {
        self.sent_by.get(&message)
    }

    /// What was fetched of a property beforehand.
    pub(crate) fn shelf(&self, property: PropertyId) -> Result<&Shelf, NotHere> {
        self.shelves.get(&property).ok_or(NotHere)
    }

    /// Every chat on the desk.
    pub fn chats(&self) -> &[Chat] {
        &self.chats
    }

    /// Queues a message to the guest, with its line in the thread and its event; its id.
    pub fn send(
        &mut self,
        seat: Seat,
        cause: &Cause,
        content: &Outbound,
        origin: Origin<'_>,
    ) -> Option<MessageId> {
        self.send_as(seat, cause, content, origin, &Hand::default())
    }

    /// The same, in a colleague's hand.
    pub fn send_as(
        &mut self,
        seat: Seat,
        cause: &Cause,
        content: &Outbound,
        origin: Origin<'_>,
        hand: &Hand,
    ) -> Option<MessageId> {
        let stamp = self.stamp();
        let chat = self.chats.get_mut(seat.0)?;
        let id = message_id(chat.conversation.id, &origin).0;
        let (outbox, message) = (OutboxId(id), MessageId(id));
        let tenant = chat.guest.tenant;
        let json = hand.sign(serde_json::to_value(content).unwrap_or_default());
        let kind = kind_of(&json);
        let now = self.now;
        chat.conversation_mut().last_message_at = now;
        self.batch.messages.push(Message {
            tenant,
            id: message,
            conversation: chat.conversation.id,
            direction: Direction::Out,
            wamid: None,
            kind: kind.clone(),
            content: json.clone(),
            sent_at: now,
            created_at: stamp,
            status: Some(DeliveryStatus::Queued),
            status_at: Some(now),
            error: None,
            reply_to: hand.reply_to.clone(),
        });
        self.batch.outbox.push(NewOutbox {
            tenant,
            id: outbox,
            number_id: chat.conversation.number_id.clone(),
            conversation: chat.conversation.id,
            message,
            partition: chat.conversation.partition,
            recipient: chat.recipient(),
            content: json,
            class: origin.class,
            not_before: None,
            expires_at: origin.expires_at,
            created_at: now,
        });
        let data = serde_json::json!({ "message": message, "kind": kind });
        self.event(seat, cause, DomainEvent::new("message.queued", data));
        Some(message)
    }

    /// The guest's words shall be shown as read.
    pub fn show_read(&mut self, seat: Seat, wamid: &str) {
        if let Some(chat) = self.chats.get(seat.0) {
            self.receipts.push((chat.conversation.number_id.clone(), wamid.to_owned()));
        }
    }

    /// What is to be written. Conversations that were only looked at cost nothing.
    pub fn clear(mut self) -> Batch {
        for chat in self.chats {
            match chat.conversation_row {
                Row::Stored | Row::Unborn => {}
                Row::Changed => {
                    let mut conversation = chat.conversation;
                    conversation.updated_at = self.now;
                    self.batch.conversations_changed.push(conversation);
                }
                Row::New => self.batch.conversations_new.push(chat.conversation),
            }
            match chat.guest_row {
                Row::Stored | Row::Unborn => {}
                Row::Changed => self.batch.guests_changed.push(chat.guest),
                Row::New => self.batch.guests_new.push(chat.guest),
            }
        }
        self.batch
    }
}

/// The id of the message that an origin makes.
pub fn message_id(conversation: ConversationId, origin: &Origin<'_>) -> MessageId {
    let parts: [&[u8]; 3] = [conversation.0.as_bytes(), origin.key.as_bytes(), &origin.index.to_be_bytes()];
    MessageId(origin.at.map_or_else(|| derived(&parts), |at| derived_at(at, &parts)))
}

/// Where a message's content says which one it answers.
pub(crate) const REPLY_TO: &str = "reply_to";
/// Where a message's content says which colleague wrote it.
pub(crate) const BY: &str = "by";

/// A colleague's hand.
#[derive(Clone, Default, Debug)]
pub struct Hand {
    /// As guests and colleagues know them.
    pub by: Option<String>,
    /// The message that is answered.
    pub reply_to: Option<Wamid>,
}

impl Hand {
    fn sign(&self, mut content: serde_json::Value) -> serde_json::Value {
        if let Some(fields) = content.as_object_mut() {
            if let Some(by) = &self.by {
                fields.insert(BY.to_owned(), by.clone().into());
            }
            if let Some(Wamid(id)) = &self.reply_to {
                fields.insert(REPLY_TO.to_owned(), id.clone().into());
            }
        }
        content
    }
}

fn kind_of(content: &serde_json::Value) -> String {
    content.get("type").and_then(|kind| kind.as_str()).unwrap_or("unknown").to_owned()
}

fn kind(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::Bsuid => "bsuid",
        IdentityKind::Phone => "phone",
        IdentityKind::Email => "email",
        IdentityKind::Booking => "booking",
    }
}
