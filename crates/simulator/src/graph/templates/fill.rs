//! A template message: do its parameters fit the template, and what does the guest see? Codes 132xxx are Meta's.

use serde_json::{Map, Value, json};

use super::words::variables;
use super::{Template, Templates};
use crate::graph::GraphError;
use crate::graph::outbound::params::{At, Obj};
use crate::graph::outbound::{MediaRef, media_source};

const BODY_MAX: usize = 1_024;
const HEADER_MAX: usize = 60;
const PAYLOAD_MAX: usize = 256;

/// A template with its parameters in place.
#[derive(Debug)]
pub(crate) struct Filled {
    /// Pricing category, lower case.
    pub category: &'static str,
    /// What the phone shows: `header`, `body`, `footer`, `buttons`, `cards`.
    pub shown: Value,
    /// Media of headers.
    pub media: Vec<MediaRef>,
}

/// Fills the template a message names. With `strict` off, one that does not exist is shown as far as it can be.
pub(crate) fn fill(templates: &Templates, message: &Value, strict: bool) -> Result<Filled, GraphError> {
    let message = Obj::of(message, At::root("template"))?;
    let name = message.required_text("name")?;
    let language = Obj::of(message.required("language")?, At::root("language"))?.required_text("code")?;
    let sent: Vec<Sent<'_>> = message.array("components")?.unwrap_or_default().iter().map(Sent).collect();
    let Some(template) = templates.find(&name, &language) else {
        if strict {
            return Err(GraphError::of(132_001)
                .details(format!("template name ({name}) does not exist in {language}")));
        }
        return Ok(unknown(&name, &sent));
    };
    if strict {
        usable(template)?;
    }
    let mut media = Vec::new();
    let shown = parts(&template.components, &sent, template.named, &mut media)?;
    Ok(Filled { category: category(&template.category), shown, media })
}

fn category(upper: &str) -> &'static str {
    match upper {
        "AUTHENTICATION" => "authentication",
        "MARKETING" => "marketing",
        _ => "utility",
    }
}

fn usable(template: &Template) -> Result<(), GraphError> {
    match template.status.as_str() {
        "APPROVED" => Ok(()),
        "PAUSED" => Err(GraphError::of(132_015)),
        "DISABLED" => Err(GraphError::of(132_016)),
        _ => Err(GraphError::of(132_001)
            .details(format!("template name ({}) does not exist in {}", template.name, template.language))),
    }
}

/// A component of the message, in canonical form.
#[derive(Clone, Copy)]
struct Sent<'a>(&'a Value);

impl<'a> Sent<'a> {
    fn kind(self) -> &'a str {
        self.0.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    fn parameters(self) -> &'a [Value] {
        self.0.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    fn index(self) -> Option<usize> {
        self.0.get("index").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
    }
}

