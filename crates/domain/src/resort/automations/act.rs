//! What an automation does: messages, and work for people and other programs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::LocalText;

/// Something to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type", deny_unknown_fields)]
pub enum Act {
    /// Sends a message template to the guest.
    SendTemplate {
        /// Its name in `templates.json`.
        template: String,
        /// Values of the template's variables, where they are not those of the event.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        values: BTreeMap<String, Given>,
    },
    /// Writes in words of its own while the guest's 24-hour window is open; else sends the template.
    Send {
        /// The words, by language; `{{first_name}}` and the like are filled in.
        text: LocalText,
        /// What is sent when the window is closed: its name in `templates.json`.
        template: String,
        /// Values of the variables, where they are not those of the event.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        values: BTreeMap<String, Given>,
    },
    /// Opens a service request for the guest.
    Request {
        /// The service's id in `services.json`.
        service: String,
        /// What the staff read with it; `{{first_name}}` and the like are filled in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Tells the staff.
    NotifyStaff {
        /// Only this department, by its id in `services.json`; all when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        department: Option<String>,
        /// The words; `{{first_name}}` and the like are filled in.
        text: String,
    },
    /// Remembers a word about the guest. Expressions see it in `guest.tags`.
    Tag {
        /// The word.
        #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,39}$"), example = &"vip")]
        tag: String,
    },
    /// Tells another program, signed as Standard Webhooks are.
    Webhook {
        /// Where to; public addresses over https only. (A program on this very machine, over http, for trying it out:
        /// then the program must be started with `BOOKINGS_ALLOW_PRIVATE_ADDRESSES=1`.)
        #[schemars(regex(pattern = r"^(https://[^\s]{1,2000}|http://127\.0\.0\.1:[0-9]{1,5}/[^\s]{0,2000})$"), example = &"https://hooks.example.com/guestlink")]
        url: String,
        /// What it is signed with; begins with `whsec_`, or names a variable of the environment.
        secret: crate::resort::connection::Secret,
        /// What is told: names and where they come from.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        values: BTreeMap<String, Given>,
    },
}

impl Act {
    /// The template it may send.
    pub fn template(&self) -> Option<&str> {
        match self {
            Self::SendTemplate { template, .. } | Self::Send { template, .. } => Some(template),
            _ => None,
        }
    }

    /// The values it gives.
    pub fn values(&self) -> Option<&BTreeMap<String, Given>> {
        match self {
            Self::SendTemplate { values, .. } | Self::Send { values, .. } | Self::Webhook { values, .. } => {
                Some(values)
            }
            _ => None,
        }
    }
}

/// A value: an expression over what is known, or words by language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Given {
    /// An expression, such as `money(due_minor)`.
    Expression(String),
    /// Words, by language.
    Words(LocalText),
}
