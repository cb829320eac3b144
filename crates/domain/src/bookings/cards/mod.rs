//! Card data never reaches a disk or a log. What a platform or a guest sends is cleaned before it is stored; what is
//! left says that there was a card (first six, last four), never which.
//!
//! Must not harm what only looks like a card: telephone numbers, ids, dates, IBANs.

mod body;
mod form;
mod json;
mod names;
mod number;
mod xml;

pub(super) use form::decoded;

pub use body::{Scrubbed, scrub};
pub use number::{Masked, mask};

#[cfg(test)]
mod tests;
