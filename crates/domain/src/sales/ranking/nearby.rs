//! Other dates of the same length, as near as possible, for when nothing is free.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::filter::{free, kind_match, suits};
use super::{Scene, Wish};
use crate::catalog::Accommodation;
use crate::sales::quote::Quote;

/// How far to look, in days, both ways.
const REACH: i64 = 21;
/// How many accommodations to name.
const NAMED: usize = 3;

/// An accommodation that is free on other dates.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Nearby {
    /// Its id in the catalog.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure day (exclusive).
    pub check_out: Date,
    /// Days later (negative: earlier) than asked for.
    pub shift_days: i64,
    /// What it costs then.
    pub quote: Quote,
}

/// The nearest dates for each accommodation that would do; nearest first, later before earlier, then the cheaper.
pub(super) fn search(wish: &Wish, scene: &Scene<'_>) -> Vec<Nearby> {
    let would_do =
        |one: &&Accommodation| kind_match(wish, one.kind).keeps() && suits(wish, one, scene).is_ok();
    let mut left: Vec<&Accommodation> = scene.catalog.accommodations.iter().filter(would_do).collect();
    let mut found = Vec::new();
    for shift in (1..=REACH).flat_map(|days| [days, -days]) {
        if found.len() >= NAMED {
            break;
        }
        let Some(moved) = moved(wish, shift, scene.today) else { continue };
        let mut here = Vec::new();
        left.retain(|accommodation| {
            let Ok((quote, _)) = free(&moved, accommodation, scene) else { return true };
            here.push(Nearby {
                accommodation: accommodation.id.clone(),
                check_in: moved.check_in,
                check_out: moved.check_out,
                shift_days: shift,
                quote,
            });
            false
        });
        here.sort_by_key(|nearby| nearby.quote.total_minor);
        found.extend(here);
    }
    found.truncate(NAMED);
    found
}

/// The wish some days later, if that is not in the past.
fn moved(wish: &Wish, shift: i64, today: Date) -> Option<Wish> {
    let check_in = wish.check_in.checked_add(shift.days()).ok()?;
    let check_out = wish.check_out.checked_add(shift.days()).ok()?;
    (check_in >= today).then(|| Wish { check_in, check_out, ..wish.clone() })
}
