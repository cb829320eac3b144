//! A guest writes: any inbound type, given by the control API or the phone page, becomes a message of the thread and
//! a webhook as Meta sends it. What the caller leaves out (titles of buttons, hashes of media) is filled in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::clock::Millis;
use crate::graph::media::GUEST_LIVES;
use crate::lock;
use crate::sim::Sim;
use crate::webhooks::{Event, value};
use crate::world::guest::Guest;
use crate::world::{Direction, Draft, Place, Status, World};

use super::{message_changed, open_chat};

/// Why a guest's message was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SayError {
    /// No such guest.
    #[error("there is no guest \"{0}\"")]
    NoGuest(String),
    /// The message is not one.
    #[error("{0}")]
    Malformed(String),
}

fn malformed(text: impl Into<String>) -> SayError {
    SayError::Malformed(text.into())
}

const MEDIA: &[&str] = &["image", "video", "audio", "document", "sticker"];

/// Lets a guest send `body`, e.g. `{"type":"text","text":{"body":"Hi"}}`, and returns the message's id.
pub(crate) fn say(sim: &Sim, guest: &str, body: Value) -> Result<String, SayError> {
    let Value::Object(mut body) = body else {
        return Err(malformed("a message is a JSON object with \"type\" and an object named like the type"));
    };
    let (kind, content) = content(sim, &mut body)?;
    let key = lock(&sim.world).find(guest).ok_or_else(|| SayError::NoGuest(guest.to_owned()))?;
    // Whoever writes has seen what came before.
    open_chat(sim, key);
    let now = timestamp(&body).unwrap_or_else(|| sim.clock.now());
    let mut world = lock(&sim.world);
    let mut content = content;
    let answered = complete(&world, key, &kind, &mut content);
    let answers = context(sim, &world, &body, answered);
    let draft = Draft {
        direction: Direction::Inbound,
        kind,
        content,
        context: answers,
        shown: None,
        callback: None,
        pricing: None,
        free_until: None,
        errors: body.get("errors").filter(|e| e.is_array()).cloned(),
        wamid: body.get("id").and_then(Value::as_str).map(str::to_owned),
    };
    let missing = || SayError::NoGuest(guest.to_owned());
    let place = world.push(key, draft, now, &sim.random).ok_or_else(missing)?;
    world.mark(place, Status::Sent, now);
    let guest = world.guest_mut(key).ok_or_else(missing)?;
    note_contact(guest, &body, now);
    let blocked = guest.refuses.blocked;
    let (wamid, event) = told(sim, &world, place, &body).ok_or_else(missing)?;
    drop(world);
    message_changed(sim, place);
    if !blocked {
        sim.hooks.emit(sim, event);
    }
    Ok(wamid)
}

/// Type and object of the message. Shorthands: `text` as plain text; `button_reply` and `list_reply` as types.
fn content(sim: &Sim, body: &mut Map<String, Value>) -> Result<(String, Value), SayError> {
    let given = body.get("type").map_or(Some("text"), Value::as_str);
    let kind = given.ok_or_else(|| malformed("\"type\" must be a text"))?.to_owned();
    let mut content = body.remove(&kind).unwrap_or(Value::Null);
    if kind == "text" && content.is_string() {
        content = json!({"body": content});
    }
    if matches!(kind.as_str(), "button_reply" | "list_reply") {
        if !content.is_object() {
            content = json!({"id": body.get("id").cloned().unwrap_or(content)});
            body.remove("id");
        }
        return Ok(("interactive".to_owned(), json!({"type": kind, kind: content})));
    }
    if MEDIA.contains(&kind.as_str()) {
        content = medium(sim, &kind, content)?;
    }
    if content.is_null() && !matches!(kind.as_str(), "unsupported" | "unknown" | "interactive") {
        return Err(malformed(format!("a message of type {kind} needs an object \"{kind}\"")));
    }
    if kind == "text" && content.get("body").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(malformed("text.body is missing or empty"));
    }
    Ok((kind, content))
}

