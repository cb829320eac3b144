//! Queries and form bodies: `a=1&b=x%20y`.

use serde_json::{Map, Value};

/// Pairs of a query or form body, in order, decoded.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|part| !part.is_empty()).map(|part| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        (decode(key), decode(value))
    })
}

/// The last value of `key`.
pub(crate) fn get(text: &str, key: &str) -> Option<String> {
    pairs(text).filter(|(name, _)| name == key).last().map(|(_, value)| value)
}

/// A form as an object, as Graph reads it: values that are JSON objects or arrays become such.
pub(crate) fn object(text: &str) -> Value {
    let fields: Map<String, Value> = pairs(text)
        .map(|(key, value)| {
            let parsed = if value.trim_start().starts_with(['{', '[']) {
                serde_json::from_str(&value).ok()
            } else {
                None
            };
            (key, parsed.unwrap_or(Value::String(value)))
        })
        .collect();
    Value::Object(fields)
}

fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => out.push(b' '),
            b'%' => match tail.split_at_checked(2).and_then(|(hex, after)| Some((hex_byte(hex)?, after))) {
                Some((byte, after)) => {
                    out.push(byte);
                    rest = after;
                }
                None => out.push(b'%'),
            },
            other => out.push(*other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex_byte(two: &[u8]) -> Option<u8> {
    hex::decode(two).ok()?.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pairs_are_decoded() {
        let all: Vec<_> = pairs("a=1&b=x%20y+z&c&=&d=%zz%4").collect();
        let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        assert_eq!(
            all,
            [text("a", "1"), text("b", "x y z"), text("c", ""), text("", ""), text("d", "%zz%4")]
        );
        assert_eq!(get("a=1&a=2", "a").as_deref(), Some("2"));
    }

    #[test]
    fn json_in_a_form_is_read() {
        let form = object("type=text&text=%7B%22body%22%3A%22hi%22%7D&to=123");
        assert_eq!(form, serde_json::json!({"type": "text", "text": {"body": "hi"}, "to": "123"}));
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(text in ".*") {
            let _all: Vec<_> = pairs(&text).collect();
        }
    }
}
