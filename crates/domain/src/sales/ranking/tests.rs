use super::*;
use crate::catalog::Kind;
use crate::stays::Occupied;
use proptest::prelude::*;

/// Two adults, 12 to 15 August 2026 (Wednesday to Saturday, peak season).
pub(super) fn wish() -> Wish {
    Wish {
        check_in: "2026-08-12".parse().unwrap(),
        check_out: "2026-08-15".parse().unwrap(),
        adults: 2,
        child_ages: vec![],
        infants: 0,
        pets: 0,
        kind: None,
        must_haves: vec![],
        budget: None,
        occasion: None,
        returning: false,
        stayed_in: vec![],
        rate_plan: None,
        promo_code: None,
    }
}

pub(super) fn ventisol() -> Catalog {
    serde_json::from_str(include_str!("../../../../../resorts/ventisol/catalog.json")).unwrap()
}

fn ranked_in(catalog: &Catalog, calendar: &Calendar, fresh: bool, wish: &Wish) -> Ranking {
    let rules = PricingRules::usual("EUR".parse().unwrap());
    let scene = Scene {
        catalog,
        rules: &rules,
        calendar,
        calendar_is_fresh: fresh,
        property_amenities: &["pool".to_owned(), "parking".to_owned()],
        today: "2026-05-02".parse().unwrap(),
        weights: Weights::default(),
    };
    rank(wish, &scene)
}

fn ranked(wish: &Wish) -> Ranking {
    ranked_in(&ventisol(), &Calendar::default(), true, wish)
}

/// The calendar of so many stays of an accommodation over the dates of the wish.
fn taken(stays: &[(&str, usize)]) -> Calendar {
    let stay = |accommodation: &str| Occupied {
        accommodation: accommodation.to_owned(),
        check_in: "2026-08-13".parse().unwrap(),
        check_out: "2026-08-14".parse().unwrap(),
    };
    let taken = stays.iter().flat_map(|(id, count)| std::iter::repeat_n(stay(id), *count));
    Calendar { taken: taken.collect() }
}

/// The night of the 13th is full everywhere.
fn all_taken() -> Calendar {
    let catalog = ventisol();
    let stays = catalog.accommodations.iter().map(|one| (one.id.as_str(), usize::from(one.units)));
    taken(&stays.collect::<Vec<_>>())
}

fn shown(ranking: &Ranking) -> Vec<&str> {
    ranking.offers.iter().map(|offer| offer.accommodation.as_str()).collect()
}

fn every_offer(ranking: &Ranking) -> impl Iterator<Item = &Offer> {
    ranking.offers.iter().chain(&ranking.others)
}

fn find<'a>(ranking: &'a Ranking, id: &str) -> &'a Offer {
    every_offer(ranking).find(|offer| offer.accommodation == id).unwrap()
}

fn why(ranking: &Ranking, id: &str) -> String {
    let refused = ranking.refused.iter().find(|refused| refused.accommodation == id);
    refused.map_or_else(String::new, |refused| refused.why.rule().to_owned())
}

#[test]
fn a_couple_on_its_anniversary_is_offered_the_suite_and_a_room_to_save() {
    let ranking = ranked(&Wish { occasion: Some("anniversary".to_owned()), ..wish() });
    assert_eq!(shown(&ranking)[..2], ["sea-suite", "dune-room"]);
}

#[test]
fn a_small_family_is_offered_the_room_with_a_sofa_bed() {
    let ranking = ranked(&Wish { child_ages: vec![7], ..wish() });
    assert_eq!(shown(&ranking)[0], "garden-room");
    assert_eq!(why(&ranking, "family-suite"), "min_nights");
}

#[test]
fn a_family_that_asks_for_no_house_is_offered_the_suite_made_for_it() {
    let week = Wish {
        child_ages: vec![4, 9],
        check_in: "2026-08-10".parse().unwrap(),
        check_out: "2026-08-17".parse().unwrap(),
        ..wish()
    };
    assert_eq!(shown(&ranked(&week))[..2], ["family-suite", "pine-cabin"]);
}

