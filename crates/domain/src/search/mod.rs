//! How words are folded so that they are found again: lower case, without accents, blanks between words. Scripts that
//! write no blanks (Chinese, Japanese, Thai and their like) are split sign by sign. Only for finding, never for showing.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// More of a text is not searched: WhatsApp's longest text message.
const MOST: usize = 4_096;

/// Folds a text into words of letters and digits with single blanks between them.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(MOST));
    let mut blank = true;
    for c in text.chars().take(MOST) {
        decompose_compatible(c, |part| {
            if is_combining_mark(part) || out.len() >= 4 * MOST {
                return;
            }
            if !part.is_alphanumeric() {
                if !blank {
                    out.push(' ');
                    blank = true;
                }
                return;
            }
            let alone = stands_alone(part);
            if alone && !blank {
                out.push(' ');
            }
            out.extend(part.to_lowercase().filter(|lower| !is_combining_mark(*lower)));
            blank = alone;
            if alone {
                out.push(' ');
            }
        });
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

/// A sign of a script without blanks between words.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3040}'..='\u{30ff}' // Kana
        | '\u{3400}'..='\u{9fff}' // Han
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn accents_case_and_signs_do_not_matter() {
        assert_eq!(fold("¿Dónde está el Wi-Fi?"), "donde esta el wi fi");
        assert_eq!(fold("  STRASSE\u{a0}– ÄÖÜ "), "strasse aou");
        assert_eq!(fold("كُتُب"), "كتب");
        assert_eq!(fold("ﬁne ①"), "fine 1");
        assert_eq!(fold("🌴🌴"), "");
    }

    #[test]
    fn scripts_without_blanks_are_split_sign_by_sign() {
        assert_eq!(fold("毛巾 two"), "毛 巾 two");
        assert_eq!(fold("タオルx"), "タ オ ル x");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_and_blanks_are_single(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains("  ") && once.trim() == once);
            prop_assert!(once.chars().all(|c| c.is_alphanumeric() || c == ' '), "{:?}", once);
        }
    }
}
