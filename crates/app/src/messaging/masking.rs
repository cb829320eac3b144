//! Card numbers a guest types into the chat never reach the disk: they are masked in the body before it is stored.
//! Almost every body has none, so a cheap look comes first.

use bytes::Bytes;
use guestlink_domain::bookings::cards;
use serde_json::Value;

/// Members of a message that hold what a guest typed.
const TYPED: [&str; 2] = ["body", "caption"];
/// The shortest card number.
const SHORTEST: usize = 13;

/// The body with the card numbers of typed texts masked; the same bytes if there are none.
pub fn without_cards(body: Bytes) -> Bytes {
    let suspicious =
        std::str::from_utf8(&body).is_ok_and(|text| TYPED.iter().any(|key| many_digits(text, key)));
    if !suspicious {
        return body;
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else { return body };
    if mask_typed(&mut value, 0) == 0 {
        return body;
    }
    serde_json::to_vec(&value).map_or(body, Bytes::from)
}

/// Does a text member of this name hold as many digits as a card number? Escaped digits (`\u0664`) count too.
fn many_digits(json: &str, key: &str) -> bool {
    let opening = format!("\"{key}\"");
    json.split(opening.as_str()).skip(1).any(|after| {
        let typed = after.trim_start_matches([':', ' ', '\n', '\r', '\t']);
        let Some(typed) = typed.strip_prefix('"') else { return false };
        let mut escaped = false;
        let text = typed.bytes().take_while(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            !ends
        });
        text.filter(u8::is_ascii_digit).count() >= SHORTEST
    })
}

/// Masks typed texts at any depth a webhook can have; how many card numbers were found.
fn mask_typed(value: &mut Value, depth: usize) -> usize {
    if depth > 64 {
        return 0;
    }
    let mut found = 0_usize;
    match value {
        Value::Array(items) => {
            for item in items {
                found = found.saturating_add(mask_typed(item, depth.saturating_add(1)));
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(text) if TYPED.contains(&key.as_str()) => {
                        let masked = cards::mask(text);
                        found = found.saturating_add(masked.found);
                        *text = masked.text;
                    }
                    other => found = found.saturating_add(mask_typed(other, depth.saturating_add(1))),
                }
            }
        }
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Bytes {
        let text = serde_json::to_string(text).unwrap();
        let id = "106540352242922";
        Bytes::from(format!(
            r#"{{"entry":[{{"id":"{id}","messages":[{{"id":"wamid.4111111111111111","text":{{"body":{text}}}}}]}}]}}"#
        ))
    }

    #[test]
    fn a_typed_card_number_is_masked_and_ids_stay() {
        let stored = without_cards(body("my card is 4111 1111 1111 1111 \"ok\"? exp 12/30"));
        let text = String::from_utf8(stored.to_vec()).unwrap();
        assert!(!text.contains("4111 1111 1111 1111"), "{text}");
        assert!(text.contains("wamid.4111111111111111") && text.contains("106540352242922"), "{text}");
    }

    #[test]
    fn a_body_without_cards_keeps_its_very_bytes() {
        for text in ["Hi, 12-15 August", "call me at +34 611 22 33 44", "ref 1234567890123456789012", ""] {
            let before = body(text);
            assert_eq!(without_cards(before.clone()), before, "{text}");
        }
        let junk = Bytes::from_static(b"\xff{\"body\":\"4111111111111111\"");
        assert_eq!(without_cards(junk.clone()), junk);
    }
}
