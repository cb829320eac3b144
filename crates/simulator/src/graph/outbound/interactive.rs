//! Checks of interactive messages. All limits are Meta's; messages are those WhatsApp gives (code 131009).

use std::collections::HashSet;

use serde_json::Value;

use super::MediaRef;
use super::params::{At, Obj, is_web_address, length};
use super::plain::media_source;
use crate::graph::GraphError;

const BODY_MAX: usize = 1_024;
/// Lists alone may have a longer body.
const LIST_BODY_MAX: usize = 4_096;
const HEADER_MAX: usize = 60;
const FOOTER_MAX: usize = 60;
const BUTTONS_MAX: usize = 3;
const BUTTON_TITLE_MAX: usize = 20;
const BUTTON_ID_MAX: usize = 256;
const SECTIONS_MAX: usize = 10;
/// Rows of all sections together.
const ROWS_MAX: usize = 10;
const SECTION_TITLE_MAX: usize = 24;
const ROW_ID_MAX: usize = 200;
const ROW_TITLE_MAX: usize = 24;
const ROW_DESCRIPTION_MAX: usize = 72;
const PRODUCTS_MAX: usize = 30;
const FLOW_LABEL_MAX: usize = 30;
const CARD_BODY_MAX: usize = 160;

const TYPES: &[&str] = &[
    "button",
    "list",
    "cta_url",
    "location_request_message",
    "request_contact_info",
    "product",
    "product_list",
    "catalog_message",
    "flow",
    "carousel",
    "address_message",
    "voice_call",
    "call_permission_request",
    "order_details",
    "order_status",
];

/// Which headers a type takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    Any,
    Text,
    TextRequired,
    None,
}

/// Checks an interactive object in canonical form and notes the media of its header and cards.
pub(super) fn check(message: &Obj<'_, '_>, media: &mut Vec<MediaRef>) -> Result<(), GraphError> {
    let kind = message.required_text("type")?;
    if !TYPES.contains(&kind.as_ref()) {
        let all = TYPES.join(", ").to_ascii_uppercase();
        return Err(GraphError::param(format!(
            "Param interactive['type'] must be one of {{{all}}} - got \"{kind}\"."
        )));
    }
    frame(&kind, message, media)?;
    if kind == "call_permission_request" {
        return Ok(());
    }
    let action_at = message.at.key("action");
    let action = Obj::of(message.required("action")?, action_at)?;
    match kind.as_ref() {
        "button" => buttons(&action),
        "list" => list(&action),
        "cta_url" => cta_url(&action),
        "location_request_message" => named(&action, "send_location"),
        "request_contact_info" => named(&action, "request_contact_info"),
        "product" => required_all(&action, &["catalog_id", "product_retailer_id"]),
        "product_list" => product_list(&action),
        "catalog_message" => named(&action, "catalog_message"),
        "flow" => flow(&action),
        "carousel" => carousel(&action, media),
        _ => Ok(()),
    }
}

/// Header, body and footer, by type.
fn frame(kind: &str, message: &Obj<'_, '_>, media: &mut Vec<MediaRef>) -> Result<(), GraphError> {
    let (headers, body_max, body_required, footer) = match kind {
        "list" => (Header::Text, LIST_BODY_MAX, true, true),
        "product_list" => (Header::TextRequired, BODY_MAX, true, true),
        "product" => (Header::None, BODY_MAX, false, true),
        "location_request_message" | "request_contact_info" | "carousel" => {
            (Header::None, BODY_MAX, true, false)
        }
        "call_permission_request" => (Header::Any, BODY_MAX, false, true),
        _ => (Header::Any, BODY_MAX, true, true),
    };
    header(headers, message, media)?;
    match message.get("body") {
        Some(value) => {
            let body_at = message.at.key("body");
            let body = Obj::of(value, body_at)?;
            length("Body text", &body.text("text")?.unwrap_or_default(), 1, body_max)?;
        }
        None if body_required => return Err(message.is_required("body")),
        None => {}
    }
    match message.get("footer") {
        Some(_) if !footer => Err(GraphError::invalid(format!("Footer is not supported for type {kind}"))),
        Some(value) => {
            let footer_at = message.at.key("footer");
            let footer = Obj::of(value, footer_at)?;
            length("Footer text", &footer.text("text")?.unwrap_or_default(), 1, FOOTER_MAX)
        }
        None => Ok(()),
    }
}

