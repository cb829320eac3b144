//! Prices a stay. A quote is computed from the catalog alone, in whole minor units, one rounding for each line, so
//! that the total a guest reads is the sum of the lines above it. It never looks at a clock or a calendar: whether
//! the unit is free is asked elsewhere.

mod cancellation;
mod discount;
mod nights;
mod refusal;
mod request;
mod tax;

pub use cancellation::{Cancellation, RefundStep, cancellation};
pub use discount::{PromoRefusal, promo};
pub use nights::night;
pub use refusal::QuoteRefusal;
pub use request::{Party, QuoteRequest};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::{Accommodation, Amount, CancellationPolicy, Catalog, PayAt, PricingRules, TaxBase};
use crate::money::{Currency, Money, MoneyError, Percent};

/// A priced stay: a snapshot, never recomputed silently.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quote {
    /// Every night with its season and price.
    pub nights: Vec<Night>,
    /// What is paid for, in the order it is worked out.
    pub lines: Vec<Line>,
    /// What is paid to us: all lines but those payable at the property.
    pub subtotal_minor: i64,
    /// Of it, taxes that are already in the prices (information, not added).
    pub vat_included_minor: i64,
    /// What is paid on site.
    pub pay_at_property_minor: i64,
    /// The sum of the lines.
    pub total_minor: i64,
    /// Paid at once to hold the stay.
    pub deposit_minor: i64,
    /// What is then left to pay to us.
    pub balance_minor: i64,
    /// ISO 4217; all amounts are in its minor units.
    pub currency: Currency,
    /// The rate plan's id.
    pub rate_plan: String,
}

/// One night of a quote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Night {
    /// The evening it begins.
    pub date: Date,
    /// The season it lies in.
    pub season: String,
    /// It has the weekend price.
    pub weekend: bool,
    /// Price of the room, in minor units.
    pub amount_minor: i64,
}

/// One line of a quote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Which accommodation, offer, plan, fee or tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How many nights, people or both; `None` for percentages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qty: Option<u32>,
    /// The percentage taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Percent>,
    /// In minor units; a discount is negative.
    pub amount_minor: i64,
    /// Only taxes: where it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_at: Option<PayAt>,
}

/// What a line is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The nights.
    Room,
    /// Adults above the base occupancy.
    ExtraAdult,
    /// Children above the base occupancy.
    ExtraChild,
    /// An offer, or the rate plan's own discount.
    Discount,
    /// Cleaning, pets.
    Fee,
    /// A tax that is added.
    Tax,
}

impl Quote {
    /// The whole stay.
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }

    /// Paid at once to hold the stay.
    pub fn deposit(&self) -> Money {
        Money::new(self.deposit_minor, self.currency)
    }

    /// Left to pay to us after the deposit.
    pub fn balance(&self) -> Money {
        Money::new(self.balance_minor, self.currency)
    }

    /// Paid on site.
    pub fn pay_at_property(&self) -> Money {
        Money::new(self.pay_at_property_minor, self.currency)
    }

    /// Whether a discount, fee or tax is part of it.
    pub fn has(&self, kind: LineKind, id: &str) -> bool {
        self.lines.iter().any(|line| line.kind == kind && line.id.as_deref() == Some(id))
    }
}

/// Prices a request. Looked at in this order, the first rule it breaks is the refusal: known ids, dates, nights that
/// are sold, day of arrival, length, people, pets.
pub fn quote(request: &QuoteRequest, catalog: &Catalog, rules: &PricingRules) -> Result<Quote, QuoteRefusal> {
    let stay = Stay::find(request, catalog, rules)?;
    let mut sheet = Sheet::new(rules.currency);
    room_and_extras(&stay, &mut sheet)?;
    discount::add(&stay, &mut sheet)?;
    let room = sheet.sum;
    fees(&stay, &mut sheet)?;
    let fees = sheet.sum.checked_sub(room)?;
    let parts = [(TaxBase::Room, room), (TaxBase::Fees, fees)];
    let vat_included = tax::included(&stay, &parts)?;
    tax::add(&stay, &parts, &mut sheet)?;
    let subtotal = sheet.sum;
    let deposit = match &stay.policy.deposit_percent {
        Some(text) => subtotal.percent(text.percent()?)?,
        None => Money::zero(rules.currency),
    };
    Ok(Quote {
        nights: stay.nights,
        lines: sheet.lines,
        subtotal_minor: subtotal.minor,
        vat_included_minor: vat_included.minor,
        pay_at_property_minor: sheet.on_site.minor,
        total_minor: subtotal.checked_add(sheet.on_site)?.minor,
        deposit_minor: deposit.minor,
        balance_minor: subtotal.checked_sub(deposit)?.minor,
        currency: rules.currency,
        rate_plan: stay.policy.id.clone(),
    })
}

