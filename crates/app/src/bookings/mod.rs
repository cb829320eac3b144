//! What booking platforms tell us: taken at the door, worked into guests and stays, and followed by messages.

mod automate;
mod receive;
mod work;

pub(crate) use automate::heard;
pub use receive::Delivery;

/// The inbox source of booking deliveries, before the property and the connection.
pub const SOURCE: &str = "booking";
/// The name of timers that are automations whose moment has come.
pub(crate) const AUTOMATION: &str = "automation";
