//! Conversations played whole, with the demo resort: as transcripts, under every setting, and in any order.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

mod rules;
mod script;
mod settings;
mod talk;
mod transcripts;
