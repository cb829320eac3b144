//! News of business phone numbers.

use super::account::Decision;
use crate::ids::{PhoneNumber, Private};
use crate::wire::{Raw, open_enum, record};

open_enum! {
    /// What changed about a number.
    pub enum NumberQualityEvent {
        /// Still being set up.
        Onboarding = "ONBOARDING",
        /// A higher limit.
        Upgrade = "UPGRADE",
        /// A lower limit.
        Downgrade = "DOWNGRADE",
        /// Low quality.
        Flagged = "FLAGGED",
        /// Recovered.
        Unflagged = "UNFLAGGED",
        /// More messages a second.
        ThroughputUpgrade = "THROUGHPUT_UPGRADE",
    }
}

record! {
    /// `phone_number_quality_update`.
    pub struct NumberQuality {
        /// The number, as shown.
        display_phone_number: PhoneNumber,
        /// What changed.
        event: NumberQualityEvent,
        /// Tier before (old).
        old_limit: String,
        /// Tier now (old): `TIER_50` … `TIER_UNLIMITED`.
        current_limit: String,
        /// Tier or number of unique users a day.
        max_daily_conversations_per_business: String,
    }
}

record! {
    /// `phone_number_name_update`.
    pub struct NumberName {
        /// The number, as shown.
        display_phone_number: PhoneNumber,
        /// Outcome of the name's review.
        decision: Decision,
        /// The name asked for.
        requested_verified_name: String,
        /// Why not; missing when accepted.
        rejection_reason: String,
    }
}

open_enum! {
    /// What became of a username.
    pub enum UsernameStatus {
        /// Visible.
        Approved = "approved",
        /// Gone.
        Deleted = "deleted",
        /// Ours, not yet visible.
        Reserved = "reserved",
    }
}

record! {
    /// `business_username_updates`.
    pub struct BusinessUsername {
        /// The number, as shown.
        display_phone_number: PhoneNumber,
        /// The username; missing when deleted.
        username: String,
        /// What became of it.
        status: UsernameStatus,
        /// `revoked` when Meta took it.
        context: String,
    }
}

open_enum! {
    /// What happened to the number's PIN.
    pub enum SecurityEvent {
        /// Set or changed.
        PinChanged = "PIN_CHANGED",
        /// Someone asked to switch it off.
        PinResetRequest = "PIN_RESET_REQUEST",
        /// It was switched off.
        PinResetSuccess = "PIN_RESET_SUCCESS" | "PIN_REQUEST_SUCCESS",
    }
}

record! {
    /// `security`.
    pub struct SecurityNotice {
        /// The number, as shown.
        display_phone_number: PhoneNumber,
        /// What happened.
        event: SecurityEvent,
        /// Who asked.
        requester: Private,
    }
}

record! {
    /// `account_settings_update`.
    pub struct AccountSettings {
        /// Unix seconds.
        timestamp: i64,
        /// `phone_number_settings`.
        kind as "type": String,
        /// The settings now.
        phone_number_settings: NumberSettings,
        /// Calling settings, in the form without a number.
        calling: Raw,
    }
}

record! {
    /// Settings of a number.
    pub struct NumberSettings {
        /// The number.
        phone_number_id: String,
        /// Calling settings, as their own API has them.
        calling: Raw,
    }
}
