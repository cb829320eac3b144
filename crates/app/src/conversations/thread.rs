//! A conversation as colleagues read it: messages, notes and what happened, in one order, page by page from the latest.

use std::collections::HashMap;

use guestlink_domain::event::Cause;
use guestlink_domain::ids::{ConversationId, MessageId, RequestId, TenantId};
use guestlink_domain::messaging::sending::Reach;
use guestlink_store::conversations::{self, DeskState, Line, Note};
use guestlink_store::events::{self, StoredEvent};
use guestlink_store::messaging::{self as stored, DeliveryStatus, Direction, Message, Page, Wamid};
use guestlink_store::stays::{self, Stay};
use guestlink_store::{costs, requests};
use jiff::Timestamp;
use serde_json::Value;

use super::{BLOCKED, DeskError, Plain, StayBrief, Who, plain};
use crate::App;
use crate::messaging::desk::BY;
use crate::properties::Property;
use crate::sales;

/// Messages on a page.
const PAGE: i64 = 40;

/// Who said something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Author {
    /// The guest.
    Guest,
    /// A colleague, by name.
    Colleague(String),
    /// An automation, by its id.
    Automation(String),
    /// The assistant.
    Assistant,
}

/// The message another one answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quoted {
    /// Which; `None` when we do not have it.
    pub id: Option<MessageId>,
    /// By the guest?
    pub of_guest: bool,
    /// What it says.
    pub said: Plain,
}

/// Why a message failed, and what can be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// WhatsApp's or our own code.
    pub code: String,
    /// A word for the reason: `window`, `not-on-whatsapp`, `marketing`, `template`, `payment`, `pace`, `media`,
    /// `account`, `cancelled`, `expired`, `other`.
    pub reason: &'static str,
    /// Sending it once more may help.
    pub retry: bool,
}

/// A message.
#[derive(Clone, PartialEq, Debug)]
pub struct Bubble {
    /// Its id.
    pub id: MessageId,
    /// Who said it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
    /// What.
    pub said: Plain,
    /// Ours: how far it got.
    pub status: Option<DeliveryStatus>,
    /// Ours: when it got there.
    pub status_at: Option<Timestamp>,
    /// Ours: why it failed.
    pub failure: Option<Failure>,
    /// What it answers.
    pub quoted: Option<Quoted>,
    /// Emojis on it: of the guest, and ours.
    pub reactions: Vec<String>,
    /// The guest has changed it since.
    pub edited: bool,
    /// The guest has taken it back.
    pub revoked: bool,
}

/// Something that happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// The event's kind.
    pub kind: String,
    /// The colleague who did it.
    pub by: Option<String>,
    /// The event's facts.
    pub data: Value,
}

/// Something in a conversation.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A message.
    Message(Box<Bubble>),
    /// A note among colleagues.
    Note(Note),
    /// Something that happened.
    Happened(Happened),
}

impl Item {
    /// When.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Message(bubble) => bubble.at,
            Self::Note(note) => note.at,
            Self::Happened(happened) => happened.at,
        }
    }
}

/// A planned message.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// Names it, to take it back.
    pub key: String,
    /// When it is to be sent.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Its words.
    pub text: String,
}

/// A page of a conversation, with all that stands beside it.
#[derive(Clone, Debug)]
pub struct ThreadPage {
    /// The conversation.
    pub line: Line,
    /// Its property's name.
    pub property: String,
    /// How the guest stands, for somebody who wants to write.
    pub reach: Reach,
    /// The guest's number or e-mail address, as colleagues may see it.
    pub contact: Option<String>,
    /// The caller may write here.
    pub may_write: bool,
    /// Oldest first.
    pub items: Vec<Item>,
    /// Where earlier messages begin.
    pub earlier: Option<(Timestamp, MessageId)>,
    /// The first message that nobody has seen.
    pub first_unread: Option<MessageId>,
    /// Messages that will be sent later.
    pub planned: Vec<Waiting>,
    /// The guest's stays, the nearest first.
    pub stays: Vec<StayBrief>,
    /// What was asked for in the nearest stay: which, service, state, when.
    pub requests: Vec<(RequestId, String, String, Timestamp)>,
}

