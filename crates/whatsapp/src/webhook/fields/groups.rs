//! News of groups.

use crate::ids::{PhoneNumber, Private, UserId};
use crate::webhook::ErrorInfo;
use crate::wire::{open_enum, record};

open_enum! {
    /// What happened to a group.
    pub enum GroupEvent {
        /// Created, or not; see `errors`.
        Create = "group_create",
        /// Deleted, or not; see `errors`.
        Delete = "group_delete",
        /// People joined.
        ParticipantsAdd = "group_participants_add" | "group_add_participants",
        /// People left or were removed.
        ParticipantsRemove = "group_participants_remove" | "group_remove_participants",
        /// Someone asks to join.
        JoinRequestCreated = "group_join_request_created",
        /// Someone asks no more.
        JoinRequestRevoked = "group_join_request_revoked",
        /// Subject, description or picture changed.
        Settings = "group_settings_update",
        /// Suspended.
        Suspend = "group_suspend",
        /// No longer suspended.
        SuspendCleared = "group_suspend_cleared",
    }
}

record! {
    /// Any of the four `group_…_update` fields.
    pub struct Groups {}
    lists {
        /// What happened.
        groups: GroupUpdate,
    }
}

record! {
    /// Something happened to a group.
    pub struct GroupUpdate {
        /// Unix seconds.
        timestamp: i64,
        /// The group.
        group_id: String,
        /// What happened.
        kind as "type": GroupEvent,
        /// The request that did it.
        request_id: String,
        /// Its name.
        subject: Private,
        /// Its description.
        description: Private,
        /// The link to join by.
        invite_link: Private,
        /// `auto_approve` or `approval_required`.
        join_approval_mode: String,
        /// Why.
        reason: String,
        /// `business` or `participant`.
        initiated_by: String,
        /// The request to join.
        join_request_id: String,
        /// Who asks to join, by number.
        wa_id: PhoneNumber,
        /// Who asks to join, by business-scoped id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// Who asks to join, by username.
        username: Private,
        /// Picture before and after.
        profile_picture: GroupSetting,
        /// New name.
        group_subject: GroupSetting,
        /// New description.
        group_description: GroupSetting,
    }
    lists {
        /// Who joined.
        added_participants: GroupParticipant,
        /// Who left.
        removed_participants: GroupParticipant,
        /// Who could not be removed.
        failed_participants: GroupParticipant,
        /// Why the request failed.
        errors: ErrorInfo,
    }
}

record! {
    /// One of a group.
    pub struct GroupParticipant {
        /// As we asked for them.
        input: PhoneNumber,
        /// Their number.
        wa_id: PhoneNumber,
        /// Their business-scoped id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// Their username.
        username: Private,
    }
    lists {
        /// Why it failed for them.
        errors: ErrorInfo,
    }
}

record! {
    /// A changed setting.
    pub struct GroupSetting {
        /// New words.
        text: Private,
        /// New picture's MIME type.
        mime_type: String,
        /// New picture's SHA-256.
        sha256: String,
        /// It worked.
        update_successful: bool,
    }
    lists {
        /// Why it did not.
        errors: ErrorInfo,
    }
}
