//! What Meta's review of a template is likely to refuse: too many variables for its words, words that sell in a template
//! that is said to serve, marks its parts may not have. A prediction: Meta decides.

use super::super::problem::Misfits;
use super::super::templates::{Category, Header, Template};
use super::super::variables::variables_of;

pub(super) fn predict(at: &str, template: &Template, misfits: &mut Misfits) {
    for (lang, body) in &template.body.0 {
        let at = format!("{at}/body/{lang}");
        crowded(&at, body, misfits);
        if template.category == Category::Utility {
            sells(&at, body, misfits);
        }
        if body.contains("\n\n\n") || body.contains('\t') || body.contains("     ") {
            misfits.add(
                &at,
                "a tab, more than two line ends or more than four blanks in a row",
                "plain words (Meta)",
            );
        }
    }
    if let Some(Header::Text { text }) = &template.header {
        for (lang, line) in &text.0 {
            one_line(&format!("{at}/header/text/{lang}"), line, misfits);
        }
    }
    for (index, button) in template.buttons.iter().enumerate() {
        for (lang, label) in &button.label().0 {
            one_line(&format!("{at}/buttons/{index}/text/{lang}"), label, misfits);
        }
    }
}

/// With `n` variables there must be `2n + 1` words that are none (2388293; known from many refusals, Meta gives no
/// number).
fn crowded(at: &str, body: &str, misfits: &mut Misfits) {
    let mut names: Vec<&str> = variables_of(body).collect();
    names.sort_unstable();
    names.dedup();
    let words = body.split_whitespace().filter(|word| !word.contains("{{")).count();
    let needed = 2 * names.len() + 1;
    if !names.is_empty() && words < needed {
        let message = format!("{} variables in {words} words", names.len());
        misfits.add(
            at,
            message,
            format!("at least {needed} other words (Meta refuses it otherwise, 2388293)"),
        );
    }
}

/// Words that make a template marketing in Meta's eyes (INCORRECT_CATEGORY), by language.
const SELLING: &[&str] = &[
    "discount",
    "discounts",
    "promo",
    "promotion",
    "coupon",
    "voucher",
    "special offer",
    "% off",
    "flash sale",
    "descuento",
    "descuentos",
    "promoción",
    "oferta especial",
    "rebajas",
    "cupón",
    "rabatt",
    "rabatte",
    "sonderangebot",
    "gutschein",
    "réduction",
    "soldes",
    "code promo",
    "sconto",
    "offerta speciale",
    "desconto",
    "promoção",
    "korting",
    "aanbieding",
    "خصم",
    "عرض خاص",
];

fn sells(at: &str, body: &str, misfits: &mut Misfits) {
    let text = body.to_lowercase();
    let found = SELLING.iter().find(|word| {
        text.match_indices(**word).any(|(start, found)| {
            let before = text.get(..start).and_then(|head| head.chars().next_back());
            let after = text.get(start + found.len()..).and_then(|tail| tail.chars().next());
            let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            free(after) && (free(before) || word.starts_with('%'))
        })
    });
    if let Some(word) = found {
        let message = format!("`{word}` sells, and the category is utility");
        misfits.add(
            at,
            message,
            "the category marketing, or other words (Meta refuses it as INCORRECT_CATEGORY)",
        );
    }
}

/// Meta: no line ends, no marks of formatting and no emoji in headers and labels.
fn one_line(at: &str, line: &str, misfits: &mut Misfits) {
    let emoji = |c: char| matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0xFE0F);
    if line.contains(['\n', '\r', '*', '~', '`']) || line.chars().any(emoji) {
        misfits.add(at, "a line end, a mark of formatting or an emoji", "plain words in one line (Meta)");
    }
}