fn header(allowed: Header, message: &Obj<'_, '_>, media: &mut Vec<MediaRef>) -> Result<(), GraphError> {
    let Some(value) = message.get("header") else {
        return match allowed {
            Header::TextRequired => Err(message.is_required("header")),
            _ => Ok(()),
        };
    };
    if allowed == Header::None {
        return Err(GraphError::invalid("Header is not supported for this type of message"));
    }
    let header_at = message.at.key("header");
    let header = Obj::of(value, header_at)?;
    match header.required_text("type")?.as_ref() {
        "text" => length("Header text", &header.text("text")?.unwrap_or_default(), 1, HEADER_MAX),
        kind @ ("image" | "video" | "document") if allowed == Header::Any => {
            let kind = super::TYPES.iter().copied().find(|t| *t == kind).unwrap_or("image");
            let at = header.at.key(kind);
            media.push(media_source(kind, &Obj::of(header.required(kind)?, at)?)?);
            Ok(())
        }
        other => {
            Err(GraphError::invalid(format!("Header type {other} is not supported for this type of message")))
        }
    }
}

fn buttons(action: &Obj<'_, '_>) -> Result<(), GraphError> {
    let buttons = action.array("buttons")?.unwrap_or_default();
    if buttons.is_empty() || buttons.len() > BUTTONS_MAX {
        return Err(GraphError::invalid(format!(
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {BUTTONS_MAX}"
        )));
    }
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    let list_at = action.at.key("buttons");
    for (index, button) in buttons.iter().enumerate() {
        let at = list_at.index(index);
        let button = Obj::of(button, at)?;
        let reply_at = button.at.key("reply");
        let reply = Obj::of(button.required("reply")?, reply_at)?;
        let id = reply.text("id")?.unwrap_or_default();
        let title = reply.text("title")?.unwrap_or_default();
        length("Button id", &id, 1, BUTTON_ID_MAX)?;
        length("Button title", &title, 1, BUTTON_TITLE_MAX)?;
        if id.trim() != id {
            return Err(GraphError::invalid("Button id must not begin or end with blanks"));
        }
        if !ids.insert(id) {
            return Err(GraphError::invalid("Duplicated button id for buttons"));
        }
        if !titles.insert(title) {
            return Err(GraphError::invalid("Duplicated title for buttons"));
        }
    }
    Ok(())
}

fn list(action: &Obj<'_, '_>) -> Result<(), GraphError> {
    length("Button title", &action.text("button")?.unwrap_or_default(), 1, BUTTON_TITLE_MAX)?;
    let sections = action.array("sections")?.unwrap_or_default();
    if sections.is_empty() || sections.len() > SECTIONS_MAX {
        return Err(GraphError::invalid(format!("Invalid sections count. Min: 1, Max: {SECTIONS_MAX}")));
    }
    let list_at = action.at.key("sections");
    let (mut ids, mut rows) = (HashSet::new(), 0_usize);
    for (index, section) in sections.iter().enumerate() {
        let at = list_at.index(index);
        let section = Obj::of(section, at)?;
        section_title(&section, sections.len())?;
        let of_section = section.array("rows")?.unwrap_or_default();
        if of_section.is_empty() {
            return Err(GraphError::missing("Section must have at least one row"));
        }
        rows = rows.saturating_add(of_section.len());
        for row in of_section {
            list_row(&Obj::of(row, section.at)?, &mut ids)?;
        }
    }
    if rows > ROWS_MAX {
        return Err(GraphError::invalid(format!("Total row count exceed max allowed count: {ROWS_MAX}")));
    }
    Ok(())
}

/// Required as soon as there are two sections.
fn section_title(section: &Obj<'_, '_>, sections: usize) -> Result<(), GraphError> {
    let title = section.text("title")?.unwrap_or_default();
    if title.is_empty() && sections > 1 {
        return Err(GraphError::missing("Section title is required when there is more than one section"));
    }
    length("Section title", &title, 0, SECTION_TITLE_MAX)
}

fn list_row<'a>(row: &Obj<'a, '_>, ids: &mut HashSet<std::borrow::Cow<'a, str>>) -> Result<(), GraphError> {
    let id = row.text("id")?.unwrap_or_default();
    length("Row id", &id, 1, ROW_ID_MAX)?;
    length("Row title", &row.text("title")?.unwrap_or_default(), 1, ROW_TITLE_MAX)?;
    length("Row description", &row.text("description")?.unwrap_or_default(), 0, ROW_DESCRIPTION_MAX)?;
    if ids.insert(id) { Ok(()) } else { Err(GraphError::invalid("Duplicated row id in sections")) }
}

fn cta_url(action: &Obj<'_, '_>) -> Result<(), GraphError> {
    named(action, "cta_url")?;
    let at = action.at.key("parameters");
    let parameters = Obj::of(action.required("parameters")?, at)?;
    length(
        "Button display_text",
        &parameters.text("display_text")?.unwrap_or_default(),
        1,
        BUTTON_TITLE_MAX,
    )?;
    let url = parameters.required_text("url")?;
    if is_web_address(&url) {
        Ok(())
    } else {
        Err(GraphError::invalid(format!("URL \"{url}\" is not valid")))
    }
}

