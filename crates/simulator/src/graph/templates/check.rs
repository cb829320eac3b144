//! Is a new template well formed? Meta's limits and the subcodes it answers with (2388…).

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value, json};

use super::words::{BAD_BODY, NO_EXAMPLE, TOO_LONG, body, footer, header, refused, variables};
use super::{Template, languages};
use crate::graph::GraphError;
use crate::graph::outbound::params::{At, Obj};

const NAME_MAX: usize = 512;
const BUTTONS_MAX: usize = 10;
const LABEL_MAX: usize = 25;
const URL_MAX: usize = 2_000;
const PHONE_MAX: usize = 20;
const CODE_MAX: usize = 15;
const CARD_BODY_MAX: usize = 160;

/// Reads the body of a creation into a template that is not yet reviewed.
pub(super) fn read(body: &Value) -> Result<Template, GraphError> {
    let body = Obj::of(body, At::root("body"))?;
    let required = |key: &str| {
        body.text(key)?
            .filter(|t| !t.is_empty())
            .ok_or_else(|| GraphError::param(format!("The parameter {key} is required.")))
    };
    let name = required("name")?;
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.len() > NAME_MAX || !name.bytes().all(allowed) {
        return Err(GraphError::param(
            "Param name must be at most 512 characters: lower-case letters, digits and underscores.",
        ));
    }
    let language = required("language")?;
    let language = languages::canonical(&language).ok_or_else(|| {
        GraphError::param(format!(
            "Param language must be a language code such as en_US - got \"{language}\"."
        ))
    })?;
    let category = category(&required("category")?)?;
    let named = match body.text("parameter_format")?.as_deref() {
        None => false,
        Some(word) if word.eq_ignore_ascii_case("positional") => false,
        Some(word) if word.eq_ignore_ascii_case("named") => true,
        Some(_) => {
            return Err(GraphError::param("Param parameter_format must be one of {POSITIONAL, NAMED}"));
        }
    };
    let given = body.array("components")?.unwrap_or_default();
    let components = components(given, category, named)?;
    Ok(Template {
        id: 0,
        name: name.into_owned(),
        language: language.to_owned(),
        category: category.to_owned(),
        status: "PENDING".to_owned(),
        named,
        components,
        rejected_reason: None,
        created: 0,
        edits: VecDeque::new(),
        pauses: 0,
    })
}

pub(super) fn category(word: &str) -> Result<&'static str, GraphError> {
    ["AUTHENTICATION", "MARKETING", "UTILITY"].into_iter().find(|c| c.eq_ignore_ascii_case(word)).ok_or_else(
        || {
            GraphError::param(format!(
                "Param category must be one of {{AUTHENTICATION, MARKETING, UTILITY}} - got \"{word}\"."
            ))
        },
    )
}

/// Checks all components and returns them in canonical form.
pub(super) fn components(given: &[Value], category: &str, named: bool) -> Result<Vec<Value>, GraphError> {
    let mut seen = BTreeSet::new();
    let mut checked = Vec::with_capacity(given.len());
    for component in given {
        let component = canonical(component, category);
        let kind = component.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        component_is_fine(&kind, &component, category, named)?;
        if !seen.insert(kind.clone()) {
            return Err(GraphError::param(format!("There can be only one component of type {kind}.")));
        }
        checked.push(component);
    }
    if !seen.contains("BODY") {
        return Err(refused(
            BAD_BODY,
            "Message template \"components\" param is missing expected field(s)",
            "component of type BODY is missing",
        ));
    }
    Ok(checked)
}

fn component_is_fine(kind: &str, component: &Value, category: &str, named: bool) -> Result<(), GraphError> {
    let component = Obj::of(component, At::root("component"))?;
    match kind {
        "HEADER" => header(&component, named),
        "BODY" => body(&component, category, named),
        "FOOTER" => footer(&component, category),
        "BUTTONS" => buttons(&component),
        "CAROUSEL" => carousel(&component, named),
        "LIMITED_TIME_OFFER" | "CALL_PERMISSION_REQUEST" => Ok(()),
        other => Err(GraphError::param(format!(
            "Param type must be one of {{HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER}} - got \"{other}\"."
        ))),
    }
}

/// Types and formats in upper case; the fixed texts of authentication templates written out.
fn canonical(component: &Value, category: &str) -> Value {
    let mut component = component.clone();
    upper(&mut component, &["type", "format"]);
    if let Some(Value::Array(buttons)) = component.get_mut("buttons") {
        for button in buttons {
            upper(button, &["type", "otp_type"]);
        }
    }
    if let Some(Value::Array(cards)) = component.get_mut("cards") {
        for card in cards {
            if let Some(Value::Array(parts)) = card.get_mut("components") {
                for part in parts {
                    *part = canonical(part, category);
                }
            }
        }
    }
    if category == "AUTHENTICATION"
        && let Value::Object(map) = &mut component
    {
        fixed_texts(map);
    }
    component
}

fn upper(value: &mut Value, keys: &[&str]) {
    for key in keys {
        if let Some(Value::String(word)) = value.get_mut(*key) {
            word.make_ascii_uppercase();
        }
    }
}

