//! `connections/*.json`: who may tell us about bookings, how they prove it is them, and how their words become ours.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bookings::mapping::{self, Mapping, Settings};

/// A booking platform that sends us events, or whose calendars we read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Short name; the last part of its webhook's address and the file's name.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{1,39}$"), example = &"website")]
    pub id: String,
    /// Its name on the dashboard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How its bodies are read. Left out: `mapping`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The mapping that comes with the program, by its platform's name (`hostaway`, `stripe`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"hostaway")]
    pub preset: Option<String>,
    /// How its bodies become Guest Link events; beside a preset, only what is different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Mapping>,
    /// How it proves that a body is its own. Not for calendars: those are fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<Auth>,
    /// What its bodies do not say.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub settings: Settings,
    /// What we show the platform when we ask it something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// The calendars to read, for `ical`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<Feed>,
    /// Switched off: bodies are refused as if the connection did not exist.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub enabled: bool,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_yes(flag: &bool) -> bool {
    *flag
}

fn is_unset(settings: &Settings) -> bool {
    *settings == Settings::default()
}

impl Connection {
    /// How its bodies are read.
    pub fn kind(&self) -> Kind {
        self.kind.unwrap_or(Kind::Mapping)
    }

    /// The whole mapping: the preset with what this connection has instead. `None` when it has none, or names a preset
    /// there is not.
    pub fn whole_mapping(&self) -> Option<Mapping> {
        let preset = match &self.preset {
            Some(name) => Some(mapping::preset(name)?),
            None => None,
        };
        match (preset, &self.mapping) {
            (Some(preset), Some(own)) => Some(preset.with(own)),
            (preset, own) => preset.or_else(|| own.clone()),
        }
    }
}

/// How a connection's bodies are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The Guest Link event, as its schema (`event`) says.
    Native,
    /// By a mapping: a preset, its own, or a preset with changes.
    Mapping,
    /// Calendars (iCal) that are read from time to time.
    Ical,
}

/// What we show the platform when we ask it something.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The platform's API token or key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Where a token is got and got anew (OAuth 2.0, client credentials): apaleo, Cloudbeds, Guesty, Hostaway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<OAuth>,
}

/// How a token is got: OAuth 2.0's grant "client credentials" (RFC 6749 §4.4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OAuth {
    /// The token endpoint. Public https addresses only.
    #[schemars(regex(pattern = r"^https?://[^\s@#]+$"), example = &"https://identity.apaleo.com/connect/token")]
    pub token_url: String,
    /// The program's name at the platform.
    #[schemars(length(min = 1))]
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// What the token is to be good for. Left out: what the platform gives by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Where name and secret are shown. Left out: in the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// Where a program shows its name and secret to a token endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// As HTTP Basic.
    Header,
    /// As `client_id` and `client_secret` in the form (Guesty, Hostaway, Cloudbeds).
    Form,
}

/// A calendar to read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// Its address; whoever has it can read the calendar, so it is a secret.
    pub url: Secret,
    /// The accommodation it is about.
    pub accommodation: String,
    /// The room itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// How a sender proves that a body is its own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "scheme", deny_unknown_fields)]
pub enum Auth {
    /// Standard Webhooks (`webhook-*` or `svix-*` headers).
    StandardWebhooks {
        /// Begins with `whsec_`, the rest is base64.
        secret: Secret,
        /// Still valid while the secret is being changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        old_secrets: Vec<Secret>,
    },
    /// Stripe (`stripe-signature` header).
    Stripe {
        /// As Stripe shows it, used as it is.
        secret: Secret,
        /// Still valid while the secret is being changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        old_secrets: Vec<Secret>,
    },
    /// HMAC-SHA256 over the body, in hexadecimal, in a header (Hospitable, Lodgify, Cal.com).
    HmacSha256Hex {
        /// The header that carries it.
        #[schemars(regex(pattern = r"^[A-Za-z0-9-]{1,64}$"), example = &"Signature")]
        header: String,
        /// What stands before it in the header, for example `sha256=`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
        /// The key.
        secret: Secret,
        /// Still valid while the secret is being changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        old_secrets: Vec<Secret>,
    },
    /// HMAC-SHA256 over the body, in base64, in a header (WooCommerce).
    HmacSha256Base64 {
        /// The header that carries it.
        #[schemars(regex(pattern = r"^[A-Za-z0-9-]{1,64}$"), example = &"X-WC-Webhook-Signature")]
        header: String,
        /// What stands before it in the header.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
        /// The key.
        secret: Secret,
        /// Still valid while the secret is being changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        old_secrets: Vec<Secret>,
    },
    /// HTTP Basic (Hostaway, OwnerRez, apaleo).
    Basic {
        /// The user's name.
        #[schemars(length(min = 1))]
        user: String,
        /// The password.
        password: Secret,
    },
    /// A user and a password in the header of a SOAP message: WS-Security's `UsernameToken` with the password as text
    /// (SiteMinder).
    WsSecurity {
        /// The user's name.
        #[schemars(length(min = 1))]
        user: String,
        /// The password.
        password: Secret,
    },
    /// A header with a fixed value (Channex, Beds24).
    StaticHeader {
        /// The header's name.
        #[schemars(regex(pattern = r"^[A-Za-z0-9-]{1,64}$"), example = &"X-Api-Token")]
        header: String,
        /// Its value.
        value: Secret,
    },
    /// A secret at the end of the address's path (Mews, Smoobu, Uplisting).
    PathToken {
        /// The last part of the path.
        token: Secret,
    },
    /// A secret in the address's query. The last resort: it is written into the logs of every proxy.
    QueryToken {
        /// The parameter's name.
        #[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,64}$"), example = &"token")]
        parameter: String,
        /// Its value.
        token: Secret,
    },
}

/// A secret: as text, or as the name of the environment variable that holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Secret {
    /// The secret itself. Keep such a file out of reach.
    Literal(#[schemars(length(min = 1))] String),
    /// Where it is found when the program starts.
    Env {
        /// Name of an environment variable.
        #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]{0,127}$"), example = &"WEBSITE_WEBHOOK_SECRET")]
        env: String,
    },
}

impl Secret {
    /// The secret's value, given how variables of the environment are read. `None` when its variable is not set.
    pub fn value<'a>(&'a self, env: &dyn Fn(&str) -> Option<String>) -> Option<std::borrow::Cow<'a, str>> {
        match self {
            Self::Literal(text) => Some(text.into()),
            Self::Env { env: name } => env(name).filter(|value| !value.is_empty()).map(Into::into),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(_) => f.write_str("Secret(…)"),
            Self::Env { env } => write!(f, "Secret(${env})"),
        }
    }
}
