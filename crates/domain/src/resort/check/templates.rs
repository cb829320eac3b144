//! Message templates, by the rules Meta refuses them for.

use std::collections::BTreeSet;

use super::super::problem::Misfits;
use super::super::suggest;
use super::super::templates::{
    Button, Category, Header, MAX_BODY, MAX_HEADER, MAX_LABEL, OptIn, Template, Templates,
};
use super::super::variables::{Piece, pieces, variables_of};
use crate::language::LocalText;

pub(super) fn check(templates: &Templates) -> Misfits {
    let mut misfits = Misfits::default();
    let names = templates.templates.iter().map(|template| template.name.as_str());
    misfits.unique("template", names, |index| format!("/templates/{index}/name"));
    for (index, template) in templates.templates.iter().enumerate() {
        let at = format!("/templates/{index}");
        bodies(&at, template, &mut misfits);
        variables(&at, template, &mut misfits);
        header(&at, template, &mut misfits);
        small_text(&format!("{at}/footer"), template.footer.as_ref(), MAX_HEADER, template, &mut misfits);
        buttons(&at, template, &mut misfits);
        super::review::predict(&at, template, &mut misfits);
        if template.category == Category::Marketing && template.opt_in != OptIn::Marketing {
            let message = "a template that sells needs consent to marketing";
            misfits.add(format!("{at}/opt_in"), message, "\"marketing\"");
        }
    }
    misfits
}

fn bodies(at: &str, template: &Template, misfits: &mut Misfits) {
    for (lang, body) in &template.body.0 {
        let at = format!("{at}/body/{lang}");
        let length = body.chars().count();
        if length > MAX_BODY {
            misfits.add(
                &at,
                format!("the body has {length} characters"),
                format!("at most {MAX_BODY} (Meta)"),
            );
        }
        if let Err(slip) = pieces(body) {
            misfits.add(&at, slip.to_string(), "variables like {{first_name}}");
            continue;
        }
        ends(&at, body.trim_matches(bare), misfits);
        used(&at, body, template, misfits);
    }
}

/// Punctuation and blanks beside a variable are no text: `… total {{total}}.` ends with it.
fn bare(c: char) -> bool {
    let ascii = c.is_ascii_punctuation() && !matches!(c, '{' | '}');
    c.is_whitespace() || ascii || "¡¿«»“”‘’…–—·،؛؟。、！？".contains(c)
}

/// Meta refuses a variable at the start or the end of a body (2388299), and two side by side.
fn ends(at: &str, body: &str, misfits: &mut Misfits) {
    let pieces = pieces(body).unwrap_or_default();
    if let Some(Piece::Variable(name)) = pieces.first() {
        let message = format!("the body begins with the variable `{name}`");
        misfits.add(at, message, "words before it (Meta refuses it otherwise, 2388299)");
    }
    if let Some(Piece::Variable(name)) = pieces.last()
        && pieces.len() > 1
    {
        let message = format!("the body ends with the variable `{name}`");
        misfits.add(at, message, "words after it (Meta refuses it otherwise, 2388299)");
    }
    let words: Vec<&Piece<'_>> = pieces
        .iter()
        .filter(|piece| !matches!(piece, Piece::Words(words) if words.trim().is_empty()))
        .collect();
    for pair in words.windows(2) {
        if let [Piece::Variable(one), Piece::Variable(other)] = pair {
            let message = format!("the variables `{one}` and `{other}` stand side by side");
            misfits.add(at, message, "words between them (Meta refuses it otherwise)");
        }
    }
}

/// What a body uses is declared, and what is declared is used.
fn used(at: &str, body: &str, template: &Template, misfits: &mut Misfits) {
    let declared: Vec<&str> = template.variables.iter().map(String::as_str).collect();
    let used: BTreeSet<&str> = variables_of(body).collect();
    for name in used.iter().filter(|name| !declared.contains(name)) {
        let (message, expected) = suggest::unknown("variable", name, declared.iter().copied());
        misfits.add(at, message, expected);
    }
}

