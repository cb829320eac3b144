//! The REST API of guests, and of what a house sells and says, to be read.

use axum::routing::{get, patch, post, put};
use guestlink_domain::access::Right;

use super::Route;
use crate::api::{Listed, Operation, catalog, guests, of};

pub(super) const ROUTES: &[Route] = &[
    Route::api(
        "GET",
        "/api/v1/guests",
        Operation::new("guests", "listGuests", "Guests, the newest first, or those a text is found in.")
            .query(of::<guests::Wanted>)
            .answers(200, of::<Listed<guests::Guest>>),
        || get(guests::list),
    )
    .needs(Right::ReadStays),
    Route::api(
        "GET",
        "/api/v1/guests/{guest}",
        Operation::new("guests", "getGuest", "One guest.").answers(200, of::<guests::Guest>),
        || get(guests::show),
    )
    .needs(Right::ReadStays),
    Route::api(
        "PATCH",
        "/api/v1/guests/{guest}",
        Operation::new("guests", "changeGuest", "Puts right a guest's name, language or tags.")
            .body(of::<guests::GuestPatch>)
            .answers(200, of::<guests::Guest>)
            .refuses(&[409]),
        || patch(guests::change),
    )
    .needs(Right::WriteStays),
    Route::api(
        "POST",
        "/api/v1/guests/{guest}/merge",
        Operation::new("guests", "mergeGuests", "Another guest is found to be this one.")
            .body(of::<guests::Other>)
            .answers(200, of::<guests::Guest>)
            .refuses(&[409]),
        || post(guests::merge),
    )
    .needs(Right::WriteStays),
    Route::api(
        "POST",
        "/api/v1/guests/{guest}/split",
        Operation::new("guests", "splitGuest", "Takes a guest out of the one they were found to be.")
            .answers(200, of::<guests::Guest>)
            .refuses(&[409]),
        || post(guests::split),
    )
    .needs(Right::WriteStays),
    Route::api(
        "PUT",
        "/api/v1/guests/{guest}/opt-out",
        Operation::new("guests", "setOptOut", "A guest wants no more messages, or takes that back.")
            .body(of::<guests::Switch>)
            .answers(200, of::<guests::Guest>)
            .refuses(&[409]),
        || put(guests::opt_out),
    )
    .needs(Right::WriteChats),
    Route::api(
        "PUT",
        "/api/v1/guests/{guest}/block",
        Operation::new("guests", "setBlock", "A guest is not answered any more, or again.")
            .body(of::<guests::Switch>)
            .answers(200, of::<guests::Guest>)
            .refuses(&[409]),
        || put(guests::block),
    )
    .needs(Right::WriteChats),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/accommodations",
        Operation::new("catalog", "listAccommodations", "What a house sells.")
            .answers(200, of::<Listed<catalog::Accommodation>>),
        || get(catalog::accommodations),
    )
    .needs(Right::ReadStays),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/services",
        Operation::new("catalog", "listServices", "What guests may ask for.")
            .answers(200, of::<Listed<catalog::Service>>),
        || get(catalog::services),
    )
    .needs(Right::ReadRequests),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/faq",
        Operation::new("catalog", "listFaq", "Questions guests ask, and their answers.")
            .answers(200, of::<Listed<catalog::Question>>),
        || get(catalog::faq),
    )
    .needs(Right::ReadStays),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/templates",
        Operation::new(
            "catalog",
            "listTemplates",
            "Templates of messages, and how WhatsApp's review stands.",
        )
        .answers(200, of::<Listed<catalog::Template>>),
        || get(catalog::templates),
    )
    .needs(Right::ReadDesk),
];
