//! News of accounts, numbers, templates, users, groups and calls: every webhook field but `messages`. Every part may be
//! missing; a field this version does not know is [`Field::Other`], its JSON in the item.

mod account;
mod calls;
mod coexistence;
mod groups;
mod numbers;
mod routing;
mod templates;
mod users;

pub use account::{
    AccountAlert, AccountEvent, AccountReview, AccountUpdate, AlertInfo, AuthInternationalRate, BanInfo,
    BanState, BusinessCapability, BusinessStatus, Certification, CertificationNeeded, Decision,
    Disconnection, ExceptionCountry, PartnerSolution, PaymentConfiguration, Restriction, RestrictionType,
    Violation, VolumeTier, WabaInfo,
};
pub use calls::{Call, CallRecording, CallSession, CallTranscript, Calls};
pub use coexistence::{
    AppStateSync, HistoryChunk, HistoryProgress, HistorySync, HistoryThread, MessageEchoes, SyncTime,
    SyncedContact, SyncedState, ThreadContext,
};
pub use groups::{GroupEvent, GroupParticipant, GroupSetting, GroupUpdate, Groups};
pub use numbers::{
    AccountSettings, BusinessUsername, NumberName, NumberQuality, NumberQualityEvent, NumberSettings,
    SecurityEvent, SecurityNotice, UsernameStatus,
};
pub use routing::{
    AutomaticEvent, AutomaticEvents, ContextSummary, ConversationContext, FlowError, FlowNotice, Handover,
    HandoverParty, Handovers, PurchaseData, Standby, StandbyEcho, StandbyItems,
};
pub use templates::{
    DisableInfo, QualityScore, RejectionInfo, RejectionReason, TemplateButton, TemplateCategory,
    TemplateCategoryChange, TemplateComponents, TemplateEvent, TemplateNote, TemplateQuality, TemplateStatus,
    language_code,
};
pub use users::{IdChange, PreferenceChange, UserIdChange, UserIdUpdates, UserPreference, UserPreferences};

use serde::de::DeserializeOwned;

use super::error::ItemError;

/// One change of a field other than `messages`.
#[derive(Clone, PartialEq, Debug)]
pub enum Field {
    /// `account_alerts`.
    AccountAlert(AccountAlert),
    /// `account_review_update`.
    AccountReview(AccountReview),
    /// `account_settings_update`.
    AccountSettings(AccountSettings),
    /// `account_update`.
    AccountUpdate(AccountUpdate),
    /// `automatic_events`.
    AutomaticEvents(AutomaticEvents),
    /// `business_capability_update`.
    BusinessCapability(BusinessCapability),
    /// `business_status_update`.
    BusinessStatus(BusinessStatus),
    /// `business_username_updates`.
    BusinessUsername(BusinessUsername),
    /// `calls`.
    Calls(Calls),
    /// `flows`.
    Flow(FlowNotice),
    /// `group_lifecycle_update`, `group_participants_update`, `group_settings_update`, `group_status_update`.
    Groups(Groups),
    /// `history`.
    History(HistorySync),
    /// `message_echoes`, `smb_message_echoes`: what the business sent from its phone.
    MessageEchoes(MessageEchoes),
    /// `message_template_components_update`.
    TemplateComponents(TemplateComponents),
    /// `message_template_quality_update`.
    TemplateQuality(TemplateQuality),
    /// `message_template_status_update`.
    TemplateStatus(TemplateStatus),
    /// `template_category_update`, `template_correct_category_detection`.
    TemplateCategory(TemplateCategoryChange),
    /// `messaging_handovers`.
    Handovers(Handovers),
    /// `partner_solutions`.
    PartnerSolution(PartnerSolution),
    /// `payment_configuration_update`.
    PaymentConfiguration(PaymentConfiguration),
    /// `phone_number_name_update`.
    NumberName(NumberName),
    /// `phone_number_quality_update`.
    NumberQuality(NumberQuality),
    /// `security`.
    Security(SecurityNotice),
    /// `smb_app_state_sync`.
    AppStateSync(AppStateSync),
    /// `standby`.
    Standby(Standby),
    /// `user_id_update`.
    UserIds(UserIdUpdates),
    /// `user_preferences`.
    UserPreferences(UserPreferences),
    /// A field this version does not know, or a known one in a form it does not know.
    Other,
}

