//! Expressions of automations: small sums over what is known (`nights >= 3 and not window_open`). They see nothing but
//! the facts listed here, run on a measured tank of fuel, and can neither loop for ever nor reach outside.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{Environment, Expression, UndefinedBehavior};
use serde_json::{Value as Json, json};

use super::speech::Speech;
use super::{Occasion, Person, Situation, facts};
use crate::bookings::native::{Price, Reservation};
use crate::resort::automations::Stop;

/// Steps of an evaluation; the longest sensible expression needs a hundred.
const FUEL: u64 = 20_000;

/// Characters of an expression, so that reading it needs little room.
const LONGEST: usize = 1_000;

/// Every name an expression may use, with what it is. The reference of the documentation, too.
pub(crate) struct Names;

impl Names {
    /// Names at the top.
    pub(crate) const TOP: &'static [&'static str] = &[
        "event",
        "status",
        "channel",
        "check_in",
        "check_out",
        "nights",
        "days_to_check_in",
        "accommodation",
        "accommodations",
        "unit",
        "adults",
        "children",
        "infants",
        "pets",
        "currency",
        "total_minor",
        "paid_minor",
        "due_minor",
        "changes",
        "payment",
        "free_until",
        "booked_at",
        "guest",
        "window_open",
        "done",
        "now",
        "facts",
        "ext",
        "today",
    ];
    /// Names below `guest`.
    pub(crate) const GUEST: &'static [&'static str] =
        &["language", "country", "tags", "past_stays", "booked", "marketing", "service", "wrote"];
    /// Names below `now`.
    pub(crate) const NOW: &'static [&'static str] = &["date", "hour", "weekday"];
    /// Names below `payment`.
    pub(crate) const PAYMENT: &'static [&'static str] = &["amount_minor", "currency", "kind", "failure"];
    /// Functions.
    pub(crate) const FUNCTIONS: &'static [&'static str] = &["money", "day", "moment"];
}

static BARE: LazyLock<Environment<'static>> = LazyLock::new(|| environment(false));

fn environment(for_words: bool) -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_fuel(Some(FUEL));
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.add_filter("length", minijinja::filters::length);
    environment.add_filter("lower", minijinja::filters::lower);
    environment.add_filter("upper", minijinja::filters::upper);
    environment.add_filter("default", minijinja::filters::default);
    environment.add_filter("int", minijinja::filters::int);
    environment.add_test("startingwith", minijinja::tests::is_startingwith);
    environment.add_test("defined", minijinja::tests::is_defined);
    environment.add_test("undefined", minijinja::tests::is_undefined);
    environment.add_test("none", minijinja::tests::is_none);
    if !for_words {
        // Known by name, so that a check accepts them; a condition has no use for them.
        for name in Names::FUNCTIONS {
            environment.add_function(*name, |value: Value| value);
        }
    }
    environment
}

/// What is wrong with an expression, for its author: where, and what.
pub(crate) fn check(source: &str) -> Result<(), String> {
    let compiled = compiled(&BARE, source)?;
    for name in compiled.undeclared_variables(true) {
        let mut parts = name.split('.');
        let top = parts.next().unwrap_or_default();
        let below = parts.next();
        let known = match top {
            _ if !Names::TOP.contains(&top) && !Names::FUNCTIONS.contains(&top) => {
                return Err(unknown(source, top, Names::TOP));
            }
            "guest" => Names::GUEST,
            "now" => Names::NOW,
            "payment" => Names::PAYMENT,
            _ => continue,
        };
        if let Some(below) = below.filter(|below| !known.contains(below)) {
            return Err(unknown(source, below, known));
        }
    }
    Ok(())
}

fn compiled<'e>(environment: &'e Environment<'e>, source: &'e str) -> Result<Expression<'e, 'e>, String> {
    if source.chars().count() > LONGEST {
        return Err(format!("it is longer than {LONGEST} characters"));
    }
    environment.compile_expression(source).map_err(|error| place(source, &error))
}

fn unknown(source: &str, name: &str, known: &[&str]) -> String {
    let at =
        source.find(name).map_or(1, |byte| source.get(..byte).map_or(1, |head| head.chars().count() + 1));
    let hint = crate::resort::nearest(name, known.iter().copied());
    let hint = hint.map(|hint| format!(", did you mean `{hint}`?")).unwrap_or_default();
    format!("character {at}: nothing is called `{name}`{hint}")
}

fn place(source: &str, error: &minijinja::Error) -> String {
    let byte = error.range().map_or(0, |range| range.start);
    let at = source.get(..byte).map_or(1, |head| head.chars().count() + 1);
    let what = error.detail().unwrap_or("it cannot be read");
    format!("character {at}: {what}")
}

/// Whether an expression holds.
pub(super) fn holds(source: &str, occasion: &Occasion, situation: &Situation<'_>) -> Result<bool, String> {
    let compiled = compiled(&BARE, source)?;
    let value = compiled.eval(known(occasion, situation)).map_err(|error| place(source, &error))?;
    Ok(value.is_true())
}

