//! What a message costs, as the `pricing` object of statuses tells it.
//! Since 2026-10-01 Meta bills free-form messages after the first 1,000 of a number's month, and utility templates
//! inside the window; free entry points stay free.

use serde_json::{Value, json};

use crate::clock::Millis;

/// 2026-10-01T00:00:00Z.
const SERVICE_IS_BILLED: Millis = 1_790_812_800_000;
/// Free-form messages of a number and month that cost nothing.
const FREE_PER_MONTH: u32 = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pricing {
    billable: bool,
    kind: &'static str,
    category: &'static str,
}

impl Pricing {
    pub(crate) fn json(self) -> Value {
        json!({
            "billable": self.billable,
            "pricing_model": "PMP",
            "type": self.kind,
            "category": self.category,
        })
    }
}

/// Counts the free-form messages of the month.
#[derive(Debug, Default)]
pub(crate) struct ServiceCounter {
    /// Year and month as one number.
    month: i64,
    count: u32,
}

impl ServiceCounter {
    /// Counts one more and returns how many there were this month before it.
    pub(crate) fn take(&mut self, now: Millis) -> u32 {
        let month = jiff::Timestamp::from_millisecond(now)
            .map(|t| jiff::tz::Offset::UTC.to_datetime(t))
            .map_or(0, |t| i64::from(t.year()) * 12 + i64::from(t.month()));
        if month != self.month {
            *self = Self { month, count: 0 };
        }
        let before = self.count;
        self.count = self.count.saturating_add(1);
        before
    }
}

/// The price of a message of `category` (`service` for free-form ones).
pub(crate) fn price(
    category: &'static str,
    now: Millis,
    window_open: bool,
    free_entry: bool,
    service_before: u32,
) -> Pricing {
    let free = |kind, category| Pricing { billable: false, kind, category };
    let regular = Pricing { billable: true, kind: "regular", category };
    if free_entry {
        return free("free_entry_point", "referral_conversion");
    }
    let new_rules = now >= SERVICE_IS_BILLED;
    match category {
        "service" if !new_rules || service_before < FREE_PER_MONTH => free("free_customer_service", category),
        "utility" if !new_rules && window_open => free("free_customer_service", category),
        _ => regular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Millis = SERVICE_IS_BILLED - 1;

    #[test]
    fn free_form_messages_are_billed_after_a_thousand_since_october_2026() {
        assert!(!price("service", BEFORE, true, false, 5_000).billable);
        assert!(!price("service", SERVICE_IS_BILLED, true, false, 999).billable);
        assert!(price("service", SERVICE_IS_BILLED, true, false, 1_000).billable);
    }

    #[test]
    fn utility_templates_inside_the_window_were_free_until_then() {
        assert_eq!(price("utility", BEFORE, true, false, 0).kind, "free_customer_service");
        assert!(price("utility", BEFORE, false, false, 0).billable);
        assert!(price("utility", SERVICE_IS_BILLED, true, false, 0).billable);
        assert!(price("marketing", BEFORE, true, false, 0).billable);
    }

    #[test]
    fn a_free_entry_point_is_free_for_everything() {
        let price = price("marketing", SERVICE_IS_BILLED, true, true, 9_999);
        assert_eq!(
            price.json(),
            json!({"billable": false, "pricing_model": "PMP", "type": "free_entry_point", "category": "referral_conversion"})
        );
    }

    #[test]
    fn the_count_begins_anew_each_month() {
        let mut counter = ServiceCounter::default();
        assert_eq!((counter.take(BEFORE), counter.take(BEFORE)), (0, 1));
        assert_eq!(counter.take(SERVICE_IS_BILLED), 0);
    }
}
