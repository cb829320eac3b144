use super::*;
use serde_json::{Value, json};

fn rules() -> PricingRules {
    PricingRules::usual("EUR".parse().unwrap())
}

fn ventisol() -> Value {
    serde_json::from_str(include_str!("../../../../../resorts/ventisol/catalog.json")).unwrap()
}

fn catalog(file: Value) -> Catalog {
    serde_json::from_value(file).unwrap()
}

fn request(text: &Value) -> QuoteRequest {
    QuoteRequest::from_json(&text.to_string(), "2026-05-02".parse().unwrap()).unwrap()
}

/// Three nights in the mid season (126 + 142 + 142) for two.
fn garden(change: &Value) -> QuoteRequest {
    let mut text = json!({
        "accommodation": "garden-room", "check_in": "2026-05-07", "check_out": "2026-05-10", "adults": 2
    });
    for (key, value) in change.as_object().unwrap() {
        text[key] = value.clone();
    }
    request(&text)
}

fn priced(change: &Value) -> Quote {
    quote(&garden(change), &catalog(ventisol()), &rules()).unwrap()
}

fn refused(change: &Value) -> QuoteRefusal {
    quote(&garden(change), &catalog(ventisol()), &rules()).unwrap_err()
}

/// The demo catalog with one tax instead of its own.
fn with_tax(tax: &Value) -> Catalog {
    let mut file = ventisol();
    file["taxes"] = json!([tax]);
    catalog(file)
}

fn tax_line(tax: &Value, change: &Value) -> Option<(Option<u32>, i64)> {
    let quote = quote(&garden(change), &with_tax(tax), &rules()).unwrap();
    let line = quote.lines.into_iter().find(|line| line.kind == LineKind::Tax)?;
    Some((line.qty, line.amount_minor))
}

#[test]
fn every_vector_is_priced_or_refused_as_written() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../../payloads/quote-vectors.json")).unwrap();
    let vectors = vectors.as_array().unwrap();
    assert_eq!(vectors.len(), 18);
    let catalog = catalog(ventisol());
    for vector in vectors {
        let (input, expected) = (&vector["input"], &vector["expected"]);
        match quote(&request(input), &catalog, &rules()) {
            Ok(quote) => assert_eq!(&serde_json::to_value(quote).unwrap(), expected, "{input}"),
            Err(refusal) => {
                let refused = refusal.to_json()["refused"].clone();
                assert_eq!(refused["rule"], expected["error"], "{input}");
                for (key, value) in expected.as_object().unwrap().iter().filter(|(key, _)| *key != "error") {
                    assert_eq!(&refused[key], value, "{input}: {key}");
                }
            }
        }
    }
}

#[test]
fn a_quote_is_stored_and_read_back_unchanged() {
    let quote = priced(&json!({ "promo_code": "backagain", "returning": true }));
    let json = serde_json::to_string(&quote).unwrap();
    assert_eq!(serde_json::from_str::<Quote>(&json).unwrap(), quote);
}

#[test]
fn a_request_may_leave_out_what_is_usual_but_not_misspell() {
    let today = "2026-05-02".parse().unwrap();
    let short = r#"{"accommodation": "garden-room", "check_in": "2026-05-07", "check_out": "2026-05-10", "adults": 2}"#;
    assert_eq!(QuoteRequest::from_json(short, today).unwrap().booked_on, today);
    let misspelt = short.replace("adults", "adult");
    assert!(QuoteRequest::from_json(&misspelt, today).unwrap_err().to_string().contains("adult"));
}

#[test]
fn a_refusal_names_its_rule_and_its_numbers() {
    for (change, rule) in [
        (json!({ "accommodation": "ice-palace" }), "unknown_accommodation"),
        (json!({ "rate_plan": "gold" }), "unknown_rate_plan"),
        (json!({ "check_out": "2026-05-07" }), "dates"),
        (json!({ "check_out": "2026-05-01" }), "dates"),
        (json!({ "booked_on": "2026-05-08" }), "dates"),
        (json!({ "check_in": "2028-12-30", "check_out": "2029-01-02" }), "closed"),
        (json!({ "check_out": "2028-05-10" }), "max_nights"),
        (json!({ "adults": 4 }), "occupancy"),
        (json!({ "adults": 2, "child_ages": [5, 6] }), "occupancy"),
        (json!({ "adults": 0 }), "occupancy"),
        (json!({ "adults": 0, "child_ages": [17] }), "occupancy"),
        (json!({ "accommodation": "almond-loft", "child_ages": [13] }), "occupancy"),
        (json!({ "pets": 1 }), "pets"),
    ] {
        assert_eq!(refused(&change).rule(), rule, "{change}");
    }
    let closed = refused(&json!({ "check_in": "2028-12-30", "check_out": "2029-01-02" })).to_json();
    assert_eq!(closed["refused"]["date"], "2029-01-01");
    let occupancy = refused(&json!({ "adults": 4 })).to_json();
    assert_eq!(
        occupancy["refused"]["message"],
        "the people do not fit \"garden-room\": at least 1 adult, at most 3 people (of them at most 3 adults)"
    );
    assert_eq!(occupancy["refused"]["max"], 3);
}

