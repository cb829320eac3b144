//! Takes phone numbers and message ids out of Meta's words, so that they can be logged.

/// Digits from which on a run counts as a phone number; error codes have fewer.
const NUMBER: usize = 8;

/// `text` without phone numbers (also written with blanks and dashes) and without message ids.
pub(super) fn scrub(text: &str) -> String {
    hide_numbers(&hide_message_ids(text))
}

fn hide_message_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, id)) = rest.split_once("wamid.") {
        out.push_str(before);
        out.push_str("(message id)");
        rest = id.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c));
    }
    out.push_str(rest);
    out
}

fn hide_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        let (before, from) = rest.split_at(start);
        let (run, after) = from.split_at(run_length(from));
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        out.push_str(before);
        out.push_str(if digits < NUMBER { run } else { "(number)" });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How far a number that starts here reaches: to the last digit that only digits and separators precede.
fn run_length(text: &str) -> usize {
    let mut end = 1;
    for (at, character) in text.char_indices() {
        if character.is_ascii_digit() {
            end = at + 1;
        } else if !"+ -.()".contains(character) {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::scrub;

    #[test]
    fn numbers_and_ids_are_hidden_and_the_rest_stays() {
        let cases = [
            ("Recipient +1 (650) 555-1234 is not allowed", "Recipient (number) is not allowed"),
            ("to 16505551234.", "to (number)."),
            ("(#131056) wait 24 hours", "(#131056) wait 24 hours"),
            ("no message wamid.HBgLMTY1MDM4Nzk0MzkVAgA= here", "no message (message id) here"),
            ("1+1=2, ünïcode 5", "1+1=2, ünïcode 5"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(scrub(text), expected);
        }
    }

    proptest! {
        #[test]
        fn no_number_survives(before in "\\PC{0,20}", number in "[1-9][0-9]{7,14}", after in "\\PC{0,20}") {
            let text = format!("{before} {number} {after}");
            prop_assert!(!scrub(&text).contains(&number));
        }
    }
}
