//! What the month has cost so far, for budgets. Read from the ledger at most once a minute: a month may cost a minute
//! more than its budget, and no event waits for a sum.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use guestlink_domain::automations::Spent;
use guestlink_domain::costs::{Billed, Entry, Month, month_of};
use guestlink_domain::ids::PropertyId;
use guestlink_domain::resort::templates::Category;
use guestlink_store::StoreError;
use guestlink_store::costs::{self, CostLine};
use guestlink_store::outbox::NewOutbox;
use jiff::{SignedDuration, Timestamp};

use crate::App;
use crate::messaging::desk::Desk;
use crate::properties::Property;
use crate::sales;

/// How long a sum is believed.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// The sums last read.
#[derive(Debug, Default)]
pub(crate) struct SpentCache(Mutex<HashMap<PropertyId, (Timestamp, String, Spent)>>);

impl SpentCache {
    /// Something more was spent, which the sums do not know yet.
    pub(crate) fn add(&self, property: PropertyId, micros: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, spent)) = known.get_mut(&property) {
            spent.micros = spent.micros.saturating_add(micros);
        }
    }

    fn fresh(&self, property: PropertyId, month: &str, now: Timestamp) -> Option<Spent> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, of, spent) = known.get(&property)?;
        (of == month && now >= *at && now.duration_since(*at) < FRESH).then_some(*spent)
    }
}

/// As what a template of a category is billed.
pub(crate) fn billed_as(category: Category) -> Billed {
    match category {
        Category::Marketing => Billed::Marketing,
        Category::Authentication => Billed::Authentication,
        Category::Utility => Billed::Utility,
    }
}

impl App {
    /// What this month has cost a property; nothing is read when it has no budget.
    pub(crate) async fn spent(&self, property: &Property, now: Timestamp) -> Result<Spent, StoreError> {
        if property.resort.automations.limits.monthly_budget.is_none() {
            return Ok(Spent::default());
        }
        let month = month_of(now);
        if let Some(spent) = self.spent_cache().fresh(property.id, &month, now) {
            return Ok(spent);
        }
        let micros = self.month(property, &month).await?.micros;
        let spent = Spent { micros };
        let mut known = self.spent_cache().0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(property.id, (now, month, spent));
        Ok(spent)
    }

    /// A line of the ledger for each message that is about to be queued.
    pub(crate) fn cost_lines(&self, desk: &Desk) -> Vec<CostLine> {
        let lines = desk.batch.outbox.iter().filter_map(|queued| {
            let chat = desk.chats().iter().find(|chat| chat.conversation.id == queued.conversation)?;
            let property = self.property_of(&queued.number_id)?;
            let billed = self.billed(&property, queued);
            let country = sales::country_of(chat).unwrap_or_default();
            let open = chat.conversation.window_expires_at.is_some_and(|closes| closes > desk.now());
            let price = property.resort.rates.price(billed, &country, queued.created_at, open);
            let (automation, booking) = desk.sent_by(queued.message).cloned().unzip();
            Some(CostLine {
                tenant: queued.tenant,
                message: queued.message,
                property: property.id,
                guest: chat.guest.id,
                booking: booking.flatten(),
                month: month_of(queued.created_at),
                currency: price.currency.to_string(),
                entry: Entry {
                    number: queued.number_id.clone(),
                    at: queued.created_at,
                    billed,
                    market: price.market,
                    micros: price.micros,
                    told: None,
                    void: false,
                    automation,
                },
            })
        });
        lines.collect()
    }

    /// As what a message is expected to be billed: Meta's own category of a template, else ours.
    fn billed(&self, property: &Property, queued: &NewOutbox) -> Billed {
        let word = |name: &str| queued.content.get(name).and_then(serde_json::Value::as_str);
        let (Some("template"), Some(name)) = (word("type"), word("name")) else { return Billed::Service };
        let language = word("language").unwrap_or_default();
        let told = self.reviews().of(property.tenant).of(name, language).and_then(|review| review.category);
        let ours = || property.resort.templates.get(name).map(|template| template.category);
        billed_as(told.or_else(ours).unwrap_or(Category::Utility))
    }

    /// A month's messages and what they cost.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn month(&self, property: &Property, month: &str) -> Result<Month, StoreError> {
        let lines = costs::of_month(self.store(), property.tenant, Some(property.id), month).await?;
        let entries: Vec<Entry> = lines.into_iter().map(|line| line.entry).collect();
        Ok(Month::of(&entries, &property.resort.rates))
    }
}