#[test]
fn the_rules_of_the_arrival_night_hold_for_the_stay() {
    let mut file = ventisol();
    file["accommodations"][1]["rates"]["mid"]["arrival_days"] = json!(["sat", "sun"]);
    file["accommodations"][1]["rates"]["high"]["max_nights"] = json!(2);
    let catalog = catalog(file);
    let ask = |change: Value| quote(&garden(&change), &catalog, &rules());
    let thursday = ask(json!({})).unwrap_err();
    assert_eq!(thursday.to_json()["refused"]["arrival_days"], json!(["sat", "sun"]));
    assert!(ask(json!({ "check_in": "2026-05-09" })).is_ok());
    let into_high = json!({ "check_in": "2026-06-14", "check_out": "2026-06-20" });
    assert!(ask(into_high).is_ok(), "arrives on a Sunday of mid, where no maximum holds");
    let long = ask(json!({ "check_in": "2026-06-15", "check_out": "2026-06-18" })).unwrap_err();
    assert_eq!(long.to_json()["refused"]["max_nights"], 2);
}

#[test]
fn infants_are_free_and_thirteen_is_grown_up() {
    let with_baby = priced(&json!({ "child_ages": [2] }));
    assert_eq!(with_baby.lines, priced(&json!({})).lines);
    let with_teen = priced(&json!({ "child_ages": [13] }));
    assert_eq!(with_teen.lines[1].kind, LineKind::ExtraAdult);
    let full = json!({ "child_ages": [5, 2, 1] });
    assert!(quote(&garden(&full), &catalog(ventisol()), &rules()).is_ok(), "infants take no place");
    let counted = PricingRules { infants_count_towards_max: true, ..rules() };
    assert_eq!(quote(&garden(&full), &catalog(ventisol()), &counted).unwrap_err().rule(), "occupancy");
}

#[test]
fn a_pet_pays_each_night_where_pets_may_come() {
    let quote = priced(&json!({ "accommodation": "pine-cabin", "pets": 1 }));
    let fee = quote.lines.iter().find(|line| line.id.as_deref() == Some("pets")).unwrap();
    assert_eq!((fee.kind, fee.qty, fee.amount_minor), (LineKind::Fee, Some(3), 5_400));
}

#[test]
fn a_code_counts_in_any_spelling_and_a_wrong_one_says_why() {
    let returning = json!({ "promo_code": " BackAgain ", "returning": true });
    assert!(priced(&returning).has(LineKind::Discount, "BACKAGAIN"));
    let catalog = catalog(ventisol());
    let why = |code: &str, change: Value| {
        let request = garden(&change);
        let quote = quote(&request, &catalog, &rules()).unwrap();
        promo(code, &request, &quote.nights, &catalog).map(|offer| offer.id.as_str())
    };
    assert_eq!(why("FREE", json!({})), Err(PromoRefusal::Unknown));
    assert_eq!(why("BACKAGAIN", json!({})), Err(PromoRefusal::ReturningOnly));
    let one_night = json!({ "returning": true, "check_out": "2026-05-08" });
    assert_eq!(why("BACKAGAIN", one_night), Err(PromoRefusal::MinNights(2)));
    assert!(!priced(&json!({ "promo_code": "BACKAGAIN" })).has(LineKind::Discount, "BACKAGAIN"));
}

#[test]
fn discounts_never_take_more_than_thirty_percent() {
    let mut file = ventisol();
    file["offers"] = json!([
        { "id": "long", "kind": "length_of_stay", "min_nights": 2, "percent": "20" },
        { "id": "early", "kind": "lead_time", "min_days_before": 1, "percent": "12.5" },
        { "id": "CODE", "kind": "promo_code", "percent": "10" },
    ]);
    let quote = quote(&garden(&json!({ "promo_code": "code" })), &catalog(file), &rules()).unwrap();
    let discounts: Vec<(String, i64)> = quote
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::Discount)
        .map(|line| (line.percent.unwrap().to_string(), line.amount_minor))
        .collect();
    assert_eq!(discounts, [("20".to_owned(), -8_200), ("10".to_owned(), -4_100)]);
}

#[test]
fn each_tax_is_counted_its_own_way() {
    let family = json!({ "adults": 2, "child_ages": [7] });
    let add = |logic: &str| json!({ "id": "levy", "logic": logic, "amount": "1.50", "inclusive": false });
    assert_eq!(tax_line(&add("per_booking"), &family), Some((Some(1), 150)));
    assert_eq!(tax_line(&add("per_room"), &family), Some((Some(1), 150)));
    assert_eq!(tax_line(&add("per_night"), &family), Some((Some(3), 450)));
    assert_eq!(tax_line(&add("per_room_per_night"), &family), Some((Some(3), 450)));
    assert_eq!(tax_line(&add("per_person"), &family), Some((Some(3), 450)));
    assert_eq!(tax_line(&add("per_person_per_night"), &family), Some((Some(9), 1_350)));
    let percent = json!({ "id": "levy", "logic": "percent", "rate": "7.5", "inclusive": false });
    // (410 + 3 × 22) × 7.5 % = 35.70
    assert_eq!(tax_line(&percent, &family), Some((None, 3_570)));
}