impl App {
    /// A page of a conversation: the latest, or what was before.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn thread(
        &self,
        who: &Who,
        id: ConversationId,
        before: Option<(Timestamp, MessageId)>,
    ) -> Result<ThreadPage, DeskError> {
        let line = self.conversation(who, id).await?;
        let property = self.property_of(&line.number_id);
        let page = Page { before, limit: PAGE.saturating_add(1) };
        let mut messages = stored::thread(self.store(), who.tenant, id, page).await?;
        let full = i64::try_from(messages.len()).is_ok_and(|count| count > PAGE);
        messages.truncate(usize::try_from(PAGE).unwrap_or(40));
        let earlier = messages.last().filter(|_| full).map(|message| (message.sent_at, message.id));
        // WhatsApp's clock counts seconds; within one, what was written down first was said first.
        messages.sort_by_key(|message| (message.sent_at, message.created_at));
        let from = earlier.map_or(Timestamp::UNIX_EPOCH, |(at, _)| at);
        let until = before.map_or(Timestamp::MAX, |(at, _)| at);
        let mut items: Vec<Item> = self
            .bubbles(who.tenant, id, property.as_deref(), &messages, from)
            .await?
            .into_iter()
            .map(|bubble| Item::Message(Box::new(bubble)))
            .collect();
        let notes = conversations::notes(self.store(), who.tenant, id, from, until).await?;
        items.extend(notes.into_iter().map(Item::Note));
        let course = events::course(self.store(), who.tenant, id, from, until).await?;
        items.extend(happenings(course).into_iter().map(Item::Happened));
        items.sort_by_key(Item::at);
        let first_unread = first_unread(&messages, line.unread);
        self.beside(who, line, property.as_deref(), items, earlier, first_unread).await
    }

    /// What stands beside a thread.
    async fn beside(
        &self,
        who: &Who,
        line: Line,
        property: Option<&Property>,
        items: Vec<Item>,
        earlier: Option<(Timestamp, MessageId)>,
        first_unread: Option<MessageId>,
    ) -> Result<ThreadPage, DeskError> {
        let loaded = stored::by_conversations(self.store(), who.tenant, &[line.id]).await?.pop();
        let flag = |name: &str| {
            let data = loaded.as_ref().map(|loaded| &loaded.guest.data);
            data.and_then(|data| data.get(name)).and_then(Value::as_bool).unwrap_or(false)
        };
        let reach = Reach {
            window_expires_at: line.window_expires_at,
            blocked: flag(BLOCKED) || line.desk == DeskState::Blocked,
            opted_out: flag(sales::OPTED_OUT),
        };
        let contact = loaded.as_ref().and_then(|loaded| {
            let phone = |kind| loaded.identities.iter().find(|one| one.kind == kind);
            phone(stored::IdentityKind::Phone)
                .map(|one| format!("+{}", one.value))
                .or_else(|| phone(stored::IdentityKind::Email).map(|one| one.value.clone()))
        });
        let all = stays::by_guest(self.store(), who.tenant, line.guest).await?;
        let stays = self.nearest_first(property, &all);
        let requests = match stays.first() {
            Some(stay) => requests::of_stay(self.store(), who.tenant, stay.id, 10).await?,
            None => Vec::new(),
        };
        let planned = self.planned(who.tenant, line.id).await?;
        Ok(ThreadPage {
            property: property.map(|property| property.resort.property.name.clone()).unwrap_or_default(),
            reach,
            contact,
            may_write: who.writes.contains(&line.property),
            items,
            earlier,
            first_unread,
            planned: planned
                .into_iter()
                .map(|planned| Waiting {
                    key: planned.key,
                    at: planned.due_at,
                    by: planned.plan.by.name,
                    text: words_of(&planned.plan.draft),
                })
                .collect(),
            requests: requests
                .into_iter()
                .map(|request| (request.id, request.service, request.state, request.asked_at))
                .collect(),
            stays,
            line,
        })
    }

    fn nearest_first(&self, property: Option<&Property>, all: &[Stay]) -> Vec<StayBrief> {
        let Some(property) = property else { return Vec::new() };
        let now = self.clock().now();
        let mut left: Vec<Stay> = all.to_vec();
        let mut stays = Vec::new();
        while let Some(stay) = property.nearest_stay(&left, now) {
            left.retain(|one| one.id != stay.id);
            stays.push(stay);
        }
        stays
    }

    /// One message, as it stands now.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn bubble(
        &self,
        who: &Who,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Bubble, DeskError> {
        let line = self.conversation(who, conversation).await?;
        let message = stored::one(self.store(), who.tenant, id).await?;
        let message =
            message.filter(|message| message.conversation == conversation).ok_or(DeskError::NotFound)?;
        let property = self.property_of(&line.number_id);
        let since = message.sent_at;
        let bubbles = self.bubbles(who.tenant, conversation, property.as_deref(), &[message], since).await?;
        bubbles.into_iter().next().ok_or(DeskError::NotFound)
    }

    /// These messages, with everything that belongs to them.
    async fn bubbles(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        property: Option<&Property>,
        messages: &[Message],
        since: Timestamp,
    ) -> Result<Vec<Bubble>, DeskError> {
        let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
        let automations = costs::sent_by(self.store(), tenant, &ids).await?;
        let mut answered: Vec<Wamid> =
            messages.iter().filter_map(|message| message.reply_to.clone()).collect();
        answered.sort_unstable();
        answered.dedup();
        let answered = stored::by_wamids(self.store(), tenant, &answered).await?;
        let answered: HashMap<&Wamid, &Message> =
            answered.iter().filter_map(|message| Some((message.wamid.as_ref()?, message))).collect();
        let beside = Beside::of(&stored::beside(self.store(), tenant, conversation, since).await?);
        let shown = messages.iter().filter(|message| !is_beside(message));
        Ok(shown
            .map(|message| {
                let quoted = message.reply_to.as_ref().map(|wamid| {
                    let of = answered.get(wamid);
                    Quoted {
                        id: of.map(|of| of.id),
                        of_guest: of.is_none_or(|of| of.direction == Direction::In),
                        said: plain(property, of.map_or(&Value::Null, |of| &of.content)),
                    }
                });
                let automation = automations.get(&message.id);
                beside.put_on(
                    Bubble {
                        id: message.id,
                        author: author(message, automation),
                        at: message.sent_at,
                        said: plain(property, &message.content),
                        status: message.status,
                        status_at: message.status_at,
                        failure: failure(message),
                        quoted,
                        reactions: Vec::new(),
                        edited: false,
                        revoked: false,
                    },
                    message.wamid.as_ref(),
                )
            })
            .collect())
    }
}

