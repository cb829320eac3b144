//! Hosts' and staff's pages. HTML from the server in one frame (the shell), complete without a script; each section is a
//! module of its own with its template, words, style and script. Nothing here decides anything.

pub(crate) mod alerts;
pub(crate) mod assets;
pub(crate) mod audit;
pub(crate) mod home;
pub(crate) mod html;
pub(crate) mod inbox;
pub(crate) mod keys;
pub(crate) mod operations;
pub(crate) mod passkeys;
pub(crate) mod place;
pub(crate) mod prove;
pub(crate) mod pwa;
pub(crate) mod replies;
pub(crate) mod requests;
pub(crate) mod second_factor;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod team;
pub(crate) mod webhooks;
pub(crate) mod words;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::Caller;
use http::{HeaderMap, StatusCode};

use crate::access::named_cookie;
use crate::problem::Problem;
use crate::routes::Door;
use shell::{Section, Shell};

/// The theme that was chosen, or none, so that the browser's counts.
pub(crate) fn theme(headers: &HeaderMap) -> &'static str {
    match named_cookie(headers, "theme") {
        Some("dark") => "dark",
        Some("light") => "light",
        _ => "",
    }
}

#[derive(Template)]
#[template(path = "dashboard/refused.html")]
struct RefusedView {
    shell: Shell,
    no_house: bool,
}

shell::framed!(RefusedView);

/// There is nothing to show yet: the organisation has no property.
pub(crate) fn has_no_house(door: &Door, caller: &Caller) -> bool {
    door.app.all_properties().iter().all(|property| property.tenant != caller.tenant)
}

/// The page for whoever may see nothing of what they asked for, or asks before there is a house.
pub(crate) fn refused(door: &Door, caller: &Caller, headers: &HeaderMap) -> Response {
    nothing(door, caller, headers, has_no_house(door, caller))
}

/// The page for whoever is signed in but whose role lacks the right, whatever there is.
pub(crate) fn not_allowed(door: &Door, caller: &Caller, headers: &HeaderMap) -> Response {
    nothing(door, caller, headers, false)
}

fn nothing(door: &Door, caller: &Caller, headers: &HeaderMap, no_house: bool) -> Response {
    let status = if no_house { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
    match Shell::of(door, caller, headers, Section::None) {
        Some(shell) => html::page_with(status, &RefusedView { shell, no_house }, headers),
        None => Problem::forbidden().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::words::LANGUAGES;
    use crate::words::checks;

    #[test]
    fn no_key_is_missing_or_unused_and_every_language_fills_in_the_same_places() {
        let calls = [".say(\"", ".count(\"", ".with(\"", ".fill(\""];
        let folders = [
            "src/dashboard",
            "src/access",
            "src/stays",
            "src/insight",
            "src/house",
            "src/campaigns",
            "templates/dashboard",
        ];
        checks::complete(&LANGUAGES, &folders, &calls);
    }
}
