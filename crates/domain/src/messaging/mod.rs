//! Conversations and messages, freed from the wire.

pub mod content;

pub use content::{Inbound, Outbound};
