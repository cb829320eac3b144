//! Service requests: what guests ask the house for, and what becomes of it.

mod act;
mod ask;
mod bill;
mod chat;
mod mail;
mod notices;
mod open;
mod push;
mod staff_turn;
mod telling;
mod work;

pub use act::{ActError, Acted, Who};
pub(crate) use ask::asked;

pub use ask::{Ask, AskError, Outcome};
pub use bill::ChargeLine;
pub(crate) use mail::Post;
pub use notices::VapidError;
pub use open::{OpenRequestError, Opened, Wish};
pub use push::{Browser, PushError};

/// The name of timers that belong to requests.
pub(crate) const TIMER: &str = "request";
