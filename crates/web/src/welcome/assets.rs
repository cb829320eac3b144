//! What pages need besides themselves: one stylesheet (inside the page, allowed by its hash), one script, one icon.
//! Fingerprinted by content, compressed once, kept by browsers for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use sha2::{Digest as _, Sha256};

use super::packed::Packed;
use crate::problem::Problem;

/// For what never changes under its name.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What a CDN purges by.
pub(super) const SURROGATE_KEY: HeaderName = HeaderName::from_static("surrogate-key");

struct Asset {
    url: String,
    kind: &'static str,
    packed: Packed,
}

fn asset(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
    let print = hex::encode(Sha256::digest(text).get(..6).unwrap_or_default());
    Asset {
        url: format!("/assets/{stem}.{print}.{ending}"),
        kind,
        packed: Packed::best(Bytes::from_static(text.as_bytes())),
    }
}

static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    asset("welcome", "js", "text/javascript; charset=utf-8", include_str!("../../assets/welcome/page.js"))
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| asset("welcome", "svg", "image/svg+xml", include_str!("../../assets/welcome/icon.svg")));

/// The stylesheet without the blanks people need.
static CSS: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("../../assets/welcome/page.css").lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
});
static CSS_HASH: LazyLock<String> = LazyLock::new(|| BASE64.encode(Sha256::digest(CSS.as_str())));

/// The stylesheet.
pub(super) fn css() -> &'static str {
    &CSS
}

/// How the page's policy allows the stylesheet: `sha256-…`.
pub(super) fn css_hash() -> &'static str {
    &CSS_HASH
}

/// Where the script is.
pub(super) fn script() -> &'static str {
    &SCRIPT.url
}

/// Where the icon is.
pub(super) fn icon() -> &'static str {
    &ICON.url
}

/// The text of the worker, to be filled in.
pub(super) const WORKER: &str = include_str!("../../assets/welcome/sw.js");

/// `GET /assets/{file}`
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let wanted = format!("/assets/{file}");
    let found = [&*SCRIPT, &*ICON].into_iter().find(|asset| asset.url == wanted);
    let Some(asset) = found else { return Problem::not_found().into_response() };
    let head = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, FOR_EVER), (SURROGATE_KEY, "assets")];
    (head, asset.packed.answer(&headers)).into_response()
}
