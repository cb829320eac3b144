//! What colleagues do to a conversation, besides writing. Doing what is so already changes nothing and is no mistake.

use guestlink_domain::event::DomainEvent;
use guestlink_domain::ids::{ConversationId, TimerId};
use guestlink_domain::sales::conversation::ConsentChange;
use guestlink_store::conversations::{Change, DeskState, NewNote};
use guestlink_store::messaging::Handler;
use guestlink_store::timers::{NewTimer, TimerCancel};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{BLOCKED, DeskError, Opened, Who, timers};
use crate::ids::derived;
use crate::insist::insist;
use crate::messaging::inbound::Turn;
use crate::{App, sales};

/// Longest label.
const LABEL: usize = 40;
/// Longest note.
const NOTE: usize = 4_000;

/// What a colleague does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Gives it into somebody's care (person and name), or nobody's.
    Assign(Option<(Uuid, String)>),
    /// It is done, until the guest writes.
    Close,
    /// It is to be looked after again.
    Reopen,
    /// Out of sight until then, or until the guest writes.
    Snooze(Timestamp),
    /// Nobody is troubled by this guest any more, and nothing is sent.
    Block,
    /// Takes that back.
    Unblock,
    /// Everything has been seen.
    Read,
    /// To be looked at again.
    Unread,
    /// Gives a label.
    Label(String),
    /// Takes a label away.
    Unlabel(String),
    /// Writes a note for colleagues.
    Note {
        /// The page's own key: the same note sent twice is one.
        key: String,
        /// The words.
        body: String,
        /// Colleagues named in it.
        mentions: Vec<Uuid>,
    },
    /// Takes an own note's words away.
    RemoveNote(Uuid),
    /// A person answers from now on; the assistant is silent.
    TakeOver,
    /// The assistant answers again.
    GiveBack,
    /// The guest said, in whatever way, that no offers are wanted.
    OptOut,
    /// The guest wants messages again.
    OptIn,
}

impl App {
    /// Does it.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn act(&self, who: &Who, conversation: ConversationId, act: &Act) -> Result<(), DeskError> {
        check(act, self.clock().now())?;
        let done = insist(|| async {
            match self.act_once(who, conversation, act).await {
                Ok(()) => Ok(Ok(())),
                Err(DeskError::Conflict) => {
                    Err(guestlink_store::StoreError::Conflict { what: "conversation" })
                }
                Err(DeskError::Store(error)) => Err(error),
                Err(other) => Ok(Err(other)),
            }
        });
        done.await?
    }

    async fn act_once(&self, who: &Who, conversation: ConversationId, act: &Act) -> Result<(), DeskError> {
        let mut opened = self.open_conversation(who, conversation).await?;
        match act {
            Act::TakeOver => self.take_over(who, &mut opened).await?,
            Act::GiveBack => self.give_back(who, &mut opened).await?,
            Act::OptOut | Act::OptIn => {
                let change = if *act == Act::OptOut { ConsentChange::OptOut } else { ConsentChange::OptIn };
                sales::consent(self, &mut opened.desk, opened.seat, &who.cause(), change);
            }
            Act::Snooze(until) => self.snooze(who, &mut opened, *until),
            Act::Block | Act::Unblock => block(who, &mut opened, *act == Act::Block),
            other => {
                if let Some((change, kind, data)) = plain_change(who, &opened, other) {
                    opened.change(change);
                    tell(who, &mut opened, kind, data);
                }
            }
        }
        Ok(self.write(opened.desk, &[]).await?)
    }

    fn snooze(&self, who: &Who, opened: &mut Opened, until: Timestamp) {
        opened.change(Change::Snooze(until));
        tell(who, opened, "conversation.snoozed", json!({ "until": until }));
        let id = TimerId(self.ids().new_at(opened.desk.now()));
        let Some(chat) = opened.desk.chat(opened.seat) else { return };
        let timer = NewTimer {
            tenant: chat.guest.tenant,
            key: timers::wake_key(chat.conversation.id),
            id,
            partition: chat.conversation.partition,
            conversation: Some(chat.conversation.id),
            stay: None,
            name: timers::WAKE.to_owned(),
            due_at: until,
            payload: json!({ "until": until }),
        };
        opened.desk.batch.timers_set.push(timer);
    }

    /// A person answers from now on.
    pub(super) async fn take_over(&self, who: &Who, opened: &mut Opened) -> Result<(), DeskError> {
        let was_bot = opened.line.handler == Handler::Bot;
        self.turn(who, opened, sales::Input::HumanWrote).await?;
        if let Some(chat) = opened.desk.chat_mut(opened.seat) {
            chat.conversation_mut().handler = Handler::Human;
        }
        if was_bot {
            tell(who, opened, "conversation.taken", json!({}));
        }
        Ok(())
    }

    async fn give_back(&self, who: &Who, opened: &mut Opened) -> Result<(), DeskError> {
        if opened.line.handler == Handler::Bot {
            return Ok(());
        }
        self.turn(who, opened, sales::Input::HumanReleased).await?;
        if let Some(chat) = opened.desk.chat_mut(opened.seat) {
            chat.conversation_mut().handler = Handler::Bot;
        }
        tell(who, opened, "conversation.given_back", json!({}));
        Ok(())
    }

    /// Tells the conversation's own rules what a person did.
    async fn turn(&self, who: &Who, opened: &mut Opened, input: sales::Input) -> Result<(), DeskError> {
        let cause = who.cause();
        let key = format!("staff/{}/{}", who.user, opened.desk.now());
        let turn =
            Turn { property: &opened.property, seat: opened.seat, key: &key, cause: &cause, reply_to: None };
        let mut calendars = crate::stays::Calendars::default();
        self.take_turn(&mut opened.desk, &turn, input, &mut calendars).await?;
        Ok(())
    }
}