fn variables(at: &str, template: &Template, misfits: &mut Misfits) {
    for (index, name) in template.variables.iter().enumerate() {
        let without: Vec<&str> = template
            .body
            .0
            .iter()
            .filter(|(lang, body)| !uses(template, lang, body, name))
            .map(|(lang, _)| lang.as_str())
            .collect();
        if !without.is_empty() {
            let message = format!("the variable `{name}` is not used in {}", without.join(", "));
            misfits.add(
                format!("{at}/variables/{index}"),
                message,
                format!("{{{{{name}}}}} in every language"),
            );
        }
    }
}

fn uses(template: &Template, lang: &str, body: &str, name: &str) -> bool {
    let header = match &template.header {
        Some(Header::Text { text }) => text.0.get(lang).map_or("", String::as_str),
        _ => "",
    };
    // A text that cannot be taken apart has been told already.
    pieces(body).is_err() || variables_of(body).chain(variables_of(header)).any(|used| used == name)
}

fn header(at: &str, template: &Template, misfits: &mut Misfits) {
    let Some(Header::Text { text }) = &template.header else { return };
    let at = format!("{at}/header/text");
    for (lang, line) in &text.0 {
        let at = format!("{at}/{lang}");
        let length = line.chars().count();
        if length > MAX_HEADER {
            misfits.add(
                &at,
                format!("the header has {length} characters"),
                format!("at most {MAX_HEADER} (Meta)"),
            );
        }
        if variables_of(line).count() > 1 {
            misfits.add(&at, "more than one variable in the header", "at most one (Meta)");
        }
        match pieces(line) {
            Ok(_) => used(&at, line, template, misfits),
            Err(slip) => misfits.add(&at, slip.to_string(), "a variable like {{first_name}}"),
        }
    }
    same_languages(&at, text, template, misfits);
}

/// Text without variables: footer and labels.
fn small_text(
    at: &str,
    text: Option<&LocalText>,
    longest: usize,
    template: &Template,
    misfits: &mut Misfits,
) {
    let Some(text) = text else { return };
    for (lang, words) in &text.0 {
        let at = format!("{at}/{lang}");
        let length = words.chars().count();
        if length > longest {
            misfits.add(
                &at,
                format!("the text has {length} characters"),
                format!("at most {longest} (Meta)"),
            );
        }
        if words.contains("{{") {
            misfits.add(&at, "a variable where none may stand", "words only (Meta)");
        }
    }
    same_languages(at, text, template, misfits);
}

/// Meta knows a template in a language only as a whole.
fn same_languages(at: &str, text: &LocalText, template: &Template, misfits: &mut Misfits) {
    let missing: Vec<&str> =
        template.body.0.keys().filter(|lang| !text.0.contains_key(*lang)).map(String::as_str).collect();
    if !missing.is_empty() {
        let message = format!("the body is in {}, this text is not", missing.join(", "));
        misfits.add(at, message, "every language of the body");
    }
}

fn buttons(at: &str, template: &Template, misfits: &mut Misfits) {
    let at = format!("{at}/buttons");
    for (index, button) in template.buttons.iter().enumerate() {
        small_text(&format!("{at}/{index}/text"), Some(button.label()), MAX_LABEL, template, misfits);
    }
    let count = |wanted: fn(&Button) -> bool| template.buttons.iter().filter(|button| wanted(button)).count();
    let links = count(|button| matches!(button, Button::Url { .. }));
    if links > 2 {
        misfits.add(&at, format!("{links} buttons that open a page"), "at most 2 (Meta)");
    }
    let calls = count(|button| matches!(button, Button::Phone { .. }));
    if calls > 1 {
        misfits.add(&at, format!("{calls} buttons that call"), "at most 1 (Meta)");
    }
    let is_reply = |button: &Button| matches!(button, Button::QuickReply { .. });
    let changes = template
        .buttons
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if is_reply(a) != is_reply(b)))
        .count();
    if changes > 1 {
        let message = "quick replies and other buttons are mixed";
        misfits.add(&at, message, "all quick replies together, before or after the others (Meta)");
    }
    let payloads = template.buttons.iter().enumerate().filter_map(|(index, button)| match button {
        Button::QuickReply { payload, .. } => Some((index, payload)),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    for (index, payload) in payloads {
        if !seen.insert(payload) {
            let message = format!("the payload `{payload}` is there twice");
            misfits.add(format!("{at}/{index}/payload"), message, "each once");
        }
    }
}
