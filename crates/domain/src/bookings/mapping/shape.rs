//! The mapping as its owner writes it. Every member may be left out, so that a connection can take a preset and change
//! a line of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::body::Format;
use crate::money::Currency;

/// How a platform's bodies become Guest Link events. Every value is a MiniJinja expression (no template text) over
/// `body`, `item`, `item_name`, `headers`, `query`, `conn` and the names of `let`.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Always `guestlink.mapping/1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^guestlink\.mapping/1$"), example = &"guestlink.mapping/1")]
    pub mapping: Option<String>,
    /// The platform's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// How the platform usually proves its origin; for the reader only, a connection says it in its own `auth`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<serde_json::Value>,
    /// How bodies are written. Left out: JSON or a form, whichever it looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// The list of events in a body. Left out: the body is one event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"body if body is sequence else [body]")]
    pub items: Option<String>,
    /// Names for parts that are used more than once. They may use one another, in any order.
    #[serde(default, rename = "let", skip_serializing_if = "BTreeMap::is_empty")]
    pub lets: BTreeMap<String, String>,
    /// True: the event is acknowledged and ignored (owner blocks, own messages, test pings).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_if: Option<String>,
    /// The type of the Guest Link event; none for an event we have no use for.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What the event tells, by field: a short name (`check_in`, `guest_phone_e164`, …) or a path below the event's
    /// `data` (`reservation.price.tax_included_minor`, `ext.anything`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// What is asked of the platform when its event does not say enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch: Option<Fetch>,
    /// What the platform is told once an event has had its effect here. Left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge: Option<Acknowledge>,
    /// What the platform wants to read in our answer. Left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
}

/// A POST to the host of `fetch`, with its token and headers, that says: we have it. Sent after the event is stored with
/// what follows from it, and again until the platform has heard it.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledge {
    /// When it is said (an expression). Left out: for every event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What follows the host; begins with `/` (an expression).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"'/api/v1/booking_revisions/' ~ item.data.id|segment ~ '/ack'")]
    pub path: Option<String>,
    /// The body, as a value that is sent as JSON (an expression). Left out: an empty object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
}

/// A question to the platform about an event that does not say enough. The answer goes through the same mapping, with
/// the event's item as `thin`.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// When it is asked (an expression). Left out: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Scheme and host, as text: the one place the token is ever sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^https?://[^/?#@\s]+$"), example = &"https://api.channex.io")]
    pub base: Option<String>,
    /// What follows the host; begins with `/` (an expression). Put what comes from the event through `segment`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"'/api/v1/bookings/' ~ item.payload.booking_id|segment")]
    pub path: Option<String>,
    /// The body of a POST, as a value that is sent as JSON (an expression). Left out: a GET.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Further headers, as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// How the connection's token is shown. Left out: `Authorization: Bearer …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenPlace>,
}

/// How a token is shown: in a header, or as a member of the body of a POST.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum TokenPlace {
    /// In a header.
    Header {
        /// The header.
        #[schemars(regex(pattern = r"^[A-Za-z0-9-]{1,64}$"), example = &"user-api-key")]
        header: String,
        /// What stands before the token.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
    },
    /// In the body.
    Member {
        /// The member of the body.
        #[schemars(example = &"AccessToken")]
        member: String,
    },
}

/// What a platform wants to read in our answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// An `OTA_HotelResNotifRS` with the reservations' ids, in SOAP when the request was.
    OtaHotelResNotif,
}

/// Which of two numbers in `12/08/2026` is the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// What a mapping cannot read in a body, because the platform does not say it: `conn` in expressions.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The currency of amounts that come without one. Left out: the property's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The country of telephone numbers that come without one, ISO 3166. Left out: such numbers are not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[A-Z]{2}$"), example = &"ES")]
    pub country: Option<String>,
    /// Which number of `12/08/2026` is the day. Left out: such dates are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The time zone of moments that come without one. Left out: the property's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Europe/Madrid")]
    pub timezone: Option<String>,
    /// The platform's name of a unit or room type → the accommodation's id in the catalog.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
}

impl Mapping {
    /// This mapping with the members another one has instead of its own; names of `let`, fields and headers are taken
    /// over one by one.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        let other = other.clone();
        self.platform = other.platform.or(self.platform);
        self.format = other.format.or(self.format);
        self.items = other.items.or(self.items);
        self.lets.extend(other.lets);
        self.skip_if = other.skip_if.or(self.skip_if);
        self.kind = other.kind.or(self.kind);
        self.fields.extend(other.fields);
        self.reply = other.reply.or(self.reply);
        self.acknowledge = other.acknowledge.or(self.acknowledge);
        self.fetch = match (self.fetch, other.fetch) {
            (Some(mine), Some(its)) => Some(mine.with(its)),
            (mine, its) => its.or(mine),
        };
        self
    }
}

impl Fetch {
    fn with(mut self, other: Self) -> Self {
        self.when = other.when.or(self.when);
        self.base = other.base.or(self.base);
        self.path = other.path.or(self.path);
        self.post = other.post.or(self.post);
        self.headers.extend(other.headers);
        self.token = other.token.or(self.token);
        self
    }
}
