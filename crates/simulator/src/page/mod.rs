//! The phone page: HTML and assets embedded in the binary, under a policy that lets nothing run but our own files.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::sim::Sim;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// Name, type and contents of each file the page needs.
const ASSETS: &[(&str, &str, &str)] = &[
    ("phone.css", "text/css; charset=utf-8", include_str!("assets/phone.css")),
    ("bubbles.css", "text/css; charset=utf-8", include_str!("assets/bubbles.css")),
    ("tools.css", "text/css; charset=utf-8", include_str!("assets/tools.css")),
    ("phone.js", "text/javascript; charset=utf-8", include_str!("assets/phone.js")),
    ("dom.js", "text/javascript; charset=utf-8", include_str!("assets/dom.js")),
    ("format.js", "text/javascript; charset=utf-8", include_str!("assets/format.js")),
    ("bubbles.js", "text/javascript; charset=utf-8", include_str!("assets/bubbles.js")),
    ("sheets.js", "text/javascript; charset=utf-8", include_str!("assets/sheets.js")),
    ("account.js", "text/javascript; charset=utf-8", include_str!("assets/account.js")),
    ("controls.js", "text/javascript; charset=utf-8", include_str!("assets/controls.js")),
    ("dials.js", "text/javascript; charset=utf-8", include_str!("assets/dials.js")),
    ("tools.js", "text/javascript; charset=utf-8", include_str!("assets/tools.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ("doodle.svg", "image/svg+xml", include_str!("assets/doodle.svg")),
];

pub(crate) fn routes() -> Router<Arc<Sim>> {
    Router::new().route("/", get(page)).route("/_sim/assets/{name}", get(asset))
}

async fn page(State(sim): State<Arc<Sim>>) -> Response {
    let html = include_str!("assets/phone.html").replace("{{name}}", &escape(&sim.business.verified_name));
    (headers(), Html(html)).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => {
            (headers(), [(CONTENT_TYPE, HeaderValue::from_static(kind))], *text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn headers() -> [(HeaderName, HeaderValue); 4] {
    [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        // The files change with the program, and it is on this machine.
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ]
}

/// Text for HTML, in elements and attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_the_page_names_is_there() {
        let mut texts = vec![include_str!("assets/phone.html"), include_str!("assets/phone.css")];
        texts.extend(ASSETS.iter().filter(|a| a.1.starts_with("text/javascript")).map(|a| a.2));
        let known: Vec<&str> = ASSETS.iter().map(|a| a.0).collect();
        for text in texts {
            for part in text.split("/_sim/assets/").skip(1).chain(text.split(" from './").skip(1)) {
                let name = part.split(['"', '\'', ')']).next().unwrap();
                assert!(known.contains(&name), "{name}");
            }
        }
    }

    #[test]
    fn the_page_has_no_inline_script_or_style() {
        let html = include_str!("assets/phone.html");
        for wrong in ["<style", " style=", "javascript:", " onclick", " onload"] {
            assert!(!html.contains(wrong), "{wrong}");
        }
        for (name, _, text) in ASSETS.iter().filter(|a| a.1.starts_with("text/javascript")) {
            for wrong in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                assert!(!text.contains(wrong), "{name} uses {wrong}");
            }
        }
    }

    #[test]
    fn every_icon_is_in_the_sprite() {
        let html = include_str!("assets/phone.html");
        for (name, _, text) in ASSETS.iter().filter(|a| a.1.starts_with("text/javascript")) {
            for part in text.split("icon('").skip(1) {
                let icon = part.split('\'').next().unwrap();
                assert!(html.contains(&format!("id=\"i-{icon}\"")), "{name}: {icon}");
            }
        }
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(escape("<b>\"O'Hara\" & Co</b>"), "&lt;b&gt;&quot;O&#39;Hara&quot; &amp; Co&lt;/b&gt;");
    }
}