fn unknown(name: &str, sent: &[Sent<'_>]) -> Filled {
    let values: Vec<&str> = sent
        .iter()
        .flat_map(|s| s.parameters())
        .filter_map(|p| p.get("text").and_then(Value::as_str))
        .collect();
    let body = format!("{name}: {}", values.join(", "));
    Filled { category: "utility", shown: json!({"body": body}), media: Vec::new() }
}

fn parts(
    components: &[Value],
    sent: &[Sent<'_>],
    named: bool,
    media: &mut Vec<MediaRef>,
) -> Result<Value, GraphError> {
    let mut shown = Map::new();
    for component in components {
        let kind = component.get("type").and_then(Value::as_str).unwrap_or_default();
        let of_kind = |wanted: &str| sent.iter().find(|s| s.kind() == wanted).copied();
        match kind {
            "HEADER" => {
                shown.insert("header".to_owned(), header(component, of_kind("header"), named, media)?);
            }
            "BODY" => {
                let parameters = of_kind("body").map(Sent::parameters).unwrap_or_default();
                shown.insert("body".to_owned(), json!(text(component, "body", parameters, named, BODY_MAX)?));
            }
            "FOOTER" => {
                shown.insert("footer".to_owned(), component.get("text").cloned().unwrap_or_default());
            }
            "BUTTONS" => {
                shown.insert("buttons".to_owned(), buttons(component, sent)?);
            }
            "CAROUSEL" => {
                shown.insert("cards".to_owned(), cards(component, of_kind("carousel"), named, media)?);
            }
            _ => {}
        }
    }
    Ok(Value::Object(shown))
}

/// A text with its variables replaced.
fn text(
    component: &Value,
    what: &str,
    parameters: &[Value],
    named: bool,
    max: usize,
) -> Result<String, GraphError> {
    let template = component.get("text").and_then(Value::as_str).unwrap_or_default();
    let wanted = variables(template);
    if wanted.len() != parameters.len() {
        return Err(GraphError::of(132_000).details(format!(
            "{what}: number of localizable_params ({}) does not match the expected number of params ({})",
            parameters.len(),
            wanted.len()
        )));
    }
    let mut values: Vec<(String, String)> = Vec::with_capacity(wanted.len());
    for (index, parameter) in parameters.iter().enumerate() {
        let value = value(parameter)?;
        let name = match parameter.get("parameter_name").and_then(Value::as_str) {
            Some(name) if named => name.to_owned(),
            _ if named => {
                return Err(
                    GraphError::param("Invalid parameter").details("Parameter name is missing or empty")
                );
            }
            _ => index.saturating_add(1).to_string(),
        };
        values.push((name, value));
    }
    let filled = replace(template, &values)?;
    if filled.chars().count() > max {
        return Err(GraphError::of(132_005)
            .details(format!("{what}: text is longer than {max} characters after filling")));
    }
    Ok(filled)
}

fn replace(template: &str, values: &[(String, String)]) -> Result<String, GraphError> {
    let mut parts = template.split("{{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or(("", part));
        let name = name.trim();
        let Some((_, value)) = values.iter().find(|(known, _)| known == name) else {
            return Err(GraphError::of(132_000).details(format!("parameter {name} is missing")));
        };
        out.push_str(value);
        out.push_str(rest);
    }
    Ok(out)
}

/// What a parameter puts in place of its variable.
fn value(parameter: &Value) -> Result<String, GraphError> {
    let kind = parameter.get("type").and_then(Value::as_str).unwrap_or("text");
    let fallback = |key: &str| parameter.get(key).and_then(|o| o.get("fallback_value"));
    let found = match kind {
        "currency" | "date_time" => fallback(kind),
        _ => parameter.get("text"),
    };
    let text = match found {
        Some(Value::String(text)) if !text.is_empty() => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => flag.to_string(),
        _ => return Err(GraphError::missing(format!("Parameter of type {kind} is missing {kind} value"))),
    };
    if text.contains(['\n', '\t', '\r']) || text.contains("     ") {
        return Err(GraphError::of(132_018)
            .details("Param text cannot have new-line/tab characters or more than 4 consecutive spaces"));
    }
    Ok(text)
}

fn header(
    component: &Value,
    sent: Option<Sent<'_>>,
    named: bool,
    media: &mut Vec<MediaRef>,
) -> Result<Value, GraphError> {
    let format = component.get("format").and_then(Value::as_str).unwrap_or("TEXT");
    let parameters = sent.map(Sent::parameters).unwrap_or_default();
    if format == "TEXT" {
        return Ok(
            json!({"type": "text", "text": text(component, "header", parameters, named, HEADER_MAX)?}),
        );
    }
    let wanted = match format {
        "GIF" | "VIDEO" => "video",
        "IMAGE" => "image",
        "DOCUMENT" => "document",
        "LOCATION" => "location",
        _ => "product",
    };
    let got = parameters.first().and_then(|p| p.get("type")).and_then(Value::as_str);
    let object = parameters.first().and_then(|p| p.get(wanted));
    let Some(object) = object.filter(|_| got == Some(wanted)) else {
        let got = got.unwrap_or("unknown").to_ascii_uppercase();
        return Err(GraphError::of(132_012)
            .details(format!("header: Format mismatch, expected {format}, received {got}")));
    };
    if let Some(kind) = ["image", "video", "document"].into_iter().find(|k| *k == wanted) {
        let at = At::root("template");
        media.push(media_source(kind, &Obj::of(object, at.key(kind))?)?);
    }
    Ok(json!({"type": wanted, wanted: object}))
}

fn buttons(component: &Value, sent: &[Sent<'_>]) -> Result<Value, GraphError> {
    let defined = component.get("buttons").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for given in sent.iter().filter(|s| s.kind() == "button") {
        if given.index().is_none_or(|index| index >= defined.len()) {
            return Err(GraphError::invalid("buttons: Button index is missing or out of range"));
        }
    }
    let shown: Result<Vec<Value>, GraphError> = defined
        .iter()
        .enumerate()
        .map(|(index, button)| {
            let given = sent.iter().find(|s| s.kind() == "button" && s.index() == Some(index));
            self::button(button, index, given.map(|s| s.parameters()).unwrap_or_default())
        })
        .collect();
    Ok(Value::Array(shown?))
}

fn button(button: &Value, index: usize, parameters: &[Value]) -> Result<Value, GraphError> {
    let kind = button.get("type").and_then(Value::as_str).unwrap_or_default();
    let label = button.get("text").cloned().unwrap_or_default();
    let first = parameters.first();
    let given = |key: &str| first.and_then(|p| p.get(key)).and_then(Value::as_str).filter(|t| !t.is_empty());
    let needs = |kind: &str| {
        GraphError::missing(format!("buttons: Button at index {index} of type {kind} requires a parameter"))
    };
    match kind {
        "QUICK_REPLY" => {
            let text = label.as_str().unwrap_or_default();
            let payload = given("payload").or_else(|| given("text")).unwrap_or(text);
            if payload.chars().count() > PAYLOAD_MAX {
                return Err(GraphError::invalid(format!(
                    "Button payload must be at most {PAYLOAD_MAX} characters long"
                )));
            }
            Ok(json!({"type": "quick_reply", "text": label, "payload": payload}))
        }
        "URL" => {
            let url = button.get("url").and_then(Value::as_str).unwrap_or_default();
            let wanted = variables(url);
            if wanted.is_empty() {
                if first.is_some() {
                    return Err(GraphError::of(132_018).details(format!(
                        "buttons: Button at index {index} of type Url does not require parameters"
                    )));
                }
                return Ok(json!({"type": "url", "text": label, "url": url}));
            }
            let part = given("text").ok_or_else(|| needs("Url"))?;
            let head = url.split("{{").next().unwrap_or_default();
            Ok(json!({"type": "url", "text": label, "url": format!("{head}{part}")}))
        }
        "COPY_CODE" => {
            let code = given("coupon_code").or_else(|| given("text")).ok_or_else(|| needs("CopyCode"))?;
            Ok(json!({"type": "copy_code", "text": "Copy offer code", "code": code}))
        }
        "OTP" => {
            let code = given("text").ok_or_else(|| needs("Url"))?;
            Ok(json!({"type": "copy_code", "text": label, "code": code}))
        }
        "PHONE_NUMBER" => {
            Ok(json!({"type": "phone_number", "text": label, "phone_number": button.get("phone_number")}))
        }
        other => Ok(json!({"type": other.to_ascii_lowercase(), "text": label})),
    }
}

fn cards(
    component: &Value,
    sent: Option<Sent<'_>>,
    named: bool,
    media: &mut Vec<MediaRef>,
) -> Result<Value, GraphError> {
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let defined = list(component, "cards");
    let given = sent.map(|s| list(s.0, "cards")).unwrap_or_default();
    if defined.len() != given.len() {
        return Err(GraphError::of(132_012).details(format!(
            "carousel: number of cards ({}) does not match the expected number of cards ({})",
            given.len(),
            defined.len()
        )));
    }
    let shown: Result<Vec<Value>, GraphError> = defined
        .iter()
        .zip(&given)
        .map(|(card, filled)| {
            let sent = list(filled, "components");
            let sent: Vec<Sent<'_>> = sent.iter().map(Sent).collect();
            parts(&list(card, "components"), &sent, named, media)
        })
        .collect();
    Ok(Value::Array(shown?))
}
