//! `welcome.json`: what the welcome page of a stay says. Sections appear by phase of the stay; secrets only inside
//! their window and after a tap.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Photo;
use super::hours::WeekHours;
use crate::language::LocalText;

/// The contents of the welcome page.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The picture on top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hero: Option<Photo>,
    /// A sentence under the greeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<LocalText>,
    /// How to get in, step by step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check_in_steps: Vec<Step>,
    /// How to find the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directions: Option<Directions>,
    /// The network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wifi: Option<Wifi>,
    /// Codes of doors and key boxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<Door>,
    /// What we ask of guests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub house_rules: Vec<LocalText>,
    /// Breakfast, pool, gym and when they are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<Facility>,
    /// Places worth going to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tips: Vec<Tip>,
    /// Services offered on the page, by their ids, in this order. All of them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("uniqueItems" = true))]
    pub services: Option<Vec<String>>,
    /// Whom to call when it is serious, most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergency: Vec<EmergencyNumber>,
    /// What to do on the day of departure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check_out_steps: Vec<Step>,
    /// What the page says after the stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
}

/// One step, with a picture if it helps.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What to do.
    pub text: LocalText,
    /// What it looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
}

/// How to find the house. Nothing is loaded from a map service until the guest taps.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Directions {
    /// The way, by car and by bus.
    pub text: LocalText,
    /// Where to leave the car.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parking: Option<LocalText>,
    /// A drawn map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<Photo>,
    /// Opens in the guest's map app. The address of `property.json` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(url)]
    pub map_url: Option<String>,
}

/// The network. The password is shown to guests in the house only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wifi {
    /// Name of the network.
    #[schemars(length(min = 1, max = 32))]
    pub ssid: String,
    /// Its password. WPA: 8 to 63 characters.
    #[schemars(length(min = 8, max = 63))]
    pub password: String,
}

impl fmt::Debug for Wifi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wifi").field("ssid", &self.ssid).finish_non_exhaustive()
    }
}

/// Codes of doors and key boxes, shown from check-in time until check-out, after a tap.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// How to use the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<LocalText>,
    /// The code of each unit, by the unit's name in the catalog.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
    /// The key box for arrivals after reception hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_box: Option<String>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("units", &self.codes.keys()).finish_non_exhaustive()
    }
}

/// Something of the house that has hours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facility {
    /// Its name.
    pub name: LocalText,
    /// A line that says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<LocalText>,
    /// When it is open; always when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<WeekHours>,
}

/// A place worth going to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tip {
    /// Its name.
    pub name: LocalText,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<LocalText>,
    /// How far it is, in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<u32>,
    /// Its own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(url)]
    pub url: Option<String>,
}

/// Whom to call when it is serious.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyNumber {
    /// What it is.
    pub name: LocalText,
    /// As it is dialled.
    #[schemars(regex(pattern = r"^\+?[0-9][0-9 ]{1,20}$"), example = &"112")]
    pub phone: String,
}

/// What the page says after the stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Thanks.
    pub text: LocalText,
    /// Where guests may review the stay; the same links for every guest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<ReviewLink>,
    /// A promotion code of the catalog for the next stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promo_code: Option<String>,
}

/// A place for reviews.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewLink {
    /// Its name, shown as it is.
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    /// Where it is.
    #[schemars(url)]
    pub url: String,
}
