//! The WhatsApp Business Cloud API as it is: webhook types, signature, outbound messages and their limits, error
//! classes, client. It knows nothing of hotels, stores nothing, reads no clock and draws no randomness.
//!
//! * [`signature`]: is this body really Meta's?
//! * [`webhook`]: what does it say? [`webhook::scan`] for the hot path, [`webhook::parse`] for the whole.
//! * [`message`] and [`templates`]: what can be said, and within which limits.
//! * [`client`]: the calls. [`errors`]: what a failed one means for the message.

pub mod card;
pub mod client;
pub mod errors;
pub mod ids;
pub mod message;
mod secret;
pub mod signature;
pub mod templates;
pub mod webhook;
mod wire;

pub use client::Client;
pub use ids::{MessageId, PhoneNumber, Private, UserId};
pub use secret::Secret;
pub use wire::Raw;
