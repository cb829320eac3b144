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

/// Guests' messages of one transaction, by conversation: how many, and when the first was said.
pub type Heard = BTreeMap<Key, (i64, Timestamp)>;

// Runs beside the worker's own update, on columns of which the worker knows nothing.
const HEARD: Many = Many {
    table: "conversation",
    head: "WITH v (tenant_id, id, count, first_at) AS (VALUES",
    tail: ") UPDATE conversation SET
        unread = CASE WHEN conversation.desk = 'blocked' THEN 0 ELSE conversation.unread + v.count END,
        waiting_since = CASE WHEN conversation.desk = 'blocked' THEN NULL
            ELSE coalesce(conversation.waiting_since, v.first_at) END,
        snoozed_until = NULL,
        desk = CASE WHEN conversation.desk = 'blocked' THEN conversation.desk ELSE 'open' END
        FROM v WHERE conversation.tenant_id = v.tenant_id AND conversation.id = v.id",
};

// The assistant's answer is an answer only while the assistant is in charge.
const ANSWERED: Many = Many {
    table: "conversation",
    head: "WITH v (tenant_id, id) AS (VALUES",
    tail: ") UPDATE conversation SET waiting_since = NULL, unread = 0 FROM v
        WHERE conversation.tenant_id = v.tenant_id AND conversation.id = v.id
        AND conversation.handler = 'bot' AND conversation.waiting_since IS NOT NULL",
};

/// Kinds of messages that belong to another one and trouble nobody.
const BESIDE: [&str; 3] = ["reaction", "edited", "revoked"];

/// What these messages of guests change.
pub(crate) async fn heard(tx: &mut Tx, messages: &[Message]) -> Result<(), StoreError> {
    let mut heard = Heard::new();
    let said = messages
        .iter()
        .filter(|message| message.direction == Direction::In && !BESIDE.contains(&message.kind.as_str()));
    for message in said {
        let key = Key { tenant: message.tenant, id: message.conversation };
        let entry = heard.entry(key).or_insert((0, message.created_at));
        entry.0 = entry.0.saturating_add(1);
    }
    let rows = heard.into_iter().map(|(key, (count, at))| row![key.tenant, key.id, count, at]).collect();
    HEARD.write(tx, rows).await.map(drop)
}

/// What these answers change.
pub(crate) async fn answered(tx: &mut Tx, messages: &[Message]) -> Result<(), StoreError> {
    let mut keys: Vec<Key> = messages
        .iter()
        .filter(|message| message.direction == Direction::Out)
        .map(|message| Key { tenant: message.tenant, id: message.conversation })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = keys.into_iter().map(|key| row![key.tenant, key.id]).collect();
    ANSWERED.update(tx, rows).await.map(drop)
}
