//! Taxes: those in the prices are shown, those on top are lines. City taxes count heads and nights.

use super::{Line, LineKind, QuoteRefusal, Sheet, Stay};
use crate::catalog::{Tax, TaxBase, TaxLogic};
use crate::money::{Money, MoneyError, Percent};

/// The whole in basis points.
const WHOLE: i128 = 10_000;

/// The parts of the price, with what each costs.
type Parts = [(TaxBase, Money)];

/// How much tax is in the price already. Of one tax: gross − round(gross × 10000 / (10000 + rate)). Of several on
/// the same part, each has its share: gross × rate / (10000 + all rates).
pub(super) fn included(stay: &Stay<'_>, parts: &Parts) -> Result<Money, QuoteRefusal> {
    let mut taxes: Vec<(&Tax, i128)> = Vec::new();
    for tax in valid(stay).filter(|tax| tax.inclusive && tax.logic == TaxLogic::Percent) {
        taxes.push((tax, i128::from(rate(tax)?.basis_points())));
    }
    let mut sum = Money::zero(stay.currency);
    for (tax, points) in &taxes {
        // An exact fraction over all parts, so that it is rounded once.
        let (mut above, mut below) = (0_i128, 1_i128);
        for (base, amount) in parts.iter().filter(|(base, _)| tax.is_taken_of(*base)) {
            let rates = taxes.iter().filter(|(other, _)| other.is_taken_of(*base)).map(|(_, points)| points);
            let gross_points = WHOLE + rates.sum::<i128>();
            let share = i128::from(amount.minor).checked_mul(*points).ok_or(MoneyError::Overflow)?;
            if below == gross_points {
                above = above.checked_add(share).ok_or(MoneyError::Overflow)?;
            } else {
                let left = above.checked_mul(gross_points).ok_or(MoneyError::Overflow)?;
                let right = share.checked_mul(below).ok_or(MoneyError::Overflow)?;
                above = left.checked_add(right).ok_or(MoneyError::Overflow)?;
                below = below.checked_mul(gross_points).ok_or(MoneyError::Overflow)?;
            }
        }
        // The net price is rounded half up, so what is left of the gross is rounded half down.
        let half_down = -(below - 2 * above).div_euclid(2 * below);
        let minor = i64::try_from(half_down).map_err(|_too_large| MoneyError::Overflow)?;
        sum = sum.checked_add(Money::new(minor, stay.currency))?;
    }
    Ok(sum)
}

/// Adds a line for each tax that comes on top, in the order of the file.
pub(super) fn add(stay: &Stay<'_>, parts: &Parts, sheet: &mut Sheet) -> Result<(), QuoteRefusal> {
    for tax in valid(stay).filter(|tax| !tax.inclusive) {
        let (qty, percent, amount) = if tax.logic == TaxLogic::Percent {
            let mut base = Money::zero(stay.currency);
            for (_, amount) in parts.iter().filter(|(base, _)| tax.is_taken_of(*base)) {
                base = base.checked_add(*amount)?;
            }
            let rate = rate(tax)?;
            (None, Some(rate), base.percent(rate)?)
        } else {
            let missing = || QuoteRefusal::Catalog(format!("the tax \"{}\" has no amount", tax.id));
            let each = stay.amount(tax.amount.as_ref().ok_or_else(missing)?)?;
            let times = times(tax, stay);
            (Some(times), None, each.checked_mul(i64::from(times))?)
        };
        if amount.minor == 0 {
            continue;
        }
        sheet.add(Line {
            kind: LineKind::Tax,
            id: Some(tax.id.clone()),
            qty,
            percent,
            amount_minor: amount.minor,
            pay_at: Some(tax.paid_at()),
        })?;
    }
    Ok(())
}

/// Taxes that hold for the stay; those per night are judged night by night.
fn valid<'a>(stay: &Stay<'a>) -> impl Iterator<Item = &'a Tax> {
    let arrival = stay.request.check_in;
    stay.catalog.taxes.iter().filter(move |tax| tax.logic.is_per_night() || tax.is_valid_on(arrival))
}

fn rate(tax: &Tax) -> Result<Percent, QuoteRefusal> {
    let missing = || QuoteRefusal::Catalog(format!("the tax \"{}\" has no rate", tax.id));
    Ok(tax.rate.as_ref().ok_or_else(missing)?.percent()?)
}

/// How often an amount is taken.
fn times(tax: &Tax, stay: &Stay<'_>) -> u32 {
    let people = if tax.logic.is_per_person() { people(tax, stay) } else { 1 };
    let nights = if tax.logic.is_per_night() { nights(tax, stay) } else { 1 };
    people.saturating_mul(nights)
}

/// Those who are old enough. Whoever came without an age is grown up.
fn people(tax: &Tax, stay: &Stay<'_>) -> u32 {
    let min_age = tax.min_age.unwrap_or(0);
    let taxed = stay.request.child_ages.iter().filter(|age| **age >= min_age).count();
    u32::from(stay.request.adults).saturating_add(u32::try_from(taxed).unwrap_or(u32::MAX))
}

/// Nights after the free ones, at most the maximum, of those on which the tax is in force.
fn nights(tax: &Tax, stay: &Stay<'_>) -> u32 {
    let skipped = usize::from(tax.skip_nights.unwrap_or(0));
    let most = usize::from(tax.max_nights.unwrap_or(u16::MAX));
    let after_free = stay.nights.iter().skip(skipped);
    let taxed = after_free.filter(|night| tax.is_valid_on(night.date)).take(most).count();
    u32::try_from(taxed).unwrap_or(u32::MAX)
}
