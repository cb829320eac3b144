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
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Finding {
    pub(crate) at: Span,
    pub(crate) message: String,
    pub(crate) expected: String,
    pub(crate) cure: Cure,
}

/// What must be done so that the rest of the file can be looked at in spite of a mistake.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Cure {
    /// Nothing: the value can be read as it is.
    None,
    /// Leave the member out.
    Drop,
    /// Put any possible value in the place of this one.
    Replace(Span, serde_json::Value),
    /// Some types can read the value as it is; for the others as `Replace`.
    Soften(Span, serde_json::Value),
    /// Add the member that is missing.
    Insert(String, serde_json::Value),
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

/// Mistakes told of one file. Who has more has another kind of problem.
const MOST_FINDINGS: usize = 500;

impl Findings {
    pub(crate) fn add(&mut self, at: Span, message: impl Into<String>, expected: impl Into<String>) {
        self.cured(at, message, expected, Cure::None);
    }

    pub(crate) fn cured(
        &mut self,
        at: Span,
        message: impl Into<String>,
        expected: impl Into<String>,
        cure: Cure,
    ) {
        if self.is_full() {
            return;
        }
        self.0.push(Finding { at, message: message.into(), expected: expected.into(), cure });
        if self.is_full() {
            let (message, expected) = ("there are more mistakes than are told".to_owned(), String::new());
            self.0.push(Finding { at, message, expected, cure: Cure::None });
        }
    }

    /// No more is told.
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MOST_FINDINGS
    }
}

/// A mistake of meaning in a file that is well-formed, with a JSON Pointer to its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Misfit {
    pub(crate) pointer: String,
    pub(crate) message: String,
    pub(crate) expected: String,
}

/// The mistakes of meaning of one file.
#[derive(Debug, Default)]
pub(crate) struct Misfits(pub(crate) Vec<Misfit>);

impl Misfits {
    pub(crate) fn add(
        &mut self,
        pointer: impl Into<String>,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let (pointer, message, expected) = (pointer.into(), message.into(), expected.into());
        self.0.push(Misfit { pointer, message, expected });
    }

    /// A name that must be one of the known ones. Nothing is said when what is known could not be read.
    pub(crate) fn known(&mut self, pointer: &str, what: &str, given: &str, known: Option<&[String]>) {
        let Some(known) = known else { return };
        if !known.iter().any(|name| name == given) {
            let (message, expected) = super::suggest::unknown(what, given, known.iter().map(String::as_str));
            self.add(pointer, message, expected);
        }
    }

    /// Names that must be there once each. `at` makes the pointer of an index.
    pub(crate) fn unique<'a>(
        &mut self,
        what: &str,
        names: impl Iterator<Item = &'a str>,
        at: impl Fn(usize) -> String,
    ) {
        let mut seen = std::collections::BTreeSet::new();
        for (index, name) in names.enumerate() {
            if !seen.insert(name) {
                self.add(at(index), format!("the {what} `{name}` is there twice"), "each once");
            }
        }
    }
}
