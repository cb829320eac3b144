//! What a message can say about an event, in the guest's language.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Span, Timestamp};

use super::speech::Speech;
use super::{Occasion, Situation};
use crate::bookings::native::{Price, Reservation, Subject};
use crate::catalog::CancellationPolicy;
use crate::money::Money;
use crate::resort::automations::{HouseEvent, Trigger};
use crate::sales::texts::key;

/// Days of arrival and departure.
pub(super) fn dates(event: &Occasion, situation: &Situation<'_>) -> Option<(Date, Date)> {
    if let Some(stay) = reservation(event, situation) {
        return Some((stay.check_in, stay.check_out));
    }
    let booking = event.data.booking.as_ref().map(|booking| (booking.check_in, booking.check_out));
    let inquiry = || event.data.inquiry.as_ref().map(|inquiry| (inquiry.check_in, inquiry.check_out));
    let (from, until) = booking.or_else(inquiry)?;
    Some((from?, until?))
}

/// Ids of what is booked or was chosen.
pub(super) fn accommodations<'a>(event: &'a Occasion, situation: &Situation<'a>) -> Vec<&'a str> {
    if let Some(stay) = reservation(event, situation) {
        return stay.units.iter().map(|unit| unit.accommodation.as_str()).collect();
    }
    let booking = event.data.booking.as_ref().and_then(|booking| booking.accommodation.as_deref());
    booking.into_iter().collect()
}

/// What it costs.
pub(super) fn price<'a>(event: &'a Occasion, situation: &Situation<'a>) -> Option<&'a Price> {
    let booking = || event.data.booking.as_ref().and_then(|booking| booking.price.as_ref());
    reservation(event, situation).and_then(|stay| stay.price.as_ref()).or_else(booking)
}

fn reservation<'a>(event: &'a Occasion, situation: &Situation<'a>) -> Option<&'a Reservation> {
    event.data.reservation.as_ref().or(situation.reservation)
}

