//! `/`: the day at a glance.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::HeaderMap;

use super::html;
use super::shell::{Section, Shell, framed};
use crate::access::Signed;
use crate::problem::Problem;
use crate::routes::Door;

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct HomeView {
    shell: Shell,
}
framed!(HomeView);

/// `GET /`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    match Shell::of(&door, &caller, &headers, Section::Home) {
        Some(shell) => html::page(&HomeView { shell }, &headers),
        None => Problem::unavailable().into_response(),
    }
}
