//! What the program tells the app at start. Values come from the settings; nothing here is read from the world.

use std::sync::Arc;
use std::time::Duration;

use guestlink_whatsapp::Secret;

/// Everything that does not come from the database.
#[derive(Clone, Debug)]
pub struct AppConfig {
    /// The line to Meta.
    pub whatsapp: WhatsApp,
    /// How guests and platforms reach us, without a trailing slash.
    pub public_url: Option<String>,
    /// The installation's 32-byte key.
    pub secret_key: [u8; 32],
    /// Owners set up a second factor before they do anything else.
    pub owners_prove_twice: bool,
    /// The mail server: `smtp://user:password@host:port`, with `from=` for the sender.
    pub mail_server: Option<Secret>,
    /// Patience and parallelism.
    pub pace: Pace,
    /// Looks up a variable of the process's environment, for connections whose secrets are kept there.
    pub environment: Environment,
}

/// Looks up a variable.
#[derive(Clone)]
pub struct Environment(Arc<LookUp>);

type LookUp = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Environment {
    /// By this function.
    pub fn new(look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(look_up))
    }
}

impl std::ops::Deref for Environment {
    type Target = LookUp;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Environment(…)")
    }
}

/// The line to Meta.
#[derive(Clone, Debug)]
pub struct WhatsApp {
    /// Graph API base without version, `https://graph.facebook.com`.
    pub api_url: String,
    /// `v26.0`.
    pub api_version: String,
    /// Bearer token.
    pub access_token: Option<Secret>,
    /// App secrets; more than one while rotating.
    pub app_secrets: Vec<Secret>,
    /// The word of the webhook handshake.
    pub verify_token: Option<Secret>,
    /// The number this installation sends from.
    pub phone_number_id: Option<String>,
    /// Its account, for templates.
    pub business_account_id: Option<String>,
}

/// Patience and parallelism.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Sends under way at once in this process.
    pub in_flight: usize,
    /// Look at the queues at least this often, woken or not.
    pub poll: Duration,
    /// How long a send may stay unclear before we look for other evidence.
    pub unknown_window: Duration,
    /// How long a lease holds without renewal; longer than the send deadline (30 s) by 10 s.
    pub lease: Duration,
    /// Webhooks worked in one transaction.
    pub batch: usize,
    /// Under load, how long a queue lets work gather before its next transaction; nought for not at all.
    pub gather: Duration,
    /// The longest that a queue gives way while webhooks crowd at the door; nought for not at all.
    pub give_way: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            in_flight: 256,
            poll: Duration::from_secs(1),
            unknown_window: Duration::from_mins(1),
            lease: Duration::from_secs(40),
            batch: 256,
            gather: Duration::from_millis(10),
            give_way: Duration::from_millis(25),
        }
    }
}
