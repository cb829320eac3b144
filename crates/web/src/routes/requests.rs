//! Service requests: board, pages, API.

use axum::routing::{get, post};
use guestlink_domain::access::Right;

use super::{Area, Auth, Route};
use crate::api::{Listed, Operation, charges, of, request_acts, requests};
use crate::dashboard::{alerts, requests as board};

pub(super) const ROUTES: &[Route] = &[
    Route::page("GET", "/requests", || get(board::show)).needs(Right::ReadRequests),
    Route::page("GET", "/requests/new", || get(board::enter::blank)).needs(Right::WorkRequests),
    Route::page("POST", "/requests/new", || post(board::enter::create)).needs(Right::WorkRequests),
    Route::page("POST", "/requests/assign", || post(board::acts::assign)).needs(Right::WorkRequests),
    Route::page("GET", "/requests/{request}", || get(board::show_one)).needs(Right::ReadRequests),
    Route::page("POST", "/requests/{request}/act", || post(board::acts::act)).needs(Right::WorkRequests),
    Route::page("GET", "/settings/alerts", || get(alerts::show)).needs(Right::ReadRequests),
    Route::page("POST", "/settings/alerts", || post(alerts::choose)).needs(Right::ReadRequests),
    Route::page("POST", "/settings/alerts/browser", || post(alerts::subscribe)).needs(Right::ReadRequests),
    Route::page("POST", "/settings/alerts/browser/remove", || post(alerts::unsubscribe))
        .needs(Right::ReadRequests),
    Route::api(
        "GET",
        "/api/v1/requests",
        Operation::new("requests", "listRequests", "What guests asked for, the latest first.")
            .query(of::<requests::Wanted>)
            .answers(200, of::<Listed<requests::RequestShape>>),
        || get(requests::list),
    )
    .needs(Right::ReadRequests),
    Route::api(
        "POST",
        "/api/v1/requests",
        Operation::new("requests", "openRequest", "Asks for something on a guest's behalf.")
            .body(of::<requests::NewRequest>)
            .answers(201, of::<requests::RequestShape>)
            .refuses(&[409]),
        || post(requests::open),
    )
    .needs(Right::WorkRequests),
    Route::api(
        "GET",
        "/api/v1/requests/{request}",
        Operation::new("requests", "getRequest", "One request with its history and notes.")
            .answers(200, of::<requests::RequestShape>),
        || get(requests::show),
    )
    .needs(Right::ReadRequests),
    Route::api(
        "POST",
        "/api/v1/requests/{request}/actions",
        Operation::new(
            "requests",
            "actOnRequest",
            "Takes, plans, begins, does, gives away a request, and the like. Of many who accept at once, one has it.",
        )
        .body(of::<request_acts::RequestAction>)
        .answers(200, of::<requests::RequestShape>)
        .refuses(&[409]),
        || post(request_acts::act),
    )
    .needs(Right::WorkRequests),
    Route::api(
        "GET",
        "/api/v1/charges",
        Operation::new("requests", "listCharges", "What stays owe for services, oldest first.")
            .query(of::<charges::Wanted>)
            .answers(200, of::<Listed<charges::Charge>>),
        || get(charges::list),
    )
    .needs(Right::ReadInsight),
    // The same for spreadsheets.
    Route::new("GET", "/api/v1/charges.csv", Auth::Api, Area::Dashboard, || get(charges::export))
        .needs(Right::ReadInsight),
];
