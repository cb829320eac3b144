//! Guests' messages in and ours out.

mod backoff;
mod breaker;
pub(crate) mod desk;
pub(crate) mod inbound;
mod masking;
pub(crate) mod outbound;
pub mod pacing;
pub mod partition;
mod read;
mod receive;
mod reconcile;
mod send;
mod statuses;
mod translate;

pub use receive::SOURCE;
pub(crate) use send::client;
