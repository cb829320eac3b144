//! `services.json`: what guests may ask for, who does it, and how fast. Minutes throughout.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::hours::{Span, WeekHours};
use crate::language::{Lang, LocalText};

/// Departments, staff and services of a resort.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Services {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Teams that do the work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Department>,
    /// People of the house.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<StaffMember>,
    /// What guests may ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service>,
}

/// A team.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Short name for machines.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,39}$"), example = &"housekeeping")]
    pub id: String,
    /// Its name on the dashboard.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// The staff member told first when something is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
}

/// A person of the house.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// Short name for machines.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,39}$"), example = &"ines")]
    pub id: String,
    /// Name shown to colleagues.
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their team; the owner may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Languages they speak, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Lang>,
    /// Their own WhatsApp number, if they take work there. E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^\+[1-9][0-9]{6,14}$"), example = &"+447700900150")]
    pub whatsapp: Option<String>,
    /// Their mailbox, if they take work there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(email, example = &"rosa@example.com")]
    pub email: Option<String>,
    /// How they want to be told of work, first choice first; the next one when that fails. Without a choice: every way
    /// there is, WhatsApp first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<Notify>,
    /// When they are at work; always, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shifts: Option<WeekHours>,
    /// When only what is urgent reaches them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<Span>,
    /// Requests they have at once before others are asked first; 5 if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 50))]
    pub capacity: Option<u16>,
}

/// A way to tell somebody of work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    /// In WhatsApp.
    Whatsapp,
    /// In their browser.
    Push,
    /// By e-mail.
    Email,
}

impl StaffMember {
    /// How they are told, first choice first. What has no address is left out; a browser tells us its own.
    pub fn ways(&self) -> Vec<Notify> {
        let all = [Notify::Whatsapp, Notify::Push, Notify::Email];
        let wished: &[Notify] = if self.notify.is_empty() { &all } else { &self.notify };
        let has = |way: &&Notify| match way {
            Notify::Whatsapp => self.whatsapp.is_some(),
            Notify::Email => self.email.is_some(),
            Notify::Push => true,
        };
        wished.iter().filter(has).copied().collect()
    }
}

/// What a person may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but settings and money.
    Manager,
    /// Conversations that sell, quotes, bookings.
    Sales,
    /// Conversations and the requests of the own department.
    Agent,
}

/// Something a guest may ask for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Short name for machines.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{1,39}$"), example = &"extra-towels")]
    pub id: String,
    /// The team that does it.
    pub department: String,
    /// What guests read.
    pub name: LocalText,
    /// A line that says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalText>,
    /// Price in major units of the property's currency, as text: `"18.00"`.
    #[schemars(regex(pattern = r"^[0-9]{1,9}(\.[0-9]{1,3})?$"), example = &"18.00")]
    pub price: String,
    /// What the price is for.
    pub price_unit: PriceUnit,
    /// How fast.
    pub sla: Target,
    /// How long before it is wanted it must be asked for. Minutes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lead_time_min: u32,
    /// When it is to be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Span>,
    /// A person must say yes before the guest is promised anything.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_approval: bool,
    /// Kinds to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true), inner(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,39}$")))]
    pub options: Vec<String>,
    /// Prices of kinds that cost something else: `{"e-bike": "28.00"}`, for the same unit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(inner(regex(pattern = r"^[0-9]{1,9}(\.[0-9]{1,3})?$")), example = &serde_json::json!({ "e-bike": "28.00" }))]
    pub option_prices: BTreeMap<String, String>,
    /// How many may be asked for at once; 20 if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 999))]
    pub max_quantity: Option<u16>,
    /// How many there are for a day; no limit if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 9999))]
    pub stock_per_day: Option<u16>,
    /// Sold to some guests only (alcohol, tobacco, medicines): never ordered by chat, since WhatsApp forbids it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
}

impl Service {
    /// What one costs, of a kind.
    pub fn price_of(&self, option: Option<&str>) -> &str {
        option.and_then(|option| self.option_prices.get(option)).unwrap_or(&self.price)
    }

    /// How many may be asked for at once.
    pub fn most(&self) -> u16 {
        self.max_quantity.unwrap_or(20)
    }

    /// Whether it is to be had at a time of day.
    pub fn is_open(&self, at: super::hours::Clock) -> bool {
        self.hours.is_none_or(|hours| hours.holds(at))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_zero(minutes: &u32) -> bool {
    *minutes == 0
}

/// What a price is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// Nothing to pay.
    Free,
    /// Once a stay.
    PerStay,
    /// For each person.
    PerPerson,
    /// For each piece.
    PerUnit,
    /// For each piece and day.
    PerUnitPerDay,
    /// For each vehicle.
    PerVehicle,
    /// For each hour.
    PerHour,
}

/// How fast a request is taken up and done, and who is told when it is not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Minutes until somebody has accepted it.
    #[schemars(range(min = 1, max = 10080))]
    pub acknowledge_min: u32,
    /// Minutes until it is done.
    #[schemars(range(min = 1, max = 43200))]
    pub complete_min: u32,
    /// Who is told when, in rising order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate: Vec<Escalation>,
}

/// One step of an escalation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Minutes after the request was opened.
    #[schemars(range(min = 1, max = 43200))]
    pub after_min: u32,
    /// Who is told.
    pub to: Escalate,
}

/// Who is told that a request is late.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Escalate {
    /// The lead of the department.
    DepartmentLead,
    /// Whoever manages the shift.
    DutyManager,
    /// The owner.
    Owner,
}
