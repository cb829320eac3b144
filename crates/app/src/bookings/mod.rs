//! What booking platforms tell us: taken at the door, worked into guests and stays, and followed by messages.

mod automate;
pub mod calendars;
pub mod connections;
mod fetching;
mod outside;
mod reading;
mod receive;
mod replay;
mod work;

pub(crate) use automate::heard;
pub(crate) use outside::Outside;
pub use receive::{Answer, Delivery};

/// The inbox source of booking deliveries, before the property and the connection.
pub const SOURCE: &str = "booking";
/// The name of timers that are automations whose moment has come.
pub(crate) const AUTOMATION: &str = "automation";