fn is_beside(message: &Message) -> bool {
    matches!(message.kind.as_str(), "reaction" | "edited" | "revoked")
}

/// What was said about other messages.
#[derive(Default)]
struct Beside {
    /// The latest emoji of each side, by message.
    reactions: HashMap<(String, Direction), String>,
    edits: HashMap<String, Option<String>>,
    revoked: Vec<String>,
}

impl Beside {
    fn of(messages: &[Message]) -> Self {
        let mut beside = Self::default();
        for message in messages {
            let word = |name: &str| message.content.get(name).and_then(Value::as_str).map(str::to_owned);
            let Some(to) = word("to") else { continue };
            match message.kind.as_str() {
                "reaction" => {
                    beside.reactions.insert((to, message.direction), word("emoji").unwrap_or_default());
                }
                "edited" => {
                    beside.edits.insert(to, word("body"));
                }
                _ => beside.revoked.push(to),
            }
        }
        beside
    }

    fn put_on(&self, mut bubble: Bubble, wamid: Option<&Wamid>) -> Bubble {
        let Some(Wamid(id)) = wamid else { return bubble };
        for side in [Direction::In, Direction::Out] {
            let emoji = self.reactions.get(&(id.clone(), side)).filter(|emoji| !emoji.is_empty());
            bubble.reactions.extend(emoji.cloned());
        }
        if let Some(now) = self.edits.get(id) {
            bubble.edited = true;
            if let Some(now) = now {
                bubble.said.text.clone_from(now);
            }
        }
        bubble.revoked = self.revoked.contains(id);
        bubble
    }
}

