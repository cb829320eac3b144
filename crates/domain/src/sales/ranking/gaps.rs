//! How well a stay closes the holes of a calendar. A night left alone between two stays is hard to sell.

use jiff::civil::Date;

use crate::catalog::Accommodation;
use crate::sales::ranking::Wish;
use crate::stays::{Calendar, Occupied};

/// A side that touches another stay.
const CLOSED: u16 = 500;
/// A side with room for another stay.
const OPEN: u16 = 250;

/// 1000 when the stay fills a hole exactly, 500 when it lies free, less when it leaves a hole shorter than
/// `shortest` nights. Unit numbers are not in the calendar: stays are laid out on units as a desk would, one after
/// the other, and the best free unit counts.
pub(super) fn gap_fill(
    wish: &Wish,
    accommodation: &Accommodation,
    calendar: &Calendar,
    shortest: i64,
) -> u16 {
    let mut stays: Vec<&Occupied> =
        calendar.taken.iter().filter(|stay| stay.accommodation == accommodation.id).collect();
    stays.sort_by_key(|stay| (stay.check_in, stay.check_out));
    let mut units: Vec<Vec<&Occupied>> = Vec::new();
    for stay in stays {
        let fits =
            |unit: &&mut Vec<&Occupied>| unit.last().is_none_or(|last| last.check_out <= stay.check_in);
        match units.iter_mut().find(fits) {
            Some(unit) => unit.push(stay),
            None => units.push(vec![stay]),
        }
    }
    let free = units.iter().filter(|unit| {
        unit.iter().all(|stay| stay.check_out <= wish.check_in || wish.check_out <= stay.check_in)
    });
    let untouched = (units.len() < usize::from(accommodation.units)).then_some(OPEN + OPEN);
    free.map(|unit| fill(wish, unit, shortest)).chain(untouched).max().unwrap_or(0)
}

fn fill(wish: &Wish, unit: &[&Occupied], shortest: i64) -> u16 {
    let before = unit.iter().map(|stay| stay.check_out).filter(|end| *end <= wish.check_in).max();
    let after = unit.iter().map(|stay| stay.check_in).filter(|start| wish.check_out <= *start).min();
    side(before.map(|end| nights(end, wish.check_in)), shortest)
        + side(after.map(|start| nights(wish.check_out, start)), shortest)
}

fn side(gap: Option<i64>, shortest: i64) -> u16 {
    match gap {
        Some(0) => CLOSED,
        Some(gap) if gap < shortest => 0,
        _ => OPEN,
    }
}

fn nights(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(units: u16, taken: &[(&str, &str)], check_in: &str, check_out: &str) -> u16 {
        let day = |text: &str| format!("2026-08-{text}").parse::<Date>().unwrap();
        let mut accommodation = crate::sales::ranking::tests::ventisol().accommodations.remove(0);
        accommodation.units = units;
        let taken = taken.iter().map(|(from, to)| Occupied {
            accommodation: accommodation.id.clone(),
            check_in: day(from),
            check_out: day(to),
        });
        let calendar = Calendar { taken: taken.collect() };
        let wish = Wish {
            check_in: day(check_in),
            check_out: day(check_out),
            ..crate::sales::ranking::tests::wish()
        };
        gap_fill(&wish, &accommodation, &calendar, 2)
    }

    #[test]
    fn a_stay_between_two_stays_is_worth_most_and_an_orphan_night_least() {
        assert_eq!(points(1, &[], "10", "13"), 500);
        assert_eq!(points(1, &[("05", "10"), ("13", "20")], "10", "13"), 1_000);
        assert_eq!(points(1, &[("05", "10")], "10", "13"), 750);
        assert_eq!(points(1, &[("05", "09")], "10", "13"), 250, "one night is left alone");
        assert_eq!(points(1, &[("05", "09"), ("14", "20")], "10", "13"), 0);
        assert_eq!(points(1, &[("01", "05")], "10", "13"), 500, "five nights can be sold");
    }

    #[test]
    fn the_best_free_unit_counts() {
        // Unit one: 1–9 and 14–20. Unit two: 1–10, then free.
        assert_eq!(points(2, &[("01", "09"), ("01", "10"), ("14", "20")], "10", "13"), 750);
        assert_eq!(
            points(2, &[("09", "12"), ("05", "10")], "10", "13"),
            750,
            "the taken unit does not count"
        );
        assert_eq!(points(2, &[("05", "09")], "10", "13"), 500, "the other unit leaves no night alone");
    }
}
