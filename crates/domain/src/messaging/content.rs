//! What a message says. `app` translates between these and the Cloud API's types.

use serde::{Deserialize, Serialize};

/// What a guest sent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Inbound {
    /// Words.
    Text {
        /// As typed.
        body: String,
    },
    /// A tapped button or list row (ours, or a template's quick reply).
    Choice {
        /// The id we gave it.
        id: String,
        /// What the guest saw on it.
        title: String,
    },
    /// Picture, video, voice note, document or sticker.
    Media {
        /// `image`, `video`, `audio`, `voice`, `document`, `sticker`.
        kind: String,
        /// The provider's media id.
        id: String,
        /// Words under it.
        caption: Option<String>,
        /// MIME type as told.
        mime_type: Option<String>,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name, if shared with one.
        name: Option<String>,
    },
    /// An emoji on an earlier message; `None` takes it away.
    Reaction {
        /// The message reacted to (provider's id).
        to: String,
        /// The emoji.
        emoji: Option<String>,
    },
    /// An earlier message says something else now.
    Edited {
        /// The message (provider's id).
        to: String,
        /// What it says now, if that is text.
        body: Option<String>,
    },
    /// An earlier message was taken back.
    Revoked {
        /// The message (provider's id).
        to: String,
    },
    /// Anything else, kept by its type name: contacts, order, unsupported and what may come.
    Other {
        /// The wire type.
        kind: String,
    },
}

/// A button that answers for the guest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// Comes back in [`Inbound::Choice`]. WhatsApp: 256 characters for buttons, 200 for rows.
    pub id: String,
    /// WhatsApp: 20 characters on a button, 24 on a list row.
    pub title: String,
    /// Only in lists: 72 characters.
    pub description: Option<String>,
}

/// What we send to a guest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Outbound {
    /// Words. WhatsApp: 4,096 characters.
    Text {
        /// The words.
        body: String,
        /// Show a preview of the first link.
        preview_url: bool,
    },
    /// One of the property's photos.
    Photo {
        /// File name below the resort's `photos/`.
        photo: String,
        /// Words under it, 1,024 characters.
        caption: Option<String>,
    },
    /// A file that a colleague chose.
    File {
        /// Where its bytes are kept.
        attachment: uuid::Uuid,
        /// `image`, `video`, `audio`, `document`.
        kind: String,
        /// MIME type.
        mime_type: String,
        /// Its name; shown for documents.
        name: String,
        /// Words under it, 1,024 characters; not under sound.
        caption: Option<String>,
    },
    /// An emoji on a message of the guest.
    Reaction {
        /// The message (provider's id).
        to: String,
        /// The emoji; empty takes it away.
        emoji: String,
    },
    /// Up to three buttons under a text.
    Buttons {
        /// Photo on top.
        photo: Option<String>,
        /// 1,024 characters.
        body: String,
        /// 60 characters.
        footer: Option<String>,
        /// One to three.
        buttons: Vec<Choice>,
    },
    /// A sheet of up to ten rows.
    List {
        /// 4,096 characters.
        body: String,
        /// 60 characters.
        footer: Option<String>,
        /// What opens the sheet, 20 characters.
        open: String,
        /// One to ten.
        rows: Vec<Choice>,
    },
    /// A button that opens a page.
    Link {
        /// Photo on top.
        photo: Option<String>,
        /// 1,024 characters.
        body: String,
        /// 60 characters.
        footer: Option<String>,
        /// 20 characters.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// A reviewed template: the only kind that may start a conversation.
    Template {
        /// Its name in `templates.json`.
        name: String,
        /// Its language.
        language: String,
        /// Variable name → value, all that the template names.
        variables: std::collections::BTreeMap<String, String>,
        /// The variable part of each URL button and the payload of each quick reply, by button position.
        buttons: Vec<String>,
    },
}

impl Outbound {
    /// May only be sent inside the 24-hour service window.
    pub fn needs_open_window(&self) -> bool {
        !matches!(self, Self::Template { .. })
    }
}
