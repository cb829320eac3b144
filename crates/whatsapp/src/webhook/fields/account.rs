//! News of the WhatsApp Business Account (WABA) and the business behind it.

use crate::ids::PhoneNumber;
use crate::wire::{open_enum, record};

record! {
    /// `account_alerts`. The alert's parts stand in `alert_info`, or beside it in the older form.
    pub struct AccountAlert {
        /// `BUSINESS`, `PHONE_NUMBER` or `CURRENT_STATUS_ID` (a number's profile).
        entity_type: String,
        /// Id of what it is about.
        entity_id: String,
        /// The alert.
        alert_info: AlertInfo,
        /// Older form.
        alert_severity: String,
        /// Older form.
        alert_status: String,
        /// Older form.
        alert_type: String,
        /// Older form.
        alert_description: String,
    }
}

impl AccountAlert {
    /// The alert in either form.
    pub fn info(&self) -> AlertInfo {
        self.alert_info.clone().unwrap_or_else(|| AlertInfo {
            alert_severity: self.alert_severity.clone(),
            alert_status: self.alert_status.clone(),
            alert_type: self.alert_type.clone(),
            alert_description: self.alert_description.clone(),
        })
    }
}

record! {
    /// An alert.
    pub struct AlertInfo {
        /// `CRITICAL`, `WARNING`, `INFORMATIONAL`.
        alert_severity: String,
        /// `ACTIVE`, `NONE`.
        alert_status: String,
        /// `OBA_APPROVED`, `INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED`, …
        alert_type: String,
        /// In words.
        alert_description: String,
    }
}

open_enum! {
    /// How a review ended.
    pub enum Decision {
        /// Accepted.
        Approved = "APPROVED",
        /// Refused.
        Rejected = "REJECTED",
        /// Not yet decided.
        Pending = "PENDING",
        /// Put off.
        Deferred = "DEFERRED",
    }
}

record! {
    /// `account_review_update`.
    pub struct AccountReview {
        /// Outcome of the policy review.
        decision: Decision,
    }
}

open_enum! {
    /// What happened to the account.
    pub enum AccountEvent {
        /// Deleted.
        Deleted = "ACCOUNT_DELETED",
        /// Restricted; see `restriction_info`.
        Restriction = "ACCOUNT_RESTRICTION",
        /// Violated a policy; see `violation_info`.
        Violation = "ACCOUNT_VIOLATION",
        /// Offboarded after a change of device.
        Offboarded = "ACCOUNT_OFFBOARDED",
        /// Reconnected after that.
        Reconnected = "ACCOUNT_RECONNECTED",
        /// An ad account was linked.
        AdAccountLinked = "AD_ACCOUNT_LINKED",
        /// Eligible for authentication-international rates.
        AuthInternationalPrice = "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        /// Main country set.
        PrimaryLocation = "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        /// Disabled or reinstated; see `ban_info`.
        Disabled = "DISABLED_UPDATE",
        /// Marketing-messages terms signed.
        MarketingTermsSigned = "MM_LITE_TERMS_SIGNED",
        /// Shared with a partner.
        PartnerAdded = "PARTNER_ADDED",
        /// A customer granted our app permissions.
        PartnerAppInstalled = "PARTNER_APP_INSTALLED",
        /// A customer removed our app.
        PartnerAppUninstalled = "PARTNER_APP_UNINSTALLED",
        /// A customer's business must be verified.
        CertificationNeeded = "PARTNER_CLIENT_CERTIFICATION_NEEDED",
        /// Verification of a customer's business moved on.
        CertificationStatus = "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        /// No longer shared with a partner.
        PartnerRemoved = "PARTNER_REMOVED",
        /// Another price tier.
        VolumeTier = "VOLUME_BASED_PRICING_TIER_UPDATE",
        /// Verified (old).
        Verified = "VERIFIED_ACCOUNT",
    }
}

record! {
    /// `account_update`. Which part is there depends on the event.
    pub struct AccountUpdate {
        /// What happened.
        event: AccountEvent,
        /// The business's number.
        phone_number: PhoneNumber,
        /// Main country, two letters.
        country: String,
        /// Account and partner.
        waba_info: WabaInfo,
        /// The violation.
        violation_info: Violation,
        /// Rates for authentication messages.
        auth_international_rate_eligibility: AuthInternationalRate,
        /// The ban.
        ban_info: BanInfo,
        /// The price tier.
        volume_tier_info: VolumeTier,
        /// Why a shared number was disconnected.
        disconnection_info: Disconnection,
        /// Verification of a customer's business.
        partner_client_certification_info: Certification,
        /// Whose business must be verified.
        partner_client_certification_needed_info: CertificationNeeded,
    }
    lists {
        /// The restrictions.
        restriction_info: Restriction,
    }
}

