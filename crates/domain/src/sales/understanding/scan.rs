//! Cuts folded text into words, numbers and marks. Knows no language.

/// Most tokens that are read of one message; a longer one is not a request for a room.
const MOST_TOKENS: usize = 256;

/// A word, a number or a mark of the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'t> {
    pub(super) text: &'t str,
    pub(super) kind: Kind,
    /// Nothing stands between this and the token before.
    pub(super) glued: bool,
}

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    /// Value (saturating) and count of digits.
    Number(u32, u8),
    Mark(char),
}

/// All tokens, in order. Apostrophes separate and vanish: `l'8` is `l`, `8`.
pub(super) fn scan(text: &str) -> Vec<Raw<'_>> {
    let mut tokens = Vec::with_capacity(32);
    let mut rest = text;
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        if tokens.len() >= MOST_TOKENS {
            break;
        }
        let end = token_end(rest, first);
        let Some((text, tail)) = rest.split_at_checked(end) else { break };
        rest = tail;
        if first.is_whitespace() || first == '\'' {
            glued = false;
            if first == '\n' {
                tokens.push(Raw { text, kind: Kind::Mark('\n'), glued });
            }
            continue;
        }
        tokens.push(Raw { text, kind: kind_of(text, first), glued });
        glued = true;
    }
    tokens
}

fn token_end(rest: &str, first: char) -> usize {
    let same: fn(char) -> bool = if first.is_ascii_digit() {
        |c| c.is_ascii_digit()
    } else if first.is_alphabetic() {
        char::is_alphabetic
    } else {
        return first.len_utf8();
    };
    rest.find(|c| !same(c)).unwrap_or(rest.len())
}

fn kind_of(text: &str, first: char) -> Kind {
    if first.is_ascii_digit() {
        let value = text.parse().unwrap_or(u32::MAX);
        Kind::Number(value, u8::try_from(text.len()).unwrap_or(u8::MAX))
    } else if first.is_alphabetic() {
        Kind::Word
    } else {
        Kind::Mark(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, bool)> {
        scan(text).iter().map(|raw| (raw.text, raw.glued)).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_apart_and_know_what_touches() {
        assert_eq!(
            shown("12th-15 aug"),
            [("12", false), ("th", true), ("-", true), ("15", true), ("aug", false)]
        );
        assert_eq!(shown("dall'8"), [("dall", false), ("8", false)]);
    }

    #[test]
    fn numbers_saturate_and_tokens_are_capped() {
        assert_eq!(
            scan("99999999999999999999").first().map(|raw| raw.kind),
            Some(Kind::Number(u32::MAX, 20))
        );
        assert_eq!(scan(&"a ".repeat(10_000)).len(), MOST_TOKENS);
    }
}
