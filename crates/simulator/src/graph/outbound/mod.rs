//! Bodies of `POST /{phone-number-id}/messages`: read as tolerantly and checked as strictly as Meta does.
//! Pure: what needs the state of the account (templates, media, the window) is checked by the caller.

pub(crate) mod interactive;
pub(crate) mod params;
mod plain;
pub(crate) use plain::media_source;

use serde_json::{Map, Value};

use crate::graph::GraphError;
use crate::world::identity::{is_user_id, phone_digits};
use params::{At, Obj};

/// Message types in the order Graph lists them.
pub(crate) const TYPES: &[&str] = &[
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
];
/// Meta: at most 512 characters.
const CALLBACK_MAX: usize = 512;

/// What a body asks for.
#[derive(Debug)]
pub(crate) enum Request {
    Message(Box<Outbound>),
    /// The guest's message was read; with `typing`, an answer is being written.
    Read {
        message_id: String,
        typing: bool,
    },
}

/// A message that is well formed.
#[derive(Debug)]
pub(crate) struct Outbound {
    pub kind: &'static str,
    /// `to` or `recipient` as it was written.
    pub input: String,
    /// Digits of `to`.
    pub phone: Option<String>,
    /// `recipient`, when there is no `to`.
    pub user_id: Option<String>,
    /// The message that is answered.
    pub reply_to: Option<String>,
    pub callback: Option<String>,
    /// The object named like the type, in canonical form.
    pub content: Value,
    /// Media the message needs.
    pub media: Vec<MediaRef>,
}

/// A medium that a message refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MediaRef {
    /// image, video, audio, document or sticker.
    pub kind: &'static str,
    pub source: Source,
    /// Where it stands, as Graph writes it.
    pub at: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Id(String),
    Link(String),
}

/// Reads and checks a body. `body` is what the request held: JSON, or a form turned into an object.
pub(crate) fn read(body: Value) -> Result<Request, GraphError> {
    let Value::Object(mut map) = body else {
        return Err(GraphError::param("The parameter messaging_product is required."));
    };
    unfold(&mut map);
    check_product(&map)?;
    if let Some(request) = read_receipt(&map)? {
        return Ok(request);
    }
    let kind = kind(&map)?;
    let (input, phone, user_id) = recipient(&map)?;
    let reply_to = reply_to(&map)?;
    let callback = Obj::new(&map, At::root("biz_opaque_callback_data"))
        .text("biz_opaque_callback_data")?
        .map(std::borrow::Cow::into_owned);
    if callback.as_ref().is_some_and(|c| c.chars().count() > CALLBACK_MAX) {
        return Err(too_long("biz_opaque_callback_data", CALLBACK_MAX));
    }
    let Some(mut content) = map.remove(kind).filter(|v| !v.is_null()) else {
        return Err(GraphError::param(format!("The parameter {kind} is required.")));
    };
    canonical(kind, &mut content);
    let mut media = Vec::new();
    check(kind, &content, &mut media)?;
    Ok(Request::Message(Box::new(Outbound {
        kind,
        input,
        phone,
        user_id,
        reply_to,
        callback,
        content,
        media,
    })))
}

fn too_long(name: &str, max: usize) -> GraphError {
    GraphError::param(format!("Param {name} must be at most {max} characters long."))
}

fn check(kind: &str, content: &Value, media: &mut Vec<MediaRef>) -> Result<(), GraphError> {
    let at = At::root(kind);
    match kind {
        "text" => plain::text(&Obj::of(content, at)?),
        "image" => plain::media("image", &Obj::of(content, at)?, media),
        "video" => plain::media("video", &Obj::of(content, at)?, media),
        "audio" => plain::media("audio", &Obj::of(content, at)?, media),
        "document" => plain::media("document", &Obj::of(content, at)?, media),
        "sticker" => plain::media("sticker", &Obj::of(content, at)?, media),
        "location" => plain::location(&Obj::of(content, at)?),
        "contacts" => plain::contacts(content),
        "reaction" => plain::reaction(&Obj::of(content, at)?),
        "interactive" => interactive::check(&Obj::of(content, at)?, media),
        // Needs the template itself: checked by the caller.
        _ => plain::template_frame(&Obj::of(content, at)?),
    }
}

/// Objects may come as JSON text (form posts, and some clients send `contacts` so).
fn unfold(map: &mut Map<String, Value>) {
    for (key, value) in map.iter_mut() {
        let wanted = TYPES.contains(&key.as_str()) || matches!(key.as_str(), "context" | "typing_indicator");
        if let Value::String(text) = value
            && wanted
            && text.trim_start().starts_with(['{', '['])
            && let Ok(parsed) = serde_json::from_str(text)
        {
            *value = parsed;
        }
    }
}

