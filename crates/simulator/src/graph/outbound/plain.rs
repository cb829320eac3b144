//! Checks of the message types without inner choices: text, media, location, contacts, reaction.

use serde_json::Value;

use super::params::{At, Obj, is_web_address};
use super::{MediaRef, Source};
use crate::graph::GraphError;

/// Meta: 4,096 characters.
const TEXT_MAX: usize = 4_096;
/// Meta: 1,024 characters.
const CAPTION_MAX: usize = 1_024;
/// Seen in clients; Meta's OpenAPI says 5, its servers take more.
const CONTACTS_MAX: usize = 257;

pub(super) fn text(text: &Obj<'_, '_>) -> Result<(), GraphError> {
    text.required_text("body")?;
    text.short_text("body", TEXT_MAX)?;
    match text.get("preview_url") {
        None | Some(Value::Bool(_)) => Ok(()),
        Some(Value::String(word)) if matches!(word.as_str(), "true" | "false") => Ok(()),
        Some(_) => Err(GraphError::param("Param text['preview_url'] must be a boolean.")),
    }
}

/// Notes where the medium comes from; its existence is checked by the caller.
pub(super) fn media(
    kind: &'static str,
    media: &Obj<'_, '_>,
    found: &mut Vec<MediaRef>,
) -> Result<(), GraphError> {
    found.push(media_source(kind, media)?);
    if media.has("caption") && matches!(kind, "audio" | "sticker") {
        return Err(GraphError::param(format!("Unexpected key \"caption\" on param \"{}\".", media.at)));
    }
    media.short_text("caption", CAPTION_MAX)?;
    media.text("filename")?;
    Ok(())
}

/// The `id` or `link` of a media object.
pub(crate) fn media_source(kind: &'static str, media: &Obj<'_, '_>) -> Result<MediaRef, GraphError> {
    let id = media.text("id")?.filter(|t| !t.is_empty());
    let link = media.text("link")?.filter(|t| !t.is_empty());
    let (source, at) = match (id, link) {
        (Some(id), _) => (Source::Id(id.into_owned()), media.at.key("id").to_string()),
        (None, Some(link)) if is_web_address(&link) => {
            (Source::Link(link.into_owned()), media.at.key("link").to_string())
        }
        (None, Some(_)) => {
            return Err(GraphError::param(format!("Param {} is not a valid URI.", media.at.key("link"))));
        }
        (None, None) => {
            return Err(GraphError::param(format!(
                "The parameter {} or {} is required.",
                media.at.key("id"),
                media.at.key("link")
            )));
        }
    };
    Ok(MediaRef { kind, source, at })
}

pub(super) fn location(location: &Obj<'_, '_>) -> Result<(), GraphError> {
    for (key, bound) in [("latitude", 90.0), ("longitude", 180.0)] {
        let number = match location.required(key)? {
            Value::Number(n) => n.as_f64(),
            Value::String(text) => text.trim().parse::<f64>().ok(),
            _ => None,
        };
        if !number.is_some_and(|n| n.is_finite() && n.abs() <= bound) {
            return Err(GraphError::param(format!(
                "Param {} must be a number between -{bound} and {bound}.",
                location.at.key(key)
            )));
        }
    }
    location.text("name")?;
    location.text("address")?;
    Ok(())
}

pub(super) fn contacts(content: &Value) -> Result<(), GraphError> {
    let Value::Array(contacts) = content else {
        return Err(GraphError::param("Param contacts must be an array."));
    };
    if contacts.is_empty() || contacts.len() > CONTACTS_MAX {
        return Err(GraphError::param(format!(
            "Param contacts must have between 1 and {CONTACTS_MAX} elements."
        )));
    }
    let root = At::root("contacts");
    for (index, contact) in contacts.iter().enumerate() {
        let at = root.index(index);
        let contact = Obj::of(contact, at)?;
        let name = Obj::of(contact.required("name")?, contact.at.key("name"))?;
        name.required_text("formatted_name")?;
        let parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
        if !parts.iter().any(|part| name.has(part)) {
            return Err(GraphError::missing(format!(
                "{}: at least one of the optional name parts is needed along with formatted_name",
                name.at
            )));
        }
        for list in ["phones", "emails", "urls", "addresses"] {
            contact.array(list)?;
        }
    }
    Ok(())
}

pub(super) fn reaction(reaction: &Obj<'_, '_>) -> Result<(), GraphError> {
    reaction.required_text("message_id")?;
    // An empty emoji takes the reaction back; a missing one is an error.
    let Some(emoji) = reaction.text("emoji")? else { return Err(reaction.is_required("emoji")) };
    if emoji.chars().any(char::is_alphabetic) || emoji.chars().count() > 12 {
        return Err(GraphError::invalid("Param reaction['emoji'] is not a valid emoji."));
    }
    Ok(())
}

/// The parts every template message has.
pub(super) fn template_frame(template: &Obj<'_, '_>) -> Result<(), GraphError> {
    template.required_text("name")?;
    template.short_text("name", 512)?;
    let language = Obj::of(template.required("language")?, template.at.key("language"))?;
    language.required_text("code")?;
    if let Some(policy) = language.text("policy")?
        && !policy.eq_ignore_ascii_case("deterministic")
    {
        return Err(GraphError::param("Param template['language']['policy'] must be one of {DETERMINISTIC}"));
    }
    template.array("components")?;
    Ok(())
}
