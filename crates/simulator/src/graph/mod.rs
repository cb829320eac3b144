//! The Graph API: reads a call, lets the faults strike, checks the token, finds the handler, and remembers it all.
//! Unknown paths, objects and versions are answered as Graph answers them.

pub(crate) mod account;
pub(crate) mod call;
mod codes;
mod entry;
mod error;
pub(crate) mod form;
pub(crate) mod media;
pub(crate) mod messages;
pub(crate) mod outbound;
pub(crate) mod registration;
pub(crate) mod templates;

pub(crate) use entry::{attachment, entry};
pub(crate) use error::GraphError;
