//! The error object of the Graph API.

use crate::webhook::ErrorData;
use crate::wire::record;

record! {
    /// `error` of an answer.
    pub struct GraphError {
        /// The code: what to key on.
        code: i64,
        /// A finer code.
        error_subcode: i64,
        /// Words for developers. Titles will go.
        message: String,
        /// `OAuthException`, `GraphMethodException`.
        kind as "type": String,
        /// Details.
        error_data: ErrorData,
        /// Meta says the same request may succeed.
        is_transient: bool,
        /// Title for people.
        error_user_title: String,
        /// Words for people.
        error_user_msg: String,
        /// Id to give Meta's support.
        fbtrace_id: String,
    }
}

impl GraphError {
    /// The `error` of an answer's body, if it has one.
    pub fn find(body: &[u8]) -> Option<Self> {
        #[derive(serde::Deserialize)]
        struct Answer {
            error: GraphError,
        }
        serde_json::from_slice(body).ok().map(|Answer { error }| error)
    }

    /// The most telling words.
    pub(super) fn words(&self) -> Option<&str> {
        let details = self.error_data.as_ref().and_then(|data| data.details.as_deref());
        details.or(self.error_user_msg.as_deref()).or(self.message.as_deref())
    }
}
