//! Card data in XML: whole elements that describe a card, attributes that carry a secret. Reads tags only; whatever is
//! no tag is left to the search for card numbers.

use super::names::{Meaning, looks_like_expiry, meaning};

/// The text without elements and attributes of cards, and how many there were.
pub(super) fn clean(text: &str) -> (String, usize) {
    let mut kept = String::with_capacity(text.len());
    let mut found = 0;
    let mut rest = text;
    while let Some((before, tag, after)) = next_tag(rest) {
        kept.push_str(before);
        let name = name_of(tag);
        let goes = matches!(meaning(name, false), Meaning::Card | Meaning::Secret) && !is_guarantee(name);
        if goes && !tag.starts_with("</") {
            found += 1;
            rest = if tag.ends_with("/>") { after } else { after_end(after, name) };
            continue;
        }
        let (tag, taken) = clean_attributes(tag);
        kept.push_str(&tag);
        found += taken;
        rest = after;
    }
    kept.push_str(rest);
    (kept, found)
}

/// OTA's `Guarantee` also tells how a deposit is paid; the card in it has an element of its own.
fn is_guarantee(name: &str) -> bool {
    super::names::plain(name) == "guarantee"
}

/// What stands before the next tag, the tag, what follows.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = text.split_at_checked(text.find('<')?)?;
    let (tag, after) = from.split_at_checked(from.find('>')? + 1)?;
    Some((before, tag, after))
}

fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['<', '/']);
    inner.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default()
}

/// What follows the end of an element; all is dropped when it never ends.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut depth = 1;
    let mut rest = text;
    while let Some((_, tag, after)) = next_tag(rest) {
        if name_of(tag) == name {
            if tag.starts_with("</") {
                depth -= 1;
            } else if !tag.ends_with("/>") {
                depth += 1;
            }
        }
        rest = after;
        if depth == 0 {
            return rest;
        }
    }
    ""
}

fn clean_attributes(tag: &str) -> (String, usize) {
    let mut kept = String::with_capacity(tag.len());
    let mut found = 0;
    let mut rest = tag;
    while let Some((before, quoted)) = rest.split_once(['"', '\'']) {
        let quote = rest.get(before.len()..).and_then(|from| from.chars().next()).unwrap_or('"');
        let Some((value, after)) = quoted.split_once(quote) else { break };
        let name = before.trim_end().trim_end_matches('=').trim_end();
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        let goes = match meaning(name, false) {
            Meaning::Secret => !value.is_empty(),
            Meaning::Expiry => looks_like_expiry(value),
            _ => false,
        };
        kept.push_str(before);
        kept.push(quote);
        kept.push_str(if goes { "" } else { value });
        kept.push(quote);
        found += usize::from(goes);
        rest = after;
    }
    kept.push_str(rest);
    (kept, found)
}