#[test]
fn a_tent_is_offered_to_those_who_ask_or_have_no_choice() {
    let tent = ranked(&Wish { kind: Some("tent".to_owned()), ..wish() });
    assert_eq!(shown(&tent), ["stargazer-tent"]);
    let mut catalog = ventisol();
    catalog.accommodations.retain(|one| matches!(one.kind, Kind::Tent | Kind::Cabin));
    let camp = ranked_in(&catalog, &Calendar::default(), true, &wish());
    assert!(find(&camp, "stargazer-tent").reasons.contains(&Reason::Cheapest));
}

#[test]
fn best_fit_cheapest_and_a_step_up_are_shown() {
    let ranking = ranked(&wish());
    assert_eq!(shown(&ranking), ["garden-room", "dune-room", "sea-suite"]);
    let leading: Vec<&Reason> = ranking.offers.iter().map(|offer| &offer.reasons[0]).collect();
    assert_eq!(leading, [&Reason::BestFit, &Reason::Cheapest, &Reason::StepUp]);
    let best = ranking.offers[0].score.total;
    assert!(every_offer(&ranking).all(|offer| offer.score.total <= best));
    let least = ranking.offers[1].quote.total_minor;
    let dearer = |offer: &Offer| offer.quote.total_minor >= least || offer.accommodation == "stargazer-tent";
    assert!(every_offer(&ranking).all(dearer), "only the tent nobody asked for costs less");
    assert!(ranking.offers[2].quote.total_minor > ranking.offers[0].quote.total_minor);
}

#[test]
fn what_cannot_be_booked_says_which_rule() {
    let ranking = ranked(&Wish { pets: 1, ..wish() });
    assert_eq!(shown(&ranking), ["pine-cabin"]);
    assert_eq!(why(&ranking, "dune-room"), "pets");
    let ranking = ranked(&Wish { child_ages: vec![4, 9], ..wish() });
    assert_eq!(why(&ranking, "garden-room"), "occupancy");
    assert_eq!(why(&ranking, "family-suite"), "min_nights");
    let suite = ranking.refused.iter().find(|one| one.accommodation == "family-suite").unwrap();
    assert!(matches!(suite.why, WhyNot::Rule(QuoteRefusal::MinNights { min_nights: 4, .. })));
    let winter =
        Wish { check_in: "2027-02-12".parse().unwrap(), check_out: "2027-02-14".parse().unwrap(), ..wish() };
    assert_eq!(why(&ranked(&winter), "stargazer-tent"), "closed");
}

#[test]
fn free_means_a_unit_for_every_night() {
    let full = ranked_in(&ventisol(), &taken(&[("dune-room", 6)]), true, &wish());
    assert_eq!(why(&full, "dune-room"), "taken");
    let one_left = ranked_in(&ventisol(), &taken(&[("dune-room", 5)]), true, &wish());
    assert_eq!(find(&one_left, "dune-room").free_units, 1);
    let overbooked = ranked_in(&ventisol(), &taken(&[("dune-room", 9)]), true, &wish());
    assert_eq!(why(&overbooked, "dune-room"), "taken");
}

#[test]
fn the_last_one_is_only_claimed_when_it_is_true_and_known() {
    let is_last = |calendar: &Calendar, fresh: bool, id: &str| {
        find(&ranked_in(&ventisol(), calendar, fresh, &wish()), id).reasons.contains(&Reason::LastOne)
    };
    assert!(is_last(&taken(&[("dune-room", 5)]), true, "dune-room"));
    assert!(!is_last(&taken(&[("dune-room", 5)]), false, "dune-room"), "the calendar is old");
    assert!(!is_last(&taken(&[("dune-room", 4)]), true, "dune-room"), "two are left");
    let mut catalog = ventisol();
    catalog.accommodations[2].units = 1;
    let ranking = ranked_in(&catalog, &Calendar::default(), true, &wish());
    assert!(!find(&ranking, "sea-suite").reasons.contains(&Reason::LastOne), "there never was another");
}

#[test]
fn must_haves_are_met_by_the_room_or_the_property() {
    let with = |slug: &str| ranked(&Wish { must_haves: vec![slug.to_owned()], ..wish() });
    assert_eq!(shown(&with("sea-view")), ["sea-suite"]);
    assert_eq!(shown(&with("accessible")), ["almond-loft"]);
    assert_eq!(shown(&with("forest-view")), ["pine-cabin"], "the view counts as an amenity");
    assert_eq!(every_offer(&with("pool")).count(), 6, "the property has one");
    assert_eq!(shown(&with("kitchen")).len(), 2, "a kitchenette is one too");
    let helipad = with("helipad");
    assert!(helipad.offers.is_empty() && helipad.nearby.is_empty());
    assert_eq!(why(&helipad, "dune-room"), "lacks");
    assert!(find(&with("sea-view"), "sea-suite").reasons.contains(&Reason::Has("sea-view".to_owned())));
}

