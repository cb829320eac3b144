//! The control API under `/_sim`: everything a test or a person does to the world from outside.
//! It has no token: it listens where the simulator listens, and refuses calls from pages of other sites.

mod dials;
mod guests;
mod live;
mod media;
mod problem;
mod record;
mod templates;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;

pub(crate) use dials::put_faults;
pub(crate) use problem::Problem;
pub(crate) use record::by_hand;

use crate::graph::media::UPLOAD_MAX;
use crate::sim::Sim;

/// Routes of the control API.
pub(crate) fn routes() -> Router<Arc<Sim>> {
    Router::new()
        .route("/_sim", get(dials::info))
        .route("/_sim/openapi.json", get(openapi))
        .route("/_sim/guests", get(guests::list).post(guests::add))
        .route("/_sim/guests/{id}", get(guests::show).delete(guests::remove).patch(guests::change))
        .route("/_sim/guests/{id}/messages", get(guests::thread).post(guests::say))
        .route("/_sim/guests/{id}/read", post(guests::read))
        .route("/_sim/requests", get(record::requests))
        .route("/_sim/webhooks", get(record::webhooks).post(record::send_webhook))
        .route("/_sim/webhooks/samples", get(record::samples))
        .route("/_sim/faults", get(dials::faults).put(dials::set_faults).delete(dials::clear_faults))
        .route("/_sim/dials", get(dials::get).put(dials::set))
        .route("/_sim/clock", get(dials::clock).post(dials::move_clock))
        .route("/_sim/reset", post(dials::reset))
        .route("/_sim/idle", post(dials::idle))
        .route("/_sim/subscribers", get(dials::subscribers).put(dials::set_subscribers))
        .route("/_sim/templates", get(templates::list).post(templates::add))
        .route("/_sim/templates/{id}", post(templates::change))
        .route("/_sim/media", post(media::upload))
        .route("/_sim/media/{id}", get(media::show))
        .route("/_sim/links", get(media::linked))
        .route("/_sim/events", get(live::events))
        .layer(from_fn(same_site))
        .layer(DefaultBodyLimit::max(UPLOAD_MAX))
}

/// A browser tells where a call comes from; pages of other sites are refused.
async fn same_site(request: Request, next: Next) -> Response {
    if is_foreign(request.headers()) {
        return Problem::forbidden("calls from pages of other sites are refused").into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN).and_then(|o| o.to_str().ok()) else { return false };
    let host = headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    origin.split_once("://").map(|(_, authority)| authority) != Some(host)
}

async fn openapi() -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(CONTENT_TYPE, json)], include_str!("openapi.json")).into_response()
}

/// Reads a JSON body; the refusal says where it went wrong.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad(format!("the body is not what was expected: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_every_route_and_no_other() {
        let described: serde_json::Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
        let mut named: Vec<&str> =
            described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let source = include_str!("mod.rs");
        let mut routed: Vec<&str> =
            source.split(".route(\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        named.sort_unstable();
        routed.sort_unstable();
        routed.retain(|path| path.starts_with("/_sim"));
        assert_eq!(named, routed);
    }

    fn headers(origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("127.0.0.1:8081"));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        headers
    }

    #[test]
    fn pages_of_other_sites_may_not_steer() {
        assert!(!is_foreign(&headers(None)));
        assert!(!is_foreign(&headers(Some("http://127.0.0.1:8081"))));
        for origin in ["https://evil.example", "http://127.0.0.1:9999", "null"] {
            assert!(is_foreign(&headers(Some(origin))), "{origin}");
        }
    }
}
