//! What the forms of the inbox do. Our script gets a short answer; without it the browser goes back to the chat, and
//! what was typed is not lost.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::conversations::{Act, Content, DeskError, Draft};
use guestlink_domain::ids::{ConversationId, MessageId, PropertyId};
use guestlink_domain::messaging::sending::Refusal;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::json;
use uuid::Uuid;

use super::{Chosen, Desk, Slip, back, part, show};
use crate::access::{Id, Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// A form's fields.
type Fields = HashMap<String, String>;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

/// `POST /inbox/{conversation}/say`
pub(crate) async fn say(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<ConversationId>,
    headers: HeaderMap,
    Sent(fields): Sent<Fields>,
) -> Response {
    let Some(desk) = desk(&door, &caller, &headers, &fields) else {
        return Problem::unavailable().into_response();
    };
    let done = write(&desk, id, &fields).await;
    answer(&desk, id, &headers, &fields, done).await
}

/// Sends, plans, or notes what was written; the message, if it is one.
async fn write(desk: &Desk<'_>, id: ConversationId, fields: &Fields) -> Result<Option<MessageId>, DeskError> {
    let (app, who) = (&desk.door.app, &desk.who);
    // What is not theirs is not there, whatever else is wrong with the form.
    app.conversation(who, id).await?;
    let (key, body) = (field(fields, "key").to_owned(), field(fields, "body").to_owned());
    if field(fields, "mode") == "note" {
        let line = app.conversation(who, id).await?;
        let mentions = mentioned(desk, line.property, &body).await?;
        app.act(who, id, &Act::Note { key, body, mentions }).await?;
        return Ok(None);
    }
    let content = match field(fields, "template") {
        "" => Content::Text { body },
        name => Content::Template {
            name: name.to_owned(),
            language: field(fields, "language").to_owned(),
            variables: fields
                .iter()
                .filter_map(|(name, value)| Some((name.strip_prefix("v.")?.to_owned(), value.clone())))
                .collect::<BTreeMap<_, _>>(),
        },
    };
    let reply_to = field(fields, "reply_to").parse().ok();
    let draft = Draft { key, content, reply_to };
    match field(fields, "at") {
        "" => Ok(Some(app.say(who, id, &draft).await?.message)),
        at => {
            let line = app.conversation(who, id).await?;
            app.say_later(who, id, &draft, moment(desk, line.property, at)?).await?;
            Ok(None)
        }
    }
}

/// A moment as the script writes it, or as a form's clock shows it at the property.
fn moment(desk: &Desk<'_>, property: PropertyId, text: &str) -> Result<Timestamp, DeskError> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = text.parse::<DateTime>().ok();
    let at = local.and_then(|local| desk.zone(property).to_timestamp(local).ok());
    at.ok_or(DeskError::Invalid { field: "at", why: "expected a day and a time" })
}

/// Colleagues named with an @ in a note.
async fn mentioned(desk: &Desk<'_>, property: PropertyId, body: &str) -> Result<Vec<Uuid>, DeskError> {
    if !body.contains('@') {
        return Ok(Vec::new());
    }
    let body = body.to_lowercase();
    let named = |name: &str| {
        let first = name.split_whitespace().next().unwrap_or_default();
        !first.is_empty() && body.contains(&format!("@{}", first.to_lowercase()))
    };
    let team = desk.door.app.colleagues(&desk.who, property).await?;
    Ok(team.into_iter().filter(|(_, name)| named(name)).map(|(id, _)| id).collect())
}

/// `POST /inbox/{conversation}/act`
pub(crate) async fn act(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<ConversationId>,
    headers: HeaderMap,
    Sent(fields): Sent<Fields>,
) -> Response {
    let Some(desk) = desk(&door, &caller, &headers, &fields) else {
        return Problem::unavailable().into_response();
    };
    let done = perform(&desk, id, &fields).await.map(|()| None);
    answer(&desk, id, &headers, &fields, done).await
}

async fn perform(desk: &Desk<'_>, id: ConversationId, fields: &Fields) -> Result<(), DeskError> {
    let (app, who) = (&desk.door.app, &desk.who);
    app.conversation(who, id).await?;
    let value = field(fields, "value");
    let unknown = || DeskError::Invalid { field: "act", why: "expected something that can be done" };
    let act = match field(fields, "act") {
        "assign" if value.is_empty() => Act::Assign(None),
        "assign" => {
            let line = app.conversation(who, id).await?;
            let wanted: Uuid =
                if value == "me" { who.user } else { value.parse().map_err(|_odd| unknown())? };
            let team = app.colleagues(who, line.property).await?;
            let found = team.into_iter().find(|(one, _)| *one == wanted);
            let invalid = DeskError::Invalid { field: "value", why: "expected a colleague of this property" };
            Act::Assign(Some(found.ok_or(invalid)?))
        }
        "close" => Act::Close,
        "reopen" => Act::Reopen,
        "snooze" => {
            let line = app.conversation(who, id).await?;
            Act::Snooze(moment(desk, line.property, value)?)
        }
        "block" => Act::Block,
        "unblock" => Act::Unblock,
        "read" => Act::Read,
        "unread" => Act::Unread,
        "label" => Act::Label(value.to_owned()),
        "unlabel" => Act::Unlabel(value.to_owned()),
        "remove-note" => Act::RemoveNote(value.parse().map_err(|_odd| unknown())?),
        "take" => Act::TakeOver,
        "give-back" => Act::GiveBack,
        "opt-out" => Act::OptOut,
        "opt-in" => Act::OptIn,
        "again" => {
            let message = value.parse().map_err(|_odd| unknown())?;
            return app.say_again(who, id, message).await.map(|_said| ());
        }
        "unplan" => return app.say_never(who, id, value).await,
        "react" => {
            let (to, emoji) = value.split_once(' ').unwrap_or((value, ""));
            let to = to.parse().map_err(|_odd| unknown())?;
            let content = Content::Reaction { to, emoji: emoji.to_owned() };
            let draft = Draft { key: field(fields, "key").to_owned(), content, reply_to: None };
            return app.say(who, id, &draft).await.map(|_said| ());
        }
        _ => return Err(unknown()),
    };
    app.act(who, id, &act).await
}

pub(super) fn desk<'a>(
    door: &'a Door,
    caller: &'a guestlink_app::access::Caller,
    headers: &HeaderMap,
    fields: &Fields,
) -> Option<Desk<'a>> {
    let chosen = Chosen { list: field(fields, "list").to_owned(), ..Chosen::default() };
    Desk::of(door, caller, headers, chosen)
}