/// Records what a colleague did, with the name colleagues know.
pub(super) fn tell(who: &Who, opened: &mut Opened, kind: &str, mut data: Value) {
    if let Some(fields) = data.as_object_mut() {
        fields.insert("name".to_owned(), who.name.clone().into());
    }
    opened.desk.event(opened.seat, &who.cause(), DomainEvent::new(kind, data));
}

fn block(who: &Who, opened: &mut Opened, on: bool) {
    if let Some(chat) = opened.desk.chat_mut(opened.seat) {
        sales::set_flag(chat, BLOCKED, on);
    }
    opened.change(Change::State(if on { DeskState::Blocked } else { DeskState::Open }));
    if on {
        let Some(chat) = opened.desk.chat(opened.seat) else { return };
        let (tenant, id) = (chat.guest.tenant, chat.conversation.id);
        opened.desk.batch.outbox_cancelled.push((tenant, id));
        opened
            .desk
            .batch
            .timers_cancelled
            .push(TimerCancel::Prefix { tenant, prefix: timers::later_prefix(id) });
    }
    tell(who, opened, if on { "conversation.blocked" } else { "conversation.unblocked" }, json!({}));
}

/// The change and its event; `None` for what is so already.
fn plain_change(who: &Who, opened: &Opened, act: &Act) -> Option<(Change, &'static str, Value)> {
    let line = &opened.line;
    let state = |state| (line.desk != state).then_some(Change::State(state));
    Some(match act {
        Act::Assign(to) => {
            let person = to.as_ref().map(|(person, _)| *person);
            if line.assignee == person {
                return None;
            }
            let name = to.as_ref().map(|(_, name)| name);
            (Change::Assign(person), "conversation.assigned", json!({ "to": person, "to_name": name }))
        }
        Act::Close => (state(DeskState::Closed)?, "conversation.closed", json!({})),
        Act::Reopen => (state(DeskState::Open)?, "conversation.reopened", json!({})),
        Act::Read if line.unread > 0 => (Change::Read, "conversation.read", json!({})),
        Act::Unread if line.unread == 0 => (Change::Unread, "conversation.marked_unread", json!({})),
        Act::Label(label) => {
            let label = label.trim().to_owned();
            if line.labels.contains(&label) {
                return None;
            }
            (Change::Label(label.clone()), "conversation.labelled", json!({ "label": label }))
        }
        Act::Unlabel(label) if line.labels.contains(label) => {
            (Change::Unlabel(label.clone()), "conversation.unlabelled", json!({ "label": label }))
        }
        Act::Note { key, body, mentions } => {
            let id = derived(&[line.id.0.as_bytes(), who.user.as_bytes(), b"note", key.as_bytes()]);
            let note = NewNote {
                id,
                author: who.user,
                author_name: who.name.clone(),
                body: body.trim().to_owned(),
                mentions: mentions.clone(),
            };
            (Change::Note(note), "conversation.noted", json!({ "note": id, "mentions": mentions }))
        }
        Act::RemoveNote(id) => (
            Change::RemoveNote { id: *id, author: who.user },
            "conversation.note_removed",
            json!({ "note": id }),
        ),
        _ => return None,
    })
}

fn check(act: &Act, now: Timestamp) -> Result<(), DeskError> {
    let within = |text: &str, most: usize| {
        let count = text.trim().chars().count();
        count > 0 && count <= most
    };
    let fits = match act {
        Act::Label(label) if !within(label, LABEL) || label.chars().any(char::is_control) => {
            Err(("label", "expected 1 to 40 characters on one line"))
        }
        Act::Note { body, .. } if !within(body, NOTE) => Err(("body", "expected 1 to 4,000 characters")),
        Act::Note { key, .. } if !within(key, 100) => Err(("key", "expected 1 to 100 characters")),
        Act::Snooze(until) if *until <= now => Err(("until", "expected a moment in the future")),
        _ => Ok(()),
    };
    fits.map_err(|(field, why)| DeskError::Invalid { field, why })
}