/// A request that keeps every rule, with what it refers to.
struct Stay<'a> {
    request: &'a QuoteRequest,
    catalog: &'a Catalog,
    currency: Currency,
    accommodation: &'a Accommodation,
    policy: &'a CancellationPolicy,
    party: Party,
    nights: Vec<Night>,
}

impl<'a> Stay<'a> {
    fn find(
        request: &'a QuoteRequest,
        catalog: &'a Catalog,
        rules: &'a PricingRules,
    ) -> Result<Self, QuoteRefusal> {
        let accommodation = catalog.accommodation(&request.accommodation).ok_or_else(|| {
            QuoteRefusal::UnknownAccommodation { accommodation: request.accommodation.clone() }
        })?;
        let policy = match &request.rate_plan {
            Some(id) => catalog.policy(id),
            None => catalog.default_policy(),
        }
        .ok_or_else(|| QuoteRefusal::UnknownRatePlan { rate_plan: request.rate_plan.clone() })?;
        let nights = nights::price(request, accommodation, catalog, rules)?;
        let party = Party::of(request, rules);
        party.fits(accommodation, rules)?;
        if request.pets > 0 && !accommodation.pets {
            return Err(QuoteRefusal::Pets { accommodation: accommodation.id.clone() });
        }
        Ok(Self { request, catalog, currency: rules.currency, accommodation, policy, party, nights })
    }

    fn night_count(&self) -> i64 {
        i64::try_from(self.nights.len()).unwrap_or(i64::MAX)
    }

    fn amount(&self, amount: &Amount) -> Result<Money, QuoteRefusal> {
        Ok(amount.money(self.currency)?)
    }
}

/// The lines so far and their sums.
struct Sheet {
    lines: Vec<Line>,
    /// Of what is paid to us.
    sum: Money,
    /// Of what is paid at the property.
    on_site: Money,
}

impl Sheet {
    fn new(currency: Currency) -> Self {
        Self { lines: Vec::new(), sum: Money::zero(currency), on_site: Money::zero(currency) }
    }

    fn add(&mut self, line: Line) -> Result<(), MoneyError> {
        let amount = Money::new(line.amount_minor, self.sum.currency);
        let sum = if line.pay_at == Some(PayAt::Property) { &mut self.on_site } else { &mut self.sum };
        *sum = sum.checked_add(amount)?;
        self.lines.push(line);
        Ok(())
    }

    /// So many at a price; nothing is listed for nothing.
    fn add_each(
        &mut self,
        kind: LineKind,
        id: Option<&str>,
        price: Money,
        qty: i64,
    ) -> Result<(), MoneyError> {
        let amount = price.checked_mul(qty)?;
        if amount.minor == 0 {
            return Ok(());
        }
        self.add(Line {
            kind,
            id: id.map(str::to_owned),
            qty: Some(u32::try_from(qty).map_err(|_too_many| MoneyError::Overflow)?),
            percent: None,
            amount_minor: amount.minor,
            pay_at: None,
        })
    }
}

fn room_and_extras(stay: &Stay<'_>, sheet: &mut Sheet) -> Result<(), QuoteRefusal> {
    let mut room = Money::zero(stay.currency);
    for night in &stay.nights {
        room = room.checked_add(Money::new(night.amount_minor, stay.currency))?;
    }
    let id = Some(stay.accommodation.id.clone());
    let qty = Some(u32::try_from(stay.nights.len()).map_err(|_too_many| MoneyError::Overflow)?);
    sheet.add(Line {
        kind: LineKind::Room,
        id,
        qty,
        percent: None,
        amount_minor: room.minor,
        pay_at: None,
    })?;
    let (adults, children) = stay.party.extras(stay.accommodation.occupancy.base);
    let extras = [
        (LineKind::ExtraAdult, &stay.accommodation.extra_adult_night, adults),
        (LineKind::ExtraChild, &stay.accommodation.extra_child_night, children),
    ];
    for (kind, price, count) in extras {
        if let Some(price) = price {
            sheet.add_each(kind, None, stay.amount(price)?, i64::from(count) * stay.night_count())?;
        }
    }
    Ok(())
}

fn fees(stay: &Stay<'_>, sheet: &mut Sheet) -> Result<(), QuoteRefusal> {
    if let Some(fee) = &stay.accommodation.cleaning_fee {
        sheet.add_each(LineKind::Fee, Some("cleaning"), stay.amount(fee)?, 1)?;
    }
    if let Some(fee) = &stay.accommodation.pet_fee_night {
        let qty = i64::from(stay.request.pets) * stay.night_count();
        sheet.add_each(LineKind::Fee, Some("pets"), stay.amount(fee)?, qty)?;
    }
    Ok(())
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
