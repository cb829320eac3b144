//! Bars by day, as SVG without style attributes and without script; the numbers stand beside it for ears.

use jiff::civil::Date;

use crate::words::Words;

/// Width of the drawing, its own units.
pub(crate) const WIDTH: i64 = 720;
/// Height of the bars.
pub(crate) const HEIGHT: i64 = 120;
/// Labels under the bars.
const LABELS: usize = 6;

/// One bar.
pub(crate) struct Bar {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// "Mon, 10 Aug: 12".
    pub told: String,
}

/// A word under the bars.
pub(crate) struct Label {
    pub x: i64,
    pub text: String,
}

/// Bars with their words.
pub(crate) struct Chart {
    pub title: String,
    pub bars: Vec<Bar>,
    pub labels: Vec<Label>,
    /// The highest bar.
    pub most: String,
    pub total: String,
    pub empty: bool,
}

impl Chart {
    /// Of counts by day.
    pub fn of(w: &Words, title: String, days: &[(Date, i64)]) -> Self {
        let most = days.iter().map(|day| day.1).max().unwrap_or(0).max(1);
        let count = i64::try_from(days.len()).unwrap_or(1).max(1);
        let step = (WIDTH / count).max(1);
        let gap = if step > 6 { 2 } else { 1 };
        let bars = days.iter().zip(0_i64..).map(|((day, n), index)| {
            let height = n.saturating_mul(HEIGHT) / most;
            // What was counted is seen.
            let height = if *n > 0 { height.max(2) } else { 0 };
            Bar {
                x: index * step,
                y: HEIGHT - height,
                width: (step - gap).max(1),
                height,
                told: format!("{}: {}", w.day(*day), w.number(*n)),
            }
        });
        let every = days.len().div_ceil(LABELS).max(1);
        let labels = days.iter().zip(0_i64..).step_by(every);
        Self {
            title,
            bars: bars.collect(),
            labels: labels.map(|((day, _), index)| Label { x: index * step, text: w.day(*day) }).collect(),
            most: w.number(most),
            total: w.number(days.iter().map(|day| day.1).sum::<i64>()),
            empty: days.iter().all(|day| day.1 == 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn bars_stay_inside_and_the_highest_fills_the_height() {
        let w = crate::dashboard::words::spoken(Some("en"), &http::HeaderMap::new()).unwrap();
        for count in [1_i32, 7, 28, 90, 365] {
            let day = |index: i32| (date(2027, 1, 1).checked_add(index.days()).unwrap(), i64::from(index));
            let days: Vec<_> = (0..count).map(day).collect();
            let chart = Chart::of(&w, String::new(), &days);
            assert_eq!(chart.bars.len(), days.len());
            assert!(chart.bars.iter().all(|bar| bar.x + bar.width <= WIDTH && bar.y >= 0));
            assert!(chart.labels.len() <= LABELS + 1);
            assert_eq!(chart.empty, count == 1);
        }
    }
}
