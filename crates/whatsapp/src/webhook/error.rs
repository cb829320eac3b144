//! Why a body, or one item of it, could not be read. Never holds text of the body: it may be a guest's.

use std::borrow::Cow;
use std::fmt;

/// Deepest nesting that is read. Meta's own bodies reach about 15; `serde_json` gives up at 128, and so would many
/// readers after us.
pub const MAX_DEPTH: usize = 64;

/// Why a whole body is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ParseError {
    /// Not UTF-8.
    #[error("the body is not UTF-8 (first bad byte at offset {0})")]
    NotUtf8(usize),
    /// Not JSON.
    #[error("the body is not JSON (line {line}, column {column})")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// JSON, but not a webhook.
    #[error("the body is not a webhook: expected an object with a list \"entry\"")]
    NotAWebhook,
}

/// Why one item could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemError {
    /// Where, as a path inside the item (`text`, `entry`, `statuses`).
    pub path: Cow<'static, str>,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Not a JSON object.
    NotAnObject,
    /// Not a JSON array.
    NotAList,
    /// An id is an object or a list.
    OddId,
    /// A part without which the item means nothing.
    Missing(&'static str),
    /// A part has another shape than documented, near this column of the item's own JSON.
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
}

impl ItemError {
    pub(crate) fn new(path: impl Into<Cow<'static, str>>, problem: Problem) -> Self {
        Self { path: path.into(), problem }
    }

    /// Takes the place from a JSON error and leaves its text, which may quote the body.
    pub(crate) fn shape(path: impl Into<Cow<'static, str>>, error: &serde_json::Error) -> Self {
        Self::new(path, Problem::Shape { line: error.line(), column: error.column() })
    }
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match self.problem {
            Problem::NotAnObject => f.write_str("expected an object"),
            Problem::NotAList => f.write_str("expected a list"),
            Problem::OddId => f.write_str("an id is no text"),
            Problem::Missing(name) => write!(f, "\"{name}\" is missing"),
            Problem::Shape { line, column } => write!(f, "unexpected value (line {line}, column {column})"),
            Problem::TooDeep => write!(f, "nested deeper than {MAX_DEPTH} levels"),
        }
    }
}

impl std::error::Error for ItemError {}
