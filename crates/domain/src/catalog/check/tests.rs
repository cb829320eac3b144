use super::*;
use serde_json::{Value, json};

fn ventisol() -> Value {
    serde_json::from_str(include_str!("../../../../../resorts/ventisol/catalog.json")).unwrap()
}

/// The problems of the demo catalog after one change.
fn after(pointer: &str, value: Value) -> Vec<Problem> {
    let mut file = ventisol();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Object(map) => drop(map.insert(key.to_owned(), value)),
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("{other}"),
    }
    check("EUR", file)
}

fn check(currency: &str, file: Value) -> Vec<Problem> {
    let catalog: Catalog = serde_json::from_value(file).unwrap();
    let rules = PricingRules::usual(currency.parse().unwrap());
    catalog.problems(&CheckAgainst { rules: &rules, photo_exists: &|path| path.starts_with("photos/") })
}

#[test]
fn the_demo_catalog_has_no_problem() {
    assert_eq!(check("EUR", ventisol()), []);
}

#[test]
fn each_mistake_is_found_once_and_where_it_stands() {
    let cases = [
        ("/accommodations/0/rates/summer", json!({ "night": "10.00" }), "no season \"summer\""),
        ("/accommodations/0/rates/low/night", json!("-78.00"), "negative"),
        ("/accommodations/0/rates/low/night", json!("0.00"), "sells for nothing"),
        ("/accommodations/0/rates/low/weekend_night", json!("0"), "sells for nothing"),
        ("/accommodations/0/rates/low/night", json!("78.005"), "EUR has 2"),
        ("/accommodations/0/rates/low/night", json!("78,00"), "not a decimal amount"),
        ("/accommodations/0/rates/low/night", json!("1000000000"), "too large"),
        ("/accommodations/0/rates/low/min_nights", json!(0), "at least one night"),
        ("/accommodations/0/rates/low/arrival_days", json!([]), "nobody could ever arrive"),
        ("/accommodations/0/cleaning_fee", json!("ten"), "not a decimal amount"),
        ("/accommodations/0/pet_fee_night", json!("10.00"), "no pets"),
        ("/accommodations/0/unit_names", json!(["A", "B"]), "2 names for 6 units"),
        ("/accommodations/0/unit_names/1", json!("DU1"), "there twice"),
        ("/accommodations/1/id", json!("dune-room"), "already the id of /accommodations/0"),
        ("/accommodations/1/id", json!("Garden Room"), "cannot stand in a link"),
        ("/accommodations/1/id", json!(""), "empty"),
        ("/accommodations/1/name", json!({}), "has no name"),
        ("/accommodations/1/owner_weight", json!(9), "out of range"),
        ("/accommodations/0/occupancy/base", json!(3), "3 people are included but only 2 may stay"),
        ("/accommodations/0/occupancy/max_adults", json!(3), "3 adults"),
        ("/accommodations/0/photos/0", json!("pictures/none.jpg"), "no file"),
        ("/accommodations/0/photos/0", json!("/etc/passwd"), "not a path below"),
        ("/accommodations/0/photos/0", json!("photos/../../x.jpg"), "not a path below"),
        ("/accommodations/8/closed/0", json!(["2026-03-28", "2025-11-01"]), "ends before"),
        ("/seasons/0/ranges/0", json!(["2026-03-31", "2025-11-01"]), "ends before"),
        ("/seasons/1/ranges/0", json!(["2026-03-31", "2026-06-14"]), "of \"low\", both with priority 1"),
        ("/seasons/4/ranges", json!([]), "no nights"),
        ("/offers/0/percent", json!("108"), "more than everything"),
        ("/offers/0/percent", json!("eight"), "not a percentage"),
        ("/offers/3/not_in_seasons/0", json!("winter"), "no season \"winter\""),
        ("/offers/2/max_days_before", json!(10), "never"),
        ("/offers/0/code", json!("WEEK"), "applies without its code"),
        ("/taxes/0/rate", json!("110"), "more than everything"),
        ("/taxes/0/amount", json!("2.00"), "has no amount"),
        ("/taxes/0/min_age", json!(16), "only for a tax per person"),
        ("/taxes/0/pay_at", json!("property"), "cannot be paid at the property"),
        ("/taxes/1/amount", json!("2.205"), "EUR has 2"),
        ("/taxes/1/rate", json!("2"), "only a percent tax"),
        ("/cancellation_policies/0/deposit_percent", json!("120"), "more than everything"),
        ("/cancellation_policies/0/steps/1/until_days_before", json!(9), "earliest to the latest"),
        ("/cancellation_policies/0/steps/2/refund_percent", json!("80"), "bring back more"),
        ("/cancellation_policies/1/id", json!("flex"), "already the id"),
        ("/cancellation_policies/1/steps", json!([]), "what comes back"),
    ];
    for (pointer, value, words) in cases {
        let problems = after(pointer, value.clone());
        let [problem] = problems.as_slice() else { panic!("{pointer} = {value}: {problems:#?}") };
        assert!(problem.message.contains(words), "{problem}");
        assert_eq!(problem.path, pointer, "{problem}");
        assert!(!problem.expected.is_empty());
    }
}

#[test]
fn every_mistake_of_a_file_is_reported_at_once() {
    let mut file = ventisol();
    file["accommodations"][0]["units"] = json!(5);
    file["accommodations"][3]["rates"]["low"]["night"] = json!("x");
    file["seasons"][0]["id"] = json!("winter");
    let problems = check("EUR", file);
    let unknown_season = problems.iter().filter(|one| one.message.contains("no season \"low\"")).count();
    assert_eq!(unknown_season, 9, "every accommodation sold in the low season");
    assert_eq!(problems.len(), 11);
}

#[test]
fn digits_are_judged_by_the_currency() {
    let yen = check("JPY", ventisol());
    assert!(yen.iter().any(|one| one.message == "\"78.00\" has 2 digits after the point, JPY has 0"));
    assert!(yen.iter().all(|one| one.expected.starts_with("an amount in JPY such as \"12000\"")));
    assert_eq!(check("KWD", ventisol()), []);
}

#[test]
fn a_season_may_lie_over_another_only_by_priority() {
    let each: Vec<String> = (0..ventisol()["seasons"][4]["ranges"].as_array().unwrap().len())
        .map(|range| format!("/seasons/4/ranges/{range}"))
        .collect();
    let problems = after("/seasons/4/priority", json!(1));
    assert_eq!(problems.iter().map(|one| &one.path).collect::<Vec<_>>(), each.iter().collect::<Vec<_>>());
}

#[test]
fn one_long_range_over_many_short_ones_is_found_for_each() {
    let ranges: Vec<Value> =
        (10..20).map(|day| json!([format!("2030-01-{day}"), format!("2030-01-{day}")])).collect();
    let mut file = ventisol();
    file["seasons"][4]["ranges"] = json!(ranges);
    file["seasons"][5]["ranges"] = json!([["2030-01-01", "2030-01-31"]]);
    assert_eq!(check("EUR", file).len(), 10);
}

#[test]
fn an_empty_catalog_says_what_is_missing() {
    let file = json!({ "accommodations": [], "seasons": [], "cancellation_policies": [] });
    let paths: Vec<String> = check("EUR", file).into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/accommodations", "/seasons", "/cancellation_policies"]);
}

#[test]
fn season_names_are_escaped_in_the_pointer() {
    let problems = after("/accommodations/0/rates", json!({ "hi/lo~": { "night": "10.00" } }));
    assert_eq!(problems[0].path, "/accommodations/0/rates/hi~1lo~0");
}
