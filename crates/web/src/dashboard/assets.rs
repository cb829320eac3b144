//! The dashboard's files: one style and one script a section, beside those of the shell. A section adds its files here.

use std::sync::LazyLock;

use crate::assets::{Asset, DRAWING, SCRIPT, STYLE};
use crate::icons;

macro_rules! files {
    ($($(#[$doc:meta])* $name:ident = $static:ident($stem:literal, $kind:ident, $file:literal);)+) => {
        $(
            static $static: LazyLock<Asset> = LazyLock::new(|| {
                Asset::new($stem, $kind, include_str!(concat!("../../assets/dashboard/", $file)))
            });

            $(#[$doc])*
            pub(crate) fn $name() -> &'static str {
                &$static.url
            }
        )+

        /// Every file.
        pub(crate) fn all() -> Vec<&'static Asset> {
            vec![&SPRITE, $(&$static),+]
        }
    };
}

files! {
    /// Tokens, frame and components, for every page.
    style = APP_CSS("app", STYLE, "app.css");
    /// Theme, keyboard, palette, for every page.
    script = APP_JS("app", SCRIPT, "app.js");
    /// The mark.
    logo = LOGO("logo", DRAWING, "logo.svg");
    /// Follows a link that signs in.
    gate_script = GATE_JS("gate", SCRIPT, "gate.js");
}

static SPRITE: LazyLock<Asset> = LazyLock::new(|| Asset::new("icons", DRAWING, icons::sprite()));

/// Every icon; one is `{sprite}#{name}`.
pub(crate) fn sprite() -> &'static str {
    &SPRITE.url
}
