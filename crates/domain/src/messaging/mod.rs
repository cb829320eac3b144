//! Conversations and messages, freed from the wire.

pub mod content;
pub mod sending;
pub mod silence;

pub use content::{Inbound, Outbound};