#[test]
fn the_kind_asked_for_comes_alone_while_it_is_free() {
    let suite = ranked(&Wish { kind: Some("suite".to_owned()), ..wish() });
    assert_eq!(shown(&suite), ["sea-suite"]);
    assert!(suite.offers[0].reasons.contains(&Reason::KindAsked));
    assert_eq!(why(&suite, "garden-room"), "other_kind");
    let bungalow = ranked(&Wish { kind: Some("Bungalow".to_owned()), ..wish() });
    assert_eq!(shown(&bungalow), ["pine-cabin"], "a bungalow is a cabin");
    let room = ranked(&Wish { kind: Some("room".to_owned()), ..wish() });
    assert_eq!(every_offer(&room).count(), 6, "everyone says room");
    let igloo = ranked(&Wish { kind: Some("igloo".to_owned()), ..wish() });
    assert_eq!(shown(&igloo), shown(&ranked(&wish())), "an unknown word excludes nothing");
}

#[test]
fn without_the_kind_asked_for_others_are_offered_and_other_dates_named() {
    let villa = ranked(&Wish { kind: Some("villa".to_owned()), ..wish() });
    assert_eq!(villa.offers.len(), 3);
    assert!(villa.offers.iter().all(|offer| offer.reasons.contains(&Reason::OtherKind)));
    assert_eq!(why(&villa, "lagoon-villa"), "min_nights");
    assert_eq!(villa.nearby.len(), 1, "the house takes three nights from 26 August");
    assert_eq!((villa.nearby[0].accommodation.as_str(), villa.nearby[0].shift_days), ("casa-faro", 14));
}

#[test]
fn a_budget_is_kept_before_anything_dearer_is_shown() {
    let budget =
        |euros: i64, scope| Wish { budget: Some(Budget { max_minor: euros * 100, scope }), ..wish() };
    let total = ranked(&budget(600, BudgetScope::Total));
    assert_eq!(shown(&total), ["dune-room", "stargazer-tent", "garden-room"]);
    assert!(total.offers[0].reasons.contains(&Reason::InsideBudget));
    assert!(total.offers[2].reasons.contains(&Reason::OverBudget(2)), "611.98 is 2 % over 600");
    let nightly = ranked(&budget(200, BudgetScope::PerNight));
    assert_eq!(shown(&nightly), shown(&total), "200 a night is 600 for three");
    let generous = ranked(&budget(400, BudgetScope::PerNight));
    assert_eq!(generous.offers[2].accommodation, "sea-suite", "a step up goes as far as the budget");
    let little = ranked(&budget(200, BudgetScope::Total));
    assert_eq!(shown(&little)[0], "stargazer-tent", "out of reach, the least dear");
    let points = |wish: &Wish, id: &str| find(&ranked(wish), id).score.budget;
    let garden = 61_198;
    let exactly = |percent: i64| Wish {
        budget: Some(Budget { max_minor: garden * 100 / percent, scope: BudgetScope::Total }),
        ..wish()
    };
    assert_eq!(points(&exactly(100), "garden-room"), 1_000);
    assert!((490..=510).contains(&points(&exactly(115), "garden-room")), "half way to 30 % over");
    assert_eq!(points(&exactly(131), "garden-room"), 0);
    assert_eq!(points(&budget(0, BudgetScope::Total), "garden-room"), 0);
}

#[test]
fn an_occasion_lifts_what_is_made_for_it() {
    let honeymoon = ranked(&Wish { occasion: Some("honeymoon".to_owned()), ..wish() });
    assert_eq!(honeymoon.offers[0].accommodation, "sea-suite");
    assert!(honeymoon.offers[0].reasons.contains(&Reason::BestFor("honeymoon".to_owned())));
    let family = Wish { child_ages: vec![4], infants: 1, ..wish() };
    assert!(find(&ranked(&family), "pine-cabin").reasons.contains(&Reason::BestFor("family".to_owned())));
}