/// Puts a guest's medium into the store: `data` (base64) or a built-in sample, unless `id` names one that is there.
fn medium(sim: &Sim, kind: &str, content: Value) -> Result<Value, SayError> {
    let mut given = match content {
        Value::Object(map) => map,
        Value::Null => Map::new(),
        _ => return Err(malformed(format!("{kind} must be an object"))),
    };
    let ends = sim.clock.now().saturating_add(GUEST_LIVES);
    let mut store = lock(&sim.media);
    let id = match (given.remove("id"), given.remove("data")) {
        (Some(Value::String(id)), _) => id,
        (_, Some(Value::String(data))) => {
            let bytes = STANDARD
                .decode(data.trim())
                .map_err(|e| malformed(format!("{kind}.data is not base64: {e}")))?;
            let mime = given.get("mime_type").and_then(Value::as_str).unwrap_or(usual_mime(kind)).to_owned();
            store.add(Bytes::from(bytes), &mime, ends, &sim.random)
        }
        _ => {
            let (bytes, mime) = crate::graph::media::sample(kind);
            store.add(Bytes::from_static(bytes), mime, ends, &sim.random)
        }
    };
    let mut object = Map::new();
    if let Some(medium) = store.get(&id) {
        object.insert("mime_type".to_owned(), json!(medium.mime));
        object.insert("sha256".to_owned(), json!(medium.sha256_base64()));
    }
    object.insert("id".to_owned(), json!(id));
    match kind {
        "audio" => object.insert("voice".to_owned(), json!(true)),
        "sticker" => object.insert("animated".to_owned(), json!(false)),
        "document" => object.insert("filename".to_owned(), json!("document.pdf")),
        _ => None,
    };
    object.extend(given);
    Ok(Value::Object(object))
}

fn usual_mime(kind: &str) -> &'static str {
    match kind {
        "image" => "image/jpeg",
        "video" => "video/mp4",
        "audio" => "audio/ogg; codecs=opus",
        "sticker" => "image/webp",
        _ => "application/pdf",
    }
}

/// Fills in what a tapped button or row says, and returns the id of the message it belongs to.
fn complete(world: &World, key: u32, kind: &str, content: &mut Value) -> Option<String> {
    let guest = world.guest(key)?;
    let outbound = || guest.thread.iter().rev().filter(|m| m.direction == Direction::Outbound);
    match kind {
        "interactive" => {
            let reply_kind = content.get("type")?.as_str()?.to_owned();
            let reply = content.get_mut(&reply_kind)?.as_object_mut()?;
            let id = reply.get("id")?.as_str()?.to_owned();
            let (wamid, found) =
                outbound().find_map(|m| Some((m.wamid.clone(), choice(&m.content, &id)?)))?;
            for (name, value) in found {
                reply.entry(name).or_insert(value);
            }
            Some(wamid)
        }
        "button" => {
            let button = content.as_object_mut()?;
            let wanted = button.get("payload").or_else(|| button.get("text"))?.as_str()?.to_owned();
            let (wamid, payload, text) = outbound().find_map(|m| {
                let (payload, text) = quick_reply(m.shown.as_ref()?, &wanted)?;
                Some((m.wamid.clone(), payload, text))
            })?;
            button.entry("payload").or_insert(payload);
            button.entry("text").or_insert(text);
            Some(wamid)
        }
        _ => None,
    }
}

/// Title (and description) of a reply button or list row, cards included.
fn choice(content: &Value, id: &str) -> Option<Vec<(&'static str, Value)>> {
    let action = content.get("action")?;
    let items =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut buttons = items(action, "buttons");
    for card in items(action, "cards") {
        buttons.extend(card.get("action").map(|a| items(a, "buttons")).unwrap_or_default());
    }
    for button in buttons {
        let reply = button.get("reply").or_else(|| button.get("quick_reply"));
        if let Some(reply) = reply.filter(|r| r.get("id").and_then(Value::as_str) == Some(id)) {
            return Some(vec![("title", reply.get("title")?.clone())]);
        }
    }
    let row = items(action, "sections")
        .iter()
        .flat_map(|section| items(section, "rows"))
        .find(|row| row.get("id").and_then(Value::as_str) == Some(id))?;
    let parts = ["title", "description"];
    Some(parts.into_iter().filter_map(|p| row.get(p).map(|v| (p, v.clone()))).collect())
}

