//! Errors as webhooks report them.

use crate::wire::record;

record! {
    /// An error as webhooks report it.
    pub struct ErrorInfo {
        /// Code.
        code: i64,
        /// Short text. Meta announced that titles will go: key on the code.
        title: String,
        /// Usually the title again.
        message: String,
        /// Details.
        error_data: ErrorData,
        /// Details, in the old form without `error_data`.
        details: String,
        /// Link to the documentation.
        href: String,
    }
}

impl ErrorInfo {
    /// The most telling text there is.
    pub fn text(&self) -> Option<&str> {
        let details = self.error_data.as_ref().and_then(|data| data.details.as_deref());
        details.or(self.details.as_deref()).or(self.message.as_deref()).or(self.title.as_deref())
    }
}

record! {
    /// `error_data`.
    pub struct ErrorData {
        /// What went wrong, in words.
        details: String,
        /// Always `whatsapp`.
        messaging_product: String,
    }
}
