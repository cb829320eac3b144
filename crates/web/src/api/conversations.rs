//! `/api/v1/conversations`: chats with guests, what was said in them, and what colleagues do with them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::conversations::{
    Act, Author, Content, Cursor, DeskError, Draft, Handler, Item, List, Row, SavedReply, plain_state,
};
use guestlink_domain::ids::{ConversationId, MessageId, PropertyId};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Listed, body, store};
use crate::access::{ApiCaller, Id};
use crate::problem::Problem;
use crate::realtime::who;
use crate::routes::Door;

/// Which conversations.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `mine`, `unassigned`, `all` (open ones), `waiting`, `snoozed`, `closed`, `blocked`; `all` if not said.
    list: Option<String>,
    /// Only with this label.
    #[schemars(length(max = 40))]
    label: Option<String>,
    /// Only with these beginnings of words, in messages and names.
    #[schemars(length(max = 200))]
    q: Option<String>,
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<String>,
}

/// A chat with a guest.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Conversation {
    id: String,
    property: String,
    guest: String,
    /// The guest's name, as WhatsApp or a booking told it.
    name: Option<String>,
    /// The guest's language (BCP 47).
    language: Option<String>,
    /// Who answers: `bot` or `human`.
    handler: &'static str,
    /// `open`, `snoozed`, `closed`, `blocked`.
    state: &'static str,
    /// The user in whose care it is.
    assignee: Option<String>,
    snoozed_until: Option<String>,
    /// Messages that nobody has seen.
    unread: i64,
    /// The guest waits for an answer since.
    waiting_since: Option<String>,
    /// Until then free-form messages may be sent; later, templates only.
    window_closes_at: Option<String>,
    last_message_at: String,
    /// Words of the last message.
    last_message: Option<String>,
    labels: Vec<String>,
    /// The stay that is running, coming, or was the last.
    stay: Option<Stay>,
}

/// A stay, in short.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Stay {
    id: String,
    reference: String,
    /// The unit, else what was booked.
    place: String,
    check_in: String,
    check_out: String,
}

impl From<Row> for Conversation {
    fn from(row: Row) -> Self {
        let line = row.line;
        let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: line.id.to_string(),
            property: line.property.to_string(),
            guest: line.guest.to_string(),
            name: line.name,
            language: line.language,
            handler: if line.handler == Handler::Bot { "bot" } else { "human" },
            state: line.desk.as_str(),
            assignee: line.assignee.map(|id| id.to_string()),
            snoozed_until: text(line.snoozed_until),
            unread: line.unread,
            waiting_since: text(line.waiting_since),
            window_closes_at: text(line.window_expires_at),
            last_message_at: line.last_message_at.to_string(),
            last_message: row.last.map(|last| last.text).filter(|text| !text.is_empty()),
            labels: line.labels,
            stay: row.stay.map(|stay| Stay {
                id: stay.id.to_string(),
                reference: stay.reference,
                place: stay.place,
                check_in: stay.check_in.to_string(),
                check_out: stay.check_out.to_string(),
            }),
        }
    }
}

/// Something in a chat.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Entry {
    /// `message`, `note`, `event`.
    #[serde(rename = "entry")]
    what: &'static str,
    /// Of messages and notes.
    id: Option<String>,
    at: String,
    /// `guest`, `colleague`, `automation`, `assistant`.
    author: Option<&'static str>,
    /// The colleague's or automation's name.
    by: Option<String>,
    /// Of a message: `text`, `image`, …; of an event: its dotted name.
    kind: String,
    text: Option<String>,
    /// Ours: `queued`, `sent`, `failed`, `delivered`, `read`, `played`.
    status: Option<&'static str>,
    /// Why it failed: WhatsApp's code or ours.
    failure: Option<String>,
    /// It has a file, at `/inbox/{conversation}/files/{id}`.
    file: bool,
    reactions: Vec<String>,
    edited: bool,
    deleted: bool,
}