/// An expression's value as a message says it. `None` for nothing.
pub(super) fn text(
    source: &str,
    occasion: &Occasion,
    situation: &Situation<'_>,
    speech: &Speech,
) -> Result<Option<String>, String> {
    let mut environment = environment(true);
    let price = facts::price(occasion, situation).map(|price| price.currency);
    let speech = speech.clone();
    let its = speech.clone();
    environment.add_function("money", move |minor: Option<i64>| Some(its.money(minor?, price?)));
    let its = speech.clone();
    environment.add_function("day", move |date: Option<String>, days: Option<i64>| -> Option<String> {
        let date: Date = date?.parse().ok()?;
        let date = date.checked_add(Span::new().try_days(days.unwrap_or(0)).ok()?).ok()?;
        Some(its.day(date))
    });
    let zone = situation.resort.property.zone();
    environment.add_function("moment", move |at: Option<String>| -> Option<String> {
        let at: Timestamp = at?.parse().ok()?;
        Some(speech.moment(at.to_zoned_datetime(zone.clone()).datetime()))
    });
    let compiled = compiled(&environment, source)?;
    let value = compiled.eval(known(occasion, situation)).map_err(|error| place(source, &error))?;
    let nothing = matches!(value.kind(), ValueKind::None | ValueKind::Undefined);
    Ok((!nothing).then(|| value.to_string()).filter(|text| !text.is_empty()))
}

fn known(occasion: &Occasion, situation: &Situation<'_>) -> Value {
    Value::from(Serde(all(occasion, situation)))
}

/// Everything an expression may see.
fn all(occasion: &Occasion, situation: &Situation<'_>) -> Json {
    let data = &occasion.data;
    let stay = data.reservation.as_ref().or(situation.reservation);
    let zone = situation.resort.property.zone();
    let here = situation.now.to_zoned_datetime(zone);
    let dates = facts::dates(occasion, situation);
    let price = facts::price(occasion, situation);
    let person = situation.person;
    let of_price = |part: fn(&Price) -> Option<i64>| price.and_then(part);
    let today = here.date();
    let party = stay.and_then(|stay| stay.party.as_ref()).or_else(|| data.booking.as_ref()?.party.as_ref());
    let accommodations = facts::accommodations(occasion, situation);
    json!({
        "event": occasion.trigger.to_string(),
        "status": stay.map(|stay| stay.status.as_str()),
        "channel": stay.and_then(|stay| stay.channel.as_deref()),
        "check_in": dates.map(|(check_in, _)| check_in),
        "check_out": dates.map(|(_, check_out)| check_out),
        "nights": dates.map(|(check_in, check_out)| (check_out - check_in).get_days()),
        "days_to_check_in": dates.map(|(check_in, _)| (check_in - today).get_days()),
        "accommodation": accommodations.first(),
        "accommodations": accommodations,
        "unit": stay.and_then(room),
        "adults": party.and_then(|party| party.adults),
        "children": party.map(|party| party.children.len()),
        "infants": party.and_then(|party| party.infants),
        "pets": party.and_then(|party| party.pets),
        "currency": price.map(|price| price.currency),
        "total_minor": of_price(|price| price.total_minor),
        "paid_minor": of_price(|price| price.paid_minor),
        "due_minor": of_price(Price::due),
        "changes": stay.map(|stay| &stay.changes),
        "payment": data.payment.as_ref().map(|payment| json!({
            "amount_minor": payment.amount_minor, "currency": payment.currency, "kind": payment.kind,
            "failure": payment.failure })),
        "free_until": stay.and_then(|stay| stay.cancellation.as_ref()).and_then(|terms| terms.free_until),
        "booked_at": situation.booked_at,
        "guest": guest(occasion, person),
        "window_open": person.window_open,
        "done": done(occasion, person),
        "now": {
            "date": today, "hour": here.hour(),
            "weekday": here.strftime("%a").to_string().to_lowercase(),
        },
        "today": today,
        "facts": occasion.facts,
        "ext": data.ext,
    })
}

/// What is known of the guest.
fn guest(occasion: &Occasion, person: &Person) -> Json {
    let wrote = person.heard.iter().any(|heard| {
        heard.at >= occasion.at
            && matches!(heard.what, Stop::Guest(crate::resort::automations::GuestAct::Wrote))
    });
    json!({
        "language": person.language, "country": person.country, "tags": person.tags,
        "past_stays": person.past_stays, "booked": person.booked.len(), "marketing": person.consent.marketing,
        "service": person.consent.service, "wrote": wrote,
    })
}

/// Automations that have done something for this booking.
fn done<'p>(occasion: &Occasion, person: &'p Person) -> Vec<&'p str> {
    let its = person.done.iter().filter(|done| done.booking == occasion.booking);
    its.map(|done| done.automation.as_str()).collect()
}

fn room(stay: &Reservation) -> Option<&str> {
    stay.room.as_deref().or_else(|| stay.units.iter().find_map(|unit| unit.room.as_deref()))
}

/// What an expression looked at, for the record.
pub(super) fn looked_at(
    source: &str,
    occasion: &Occasion,
    situation: &Situation<'_>,
) -> BTreeMap<String, Json> {
    let Ok(compiled) = compiled(&BARE, source) else { return BTreeMap::new() };
    let all = all(occasion, situation);
    let names = compiled.undeclared_variables(true).into_iter();
    let found = names.filter_map(|name| {
        let pointer = format!("/{}", name.replace('.', "/"));
        all.pointer(&pointer).map(|value| (name, value.clone()))
    });
    found.collect()
}
