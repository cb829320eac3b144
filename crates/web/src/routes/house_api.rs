//! The REST API of a house: its files, quotes, stays and figures.

use axum::routing::{get, post, put};
use guestlink_domain::access::Right;

use super::Route;
use crate::api::{Listed, Operation, Paging, files, insight, of, stays};

pub(super) const ROUTES: &[Route] = &[
    Route::api(
        "GET",
        "/api/v1/properties/{property}/files",
        Operation::new("house", "listFiles", "The files of a house, which is named by id or short name.")
            .answers(200, of::<files::ResortFiles>),
        || get(files::list),
    )
    .needs(Right::EditTexts),
    Route::api(
        "PUT",
        "/api/v1/properties/{property}/files",
        Operation::new(
            "house",
            "saveFiles",
            "Changes files; all of them are checked, and saved together or not.",
        )
        .body(of::<files::NewFiles>)
        .answers(200, of::<files::Saved>)
        .refuses(&[409]),
        || put(files::save),
    )
    .needs(Right::EditTexts),
    Route::api(
        "POST",
        "/api/v1/properties/{property}/files/check",
        Operation::new("house", "checkFiles", "Every mistake the files would have; changes nothing.")
            .body(of::<files::TriedFiles>)
            .answers(200, of::<files::Checked>),
        || post(files::check),
    )
    .needs(Right::EditTexts),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/revisions",
        Operation::new("house", "listRevisions", "Who changed which files when, newest first.")
            .query(of::<Paging>)
            .answers(200, of::<Listed<files::FilesMade>>),
        || get(files::revisions),
    )
    .needs(Right::EditTexts),
    Route::api(
        "POST",
        "/api/v1/properties/{property}/quotes",
        Operation::new("house", "makeQuote", "What a stay costs, or which rule says no.")
            .body(of::<files::QuoteWanted>)
            .answers(200, of::<files::QuoteShape>),
        || post(files::price),
    )
    .needs(Right::ReadStays),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/stays",
        Operation::new("stays", "listStays", "Stays of a period by arrival, or those a text is found in.")
            .query(of::<stays::Wanted>)
            .answers(200, of::<Listed<stays::StayShape>>),
        || get(stays::list),
    )
    .needs(Right::ReadStays),
    Route::api(
        "POST",
        "/api/v1/properties/{property}/stays",
        Operation::new(
            "stays",
            "enterStay",
            "Takes a reservation by hand, or a change to one; worked in a moment.",
        )
        .body(of::<stays::NewStay>)
        .answers(202, of::<stays::Entered>),
        || post(stays::enter),
    )
    .needs(Right::WriteStays),
    Route::api(
        "GET",
        "/api/v1/stays/{stay}",
        Operation::new("stays", "getStay", "One stay.").answers(200, of::<stays::StayShape>),
        || get(stays::show),
    )
    .needs(Right::ReadStays),
    Route::api(
        "POST",
        "/api/v1/stays/{stay}/welcome-link",
        Operation::new("stays", "makeWelcomeLink", "Another link to the guest's page; the one before ends.")
            .answers(200, of::<stays::PageLink>),
        || post(stays::link),
    )
    .needs(Right::WriteStays),
    Route::api(
        "GET",
        "/api/v1/properties/{property}/insight",
        Operation::new("insight", "getFigures", "The figures of a period.")
            .query(of::<insight::Period>)
            .answers(200, of::<insight::Figures>),
        || get(insight::show),
    )
    .needs(Right::ReadInsight),
];
