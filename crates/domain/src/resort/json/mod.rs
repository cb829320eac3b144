//! JSON that remembers where each value stood. Strict JSON only; reads on after small slips, so that one forgotten
//! comma does not hide the other mistakes of a file.

mod node;
mod parse;
mod place;

pub(crate) use node::{Entry, Node, Value};
pub(crate) use parse::parse;
pub(crate) use place::Places;

/// The largest file that is read, in bytes. A resort of a thousand accommodations stays far below.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
