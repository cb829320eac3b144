//! Reading an answer: the value asked for, or why not.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::request::{Answer, refused};
use crate::errors::{Cause, Class, Failure, GraphError, classify};

impl Answer {
    /// The value of a success; anything else, also an error inside a 200, is classified.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let success = (200..300).contains(&self.status);
        if !success || GraphError::find(&self.body).is_some() {
            return Err(classify(self.status, self.retry_after, &self.body));
        }
        // The first byte, because serde would also take a list for a struct.
        let object = self.body.trim_ascii_start().first() == Some(&b'{');
        serde_json::from_slice(&self.body).ok().filter(|_| object).ok_or_else(|| self.unreadable())
    }

    /// `{"success": true}`.
    pub(super) fn done(&self) -> Result<(), Failure> {
        #[derive(Deserialize)]
        struct Done {
            success: bool,
        }
        match self.read::<Done>()? {
            Done { success: true } => Ok(()),
            Done { success: false } => Err(refused("WhatsApp answered without success")),
        }
    }

    pub(super) fn unreadable(&self) -> Failure {
        let failure = Failure::new(Cause::Unreadable, Class::Ambiguous, "the answer could not be read");
        Failure { status: Some(self.status), ..failure }
    }
}
