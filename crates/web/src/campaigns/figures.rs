//! What a campaign would do, and what became of it, ready to be shown.

use guestlink_app::campaigns::{Bookings, Preview, Results};
use guestlink_app::properties::Property;
use guestlink_domain::costs::Billed;

use super::{left_out_named, left_out_told};
use crate::insight::page::micros_told;
use crate::words::Words;

/// A figure with its name.
pub(super) struct Tile {
    pub label: String,
    pub value: String,
    /// "42 %" of those written to; may be empty.
    pub share: String,
    pub hot: bool,
}

/// What it would do now.
pub(super) struct Outlook {
    pub tiles: Vec<Tile>,
    /// Market, category, messages, price.
    pub cost: Vec<(String, String, String, String)>,
    pub left_out: Vec<(String, String)>,
    pub languages: Vec<(String, String)>,
    pub waits: bool,
    /// Nobody would get anything.
    pub nobody: bool,
}

impl Outlook {
    pub fn of(w: &Words, property: &Property, preview: &Preview) -> Self {
        let money = |micros| micros_told(w, property.resort.rates.currency, micros);
        let tile =
            |key: &str, value: String| Tile { label: w.say(key), value, share: String::new(), hot: false };
        let left: i64 = preview.left_out.values().sum();
        let mut left_out: Vec<_> = preview.left_out.iter().collect();
        left_out.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        Self {
            tiles: vec![
                tile("campaign-meant", w.number(preview.meant)),
                tile("campaign-reached", w.number(preview.reached)),
                tile("campaign-left-out", w.number(left)),
                tile("campaign-cost", money(preview.micros())),
            ],
            cost: preview
                .cost
                .iter()
                .map(|((market, billed), line)| {
                    (market.clone(), category(w, *billed), w.number(line.messages), money(line.micros))
                })
                .collect(),
            left_out: left_out
                .into_iter()
                .map(|(why, count)| (left_out_told(w, *why), w.number(*count)))
                .collect(),
            languages: preview
                .languages
                .iter()
                .map(|(lang, count)| (lang.clone(), w.number(*count)))
                .collect(),
            waits: preview.waits,
            nobody: preview.reached == 0,
        }
    }
}

fn category(w: &Words, billed: Billed) -> String {
    match billed {
        Billed::Marketing => w.say("template-marketing"),
        Billed::Utility => w.say("template-utility"),
        Billed::Authentication => w.say("template-authentication"),
        Billed::Service => w.say("campaign-free-form"),
    }
}

/// What became of it so far.
pub(super) struct Outcome {
    pub tiles: Vec<Tile>,
    pub done: i64,
    pub all: i64,
    pub left_out: Vec<(String, String)>,
}

impl Outcome {
    pub fn of(w: &Words, property: &Property, results: &Results, bookings: Bookings) -> Self {
        let share = |count: i64| {
            let percent = count.saturating_mul(100).checked_div(results.sent).unwrap_or(0);
            if results.sent > 0 { w.count("campaign-percent", percent) } else { String::new() }
        };
        let tile = |key: &str, count: i64| Tile {
            label: w.say(key),
            value: w.number(count),
            share: share(count),
            hot: false,
        };
        let mut left_out: Vec<_> = results.left_out.iter().collect();
        left_out.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let booked = Tile {
            share: if bookings.held_out > 0 {
                w.count("campaign-booked-held-out", bookings.held_out)
            } else {
                share(bookings.reached)
            },
            ..tile("campaign-booked", bookings.reached)
        };
        Self {
            tiles: vec![
                Tile { share: String::new(), ..tile("campaign-sent", results.sent) },
                tile("campaign-delivered", results.delivered),
                tile("campaign-read", results.read),
                tile("campaign-replied", results.replied),
                booked,
                Tile { hot: results.failed > 0, ..tile("campaign-failed", results.failed) },
                Tile { hot: results.opted_out > 0, ..tile("campaign-opted-out", results.opted_out) },
                Tile {
                    label: w.say("campaign-cost"),
                    value: micros_told(w, property.resort.rates.currency, results.micros),
                    share: String::new(),
                    hot: false,
                },
            ],
            done: results.everybody().saturating_sub(results.due),
            all: results.everybody(),
            left_out: left_out
                .into_iter()
                .map(|(code, count)| (left_out_named(w, code), w.number(*count)))
                .collect(),
        }
    }
}
