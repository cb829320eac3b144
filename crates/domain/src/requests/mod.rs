//! Service requests, from the first word to the rating: one typed state machine, whose only record is the event log.
//! Pure: what happens is decided here, loaded and stored elsewhere. Wording is not here either.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> new
//!     [*] --> awaiting_approval
//!     [*] --> scheduled
//!     new --> accepted: accept
//!     new --> awaiting_approval: ask for approval
//!     new --> scheduled: plan
//!     awaiting_approval --> accepted: approve
//!     awaiting_approval --> declined: decline
//!     scheduled --> new: due
//!     accepted --> in_progress: start
//!     accepted --> new: release, pass on
//!     in_progress --> paused: pause
//!     paused --> in_progress: resume
//!     in_progress --> new: release, pass on
//!     in_progress --> completed: complete
//!     completed --> confirmed: the guest says so, or says nothing for two hours
//!     completed --> reopened: not yet
//!     confirmed --> reopened: not yet
//!     reopened --> accepted: accept
//! ```
//!
//! Every open state can be cancelled, every state be void (made by mistake: kept, and hidden).

mod act;
mod asked;
mod change;
mod clock;
mod lexicon;
mod offer;
pub mod order;
mod request;
pub mod routing;
pub mod sentence;
pub mod staff;
mod state;
pub mod talk;
mod told;
mod when;
pub mod words;

pub use act::{Action, Moment, Place};
pub use asked::{Asked, Price, Steps};
pub use change::{Actor, Change, Channel, Stamp};
pub use clock::{Clock, Level};
pub use offer::Offer;
pub use request::{Note, Request, Step, record, replay};
pub use state::{Refusal, State};
pub use told::{Tell, tell};
pub use when::{Part, When};

#[cfg(test)]
mod tests;
