//! The methods of texts and objects that expressions may call, as in Python. Each is as cheap as its text is long.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

/// Names of the methods there are.
pub(super) const METHODS: &[&str] =
    &["startswith", "endswith", "lower", "upper", "strip", "split", "get", "replace", "keys", "values"];

/// Longest text a replacement may make.
pub(super) const LONGEST_TEXT: usize = 64 * 1024;

/// Calls a method. On nothing, every method gives nothing.
pub(super) fn method(value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    if value.is_none() || value.is_undefined() {
        return Ok(if matches!(name, "startswith" | "endswith") {
            Value::from(false)
        } else {
            Value::UNDEFINED
        });
    }
    if value.kind() == ValueKind::Map {
        return of_map(value, name, arguments);
    }
    let Some(text) = value.as_str() else { return Err(Error::from(ErrorKind::UnknownMethod)) };
    let argument = |index: usize| arguments.get(index).and_then(Value::as_str);
    Ok(match (name, argument(0)) {
        ("startswith", Some(start)) => text.starts_with(start).into(),
        ("endswith", Some(end)) => text.ends_with(end).into(),
        ("lower", _) => text.to_lowercase().into(),
        ("upper", _) => text.to_uppercase().into(),
        ("strip", None) => text.trim().into(),
        ("strip", Some(chars)) => text.trim_matches(|c| chars.contains(c)).into(),
        ("split", Some(by)) if !by.is_empty() => text.split(by).map(Value::from).collect(),
        ("split", None) => text.split_whitespace().map(Value::from).collect(),
        ("replace", Some(old)) => replaced(text, old, argument(1).unwrap_or_default())?.into(),
        _ => return Err(Error::from(ErrorKind::UnknownMethod)),
    })
}

fn of_map(value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    match (name, arguments) {
        ("get", [key, rest @ ..]) => {
            let found = value.get_item(key).unwrap_or_default();
            Ok(if found.is_undefined() { rest.first().cloned().unwrap_or_default() } else { found })
        }
        ("keys", []) => Ok(value.try_iter()?.collect()),
        ("values", []) => value.try_iter()?.map(|key| value.get_item(&key)).collect(),
        _ => Err(Error::from(ErrorKind::UnknownMethod)),
    }
}

/// A text with parts of it replaced, unless that makes it grow beyond bounds.
pub(super) fn replaced(text: &str, old: &str, new: &str) -> Result<String, Error> {
    let times = if old.is_empty() { text.len().saturating_add(1) } else { text.matches(old).count() };
    let grown = text.len().saturating_add(times.saturating_mul(new.len()));
    if grown > LONGEST_TEXT {
        return Err(Error::new(ErrorKind::InvalidOperation, "the text would become too long"));
    }
    Ok(text.replace(old, new))
}