impl From<Item> for Entry {
    fn from(item: Item) -> Self {
        let at = item.at().to_string();
        let blank = |what, kind| Self {
            what,
            kind,
            at: at.clone(),
            id: None,
            author: None,
            by: None,
            text: None,
            status: None,
            failure: None,
            file: false,
            reactions: Vec::new(),
            edited: false,
            deleted: false,
        };
        match item {
            Item::Message(bubble) => {
                let (author, by) = match bubble.author {
                    Author::Guest => ("guest", None),
                    Author::Colleague(name) => ("colleague", Some(name)),
                    Author::Automation(name) => ("automation", Some(name)),
                    Author::Assistant => ("assistant", None),
                };
                Self {
                    id: Some(bubble.id.to_string()),
                    author: Some(author),
                    by,
                    text: (!bubble.revoked).then_some(bubble.said.text).filter(|text| !text.is_empty()),
                    status: bubble.status.map(plain_state),
                    failure: bubble.failure.map(|failure| failure.code),
                    file: bubble.said.kind.has_file(),
                    reactions: bubble.reactions,
                    edited: bubble.edited,
                    deleted: bubble.revoked,
                    ..blank("message", bubble.said.kind.as_str().to_owned())
                }
            }
            Item::Note(note) => Self {
                id: Some(note.id.to_string()),
                author: Some("colleague"),
                by: Some(note.author_name),
                deleted: note.body.is_none(),
                text: note.body,
                ..blank("note", "note".to_owned())
            },
            Item::Happened(happened) => Self { by: happened.by, ..blank("event", happened.kind) },
        }
    }
}

/// A message to be sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// Words; only while the window is open.
    #[serde(default)]
    #[schemars(length(min = 1, max = 4096))]
    text: Option<String>,
    /// A template instead.
    #[serde(default)]
    template: Option<TemplateShape>,
    /// The message it answers.
    #[serde(default)]
    reply_to: Option<String>,
    /// Send it then (RFC 3339), not now.
    #[serde(default)]
    at: Option<String>,
}

/// A reviewed template with its values.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateShape {
    name: String,
    language: String,
    /// A value for each name.
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

/// A message that was taken.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Taken {
    /// The message; `null` when it is to be sent later.
    id: Option<String>,
}

/// A note for colleagues.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    #[schemars(length(min = 1, max = 4000))]
    text: String,
    /// Users it is for.
    #[serde(default)]
    #[schemars(length(max = 50))]
    mentions: Vec<String>,
}

/// Something to be done to a conversation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    act: ActShape,
    /// Of `assign` the user (`null`: nobody), of `snooze` the moment (RFC 3339), of `label` and `unlabel` the label, of
    /// `retry` the message.
    #[serde(default)]
    #[schemars(length(max = 100))]
    value: Option<String>,
}

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActShape {
    Assign,
    Close,
    Reopen,
    Snooze,
    Block,
    Unblock,
    Read,
    Unread,
    Label,
    Unlabel,
    TakeOver,
    GiveBack,
    OptOut,
    OptIn,
    Retry,
}

/// A reply kept for use again.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    #[serde(default)]
    id: Option<String>,
    /// For one property; `null` is for all.
    #[serde(default)]
    property: Option<String>,
    /// What is typed behind the slash.
    #[schemars(length(min = 1, max = 30))]
    shortcut: String,
    /// The words, with `{{guest}}`, `{{first_name}}`, `{{colleague}}`, `{{property}}`, `{{unit}}`, `{{check_in}}`,
    /// `{{check_out}}`, `{{reference}}` filled in when it is used.
    #[schemars(length(min = 1, max = 4096))]
    body: String,
}

/// What the app refused, as a problem.
fn refused(error: &DeskError) -> Problem {
    match error {
        DeskError::NotFound => Problem::not_found(),
        DeskError::Forbidden => Problem::forbidden(),
        DeskError::Refused(why) => {
            let code = serde_json::to_value(why).ok();
            let code = code.as_ref().and_then(|code| code.get("code")).cloned().unwrap_or_default();
            let detail = format!("Not sent: {why}.");
            Problem::new(StatusCode::CONFLICT, "refused", detail).with("reason", code)
        }
        DeskError::Invalid { field, why } => Problem::malformed(format!("`{field}`: {why}.")),
        DeskError::Conflict => Problem::conflict(),
        DeskError::Store(error) => store(error),
    }
}

fn unreadable(name: &str) -> Problem {
    Problem::malformed(format!("`{name}` cannot be read."))
}

