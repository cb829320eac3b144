//! What pages need besides themselves: scripts, styles, icons. Fingerprinted by content, compressed once, kept by
//! browsers for ever. Nothing here is anybody's secret.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use sha2::{Digest as _, Sha256};

use crate::packed::Packed;
use crate::problem::Problem;
use crate::{dashboard, welcome};

/// For what never changes under its name.
pub(crate) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What a CDN purges by.
pub(crate) const SURROGATE_KEY: HeaderName = HeaderName::from_static("surrogate-key");

pub(crate) const SCRIPT: (&str, &str) = ("js", "text/javascript; charset=utf-8");
pub(crate) const STYLE: (&str, &str) = ("css", "text/css; charset=utf-8");
pub(crate) const PICTURE: (&str, &str) = ("png", "image/png");
pub(crate) const DRAWING: (&str, &str) = ("svg", "image/svg+xml");

/// A file.
pub(crate) struct Asset {
    /// Where it is.
    pub url: String,
    kind: &'static str,
    packed: Packed,
}

impl Asset {
    /// A file of this name, ending and type.
    pub fn new(stem: &str, (ending, kind): (&str, &'static str), text: impl Into<Bytes>) -> Self {
        let text = text.into();
        let print = hex::encode(Sha256::digest(&text).get(..6).unwrap_or_default());
        Self { url: format!("/assets/{stem}.{print}.{ending}"), kind, packed: Packed::best(text) }
    }
}

/// `GET /assets/{file}`
pub(crate) async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let wanted = format!("/assets/{file}");
    let all = welcome::assets::all().into_iter().chain(dashboard::assets::all());
    let Some(asset) = all.into_iter().find(|asset| asset.url == wanted) else {
        return Problem::not_found().into_response();
    };
    let head = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, FOR_EVER), (SURROGATE_KEY, "assets")];
    (head, asset.packed.answer(&headers)).into_response()
}
