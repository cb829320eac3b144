//! News of users: what they want to hear, and how they are called.

use crate::ids::{PhoneNumber, UserId};
use crate::wire::{open_enum, record};

open_enum! {
    /// What a user wants.
    pub enum PreferenceChange {
        /// No more marketing: further marketing templates are refused with 131050.
        Stop = "stop",
        /// Marketing again.
        Resume = "resume",
        /// Signed up for marketing.
        Signup = "signup",
    }
}

record! {
    /// `user_preferences`.
    pub struct UserPreferences {}
    lists {
        /// The changes.
        user_preferences: UserPreference,
    }
}

record! {
    /// A user changed what they want to hear.
    pub struct UserPreference {
        /// Their number. Missing when Meta may not share it.
        wa_id: PhoneNumber,
        /// Their business-scoped id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// In words.
        detail: String,
        /// `marketing_messages`.
        category: String,
        /// What they want.
        value: PreferenceChange,
        /// Which sign-up.
        signup_id: String,
        /// Unix seconds.
        timestamp: i64,
    }
}

record! {
    /// `user_id_update`.
    pub struct UserIdUpdates {}
    lists {
        /// The changes.
        user_id_update: UserIdChange,
    }
}

record! {
    /// A user has another business-scoped id, because their number changed: whatever is kept under the old one must move.
    pub struct UserIdChange {
        /// Their number. Missing when Meta may not share it.
        wa_id: PhoneNumber,
        /// In words.
        detail: String,
        /// Old and new id.
        user_id: IdChange,
        /// Old and new id scoped to the parent business.
        parent_user_id: IdChange,
        /// Unix seconds.
        timestamp: i64,
    }
}

record! {
    /// Old and new.
    pub struct IdChange {
        /// The old one.
        previous: UserId,
        /// The new one.
        current: UserId,
    }
}