record! {
    /// Account and partner.
    pub struct WabaInfo {
        /// The account.
        waba_id: String,
        /// The business that owns it.
        owner_business_id: String,
        /// The ad account.
        ad_account_linked: String,
        /// The ad account, spelt otherwise.
        ad_account_id: String,
        /// The partner's app.
        partner_app_id: String,
        /// The multi-partner solution.
        solution_id: String,
    }
    lists {
        /// The solution's partners.
        solution_partner_business_ids: String,
    }
}

record! {
    /// A violation.
    pub struct Violation {
        /// `ADULT`, `SPAM`, …
        violation_type: String,
    }
}

record! {
    /// When authentication-international rates start.
    pub struct AuthInternationalRate {
        /// Unix seconds, for all other countries.
        start_time: i64,
    }
    lists {
        /// Countries with a start of their own.
        exception_countries: ExceptionCountry,
    }
}

record! {
    /// A country with its own start.
    pub struct ExceptionCountry {
        /// Two letters.
        country_code: String,
        /// Unix seconds.
        start_time: i64,
    }
}

open_enum! {
    /// State of a ban.
    pub enum BanState {
        /// Will be disabled.
        ScheduleForDisable = "SCHEDULE_FOR_DISABLE",
        /// Disabled.
        Disable = "DISABLE",
        /// Enabled again.
        Reinstate = "REINSTATE",
    }
}

record! {
    /// A ban.
    pub struct BanInfo {
        /// Its state.
        waba_ban_state: BanState,
        /// Its day, as text for people (`April 17, 2025`).
        waba_ban_date: String,
    }
}

record! {
    /// A price tier.
    pub struct VolumeTier {
        /// Unix seconds.
        tier_update_time: i64,
        /// `UTILITY`, `AUTHENTICATION`.
        pricing_category: String,
        /// `from:to` messages.
        tier: String,
        /// `2025-11`.
        effective_month: String,
        /// Market.
        region: String,
    }
}

record! {
    /// Why a shared number was disconnected.
    pub struct Disconnection {
        /// `PRIMARY_INACTIVITY`, `CHANGE_NUMBER`, …
        reason: String,
        /// `SYSTEM` or `USER`.
        initiated_by: String,
    }
}

record! {
    /// Verification of a customer's business.
    pub struct Certification {
        /// The customer's business.
        client_business_id: String,
        /// `APPROVED`, `DISCARDED`, `FAILED`, `PENDING`, `REVOKED`.
        status: String,
    }
    lists {
        /// Why not; `NONE` when approved.
        rejection_reasons: String,
    }
}

record! {
    /// Whose business must be verified.
    pub struct CertificationNeeded {
        /// The customer's business.
        client_business_id: String,
    }
}

open_enum! {
    /// What is restricted.
    pub enum RestrictionType {
        /// No further numbers.
        AddNumber = "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
        /// The business may not write first.
        BusinessInitiated = "RESTRICTED_BIZ_INITIATED_MESSAGING",
        /// The business may not answer.
        CustomerInitiated = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
        /// No utility templates.
        UtilityTemplates = "RESTRICTED_UTILITY_TEMPLATES",
    }
}

record! {
    /// A restriction.
    pub struct Restriction {
        /// What is restricted.
        restriction_type: RestrictionType,
        /// Unix seconds at which it ends.
        expiration: i64,
        /// What can be done about it.
        remediation: String,
    }
}

record! {
    /// `business_capability_update`.
    pub struct BusinessCapability {
        /// Unique users a day outside the service window: a number or a tier (`TIER_2K`); `-1` is unlimited.
        max_daily_conversations_per_business: String,
        /// The same, per number (old).
        max_daily_conversation_per_phone: i64,
        /// Numbers the business may have.
        max_phone_numbers_per_business: i64,
        /// Numbers one account may have.
        max_phone_numbers_per_waba: i64,
    }
}

record! {
    /// `business_status_update`.
    pub struct BusinessStatus {
        /// The business.
        business_id: String,
        /// What happened.
        event: String,
    }
}

record! {
    /// `partner_solutions`. The entry's id is a business portfolio, not an account.
    pub struct PartnerSolution {
        /// `SOLUTION_CREATED`, `SOLUTION_UPDATED`.
        event: String,
        /// The solution.
        solution_id: String,
        /// `ACTIVE`, `DEACTIVATED`, `DRAFT`, `INITIATED`, `PENDING_DEACTIVATION`, `REJECTED`.
        solution_status: String,
    }
}

record! {
    /// `payment_configuration_update`.
    pub struct PaymentConfiguration {
        /// Its name in order messages.
        configuration_name: String,
        /// The gateway.
        provider_name: String,
        /// Our account at the gateway.
        provider_mid: String,
        /// `Active`, `Needs Connecting`, `Needs Testing`.
        status: String,
        /// Unix seconds.
        created_timestamp: i64,
        /// Unix seconds.
        updated_timestamp: i64,
    }
}
