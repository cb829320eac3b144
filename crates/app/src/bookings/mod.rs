//! What booking platforms tell us: taken at the door, worked into guests and stays, and followed by messages.

pub mod calendars;
pub mod connections;
mod fetching;
mod manual;
mod outside;
mod reading;
mod receive;
mod replay;
mod shelf;
mod thanks;
mod tokens;
mod trying;
mod waves;
mod work;

pub use manual::{Entry, EntryError, MANUAL};
pub(crate) use outside::{Ask, Outside, OutsideError};
pub use receive::{Answer, Delivery};
pub(crate) use shelf::{NotHere, Shelf};
pub(crate) use tokens::Tokens;
pub use trying::{Capture, Tried};
pub(crate) use work::News;

/// The inbox source of booking deliveries, before the property and the connection.
pub const SOURCE: &str = "booking";