/// `GET /api/v1/conversations`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Listed<Conversation>>, Problem> {
    let Ok(Query(wanted)) = wanted else {
        return Err(Problem::query(
            "The query holds each name once: `list`, `label`, `q`, `cursor`, `limit`.",
        ));
    };
    let who = who(&caller);
    let paging = super::Paging { cursor: wanted.cursor, limit: wanted.limit };
    let limit = paging.limit()?;
    let after = paging.after::<(Timestamp, ConversationId)>()?.map(|(at, id)| Cursor { at, id });
    let list = match (wanted.label, wanted.list.as_deref()) {
        (Some(label), _) => List::Labelled(label),
        (None, Some("mine")) => List::Mine(who.user),
        (None, Some("unassigned")) => List::Unassigned,
        (None, None | Some("all")) => List::All,
        (None, Some("waiting")) => List::Waiting,
        (None, Some("snoozed")) => List::Snoozed,
        (None, Some("closed")) => List::Closed,
        (None, Some("blocked")) => List::Blocked,
        _ => return Err(Problem::query("`list` is none there is.")),
    };
    let found = match wanted.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => door.app.find_conversations(&who, q, limit).await,
        None => door.app.conversations(&who, &list, after, limit).await,
    };
    let found = found.map_err(|error| refused(&error))?;
    let next = found.next.and_then(|next| super::page::cursor(&(next.at, next.id)));
    Ok(Json(Listed { items: found.rows.into_iter().map(Conversation::from).collect(), next }))
}

/// `GET /api/v1/conversations/{conversation}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, Problem> {
    let row = door.app.conversation_row(&who(&caller), id).await.map_err(|error| refused(&error))?;
    Ok(Json(row.into()))
}

/// `GET /api/v1/conversations/{conversation}/entries`
pub(crate) async fn entries(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<ConversationId>,
    paging: Result<Query<super::Paging>, QueryRejection>,
) -> Result<Json<Listed<Entry>>, Problem> {
    let paging = super::Paging::of(paging)?;
    paging.limit()?;
    let before = paging.after::<(Timestamp, MessageId)>()?;
    let page = door.app.thread(&who(&caller), id, before).await.map_err(|error| refused(&error))?;
    let next = page.earlier.and_then(|earlier| super::page::cursor(&earlier));
    Ok(Json(Listed { items: page.items.into_iter().map(Entry::from).collect(), next }))
}

/// `POST /api/v1/conversations/{conversation}/messages`
pub(crate) async fn send(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<ConversationId>,
    headers: HeaderMap,
    body::Json(new): body::Json<NewMessage>,
) -> Result<Response, Problem> {
    let who = who(&caller);
    door.app.conversation(&who, id).await.map_err(|error| refused(&error))?;
    let content = match (new.text, new.template) {
        (Some(body), None) => Content::Text { body },
        (None, Some(TemplateShape { name, language, variables })) => {
            Content::Template { name, language, variables }
        }
        _ => return Err(Problem::malformed("Either `text` or `template` is given.")),
    };
    let reply_to = new.reply_to.as_deref().map(str::parse).transpose();
    let reply_to = reply_to.map_err(|_no_id| unreadable("reply_to"))?;
    let draft = Draft { key: key(&door, &headers), content, reply_to };
    let at = new.at.as_deref().map(str::parse::<Timestamp>).transpose().map_err(|_none| unreadable("at"))?;
    let id = match at {
        None => {
            let said = door.app.say(&who, id, &draft).await.map_err(|error| refused(&error))?;
            Some(said.message.to_string())
        }
        Some(at) => {
            door.app.say_later(&who, id, &draft, at).await.map_err(|error| refused(&error))?;
            None
        }
    };
    Ok((StatusCode::CREATED, Json(Taken { id })).into_response())
}

/// The caller's own key, so that even a lost answer makes no second message; else a fresh one.
fn key(door: &Door, headers: &HeaderMap) -> String {
    let given = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    match given {
        Some(given) => hex::encode(Sha256::digest(given)),
        None => hex::encode(door.app.ids().bytes::<16>()),
    }
}

