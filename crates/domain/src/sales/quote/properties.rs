//! What holds for every catalog and every request, not only for the demo's.

use super::*;
use crate::catalog::{CheckAgainst, Problem};
use proptest::prelude::*;
use serde_json::{Value, json};

const CURRENCIES: [&str; 6] = ["EUR", "USD", "JPY", "CLP", "KWD", "TND"];

/// An amount above zero with the digits of the currency.
fn amount(currency: Currency) -> impl Strategy<Value = String> {
    prop_oneof![4 => 1_i64..100_000_000, 1 => 1_i64..999_999_999_000].prop_map(move |minor| {
        let most = 999_999_999 * 10_i64.pow(u32::from(currency.exponent()));
        Money::new(minor.min(most), currency).to_decimal()
    })
}

fn percent() -> impl Strategy<Value = String> {
    (0_u32..=10_000).prop_map(|points| Percent::from_basis_points(points).to_string())
}

/// One tax of any logic that passes the check.
fn tax(currency: Currency) -> impl Strategy<Value = Value> {
    let logic = prop::sample::select(vec![
        "percent",
        "per_booking",
        "per_room",
        "per_night",
        "per_room_per_night",
        "per_person",
        "per_person_per_night",
    ]);
    (logic, amount(currency), percent(), any::<bool>(), 0_u16..5, 1_u16..9, 0_u8..20).prop_map(
        |(logic, amount, rate, inclusive, skip, most, age)| {
            let mut tax = json!({ "logic": logic, "inclusive": inclusive });
            if logic == "percent" {
                tax["rate"] = json!(rate);
            } else {
                tax["amount"] = json!(amount);
            }
            if logic.starts_with("per_person") {
                tax["min_age"] = json!(age);
            }
            if logic.ends_with("night") {
                tax["skip_nights"] = json!(skip);
                tax["max_nights"] = json!(most);
            }
            tax
        },
    )
}

/// An offer of any kind; the code of a promo is its id.
fn offer() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["length_of_stay", "lead_time", "promo_code"]);
    (kind, percent(), 0_u16..12, 0_u16..90).prop_map(|(kind, percent, nights, days)| {
        let mut offer = json!({ "kind": kind, "percent": percent, "min_nights": nights });
        if kind == "lead_time" {
            offer["min_days_before"] = json!(days);
        }
        offer
    })
}

fn numbered(list: Vec<Value>, prefix: &str) -> Vec<Value> {
    let name = |(index, mut one): (usize, Value)| {
        one["id"] = json!(format!("{prefix}{index}"));
        one
    };
    list.into_iter().enumerate().map(name).collect()
}

/// A small resort with two seasons, one over the other, and everything that can cost something.
fn resort() -> impl Strategy<Value = (PricingRules, Value)> {
    prop::sample::select(CURRENCIES.to_vec()).prop_flat_map(|code| {
        let currency: Currency = code.parse().unwrap();
        (
            prop::collection::vec(amount(currency), 8),
            prop::collection::vec(tax(currency), 0..5),
            prop::collection::vec(offer(), 0..5),
            prop::collection::vec(percent(), 2),
            1_u8..5,
            0_u8..4,
        )
            .prop_map(move |(prices, taxes, offers, percents, base, more)| {
                let file = json!({
                    "accommodations": [{
                        "id": "house", "kind": "house", "name": { "en": "House" }, "units": 1,
                        "occupancy": { "base": base, "max": base + more }, "pets": true,
                        "rates": {
                            "year": { "night": prices[0], "weekend_night": prices[1] },
                            "feast": { "night": prices[2], "weekend_night": prices[3] },
                        },
                        "extra_adult_night": prices[4], "extra_child_night": prices[5],
                        "cleaning_fee": prices[6], "pet_fee_night": prices[7],
                    }],
                    "seasons": [
                        { "id": "year", "ranges": [["2026-01-01", "2028-12-31"]] },
                        { "id": "feast", "priority": 1, "ranges": [["2026-12-20", "2027-01-06"]] },
                    ],
                    "offers": numbered(offers, "offer"),
                    "taxes": numbered(taxes, "tax"),
                    "cancellation_policies": [{
                        "id": "plan", "steps": [{ "until_days_before": 0, "refund_percent": "0" }],
                        "deposit_percent": percents[0], "discount_percent": percents[1],
                    }],
                });
                (PricingRules::usual(currency), file)
            })
    })
}

fn stay() -> impl Strategy<Value = QuoteRequest> {
    let start: Date = "2026-12-10".parse().unwrap();
    let ages = prop::collection::vec(0_u8..18, 0..4);
    (0_i64..40, 1_i64..20, 0_i64..120, 1_u16..5, ages, 0_u16..3, any::<bool>()).prop_map(
        move |(later, nights, ahead, adults, child_ages, pets, returning)| {
            let days = |count: i64| jiff::Span::new().days(count);
            let check_in = start + days(later);
            QuoteRequest {
                accommodation: "house".to_owned(),
                check_in,
                check_out: check_in + days(nights),
                adults,
                child_ages,
                pets,
                booked_on: check_in - days(ahead),
                rate_plan: None,
                promo_code: Some("offer0".to_owned()),
                returning,
            }
        },
    )
}

fn read(file: &Value) -> Catalog {
    serde_json::from_value(file.clone()).unwrap()
}

