//! The simple conditions of an automation.

use super::{Occasion, Situation, Withheld, expression};
use crate::bookings::native::Price;
use crate::resort::automations::{Change, Conditions};

/// Whether all hold; else why not. `moment_has_come`: the window and the expression only
/// count then, since they may look at what happens until it comes.
pub(super) fn hold(
    conditions: &Conditions,
    event: &Occasion,
    situation: &Situation<'_>,
    moment_has_come: bool,
) -> Result<(), Withheld> {
    let data = &event.data;
    let reservation = data.reservation.as_ref().or(situation.reservation);
    let status = reservation.map(|reservation| reservation.status);
    let channel = reservation.and_then(|reservation| reservation.channel.as_deref());
    let checks = [
        ("status", none_or(&conditions.status, |wanted| status == Some(*wanted))),
        ("channel", none_or(&conditions.channel, |wanted| channel == Some(wanted.as_str()))),
        ("accommodation", none_or(&conditions.accommodation, |wanted| books(event, situation, wanted))),
        ("changed", changed(&conditions.changed, event)),
        (
            "min_nights",
            conditions.min_nights.is_none_or(|least| nights(event, situation) >= Some(least.into())),
        ),
        ("balance_due", conditions.balance_due.is_none_or(|wanted| due(event, situation) == Some(wanted))),
        (
            "window_open",
            conditions
                .window_open
                .is_none_or(|wanted| !moment_has_come || situation.person.window_open == wanted),
        ),
    ];
    if let Some((name, _)) = checks.into_iter().find(|(_, holds)| !holds) {
        return Err(Withheld::Condition(name));
    }
    match conditions.expression.as_ref().filter(|_| moment_has_come) {
        None => Ok(()),
        Some(source) => match expression::holds(source, event, situation) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Withheld::Condition("expression")),
            Err(why) => Err(Withheld::Expression(why)),
        },
    }
}

fn none_or<T>(wanted: &[T], fits: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(fits)
}

fn books(event: &Occasion, situation: &Situation<'_>, wanted: &str) -> bool {
    super::facts::accommodations(event, situation).contains(&wanted)
}

/// A modification that does not say what changed may have changed anything.
fn changed(wanted: &[Change], event: &Occasion) -> bool {
    let told = event.data.reservation.as_ref().map_or(&[][..], |reservation| &reservation.changes);
    told.is_empty() || none_or(wanted, |wanted| told.iter().any(|told| is(*wanted, told)))
}

/// Platforms name what changed in their own words.
fn is(change: Change, told: &str) -> bool {
    let words: &[&str] = match change {
        Change::CheckIn => &["check_in", "arrival", "dates"],
        Change::CheckOut => &["check_out", "departure", "dates"],
        Change::Accommodation => &["accommodation", "unit", "units", "room"],
        Change::Party => &["party", "adults", "children", "infants", "pets", "guests"],
        Change::Price => &["price", "total", "amount"],
    };
    words.contains(&told)
}

fn nights(event: &Occasion, situation: &Situation<'_>) -> Option<i32> {
    let (from, until) = super::facts::dates(event, situation)?;
    Some((until - from).get_days())
}

fn due(event: &Occasion, situation: &Situation<'_>) -> Option<bool> {
    super::facts::price(event, situation).and_then(Price::due).map(|due| due > 0)
}