/// The value of a template's variable. `None` when the event does not say it.
pub(super) fn value(
    name: &str,
    event: &Occasion,
    situation: &Situation<'_>,
    speech: &Speech,
) -> Option<String> {
    let property = &situation.resort.property;
    let (check_in, check_out) = dates(event, situation).unzip();
    let stay = reservation(event, situation);
    match name {
        "first_name" => {
            let told = event.data.guest.as_ref().and_then(|guest| guest.first_name().map(str::to_owned));
            told.or_else(|| situation.person.first_name.clone())
        }
        "property" => Some(property.name.clone()),
        "booking_ref" => event.reference().map(str::to_owned),
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
        "cancel_until" => Some(speech.moment_of(cancel_until(event, situation)?, situation)),
        "deposit" => {
            let price = price(event, situation)?;
            let percent = policy(situation)?.deposit_percent.as_ref()?;
            let deposit =
                Money::new(price.total_minor?, price.currency).percent(percent.percent().ok()?).ok()?;
            Some(speech.money(deposit.minor, deposit.currency))
        }
        "due_at" => {
            let hours = i64::from(situation.resort.channel.quotes.valid_hours);
            let since = situation.booked_at.unwrap_or(event.at);
            Some(speech.moment_of(since.checked_add(SignedDuration::from_hours(hours)).ok()?, situation))
        }
        "request" => {
            let asked = event.data.request.as_ref()?;
            let service = situation.resort.services.services.iter().find(|one| one.id == asked.service);
            let name = service.map(|one| one.name.get(&speech.lang, &speech.fallback).to_owned());
            Some(name.unwrap_or_else(|| asked.service.clone()))
        }
        "eta" => {
            let asked = event.data.request.as_ref()?;
            let service = situation.resort.services.services.iter().find(|one| one.id == asked.service)?;
            let minutes = SignedDuration::from_mins(service.sla.complete_min.into());
            Some(speech.moment_of(asked.when.unwrap_or(event.at).checked_add(minutes).ok()?, situation))
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

/// Until when cancelling costs nothing: as the platform tells it, else as the catalog's first plan says.
fn cancel_until(event: &Occasion, situation: &Situation<'_>) -> Option<Timestamp> {
    let told = reservation(event, situation).and_then(|stay| stay.cancellation.as_ref());
    if let Some(until) = told.and_then(|terms| terms.free_until) {
        return Some(until);
    }
    let policy = policy(situation)?;
    let step = policy.steps.iter().find(|step| step.is_whole())?;
    let days = Span::new().try_days(i64::from(step.until_days_before)).ok()?;
    let day = dates(event, situation)?.0.checked_sub(days).ok()?;
    let time = policy.cutoff_local_time.unwrap_or(Time::constant(23, 59, 0, 0));
    let until = situation.resort.property.zone().to_timestamp(day.to_datetime(time)).ok()?;
    (until > situation.now).then_some(until)
}

fn policy<'a>(situation: &Situation<'a>) -> Option<&'a CancellationPolicy> {
    situation.resort.catalog.as_ref()?.cancellation_policies.first()
}

const ALWAYS: &[&str] = &["first_name", "property", "check_in_time", "check_out_time"];
const DATES: &[&str] = &["stay_dates", "nights", "check_in_day", "check_out_day"];
const BOOKED: &[&str] = &["booking_ref", "accommodation", "total", "balance", "cancel_until"];
const RESERVED: &[&str] = &["unit", "change_summary", "refund_note", "deposit", "due_at"];

/// Whether an event can tell a variable, so that a template which needs another one is found before it is withheld
/// from guest after guest.
pub(crate) fn tells(trigger: Trigger, name: &str) -> bool {
    let more: &[&[&str]] = match trigger {
        Trigger::House(event) => house(event),
        Trigger::Booking(kind) => match kind.subject() {
            Some(Subject::Payment) => &[DATES, BOOKED, RESERVED, &["amount"]],
            Some(Subject::Booking) => &[DATES, BOOKED],
            Some(Subject::Request) => &[DATES, BOOKED, RESERVED, &["request", "eta"]],
            // Of these, the reservation they are about may be known.
            Some(Subject::Reservation | Subject::Review | Subject::Message) => &[DATES, BOOKED, RESERVED],
            Some(Subject::Inquiry) | None => &[DATES],
        },
    };
    ALWAYS.contains(&name) || more.iter().any(|names| names.contains(&name))
}

/// What events of our own say.
fn house(event: HouseEvent) -> &'static [&'static [&'static str]] {
    match event {
        HouseEvent::QuotePrepared => {
            &[DATES, &["accommodation", "total", "valid_until", "quote_token", "booking_ref", "cancel_until"]]
        }
        HouseEvent::WaitlistFreed => &[DATES, &["accommodation", "hold_hours", "booking_token", "total"]],
        HouseEvent::UnitReady => &[DATES, BOOKED, RESERVED],
        HouseEvent::PageSent => &[DATES, BOOKED, RESERVED, &[super::PAGE_URL]],
        HouseEvent::RequestCompleted | HouseEvent::RequestLate | HouseEvent::RequestAssigned => {
            &[DATES, BOOKED, RESERVED, &["request", "eta", "new_eta", "staff_name", "due"]]
        }
        HouseEvent::StaffBroadcast => &[DATES, BOOKED, RESERVED, &["issue", "until"]],
        HouseEvent::CampaignStarted => &[&["season", "offer", "valid_until", "campaign_token"]],
    }
}

fn priced(price: &Price, part: impl Fn(&Price) -> Option<i64>, speech: &Speech) -> Option<String> {
    Some(speech.money(part(price)?, price.currency))
}

/// Names from the catalog in the guest's language, else as the platform names them.
fn accommodation(event: &Occasion, situation: &Situation<'_>, speech: &Speech) -> Option<String> {
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

fn refund(stay: &Reservation, speech: &Speech) -> Option<String> {
    match (stay.refund_minor, &stay.price) {
        (Some(0), _) => speech.say(key::REFUND_NONE, &[]),
        (Some(minor), Some(price)) => {
            let amount = speech.money(minor, price.currency);
            speech.say(key::REFUND_AMOUNT, &[("amount", amount.into())])
        }
        _ => speech.say(key::REFUND_LATER, &[]),
    }
}