fn reversed(file: &Value, list: &str) -> Value {
    let mut file = file.clone();
    file[list].as_array_mut().unwrap().reverse();
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_quote_adds_up_and_is_never_negative((rules, file) in resort(), request in stay()) {
        let catalog = read(&file);
        let problems: Vec<Problem> =
            catalog.problems(&CheckAgainst { rules: &rules, photo_exists: &|_| true });
        prop_assert_eq!(problems, vec![], "the resorts made here are without mistakes");
        let quote = match quote(&request, &catalog, &rules) {
            Ok(quote) => quote,
            Err(refusal) => {
                prop_assert!(matches!(refusal.rule(), "occupancy"), "{}", refusal);
                return Ok(());
            }
        };
        let sum: i64 = quote.lines.iter().map(|line| line.amount_minor).sum();
        prop_assert_eq!(quote.total_minor, sum);
        prop_assert_eq!(quote.total_minor, quote.subtotal_minor + quote.pay_at_property_minor);
        prop_assert_eq!(quote.subtotal_minor, quote.deposit_minor + quote.balance_minor);
        prop_assert!(quote.subtotal_minor >= 0 && quote.pay_at_property_minor >= 0);
        prop_assert!(quote.deposit_minor >= 0 && quote.balance_minor >= 0);
        prop_assert!((0..=quote.subtotal_minor).contains(&quote.vat_included_minor));
        prop_assert_eq!(quote.currency, rules.currency);
        let nights: i64 = quote.nights.iter().map(|night| night.amount_minor).sum();
        prop_assert_eq!(quote.lines[0].amount_minor, nights);
        let points: u32 = quote.lines.iter()
            .filter(|line| line.kind == LineKind::Discount)
            .map(|line| line.percent.unwrap().basis_points())
            .sum();
        prop_assert!(points <= 3_000);
        let json = serde_json::to_string(&quote).unwrap();
        prop_assert_eq!(serde_json::from_str::<Quote>(&json).unwrap(), quote);
    }

    #[test]
    fn the_order_of_lists_changes_no_price((rules, file) in resort(), request in stay()) {
        let total = |file: &Value, request: &QuoteRequest| {
            quote(request, &read(file), &rules).map(|quote| {
                (quote.subtotal_minor, quote.total_minor, quote.vat_included_minor, quote.deposit_minor)
            })
        };
        let expected = total(&file, &request);
        for list in ["accommodations", "seasons", "offers", "taxes"] {
            prop_assert_eq!(total(&reversed(&file, list), &request), expected.clone(), "{}", list);
        }
        let mut other_way = request.clone();
        other_way.child_ages.reverse();
        prop_assert_eq!(total(&file, &other_way), expected);
    }

    #[test]
    fn more_people_never_cost_less((rules, file) in resort(), request in stay()) {
        let catalog = read(&file);
        let one_more = QuoteRequest { adults: request.adults + 1, ..request.clone() };
        if let (Ok(few), Ok(many)) = (quote(&request, &catalog, &rules), quote(&one_more, &catalog, &rules)) {
            prop_assert!(many.total_minor >= few.total_minor);
        }
    }

    #[test]
    fn extreme_requests_are_answered_without_panic(
        (rules, file) in resort(),
        (adults, pets, ages) in (any::<u16>(), any::<u16>(), prop::collection::vec(any::<u8>(), 0..40)),
        days in prop::collection::vec((-9999_i16..=9999, 1_i8..=12, 1_i8..=28), 3),
        code in ".{0,20}",
    ) {
        let day = |index: usize| {
            let (year, month, day) = days[index];
            Date::new(year, month, day).unwrap()
        };
        let request = QuoteRequest {
            accommodation: "house".to_owned(),
            check_in: day(0),
            check_out: day(1),
            adults,
            child_ages: ages,
            pets,
            booked_on: day(2),
            rate_plan: None,
            promo_code: Some(code),
            returning: true,
        };
        let mut eternal = file.clone();
        eternal["seasons"][0]["ranges"] = json!([["0001-01-01", "9999-12-31"]]);
        let outcome = quote(&request, &read(&eternal), &rules);
        let _ = outcome.map_err(|refusal| refusal.to_json());
        let near = QuoteRequest { check_in: day(0), check_out: day(0).saturating_add(jiff::Span::new().days(366)),
            booked_on: day(0), adults: 1, child_ages: vec![], ..request };
        let _ = quote(&near, &read(&eternal), &rules);
    }
}

#[test]
fn an_amount_beyond_counting_is_refused() {
    let file: Value = json!({
        "accommodations": [{
            "id": "house", "kind": "house", "name": { "en": "House" }, "units": 1,
            "occupancy": { "base": 1, "max": 255 }, "pets": true,
            "rates": { "year": { "night": "999999999.999" } }, "pet_fee_night": "999999999.999",
        }],
        "seasons": [{ "id": "year", "ranges": [["2026-01-01", "2028-12-31"]] }],
        "cancellation_policies": [{ "id": "plan", "steps": [{ "until_days_before": 0, "refund_percent": "0" }] }],
    });
    let request = json!({
        "accommodation": "house", "check_in": "2026-01-01", "check_out": "2027-01-01", "adults": 1, "pets": 65_535
    });
    let request = QuoteRequest::from_json(&request.to_string(), "2026-01-01".parse().unwrap()).unwrap();
    let rules = PricingRules::usual("KWD".parse().unwrap());
    assert_eq!(quote(&request, &read(&file), &rules).unwrap_err(), QuoteRefusal::TooLarge);
}
