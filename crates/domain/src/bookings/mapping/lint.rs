//! What can be said about an expression without running it: names that do not exist, and what is not allowed because it
//! could make values grow. Knows strings, names and signs, nothing else.

use super::engine::{FILTERS, TESTS};
use super::words::METHODS;
use crate::resort::suggest::nearest;

/// Letters an expression may have.
const LONGEST: usize = 4000;
/// Times `~` and `+` may stand in an expression: each may join two long texts.
const MOST_JOINS: usize = 40;

/// What is wrong, and what would be right.
pub(super) type Complaint = (String, String);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token<'a> {
    Name(&'a str),
    Sign(char),
    Other,
}

/// Everything wrong with an expression's names and signs.
pub(super) fn complaints(text: &str) -> Vec<Complaint> {
    if text.len() > LONGEST {
        return vec![("the expression is too long".to_owned(), format!("at most {LONGEST} letters"))];
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let joins = tokens.iter().filter(|token| matches!(token, Token::Sign('~' | '+'))).count();
    if joins > MOST_JOINS {
        found.push(("`~` and `+` stand there too often".to_owned(), format!("at most {MOST_JOINS} times")));
    }
    if tokens.contains(&Token::Sign('*')) {
        found.push(("`*` is not allowed: it could make texts without end".to_owned(), String::new()));
    }
    for (index, token) in tokens.iter().enumerate() {
        let Token::Name(name) = token else { continue };
        let before = |back: usize| index.checked_sub(back).and_then(|at| tokens.get(at)).copied();
        let called = tokens.get(index + 1) == Some(&Token::Sign('('));
        found.extend(match before(1) {
            Some(Token::Sign('|')) => unknown("filter", name, FILTERS),
            Some(Token::Name("is")) if *name != "not" => unknown("test", name, TESTS),
            Some(Token::Name("not")) if before(2) == Some(Token::Name("is")) => unknown("test", name, TESTS),
            Some(Token::Sign('.')) if called => unknown("method", name, METHODS),
            Some(Token::Sign('.')) => None,
            _ if called && !KEYWORDS.contains(name) => {
                Some((format!("there is no function `{name}`"), "a filter, written value|name".to_owned()))
            }
            _ => None,
        });
    }
    found
}

/// Names an expression begins a path with: not members, filters or names of arguments.
pub(super) fn roots(text: &str) -> Vec<&str> {
    let tokens = tokens(text);
    let root = |(index, token): (usize, &Token<'_>)| {
        let before = index.checked_sub(1).and_then(|at| tokens.get(at));
        let member = matches!(before, Some(Token::Sign('.' | '|')));
        let argument = tokens.get(index + 1) == Some(&Token::Sign('='))
            && tokens.get(index + 2) != Some(&Token::Sign('='));
        !member && !argument && matches!(token, Token::Name(_))
    };
    let found = tokens.iter().enumerate().filter(|one| root(*one));
    found.filter_map(|(_, token)| if let Token::Name(name) = token { Some(*name) } else { None }).collect()
}

/// Whether an expression can make a new value, and not only point at a part of what came.
pub(super) fn builds(text: &str) -> bool {
    tokens(text).iter().any(|token| matches!(token, Token::Sign('[' | '{' | '~' | '+' | '|' | '(')))
}

/// The first path an expression reads, for messages: `r.arrivalDate`.
pub(super) fn reads(text: &str) -> String {
    let path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    text.trim_start_matches(['(', '[', ' ']).chars().take_while(|c| path(*c)).collect()
}

const KEYWORDS: &[&str] = &["and", "or", "not", "in", "if", "else", "is"];

fn unknown(what: &str, name: &str, known: &[&str]) -> Option<Complaint> {
    if known.contains(&name) {
        return None;
    }
    let near = nearest(name, known.iter().copied());
    let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    Some((format!("there is no {what} `{name}`{near}"), format!("one of {}", known.join(", "))))
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first == '_' || first.is_alphabetic() {
            let end = rest.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
            tokens.push(Token::Name(rest.get(..end).unwrap_or_default()));
            end
        } else if matches!(first, '"' | '\'') {
            tokens.push(Token::Other);
            string(rest, first)
        } else if first.is_ascii_digit() {
            tokens.push(Token::Other);
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_'))).unwrap_or(rest.len())
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// The length of the string literal a text begins with.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> String {
        complaints(text).into_iter().next().map(|(message, _)| message).unwrap_or_default()
    }

    #[test]
    fn names_that_do_not_exist_are_told_before_anything_runs() {
        assert_eq!(first("r.arrival|dat"), "there is no filter `dat`, did you mean `date`?");
        assert_eq!(first("body is sequnce"), "there is no test `sequnce`, did you mean `sequence`?");
        assert_eq!(first("body is not lispy"), "there is no test `lispy`");
        assert_eq!(first("a.starts('x')"), "there is no method `starts`, did you mean `startswith`?");
        assert_eq!(first("range(1000)"), "there is no function `range`");
        assert_eq!(first("'x' * 100"), "`*` is not allowed: it could make texts without end");
    }

    #[test]
    fn strings_are_not_looked_into() {
        for fine in [
            "'a|b * c is x'",
            "\"it\\\"s|no\"",
            "x if not (a or b) else y|text",
            "a['b|c']|first",
            "a in ['x'] and not(b)",
        ] {
            assert_eq!(complaints(fine), Vec::new(), "{fine}");
        }
    }
}
