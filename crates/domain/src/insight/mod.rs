//! What the record adds up to: the owner's figures, counted event by event. A subject (a chat, a request) is remembered
//! only as far as counting needs it. Nothing here knows a name or a word of a guest.

mod count;
mod measure;
mod request;
mod spread;
mod talk;
#[cfg(test)]
mod tests;

pub use count::{Counted, Memory, Seen, Subject, subject_of};
pub use measure::Measure;
pub use spread::{Spread, bucket};