/// `POST /api/v1/conversations/{conversation}/notes`
pub(crate) async fn note(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<ConversationId>,
    headers: HeaderMap,
    body::Json(new): body::Json<NewNote>,
) -> Result<StatusCode, Problem> {
    let mentions: Result<Vec<Uuid>, _> = new.mentions.iter().map(|id| id.parse()).collect();
    let mentions = mentions.map_err(|_no_id| unreadable("mentions"))?;
    let act = Act::Note { key: key(&door, &headers), body: new.text, mentions };
    door.app.act(&who(&caller), id, &act).await.map_err(|error| refused(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/conversations/{conversation}/actions`
pub(crate) async fn act(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<ConversationId>,
    body::Json(action): body::Json<Action>,
) -> Result<Json<Conversation>, Problem> {
    let who = who(&caller);
    let line = door.app.conversation(&who, id).await.map_err(|error| refused(&error))?;
    let value = action.value.unwrap_or_default();
    let done = match action.act {
        ActShape::Retry => {
            let message = value.parse().map_err(|_no_id| unreadable("value"))?;
            door.app.say_again(&who, id, message).await.map(|_said| ())
        }
        other => {
            let act = act_of(&door, &who, line.property, other, value).await?;
            door.app.act(&who, id, &act).await
        }
    };
    done.map_err(|error| refused(&error))?;
    let row = door.app.conversation_row(&who, id).await.map_err(|error| refused(&error))?;
    Ok(Json(row.into()))
}

async fn act_of(
    door: &Door,
    who: &guestlink_app::conversations::Who,
    property: PropertyId,
    act: ActShape,
    value: String,
) -> Result<Act, Problem> {
    Ok(match act {
        ActShape::Assign if value.is_empty() => Act::Assign(None),
        ActShape::Assign => {
            let wanted: Uuid = value.parse().map_err(|_no_id| unreadable("value"))?;
            let team = door.app.colleagues(who, property).await.map_err(|error| refused(&error))?;
            let found = team.into_iter().find(|(id, _)| *id == wanted);
            Act::Assign(Some(found.ok_or_else(|| unreadable("value"))?))
        }
        ActShape::Snooze => Act::Snooze(value.parse().map_err(|_none| unreadable("value"))?),
        ActShape::Close => Act::Close,
        ActShape::Reopen => Act::Reopen,
        ActShape::Block => Act::Block,
        ActShape::Unblock => Act::Unblock,
        ActShape::Read => Act::Read,
        ActShape::Unread => Act::Unread,
        ActShape::Label => Act::Label(value),
        ActShape::Unlabel => Act::Unlabel(value),
        ActShape::TakeOver => Act::TakeOver,
        ActShape::GiveBack | ActShape::Retry => Act::GiveBack,
        ActShape::OptOut => Act::OptOut,
        ActShape::OptIn => Act::OptIn,
    })
}

/// `GET /api/v1/saved-replies`
pub(crate) async fn replies(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Listed<Reply>>, Problem> {
    let all = door.app.saved_replies(&who(&caller)).await.map_err(|error| refused(&error))?;
    let shape = |reply: SavedReply| Reply {
        id: Some(reply.id.to_string()),
        property: reply.property.map(|id| id.to_string()),
        shortcut: reply.shortcut,
        body: reply.body,
    };
    Ok(Json(Listed { items: all.into_iter().map(shape).collect(), next: None }))
}

/// `PUT /api/v1/saved-replies/{reply}`
pub(crate) async fn save_reply(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<Uuid>,
    body::Json(new): body::Json<Reply>,
) -> Result<Json<Reply>, Problem> {
    let property = new.property.as_deref().map(str::parse).transpose();
    let property = property.map_err(|_no_id| unreadable("property"))?;
    let reply = SavedReply { id, property, shortcut: new.shortcut, body: new.body };
    let kept = door.app.save_reply(&who(&caller), reply).await.map_err(|error| refused(&error))?;
    Ok(Json(Reply {
        id: Some(kept.id.to_string()),
        property: kept.property.map(|id| id.to_string()),
        shortcut: kept.shortcut,
        body: kept.body,
    }))
}

/// `DELETE /api/v1/saved-replies/{reply}`
pub(crate) async fn forget_reply(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<Uuid>,
) -> Result<StatusCode, Problem> {
    let forgotten = door.app.forget_reply(&who(&caller), id).await.map_err(|error| refused(&error))?;
    if forgotten { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}
