//! How JSON is read here: what may be missing is `None`, numbers may come as text and text as numbers, and raw JSON is
//! kept where no type fits. Never decides what a value means.

mod lenient;
mod macros;
mod raw;
mod scalar;

pub(crate) use lenient::{Lenient, field, list};
pub(crate) use macros::{open_enum, record};
pub use raw::Raw;
pub(crate) use scalar::{Scalar, Text};
