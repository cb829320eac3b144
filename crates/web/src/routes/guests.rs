//! Guests' pages, and the files all pages need.

use axum::routing::{get, post};

use super::{Area, Auth, Route};
use crate::{assets, welcome};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/w/{token}", Auth::GuestLink, Area::Welcome, || get(welcome::show)),
    Route::new("GET", "/w/{token}/sw.js", Auth::GuestLink, Area::Welcome, || get(welcome::worker)),
    Route::new("GET", "/w/{token}/manifest.webmanifest", Auth::GuestLink, Area::Welcome, || {
        get(welcome::manifest)
    }),
    Route::new("GET", "/w/{token}/stay.ics", Auth::GuestLink, Area::Welcome, || get(welcome::calendar)),
    Route::new("POST", "/w/{token}/secrets/{secret}", Auth::GuestLink, Area::Welcome, || {
        post(welcome::reveal)
    }),
    Route::new("GET", "/w/{token}/requests", Auth::GuestLink, Area::Welcome, || get(welcome::asked)),
    Route::new("POST", "/w/{token}/requests", Auth::GuestLink, Area::Welcome, || post(welcome::ask)),
    Route::new("POST", "/w/{token}/requests/{request}", Auth::GuestLink, Area::Welcome, || {
        post(welcome::act)
    }),
    Route::new("GET", "/w/{token}/events", Auth::GuestLink, Area::Welcome, || get(welcome::events)),
    Route::new("GET", "/w/preview/{token}", Auth::Signed, Area::Welcome, || get(welcome::preview)),
    Route::new("GET", "/assets/{file}", Auth::Public, Area::Assets, || get(assets::serve)),
    Route::new("GET", "/photos/{property}/{file}", Auth::Public, Area::Welcome, || {
        get(welcome::pictures::serve)
    }),
];
