//! Calls to the Cloud API. One call, one answer: nothing here retries, paces, logs private things or remembers; a failed
//! call says what may be done about it ([`Failure`](crate::errors::Failure)).

mod account;
mod answer;
mod body;
mod connect;
mod download;
mod examples;
mod history;
mod media;
mod messages;
mod page;
mod request;
mod settings;
mod template_calls;
mod url;

pub use account::{BusinessProfile, LinkedApp, NumberInfo, Throughput};
pub use download::Download;
pub use history::{DeliveryEvent, EventApplication, HistoryEntry, HistoryQuery, WebhookState};
pub use media::{MediaInfo, Upload};
pub use messages::{Accepted, AcceptedState, SendError};
pub use page::Page;
pub use settings::{DEFAULT_BASE_URL, DEFAULT_VERSION, Settings, SettingsError};
pub use template_calls::{CreatedTemplate, TemplateQuery};

use std::sync::Arc;

use http::HeaderValue;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use self::body::Outgoing;
use self::connect::Connector;
use self::url::Base;
use crate::Secret;

/// The Cloud API, with one access token. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: legacy::Client<Connector, Outgoing>,
    shared: Arc<Shared>,
    authorization: HeaderValue,
}

struct Shared {
    settings: Settings,
    base: Base,
}

impl Client {
    /// A client. Connects to nobody yet.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let base = Base::new(&settings.base_url, &settings.version)?;
        let authorization = bearer(&settings.token)?;
        let connector = Connector::new(base.is_https(), settings.connect_timeout)?;
        let http = legacy::Client::builder(TokioExecutor::new())
            // Shorter than servers keep idle connections: writing into one that is being closed makes a send unclear.
            .pool_idle_timeout(settings.idle_timeout)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self { http, shared: Arc::new(Shared { settings, base }), authorization })
    }

    /// The same client with another access token: for several businesses, or when a token was renewed.
    pub fn with_token(&self, token: &Secret) -> Result<Self, SettingsError> {
        Ok(Self { authorization: bearer(token)?, ..self.clone() })
    }
}

/// Shows where it calls, never the token.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({} {})", self.shared.settings.base_url, self.shared.settings.version)
    }
}

fn bearer(token: &Secret) -> Result<HeaderValue, SettingsError> {
    let mut value =
        HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(|_odd| SettingsError::Token)?;
    value.set_sensitive(true);
    Ok(value)
}
