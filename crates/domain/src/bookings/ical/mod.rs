//! Calendars (iCal, RFC 5545), the one thing every host has: what a feed says, what has changed since it was read last,
//! and our own feed for others. A calendar never gives a telephone number, so nothing is ever sent because of one.

mod classify;
mod compare;
mod entry;
mod publish;
mod read;

pub use compare::{Change, Seen, compare};
pub use entry::{Entry, Feed, Ignored, Kind};
pub use publish::{Busy, publish};
pub use read::{CalendarError, read};

#[cfg(test)]
mod tests;
