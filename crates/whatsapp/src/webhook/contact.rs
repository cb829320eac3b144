//! Who is on the other side.

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
