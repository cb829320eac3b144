//! Texts, lists, tables: the filters that need nothing but their value.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind, State};

use super::super::{phones, words};
use super::{expected, is_nothing, nothing, scalar, setting};

/// A text, number or truth value as text.
pub(super) fn text(value: &Value) -> Result<Value, Error> {
    if is_nothing(value) {
        return Ok(nothing());
    }
    scalar(value).map(Value::from).ok_or_else(|| expected("a text or number", value))
}

/// E.164 or nothing. The country, or the connection's, is used for numbers without one.
pub(super) fn phone(state: &mut State, value: &Value, country: Option<Value>) -> Value {
    let given = country.filter(|given| !is_nothing(given)).and_then(|given| scalar(&given));
    let country = given.or_else(|| setting(state, "country"));
    let number = scalar(value).and_then(|text| phones::read(&text, country.as_deref()));
    number.map_or_else(nothing, |number| Value::from(number.as_str()))
}

/// What a table has for a word; else the default, else nothing.
pub(super) fn pick(value: &Value, table: &Value, otherwise: Option<Value>) -> Value {
    let found = scalar(value).and_then(|word| table.get_item(&Value::from(word)).ok());
    found.filter(|found| !found.is_undefined()).or(otherwise).unwrap_or_else(nothing)
}

/// A booking channel by the one name we have for it; nothing for one we do not know.
pub(super) fn channel(value: &Value) -> Value {
    const CHANNELS: &[(&str, &str)] = &[
        ("airbnb", "airbnb"),
        ("booking", "booking.com"),
        ("bdc", "booking.com"),
        ("homeaway", "vrbo"),
        ("vrbo", "vrbo"),
        ("abritel", "vrbo"),
        ("fewo", "vrbo"),
        ("expedia", "expedia"),
        ("hotelscom", "expedia"),
        ("agoda", "agoda"),
        ("hostelworld", "hostelworld"),
        ("tripadvisor", "tripadvisor"),
        ("google", "google"),
        ("blocked", "blocked"),
        ("direct", "direct"),
        ("manual", "direct"),
        ("website", "direct"),
        ("homepage", "direct"),
        ("bookingengine", "direct"),
        ("ibe", "direct"),
    ];
    let name = scalar(value).unwrap_or_default().to_lowercase();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    // Lodgify's own site.
    let own = matches!(name.as_str(), "oh" | "bookingengine" | "web");
    let known = CHANNELS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, known)| *known);
    if own { Value::from("direct") } else { known.map_or_else(nothing, Value::from) }
}

/// A language tag as BCP 47 writes it: `en_US` → `en-US`. Words that are none give nothing.
pub(super) fn lang(value: &Value) -> Value {
    let text = scalar(value).unwrap_or_default().trim().replace('_', "-");
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let tag = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest_fits = parts
        .clone()
        .all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !(tag && rest_fits) {
        return nothing();
    }
    let rest: String = parts
        .map(|part| if part.len() == 2 { format!("-{}", part.to_uppercase()) } else { format!("-{part}") })
        .collect();
    Value::from(format!("{}{rest}", first.to_lowercase()))
}

/// The first whole number in a text (`2 adults` → 2).
pub(super) fn number(value: &Value) -> Value {
    let text = scalar(value).unwrap_or_default();
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).take(9).collect();
    digits.parse::<i64>().map_or_else(|_| nothing(), Value::from)
}

/// `{first, last}` of a full name.
pub(super) fn split_name(value: &Value) -> Value {
    let name = scalar(value).unwrap_or_default();
    let name = name.trim();
    let (first, last) = match name.split_once(',') {
        Some((last, first)) => (first.trim(), last.trim()),
        None => name.split_once(char::is_whitespace).unwrap_or((name, "")),
    };
    Value::from_pairs([("first", Value::from(first)), ("last", Value::from(last.trim()))])
}

/// The first group, or all, of what a regular expression finds.
pub(super) fn regex_find(value: &Value, pattern: &str) -> Result<Value, Error> {
    let Some(text) = scalar(value) else { return Ok(nothing()) };
    if pattern.len() > 200 {
        return Err(Error::new(ErrorKind::InvalidOperation, "the pattern is longer than 200 characters"));
    }
    let regex = regex_lite::RegexBuilder::new(pattern).size_limit(1 << 16).build();
    let regex = regex.map_err(|_wrong| expected("a regular expression", &Value::from(pattern)))?;
    let text = text.get(..words::LONGEST_TEXT).unwrap_or(&text);
    let found = regex.captures(text);
    let found = found.and_then(|found| found.get(1).or_else(|| found.get(0)));
    Ok(found.map_or_else(nothing, |found| Value::from(found.as_str())))
}

