//! Accommodations: units, people, prices, pictures.

use std::collections::BTreeSet;

use super::seasons::ranges_forward;
use super::{CheckAgainst, Findings, escaped};
use crate::catalog::{Accommodation, Catalog, Occupancy, Rate};

pub(super) fn check(catalog: &Catalog, against: &CheckAgainst<'_>, found: &mut Findings) {
    if catalog.accommodations.is_empty() {
        found.add("/accommodations", "at least one accommodation", "there is nothing to sell");
    }
    found.unique_ids("/accommodations", catalog.accommodations.iter().map(|one| one.id.as_str()));
    let seasons: BTreeSet<&str> = catalog.seasons.iter().map(|season| season.id.as_str()).collect();
    for (index, accommodation) in catalog.accommodations.iter().enumerate() {
        let at = format!("/accommodations/{index}");
        id_and_name(&at, accommodation, found);
        units(&at, accommodation, found);
        occupancy(&at, accommodation.occupancy, found);
        rates(&at, accommodation, &seasons, against, found);
        extras(&at, accommodation, against, found);
        photos(&at, accommodation, against, found);
        ranges_forward(&format!("{at}/closed"), &accommodation.closed, found);
    }
}

fn id_and_name(at: &str, accommodation: &Accommodation, found: &mut Findings) {
    let id = &accommodation.id;
    let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let fits_a_link = plain && (2..=40).contains(&id.len());
    if !fits_a_link && !id.trim().is_empty() {
        found.add(
            format!("{at}/id"),
            "2 to 40 of a–z, 0–9 and dashes",
            format!("\"{id}\" cannot stand in a link"),
        );
    }
    if accommodation.name.0.values().all(|name| name.trim().is_empty()) {
        found.add(format!("{at}/name"), "a name in at least one language", format!("\"{id}\" has no name"));
    }
    if let Some(weight) = accommodation.owner_weight
        && !(-5..=5).contains(&weight)
    {
        found.add(
            format!("{at}/owner_weight"),
            "a number from -5 (hold back) to 5 (push)",
            format!("{weight} is out of range"),
        );
    }
}

fn units(at: &str, accommodation: &Accommodation, found: &mut Findings) {
    if accommodation.units == 0 {
        found.add(format!("{at}/units"), "1 or more", "there are no units to sell");
    }
    let names = &accommodation.unit_names;
    if !names.is_empty() && names.len() != usize::from(accommodation.units) {
        found.add(
            format!("{at}/unit_names"),
            format!("{} names, one for each unit", accommodation.units),
            format!("there are {} names for {} units", names.len(), accommodation.units),
        );
    }
    let mut seen = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        if !seen.insert(name.as_str()) {
            found.add(
                format!("{at}/unit_names/{index}"),
                "a name of its own",
                format!("\"{name}\" is there twice"),
            );
        }
    }
}

fn occupancy(at: &str, occupancy: Occupancy, found: &mut Findings) {
    let Occupancy { base, max, max_adults, max_children } = occupancy;
    if base == 0 || max == 0 {
        found.add(format!("{at}/occupancy"), "1 or more", "nobody can sleep in it");
    }
    if base > max {
        found.add(
            format!("{at}/occupancy/base"),
            format!("at most max ({max})"),
            format!("{base} people are included but only {max} may stay"),
        );
    }
    if let Some(adults) = max_adults
        && (adults > max || adults == 0)
    {
        found.add(
            format!("{at}/occupancy/max_adults"),
            format!("1 to {max}"),
            format!("{adults} adults do not go with at most {max} people"),
        );
    }
    if let Some(children) = max_children
        && children > max
    {
        found.add(
            format!("{at}/occupancy/max_children"),
            format!("at most {max}"),
            format!("{children} children do not go with at most {max} people"),
        );
    }
}

fn rates(
    at: &str,
    accommodation: &Accommodation,
    seasons: &BTreeSet<&str>,
    against: &CheckAgainst<'_>,
    found: &mut Findings,
) {
    if accommodation.rates.is_empty() {
        found.add(
            format!("{at}/rates"),
            "a price for at least one season",
            format!("\"{}\" has no price", accommodation.id),
        );
    }
    for (season, rate) in &accommodation.rates {
        let at = format!("{at}/rates/{}", escaped(season));
        if !seasons.contains(season.as_str()) {
            let known = seasons.iter().copied().collect::<Vec<_>>().join(", ");
            found.add(
                &at,
                format!("one of the seasons: {known}"),
                format!("there is no season \"{season}\""),
            );
        }
        found.price(&format!("{at}/night"), &rate.night, against);
        if let Some(weekend) = &rate.weekend_night {
            found.price(&format!("{at}/weekend_night"), weekend, against);
        }
        nights(&at, rate, found);
    }
}

fn nights(at: &str, rate: &Rate, found: &mut Findings) {
    let min = rate.min_nights.unwrap_or(1);
    if min == 0 {
        found.add(format!("{at}/min_nights"), "1 or more", "a stay has at least one night");
    }
    if let Some(max) = rate.max_nights
        && max < min.max(1)
    {
        found.add(
            format!("{at}/max_nights"),
            format!("at least min_nights ({})", min.max(1)),
            format!("at most {max} and at least {} nights: no stay fits", min.max(1)),
        );
    }
    if rate.arrival_days.as_ref().is_some_and(Vec::is_empty) {
        found.add(
            format!("{at}/arrival_days"),
            "at least one day, or no such key",
            "nobody could ever arrive",
        );
    }
}

fn extras(at: &str, accommodation: &Accommodation, against: &CheckAgainst<'_>, found: &mut Findings) {
    let amounts = [
        ("extra_adult_night", &accommodation.extra_adult_night),
        ("extra_child_night", &accommodation.extra_child_night),
        ("cleaning_fee", &accommodation.cleaning_fee),
        ("pet_fee_night", &accommodation.pet_fee_night),
    ];
    for (key, amount) in amounts {
        if let Some(amount) = amount {
            found.amount(&format!("{at}/{key}"), amount, against);
        }
    }
    if accommodation.pet_fee_night.is_some() && !accommodation.pets {
        found.add(
            format!("{at}/pet_fee_night"),
            "\"pets\": true beside it, or no fee",
            format!("\"{}\" takes a fee for pets but no pets", accommodation.id),
        );
    }
}

fn photos(at: &str, accommodation: &Accommodation, against: &CheckAgainst<'_>, found: &mut Findings) {
    let expected = "a file below the resort's directory, such as \"photos/dune-room-1.jpg\"";
    for (index, photo) in accommodation.photos.iter().enumerate() {
        let at = format!("{at}/photos/{index}");
        let leaves = photo.starts_with('/')
            || photo.contains(['\\', ':'])
            || photo.split('/').any(|part| matches!(part, "" | "." | ".."));
        if leaves {
            found.add(at, expected, format!("\"{photo}\" is not a path below the resort's directory"));
        } else if !(against.photo_exists)(photo) {
            found.add(at, expected, format!("there is no file \"{photo}\""));
        }
    }
}
