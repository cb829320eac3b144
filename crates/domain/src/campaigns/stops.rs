//! What became of a campaign's messages, and whether that is a reason to pause.

use std::collections::BTreeMap;

use super::{Stops, Why};

/// What became of a campaign's guests so far.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Results {
    /// Still to be looked at.
    pub due: i64,
    /// Written to.
    pub sent: i64,
    /// Of these: on the guest's device, or further.
    pub delivered: i64,
    /// Of these: seen.
    pub read: i64,
    /// Of those written to: did not arrive.
    pub failed: i64,
    /// Of those written to: wrote since.
    pub replied: i64,
    /// Of those written to: wanted no more messages since.
    pub opted_out: i64,
    /// Left out, by the code of the reason.
    pub left_out: BTreeMap<String, i64>,
    /// What the messages cost, in millionths of the rate card's unit.
    pub micros: i64,
}

impl Results {
    /// Left out for any reason.
    pub fn left_out_in_all(&self) -> i64 {
        self.left_out.values().sum()
    }

    /// Everybody who was meant.
    pub fn everybody(&self) -> i64 {
        self.due.saturating_add(self.sent).saturating_add(self.left_out_in_all())
    }
}

/// Whether too many leave or too much fails. Of both, leaving counts first: it cannot be repaired.
pub fn tripped(stops: &Stops, results: &Results) -> Option<Why> {
    if results.sent < i64::from(stops.not_before.max(1)) {
        return None;
    }
    let above =
        |count: i64, percent: u8| count.saturating_mul(100) > results.sent.saturating_mul(i64::from(percent));
    if above(results.opted_out, stops.opted_out_percent) {
        return Some(Why::OptedOut);
    }
    above(results.failed, stops.failed_percent).then_some(Why::Failed)
}
