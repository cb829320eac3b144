//! Lengths of time, added up by the day and still good for a median: counted in buckets, each 19 % wider than the one
//! before, so that a middle is right to a tenth.

/// Buckets a doubling is divided into.
const PER_DOUBLING: f64 = 4.0;
/// The last bucket: about 12 days and longer.
const LAST: i64 = 80;

/// The bucket of a length of time.
pub fn bucket(seconds: i64) -> i64 {
    if seconds < 1 {
        return 0;
    }
    let exact = f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)).log2() * PER_DOUBLING;
    (1..LAST).find(|index| exact < below(*index)).unwrap_or(LAST)
}

/// The upper end of a bucket, in quarters of doublings.
fn below(index: i64) -> f64 {
    f64::from(i32::try_from(index).unwrap_or(i32::MAX))
}

/// The middle of a bucket, seconds.
fn middle(index: i64) -> f64 {
    if index < 1 { 0.0 } else { ((below(index) - 0.5) / PER_DOUBLING).exp2() }
}

/// Counts by bucket.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Spread(std::collections::BTreeMap<i64, i64>);

impl Spread {
    /// Adds counts of a bucket.
    pub fn add(&mut self, bucket: i64, n: i64) {
        let count = self.0.entry(bucket).or_default();
        *count = count.saturating_add(n);
    }

    /// How many were counted.
    pub fn n(&self) -> i64 {
        self.0.values().sum()
    }

    /// The length below which this share of all lies, seconds; `None` when nothing was counted. `share` in percent.
    pub fn percentile(&self, share: u8) -> Option<f64> {
        let all = self.n();
        if all < 1 {
            return None;
        }
        let wanted = (all.saturating_mul(i64::from(share)).saturating_add(99) / 100).max(1);
        let mut seen = 0_i64;
        self.0.iter().find_map(|(index, n)| {
            seen = seen.saturating_add(*n);
            (seen >= wanted).then(|| middle(*index))
        })
    }
}
