//! Offers, taxes and rate plans: each must be able to apply to some stay, and to say what it means.

use std::collections::{BTreeMap, BTreeSet};

use super::{CheckAgainst, Findings};
use crate::catalog::{CancellationPolicy, Catalog, Offer, OfferKind, PayAt, Tax, TaxLogic};

pub(super) fn check(catalog: &Catalog, against: &CheckAgainst<'_>, found: &mut Findings) {
    offers(catalog, found);
    found.unique_ids("/taxes", catalog.taxes.iter().map(|tax| tax.id.as_str()));
    for (index, tax) in catalog.taxes.iter().enumerate() {
        self::tax(&format!("/taxes/{index}"), tax, against, found);
    }
    let policies = &catalog.cancellation_policies;
    if policies.is_empty() {
        found.add(
            "/cancellation_policies",
            "at least one rate plan",
            "without a plan nothing can be quoted; the first is the default",
        );
    }
    found.unique_ids("/cancellation_policies", policies.iter().map(|policy| policy.id.as_str()));
    for (index, policy) in policies.iter().enumerate() {
        self::policy(&format!("/cancellation_policies/{index}"), policy, found);
    }
}

fn offers(catalog: &Catalog, found: &mut Findings) {
    found.unique_ids("/offers", catalog.offers.iter().map(|offer| offer.id.as_str()));
    let seasons: BTreeSet<&str> = catalog.seasons.iter().map(|season| season.id.as_str()).collect();
    let mut codes = BTreeMap::new();
    for (index, offer) in catalog.offers.iter().enumerate() {
        let at = format!("/offers/{index}");
        found.percent(&format!("{at}/percent"), &offer.percent);
        offer_conditions(&at, offer, found);
        for (position, season) in offer.not_in_seasons.iter().enumerate() {
            if !seasons.contains(season.as_str()) {
                let known = seasons.iter().copied().collect::<Vec<_>>().join(", ");
                found.add(
                    format!("{at}/not_in_seasons/{position}"),
                    format!("one of the seasons: {known}"),
                    format!("there is no season \"{season}\""),
                );
            }
        }
        if offer.kind == OfferKind::PromoCode
            && let Some(first) = codes.insert(offer.code().to_lowercase(), index)
        {
            found.add(
                format!("{at}/code"),
                "a code of its own (capitals make no difference)",
                format!("\"{}\" is already the code of /offers/{first}", offer.code()),
            );
        }
    }
}

fn offer_conditions(at: &str, offer: &Offer, found: &mut Findings) {
    match offer.kind {
        OfferKind::LengthOfStay if offer.min_nights.is_none() => found.add(
            format!("{at}/min_nights"),
            "the fewest nights it is for",
            format!("\"{}\" would apply to every stay", offer.id),
        ),
        OfferKind::LeadTime if offer.min_days_before.is_none() && offer.max_days_before.is_none() => found
            .add(
                at,
                "\"min_days_before\" or \"max_days_before\"",
                format!("\"{}\" would apply whenever one books", offer.id),
            ),
        OfferKind::PromoCode if offer.code().trim().is_empty() => {
            found.add(format!("{at}/code"), "a code", format!("\"{}\" has no code to name", offer.id));
        }
        _ => {}
    }
    if offer.kind != OfferKind::PromoCode && offer.code.is_some() {
        found.add(
            format!("{at}/code"),
            "\"kind\": \"promo_code\", or no code",
            format!("\"{}\" applies without its code", offer.id),
        );
    }
    if let (Some(min), Some(max)) = (offer.min_days_before, offer.max_days_before)
        && min > max
    {
        found.add(
            format!("{at}/max_days_before"),
            format!("at least min_days_before ({min})"),
            format!("at least {min} and at most {max} days before: never"),
        );
    }
}

fn tax(at: &str, tax: &Tax, against: &CheckAgainst<'_>, found: &mut Findings) {
    let is_percent = tax.logic == TaxLogic::Percent;
    match (&tax.rate, is_percent) {
        (Some(rate), true) => {
            found.percent(&format!("{at}/rate"), rate);
        }
        (None, true) => found.add(format!("{at}/rate"), "the percentage", "a percent tax without a rate"),
        (Some(_), false) => {
            found.add(format!("{at}/rate"), "\"amount\" instead", "only a percent tax has a rate");
        }
        (None, false) => {}
    }
    match (&tax.amount, is_percent) {
        (Some(amount), false) => {
            found.amount(&format!("{at}/amount"), amount, against);
        }
        (None, false) => {
            found.add(format!("{at}/amount"), super::example(against.rules), "a tax without amount");
        }
        (Some(_), true) => {
            found.add(format!("{at}/amount"), "\"rate\" instead", "a percent tax has no amount");
        }
        (None, true) => {}
    }
    if tax.inclusive && tax.pay_at == Some(PayAt::Property) {
        found.add(
            format!("{at}/pay_at"),
            "\"inclusive\": false, or no such key",
            "what is in the price cannot be paid at the property",
        );
    }
    tax_limits(at, tax, found);
}

fn tax_limits(at: &str, tax: &Tax, found: &mut Findings) {
    let misplaced = [
        ("min_age", tax.min_age.is_some() && !tax.logic.is_per_person(), "a tax per person"),
        ("skip_nights", tax.skip_nights.is_some() && !tax.logic.is_per_night(), "a tax per night"),
        ("max_nights", tax.max_nights.is_some() && !tax.logic.is_per_night(), "a tax per night"),
        ("applies_to", !tax.applies_to.is_empty() && tax.logic != TaxLogic::Percent, "a percent tax"),
    ];
    for (key, is_misplaced, belongs_to) in misplaced {
        if is_misplaced {
            found.add(
                format!("{at}/{key}"),
                format!("no such key, or {belongs_to}"),
                format!("\"{key}\" means something only for {belongs_to}"),
            );
        }
    }
    if tax.max_nights == Some(0) {
        found.add(format!("{at}/max_nights"), "1 or more", "the tax would never be taken");
    }
    if let (Some(from), Some(until)) = (tax.valid_from, tax.valid_until)
        && from > until
    {
        found.add(
            format!("{at}/valid_until"),
            format!("{from} or later"),
            format!("valid from {from} until {until}: never"),
        );
    }
}

fn policy(at: &str, policy: &CancellationPolicy, found: &mut Findings) {
    for (key, percent) in
        [("deposit_percent", &policy.deposit_percent), ("discount_percent", &policy.discount_percent)]
    {
        if let Some(percent) = percent {
            found.percent(&format!("{at}/{key}"), percent);
        }
    }
    if policy.steps.is_empty() {
        found.add(
            format!("{at}/steps"),
            "at least one step, such as {\"until_days_before\": 7, \"refund_percent\": \"100\"}",
            format!("\"{}\" does not say what comes back", policy.id),
        );
    }
    let mut before: Option<(u16, Option<crate::money::Percent>)> = None;
    for (index, step) in policy.steps.iter().enumerate() {
        let at = format!("{at}/steps/{index}");
        let refund = found.percent(&format!("{at}/refund_percent"), &step.refund_percent);
        if let Some((days, earlier_refund)) = before {
            if step.until_days_before >= days {
                found.add(
                    format!("{at}/until_days_before"),
                    format!("less than {days}, the step before"),
                    "steps go from the earliest to the latest",
                );
            }
            if refund.is_some() && earlier_refund.is_some() && refund > earlier_refund {
                found.add(
                    format!("{at}/refund_percent"),
                    "no more than the step before",
                    "cancelling later would bring back more",
                );
            }
        }
        before = Some((step.until_days_before, refund));
    }
}
