//! A small invented world for the tests: one tenant, one property, one number, guests as many as needed.

use std::sync::atomic::{AtomicU64, Ordering};

use guestlink_domain::{
    event::{Cause, DomainEvent},
    ids::{ConversationId, EventId, GuestId, MessageId, OutboxId, PropertyId, TenantId, TimerId},
};
use guestlink_store::{
    Store,
    events::{About, NewEvent},
    inbox::NewInbox,
    leases::{self, Claimant, Fence, Lease},
    messaging::{
        Batch, Conversation, DeliveryStatus, Direction, Guest, Handler, Identity, IdentityKind, Message,
        NewIdentity, Wamid, Written,
    },
    outbox::{Class, NewOutbox, Recipient},
    timers::NewTimer,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub const TENANT: TenantId = TenantId(Uuid::from_u128(1));
pub const PROPERTY: PropertyId = PropertyId(Uuid::from_u128(2));
pub const NUMBER: &str = "100200300";

static NEXT: AtomicU64 = AtomicU64::new(1_000);

/// An id never used before.
pub fn fresh() -> Uuid {
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
}

/// Seconds after the world began.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

pub fn guest(name: &str) -> Guest {
    Guest {
        tenant: TENANT,
        id: GuestId(fresh()),
        name: Some(name.to_owned()),
        language: Some("de".to_owned()),
        country: None,
        created_at: at(0),
        data: serde_json::json!({}),
        version: 1,
    }
}

pub fn identity(kind: IdentityKind, value: &str) -> Identity {
    Identity { kind, value: value.to_owned() }
}

pub fn known_by(guest: &Guest, identity: Identity) -> NewIdentity {
    NewIdentity { tenant: TENANT, guest: guest.id, identity }
}

pub fn conversation(guest: &Guest, partition: i16) -> Conversation {
    Conversation {
        tenant: TENANT,
        id: ConversationId(fresh()),
        property: PROPERTY,
        number_id: NUMBER.to_owned(),
        guest: guest.id,
        partition,
        last_inbound_at: Some(at(0)),
        window_expires_at: Some(at(86_400)),
        last_message_at: at(0),
        handler: Handler::Bot,
        human_until: None,
        state: serde_json::json!({"step": "greeting"}),
        created_at: at(0),
        updated_at: at(0),
        version: 1,
    }
}

pub fn said(conversation: &Conversation, wamid: &str, seconds: i64) -> Message {
    Message {
        tenant: TENANT,
        id: MessageId(fresh()),
        conversation: conversation.id,
        direction: Direction::In,
        wamid: Some(Wamid::from(wamid)),
        kind: "text".to_owned(),
        content: serde_json::json!({"type": "text", "body": "Hi"}),
        sent_at: at(seconds),
        created_at: at(seconds),
        status: None,
        status_at: None,
        error: None,
        reply_to: None,
    }
}

/// A message to send and its row in the outbox.
pub fn reply(conversation: &Conversation, seconds: i64) -> (Message, NewOutbox) {
    let message = Message {
        direction: Direction::Out,
        wamid: None,
        content: serde_json::json!({"type": "text", "body": "Welcome", "preview_url": false}),
        status: Some(DeliveryStatus::Queued),
        ..said(conversation, "", seconds)
    };
    let outbox = NewOutbox {
        tenant: TENANT,
        id: OutboxId(fresh()),
        number_id: conversation.number_id.clone(),
        conversation: conversation.id,
        message: message.id,
        partition: conversation.partition,
        recipient: Recipient { phone: Some("16505551234".to_owned()), bsuid: None },
        content: message.content.clone(),
        class: Class::MustArrive,
        not_before: None,
        expires_at: None,
        created_at: at(seconds),
    };
    (message, outbox)
}

pub fn timer(key: &str, due: i64) -> NewTimer {
    NewTimer {
        tenant: TENANT,
        key: key.to_owned(),
        id: TimerId(fresh()),
        partition: 0,
        conversation: None,
        stay: None,
        name: "follow_up".to_owned(),
        due_at: at(due),
        payload: serde_json::json!({"step": 1}),
    }
}

pub fn event(kind: &str, about: About) -> NewEvent {
    NewEvent {
        tenant: TENANT,
        id: EventId(fresh()),
        about,
        cause: Cause::System("test".to_owned()),
        event: DomainEvent::new(kind, serde_json::json!({"n": 1})),
        at: at(0),
    }
}

pub fn request(body: &str, partitions: &[i16]) -> NewInbox {
    NewInbox {
        source: "whatsapp".to_owned(),
        partitions: partitions.to_vec(),
        body: bytes::Bytes::copy_from_slice(body.as_bytes()),
        headers: None,
        dedupe: None,
        received_at: at(0),
    }
}

/// Writes a batch in a transaction of its own.
pub async fn write(
    store: &Store,
    batch: Batch,
    fences: &[Fence],
) -> Result<Written, guestlink_store::StoreError> {
    let mut tx = store.begin().await?;
    let written = batch.write(&mut tx, fences).await?;
    tx.commit().await?;
    Ok(written)
}

/// `count` guests, each with a conversation, in partition 0.
pub async fn conversations(store: &Store, count: usize) -> Vec<Conversation> {
    let guests: Vec<_> = (0..count).map(|n| guest(&format!("Guest {n}"))).collect();
    let conversations: Vec<_> = guests.iter().map(|guest| conversation(guest, 0)).collect();
    let identities = guests
        .iter()
        .map(|guest| known_by(guest, identity(IdentityKind::Bsuid, &guest.id.to_string())))
        .collect();
    let batch = Batch {
        guests_new: guests,
        identities_new: identities,
        conversations_new: conversations.clone(),
        ..Batch::default()
    };
    let _ = write(store, batch, &[]).await.unwrap();
    conversations
}

/// Takes partitions for an owner.
pub async fn hold(store: &Store, owner: &str, partitions: &[i16], take_over: bool) -> Vec<Fence> {
    let leases: Vec<_> = partitions.iter().map(|partition| Lease::Partition(*partition)).collect();
    let mut tx = store.begin().await.unwrap();
    let fences = leases::acquire(&mut tx, &leases, claimant(owner, 0), take_over).await.unwrap();
    tx.commit().await.unwrap();
    fences
}

pub fn claimant(owner: &str, seconds: i64) -> Claimant<'_> {
    Claimant { owner, ttl: SignedDuration::from_secs(30), now: at(seconds) }
}
