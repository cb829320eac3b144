//! What moves a conversation for the people who answer.

use std::collections::BTreeMap;

use super::{DeskState, Key, NewNote, Timestamp, Uuid, notes};
use crate::{
    error::StoreError,
    messaging::{Direction, Message},
    open::Tx,
    query::{Many, Query, row},
};

/// What a colleague, or a timer, does to a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Opens, closes, blocks it.
    State(DeskState),
    /// Out of sight until then.
    Snooze(Timestamp),
    /// Back in sight, if it is still snoozed until then.
    Wake(Timestamp),
    /// Somebody takes care of it, or nobody any more.
    Assign(Option<Uuid>),
    /// Somebody takes care of it, if nobody does.
    Take(Uuid),
    /// Everything in it has been seen.
    Read,
    /// To be looked at again.
    Unread,
    /// A person has answered: the guest waits no longer.
    Answered,
    /// Gets a label.
    Label(String),
    /// Loses a label.
    Unlabel(String),
    /// A note among colleagues.
    Note(NewNote),
    /// A note's words are taken away; by its author only.
    RemoveNote {
        /// Which.
        id: Uuid,
        /// Whose.
        author: Uuid,
    },
}

/// A change and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskChange {
    /// Which conversation.
    pub key: Key,
    /// What.
    pub change: Change,
    /// When.
    pub at: Timestamp,
}

/// Does what is asked, in order. What is so already stays so.
pub(crate) async fn apply(tx: &mut Tx, changes: Vec<DeskChange>) -> Result<(), StoreError> {
    for change in changes {
        one(tx, change).await?;
    }
    Ok(())
}

async fn one(tx: &mut Tx, DeskChange { key, change, at }: DeskChange) -> Result<(), StoreError> {
    let on = |sql: &'static str| Query::new("conversation", sql).bind(key.tenant).bind(key.id);
    let query = match change {
        Change::State(state) => on("UPDATE conversation SET desk = $3, snoozed_until = NULL,
            waiting_since = CASE WHEN $3 = 'open' THEN waiting_since END WHERE tenant_id = $1 AND id = $2")
        .bind(state.as_str()),
        Change::Snooze(until) => on("UPDATE conversation SET desk = 'snoozed', snoozed_until = $3
            WHERE tenant_id = $1 AND id = $2")
        .bind(until),
        Change::Wake(until) => on("UPDATE conversation SET desk = 'open', snoozed_until = NULL,
            unread = CASE WHEN unread = 0 THEN 1 ELSE unread END
            WHERE tenant_id = $1 AND id = $2 AND desk = 'snoozed' AND snoozed_until = $3")
        .bind(until),
        Change::Assign(to) => {
            on("UPDATE conversation SET assignee = $3 WHERE tenant_id = $1 AND id = $2").bind(to)
        }
        Change::Take(who) => on("UPDATE conversation SET assignee = $3
            WHERE tenant_id = $1 AND id = $2 AND assignee IS NULL")
        .bind(who),
        Change::Read => {
            on("UPDATE conversation SET unread = 0 WHERE tenant_id = $1 AND id = $2 AND unread > 0")
        }
        Change::Unread => {
            on("UPDATE conversation SET unread = 1 WHERE tenant_id = $1 AND id = $2 AND unread = 0")
        }
        Change::Answered => on("UPDATE conversation SET waiting_since = NULL, unread = 0,
            desk = CASE WHEN desk = 'blocked' THEN desk ELSE 'open' END, snoozed_until = NULL
            WHERE tenant_id = $1 AND id = $2"),
        Change::Label(label) => on("INSERT INTO conversation_label (tenant_id, conversation_id, label, at)
            VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(label)
        .bind(at),
        Change::Unlabel(label) => on("DELETE FROM conversation_label
            WHERE tenant_id = $1 AND conversation_id = $2 AND label = $3")
        .bind(label),
        Change::Note(note) => return notes::add(tx, key, note, at).await,
        Change::RemoveNote { id, author } => return notes::remove(tx, key, id, author, at).await,
    };
    tx.execute(query).await.map(drop)
}

/// What one transaction says in a conversation.
struct Said {
    /// Guests' messages.
    heard: i64,
    /// When the first was said.
    first_at: Timestamp,
    /// Something was said to the guest as well, after all of them.
    answered: bool,
}

// Runs beside the worker's own update, on columns of which the worker knows nothing. The assistant's answer is an answer
// only while the assistant is in charge. A conversation that stands as it should is left alone: most do, since the
// assistant answers in the transaction that hears.
const SAID: Many = Many {
    table: "conversation",
    head: "WITH v (tenant_id, id, heard, first_at, answered) AS (VALUES",
    tail: ") UPDATE conversation SET
        unread = CASE WHEN conversation.desk = 'blocked' OR (v.answered = 1 AND conversation.handler = 'bot') THEN 0
            ELSE conversation.unread + v.heard END,
        waiting_since = CASE
            WHEN conversation.desk = 'blocked' OR (v.answered = 1 AND conversation.handler = 'bot') THEN NULL
            WHEN v.heard > 0 THEN coalesce(conversation.waiting_since, v.first_at)
            ELSE conversation.waiting_since END,
        snoozed_until = CASE WHEN v.heard > 0 THEN NULL ELSE conversation.snoozed_until END,
        desk = CASE WHEN v.heard > 0 AND conversation.desk <> 'blocked' THEN 'open' ELSE conversation.desk END
        FROM v WHERE conversation.tenant_id = v.tenant_id AND conversation.id = v.id
        AND CASE WHEN v.answered = 1 AND conversation.handler = 'bot'
            THEN conversation.waiting_since IS NOT NULL OR (v.heard > 0 AND (conversation.unread > 0
                OR conversation.desk <> 'open' OR conversation.snoozed_until IS NOT NULL))
            ELSE v.heard > 0 END",
};

/// Kinds of messages that belong to another one and trouble nobody.
const BESIDE: [&str; 3] = ["reaction", "edited", "revoked"];

/// What these messages change for the people who answer.
pub(crate) async fn said(tx: &mut Tx, messages: &[Message]) -> Result<(), StoreError> {
    let mut said: BTreeMap<Key, Said> = BTreeMap::new();
    for message in messages {
        let of_guest = message.direction == Direction::In;
        if of_guest && BESIDE.contains(&message.kind.as_str()) {
            continue;
        }
        let key = Key { tenant: message.tenant, id: message.conversation };
        let nothing = Said { heard: 0, first_at: message.created_at, answered: false };
        let entry = said.entry(key).or_insert(nothing);
        if of_guest && entry.heard == 0 {
            entry.first_at = message.created_at;
        }
        entry.heard = entry.heard.saturating_add(i64::from(of_guest));
        entry.answered |= message.direction == Direction::Out;
    }
    let rows = said
        .into_iter()
        .map(|(key, said)| row![key.tenant, key.id, said.heard, said.first_at, i64::from(said.answered)])
        .collect();
    SAID.update(tx, rows).await.map(drop)
}
