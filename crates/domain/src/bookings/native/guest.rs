//! Who an event is about, and what they agreed to. `Debug` shows neither name nor address.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::PhoneNumber;
use super::text::{InstantText, LanguageText, PhoneText, lang, phone};
use crate::language::Lang;

/// Who it is about. `Debug` shows neither name nor address.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Guest {
    /// Full name as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Mailbox, possibly an alias of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// E.164; left out when it cannot be normalised with certainty.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "phone")]
    #[schemars(with = "Option<PhoneText>")]
    pub phone: Option<PhoneNumber>,
    /// The telephone as the source wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_raw: Option<String>,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lang")]
    #[schemars(with = "Option<LanguageText>")]
    pub language: Option<Lang>,
    /// ISO 3166, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[A-Z]{2}$"))]
    pub country: Option<String>,
    /// The sender's own id of the guest.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What the guest agreed to, and where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whatsapp_opt_in: Option<OptIn>,
}

impl Guest {
    /// The name to call the guest by: the first name, else the first word of the full name.
    pub fn first_name(&self) -> Option<&str> {
        let given = self.first_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        given.or_else(|| self.name.as_deref()?.split_whitespace().next())
    }

    /// May get messages about the own booking.
    pub fn allows_service(&self) -> bool {
        self.whatsapp_opt_in.as_ref().is_some_and(|opt_in| opt_in.granted)
    }

    /// May get offers and reminders that sell.
    pub fn allows_marketing(&self) -> bool {
        self.whatsapp_opt_in.as_ref().is_some_and(|opt_in| opt_in.granted && opt_in.marketing)
    }
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest")
            .field("phone", &self.phone)
            .field("language", &self.language)
            .field("whatsapp_opt_in", &self.whatsapp_opt_in)
            .finish_non_exhaustive()
    }
}

/// Consent to WhatsApp messages, with its proof.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OptIn {
    /// Given.
    pub granted: bool,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<InstantText>")]
    pub at: Option<Timestamp>,
    /// Where, for example `booking form checkbox`.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Also for offers.
    #[serde(default)]
    pub marketing: bool,
}
