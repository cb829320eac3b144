//! Until when a stay can be cancelled, and what then comes back: the plan's steps as local moments.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, time};
use serde::{Deserialize, Serialize};

use super::QuoteRefusal;
use crate::catalog::CancellationPolicy;
use crate::money::Percent;

/// What can still be done when a stay is booked at a moment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cancellation {
    /// Last local minute at which everything comes back; `None` if that time is over or never was.
    pub free_until: Option<DateTime>,
    /// The steps that are still ahead, from the earliest to the latest.
    pub steps: Vec<RefundStep>,
}

/// What comes back until a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundStep {
    /// Last local minute of the step, in the property's zone.
    pub until: DateTime,
    /// Of what was paid.
    pub refund: Percent,
}

/// The steps of a plan for an arrival, as seen at a local moment. A plan without a cut-off time ends its steps with
/// the day.
pub fn cancellation(
    policy: &CancellationPolicy,
    check_in: Date,
    now: DateTime,
) -> Result<Cancellation, QuoteRefusal> {
    let cutoff = policy.cutoff_local_time.unwrap_or(time(23, 59, 0, 0));
    let mut steps = Vec::with_capacity(policy.steps.len());
    for step in &policy.steps {
        let day = check_in.saturating_sub(i64::from(step.until_days_before).days());
        let until = day.to_datetime(cutoff);
        if now <= until {
            steps.push(RefundStep { until, refund: step.refund_percent.percent()? });
        }
    }
    steps.sort_by_key(|step| step.until);
    let free = steps.iter().filter(|step| step.refund >= Percent::HUNDRED);
    Ok(Cancellation { free_until: free.map(|step| step.until).max(), steps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn seen(plan: &str, check_in: &str, now: &str) -> Cancellation {
        let catalog: Catalog =
            serde_json::from_str(include_str!("../../../../../resorts/ventisol/catalog.json")).unwrap();
        cancellation(catalog.policy(plan).unwrap(), check_in.parse().unwrap(), now.parse().unwrap()).unwrap()
    }

    #[test]
    fn free_cancelling_ends_at_the_cutoff_of_its_last_day() {
        let terms = seen("flex", "2026-08-12", "2026-05-02T10:00");
        assert_eq!(terms.free_until, Some("2026-08-05T18:00".parse().unwrap()));
        let steps: Vec<(String, String)> =
            terms.steps.iter().map(|step| (step.until.to_string(), step.refund.to_string())).collect();
        assert_eq!(
            steps,
            [
                ("2026-08-05T18:00:00".to_owned(), "100".to_owned()),
                ("2026-08-10T18:00:00".to_owned(), "50".to_owned()),
                ("2026-08-12T18:00:00".to_owned(), "0".to_owned()),
            ]
        );
    }

    #[test]
    fn a_step_that_is_over_is_not_promised() {
        assert!(seen("flex", "2026-08-12", "2026-08-05T18:00").free_until.is_some());
        let late = seen("flex", "2026-08-12", "2026-08-05T18:01");
        assert_eq!(late.free_until, None);
        assert_eq!(late.steps[0].refund, Percent::from_basis_points(5_000));
    }

    #[test]
    fn a_plan_that_refunds_nothing_is_never_free() {
        let saver = seen("saver", "2026-08-12", "2026-05-02T10:00");
        assert_eq!(saver.free_until, None);
        assert_eq!(saver.steps[0].until, "2026-08-12T23:59".parse().unwrap());
    }
}
