//! The pages before a sign-in, as templates want them.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode};

use crate::dashboard::{self, html, words};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// What every page before a sign-in shows.
pub(super) struct Gateway {
    pub w: Arc<Words>,
    pub house: String,
    pub theme: &'static str,
}

impl Gateway {
    /// In the browser's language.
    pub fn of(door: &Door, headers: &HeaderMap) -> Option<Self> {
        let w = words::spoken(None, headers)?;
        Some(Self { w, house: house_name(door), theme: dashboard::theme(headers) })
    }
}

/// What the house is called before anybody is signed in.
pub(crate) fn house_name(door: &Door) -> String {
    match door.app.all_properties().as_slice() {
        [only] => only.resort.property.name.clone(),
        _ => "Guest Link".to_owned(),
    }
}

/// `/signin`
#[derive(Template)]
#[template(path = "dashboard/signin.html")]
pub(super) struct SignInView {
    pub gate: Gateway,
    pub email: String,
    pub next: String,
    pub error: Option<String>,
    /// Passkeys can be used here.
    pub passkey: bool,
}

/// `/signin/forgot`
#[derive(Template)]
#[template(path = "dashboard/forgot.html")]
pub(super) struct ForgotView {
    pub gate: Gateway,
    /// Letters can be sent.
    pub by_mail: bool,
    /// It was asked.
    pub asked: bool,
    pub error: Option<String>,
}

/// `/signin/code`
#[derive(Template)]
#[template(path = "dashboard/code.html")]
pub(super) struct CodeView {
    pub gate: Gateway,
    pub ticket: String,
    pub next: String,
    pub error: Option<String>,
    /// A passkey will do, too.
    pub passkey: bool,
}

/// `/signin/{token}`
#[derive(Template)]
#[template(path = "dashboard/link.html")]
pub(super) struct LinkView {
    pub gate: Gateway,
    pub name: String,
    pub email: String,
    pub chooses_password: bool,
    pub error: Option<String>,
}

/// `/setup/{token}`
#[derive(Template)]
#[template(path = "dashboard/setup.html")]
pub(super) struct SetupView {
    pub gate: Gateway,
    pub name: String,
    pub email: String,
    pub error: Option<String>,
}

/// A link that leads nowhere any more.
#[derive(Template)]
#[template(path = "dashboard/link-gone.html")]
struct GoneView {
    gate: Gateway,
}

/// Writes a page.
pub(super) fn write(
    status: StatusCode,
    w: &Words,
    template: &impl Template,
    headers: &HeaderMap,
) -> Response {
    html::answer(status, w.lang.as_str(), template, headers)
}

/// The same for used, ended and invented links.
pub(super) fn gone(door: &Door, headers: &HeaderMap) -> Response {
    let Some(gate) = Gateway::of(door, headers) else { return Problem::not_found().into_response() };
    let w = gate.w.clone();
    write(StatusCode::NOT_FOUND, &w, &GoneView { gate }, headers)
}
