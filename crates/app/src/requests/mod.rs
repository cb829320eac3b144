//! Service requests: what guests ask the house for, and what becomes of it.

mod act;
mod announcing;
mod ask;
mod bill;
mod board;
mod chat;
mod choices;
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
pub use bill::{ChargeCursor, ChargeLine, csv};
pub use board::{Seen, member_of};
pub use choices::ChoiceError;
pub use guestlink_store::requests::{Cursor, Filter, ServiceRequest, Waiting};
pub(crate) use mail::{Letter, Post, PostError, escaped};
pub(crate) use notices::LETTER;
pub use notices::VapidError;
pub use open::{OpenRequestError, Opened, Wish};
pub use push::{Browser, PushError};

/// The name of timers that belong to requests.
pub(crate) const TIMER: &str = "request";
