//! Hosts' and staff's pages. A page is a line here; the right it needs is checked before its handler runs.

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use guestlink_domain::access::Right;

use super::{Area, Auth, Route};
use crate::{access, dashboard, house, insight, stays};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/signin", Auth::Public, Area::Dashboard, || get(access::pages::sign_in_page)),
    Route::new("POST", "/signin", Auth::Public, Area::Dashboard, || post(access::pages::sign_in)),
    Route::new("POST", "/signin/code", Auth::Public, Area::Dashboard, || post(access::code::follow)),
    Route::new("POST", "/signin/passkey", Auth::Public, Area::Dashboard, || post(access::passkey::sign_in)),
    Route::new("POST", "/signin/passkey/options", Auth::Public, Area::Dashboard, || {
        post(access::passkey::options)
    }),
    Route::new("GET", "/signin/forgot", Auth::Public, Area::Dashboard, || get(access::pages::forgot_page)),
    Route::new("POST", "/signin/forgot", Auth::Public, Area::Dashboard, || post(access::pages::forgot)),
    Route::new("GET", "/signin/{token}", Auth::Link, Area::Dashboard, || get(access::links::show)),
    Route::new("POST", "/signin/{token}", Auth::Link, Area::Dashboard, || post(access::links::follow)),
    Route::new("GET", "/setup/{token}", Auth::Link, Area::Dashboard, || get(access::setup::show)),
    Route::new("POST", "/setup/{token}", Auth::Link, Area::Dashboard, || post(access::setup::set_up)),
    Route::page("POST", "/signout", || post(access::pages::sign_out)),
    Route::new("GET", "/worker.js", Auth::Public, Area::Dashboard, || get(dashboard::pwa::worker)),
    Route::new("GET", "/manifest.webmanifest", Auth::Public, Area::Dashboard, || {
        get(dashboard::pwa::manifest)
    }),
    Route::new("GET", "/offline", Auth::Public, Area::Dashboard, || get(dashboard::pwa::offline)),
    Route::page("GET", "/badge", || get(dashboard::pwa::badge)),
    Route::page("GET", "/", || get(dashboard::home::show)),
    Route::page("GET", "/stays", || get(stays::list::show)).needs(Right::ReadStays),
    Route::page("GET", "/stays/new", || get(stays::enter::blank)).needs(Right::WriteStays),
    Route::page("POST", "/stays/new", || post(stays::enter::create)).needs(Right::WriteStays),
    Route::page("GET", "/stays/{stay}", || get(stays::sheet::show)).needs(Right::ReadStays),
    Route::page("POST", "/stays/{stay}/link", || post(stays::sheet::link)).needs(Right::WriteStays),
    Route::page("GET", "/stays/{stay}/change", || get(stays::enter::edit)).needs(Right::WriteStays),
    Route::page("POST", "/stays/{stay}/change", || post(stays::enter::change)).needs(Right::WriteStays),
    Route::page("POST", "/stays/{stay}/status", || post(stays::enter::step)).needs(Right::WriteStays),
    Route::page("GET", "/insight", || get(insight::page::show)).needs(Right::ReadInsight),
    Route::page("GET", "/insight.csv", || get(insight::export::csv)).needs(Right::ReadInsight),
    Route::page("GET", "/operations", || get(dashboard::operations::show)).needs(Right::Operate),
    Route::page("POST", "/operations/letters/{letter}", || post(dashboard::operations::letter))
        .needs(Right::Operate),
    Route::page("POST", "/operations/doubts/{message}", || post(dashboard::operations::doubt))
        .needs(Right::Operate),
    Route::page("GET", "/operations/audit", || get(dashboard::audit::show)).needs(Right::ReadAudit),
    Route::page("GET", "/house", || get(house::overview::show)).needs(Right::EditTexts),
    Route::page("GET", "/house/file", || get(house::editor::show)).needs(Right::EditTexts),
    Route::page("POST", "/house/file", || post(house::editor::save)).needs(Right::EditTexts),
    Route::page("GET", "/house/export", || get(house::editor::export)).needs(Right::EditTexts),
    Route::page("GET", "/house/schema", || get(house::editor::schema)).needs(Right::EditTexts),
    Route::page("POST", "/house/check", || post(house::check::check)).needs(Right::EditTexts),
    Route::page("POST", "/house/preview", || post(house::check::preview)).needs(Right::EditTexts),
    Route::page("GET", "/house/prices", || get(house::prices::show)).needs(Right::EditTexts),
    Route::page("GET", "/house/quote", || get(house::quote::show)).needs(Right::EditTexts),
    Route::page("GET", "/house/photos", || get(house::photos::show)).needs(Right::EditTexts),
    Route::page("POST", "/house/photos", || {
        post(house::photos::give).layer(DefaultBodyLimit::max(house::photos::LIMIT))
    })
    .needs(Right::EditTexts),
    Route::page("POST", "/house/photos/remove", || post(house::photos::remove)).needs(Right::EditTexts),
    Route::page("GET", "/house/templates", || get(house::templates::show)).needs(Right::EditTexts),
    Route::page("POST", "/house/templates/submit", || post(house::templates::submit)).needs(Right::EditTexts),
    Route::page("GET", "/house/automations", || get(house::automations::show)).needs(Right::EditTexts),
    Route::page("POST", "/house/automations/try", || post(house::automations::dry_run))
        .needs(Right::EditTexts),
    Route::page("GET", "/house/connections", || get(house::connections::show))
        .needs(Right::ManageConnections),
    Route::page("POST", "/house/connections", || post(house::connections::make))
        .needs(Right::ManageConnections),
    Route::page("POST", "/house/connections/try", || post(house::connections::attempt))
        .needs(Right::ManageConnections),
    Route::page("POST", "/house/connections/replay", || post(house::connections::replay))
        .needs(Right::ManageConnections),
    Route::page("POST", "/house/connections/remove", || post(house::connections::remove))
        .needs(Right::ManageConnections),
    Route::page("GET", "/house/history", || get(house::history::show)).needs(Right::EditTexts),
    Route::page("POST", "/house/history/{revision}", || post(house::history::bring_back))
        .needs(Right::EditTexts),
    Route::page("GET", "/settings", || get(dashboard::settings::show)),
    Route::page("POST", "/settings/sessions/{session}/end", || post(dashboard::settings::end_session)),
    Route::page("POST", "/settings/sessions/end-others", || post(dashboard::settings::end_others)),
    Route::page("POST", "/settings/organisation", || post(dashboard::settings::organisation)),
    Route::page("POST", "/settings/language", || post(dashboard::settings::language)),
    Route::page("GET", "/settings/keys", || get(dashboard::keys::show)),
    Route::page("POST", "/settings/keys", || post(dashboard::keys::make)),
    Route::page("POST", "/settings/keys/{key}/revoke", || post(dashboard::keys::revoke)),
    Route::page("GET", "/settings/prove", || get(dashboard::prove::show)),
    Route::page("POST", "/settings/prove", || post(dashboard::prove::prove)),
    Route::page("POST", "/settings/prove/options", || post(dashboard::prove::options)),
    Route::page("POST", "/settings/prove/passkey", || post(dashboard::prove::by_passkey)),
    Route::page("POST", "/settings/passkeys", || post(dashboard::passkeys::add)),
    Route::page("POST", "/settings/passkeys/options", || post(dashboard::passkeys::options)),
    Route::page("POST", "/settings/passkeys/{passkey}", || post(dashboard::passkeys::change)),
    Route::page("GET", "/settings/second-factor", || get(dashboard::second_factor::show)),
    Route::page("POST", "/settings/second-factor", || post(dashboard::second_factor::confirm)),
    Route::page("POST", "/settings/second-factor/remove", || post(dashboard::second_factor::remove)),
    Route::page("POST", "/settings/password", || post(dashboard::settings::password)),
    Route::page("GET", "/team", || get(dashboard::team::show)).needs(Right::ManageTeam),
    Route::page("POST", "/team", || post(dashboard::team::invite)).needs(Right::ManageTeam),
    Route::page("POST", "/team/{user}", || post(dashboard::team::change)).needs(Right::ManageTeam),
];
