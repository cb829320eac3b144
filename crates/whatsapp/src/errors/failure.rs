//! What went wrong with a request, and what to do about it.

use std::fmt;
use std::time::Duration;

use super::table::{Class, Scope};

/// Where a failure comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cause {
    /// The Cloud API answered with an error.
    Graph,
    /// An answer without a readable error; probably from something in between.
    Http,
    /// Success by status, but the body is not what it should be.
    Unreadable,
    /// The answer is larger than allowed.
    TooLarge,
    /// No connection (name, network, TLS): proof that nothing was sent.
    NotConnected,
    /// The connection broke after the request may have been written.
    Broken,
    /// No answer before the deadline, though the request may have been written.
    TimedOut,
    /// Refused here, before anything was sent.
    Refused,
}

/// A request that failed. Holds neither token nor phone number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// What to do.
    pub class: Class,
    /// Whom it is about.
    pub scope: Scope,
    /// Where it comes from.
    pub cause: Cause,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Error code of the Cloud API.
    pub code: Option<i64>,
    /// Finer code.
    pub subcode: Option<i64>,
    /// What the code means, in our words.
    pub name: &'static str,
    /// Meta's words, without phone numbers and message ids.
    pub details: Option<Box<str>>,
    /// The least pause before another try: `Retry-After`, else what the code asks for.
    pub retry_after: Option<Duration>,
    /// Id to give Meta's support.
    pub trace: Option<Box<str>>,
}

impl Failure {
    pub(crate) fn new(cause: Cause, class: Class, name: &'static str) -> Self {
        let scope = Scope::Message;
        Self {
            class,
            scope,
            cause,
            status: None,
            code: None,
            subcode: None,
            name,
            details: None,
            retry_after: None,
            trace: None,
        }
    }

    /// Too many messages to one user: pause this user alone, for [`pair_rate_delay`](super::pair_rate_delay).
    pub fn is_pair_rate(&self) -> bool {
        self.scope == Scope::Pair
    }

    /// The access token does not work: stop sending until there is a new one.
    pub fn is_token(&self) -> bool {
        self.scope == Scope::Token
    }

    /// The same for a request that may safely be repeated: there, not knowing is a reason to try again.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        if self.class == Class::Ambiguous {
            self.class = Class::BackOff;
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code, self.status) {
            (Some(code), _) => write!(f, "WhatsApp error {code}: {}", self.name)?,
            (None, Some(status)) => write!(f, "HTTP status {status}: {}", self.name)?,
            (None, None) => f.write_str(self.name)?,
        }
        match &self.details {
            Some(details) => write!(f, " ({details})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
