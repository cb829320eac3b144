//! One mistake in a resort's files, told so that its owner can mend it. Never stops at the first.

use std::fmt;

/// A mistake, with its place and what was expected there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// Path below the resort directory, with `/`.
    pub file: String,
    /// First line is 1.
    pub line: usize,
    /// First character of a line is 1; counted in characters, as editors do.
    pub column: usize,
    /// JSON Pointer (RFC 6901) of the value; empty for the whole file.
    pub pointer: String,
    /// What would be right. Empty when the message says it already.
    pub expected: String,
    /// What is wrong, in plain words.
    pub message: String,
}

impl Problem {
    /// A mistake that concerns the file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 1,
            column: 1,
            pointer: String::new(),
            expected: expected.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if !self.expected.is_empty() {
            write!(f, " (expected {})", self.expected)?;
        }
        Ok(())
    }
}

/// A mistake found inside one file, before its place is turned into line and column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Finding {
    pub(crate) at: Span,
    pub(crate) message: String,
    pub(crate) expected: String,
}

/// A stretch of a file's text, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The mistakes of one file.
#[derive(Debug, Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    pub(crate) fn add(&mut self, at: Span, message: impl Into<String>, expected: impl Into<String>) {
        self.0.push(Finding { at, message: message.into(), expected: expected.into() });
    }
}
