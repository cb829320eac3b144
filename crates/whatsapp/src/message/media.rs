//! A medium to send: uploaded before, or fetched by WhatsApp from a link.

use serde::{Deserialize, Serialize};

/// Where a medium is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MediaSource {
    /// Uploaded: its id, kept 30 days.
    #[serde(rename = "id")]
    Id(String),
    /// A public link; WhatsApp caches what it fetched for 10 minutes, by exact address.
    #[serde(rename = "link")]
    Link(String),
}

/// A medium to send.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Media {
    /// Where it is.
    #[serde(flatten)]
    pub source: MediaSource,
    /// Words under it: image, video and document; 1,024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Name shown: documents only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Show as voice message: audio only, OGG with Opus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<bool>,
}

impl Media {
    /// A medium uploaded before.
    pub fn id(id: impl Into<String>) -> Self {
        Self::from_source(MediaSource::Id(id.into()))
    }

    /// A medium at a public link.
    pub fn link(link: impl Into<String>) -> Self {
        Self::from_source(MediaSource::Link(link.into()))
    }

    /// With words under it.
    #[must_use]
    pub fn with_caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    fn from_source(source: MediaSource) -> Self {
        Self { source, caption: None, filename: None, voice: None }
    }
}
