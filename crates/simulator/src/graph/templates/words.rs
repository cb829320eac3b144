//! The texts of a template: header, body and footer with their variables and examples, and the subcodes (2388…) Meta
//! answers with when they are not as they should be.

use serde_json::Value;

use crate::graph::GraphError;
use crate::graph::outbound::params::Obj;

const HEADER_MAX: usize = 60;
const BODY_MAX: usize = 1_024;
const FOOTER_MAX: usize = 60;

pub(super) const TOO_LONG: i64 = 2_388_040;
const BAD_HEADER: i64 = 2_388_047;
pub(super) const BAD_BODY: i64 = 2_388_072;
const BAD_FOOTER: i64 = 2_388_073;
const EDGE_VARIABLE: i64 = 2_388_299;
const TOO_MANY_VARIABLES: i64 = 2_388_293;
pub(super) const NO_EXAMPLE: i64 = 2_388_043;

/// Refused with a subcode and words for people.
pub(super) fn refused(subcode: i64, title: &str, text: impl Into<String>) -> GraphError {
    GraphError::of(100).subcode(subcode).user(title, text)
}

pub(super) fn header(header: &Obj<'_, '_>, named: bool) -> Result<(), GraphError> {
    let bad = |text: &str| Err(refused(BAD_HEADER, "Invalid header", text));
    match header.text("format")?.as_deref() {
        Some("TEXT") => {
            let text = header.text("text")?.unwrap_or_default();
            if text.is_empty() || text.chars().count() > HEADER_MAX {
                return Err(refused(
                    TOO_LONG,
                    "Message too long",
                    format!("Header text must have 1 to {HEADER_MAX} characters."),
                ));
            }
            if !braces_match(&text) {
                return bad("Header text has braces that do not match.");
            }
            let variables = variables(&text);
            if variables.len() > 1 {
                return bad("Header text may have one variable at most.");
            }
            examples(&variables, header, "header_text", named)
        }
        Some("IMAGE" | "VIDEO" | "GIF" | "DOCUMENT") => {
            let handles =
                header.get("example").and_then(|e| e.get("header_handle")).and_then(Value::as_array);
            if handles.is_none_or(Vec::is_empty) { Err(no_example("HEADER")) } else { Ok(()) }
        }
        Some("LOCATION" | "PRODUCT") => Ok(()),
        _ => bad("Header format must be one of TEXT, IMAGE, VIDEO, GIF, DOCUMENT, LOCATION, PRODUCT."),
    }
}

pub(super) fn body(body: &Obj<'_, '_>, category: &str, named: bool) -> Result<(), GraphError> {
    let text = body.text("text")?.unwrap_or_default();
    if text.is_empty() {
        return Err(refused(BAD_BODY, "Invalid body", "Body text is missing."));
    }
    if text.chars().count() > BODY_MAX {
        return Err(refused(
            TOO_LONG,
            "Message too long",
            format!("Body text must have at most {BODY_MAX} characters."),
        ));
    }
    if category == "AUTHENTICATION" {
        return Ok(());
    }
    if !braces_match(&text) {
        return Err(refused(BAD_BODY, "Invalid body", "Variables have braces that do not match."));
    }
    let variables = variables(&text);
    if on_the_edge(&text) {
        return Err(refused(
            EDGE_VARIABLE,
            "Variables can't be at the start or end of the template",
            "Variables can't be at the start or end of the template.",
        ));
    }
    if crowded(&text, variables.len()) {
        return Err(refused(
            TOO_MANY_VARIABLES,
            "Parameters words ratio exceeds limit",
            "This template has too many variables for its length. Reduce the number of variables or increase the \
             message length.",
        ));
    }
    examples(&variables, body, "body_text", named)
}

pub(super) fn footer(footer: &Obj<'_, '_>, category: &str) -> Result<(), GraphError> {
    let text = footer.text("text")?.unwrap_or_default();
    if category != "AUTHENTICATION" && (text.is_empty() || text.chars().count() > FOOTER_MAX) {
        return Err(refused(
            TOO_LONG,
            "Message too long",
            format!("Footer text must have 1 to {FOOTER_MAX} characters."),
        ));
    }
    if text.contains("{{") {
        return Err(refused(BAD_FOOTER, "Invalid footer", "Variables are not allowed in the footer."));
    }
    Ok(())
}

/// Punctuation, blanks and marks beside a variable are no text: `… total {{2}}.` ends with it.
fn on_the_edge(text: &str) -> bool {
    let bare = |c: char| {
        c.is_whitespace()
            || (c.is_ascii_punctuation() && !matches!(c, '{' | '}'))
            || "¡¿«»“”‘’…–—·،؛؟。、！？".contains(c)
    };
    let text = text.trim_matches(bare);
    text.starts_with("{{") || text.ends_with("}}")
}

/// Meta counts words: with `n` variables there must be at least `2n + 1` words that are none, and two variables never
/// stand side by side. (Known from many refusals; Meta gives no number.)
fn crowded(text: &str, variables: usize) -> bool {
    let words = text.split_whitespace().filter(|word| !word.contains("{{")).count();
    let side_by_side = text.split("}}").skip(1).any(|after| after.trim_start().starts_with("{{"));
    variables > 0 && (side_by_side || words < variables.saturating_mul(2).saturating_add(1))
}

/// Whether every `{{` has its `}}` around a name.
fn braces_match(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else { return false };
        if before.contains("}}") || name.trim().is_empty() || name.contains(['{', '}']) {
            return false;
        }
        rest = tail;
    }
    !rest.contains("}}")
}

/// Names of the variables in a text, in order, each once: `{{1}}`, `{{first_name}}`.
pub(super) fn variables(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in text.split("{{").skip(1) {
        if let Some((name, _)) = part.split_once("}}") {
            let name = name.trim();
            if !name.is_empty() && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Every variable needs an example, and must be of the template's kind.
fn examples(variables: &[&str], component: &Obj<'_, '_>, key: &str, named: bool) -> Result<(), GraphError> {
    if let Some(wrong) = misnamed(variables, named) {
        return Err(GraphError::param(format!("Variable {{{{{wrong}}}}} does not fit parameter_format.")));
    }
    if variables.is_empty() {
        return Ok(());
    }
    let example = component.get("example");
    let list = |key: &str| example.and_then(|e| e.get(key)).and_then(Value::as_array);
    let given = if named {
        list(&format!("{key}_named_params")).map_or(0, Vec::len)
    } else {
        // body_text is a list of lists, header_text a list.
        list(key).map_or(0, |l| l.first().and_then(Value::as_array).map_or(l.len(), Vec::len))
    };
    if given >= variables.len() {
        return Ok(());
    }
    Err(no_example(&component.text("type")?.unwrap_or_default()))
}

fn no_example(kind: &str) -> GraphError {
    refused(
        NO_EXAMPLE,
        "Message template \"components\" param is missing expected field(s)",
        format!("component of type {kind} is missing expected field(s) (example)"),
    )
}

/// A variable that is none of its kind: positional ones are `{{1}}`, `{{2}}` … without a gap, named ones have
/// lower-case letters, digits and underscores.
fn misnamed<'a>(variables: &[&'a str], named: bool) -> Option<&'a str> {
    let digits = |name: &str| name.bytes().all(|b| b.is_ascii_digit());
    let word = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if named {
        return variables.iter().find(|name| digits(name) || !word(name)).copied();
    }
    let in_range = |name: &str| name.parse::<usize>().is_ok_and(|n| (1..=variables.len()).contains(&n));
    variables.iter().find(|name| !in_range(name)).copied()
}
