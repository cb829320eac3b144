//! WhatsApp itself speaks: a user's number, id or device changed.

use super::message::Identity;
use crate::ids::{PhoneNumber, Private, UserId};
use crate::wire::{open_enum, record};

open_enum! {
    /// What a system message tells.
    pub enum SystemKind {
        /// The user has another number.
        UserChangedNumber = "user_changed_number" | "customer_changed_number",
        /// The user re-registered; whoever writes now may be somebody else.
        IdentityChanged = "customer_identity_changed" | "user_identity_changed",
        /// The user has another business-scoped id.
        UserChangedUserId = "user_changed_user_id",
    }
}

record! {
    /// WhatsApp itself speaks about a user.
    pub struct System {
        /// In words; holds the numbers.
        body: Private,
        /// What happened.
        kind as "type": SystemKind,
        /// The new number.
        wa_id: PhoneNumber,
        /// The new number, in the older form.
        new_wa_id: PhoneNumber,
        /// The new business-scoped id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// The business-scoped id before; not always told.
        previous_user_id: UserId,
        /// The number before.
        customer: PhoneNumber,
        /// Hash of the new identity.
        identity: SystemIdentity,
    }
}

impl System {
    /// The number the user has now.
    pub fn new_number(&self) -> Option<&PhoneNumber> {
        self.wa_id.as_ref().or(self.new_wa_id.as_ref())
    }
}

/// The identity hash of a system message: text, or an object.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum SystemIdentity {
    /// The hash.
    Hash(String),
    /// As on a message.
    Object(Identity),
}

impl crate::wire::Lenient for SystemIdentity {
    fn lenient<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}