#[test]
fn the_owner_can_push_and_hold_back() {
    let mut catalog = ventisol();
    let before = ranked(&wish()).offers[0].score.total;
    catalog.accommodations[1].owner_weight = Some(-5);
    let held = ranked_in(&catalog, &Calendar::default(), true, &wish());
    assert_eq!(find(&held, "garden-room").score.owner, 0);
    assert_eq!(find(&held, "garden-room").score.total, before - 50);
    catalog.accommodations[2].owner_weight = Some(5);
    let pushed = ranked_in(&catalog, &Calendar::default(), true, &wish());
    assert_eq!(find(&pushed, "sea-suite").score.owner, 1_000);
}

#[test]
fn a_guest_who_returns_sees_what_they_know() {
    let again = ranked(&Wish { returning: true, stayed_in: vec!["dune-room".to_owned()], ..wish() });
    let known = find(&again, "dune-room");
    assert_eq!(known.score.history, 1_000);
    assert!(known.reasons.contains(&Reason::StayedBefore));
    assert_eq!(find(&again, "garden-room").score.history, 600, "the same kind");
    assert_eq!(find(&again, "sea-suite").score.history, 0);
}

#[test]
fn a_stay_that_closes_a_gap_is_preferred() {
    let touching = |from: &str, to: &str| Calendar {
        taken: vec![Occupied {
            accommodation: "almond-loft".to_owned(),
            check_in: from.parse().unwrap(),
            check_out: to.parse().unwrap(),
        }],
    };
    let points = |calendar: &Calendar| {
        let mut catalog = ventisol();
        catalog.accommodations[4].units = 1;
        find(&ranked_in(&catalog, calendar, true, &wish()), "almond-loft").score.scarcity
    };
    assert!(points(&touching("2026-08-08", "2026-08-12")) > points(&Calendar::default()));
    assert!(points(&touching("2026-08-08", "2026-08-11")) < points(&Calendar::default()));
}

#[test]
fn the_nearest_free_dates_are_named_when_nothing_is_free() {
    let ranking = ranked_in(&ventisol(), &all_taken(), true, &wish());
    assert!(ranking.offers.is_empty());
    let nearby: Vec<(&str, i64)> =
        ranking.nearby.iter().map(|near| (near.accommodation.as_str(), near.shift_days)).collect();
    // Arriving two days later, or two earlier, avoids it.
    assert_eq!(nearby, [("stargazer-tent", 2), ("dune-room", 2), ("garden-room", 2)]);
    assert_eq!(ranking.nearby[0].check_in.to_string(), "2026-08-14");
    assert_eq!(ranking.nearby[0].check_out.to_string(), "2026-08-17");
}

#[test]
fn no_date_in_the_past_is_proposed_and_none_too_far() {
    let soon =
        Wish { check_in: "2026-05-03".parse().unwrap(), check_out: "2026-05-05".parse().unwrap(), ..wish() };
    let all = |to: &str| Calendar {
        taken: ventisol()
            .accommodations
            .iter()
            .flat_map(|one| {
                let stay = Occupied {
                    accommodation: one.id.clone(),
                    check_in: "2026-05-03".parse().unwrap(),
                    check_out: to.parse().unwrap(),
                };
                std::iter::repeat_n(stay, usize::from(one.units))
            })
            .collect(),
    };
    let ranking = ranked_in(&ventisol(), &all("2026-05-10"), true, &soon);
    assert!(ranking.nearby.iter().all(|near| near.shift_days == 7), "{:?}", ranking.nearby);
    assert_eq!(ranking.nearby.len(), 3);
    assert!(ranked_in(&ventisol(), &all("2026-05-25"), true, &soon).nearby.is_empty());
}

#[test]
fn a_group_nobody_can_house_is_refused_by_occupancy_everywhere() {
    let ranking = ranked(&Wish { adults: 20, ..wish() });
    assert!(ranking.offers.is_empty() && ranking.nearby.is_empty());
    assert!(ranking.refused.iter().all(|refused| refused.why.rule() == "occupancy"));
    assert_eq!(ranking.refused.len(), 10);
}

#[test]
fn a_ranking_can_be_recorded() {
    let json = serde_json::to_value(ranked(&wish())).unwrap();
    assert_eq!(json["offers"][0]["reasons"][0], "best_fit");
    assert_eq!(json["offers"][0]["score"]["fit"], 1_000);
    assert_eq!(json["refused"][0]["rule"], "min_nights");
    assert!(json["refused"][0]["message"].as_str().unwrap().contains("at least 4 nights"));
}