fn check_product(map: &Map<String, Value>) -> Result<(), GraphError> {
    match map.get("messaging_product") {
        None | Some(Value::Null) => Err(GraphError::param("The parameter messaging_product is required.")),
        Some(Value::String(product)) if product.eq_ignore_ascii_case("whatsapp") => Ok(()),
        Some(_) => Err(GraphError::param("Param messaging_product must be one of {WHATSAPP}")),
    }
}

fn read_receipt(map: &Map<String, Value>) -> Result<Option<Request>, GraphError> {
    let body = Obj::new(map, At::root("status"));
    let Some(status) = body.text("status")? else { return Ok(None) };
    if !status.eq_ignore_ascii_case("read") {
        return Err(GraphError::param(format!("Param status must be one of {{READ}} - got \"{status}\".")));
    }
    let message_id = body.text("message_id")?.filter(|id| !id.is_empty());
    let Some(message_id) = message_id else {
        return Err(GraphError::param("The parameter message_id is required."));
    };
    let typing = match body.get("typing_indicator") {
        None => false,
        Some(value) => {
            let indicator = Obj::of(value, At::root("typing_indicator"))?;
            let kind = indicator.required_text("type")?;
            if !kind.eq_ignore_ascii_case("text") {
                return Err(GraphError::param("Param typing_indicator['type'] must be one of {TEXT}"));
            }
            true
        }
    };
    Ok(Some(Request::Read { message_id: message_id.into_owned(), typing }))
}

fn kind(map: &Map<String, Value>) -> Result<&'static str, GraphError> {
    let given = match map.get("type") {
        None | Some(Value::Null) => return Ok("text"),
        Some(Value::String(given)) => given,
        Some(_) => return Err(GraphError::param("Param type must be a string.")),
    };
    TYPES.iter().copied().find(|t| t.eq_ignore_ascii_case(given)).ok_or_else(|| {
        let all = TYPES.join(", ").to_ascii_uppercase();
        GraphError::param(format!("Param type must be one of {{{all}}} - got \"{given}\"."))
    })
}

type Recipient = (String, Option<String>, Option<String>);

fn recipient(map: &Map<String, Value>) -> Result<Recipient, GraphError> {
    let body = Obj::new(map, At::root("to"));
    if let Some(kind) = body.text("recipient_type")?
        && !["individual", "group"].iter().any(|k| k.eq_ignore_ascii_case(&kind))
    {
        return Err(GraphError::param("Param recipient_type must be one of {INDIVIDUAL, GROUP}"));
    }
    if let Some(to) = body.text("to")?.filter(|t| !t.is_empty()) {
        let digits = phone_digits(&to)
            .ok_or_else(|| GraphError::invalid(format!("Recipient phone number \"{to}\" is not valid.")))?;
        return Ok((to.into_owned(), Some(digits), None));
    }
    match body.text("recipient")?.filter(|r| !r.is_empty()) {
        Some(id) if is_user_id(&id) => Ok((id.to_string(), None, Some(id.into_owned()))),
        Some(id) => Err(GraphError::invalid(format!("Recipient user ID \"{id}\" is not valid."))),
        None => Err(GraphError::param("The parameter to is required.")),
    }
}

fn reply_to(map: &Map<String, Value>) -> Result<Option<String>, GraphError> {
    match map.get("context") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let context = Obj::of(value, At::root("context"))?;
            Ok(Some(context.required_text("message_id")?.into_owned()))
        }
    }
}

/// Makes words whose case Graph ignores lower case, so that nobody after this has to care.
fn canonical(kind: &str, content: &mut Value) {
    match kind {
        "interactive" => {
            lower(content, "type");
            if let Some(header) = content.get_mut("header") {
                lower(header, "type");
            }
        }
        "template" => {
            if let Some(Value::Array(components)) = content.get_mut("components") {
                components.iter_mut().for_each(canonical_component);
            }
        }
        _ => {}
    }
}

fn canonical_component(component: &mut Value) {
    lower(component, "type");
    lower(component, "sub_type");
    if let Some(Value::String(index)) = component.get("index")
        && let Ok(number) = index.trim().parse::<u64>()
        && let Some(slot) = component.get_mut("index")
    {
        *slot = Value::from(number);
    }
    if let Some(Value::Array(parameters)) = component.get_mut("parameters") {
        for parameter in parameters {
            lower(parameter, "type");
        }
    }
    if let Some(Value::Array(cards)) = component.get_mut("cards") {
        for card in cards {
            if let Some(Value::Array(components)) = card.get_mut("components") {
                components.iter_mut().for_each(canonical_component);
            }
        }
    }
}

fn lower(value: &mut Value, key: &str) {
    if let Some(Value::String(word)) = value.get_mut(key) {
        word.make_ascii_lowercase();
    }
}

#[cfg(test)]
mod tests;