/// What the form is answered.
pub(super) async fn answer(
    desk: &Desk<'_>,
    id: ConversationId,
    headers: &HeaderMap,
    fields: &Fields,
    done: Result<Option<MessageId>, DeskError>,
) -> Response {
    let scripted = !part(headers).is_empty();
    match done {
        Ok(message) if scripted => Json(json!({ "message": message })).into_response(),
        Ok(_) => back(id, &desk.chosen.list),
        Err(DeskError::NotFound) => Problem::not_found().into_response(),
        Err(DeskError::Forbidden) => Problem::forbidden().into_response(),
        Err(DeskError::Store(error)) => {
            tracing::warn!(%error, "a conversation could not be changed");
            Problem::unavailable().into_response()
        }
        Err(refusal) => {
            let (code, error) = refused(&desk.w, &refusal);
            if scripted {
                return Problem::new(StatusCode::CONFLICT, code, error).into_response();
            }
            let slip = Slip { error, typed: field(fields, "body").to_owned() };
            show(desk, Some(id), headers, StatusCode::CONFLICT, Some(slip)).await
        }
    }
}

/// Why something was refused: a stable code, and words.
pub(crate) fn refused(w: &Words, error: &DeskError) -> (&'static str, String) {
    match error {
        DeskError::Refused(refusal) => match refusal {
            Refusal::WindowClosed => ("window_closed", w.say("inbox-no-window")),
            Refusal::Blocked => ("blocked", w.say("inbox-no-blocked")),
            Refusal::OptedOut => ("opted_out", w.say("inbox-no-opted-out")),
            Refusal::Empty => ("empty", w.say("inbox-no-empty")),
            Refusal::TooLong { limit, .. } => {
                ("too_long", w.count("inbox-no-long", i64::try_from(*limit).unwrap_or(i64::MAX)))
            }
            Refusal::NoTemplate => ("no_template", w.say("inbox-no-template")),
            Refusal::NoValue { name } => {
                ("no_value", w.with("inbox-no-value", "name", &name.replace('_', " ")))
            }
            Refusal::NoSuchMessage => ("no_message", w.say("inbox-no-message")),
            Refusal::NoSuchFile => ("no_file", w.say("inbox-no-file")),
        },
        DeskError::Invalid { field: "file", .. } => ("file", w.say("inbox-no-file-type")),
        DeskError::Invalid { field: "at" | "until", .. } => ("moment", w.say("inbox-no-moment")),
        DeskError::Invalid { .. } => ("invalid", w.say("inbox-no-input")),
        _ => ("conflict", w.say("inbox-no-conflict")),
    }
}