fn any_wish() -> impl Strategy<Value = Wish> {
    let kinds: Vec<Option<String>> =
        Kind::ALL.iter().map(|kind| Some(kind.as_str().to_owned())).chain([None]).collect();
    let slugs = ["sea-view", "accessible", "pool", "wifi", "kitchen"].map(str::to_owned).to_vec();
    (
        (0_i64..500, 1_i64..16, 0_u16..9, prop::collection::vec(0_u8..18, 0..4), 0_u16..2, 0_u16..2),
        prop::sample::select(kinds),
        prop::sample::subsequence(slugs, 0..2),
        prop::option::of((0_i64..1_000_000, any::<bool>())),
    )
        .prop_map(|((later, nights, adults, child_ages, infants, pets), kind, must_haves, budget)| {
            let start: Date = "2026-05-02".parse().unwrap();
            let days = |count: i64| jiff::Span::new().days(count);
            let scope = |total| if total { BudgetScope::Total } else { BudgetScope::PerNight };
            Wish {
                check_in: start + days(later),
                check_out: start + days(later + nights),
                adults,
                child_ages,
                infants,
                pets,
                kind,
                must_haves,
                budget: budget.map(|(max_minor, total)| Budget { max_minor, scope: scope(total) }),
                ..wish()
            }
        })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let ids: Vec<String> = ventisol().accommodations.into_iter().map(|one| one.id).collect();
    let stay =
        (prop::sample::select(ids), -20_i64..500, 1_i64..20).prop_map(|(accommodation, later, nights)| {
            let start: Date = "2026-05-02".parse().unwrap();
            let days = |count: i64| jiff::Span::new().days(count);
            Occupied { accommodation, check_in: start + days(later), check_out: start + days(later + nights) }
        });
    prop::collection::vec(stay, 0..200).prop_map(|taken| Calendar { taken })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_offer_can_be_kept(wish in any_wish(), calendar in any_calendar()) {
        let catalog = ventisol();
        let ranking = ranked_in(&catalog, &calendar, true, &wish);
        prop_assert!(ranking.offers.len() <= 3);
        let mut seen: Vec<&str> = every_offer(&ranking).map(|offer| offer.accommodation.as_str())
            .chain(ranking.refused.iter().map(|refused| refused.accommodation.as_str())).collect();
        seen.sort_unstable();
        let mut all: Vec<&str> = catalog.accommodations.iter().map(|one| one.id.as_str()).collect();
        all.sort_unstable();
        prop_assert_eq!(seen, all, "each accommodation once");
        for offer in every_offer(&ranking) {
            let accommodation = catalog.accommodation(&offer.accommodation).unwrap();
            let taken = calendar.most_taken(&offer.accommodation, wish.check_in, wish.check_out);
            prop_assert_eq!(offer.free_units + taken, usize::from(accommodation.units));
            prop_assert!(offer.free_units > 0);
            let parts = offer.score;
            for part in [parts.fit, parts.budget, parts.occasion, parts.owner, parts.scarcity, parts.history] {
                prop_assert!(part <= 1_000);
            }
            prop_assert!(parts.total <= 1_000);
            prop_assert!(wish.pets == 0 || accommodation.pets);
            let last = offer.reasons.contains(&Reason::LastOne);
            prop_assert!(!last || offer.free_units == 1);
        }
        for near in &ranking.nearby {
            prop_assert!(near.shift_days != 0 && near.shift_days.abs() <= 21);
            prop_assert!(near.check_in >= "2026-05-02".parse().unwrap());
            let units = usize::from(catalog.accommodation(&near.accommodation).unwrap().units);
            prop_assert!(calendar.most_taken(&near.accommodation, near.check_in, near.check_out) < units);
        }
    }

    #[test]
    fn the_order_of_the_calendar_changes_nothing(wish in any_wish(), calendar in any_calendar()) {
        let mut other = calendar.clone();
        other.taken.reverse();
        prop_assert_eq!(
            ranked_in(&ventisol(), &calendar, true, &wish),
            ranked_in(&ventisol(), &other, true, &wish)
        );
    }
}