/// A text as one segment of an address: whatever could end it is escaped.
pub(super) fn segment(value: &Value) -> Value {
    let Some(text) = scalar(value) else { return nothing() };
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes().take(512) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            escaped.push_str(&hex::encode_upper([byte]));
        }
    }
    Value::from(escaped)
}

/// In lower case.
pub(super) fn lower(value: &Value) -> Value {
    scalar(value).map_or_else(nothing, |text| Value::from(text.to_lowercase()))
}

/// In upper case.
pub(super) fn upper(value: &Value) -> Value {
    scalar(value).map_or_else(nothing, |text| Value::from(text.to_uppercase()))
}

/// Without blanks around.
pub(super) fn trim(value: &Value) -> Value {
    scalar(value).map_or_else(nothing, |text| Value::from(text.trim()))
}

/// With every occurrence of one text replaced by another.
pub(super) fn replace(value: &Value, old: &str, new: &str) -> Result<Value, Error> {
    let Some(text) = scalar(value) else { return Ok(nothing()) };
    words::replaced(&text, old, new).map(Value::from)
}

/// Texts one after the other.
pub(super) fn join(value: &Value, between: Option<&str>) -> Result<Value, Error> {
    if value.is_none() || value.is_undefined() {
        return Ok(nothing());
    }
    let mut joined = String::new();
    for (index, part) in value.try_iter()?.enumerate() {
        if index > 0 {
            joined.push_str(between.unwrap_or_default());
        }
        joined.push_str(&scalar(&part).unwrap_or_default());
        if joined.len() > words::LONGEST_TEXT {
            return Err(Error::new(ErrorKind::InvalidOperation, "the text would become too long"));
        }
    }
    Ok(Value::from(joined))
}

/// A text's parts between separators.
pub(super) fn split(value: &Value, by: Option<&str>) -> Value {
    let Some(text) = scalar(value) else { return nothing() };
    match by.filter(|by| !by.is_empty()) {
        Some(by) => text.split(by).map(Value::from).collect(),
        None => text.split_whitespace().map(Value::from).collect(),
    }
}

/// The first of a list.
pub(super) fn first(value: &Value) -> Value {
    parts(value).and_then(|mut parts| parts.next()).unwrap_or_default()
}

/// The last of a list.
pub(super) fn last(value: &Value) -> Value {
    parts(value).and_then(Iterator::last).unwrap_or_default()
}

fn parts(value: &Value) -> Option<impl Iterator<Item = Value>> {
    let listed = !matches!(value.kind(), ValueKind::Undefined | ValueKind::None | ValueKind::String);
    listed.then(|| value.try_iter().ok()).flatten()
}

/// How many; of nothing, 0.
pub(super) fn length(value: &Value) -> Value {
    Value::from(value.len().unwrap_or(0))
}

/// A list; of nothing, an empty one.
pub(super) fn list(value: &Value) -> Value {
    parts(value).map_or_else(|| Value::from(Vec::<Value>::new()), Iterator::collect)
}

/// A whole number; nothing of what is none.
pub(super) fn int(value: &Value) -> Result<Value, Error> {
    if is_nothing(value) {
        return Ok(nothing());
    }
    if let Some(number) = value.as_i64() {
        return Ok(Value::from(number));
    }
    let text = scalar(value).unwrap_or_default();
    let whole = text.trim().split('.').next().unwrap_or_default();
    whole.parse::<i64>().map(Value::from).map_err(|_other| expected("a whole number", value))
}

/// Begins with.
pub(super) fn is_startingwith(value: &Value, start: &str) -> bool {
    value.as_str().is_some_and(|text| text.starts_with(start))
}

/// Ends with.
pub(super) fn is_endingwith(value: &Value, end: &str) -> bool {
    value.as_str().is_some_and(|text| text.ends_with(end))
}

/// Has it somewhere.
pub(super) fn is_containing(value: &Value, part: &str) -> bool {
    value.as_str().is_some_and(|text| text.contains(part))
}

/// A list; nothing is none.
pub(super) fn is_sequence(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable)
}
