//! Guests' messages in and ours out.

mod backoff;
mod breaker;
pub mod desk;
mod inbound;
mod outbound;
pub mod pacing;
pub mod partition;
mod read;
mod receive;
mod reconcile;
mod statuses;
mod translate;

pub use receive::SOURCE;
