//! `guestlink doctor`: looks at everything that must be right before guests can be served, changes nothing, and
//! says what to do about what is wrong.

use std::fmt;
use std::net::TcpListener;

use guestlink_store::{Store, StoreError, resorts};

use super::runtime;
use crate::cli::Configured;
use crate::database::READING;
use crate::refusal::Refusal;
use crate::settings::{Overrides, Settings};

/// How one look ended.
enum Finding {
    Good(String),
    /// Works, but perhaps not as wanted.
    Note(String),
    /// Keeps the program from working.
    Bad(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good(text) => write!(f, "ok    {text}"),
            Self::Note(text) => write!(f, "note  {text}"),
            Self::Bad(text) => write!(f, "BAD   {text}"),
        }
    }
}

/// Prints a line a finding; refused when one is bad.
pub fn run(configured: &Configured) -> Result<(), Refusal> {
    let settings =
        Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    println!("{}", Finding::Good("settings: complete and without contradiction".to_owned()));
    let mut findings = vec![listener(&settings), public_url(&settings), whatsapp(&settings)];
    findings.extend(runtime()?.block_on(database(&settings)));
    for finding in &findings {
        println!("{finding}");
    }
    if findings.iter().any(|finding| matches!(finding, Finding::Bad(_))) {
        Err(Refusal::said())
    } else {
        Ok(())
    }
}

fn listener(settings: &Settings) -> Finding {
    let listen = settings.server.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Finding::Good(format!("listen: {listen} is free")),
        Err(error) => Finding::Note(format!(
            "listen: {listen} cannot be opened ({error}); fine if guestlink is running there already"
        )),
    }
}

fn public_url(settings: &Settings) -> Finding {
    let url = &settings.server.public_url;
    if url.starts_with("https://") {
        Finding::Good(format!("public_url: {url}"))
    } else {
        Finding::Note(format!(
            "public_url: {url} is not https. WhatsApp delivers webhooks only over https with a public \
             certificate, and guests' links lead there"
        ))
    }
}

fn whatsapp(settings: &Settings) -> Finding {
    if settings.whatsapp.is_connected() {
        return Finding::Good(format!("whatsapp: set, at {}", settings.whatsapp.api_url));
    }
    Finding::Note(
        "whatsapp: not connected; set the four GUESTLINK_WHATSAPP_… variables of docs/operating.md, or try \
         `guestlink demo`"
            .to_owned(),
    )
}

async fn database(settings: &Settings) -> Vec<Finding> {
    let database = &settings.database;
    if database.file().is_some_and(|file| !file.exists()) {
        return vec![Finding::Note(format!(
            "database: {database:?} does not exist yet; `guestlink apply` makes it"
        ))];
    }
    match Store::open(database.url(), READING).await {
        Ok(store) => vec![Finding::Good(format!("database: {database:?} answers")), resort(&store).await],
        Err(error @ StoreError::OlderSchema { .. }) => vec![Finding::Note(format!("database: {error}"))],
        Err(error) => vec![Finding::Bad(format!("database: {error}"))],
    }
}

async fn resort(store: &Store) -> Finding {
    let mut names = Vec::new();
    for tenant in resorts::tenants(store).await.unwrap_or_default() {
        let properties = resorts::properties(store, tenant.id).await.unwrap_or_default();
        names.extend(properties.into_iter().map(|property| property.name));
    }
    if names.is_empty() {
        Finding::Note("resort: none yet; load one with `guestlink apply RESORT_DIR`".to_owned())
    } else {
        Finding::Good(format!("resort: {}", names.join(", ")))
    }
}