fn author(message: &Message, automation: Option<&String>) -> Author {
    if message.direction == Direction::In {
        return Author::Guest;
    }
    match (message.content.get(BY).and_then(Value::as_str), automation) {
        (Some(name), _) => Author::Colleague(name.to_owned()),
        (None, Some(automation)) => Author::Automation(automation.clone()),
        (None, None) => Author::Assistant,
    }
}

/// The first of the guest's latest messages that nobody has seen.
fn first_unread(newest_first: &[Message], unread: i64) -> Option<MessageId> {
    let unread = usize::try_from(unread).ok().filter(|unread| *unread > 0)?;
    let of_guest =
        newest_first.iter().filter(|message| message.direction == Direction::In && !is_beside(message));
    of_guest.take(unread).last().map(|message| message.id)
}

fn words_of(draft: &super::Draft) -> String {
    match &draft.content {
        super::Content::Text { body } => body.clone(),
        super::Content::Template { name, .. } => name.clone(),
        super::Content::File { caption, .. } => caption.clone().unwrap_or_default(),
        super::Content::Reaction { emoji, .. } => emoji.clone(),
    }
}

/// Oldest first, each once: what the rules record and what follows from it may both tell the same.
fn happenings(newest_first: Vec<StoredEvent>) -> Vec<Happened> {
    let mut all: Vec<Happened> = Vec::with_capacity(newest_first.len());
    for stored in newest_first.into_iter().rev() {
        let event = stored.event;
        let name = event.event.data.get("name").and_then(Value::as_str).map(str::to_owned);
        let by = name.filter(|_| matches!(event.cause, Cause::Staff(_)));
        let happened = Happened { at: event.at, kind: event.event.kind, by, data: event.event.data };
        let twice = all.last().is_some_and(|last| last.kind == happened.kind && last.at == happened.at);
        // A colleague who gives it back is told once, with the name.
        let told =
            happened.kind == "conversation.back_to_assistant" && matches!(event.cause, Cause::Staff(_));
        if !twice && !told {
            all.push(happened);
        }
    }
    all
}

/// Why a message failed, in one word (WhatsApp's error codes).
fn failure(message: &Message) -> Option<Failure> {
    if message.status != Some(DeliveryStatus::Failed) {
        return None;
    }
    let error = message.error.as_ref();
    let code = error.and_then(|error| error.get("code").or_else(|| error.pointer("/errors/0/code")));
    let code = match code {
        Some(Value::String(word)) => word.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => "unknown".to_owned(),
    };
    let (reason, retry) = match code.as_str() {
        "window_closed" | "131047" => ("window", false),
        "131026" | "131030" | "131062" => ("not-on-whatsapp", false),
        "131049" | "131050" | "130472" | "131063" => ("marketing", false),
        "132000" | "132001" | "132005" | "132007" | "132008" | "132012" | "132015" | "132016" | "132018" => {
            ("template", false)
        }
        "131042" | "131044" => ("payment", true),
        "4" | "80007" | "130429" | "131048" | "131056" | "131057" => ("pace", true),
        "131052" | "131053" | "131051" => ("media", false),
        "0" | "190" | "131005" | "131031" | "368" | "131045" | "133010" => ("account", true),
        "cancelled" => ("cancelled", true),
        "expired" => ("expired", true),
        _ => ("other", true),
    };
    Some(Failure { code, reason, retry })
}

/// How far a message got, as programs are told.
pub fn plain_state(status: DeliveryStatus) -> &'static str {
    status.as_str()
}
