//! `guestlink costs`: what a month's messages cost, by category, automation and market.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use guestlink_app::App;
use guestlink_domain::costs::{Line, month_of};
use serde_json::json;

use super::why::amount;
use super::{print_reading, property_of};
use crate::cli::Costs;
use crate::refusal::{During, Refusal};

/// Prints the month.
pub fn run(asked: &Costs) -> Result<(), Refusal> {
    print_reading(&asked.configured, async |app| tell(app, asked).await)
}

async fn tell(app: &App, asked: &Costs) -> Result<String, Refusal> {
    let property = property_of(app, asked.property.as_deref())?;
    let month = asked.month.clone().unwrap_or_else(|| month_of(app.clock().now()));
    let sum = app.month(&property, &month).await.during("The ledger cannot be read")?;
    let card = &property.resort.rates;
    let currency = card.currency;
    if asked.json {
        return Ok(format!(
            "{}\n",
            json!({ "month": month, "property": property.slug, "currency": currency, "rates_from": card.valid_from,
                "sum": sum })
        ));
    }
    let mut text = format!(
        "{} in {month}: {} {currency} for {} messages, {} of them free (rates from {})\n",
        property.slug,
        amount(sum.micros),
        sum.messages,
        sum.free,
        card.valid_from
    );
    for (number, used) in &sum.quota {
        let _ = writeln!(
            text,
            "  number {number}: {used} of {} free-form messages that cost nothing",
            card.free_service_messages
        );
    }
    let by_category = sum.by_category.iter().map(|(name, line)| ((*name).to_owned(), *line)).collect();
    for (title, lines) in
        [("category", by_category), ("automation", sum.by_automation), ("market", sum.by_market)]
    {
        text.push_str(&table(title, &lines));
    }
    Ok(text)
}

fn table(title: &str, lines: &BTreeMap<String, Line>) -> String {
    let mut text = format!("by {title}\n");
    for (name, line) in lines {
        let _ = writeln!(text, "  {name:28} {:>6}  {:>12}", line.messages, amount(line.micros));
    }
    text
}
