//! Other platforms' bodies become Guest Link events without code: a mapping is a file of expressions, and this is what
//! reads it. Pure; an expression sees the one event and its connection's settings, and can neither run long nor grow.

mod body;
mod compile;
mod draft;
mod engine;
mod fetch;
mod field;
mod filters;
mod lint;
mod phones;
mod presets;
mod reply;
mod shape;
mod source;
mod username_token;
mod words;
mod xml;

pub use body::{BodyError, Format};
pub use compile::{Compiled, Mistake};
pub use draft::{Around, Completed, Draft};
pub use fetch::{FetchPlan, FetchRequest};
pub use field::Field;
pub use presets::{preset, preset_names};
pub use reply::answer;
pub use shape::{Acknowledge, DateOrder, Fetch, Mapping, Reply, Settings, TokenPlace};
pub use source::{Delivered, Outcome, Slip, shown};
pub(in crate::bookings) use username_token::{UsernameToken, username_token};

#[cfg(test)]
mod tests;