impl Field {
    /// Reads the value of field `name`.
    pub(super) fn read(name: &str, json: &str) -> Result<Self, ItemError> {
        match Self::account(name, json)
            .or_else(|| Self::template(name, json))
            .or_else(|| Self::listed(name, json))
        {
            Some(read) => read.map_err(|error| ItemError::shape(name.to_owned(), &error)),
            None => Ok(Self::Other),
        }
    }

    fn account(name: &str, json: &str) -> Option<serde_json::Result<Self>> {
        Some(match name {
            "account_alerts" => typed(json, Self::AccountAlert),
            "account_review_update" => typed(json, Self::AccountReview),
            "account_settings_update" => typed(json, Self::AccountSettings),
            "account_update" => typed(json, Self::AccountUpdate),
            "business_capability_update" => typed(json, Self::BusinessCapability),
            "business_status_update" => typed(json, Self::BusinessStatus),
            // Meta's page writes it both ways.
            "business_username_updates" | "business_username_update" => typed(json, Self::BusinessUsername),
            "partner_solutions" => typed(json, Self::PartnerSolution),
            "payment_configuration_update" => typed(json, Self::PaymentConfiguration),
            "phone_number_name_update" => typed(json, Self::NumberName),
            "phone_number_quality_update" => typed(json, Self::NumberQuality),
            "security" => typed(json, Self::Security),
            "flows" => typed(json, Self::Flow),
            "messaging_handovers" => typed(json, Self::Handovers),
            _ => return None,
        })
    }

    fn template(name: &str, json: &str) -> Option<serde_json::Result<Self>> {
        Some(match name {
            "message_template_components_update" => typed(json, Self::TemplateComponents),
            "message_template_quality_update" => typed(json, Self::TemplateQuality),
            "message_template_status_update" => typed(json, Self::TemplateStatus),
            "template_category_update" | "template_correct_category_detection" => {
                typed(json, Self::TemplateCategory)
            }
            _ => return None,
        })
    }

    /// Fields whose value is a list. Without the list it is a form we do not know: better raw than empty.
    fn listed(name: &str, json: &str) -> Option<serde_json::Result<Self>> {
        Some(match name {
            "automatic_events" => {
                or_other(json, Self::AutomaticEvents, |value| value.automatic_events.is_empty())
            }
            "calls" => or_other(json, Self::Calls, Calls::is_empty),
            "group_lifecycle_update"
            | "group_participants_update"
            | "group_participant_update"
            | "group_settings_update"
            | "group_status_update" => or_other(json, Self::Groups, |value| value.groups.is_empty()),
            "history" => or_other(json, Self::History, HistorySync::is_empty),
            "message_echoes" | "smb_message_echoes" => {
                or_other(json, Self::MessageEchoes, |value| value.message_echoes.is_empty())
            }
            "smb_app_state_sync" => or_other(json, Self::AppStateSync, |value| value.state_sync.is_empty()),
            "standby" => or_other(json, Self::Standby, |value: &Standby| value.standby.is_none()),
            "user_id_update" => or_other(json, Self::UserIds, |value| value.user_id_update.is_empty()),
            "user_preferences" => {
                or_other(json, Self::UserPreferences, |value| value.user_preferences.is_empty())
            }
            _ => return None,
        })
    }
}

fn typed<T: DeserializeOwned>(json: &str, wrap: impl Fn(T) -> Field) -> serde_json::Result<Field> {
    serde_json::from_str(json).map(wrap)
}

fn or_other<'a, T: serde::Deserialize<'a>>(
    json: &'a str,
    wrap: impl Fn(T) -> Field,
    is_empty: impl Fn(&T) -> bool,
) -> serde_json::Result<Field> {
    let value = serde_json::from_str(json)?;
    Ok(if is_empty(&value) { Field::Other } else { wrap(value) })
}
