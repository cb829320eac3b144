//! What a campaign would do if it ran now: whom it reaches, whom it leaves out and why, what it costs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{LeftOut, Verdict};
use crate::automations::Spent;
use crate::costs::{Billed, Price};

/// A line of the cost: messages to one market, of one category.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct CostLine {
    /// Messages.
    pub messages: i64,
    /// Millionths of the rate card's unit.
    pub micros: i64,
}

/// A campaign tried out.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Preview {
    /// Guests who are meant.
    pub meant: i64,
    /// Of these: would be written to.
    pub reached: i64,
    /// Of these: would be left out.
    pub left_out: BTreeMap<LeftOut, i64>,
    /// What it costs, by market and category.
    pub cost: BTreeMap<(String, Billed), CostLine>,
    /// Messages by language.
    pub languages: BTreeMap<String, i64>,
    /// WhatsApp has paused the template.
    pub waits: bool,
}

impl Preview {
    /// Counts a guest who is meant. What their message costs is spent, so that the month's budget ends where it would.
    pub fn count(&mut self, verdict: &Verdict, spent: &mut Spent) {
        self.meant = self.meant.saturating_add(1);
        match verdict {
            Verdict::Write(written) => {
                self.reached = self.reached.saturating_add(1);
                if let Some((_, language)) = &written.trace.template {
                    let count = self.languages.entry(language.clone()).or_default();
                    *count = count.saturating_add(1);
                }
                if let Some(price) = &written.trace.cost {
                    self.charge(price);
                    spent.micros = spent.micros.saturating_add(price.micros);
                }
            }
            Verdict::Leave(why) => {
                let count = self.left_out.entry(*why).or_default();
                *count = count.saturating_add(1);
            }
            Verdict::Wait => self.waits = true,
        }
    }

    fn charge(&mut self, price: &Price) {
        let line = self.cost.entry((price.market.clone(), price.billed)).or_default();
        line.messages = line.messages.saturating_add(1);
        line.micros = line.micros.saturating_add(price.micros);
    }

    /// All of it.
    pub fn micros(&self) -> i64 {
        self.cost.values().map(|line| line.micros).sum()
    }
}
