//! The REST API, `/api/v1`. A resource is a module of its own: its shapes (with `JsonSchema`), its handlers, and a line
//! with an [`Operation`] in `routes/api.rs`. What all share is here: bodies, pages of lists, versions, keys of
//! idempotency, and the description of it all.

mod body;
pub(crate) mod campaigns;
pub(crate) mod catalog;
pub(crate) mod charges;
pub(crate) mod conversations;
mod days;
pub(crate) mod docs;
mod failure;
pub(crate) mod files;
pub(crate) mod guests;
pub(crate) mod idempotency;
pub(crate) mod insight;
pub(crate) mod keys;
pub(crate) mod me;
mod openapi;
mod operation;
mod page;
pub(crate) mod properties;
pub(crate) mod record;
pub(crate) mod request_acts;
pub(crate) mod requests;
pub(crate) mod sessions;
pub(crate) mod stays;
pub(crate) mod tokens;
pub(crate) mod users;
mod version;
pub(crate) mod webhooks;

pub(crate) use body::Json;
pub(crate) use failure::{access, store};
pub use openapi::{document, text};
pub(crate) use operation::of;
pub use operation::{Operation, SchemaOf};
pub(crate) use page::{Listed, Paging, listed};
pub(crate) use version::{conflict, expected, versioned};
