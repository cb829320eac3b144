//! The nights of a stay: their seasons, their prices, and the rules of the night of arrival.

use jiff::civil::Date;

use super::{Night, QuoteRefusal, QuoteRequest};
use crate::catalog::{Accommodation, Catalog, PricingRules, Rate, Weekday};

/// Longest stay that is priced at all.
const LONGEST_STAY: u16 = 366;

/// Every night with its price, if all are sold and the stay keeps the rules of its arrival.
pub(super) fn price(
    request: &QuoteRequest,
    accommodation: &Accommodation,
    catalog: &Catalog,
    rules: &PricingRules,
) -> Result<Vec<Night>, QuoteRefusal> {
    let count = count(request)?;
    let mut nights = Vec::with_capacity(usize::from(count));
    let mut arrival = None;
    let mut date = request.check_in;
    while date < request.check_out {
        let closed = QuoteRefusal::Closed { date };
        let Some((night, rate)) = night(accommodation, catalog, rules, date)? else { return Err(closed) };
        arrival.get_or_insert(rate);
        nights.push(night);
        date = date.tomorrow().map_err(|_end_of_time| closed)?;
    }
    if let Some(rate) = arrival {
        keeps_rules(rate, request.check_in, count)?;
    }
    Ok(nights)
}

/// A night with its price, and the rate it is sold under. `None`: it is not sold.
///
/// # Errors
/// [`QuoteRefusal::Catalog`] for a price that cannot be read; applied files have none.
pub fn night<'a>(
    accommodation: &'a Accommodation,
    catalog: &Catalog,
    rules: &PricingRules,
    date: Date,
) -> Result<Option<(Night, &'a Rate)>, QuoteRefusal> {
    let Some((season, rate)) = sold(accommodation, catalog, date) else { return Ok(None) };
    let weekend = rules.weekend_nights.contains(&Weekday::from(date.weekday()));
    let price = rate.weekend_night.as_ref().filter(|_| weekend).unwrap_or(&rate.night);
    let amount_minor = price.money(rules.currency)?.minor;
    Ok(Some((Night { date, season: season.to_owned(), weekend, amount_minor }, rate)))
}

/// How many nights, if it is a stay.
fn count(request: &QuoteRequest) -> Result<u16, QuoteRefusal> {
    let QuoteRequest { check_in, check_out, booked_on, .. } = *request;
    let dates = |wrong| QuoteRefusal::Dates { check_in, check_out, booked_on, wrong };
    if check_out <= check_in {
        return Err(dates("departure is after arrival"));
    }
    if check_in < booked_on {
        return Err(dates("arrival is not before the day of booking"));
    }
    let nights = days_between(check_in, check_out);
    let too_long = QuoteRefusal::MaxNights { check_in, max_nights: LONGEST_STAY };
    u16::try_from(nights).ok().filter(|nights| *nights <= LONGEST_STAY).ok_or(too_long)
}

/// Whole days from one date to another; negative backwards.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// The season and rate a night is sold under.
fn sold<'a, 'c>(
    accommodation: &'a Accommodation,
    catalog: &'c Catalog,
    date: Date,
) -> Option<(&'c str, &'a Rate)> {
    if accommodation.closed.iter().any(|range| range.covers(date)) {
        return None;
    }
    let season = catalog.season_of(date)?;
    accommodation.rates.get(&season.id).map(|rate| (season.id.as_str(), rate))
}

fn keeps_rules(rate: &Rate, check_in: Date, nights: u16) -> Result<(), QuoteRefusal> {
    if let Some(days) = &rate.arrival_days
        && !days.contains(&Weekday::from(check_in.weekday()))
    {
        return Err(QuoteRefusal::ArrivalDay { check_in, arrival_days: days.clone() });
    }
    match (rate.min_nights, rate.max_nights) {
        (Some(min_nights), _) if nights < min_nights => Err(QuoteRefusal::MinNights { check_in, min_nights }),
        (_, Some(max_nights)) if nights > max_nights => Err(QuoteRefusal::MaxNights { check_in, max_nights }),
        _ => Ok(()),
    }
}
