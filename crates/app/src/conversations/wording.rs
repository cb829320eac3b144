//! What a message says, in plain words, whoever sent it and of whatever kind it is.

use guestlink_domain::resort::templates::Template;
use serde_json::Value;

use crate::properties::Property;

/// What a message is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Words.
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound.
    Audio,
    /// A voice note.
    Voice,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// A tapped button.
    Choice,
    /// A template.
    Template,
    /// Buttons, a list or a link.
    Buttons,
    /// An emoji on another message.
    Reaction,
    /// Anything else.
    Other,
}

impl Kind {
    fn of(content: &Value) -> Self {
        let word = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default();
        match (word("type"), word("kind")) {
            ("text", _) => Self::Text,
            ("media" | "file", "image") | ("photo", _) => Self::Image,
            ("media" | "file", "video") => Self::Video,
            ("media" | "file", "audio") => Self::Audio,
            ("media", "voice") => Self::Voice,
            ("media", "sticker") => Self::Sticker,
            ("media" | "file", _) => Self::Document,
            ("location", _) => Self::Location,
            ("choice", _) => Self::Choice,
            ("template", _) => Self::Template,
            ("buttons" | "list" | "link", _) => Self::Buttons,
            ("reaction", _) => Self::Reaction,
            _ => Self::Other,
        }
    }

    /// Has it a file that can be opened?
    pub fn has_file(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Audio | Self::Voice | Self::Document | Self::Sticker)
    }

    /// A word for templates and lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Location => "location",
            Self::Choice => "choice",
            Self::Template => "template",
            Self::Buttons => "buttons",
            Self::Reaction => "reaction",
            Self::Other => "other",
        }
    }
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plain {
    /// What it is.
    pub kind: Kind,
    /// Its words; empty where it has none.
    pub text: String,
    /// Labels of the buttons under it.
    pub buttons: Vec<String>,
    /// Name of its file.
    pub file: Option<String>,
}

/// Puts a stored message into plain words.
pub fn plain(property: Option<&Property>, content: &Value) -> Plain {
    let word = |name: &str| content.get(name).and_then(Value::as_str);
    let kind = Kind::of(content);
    let text = match kind {
        Kind::Template => {
            let template = property.and_then(|property| property.resort.templates.get(word("name")?));
            template
                .map_or_else(|| word("name").unwrap_or_default().to_owned(), |found| filled(found, content))
        }
        Kind::Reaction => word("emoji").unwrap_or_default().to_owned(),
        Kind::Choice => word("title").unwrap_or_default().to_owned(),
        Kind::Location => place(content),
        _ => word("body").or_else(|| word("caption")).unwrap_or_default().to_owned(),
    };
    let buttons = ["buttons", "rows"].into_iter().filter_map(|name| content.get(name)?.as_array()).flatten();
    let mut buttons: Vec<String> =
        buttons.filter_map(|button| button.get("title").and_then(Value::as_str).map(str::to_owned)).collect();
    buttons.extend(word("label").filter(|_| kind == Kind::Buttons).map(str::to_owned));
    let file = word("name").filter(|_| word("type") == Some("file")).map(str::to_owned);
    Plain { kind, text, buttons, file }
}

fn place(content: &Value) -> String {
    let degrees = |name: &str| content.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let name = content.get("name").and_then(Value::as_str).unwrap_or_default();
    let at = format!("{:.5}, {:.5}", degrees("latitude"), degrees("longitude"));
    if name.is_empty() { at } else { format!("{name} ({at})") }
}

/// A template's words with its values.
fn filled(template: &Template, content: &Value) -> String {
    let language = content.get("language").and_then(Value::as_str).unwrap_or_default();
    let Some(body) = template.body.0.get(language) else { return template.name.clone() };
    let values = content.get("variables");
    fill(body, |name| values?.get(name)?.as_str().map(str::to_owned))
}

/// Fills `{{name}}` places; what has no value stays as it is.
pub(super) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            break;
        };
        if let Some(value) = value(name.trim()) {
            out.push_str(&value);
        } else {
            out.push_str("{{");
            out.push_str(name);
            out.push_str("}}");
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_has_its_words() {
        for (content, kind, text) in [
            (json!({"type": "text", "body": "Hi"}), Kind::Text, "Hi"),
            (json!({"type": "media", "kind": "voice", "id": "1"}), Kind::Voice, ""),
            (json!({"type": "media", "kind": "image", "caption": "our room"}), Kind::Image, "our room"),
            (json!({"type": "choice", "id": "x", "title": "Yes"}), Kind::Choice, "Yes"),
            (
                json!({"type": "location", "latitude": 1.5, "longitude": 2.25, "name": "Dock"}),
                Kind::Location,
                "Dock (1.50000, 2.25000)",
            ),
            (json!({"type": "reaction", "to": "w", "emoji": "👍"}), Kind::Reaction, "👍"),
            (json!({"type": "other", "kind": "order"}), Kind::Other, ""),
            (json!({"type": "file", "kind": "document", "name": "a.pdf"}), Kind::Document, ""),
            (json!({"type": "template", "name": "gone"}), Kind::Template, "gone"),
            (json!(null), Kind::Other, ""),
            (json!({"type": 7, "body": ["x"]}), Kind::Other, ""),
        ] {
            let said = plain(None, &content);
            assert_eq!((said.kind, said.text.as_str()), (kind, text), "{content}");
        }
        let buttons =
            plain(None, &json!({"type": "buttons", "body": "?", "buttons": [{"id": "1", "title": "Yes"}]}));
        assert_eq!(buttons.buttons, ["Yes"]);
    }

    #[test]
    fn places_without_a_value_stay_and_broken_ones_harm_nobody() {
        let one = |name: &str| (name == "a").then(|| "1 {{b}}".to_owned());
        assert_eq!(fill("x {{ a }} y {{b}} z", one), "x 1 {{b}} y {{b}} z");
        assert_eq!(fill("{{a", one), "{{a");
        assert_eq!(fill("}} {{}} {{{a}}}", one), "}} {{}} {{{a}}}");
    }
}
