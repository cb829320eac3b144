//! The business's numbers, profile and webhook subscriptions.

use http::Method;
use serde::Deserialize;

use super::Client;
use super::page::Page;
use super::request::Payload;
use crate::errors::Failure;
use crate::ids::PhoneNumber;
use crate::wire::{Raw, record};

const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status,status,\
                             throughput,whatsapp_business_manager_messaging_limit";

const PROFILE_FIELDS: &str = "about,address,description,email,profile_picture_url,websites,vertical";

record! {
    /// A business number.
    pub struct NumberInfo {
        /// Its id, the key for sending and routing.
        id: String,
        /// As shown to people.
        display_phone_number: PhoneNumber,
        /// Name shown in chats.
        verified_name: String,
        /// `GREEN`, `YELLOW`, `RED`, `NA` or `UNKNOWN`.
        quality_rating: String,
        /// `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`.
        code_verification_status: String,
        /// `APPROVED`, `PENDING_REVIEW`, `DECLINED`, …
        name_status: String,
        /// `CONNECTED`, `PENDING`, `FLAGGED`, `RESTRICTED`, `RATE_LIMITED`, `DISCONNECTED`, …
        status: String,
        /// Messages a second.
        throughput: Throughput,
        /// Unique users a day outside the service window.
        whatsapp_business_manager_messaging_limit: Raw,
        /// The same, old.
        messaging_limit_tier: String,
        /// `LIVE` or `SANDBOX`.
        account_mode: String,
        /// `CLOUD_API`, …
        host_platform: String,
        /// Two letters.
        country_code: String,
        /// Digits.
        country_dial_code: String,
        /// Review of the display name, old.
        unified_cert_status: String,
        /// Has the badge.
        is_official_business_account: bool,
        /// Username.
        username: String,
    }
}

record! {
    /// Messages a second.
    pub struct Throughput {
        /// `STANDARD` (80) or `HIGH` (1,000).
        level: String,
    }
}

record! {
    /// What users see about the business.
    pub struct BusinessProfile {
        /// 139 characters.
        about: String,
        /// 256 characters.
        address: String,
        /// 512 characters.
        description: String,
        /// 128 characters.
        email: String,
        /// Picture.
        profile_picture_url: String,
        /// `HOTEL`, `TRAVEL`, `RESTAURANT`, …
        vertical: String,
    }
    lists {
        /// At most two.
        websites: String,
    }
}

record! {
    /// An app that gets the account's webhooks.
    pub struct LinkedApp {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its page.
        link: String,
    }
}

impl Client {
    /// One business number.
    pub async fn number(&self, phone_number_id: &str) -> Result<NumberInfo, Failure> {
        self.get(&[phone_number_id], &[("fields", NUMBER_FIELDS)]).await
    }

    /// A page of an account's numbers.
    pub async fn numbers(&self, account_id: &str, after: Option<&str>) -> Result<Page<NumberInfo>, Failure> {
        let mut query = vec![("fields", NUMBER_FIELDS)];
        query.extend(after.map(|after| ("after", after)));
        self.get(&[account_id, "phone_numbers"], &query).await
    }

    /// What users see about the business behind a number.
    pub async fn business_profile(&self, phone_number_id: &str) -> Result<BusinessProfile, Failure> {
        #[derive(Deserialize)]
        struct Entry {
            business_profile: Option<BusinessProfile>,
            #[serde(flatten)]
            flat: BusinessProfile,
        }
        let path = [phone_number_id, "whatsapp_business_profile"];
        let page: Page<Entry> = self.get(&path, &[("fields", PROFILE_FIELDS)]).await?;
        // Meta's description nests it, its answers do not.
        let profile = page.data.into_iter().next().map(|entry| entry.business_profile.unwrap_or(entry.flat));
        Ok(profile.unwrap_or_default())
    }

    /// The apps that get an account's webhooks: without ours in it, no message arrives.
    pub async fn subscribed_apps(&self, account_id: &str) -> Result<Vec<LinkedApp>, Failure> {
        #[derive(Deserialize)]
        struct Entry {
            whatsapp_business_api_data: LinkedApp,
        }
        let page: Page<Entry> = self.get(&[account_id, "subscribed_apps"], &[]).await?;
        Ok(page.data.into_iter().map(|entry| entry.whatsapp_business_api_data).collect())
    }

    /// Subscribes the token's app to an account's webhooks. May be repeated.
    pub async fn subscribe_app(&self, account_id: &str) -> Result<(), Failure> {
        let answer = self.call(Method::POST, &[account_id, "subscribed_apps"], &[], Payload::None).await;
        answer.and_then(|answer| answer.done()).map_err(Failure::repeatable)
    }

    pub(super) async fn get<T: serde::de::DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, Failure> {
        let answer = self.call(Method::GET, path, query, Payload::None).await;
        answer.and_then(|answer| answer.read()).map_err(Failure::repeatable)
    }
}
