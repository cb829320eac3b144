//! A booking platform's body, whatever it is written in.

use std::borrow::Cow;

use serde_json::Value;

use super::number::mask;
use super::{form, json, xml};

/// A body without card data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scrubbed<'a> {
    /// To the letter what came when there was nothing to take out.
    pub body: Cow<'a, [u8]>,
    /// How many things were taken out or masked.
    pub removed: usize,
}

/// Takes card data out of a body before it is stored: JSON and forms by names and contents, XML by elements and
/// attributes, anything else by what looks like a card number. Verify the sender first: a body that had card data no
/// longer fits its signature.
pub fn scrub(body: &[u8]) -> Scrubbed<'_> {
    let text = String::from_utf8_lossy(body);
    let (clean, removed) = clean(&text);
    let body = if removed == 0 { Cow::Borrowed(body) } else { Cow::Owned(clean.into_bytes()) };
    Scrubbed { body, removed }
}

fn clean(text: &str) -> (String, usize) {
    if let Ok(mut value) = serde_json::from_str::<Value>(text) {
        let removed = json::clean(&mut value);
        return (value.to_string(), removed);
    }
    if let Some(clean) = form::clean(text) {
        return clean;
    }
    let (text, elements) =
        if text.trim_start().starts_with('<') { xml::clean(text) } else { (text.to_owned(), 0) };
    let masked = mask(&text);
    (masked.text, elements + masked.found)
}
