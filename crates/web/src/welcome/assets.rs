//! What guests' pages need besides themselves: one stylesheet (inside the page, allowed by its hash), one script, one
//! icon.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use crate::assets::{Asset, DRAWING, SCRIPT as JS};

static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("welcome", JS, include_str!("../../assets/welcome/page.js")));
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("welcome", DRAWING, include_str!("../../assets/welcome/icon.svg")));

/// The stylesheet without the blanks people need.
static CSS: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("../../assets/welcome/page.css").lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
});
static CSS_HASH: LazyLock<String> = LazyLock::new(|| BASE64.encode(Sha256::digest(CSS.as_str())));

/// Every file.
pub(crate) fn all() -> [&'static Asset; 2] {
    [&SCRIPT, &ICON]
}

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
