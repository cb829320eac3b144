//! Figures read back: by day for a picture, as a total for a number.

use std::collections::BTreeMap;

use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_domain::insight::{Measure, Spread};
use guestlink_store::{StoreError, insight};
use jiff::civil::Date;

use crate::App;

/// A figure's sum.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Total {
    /// How many.
    pub n: i64,
    /// A sum beside the count: minor units, stars, seconds.
    pub amount: i64,
    /// For lengths of time.
    pub spread: Spread,
}

/// The figures of a day.
pub type Day = BTreeMap<Measure, Total>;

/// The figures of a property in a period.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Report {
    /// Every day on which anything was counted.
    pub days: BTreeMap<Date, Day>,
    /// All days together.
    pub total: Day,
}

impl Report {
    /// How many of a measure.
    pub fn n(&self, measure: Measure) -> i64 {
        self.total.get(&measure).map_or(0, |total| total.n)
    }

    /// The sum beside a count.
    pub fn amount(&self, measure: Measure) -> i64 {
        self.total.get(&measure).map_or(0, |total| total.amount)
    }

    /// The length of time below which this share (percent) lies, seconds.
    pub fn percentile(&self, measure: Measure, share: u8) -> Option<f64> {
        self.total.get(&measure)?.spread.percentile(share)
    }

    /// One measure as a share of another, in percent; `None` of nothing.
    pub fn share(&self, part: Measure, of: Measure) -> Option<i64> {
        let all = self.n(of);
        (all > 0).then(|| self.n(part).saturating_mul(100).saturating_add(all / 2) / all)
    }

    /// A count by day, for every day of the period.
    pub fn by_day(&self, measure: Measure, (from, to): (Date, Date)) -> Vec<(Date, i64)> {
        let of = |day: Date| {
            self.days.get(&day).and_then(|figures| figures.get(&measure)).map_or(0, |total| total.n)
        };
        from.series(jiff::Span::new().days(1))
            .take_while(|day| *day <= to)
            .map(|day| (day, of(day)))
            .collect()
    }

    fn take_in(&mut self, figure: &insight::Figure) {
        let Some(measure) = Measure::named(&figure.measure) else { return };
        let day = self.days.entry(figure.day).or_default().entry(measure).or_default();
        for total in [day, self.total.entry(measure).or_default()] {
            total.n = total.n.saturating_add(figure.n);
            total.amount = total.amount.saturating_add(figure.amount);
            if measure.is_time() {
                total.spread.add(figure.bucket, figure.n);
            }
        }
    }
}

impl App {
    /// The figures of a property from a day to a day, both counted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn report(
        &self,
        tenant: TenantId,
        property: PropertyId,
        period: (Date, Date),
    ) -> Result<Report, StoreError> {
        let mut report = Report::default();
        for figure in insight::figures(self.store(), tenant, property, period).await? {
            report.take_in(&figure);
        }
        Ok(report)
    }
}
