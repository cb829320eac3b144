//! Card data in JSON, by the names of its members and by what its texts look like.

use serde_json::Value;

use super::names::{Meaning, looks_like_expiry, meaning, opens_a_card};
use super::number::mask;

/// Cleans a value in place. Returns how many things were taken out.
pub(super) fn clean(value: &mut Value) -> usize {
    walk(value, false, false)
}

fn walk(value: &mut Value, in_card: bool, is_id: bool) -> usize {
    match value {
        Value::Object(members) => {
            let before = members.len();
            members.retain(|name, member| !must_go(name, member, in_card));
            let gone = before - members.len();
            let below = members.iter_mut().map(|(name, member)| {
                let id = meaning(name, in_card) == Meaning::Id;
                walk(member, in_card || opens_a_card(name), id)
            });
            gone + below.sum::<usize>()
        }
        Value::Array(items) => items.iter_mut().map(|item| walk(item, in_card, is_id)).sum(),
        Value::String(text) => {
            if is_id && text.bytes().all(|byte| byte.is_ascii_digit()) {
                return 0;
            }
            let masked = mask(text);
            *text = masked.text;
            masked.found
        }
        Value::Number(number) if !is_id => {
            let masked = mask(&number.to_string());
            if masked.found > 0 {
                *value = masked.text.into();
            }
            masked.found
        }
        Value::Number(_) | Value::Bool(_) | Value::Null => 0,
    }
}

fn must_go(name: &str, member: &Value, in_card: bool) -> bool {
    match meaning(name, in_card) {
        Meaning::Secret => match member {
            Value::Null | Value::Bool(_) => false,
            Value::String(text) => !text.is_empty(),
            _ => true,
        },
        Meaning::Card => member.is_object() || member.is_array(),
        Meaning::Expiry => match member {
            Value::String(text) => looks_like_expiry(text),
            Value::Number(number) => looks_like_expiry(&number.to_string()),
            _ => false,
        },
        Meaning::Id | Meaning::Other => false,
    }
}
