//! The writes of a batch that concern guests, conversations and messages.

use super::{
    Consent, Conversation, DeliveryStatus, Direction, Guest, Message, NewIdentity, OptOut, advance,
    consent::{CONSENT, OPT_OUT},
};
use crate::{
    conversations::{Words, index},
    error::StoreError,
    open::Tx,
    query::{Many, row},
};

const NEW_GUEST: Many = Many {
    table: "guest",
    head: "INSERT INTO guest (tenant_id, id, name, language, country, created_at, data, version) VALUES",
    tail: "",
};

const CHANGED_GUEST: Many = Many {
    table: "guest",
    head: "WITH v (tenant_id, id, version, name, language, country, data) AS (VALUES",
    tail: ") UPDATE guest SET name = v.name, language = v.language, country = v.country, data = v.data,
        version = guest.version + 1
        FROM v WHERE guest.tenant_id = v.tenant_id AND guest.id = v.id AND guest.version = v.version",
};

const NEW_IDENTITY: Many = Many {
    table: "guest_identity",
    head: "INSERT INTO guest_identity (tenant_id, kind, value, guest_id) VALUES",
    tail: "",
};

const NEW_CONVERSATION: Many = Many {
    table: "conversation",
    head: "INSERT INTO conversation (tenant_id, id, property_id, number_id, guest_id, partition,
        last_inbound_at, window_expires_at, last_message_at, handler, human_until, created_at, updated_at,
        version, state) VALUES",
    tail: "",
};

const CHANGED_CONVERSATION: Many = Many {
    table: "conversation",
    head: "WITH v (tenant_id, id, version, last_inbound_at, window_expires_at, last_message_at, handler,
        human_until, updated_at, state) AS (VALUES",
    tail: ") UPDATE conversation SET last_inbound_at = v.last_inbound_at,
        window_expires_at = v.window_expires_at, last_message_at = v.last_message_at, handler = v.handler,
        human_until = v.human_until, updated_at = v.updated_at, state = v.state,
        version = conversation.version + 1
        FROM v WHERE conversation.tenant_id = v.tenant_id AND conversation.id = v.id
        AND conversation.version = v.version",
};

const NEW_MESSAGE: Many = Many {
    table: "message",
    head: "INSERT INTO message (tenant_id, id, conversation_id, direction, wamid, kind, sent_at, created_at,
        status, status_rank, status_at, reply_to, error, content) VALUES",
    tail: "",
};

pub(super) async fn guests(tx: &mut Tx, new: Vec<Guest>, changed: Vec<Guest>) -> Result<(), StoreError> {
    index(tx, new.iter().chain(&changed).filter_map(Words::of_guest).collect()).await?;
    let rows = new
        .into_iter()
        .map(|g| row![g.tenant, g.id, g.name, g.language, g.country, g.created_at, g.data, 1_i64])
        .collect();
    NEW_GUEST.write(tx, rows).await?;
    let mut changed = changed;
    changed.sort_by_key(|guest| (guest.tenant, guest.id));
    let rows: Vec<_> = changed
        .into_iter()
        .map(|g| row![g.tenant, g.id, g.version, g.name, g.language, g.country, g.data])
        .collect();
    all_or_conflict(rows.len(), CHANGED_GUEST.update(tx, rows).await?, "guest")
}

pub(super) async fn identities(tx: &mut Tx, new: Vec<NewIdentity>) -> Result<(), StoreError> {
    let rows = new
        .into_iter()
        .map(|n| row![n.tenant, n.identity.kind.as_str(), n.identity.value, n.guest])
        .collect();
    NEW_IDENTITY.write(tx, rows).await.map(drop)
}

pub(super) async fn conversations(
    tx: &mut Tx,
    new: Vec<Conversation>,
    changed: Vec<Conversation>,
) -> Result<(), StoreError> {
    let rows = new
        .into_iter()
        .map(|c| {
            row![
                c.tenant,
                c.id,
                c.property,
                c.number_id,
                c.guest,
                c.partition,
                c.last_inbound_at,
                c.window_expires_at,
                c.last_message_at,
                c.handler.as_str(),
                c.human_until,
                c.created_at,
                c.updated_at,
                1_i64,
                c.state
            ]
        })
        .collect();
    NEW_CONVERSATION.write(tx, rows).await?;
    let mut changed = changed;
    changed.sort_by_key(|conversation| (conversation.tenant, conversation.id));
    let rows: Vec<_> = changed
        .into_iter()
        .map(|c| {
            row![
                c.tenant,
                c.id,
                c.version,
                c.last_inbound_at,
                c.window_expires_at,
                c.last_message_at,
                c.handler.as_str(),
                c.human_until,
                c.updated_at,
                c.state
            ]
        })
        .collect();
    all_or_conflict(rows.len(), CHANGED_CONVERSATION.update(tx, rows).await?, "conversation")
}

pub(super) async fn messages(tx: &mut Tx, new: Vec<Message>) -> Result<(), StoreError> {
    index(tx, new.iter().filter_map(Words::of_message).collect()).await?;
    // Outgoing messages that are known by their wamid from the start may have statuses waiting.
    let sent = new
        .iter()
        .filter(|message| message.direction == Direction::Out)
        .filter_map(|message| message.wamid.clone().map(|wamid| (message.tenant, wamid)))
        .collect();
    let rows = new
        .into_iter()
        .map(|m| {
            row![
                m.tenant,
                m.id,
                m.conversation,
                m.direction.as_str(),
                m.wamid.map(|wamid| wamid.0),
                m.kind,
                m.sent_at,
                m.created_at,
                m.status.map(DeliveryStatus::as_str),
                m.status.map_or(-1, DeliveryStatus::rank),
                m.status_at,
                m.reply_to.map(|wamid| wamid.0),
                m.error,
                m.content
            ]
        })
        .collect();
    NEW_MESSAGE.write(tx, rows).await?;
    advance(tx, sent).await
}

pub(super) async fn consents(
    tx: &mut Tx,
    consents: Vec<Consent>,
    opt_outs: Vec<OptOut>,
) -> Result<(), StoreError> {
    let rows = consents
        .into_iter()
        .map(|c| row![c.tenant, c.guest, c.kind.as_str(), c.granted, c.at, c.source, c.wording])
        .collect();
    CONSENT.write(tx, rows).await?;
    let rows = opt_outs.into_iter().map(|o| row![o.tenant, o.hash, o.at]).collect();
    OPT_OUT.write(tx, rows).await.map(drop)
}

fn all_or_conflict(expected: usize, changed: u64, what: &'static str) -> Result<(), StoreError> {
    if u64::try_from(expected) == Ok(changed) { Ok(()) } else { Err(StoreError::Conflict { what }) }
}
