//! How the Cloud API is reached.

use std::time::Duration;

use crate::Secret;

/// Meta's Graph API.
pub const DEFAULT_BASE_URL: &str = "https://graph.facebook.com";

/// Version of 2026-07-29.
pub const DEFAULT_VERSION: &str = "v26.0";

/// How the Cloud API is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the API is. `http://` is taken too: who writes it here means it (a simulator, a local proxy).
    pub base_url: String,
    /// Its version, `v26.0`; empty for the app's default version.
    pub version: String,
    /// The access token.
    pub token: Secret,
    /// Time for name, connection and TLS together. Short: whatever fails here was certainly not sent.
    pub connect_timeout: Duration,
    /// Time for the whole answer. Long: giving up early makes sends unclear.
    pub response_deadline: Duration,
    /// How long an unused connection is kept.
    pub idle_timeout: Duration,
    /// Largest answer that is read, bytes.
    pub max_answer: usize,
    /// Largest medium that is downloaded, bytes.
    pub max_download: usize,
    /// Hosts, besides that of `base_url`, from which media are downloaded, and which therefore see the token.
    pub media_hosts: Vec<String>,
}

impl Settings {
    /// Meta's Graph API with this token: 3 s to connect, 30 s to answer, answers up to 1 MB, media up to 100 MB.
    pub fn new(token: Secret) -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            version: DEFAULT_VERSION.to_owned(),
            token,
            connect_timeout: Duration::from_secs(3),
            response_deadline: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(20),
            max_answer: 1024 * 1024,
            max_download: 100 * 1024 * 1024,
            media_hosts: vec!["lookaside.fbsbx.com".to_owned()],
        }
    }
}

/// Settings that cannot work.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SettingsError {
    /// Not an address.
    #[error("the WhatsApp API address must be http:// or https:// and a host, such as {DEFAULT_BASE_URL}")]
    BaseUrl,
    /// Not a version.
    #[error("the WhatsApp API version must look like {DEFAULT_VERSION}")]
    Version,
    /// Not a token.
    #[error("the WhatsApp access token holds characters that no token has")]
    Token,
    /// No certificates to check the API's with.
    #[error("no root certificates found to check the WhatsApp API's with: install ca-certificates ({0})")]
    NoCertificates(String),
}