fn quick_reply(shown: &Value, wanted: &str) -> Option<(Value, Value)> {
    let of = |value: &Value| value.get("buttons").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut buttons = of(shown);
    for card in shown.get("cards").and_then(Value::as_array).into_iter().flatten() {
        buttons.extend(of(card));
    }
    buttons.into_iter().filter(|b| b.get("type").and_then(Value::as_str) == Some("quick_reply")).find_map(
        |button| {
            let payload = button.get("payload")?;
            let text = button.get("text")?;
            [payload, text]
                .into_iter()
                .any(|v| v.as_str() == Some(wanted))
                .then(|| (payload.clone(), text.clone()))
        },
    )
}

/// `context` as webhooks carry it: who wrote the quoted message, and its id.
fn context(sim: &Sim, world: &World, body: &Map<String, Value>, answered: Option<String>) -> Option<Value> {
    let mut given = body.get("context").and_then(Value::as_object).cloned().unwrap_or_default();
    let id = given.remove("message_id").or_else(|| given.remove("id"));
    let id = id.and_then(|v| v.as_str().map(str::to_owned)).or(answered);
    let mut context = Map::new();
    if let Some(id) = id {
        let from = match world.by_wamid(&id) {
            Some((guest, quoted)) if quoted.direction == Direction::Inbound => {
                guest.phone.clone().unwrap_or_else(|| guest.user_id.clone())
            }
            _ => sim.business.digits(),
        };
        context.insert("from".to_owned(), json!(from));
        context.insert("id".to_owned(), json!(id));
    }
    context.extend(given);
    (!context.is_empty()).then_some(Value::Object(context))
}

/// What a message of the guest changes: the window opens, the phone number becomes known, an ad starts its clock.
fn note_contact(guest: &mut Guest, body: &Map<String, Value>, now: Millis) {
    guest.last_inbound = Some(guest.last_inbound.map_or(now, |last| last.max(now)));
    if guest.phone_is_told(now) {
        guest.phone_used = Some(now);
    }
    if body.get("referral").is_some_and(Value::is_object) {
        guest.ad_clicked = Some(now);
    }
}

fn timestamp(body: &Map<String, Value>) -> Option<Millis> {
    let seconds = match body.get("timestamp")? {
        Value::String(text) => text.parse::<i64>().ok()?,
        number => number.as_i64()?,
    };
    seconds.checked_mul(1_000)
}

/// The message's id and its webhook.
fn told(sim: &Sim, world: &World, place: Place, body: &Map<String, Value>) -> Option<(String, Event)> {
    let (guest, message) = world.at(place)?;
    let identity = guest.identity(message.at);
    let mut wire = Map::new();
    if let Some(context) = &message.context {
        wire.insert("context".to_owned(), context.clone());
    }
    if let Some(phone) = &identity.phone {
        wire.insert("from".to_owned(), json!(phone));
    }
    wire.insert("from_user_id".to_owned(), json!(identity.user_id));
    wire.insert("id".to_owned(), json!(message.wamid));
    wire.insert("timestamp".to_owned(), json!(value::seconds(message.at)));
    wire.insert("type".to_owned(), json!(message.kind));
    if !message.content.is_null() {
        wire.insert(message.kind.clone(), message.content.clone());
    }
    for key in ["referral", "identity", "errors"] {
        if let Some(extra) = body.get(key) {
            wire.insert(key.to_owned(), extra.clone());
        }
    }
    let value = if message.kind == "system" {
        // Meta: system messages come without contacts.
        let mut value = value::frame(&sim.business);
        value.insert("messages".to_owned(), json!([wire]));
        Value::Object(value)
    } else {
        value::inbound(&sim.business, &identity, Value::Object(wire))
    };
    Some((message.wamid.clone(), Event::messages(place.guest, value, (place, None))))
}
