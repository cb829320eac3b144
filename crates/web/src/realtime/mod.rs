//! What happens, to browsers and programs: a WebSocket, and asking for those who cannot keep one open. Who is at the
//! other end, and what they may see, is asked again whenever somebody's access has changed.

mod lines;
mod poll;
mod socket;
mod ticket;

pub use lines::Lines;
pub(crate) use poll::{Asked, Told, events};
pub(crate) use socket::{connect, connect_with_ticket};
pub(crate) use ticket::{LineTicket, Tickets, issue};

use guestlink_app::access::Caller;
use guestlink_app::conversations::Who;
use guestlink_app::realtime::Sight;
use guestlink_domain::access::Right;

/// What the caller is told: all of the houses whose chats they may read, requests wherever they may see those.
pub(crate) fn sight(caller: &Caller) -> Sight {
    Sight { all: caller.properties(Right::ReadDesk), requests: caller.properties(Right::ReadRequests) }
}

/// The caller, as conversations need to know them.
pub(crate) fn who(caller: &Caller) -> Who {
    Who {
        tenant: caller.tenant,
        user: caller.user.0,
        name: caller.name.clone(),
        reads: caller.properties(Right::ReadDesk),
        writes: caller.properties(Right::WriteChats),
    }
}
