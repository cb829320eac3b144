//! What became of a message we sent.

use super::error_info::ErrorInfo;
use crate::ids::{MessageId, PhoneNumber, UserId};
use crate::wire::{open_enum, record};

open_enum! {
    /// How far a message came. They may arrive in any order, twice, or not at all (`delivered` is skipped when the chat is
    /// open): whoever stores it must not step back.
    pub enum DeliveryStatus {
        /// WhatsApp has it.
        Sent = "sent",
        /// The device has it.
        Delivered = "delivered",
        /// The user saw it; implies delivered.
        Read = "read",
        /// The user played the voice message for the first time.
        Played = "played",
        /// It will not arrive; see `errors`.
        Failed = "failed",
        /// The user deleted it (old).
        Deleted = "deleted",
        /// A catalog item in it is not available (old).
        Warning = "warning",
    }
}

record! {
    /// What became of a message we sent (`statuses[]`). It may come before the answer to the request that sent it.
    pub struct Status {
        /// The message.
        id: MessageId,
        /// How far it came.
        status: DeliveryStatus,
        /// Unix seconds.
        timestamp: i64,
        /// Recipient's number, or the group. Missing when Meta may not share it.
        recipient_id: PhoneNumber,
        /// Recipient's business-scoped id. Missing on a failed send to a number.
        recipient_user_id: UserId,
        /// The same, scoped to the parent business.
        recipient_parent_user_id: UserId,
        /// `group` for groups.
        recipient_type: String,
        /// Who of the group, by number.
        recipient_participant_id: PhoneNumber,
        /// Who of the group, by business-scoped id.
        recipient_participant_user_id: UserId,
        /// The same, scoped to the parent business.
        recipient_participant_parent_user_id: UserId,
        /// Identity hash; only with identity checks enabled.
        recipient_identity_key_hash: String,
        /// What we sent along with the message.
        biz_opaque_callback_data: String,
        /// The priced conversation; gone since v24.0 but for free entry points.
        conversation: Conversation,
        /// What it costs; with `sent` and one of `delivered` and `read`.
        pricing: Pricing,
        /// `call` on statuses of calls.
        kind as "type": String,
    }
    lists {
        /// Why it failed.
        errors: ErrorInfo,
    }
}

impl Status {
    /// The recipient's id that lasts longest: business-scoped id, else number or group.
    pub fn recipient(&self) -> Option<&str> {
        let number = self.recipient_id.as_ref().map(PhoneNumber::as_str);
        self.recipient_user_id.as_ref().map(UserId::as_str).or(number)
    }
}

record! {
    /// A priced conversation.
    pub struct Conversation {
        /// Its id.
        id: String,
        /// Unix seconds; only with `sent`.
        expiration_timestamp: i64,
        /// What opened it.
        origin: ConversationOrigin,
    }
}

record! {
    /// What opened a conversation.
    pub struct ConversationOrigin {
        /// `service`, `utility`, `marketing`, `authentication`, `referral_conversion`, …
        kind as "type": String,
    }
}

record! {
    /// What a message costs.
    pub struct Pricing {
        /// It is charged. To be dropped by Meta.
        billable: bool,
        /// `PMP` (per message); `CBP` before 2025-07.
        pricing_model: String,
        /// `regular`, `free_customer_service`, `free_entry_point`.
        kind as "type": String,
        /// `service`, `utility`, `marketing`, `authentication`, …
        category: String,
    }
}
