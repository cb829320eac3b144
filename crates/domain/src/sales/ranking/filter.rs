//! What can be offered at all: fits the people and the wish, may be booked so, is free.

use super::{Candidate, Scene, WhyNot, Wish};
use crate::catalog::{Accommodation, Kind};
use crate::sales::quote::{Party, QuoteRefusal, quote};

/// How an accommodation's kind goes with the one asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KindMatch {
    /// None was asked for, and it is one that everybody expects.
    Any,
    /// None was asked for, and it is a tent, a cabin, a house.
    Unasked,
    /// The one asked for.
    Asked,
    /// Close to it: a house for a villa; anything, when a "room" was asked for.
    Near,
    /// Another one.
    Other,
}

impl KindMatch {
    /// Offered while there is a choice.
    pub(super) fn keeps(self) -> bool {
        self != Self::Other
    }
}

/// The accommodation as a candidate for the wish, or the first reason against it. What no other date could mend is
/// looked at first.
pub(super) fn candidate<'a>(
    wish: &Wish,
    accommodation: &'a Accommodation,
    scene: &Scene<'_>,
) -> Result<Candidate<'a>, WhyNot> {
    suits(wish, accommodation, scene)?;
    let (quote, free_units) = free(wish, accommodation, scene)?;
    Ok(Candidate { accommodation, quote, free_units, kind: kind_match(wish, accommodation.kind) })
}

/// Whether it would do on some dates.
pub(super) fn suits(wish: &Wish, accommodation: &Accommodation, scene: &Scene<'_>) -> Result<(), WhyNot> {
    let lacking = wish.must_haves.iter().find(|slug| !has(accommodation, slug, scene.property_amenities));
    if let Some(slug) = lacking {
        return Err(WhyNot::Lacks(slug.clone()));
    }
    if wish.pets > 0 && !accommodation.pets {
        return Err(WhyNot::Rule(QuoteRefusal::Pets { accommodation: accommodation.id.clone() }));
    }
    let party = Party::count(wish.adults, &wish.ages(), scene.rules);
    party.fits(accommodation, scene.rules).map_err(WhyNot::Rule)
}

/// Price and free units on the dates of the wish.
pub(super) fn free(
    wish: &Wish,
    accommodation: &Accommodation,
    scene: &Scene<'_>,
) -> Result<(crate::sales::quote::Quote, usize), WhyNot> {
    let request = wish.request(&accommodation.id, scene.today);
    let quote = quote(&request, scene.catalog, scene.rules).map_err(WhyNot::Rule)?;
    let taken = scene.calendar.most_taken(&accommodation.id, wish.check_in, wish.check_out);
    match usize::from(accommodation.units).saturating_sub(taken) {
        0 => Err(WhyNot::Taken),
        free => Ok((quote, free)),
    }
}

/// How the kind goes with the wish.
pub(super) fn kind_match(wish: &Wish, kind: Kind) -> KindMatch {
    let Some(asked) = wish.kind.as_deref().and_then(kind_of_word) else {
        return if kind.is_usual() { KindMatch::Any } else { KindMatch::Unasked };
    };
    match (asked, kind) {
        (asked, kind) if asked == kind => KindMatch::Asked,
        // "A room" is what guests ask for in any language, also when a cabin would do.
        (Kind::Room, kind) if !kind.is_usual() => KindMatch::Unasked,
        (Kind::Room, _) | (Kind::Villa, Kind::House) | (Kind::House, Kind::Villa) => KindMatch::Near,
        _ => KindMatch::Other,
    }
}

/// The kind behind a guest's word; `None` for words that name no kind of ours.
fn kind_of_word(word: &str) -> Option<Kind> {
    let word = word.trim().to_lowercase();
    Kind::from_word(&word).or(match word.as_str() {
        "double" | "twin" | "single" => Some(Kind::Room),
        "penthouse" | "junior-suite" => Some(Kind::Suite),
        "loft" | "studio" | "flat" => Some(Kind::Apartment),
        "bungalow" | "chalet" | "lodge" | "cottage" | "hut" => Some(Kind::Cabin),
        "home" | "finca" => Some(Kind::House),
        "glamping" | "yurt" => Some(Kind::Tent),
        "dorm" => Some(Kind::Bed),
        "camping" | "campsite" => Some(Kind::Pitch),
        _ => None,
    })
}

/// Whether the guest would find it there, in the room or at the property.
fn has(accommodation: &Accommodation, slug: &str, property: &[String]) -> bool {
    let listed = |word: &str| {
        accommodation.amenities.iter().chain(property).any(|amenity| amenity.eq_ignore_ascii_case(word))
    };
    if listed(slug) || as_good(slug).iter().any(|word| listed(word)) {
        return true;
    }
    match slug {
        "accessible" | "wheelchair" => accommodation.accessible,
        "pets" => accommodation.pets,
        _ => slug.strip_suffix("-view").is_some_and(|view| accommodation.view.as_deref() == Some(view)),
    }
}

/// Amenities that fulfil a wish under another name. A private pool is a pool; a pool is no private pool.
fn as_good(slug: &str) -> &'static [&'static str] {
    match slug {
        "pool" => &["private-pool", "private-plunge-pool", "shared-pool"],
        "private-pool" => &["private-plunge-pool"],
        "kitchen" => &["kitchenette"],
        "balcony" => &["terrace", "deck"],
        "terrace" => &["balcony", "deck"],
        "bath" => &["bathtub"],
        "tv" => &["smart-tv"],
        "ac" => &["air-conditioning"],
        "barbecue" => &["bbq"],
        "crib" | "cot" => &["crib", "cot", "crib-on-request"],
        "laundry" => &["washing-machine"],
        "coffee" => &["espresso"],
        _ => &[],
    }
}
