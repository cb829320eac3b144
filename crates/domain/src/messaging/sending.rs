//! May a colleague's message be sent now? WhatsApp's rules (the 24-hour window, lengths) and the guest's own wishes, as
//! one pure question, so that page, API and timer refuse alike.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Outbound;

/// WhatsApp: characters of a text.
pub const TEXT: usize = 4_096;
/// WhatsApp: characters under a picture or file.
pub const CAPTION: usize = 1_024;

/// Why a message is not sent. The texts are for people.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Refusal {
    /// Nothing free-form may be sent: only a template.
    #[error("the 24-hour window is closed: only a template may be sent")]
    WindowClosed,
    /// The guest was blocked here.
    #[error("this guest is blocked")]
    Blocked,
    /// The guest asked for no more messages, and this one sells.
    #[error("this guest wants no offers")]
    OptedOut,
    /// Nothing in it.
    #[error("the message is empty")]
    Empty,
    /// More characters than WhatsApp takes.
    #[error("the message has {found} characters; WhatsApp takes {limit}")]
    TooLong {
        /// How many it takes.
        limit: usize,
        /// How many there are.
        found: usize,
    },
    /// There is no such template, or not in this language.
    #[error("there is no such template in this language")]
    NoTemplate,
    /// A value that the template names was not given.
    #[error("the template needs a value for {name}")]
    NoValue {
        /// Which.
        name: String,
    },
    /// There is nothing to answer or react to.
    #[error("the message that is answered cannot be found, or has not been sent yet")]
    NoSuchMessage,
    /// No such file, or not of this conversation.
    #[error("the file cannot be found")]
    NoSuchFile,
}

/// How a guest stands, for somebody who wants to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// Until then free-form messages may be sent.
    pub window_expires_at: Option<Timestamp>,
    /// Blocked here.
    pub blocked: bool,
    /// Asked for no more messages.
    pub opted_out: bool,
}

impl Reach {
    /// Is the window open?
    pub fn is_open(self, now: Timestamp) -> bool {
        self.window_expires_at.is_some_and(|closes| closes > now)
    }
}

/// May this be sent now? `sells`: it is a marketing template.
///
/// # Errors
/// Why not.
pub fn may_send(content: &Outbound, sells: bool, reach: Reach, now: Timestamp) -> Result<(), Refusal> {
    if reach.blocked {
        return Err(Refusal::Blocked);
    }
    if sells && reach.opted_out {
        return Err(Refusal::OptedOut);
    }
    let (words, limit, may_be_empty) = match content {
        Outbound::Text { body, .. } => (body.as_str(), TEXT, false),
        Outbound::Photo { caption, .. } | Outbound::File { caption, .. } => {
            (caption.as_deref().unwrap_or_default(), CAPTION, true)
        }
        _ => ("", TEXT, true),
    };
    if !may_be_empty && words.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let found = words.chars().count();
    if found > limit {
        return Err(Refusal::TooLong { limit, found });
    }
    if content.needs_open_window() && !reach.is_open(now) {
        return Err(Refusal::WindowClosed);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn reach(closes: Option<&str>) -> Reach {
        Reach { window_expires_at: closes.map(at), blocked: false, opted_out: false }
    }

    fn text(body: &str) -> Outbound {
        Outbound::Text { body: body.to_owned(), preview_url: false }
    }

    fn template() -> Outbound {
        Outbound::Template {
            name: "hello".to_owned(),
            language: "en".to_owned(),
            variables: std::collections::BTreeMap::new(),
            buttons: vec![],
        }
    }

    #[test]
    fn after_the_window_only_a_template_goes() {
        let now = at("2026-05-02T09:00:00Z");
        let open = reach(Some("2026-05-02T09:00:01Z"));
        assert_eq!(may_send(&text("Hi"), false, open, now), Ok(()));
        for closed in [reach(Some("2026-05-02T09:00:00Z")), reach(None)] {
            assert_eq!(may_send(&text("Hi"), false, closed, now), Err(Refusal::WindowClosed));
            let reaction = Outbound::Reaction { to: "x".to_owned(), emoji: "👍".to_owned() };
            assert_eq!(may_send(&reaction, false, closed, now), Err(Refusal::WindowClosed));
            assert_eq!(may_send(&template(), false, closed, now), Ok(()));
        }
    }

    #[test]
    fn lengths_are_whatsapps_in_characters() {
        let now = at("2026-05-02T09:00:00Z");
        let open = reach(Some("2026-05-02T10:00:00Z"));
        assert_eq!(may_send(&text(&"é".repeat(TEXT)), false, open, now), Ok(()));
        let long = may_send(&text(&"é".repeat(TEXT + 1)), false, open, now);
        assert_eq!(long, Err(Refusal::TooLong { limit: TEXT, found: TEXT + 1 }));
        assert_eq!(may_send(&text(" \n\t "), false, open, now), Err(Refusal::Empty));
    }

    #[test]
    fn the_guests_wishes_come_first() {
        let now = at("2026-05-02T09:00:00Z");
        let open = reach(Some("2026-05-02T10:00:00Z"));
        let blocked = Reach { blocked: true, ..open };
        assert_eq!(may_send(&template(), false, blocked, now), Err(Refusal::Blocked));
        let out = Reach { opted_out: true, ..open };
        assert_eq!(may_send(&template(), true, out, now), Err(Refusal::OptedOut));
        assert_eq!(may_send(&template(), false, out, now), Ok(()), "about a stay it still may");
        assert_eq!(
            may_send(&text("You asked?"), false, out, now),
            Ok(()),
            "in an open window the guest wrote"
        );
    }
}