fn named(action: &Obj<'_, '_>, name: &str) -> Result<(), GraphError> {
    let given = action.required_text("name")?;
    if given.eq_ignore_ascii_case(name) {
        return Ok(());
    }
    Err(GraphError::invalid(format!("Action name must be {name}, got {given}")))
}

fn required_all(object: &Obj<'_, '_>, keys: &[&str]) -> Result<(), GraphError> {
    keys.iter().try_for_each(|key| object.required_text(key).map(|_| ()))
}

fn product_list(action: &Obj<'_, '_>) -> Result<(), GraphError> {
    required_all(action, &["catalog_id"])?;
    let sections = action.array("sections")?.unwrap_or_default();
    if sections.is_empty() || sections.len() > SECTIONS_MAX {
        return Err(GraphError::invalid(format!("Invalid sections count. Min: 1, Max: {SECTIONS_MAX}")));
    }
    let list_at = action.at.key("sections");
    let mut products = 0_usize;
    for (index, section) in sections.iter().enumerate() {
        let at = list_at.index(index);
        let section = Obj::of(section, at)?;
        section_title(&section, sections.len())?;
        let items = section.array("product_items")?.unwrap_or_default();
        products = products.saturating_add(items.len());
        for item in items {
            required_all(&Obj::of(item, section.at)?, &["product_retailer_id"])?;
        }
    }
    if (1..=PRODUCTS_MAX).contains(&products) {
        return Ok(());
    }
    Err(GraphError::invalid(format!("Invalid products count. Min: 1, Max: {PRODUCTS_MAX}")))
}

fn flow(action: &Obj<'_, '_>) -> Result<(), GraphError> {
    named(action, "flow")?;
    let at = action.at.key("parameters");
    let parameters = Obj::of(action.required("parameters")?, at)?;
    if parameters.required_text("flow_message_version")? != "3" {
        return Err(GraphError::invalid("flow_message_version must be \"3\""));
    }
    if !parameters.has("flow_id") && !parameters.has("flow_name") {
        return Err(GraphError::missing("One of flow_id and flow_name is required"));
    }
    length("flow_cta", &parameters.text("flow_cta")?.unwrap_or_default(), 1, FLOW_LABEL_MAX)?;
    let one_of = |key: &str, words: &[&str]| match parameters.text(key)? {
        Some(word) if !words.iter().any(|w| w.eq_ignore_ascii_case(&word)) => {
            Err(GraphError::invalid(format!("{key} must be one of {}", words.join(", "))))
        }
        _ => Ok(()),
    };
    one_of("mode", &["draft", "published"])?;
    one_of("flow_action", &["navigate", "data_exchange"])
}

fn carousel(action: &Obj<'_, '_>, media: &mut Vec<MediaRef>) -> Result<(), GraphError> {
    let cards = action.array("cards")?.unwrap_or_default();
    if !(2..=10).contains(&cards.len()) {
        return Err(GraphError::invalid("Invalid cards count. Min: 2, Max: 10"));
    }
    let list_at = action.at.key("cards");
    cards.iter().enumerate().try_for_each(|(index, card)| carousel_card(card, list_at.index(index), media))
}

fn carousel_card(card: &Value, at: At<'_>, media: &mut Vec<MediaRef>) -> Result<(), GraphError> {
    let card = Obj::of(card, at)?;
    header(Header::Any, &card, media)?;
    if !card.has("header") {
        return Err(card.is_required("header"));
    }
    if let Some(value) = card.get("body") {
        let body_at = card.at.key("body");
        let text = Obj::of(value, body_at)?.text("text")?.unwrap_or_default();
        length("Card body text", &text, 1, CARD_BODY_MAX)?;
        if text.matches('\n').count() > 2 {
            return Err(GraphError::invalid("Card body text may have 2 line breaks at most"));
        }
    }
    let action_at = card.at.key("action");
    let action = Obj::of(card.required("action")?, action_at)?;
    if action.has("buttons") { quick_replies(&action) } else { cta_url(&action) }
}

/// Card buttons are `reply` or `quick_reply`, by client.
fn quick_replies(action: &Obj<'_, '_>) -> Result<(), GraphError> {
    let buttons = action.array("buttons")?.unwrap_or_default();
    if buttons.is_empty() || buttons.len() > BUTTONS_MAX {
        return Err(GraphError::invalid(
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
        ));
    }
    let list_at = action.at.key("buttons");
    for (index, button) in buttons.iter().enumerate() {
        let at = list_at.index(index);
        let button = Obj::of(button, at)?;
        let key = if button.has("quick_reply") { "quick_reply" } else { "reply" };
        let reply_at = button.at.key(key);
        let reply = Obj::of(button.required(key)?, reply_at)?;
        length("Button id", &reply.text("id")?.unwrap_or_default(), 1, BUTTON_ID_MAX)?;
        length("Button title", &reply.text("title")?.unwrap_or_default(), 1, BUTTON_TITLE_MAX)?;
    }
    Ok(())
}
