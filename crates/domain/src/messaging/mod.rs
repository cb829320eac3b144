//! Conversations and messages, freed from the wire.

pub mod content;
pub mod sending;

pub use content::{Inbound, Outbound};
