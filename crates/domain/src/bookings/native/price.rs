//! What things cost and what was paid, in minor units. Never anything of a card.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::no_list;
use crate::money::Currency;

/// What something costs. Minor units of `currency`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Price {
    /// ISO 4217.
    pub currency: Currency,
    /// All of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_minor: Option<i64>,
    /// Paid already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_minor: Option<i64>,
    /// Still to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_minor: Option<i64>,
    /// Tax inside the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_included_minor: Option<i64>,
    /// How it is made up.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "no_list")]
    pub lines: Vec<PriceLine>,
}

impl Price {
    /// Still to pay, told or worked out. `None` when neither is possible.
    pub fn due(&self) -> Option<i64> {
        self.due_minor.or_else(|| self.total_minor?.checked_sub(self.paid_minor?))
    }
}

/// One line of a price.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PriceLine {
    /// What it is for.
    pub kind: LineKind,
    /// Which of that kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qty: Option<i64>,
    /// Minor units; negative for a discount.
    pub amount_minor: i64,
    /// When it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_at: Option<PayAt>,
}

/// What a line of a price is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum LineKind {
    Room,
    ExtraAdult,
    ExtraChild,
    Fee,
    Discount,
    Tax,
    Service,
    Other,
}

/// When a line of a price is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayAt {
    /// With the booking.
    Now,
    /// At the desk.
    Property,
}

/// A payment. Never anything of the card it was made with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Payment {
    /// The sender's reference.
    #[serde(rename = "ref")]
    #[schemars(length(min = 1))]
    pub reference: String,
    /// The reservation it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<String>,
    /// The unfinished booking it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PaymentKind>,
    /// Minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: Currency,
    /// How it was made: `card`, `transfer` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What a payment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum PaymentKind {
    Deposit,
    Balance,
    Full,
    Service,
    DamageHold,
    Refund,
}
