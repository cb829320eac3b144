//! Guest Link's only SQL: one text for two databases, and everything that must survive a power cut.
//!
//! Writes take a [`Tx`]; reads take a `&Store` or a `&mut Tx` ([`Read`]). Nothing here decides anything, and
//! nothing takes the time, an id or randomness from anywhere but its parameters.

pub mod access;
pub mod automations;
pub mod campaigns;
pub mod charges;
pub mod conversations;
pub mod copy;
pub mod costs;
pub mod dead_letters;
mod dialect;
mod error;
pub mod events;
pub mod guests;
pub mod inbox;
pub mod insight;
pub mod leases;
pub mod media;
pub mod messaging;
mod migrate;
pub mod notices;
mod open;
pub mod outbox;
pub mod pulse;
mod query;
pub mod requests;
pub mod resorts;
pub mod reviews;
pub mod sales;
pub mod settings;
pub mod stays;
pub mod timers;
mod value;
pub mod webhook_endpoints;
pub mod webhooks;
pub mod welcome;

pub use error::{DatabaseSaid, Retry, StoreError};
pub use open::{OpenOptions, Store, Tx};
pub use query::Read;
