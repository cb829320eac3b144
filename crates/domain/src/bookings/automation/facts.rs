//! What a message can say about an event, in the guest's language.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Situation;
use super::speech::Speech;
use crate::bookings::native::{BookingEvent, EventKind, Price, Reservation, Subject};
use crate::sales::texts::key;

/// Days of arrival and departure.
pub(super) fn dates(event: &BookingEvent, situation: &Situation<'_>) -> Option<(Date, Date)> {
    if let Some(stay) = reservation(event, situation) {
        return Some((stay.check_in, stay.check_out));
    }
    let booking = event.data.booking.as_ref().map(|booking| (booking.check_in, booking.check_out));
    let inquiry = || event.data.inquiry.as_ref().map(|inquiry| (inquiry.check_in, inquiry.check_out));
    let (from, until) = booking.or_else(inquiry)?;
    Some((from?, until?))
}

/// Ids of what is booked or was chosen.
pub(super) fn accommodations<'a>(event: &'a BookingEvent, situation: &Situation<'a>) -> Vec<&'a str> {
    if let Some(stay) = reservation(event, situation) {
        return stay.units.iter().map(|unit| unit.accommodation.as_str()).collect();
    }
    let booking = event.data.booking.as_ref().and_then(|booking| booking.accommodation.as_deref());
    booking.into_iter().collect()
}

/// What it costs.
pub(super) fn price<'a>(event: &'a BookingEvent, situation: &Situation<'a>) -> Option<&'a Price> {
    let booking = || event.data.booking.as_ref().and_then(|booking| booking.price.as_ref());
    reservation(event, situation).and_then(|stay| stay.price.as_ref()).or_else(booking)
}

fn reservation<'a>(event: &'a BookingEvent, situation: &Situation<'a>) -> Option<&'a Reservation> {
    event.data.reservation.as_ref().or(situation.reservation)
}

/// The value of a template's variable. `None` when the event does not say it.
pub(super) fn value(
    name: &str,
    event: &BookingEvent,
    situation: &Situation<'_>,
    speech: &Speech<'_>,
) -> Option<String> {
    let property = &situation.resort.property;
    let (check_in, check_out) = dates(event, situation).unzip();
    let stay = reservation(event, situation);
    match name {
        "first_name" => event.data.guest.as_ref()?.first_name().map(str::to_owned),
        "property" => Some(property.name.clone()),
        "booking_ref" => event.booking_ref().map(str::to_owned),
        "stay_dates" => Some(speech.dates(check_in?, check_out?)),
        "nights" => Some((check_out? - check_in?).get_days().to_string()),
        "check_in_day" => Some(speech.day(check_in?)),
        "check_out_day" => Some(speech.day(check_out?)),
        "check_in_time" => property.check_in.as_ref().map(|times| times.from.to_string()),
        "check_out_time" => property.check_out.as_ref().map(|times| times.until.to_string()),
        "accommodation" => accommodation(event, situation, speech),
        "unit" => stay?.room.clone().or_else(|| stay?.units.iter().find_map(|unit| unit.room.clone())),
        "total" => priced(price(event, situation)?, |price| price.total_minor, speech),
        "balance" => priced(price(event, situation)?, Price::due, speech),
        "amount" => {
            let payment = event.data.payment.as_ref()?;
            Some(speech.money(payment.amount_minor, payment.currency))
        }
        "cancel_until" => {
            let until = stay?.cancellation.as_ref()?.free_until?;
            let zone = TimeZone::get(&property.timezone).ok()?;
            Some(speech.moment(until.to_zoned_datetime(zone).datetime()))
        }
        "change_summary" => {
            let dates = speech.dates(check_in?, check_out?);
            let what = accommodation(event, situation, speech);
            Some(what.map_or_else(|| dates.clone(), |what| format!("{dates}, {what}")))
        }
        "refund_note" => refund(stay?, speech),
        _ => None,
    }
}

/// Whether events of a kind can tell a variable, so that a template which needs another one is found before it is
/// withheld from guest after guest.
pub(crate) fn tells(kind: EventKind, name: &str) -> bool {
    const ALWAYS: &[&str] = &["first_name", "property", "check_in_time", "check_out_time"];
    const BOOKED: &[&str] = &[
        "booking_ref",
        "stay_dates",
        "nights",
        "check_in_day",
        "check_out_day",
        "accommodation",
        "total",
        "balance",
    ];
    const RESERVED: &[&str] = &["unit", "cancel_until", "change_summary", "refund_note"];
    let more: &[&[&str]] = match kind.subject() {
        Some(Subject::Payment) => &[BOOKED, RESERVED, &["amount"]],
        Some(Subject::Booking) => &[BOOKED],
        // Of the later three, the reservation they are about may be known.
        Some(Subject::Reservation | Subject::Review | Subject::Message | Subject::Request) => {
            &[BOOKED, RESERVED]
        }
        Some(Subject::Inquiry) | None => &[&["stay_dates", "nights", "check_in_day", "check_out_day"]],
    };
    ALWAYS.contains(&name) || more.iter().any(|names| names.contains(&name))
}

fn priced(price: &Price, part: impl Fn(&Price) -> Option<i64>, speech: &Speech<'_>) -> Option<String> {
    Some(speech.money(part(price)?, price.currency))
}

/// Names from the catalog in the guest's language, else as the platform names them.
fn accommodation(event: &BookingEvent, situation: &Situation<'_>, speech: &Speech<'_>) -> Option<String> {
    let catalog = situation.resort.catalog.as_ref();
    let told = reservation(event, situation).map_or(&[][..], |stay| &stay.units);
    let name = |id: &str| {
        let known = catalog.and_then(|catalog| catalog.accommodation(id));
        let known = known.map(|one| one.name.get(&speech.lang, &speech.fallback).to_owned());
        let told = || told.iter().find(|unit| unit.accommodation == id).and_then(|unit| unit.name.clone());
        known.filter(|name| !name.is_empty()).or_else(told)
    };
    let names: Vec<String> = accommodations(event, situation).into_iter().filter_map(name).collect();
    (!names.is_empty()).then(|| speech.list(&names))
}

fn refund(stay: &Reservation, speech: &Speech<'_>) -> Option<String> {
    match (stay.refund_minor, &stay.price) {
        (Some(0), _) => speech.say(key::REFUND_NONE, &[]),
        (Some(minor), Some(price)) => {
            let amount = speech.money(minor, price.currency);
            speech.say(key::REFUND_AMOUNT, &[("amount", amount.into())])
        }
        _ => speech.say(key::REFUND_LATER, &[]),
    }
}