#[test]
fn a_tax_can_free_ages_nights_and_days() {
    let night = |change: Value| {
        let mut tax = json!({
            "id": "levy", "logic": "per_person_per_night", "amount": "2.00", "inclusive": false
        });
        for (key, value) in change.as_object().unwrap() {
            tax[key] = value.clone();
        }
        tax_line(&tax, &json!({ "child_ages": [12] })).and_then(|(qty, _)| qty)
    };
    assert_eq!(night(json!({ "min_age": 12 })), Some(9));
    assert_eq!(night(json!({ "min_age": 13 })), Some(6));
    assert_eq!(night(json!({ "skip_nights": 2 })), Some(3));
    assert_eq!(night(json!({ "skip_nights": 3 })), None);
    assert_eq!(night(json!({ "max_nights": 2 })), Some(6));
    assert_eq!(night(json!({ "skip_nights": 1, "max_nights": 1 })), Some(3));
    assert_eq!(night(json!({ "valid_from": "2026-05-09" })), Some(3));
    assert_eq!(night(json!({ "valid_until": "2026-05-08" })), Some(6));
    assert_eq!(night(json!({ "valid_from": "2026-06-01" })), None);
}

#[test]
fn taxes_that_are_not_per_night_hold_by_the_day_of_arrival() {
    let once = |from: &str, until: &str| {
        let tax = json!({
            "id": "levy", "logic": "per_booking", "amount": "5.00", "inclusive": false,
            "valid_from": from, "valid_until": until
        });
        tax_line(&tax, &json!({})).is_some()
    };
    assert!(once("2026-05-07", "2026-05-07"));
    assert!(!once("2026-05-08", "2026-12-31"));
    assert!(!once("2026-01-01", "2026-05-06"));
}

#[test]
fn a_tax_is_paid_where_it_says_and_city_taxes_on_site() {
    let added = |logic: &str, pay_at: Option<&str>| {
        let mut tax = json!({ "id": "levy", "logic": logic, "amount": "1.50", "inclusive": false });
        if let Some(place) = pay_at {
            tax["pay_at"] = json!(place);
        }
        let quote = quote(&garden(&json!({})), &with_tax(&tax), &rules()).unwrap();
        (quote.subtotal_minor - 41_000, quote.pay_at_property_minor, quote.deposit_minor)
    };
    assert_eq!(added("per_booking", None), (150, 0, 8_230));
    assert_eq!(added("per_booking", Some("property")), (0, 150, 8_200));
    assert_eq!(added("per_person", None), (0, 300, 8_200));
    assert_eq!(added("per_person", Some("now")), (300, 0, 8_260));
}

#[test]
fn a_tax_inside_the_price_changes_no_total() {
    let cabin = json!({ "accommodation": "pine-cabin" });
    let vat = |applies_to: Value| {
        let mut tax = json!({ "id": "vat", "logic": "percent", "rate": "10", "inclusive": true });
        tax["applies_to"] = applies_to;
        quote(&garden(&cabin), &with_tax(&tax), &rules()).unwrap()
    };
    let whole = vat(json!(["room", "fees"]));
    // 140 + 158 + 158 + 30 cleaning = 486.00; 486.00 − 441.82 = 44.18
    assert_eq!((whole.total_minor, whole.vat_included_minor), (48_600, 4_418));
    assert_eq!(vat(json!([])).vat_included_minor, 4_418);
    assert_eq!(vat(json!(["fees"])).vat_included_minor, 273);
    assert_eq!(vat(json!(["room"])).vat_included_minor, 4_145);
}

#[test]
fn several_taxes_inside_one_price_share_it() {
    let mut file = ventisol();
    file["taxes"] = json!([
        { "id": "state", "logic": "percent", "rate": "5", "inclusive": true },
        { "id": "town", "logic": "percent", "rate": "3", "inclusive": true, "applies_to": ["room"] },
    ]);
    let quote = quote(&garden(&json!({ "accommodation": "pine-cabin" })), &catalog(file), &rules()).unwrap();
    // room 456.00 at 8 % together: 21.11 and 12.67; cleaning 30.00 at 5 %: 1.43
    assert_eq!(quote.vat_included_minor, 2_254 + 1_267);
}

#[test]
fn a_mistake_in_the_catalog_is_a_refusal_not_a_wrong_price() {
    let yen = PricingRules::usual("JPY".parse().unwrap());
    let refusal = quote(&garden(&json!({})), &catalog(ventisol()), &yen).unwrap_err();
    assert_eq!(refusal.rule(), "catalog");
    assert!(refusal.to_string().contains("JPY has 0"), "{refusal}");
    let no_amount = json!({ "id": "levy", "logic": "per_night", "inclusive": false });
    let refusal = quote(&garden(&json!({})), &with_tax(&no_amount), &rules()).unwrap_err();
    assert_eq!(refusal.to_string(), "the catalog has a mistake: the tax \"levy\" has no amount");
}