fn fixed_texts(component: &mut Map<String, Value>) {
    let kind = component.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if component.contains_key("text") {
        return;
    }
    match kind.as_str() {
        "BODY" => {
            let warn = component.get("add_security_recommendation") == Some(&Value::Bool(true));
            let warning = if warn { " For your security, do not share this code." } else { "" };
            component
                .insert("text".to_owned(), json!(format!("*{{{{1}}}}* is your verification code.{warning}")));
        }
        "FOOTER" => {
            let minutes = component.get("code_expiration_minutes").and_then(Value::as_i64).unwrap_or(10);
            component.insert("text".to_owned(), json!(format!("This code expires in {minutes} minutes.")));
        }
        _ => {}
    }
}

fn buttons(component: &Obj<'_, '_>) -> Result<(), GraphError> {
    let buttons = component.array("buttons")?.unwrap_or_default();
    if buttons.is_empty() || buttons.len() > BUTTONS_MAX {
        return Err(GraphError::param(format!("A template has 1 to {BUTTONS_MAX} buttons.")));
    }
    let kinds: Vec<&str> =
        buttons.iter().map(|b| b.get("type").and_then(Value::as_str).unwrap_or_default()).collect();
    let count = |kind: &str| kinds.iter().filter(|k| **k == kind).count();
    if count("URL") > 2 || count("PHONE_NUMBER") > 1 || count("COPY_CODE") > 1 {
        return Err(GraphError::param(
            "At most 2 URL buttons, 1 PHONE_NUMBER button and 1 COPY_CODE button.",
        ));
    }
    let mut changes = kinds
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if (*a == "QUICK_REPLY") != (*b == "QUICK_REPLY")));
    if changes.by_ref().count() > 1 {
        return Err(GraphError::param("Quick reply buttons must be grouped, not mixed with others."));
    }
    buttons.iter().try_for_each(|b| button(&Obj::of(b, At::root("button"))?))
}

fn button(button: &Obj<'_, '_>) -> Result<(), GraphError> {
    let kind = button.text("type")?.unwrap_or_default();
    let text = button.text("text")?.unwrap_or_default();
    let named = matches!(kind.as_ref(), "QUICK_REPLY" | "URL" | "PHONE_NUMBER" | "FLOW");
    if text.chars().count() > LABEL_MAX || (named && text.is_empty()) {
        return Err(refused(
            TOO_LONG,
            "Message too long",
            format!("Button text must have 1 to {LABEL_MAX} characters."),
        ));
    }
    match kind.as_ref() {
        "URL" => {
            let url = button.text("url")?.unwrap_or_default();
            let variables = variables(&url);
            if url.is_empty() || url.chars().count() > URL_MAX || variables.len() > 1 {
                return Err(GraphError::param(
                    "A URL button has an address with one variable at most, at its end.",
                ));
            }
            if !variables.is_empty()
                && (!url.ends_with("}}") || button.array("example")?.unwrap_or_default().is_empty())
            {
                return Err(refused(
                    NO_EXAMPLE,
                    "Invalid button",
                    "A variable in a URL stands at its end and needs an example.",
                ));
            }
            Ok(())
        }
        "PHONE_NUMBER" => {
            button.required_text("phone_number")?;
            button.short_text("phone_number", PHONE_MAX).map(|_| ())
        }
        "COPY_CODE" => copy_code(button),
        "QUICK_REPLY"
        | "FLOW"
        | "OTP"
        | "MPM"
        | "SPM"
        | "CATALOG"
        | "VOICE_CALL"
        | "CALL_PERMISSION_REQUEST"
        | "REQUEST_CONTACT_INFO"
        | "APP" => Ok(()),
        other => Err(GraphError::param(format!("Param type of a button is not known - got \"{other}\"."))),
    }
}

/// The example is a text, or a list of one.
fn copy_code(button: &Obj<'_, '_>) -> Result<(), GraphError> {
    let example = match button.get("example") {
        Some(Value::Array(list)) => list.first().and_then(Value::as_str),
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match example.map(|text| text.chars().count()) {
        Some(1..=CODE_MAX) => Ok(()),
        Some(_) => {
            Err(refused(TOO_LONG, "Message too long", format!("A code has 1 to {CODE_MAX} characters.")))
        }
        None => Err(refused(NO_EXAMPLE, "Invalid button", "A COPY_CODE button needs an example.")),
    }
}

fn carousel(component: &Obj<'_, '_>, named: bool) -> Result<(), GraphError> {
    let cards = component.array("cards")?.unwrap_or_default();
    if !(2..=10).contains(&cards.len()) {
        return Err(GraphError::param("A carousel has 2 to 10 cards."));
    }
    for card in cards {
        let parts = card.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for part in parts {
            let part = Obj::of(part, At::root("component"))?;
            match part.text("type")?.as_deref() {
                Some("HEADER") => header(&part, named)?,
                Some("BUTTONS") => buttons(&part)?,
                Some("BODY") => card_body(&part)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn card_body(part: &Obj<'_, '_>) -> Result<(), GraphError> {
    let text = part.text("text")?.unwrap_or_default();
    if (1..=CARD_BODY_MAX).contains(&text.chars().count()) {
        return Ok(());
    }
    Err(refused(TOO_LONG, "Message too long", format!("A card's text has 1 to {CARD_BODY_MAX} characters.")))
}
