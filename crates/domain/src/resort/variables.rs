//! Variables in the text of a message template: `{{first_name}}`.

use std::collections::BTreeMap;
use std::fmt;

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Variable(&'a str),
}

/// A variable that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Slip(String);

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Takes a text apart. Braces that are no variable's are a mistake: WhatsApp would show them to the guest.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Slip> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once("{{") {
        stray(words)?;
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        let shown = || after.chars().take(24).collect::<String>();
        let (name, next) =
            after.split_once("}}").ok_or_else(|| Slip(format!("`{{{{{}` is never closed", shown())))?;
        if !is_name(name) {
            return Err(Slip(format!("`{{{{{name}}}}}` is not a variable")));
        }
        pieces.push(Piece::Variable(name));
        rest = next;
    }
    stray(rest)?;
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    Ok(pieces)
}

fn stray(words: &str) -> Result<(), Slip> {
    match words.find(['{', '}']) {
        Some(_) => Err(Slip("a brace that belongs to no variable".to_owned())),
        None => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The names of a text's variables, in their order; a text that cannot be read has none.
pub(crate) fn variables_of(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).unwrap_or_default().into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Words(_) => None,
    })
}

/// A text with its variables filled in; `Err` names the first that has no value.
pub fn fill(text: &str, values: &BTreeMap<String, String>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text).map_err(|slip| slip.to_string())? {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Variable(name) => {
                filled
                    .push_str(values.get(name).ok_or_else(|| format!("the variable `{name}` has no value"))?);
            }
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart_and_put_together_again() {
        let text = "Hi {{first_name}}, {{total}}!";
        let expected = [
            Piece::Words("Hi "),
            Piece::Variable("first_name"),
            Piece::Words(", "),
            Piece::Variable("total"),
            Piece::Words("!"),
        ];
        assert_eq!(pieces(text).unwrap(), expected);
        let mut values = BTreeMap::from([("first_name".to_owned(), "{{total}}".to_owned())]);
        assert_eq!(fill(text, &values).unwrap_err(), "the variable `total` has no value");
        values.insert("total".to_owned(), "€5".to_owned());
        assert_eq!(fill(text, &values).unwrap(), "Hi {{total}}, €5!", "values are never read as variables");
    }

    #[test]
    fn braces_that_guests_would_see_are_mistakes() {
        for text in [
            "{{first_name",
            "{first_name}",
            "{{ first_name }}",
            "{{First}}",
            "{{}}",
            "}}",
            "{{{a}}}",
            "{{a}}}",
        ] {
            assert!(pieces(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in ".{0,40}") {
            if let Ok(pieces) = pieces(&text) {
                let again: String = pieces
                    .into_iter()
                    .map(|piece| match piece {
                        Piece::Words(words) => words.to_owned(),
                        Piece::Variable(name) => format!("{{{{{name}}}}}"),
                    })
                    .collect();
                proptest::prop_assert_eq!(again, text);
            }
        }
    }
}
