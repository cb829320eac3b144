//! Brings a sentence into the one form the lexicons are written in: lower case, ASCII digits, no accents, one kind
//! of dash and apostrophe. Never used for showing text, only for matching it.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Longest text that is read (WhatsApp's own limit for a text message). The rest is ignored, never refused.
pub(super) const MOST_CHARS: usize = 4_096;

/// Folds for matching. Compatibility decomposition can lengthen hostile text, so the result is capped as well.
pub(crate) fn fold(text: &str) -> String {
    let mut folded =
        Folded { out: String::with_capacity(text.len().min(2 * MOST_CHARS)), last: '\0', run: 0, count: 0 };
    for c in text.chars().take(MOST_CHARS) {
        if folded.count >= MOST_CHARS {
            break;
        }
        if c.is_ascii() {
            folded.push(plain(c.to_ascii_lowercase()));
        } else {
            // Marks are dropped, so their canonical order does not matter.
            decompose_compatible(c, |part| folded.push_part(part));
        }
    }
    folded.out
}

struct Folded {
    out: String,
    last: char,
    run: usize,
    /// Characters pushed, for the cap: one character can decompose into eighteen.
    count: usize,
}

impl Folded {
    fn push_part(&mut self, c: char) {
        if is_combining_mark(c) || is_invisible(c) {
            return;
        }
        for lower in c.to_lowercase() {
            self.push_mapped(lower);
        }
    }

    fn push_mapped(&mut self, c: char) {
        match c {
            'ß' => self.push_all("ss"),
            'œ' => self.push_all("oe"),
            'æ' => self.push_all("ae"),
            _ => self.push(plain(c)),
        }
    }

    fn push_all(&mut self, text: &str) {
        self.out.push_str(text);
        self.last = '\0';
    }

    /// Three and more of the same letter ("holaaa", "noooo") are one.
    fn push(&mut self, c: char) {
        self.run = if c == self.last && c.is_alphabetic() { self.run + 1 } else { 1 };
        self.last = c;
        self.count += 1;
        match self.run {
            1 | 2 => self.out.push(c),
            3 => {
                self.out.pop();
            }
            _ => {}
        }
    }
}

fn plain(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'ı' => 'i',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{301C}' | '~' | '→' | '➡' | '⇒' | '➔' | '>' => '-',
        '\u{2018}'..='\u{201B}' | '`' | '\u{2BC}' => '\'',
        '،' | '、' | '٬' => ',',
        '٫' => '.',
        '؛' | '•' | '·' => ';',
        '؟' => '?',
        '×' | '✕' | '✖' => 'x',
        '\u{2044}' => '/',
        _ => ascii_digit(c).unwrap_or(c),
    }
}

/// Eastern Arabic, Persian and Devanagari digits.
fn ascii_digit(c: char) -> Option<char> {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// Joiners, direction marks, tatweel, soft hyphens, skin tones.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{AD}'
            | '\u{640}'
            | '\u{1F3FB}'..='\u{1F3FF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_digits_and_dashes_become_one_form() {
        assert_eq!(fold("Él 12–15 AGOSTO"), "el 12-15 agosto");
        assert_eq!(fold("١٢ إلى ۱۵ أغسطس"), "12 الي 15 اغسطس");
        assert_eq!(fold("Übermorgen, groß"), "ubermorgen, gross");
        assert_eq!(fold("ليالٍ"), "ليال");
        assert_eq!(fold("1º août"), "1o aout");
    }

    #[test]
    fn drawn_out_words_are_shortened_and_doubles_kept() {
        assert_eq!(fold("holaaaa hellooo notte 2000 1111"), "hola hello notte 2000 1111");
    }

    #[test]
    fn expanding_characters_do_not_lengthen_without_bound() {
        let hostile = "\u{FDFA}".repeat(100_000);
        assert!(fold(&hostile).chars().count() <= 2 * MOST_CHARS);
    }
}
