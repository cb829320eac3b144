//! `templates.json`: the messages WhatsApp lets us begin a conversation with, once Meta has approved them.
//! Limits are Meta's: body 1,024 characters, header and footer 60, button label 25.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::{Lang, LocalText};

/// Meta: characters of a body.
pub const MAX_BODY: usize = 1024;
/// Meta: characters of a text header, and of a footer.
pub const MAX_HEADER: usize = 60;
/// Meta: characters of a button's label.
pub const MAX_LABEL: usize = 25;

/// The message templates of a resort.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Why they are as they are; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Each with its own name.
    pub templates: Vec<Template>,
}

impl Templates {
    /// The template of that name.
    pub fn get(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }
}

/// One message template.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name at Meta: lower case letters, digits and underscores, at most 512.
    #[schemars(regex(pattern = r"^[a-z0-9_]{1,512}$"), example = &"booking_confirmed")]
    pub name: String,
    /// Our proposal; Meta decides at review.
    pub category: Category,
    /// The part of a guest's journey it belongs to; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// What it is for; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The consent it needs.
    #[serde(default)]
    pub opt_in: OptIn,
    /// Names of what is filled in, each used in the body as `{{name}}`. URL suffixes of buttons are not listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$")), extend("uniqueItems" = true))]
    pub variables: Vec<String>,
    /// What stands above the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<Header>,
    /// The words, by language. Meta refuses a variable at the start or the end, and two side by side.
    pub body: LocalText,
    /// Small print below the body, without variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<LocalText>,
    /// At most ten; links and quick replies must not be mixed in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10))]
    pub buttons: Vec<Button>,
}

impl Template {
    /// The language to send in: the guest's, else the property's, else any the template has.
    pub fn language(&self, guest: Option<&Lang>, fallback: &Lang) -> Option<&str> {
        let has = |lang: &Lang| self.body.0.keys().find(|key| Lang::new(key) == *lang);
        let found = guest.and_then(has).or_else(|| has(fallback)).or_else(|| self.body.0.keys().next());
        found.map(String::as_str)
    }
}

/// Meta's categories, each with its own rules and price.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// About something the guest has ordered.
    Utility,
    /// Anything that sells.
    Marketing,
    /// One-time codes.
    Authentication,
}

/// The consent a message needs before it may leave.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptIn {
    /// Messages about the guest's own booking.
    #[default]
    Service,
    /// Offers and reminders that sell.
    Marketing,
    /// A colleague who takes work on WhatsApp.
    Staff,
}

/// What stands above the body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type", deny_unknown_fields)]
pub enum Header {
    /// A line of text. Meta: 60 characters, at most one variable.
    Text {
        /// The line, by language.
        text: LocalText,
    },
    /// A picture from the resort's photos.
    Image {
        /// File name below `photos/`.
        photo: super::Photo,
    },
    /// A document that is given when sending.
    Document,
    /// A place that is given when sending.
    Location,
}

/// A button below the message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type", deny_unknown_fields)]
pub enum Button {
    /// Opens a page: a fixed address and a part that is filled in when sending. Meta: at most two.
    Url {
        /// The label. Meta: 25 characters.
        text: LocalText,
        /// Whose page.
        #[serde(default)]
        site: Site,
        /// Name of the value that ends the address.
        #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"), example = &"stay_token")]
        url_suffix: String,
    },
    /// Answers for the guest.
    QuickReply {
        /// The label. Meta: 25 characters.
        text: LocalText,
        /// What we get back when it is tapped. Meta: 256 characters.
        #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,255}$"), example = &"ask_human")]
        payload: String,
    },
    /// Calls the house. Meta: at most one.
    Phone {
        /// The label. Meta: 25 characters.
        text: LocalText,
        /// E.164.
        #[schemars(regex(pattern = r"^\+[1-9][0-9]{6,14}$"), example = &"+447700900101")]
        phone: String,
    },
}

impl Button {
    /// The label, by language.
    pub fn label(&self) -> &LocalText {
        match self {
            Self::Url { text, .. } | Self::QuickReply { text, .. } | Self::Phone { text, .. } => text,
        }
    }
}

/// Whose page a button opens.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// The guest's own page at Guest Link.
    #[default]
    GuestPage,
    /// The property's booking site.
    BookingSite,
}
