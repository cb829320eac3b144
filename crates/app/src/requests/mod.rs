//! Service requests: what a guest asks the house for.

mod ask;

pub(crate) use ask::asked;
pub use ask::{Ask, AskError, Outcome};
