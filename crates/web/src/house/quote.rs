//! `/house/quote`: what a guest would be quoted, line by line, or the rule that says no.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use guestlink_app::properties::Property;
use guestlink_domain::money::Money;
use guestlink_domain::sales::quote::{Line, LineKind, Quote, QuoteRefusal, QuoteRequest, quote};
use http::HeaderMap;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Top, enter};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::shell::{Shell, framed};
use crate::routes::Door;
use crate::words::Words;

/// Ages in one request at most.
const CHILDREN: usize = 20;

/// What is asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    house: Option<String>,
    of: String,
    check_in: String,
    check_out: String,
    adults: String,
    child_ages: String,
    pets: String,
    plan: String,
    code: String,
    booked_on: String,
}

struct Row {
    what: String,
    amount: String,
    less: bool,
}

struct Answer {
    rows: Vec<Row>,
    nights: Vec<(String, String)>,
    total: String,
    deposit: String,
    balance: String,
    on_site: Option<String>,
    tax_inside: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard/house-quote.html")]
struct QuoteView {
    shell: Shell,
    top: Top,
    typed: Typed,
    kinds: Vec<(String, String)>,
    plans: Vec<(String, String)>,
    answer: Option<Answer>,
    refusal: Option<String>,
}
framed!(QuoteView);

/// `GET /house/quote`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/quote", typed.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let w = shell.w.clone();
    let today = property.today(door.app.clock().now());
    let asked = !typed.check_in.is_empty();
    let typed = filled(typed, today);
    let result = asked
        .then(|| request(&typed, today).map(|request| quote(&request, &property.catalog, &property.pricing)));
    let (answer, refusal) = match result {
        None => (None, None),
        Some(None) => (None, Some(w.say("house-quote-unreadable"))),
        Some(Some(Ok(quote))) => (Some(told(&w, &property, &quote)), None),
        Some(Some(Err(refused))) => (None, Some(refusal_told(&w, &refused))),
    };
    let named =
        |id: &str, name: &str| (id.to_owned(), if name.is_empty() { id.to_owned() } else { name.to_owned() });
    let catalog = &property.catalog;
    let page = QuoteView {
        kinds: catalog
            .accommodations
            .iter()
            .map(|one| named(&one.id, one.name.get(&w.lang, &property.language)))
            .collect(),
        plans: catalog.cancellation_policies.iter().map(|one| named(&one.id, &one.id)).collect(),
        typed,
        answer,
        refusal,
        top,
        shell,
    };
    html::page(&page, &headers)
}

fn filled(typed: Typed, today: Date) -> Typed {
    let or = |text: String, other: String| if text.is_empty() { other } else { text };
    Typed {
        check_in: or(typed.check_in, today.saturating_add(14.days()).to_string()),
        check_out: or(typed.check_out, today.saturating_add(17.days()).to_string()),
        adults: or(typed.adults, "2".to_owned()),
        pets: or(typed.pets, "0".to_owned()),
        booked_on: or(typed.booked_on, today.to_string()),
        ..typed
    }
}

/// The request, if it can be read.
fn request(typed: &Typed, today: Date) -> Option<QuoteRequest> {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let ages = typed.child_ages.split([',', ' ', ';']).filter(|age| !age.is_empty());
    let child_ages: Vec<u8> = ages.map(str::parse).collect::<Result<_, _>>().ok()?;
    if child_ages.len() > CHILDREN {
        return None;
    }
    Some(QuoteRequest {
        accommodation: typed.of.clone(),
        check_in: typed.check_in.parse().ok()?,
        check_out: typed.check_out.parse().ok()?,
        adults: typed.adults.trim().parse().ok()?,
        child_ages,
        pets: typed.pets.trim().parse().ok()?,
        booked_on: typed.booked_on.parse().unwrap_or(today),
        rate_plan: some(&typed.plan),
        promo_code: some(&typed.code),
        returning: false,
    })
}

fn told(w: &Words, property: &Property, quote: &Quote) -> Answer {
    let money = |minor: i64| w.money(Money::new(minor, quote.currency));
    let row = |line: &Line| Row {
        what: line_told(w, property, line),
        amount: money(line.amount_minor),
        less: line.amount_minor < 0,
    };
    let some = |minor: i64| (minor != 0).then(|| money(minor));
    Answer {
        rows: quote.lines.iter().map(row).collect(),
        nights: quote.nights.iter().map(|night| (w.day(night.date), money(night.amount_minor))).collect(),
        total: money(quote.total_minor),
        deposit: money(quote.deposit_minor),
        balance: money(quote.balance_minor),
        on_site: some(quote.pay_at_property_minor),
        tax_inside: some(quote.vat_included_minor),
    }
}

/// "Discount (early-bird), 10 %"
fn line_told(w: &Words, property: &Property, line: &Line) -> String {
    let mut told = w.say(match line.kind {
        LineKind::Room => "quote-room",
        LineKind::ExtraAdult => "quote-extra-adult",
        LineKind::ExtraChild => "quote-extra-child",
        LineKind::Discount => "quote-discount",
        LineKind::Fee => "quote-fee",
        LineKind::Tax => "quote-tax",
    });
    if let Some(id) = &line.id {
        let named = property.catalog.accommodation(id).map(|one| one.name.get(&w.lang, &property.language));
        told = format!("{told}: {}", named.unwrap_or(id));
    }
    if let Some(quantity) = line.qty {
        told = format!("{told} × {quantity}");
    }
    if let Some(percent) = &line.percent {
        told = format!("{told}, {percent} %");
    }
    told
}

/// The rule that says no, in the reader's words.
fn refusal_told(w: &Words, refused: &QuoteRefusal) -> String {
    match refused {
        QuoteRefusal::Closed { date } => w.with("refused-closed", "day", &w.full_day(*date)),
        QuoteRefusal::MinNights { min_nights, .. } => w.count("refused-min-nights", i64::from(*min_nights)),
        QuoteRefusal::MaxNights { max_nights, .. } => w.count("refused-max-nights", i64::from(*max_nights)),
        QuoteRefusal::Occupancy { max, .. } => w.count("refused-occupancy", i64::from(*max)),
        other => w.say(match other {
            QuoteRefusal::UnknownAccommodation { .. } => "refused-unknown-accommodation",
            QuoteRefusal::UnknownRatePlan { .. } => "refused-unknown-rate-plan",
            QuoteRefusal::Dates { .. } => "refused-dates",
            QuoteRefusal::ArrivalDay { .. } => "refused-arrival-day",
            QuoteRefusal::Pets { .. } => "refused-pets",
            _ => "refused-too-large",
        }),
    }
}
