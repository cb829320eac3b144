//! News of message templates. Their language may come as `en-US` here where the API says `en_US`; see
//! [`language_code`].

use std::borrow::Cow;

use crate::wire::{open_enum, record};

/// A template's language as the API writes it: `en-US` becomes `en_US`.
pub fn language_code(language: &str) -> Cow<'_, str> {
    if language.contains('-') { language.replace('-', "_").into() } else { language.into() }
}

open_enum! {
    /// What became of a template.
    pub enum TemplateEvent {
        /// It may be sent.
        Approved = "APPROVED",
        /// Put away because unused.
        Archived = "ARCHIVED",
        /// Taken back from there.
        Unarchived = "UNARCHIVED",
        /// Gone.
        Deleted = "DELETED",
        /// Switched off for bad feedback.
        Disabled = "DISABLED",
        /// In danger of that.
        Flagged = "FLAGGED",
        /// Appealed.
        InAppeal = "IN_APPEAL",
        /// The account has all the templates it may have.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// Cannot be changed.
        Locked = "LOCKED",
        /// May not be sent for a while.
        Paused = "PAUSED",
        /// In review.
        Pending = "PENDING",
        /// In use again.
        Reinstated = "REINSTATED",
        /// Being deleted.
        PendingDeletion = "PENDING_DELETION",
        /// Refused.
        Rejected = "REJECTED",
    }
}

open_enum! {
    /// Why a template was refused.
    pub enum RejectionReason {
        /// Against the policy.
        AbusiveContent = "ABUSIVE_CONTENT",
        /// Category not offered there.
        CategoryNotAvailable = "CATEGORY_NOT_AVAILABLE",
        /// Another category would fit.
        IncorrectCategory = "INCORRECT_CATEGORY",
        /// See `rejection_info`.
        InvalidFormat = "INVALID_FORMAT",
        /// No reason: it was not refused.
        None = "NONE",
        /// Promotion.
        Promotional = "PROMOTIONAL",
        /// Against the policy.
        Scam = "SCAM",
        /// Does not fit its category.
        TagContentMismatch = "TAG_CONTENT_MISMATCH",
    }
}

open_enum! {
    /// What a template is for.
    pub enum TemplateCategory {
        /// Promotion.
        Marketing = "MARKETING",
        /// About something the user has with us.
        Utility = "UTILITY",
        /// Codes.
        Authentication = "AUTHENTICATION",
    }
}

open_enum! {
    /// How a template is received.
    pub enum QualityScore {
        /// Well.
        Green = "GREEN",
        /// Middling.
        Yellow = "YELLOW",
        /// Badly.
        Red = "RED",
        /// Not yet known.
        Unknown = "UNKNOWN",
    }
}

record! {
    /// `message_template_status_update`.
    pub struct TemplateStatus {
        /// What became of it.
        event: TemplateEvent,
        /// Its id.
        message_template_id: String,
        /// Its name.
        message_template_name: String,
        /// Its language, as it came; see [`language_code`].
        message_template_language: String,
        /// Its category.
        message_template_category: TemplateCategory,
        /// Why.
        reason: RejectionReason,
        /// When switched off.
        disable_info: DisableInfo,
        /// When paused or locked.
        other_info: TemplateNote,
        /// When refused for its format.
        rejection_info: RejectionInfo,
    }
}

record! {
    /// When a template was switched off.
    pub struct DisableInfo {
        /// Unix seconds or text: Meta sends both.
        disable_date: String,
    }
}

record! {
    /// Why a template was paused or locked.
    pub struct TemplateNote {
        /// `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`, `UNPAUSE`, `DISABLED`.
        title: String,
        /// In words.
        description: String,
    }
}

record! {
    /// Why a template's format was refused.
    pub struct RejectionInfo {
        /// What is wrong.
        reason: String,
        /// What to do.
        recommendation: String,
    }
}

record! {
    /// `message_template_quality_update`.
    pub struct TemplateQuality {
        /// Score before.
        previous_quality_score: QualityScore,
        /// Score now.
        new_quality_score: QualityScore,
        /// Its id.
        message_template_id: String,
        /// Its name.
        message_template_name: String,
        /// Its language, as it came; see [`language_code`].
        message_template_language: String,
    }
}

record! {
    /// `template_category_update` and `template_correct_category_detection`.
    pub struct TemplateCategoryChange {
        /// Its id.
        message_template_id: String,
        /// Its name.
        message_template_name: String,
        /// Its language, as it came; see [`language_code`].
        message_template_language: String,
        /// Category before (change done).
        previous_category: TemplateCategory,
        /// Category now; while a change is only announced, still the old one.
        new_category: TemplateCategory,
        /// Category it will get (change announced).
        correct_category: TemplateCategory,
        /// Unix seconds at which it will.
        category_update_timestamp: i64,
        /// Category it was sent as (detection).
        category: TemplateCategory,
    }
}

impl TemplateCategoryChange {
    /// Announced, not yet done.
    pub fn is_impending(&self) -> bool {
        self.correct_category.is_some()
    }
}

record! {
    /// `message_template_components_update`.
    pub struct TemplateComponents {
        /// Its id.
        message_template_id: String,
        /// Its name.
        message_template_name: String,
        /// Its language, as it came; see [`language_code`].
        message_template_language: String,
        /// Header.
        message_template_title: String,
        /// Body.
        message_template_element: String,
        /// Footer.
        message_template_footer: String,
    }
    lists {
        /// Buttons.
        message_template_buttons: TemplateButton,
    }
}

record! {
    /// A button.
    pub struct TemplateButton {
        /// `URL`, `PHONE_NUMBER`, `QUICK_REPLY`, …
        message_template_button_type: String,
        /// Its label.
        message_template_button_text: String,
        /// Where it leads.
        message_template_button_url: String,
        /// Whom it calls.
        message_template_button_phone_number: String,
    }
}
