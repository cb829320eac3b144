//! Where a request that changes something comes from. Browsers say so themselves (Fetch Metadata, else Origin); without
//! either it was no browser, and no other site can make it send our cookie (security facts S28).

use guestlink_app::App;
use http::header::{HOST, HeaderMap, ORIGIN, UPGRADE};
use http::{HeaderValue, Method};

/// Does this request come from one of our own pages, or from no page at all?
pub(crate) fn is_own(app: &App, headers: &HeaderMap) -> bool {
    let text = |value: Option<&HeaderValue>| value.map(|value| value.to_str().unwrap_or("?").to_owned());
    if let Some(site) = text(headers.get("sec-fetch-site")) {
        return matches!(site.as_str(), "same-origin" | "none");
    }
    let Some(origin) = text(headers.get(ORIGIN)) else { return true };
    let public = app.config().public_url.as_deref().map(|url| url.trim_end_matches('/'));
    let host = text(headers.get(HOST));
    // A scheme is not compared with the host's: a proxy before us may take the TLS off.
    let is_host = origin.split_once("://").is_some_and(|(_, its)| Some(its) == host.as_deref());
    Some(origin.as_str()) == public || is_host
}

/// Must it come from one of our own pages? What changes nothing need not; a live connection must.
pub(super) fn must_be_own(method: &Method, headers: &HeaderMap) -> bool {
    !method.is_safe() || headers.contains_key(UPGRADE)
}
