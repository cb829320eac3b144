//! Card data in the fields of a web form (`application/x-www-form-urlencoded`).

use super::names::{Meaning, looks_like_expiry, meaning};
use super::number::mask;

/// The form without card data, and how much was taken out. `None` when it is no form.
pub(super) fn clean(text: &str) -> Option<(String, usize)> {
    let is_form =
        text.contains('=') && !text.contains(char::is_whitespace) && !text.starts_with(['<', '{', '[']);
    if !is_form {
        return None;
    }
    let mut found = 0;
    let fields: Vec<String> = text
        .split('&')
        .filter_map(|field| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            let (plain_name, plain_value) = (decoded(name), decoded(value));
            let goes = match meaning(&plain_name, false) {
                Meaning::Secret => !plain_value.is_empty(),
                Meaning::Expiry => looks_like_expiry(&plain_value),
                Meaning::Id if plain_value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    return Some(field.to_owned());
                }
                _ => false,
            };
            if goes {
                found += 1;
                return None;
            }
            let masked = mask(&plain_value);
            found += masked.found;
            Some(if masked.found > 0 {
                format!("{name}={}", encoded(&masked.text))
            } else {
                field.to_owned()
            })
        })
        .collect();
    Some((fields.join("&"), found))
}

/// Percent-decoding with `+` for a blank; what is not well-formed stays as it is.
pub(in crate::bookings) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).and_then(|pair| hex::decode(pair).ok()).filter(|_| *first == b'%');
        if let Some(byte) = escaped {
            bytes.extend(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => escaped.push('+'),
            b'*' | b'-' | b'.' | b'_' => escaped.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            byte => {
                escaped.push('%');
                escaped.push_str(&hex::encode_upper([byte]));
            }
        }
    }
    escaped
}
