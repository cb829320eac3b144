//! Discounts: at most one for the length of the stay, one for the lead time, one for a code, and the rate plan's own.
//! Each is a percentage of the same base (room and extras), never of what an earlier one left.

use super::nights::days_between;
use super::{Line, LineKind, Night, QuoteRefusal, QuoteRequest, Sheet, Stay};
use crate::catalog::{Catalog, Offer, OfferKind};
use crate::money::Percent;

/// All discounts together take at most 30 %; what is above it is cut from the last.
const MOST_TOGETHER: Percent = Percent::from_basis_points(3_000);

/// Why a code gives no discount on a stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromoRefusal {
    /// Nobody knows it.
    Unknown,
    /// Only for longer stays.
    MinNights(u16),
    /// Only for guests who have stayed before.
    ReturningOnly,
    /// Only booked at least so many days before.
    TooLate(u16),
    /// Only booked at most so many days before.
    TooEarly(u16),
    /// Not on these dates.
    Season,
}

/// The offer behind a code, if it applies to the nights of a priced stay.
pub fn promo<'a>(
    code: &str,
    request: &QuoteRequest,
    nights: &[Night],
    catalog: &'a Catalog,
) -> Result<&'a Offer, PromoRefusal> {
    let code = code.trim().to_lowercase();
    let offer = catalog
        .offers
        .iter()
        .find(|offer| offer.kind == OfferKind::PromoCode && offer.code().to_lowercase() == code)
        .ok_or(PromoRefusal::Unknown)?;
    applies(offer, request, nights).map(|()| offer)
}

/// Adds the discounts that apply, in this order.
pub(super) fn add(stay: &Stay<'_>, sheet: &mut Sheet) -> Result<(), QuoteRefusal> {
    let base = sheet.sum;
    let code = stay.request.promo_code.as_deref();
    let offers = [
        best(stay, OfferKind::LengthOfStay)?,
        best(stay, OfferKind::LeadTime)?,
        match code.map(|code| promo(code, stay.request, &stay.nights, stay.catalog)) {
            Some(Ok(offer)) => Some((offer.id.as_str(), offer.percent.percent()?)),
            _ => None,
        },
        match &stay.policy.discount_percent {
            Some(text) => Some((stay.policy.id.as_str(), text.percent()?)),
            None => None,
        },
    ];
    let mut left = MOST_TOGETHER.basis_points();
    for (id, percent) in offers.into_iter().flatten() {
        let percent = Percent::from_basis_points(percent.basis_points().min(left));
        left -= percent.basis_points();
        let amount = base.percent(percent)?.checked_neg()?;
        if amount.minor == 0 {
            continue;
        }
        sheet.add(Line {
            kind: LineKind::Discount,
            id: Some(id.to_owned()),
            qty: None,
            percent: Some(percent),
            amount_minor: amount.minor,
            pay_at: None,
        })?;
    }
    Ok(())
}

/// The largest discount of a kind that applies; among equals the first in the file.
fn best<'a>(stay: &Stay<'a>, kind: OfferKind) -> Result<Option<(&'a str, Percent)>, QuoteRefusal> {
    let mut best: Option<(&str, Percent)> = None;
    let offers = stay.catalog.offers.iter().filter(|offer| offer.kind == kind);
    for offer in offers.filter(|offer| applies(offer, stay.request, &stay.nights).is_ok()) {
        let percent = offer.percent.percent()?;
        if best.is_none_or(|(_, most)| percent > most) {
            best = Some((offer.id.as_str(), percent));
        }
    }
    Ok(best)
}

/// Whether an offer's conditions hold for a stay.
fn applies(offer: &Offer, request: &QuoteRequest, nights: &[Night]) -> Result<(), PromoRefusal> {
    if let Some(min) = offer.min_nights
        && nights.len() < usize::from(min)
    {
        return Err(PromoRefusal::MinNights(min));
    }
    if offer.returning_only == Some(true) && !request.returning {
        return Err(PromoRefusal::ReturningOnly);
    }
    let ahead = days_between(request.booked_on, request.check_in);
    if let Some(min) = offer.min_days_before
        && ahead < i64::from(min)
    {
        return Err(PromoRefusal::TooLate(min));
    }
    if let Some(max) = offer.max_days_before
        && ahead > i64::from(max)
    {
        return Err(PromoRefusal::TooEarly(max));
    }
    if nights.iter().any(|night| offer.not_in_seasons.contains(&night.season)) {
        return Err(PromoRefusal::Season);
    }
    Ok(())
}
