//! Figures as tiles: what it is now, and what it was in the period before.

use guestlink_app::insight::Report;
use guestlink_app::properties::Property;
use guestlink_domain::insight::Measure;
use guestlink_domain::money::Money;

use crate::words::Words;

/// A figure.
pub(crate) struct Tile {
    pub label: String,
    pub value: String,
    /// "before: 12".
    pub before: String,
    /// `up`, `down` or nothing.
    pub trend: &'static str,
    /// What it counts, for those who want to know.
    pub about: String,
}

/// Tiles under a heading.
pub(crate) struct Group {
    pub title: String,
    pub tiles: Vec<Tile>,
}

/// Two periods of a house, spoken about in a language.
pub(crate) struct Tiles<'a> {
    pub w: &'a Words,
    pub property: &'a Property,
    pub now: &'a Report,
    pub before: &'a Report,
}

impl Tiles<'_> {
    fn tile(&self, [key, about]: [&str; 2], told: impl Fn(&Report) -> (Option<i64>, String)) -> Tile {
        let ((now, value), (was, before)) = (told(self.now), told(self.before));
        let trend = match (now, was) {
            (Some(now), Some(was)) if now > was => "up",
            (Some(now), Some(was)) if now < was => "down",
            _ => "",
        };
        Tile {
            label: self.w.say(key),
            value,
            before: self.w.with("insight-before", "value", &before),
            trend,
            about: self.w.say(about),
        }
    }

    pub fn count(&self, keys: [&str; 2], measure: Measure) -> Tile {
        self.tile(keys, |report| {
            let n = report.n(measure);
            (Some(n), self.w.number(n))
        })
    }

    fn share(&self, keys: [&str; 2], part: Measure, of: Measure) -> Tile {
        self.tile(keys, |report| {
            let share = report.share(part, of);
            (share, share.map_or_else(nothing, |share| format!("{} %", self.w.number(share))))
        })
    }

    fn median(&self, keys: [&str; 2], measure: Measure) -> Tile {
        self.tile(keys, |report| {
            (None, report.percentile(measure, 50).map_or_else(nothing, |s| self.time(s)))
        })
    }

    pub fn money(&self, keys: [&str; 2], measure: Measure) -> Tile {
        self.tile(keys, |report| {
            let minor = report.amount(measure);
            let currency = self.property.pricing.currency;
            (Some(minor), self.w.money(Money::new(minor, currency)))
        })
    }

    fn stars(&self, keys: [&str; 2]) -> Tile {
        self.tile(keys, |report| {
            let (n, sum) = (report.n(Measure::Ratings), report.amount(Measure::Ratings));
            let tenths = (n > 0).then(|| (sum.saturating_mul(10).saturating_add(n / 2)) / n);
            let told = tenths.map(|tenths| {
                format!("{}{}{}", self.w.number(tenths / 10), self.w.point(), self.w.number(tenths % 10))
            });
            (tenths, told.unwrap_or_else(nothing))
        })
    }

    /// "40 s", "12 min", "3 h".
    fn time(&self, seconds: f64) -> String {
        let whole = |value: f64| {
            let mut n = 0_i32;
            while f64::from(n) + 0.5 <= value && n < 100_000 {
                n += 1;
            }
            n
        };
        match seconds {
            s if s < 90.0 => self.w.count("insight-seconds", whole(s)),
            s if s < 5_400.0 => self.w.count("insight-minutes", whole(s / 60.0)),
            s => self.w.count("insight-hours", whole(s / 3_600.0)),
        }
    }

    /// Every figure of the page.
    pub fn groups(&self) -> Vec<Group> {
        let group = |key: &str, tiles: Vec<Tile>| Group { title: self.w.say(key), tiles };
        vec![
            group(
                "insight-selling",
                vec![
                    self.count(["insight-talks", "insight-talks-about"], Measure::Talks),
                    self.share(
                        ["insight-qualified", "insight-qualified-about"],
                        Measure::Qualified,
                        Measure::Talks,
                    ),
                    self.count(["insight-quotes", "insight-quotes-about"], Measure::Quotes),
                    self.share(
                        ["insight-conversion", "insight-conversion-about"],
                        Measure::BookingsByChat,
                        Measure::Qualified,
                    ),
                    self.count(["insight-bookings", "insight-bookings-about"], Measure::BookingsByChat),
                    self.money(["insight-revenue", "insight-revenue-about"], Measure::BookingsByChat),
                    self.share(
                        ["insight-recovery", "insight-recovery-about"],
                        Measure::Recovered,
                        Measure::Reminded,
                    ),
                    self.money(["insight-recovered", "insight-recovered-about"], Measure::Recovered),
                ],
            ),
            group(
                "insight-answering",
                vec![
                    self.median(["insight-first", "insight-first-about"], Measure::FirstReplyBot),
                    self.median(["insight-person", "insight-person-about"], Measure::ReplyHuman),
                    self.share(["insight-human", "insight-human-about"], Measure::HumanTalks, Measure::Talks),
                    self.count(["insight-handed", "insight-handed-about"], Measure::HandedOver),
                    self.count(["insight-in", "insight-in-about"], Measure::MessagesIn),
                    self.count(["insight-out", "insight-out-about"], Measure::MessagesOut),
                    self.count(["insight-failed", "insight-failed-about"], Measure::MessagesFailed),
                    self.count(["insight-opt-outs", "insight-opt-outs-about"], Measure::OptOuts),
                ],
            ),
            group(
                "insight-serving",
                vec![
                    self.count(["insight-requests", "insight-requests-about"], Measure::Requests),
                    self.median(["insight-acknowledge", "insight-acknowledge-about"], Measure::Acknowledge),
                    self.median(["insight-complete", "insight-complete-about"], Measure::Complete),
                    self.share(
                        ["insight-in-time", "insight-in-time-about"],
                        Measure::InTime,
                        Measure::Complete,
                    ),
                    self.share(
                        ["insight-reopened", "insight-reopened-about"],
                        Measure::Reopened,
                        Measure::Complete,
                    ),
                    self.stars(["insight-stars", "insight-stars-about"]),
                ],
            ),
        ]
    }
}

fn nothing() -> String {
    "–".to_owned()
}
