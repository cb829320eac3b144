//! What other programs hear of us: endpoints that their owners set up, and the news of automations. Both wait in one
//! outbox, are signed in one way and go to public addresses only.

mod endpoints;
mod following;
mod letters;
mod telling;

pub use endpoints::{Changes, EndpointError, EndpointView, KINDS};
pub use guestlink_store::webhook_endpoints::{Delivery, State};
pub(crate) use telling::NEWS;
