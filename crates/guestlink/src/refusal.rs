//! How a command ends when it does not succeed: one or two plain sentences with the way out, on standard error.

use std::fmt;
use std::process::ExitCode;

/// Why a command was refused. Exit code 1; a wrong command line is clap's, exit code 2.
#[derive(Debug)]
pub struct Refusal(Option<String>);

impl Refusal {
    /// With its sentences.
    pub fn new(sentences: impl fmt::Display) -> Self {
        Self(Some(sentences.to_string()))
    }

    /// When everything has been said already on standard output.
    pub fn said() -> Self {
        Self(None)
    }

    /// Prints it and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if let Some(sentences) = &self.0 {
            eprintln!("{sentences}");
        }
        ExitCode::from(1)
    }
}

/// What went wrong, with what was being done before it.
pub trait During<T> {
    /// `what` is a sentence without its end: "guestlink.db could not be opened".
    fn during(self, what: impl fmt::Display) -> Result<T, Refusal>;
}

impl<T, E: fmt::Display> During<T> for Result<T, E> {
    fn during(self, what: impl fmt::Display) -> Result<T, Refusal> {
        self.map_err(|error| Refusal::new(format!("{what}: {error}")))
    }
}
