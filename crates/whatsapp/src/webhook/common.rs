//! Parts that many webhooks share: contacts and errors.

use crate::ids::{PhoneNumber, Private, UserId};
use crate::wire::record;

record! {
    /// Who is on the other side, as WhatsApp knows them (`contacts[]`).
    pub struct Contact {
        /// Name and username.
        profile: Profile,
        /// Phone number in WhatsApp's form. Missing when Meta may not share it (since 2026), so never a key alone.
        wa_id: PhoneNumber,
        /// Business-scoped user id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// Hash that changes when the user re-registers; only with identity checks enabled.
        identity_key_hash: String,
    }
}

record! {
    /// How a user presents themselves.
    pub struct Profile {
        /// Name they chose; not verified.
        name: Private,
        /// Username they adopted.
        username: Private,
    }
}

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
