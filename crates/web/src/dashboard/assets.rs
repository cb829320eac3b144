//! The dashboard's files: one style and one script a section, beside those of the shell. A section adds its files here.

use std::sync::LazyLock;

use crate::assets::{Asset, DRAWING, PICTURE, SCRIPT, STYLE};
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
            vec![&ICON_TOUCH, &ICON_SMALL, &ICON_LARGE, &ICON_MASKABLE, &SPRITE, &LIVE_JS, &INBOX_JS, &HOUSE_JS, &REQUESTS_JS, &CAMPAIGNS_JS, &ALERTS_JS, $(&$static),+]
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
    /// Timeline, lists and sheets of stays.
    stays_style = STAYS_CSS("stays", STYLE, "stays.css");
    /// Figures and charts.
    insight_style = INSIGHT_CSS("insight", STYLE, "insight.css");
    /// The state of the program, the audit log.
    operations_style = OPERATIONS_CSS("operations", STYLE, "operations.css");
    /// The house's own pages.
    house_style = HOUSE_CSS("house", STYLE, "house.css");
    /// Follows a link that signs in.
    gate_script = GATE_JS("gate", SCRIPT, "gate.js");
    /// Forms that an authenticator fills.
    passkeys_script = PASSKEYS_JS("passkeys", SCRIPT, "passkeys.js");
    /// Board and pages of requests.
    requests_style = REQUESTS_CSS("requests", STYLE, "requests.css");
    /// Campaigns.
    campaigns_style = CAMPAIGNS_CSS("campaigns", STYLE, "campaigns.css");
    /// The inbox.
    inbox_style = INBOX_CSS("inbox", STYLE, "inbox.css");
}

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $static:ident($file:literal);)+) => {$(
        static $static: LazyLock<Asset> = LazyLock::new(|| {
            let bytes: &'static [u8] = include_bytes!(concat!("../../assets/dashboard/", $file, ".png"));
            Asset::new($file, PICTURE, bytes)
        });

        $(#[$doc])*
        pub(crate) fn $name() -> &'static str {
            &$static.url
        }
    )+};
}

icons! {
    /// For the home screens of Apple's phones.
    icon_touch = ICON_TOUCH("icon-180");
    /// For the home screen.
    icon_small = ICON_SMALL("icon-192");
    /// For the home screen, large.
    icon_large = ICON_LARGE("icon-512");
    /// For home screens that cut icons to their own shape.
    icon_maskable = ICON_MASKABLE("icon-maskable");
}

/// A script that builds on others: what it imports by their plain names has a fingerprint here.
fn built_on(text: &str, others: &[(&str, &str)]) -> String {
    others
        .iter()
        .fold(text.to_owned(), |text, (name, url)| text.replace(&format!("'./{name}'"), &format!("'{url}'")))
}

static LIVE_JS: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/dashboard/live.js");
    Asset::new("live", SCRIPT, built_on(text, &[("app.js", script())]))
});

static INBOX_JS: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/dashboard/inbox.js");
    Asset::new("inbox", SCRIPT, built_on(text, &[("app.js", script()), ("live.js", live_script())]))
});

static HOUSE_JS: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/dashboard/house.js");
    Asset::new("house", SCRIPT, built_on(text, &[("app.js", script())]))
});

/// The editor of the house's files.
pub(crate) fn house_script() -> &'static str {
    &HOUSE_JS.url
}

static REQUESTS_JS: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/dashboard/requests.js");
    Asset::new("requests", SCRIPT, built_on(text, &[("app.js", script()), ("live.js", live_script())]))
});

static CAMPAIGNS_JS: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/dashboard/campaigns.js");
    Asset::new("campaigns", SCRIPT, built_on(text, &[("app.js", script()), ("live.js", live_script())]))
});

/// A campaign, alive.
pub(crate) fn campaigns_script() -> &'static str {
    &CAMPAIGNS_JS.url
}

static ALERTS_JS: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/dashboard/alerts.js");
    Asset::new("alerts", SCRIPT, built_on(text, &[("app.js", script())]))
});

/// Alerts of this browser.
pub(crate) fn alerts_script() -> &'static str {
    &ALERTS_JS.url
}

/// Requests, alive.
pub(crate) fn requests_script() -> &'static str {
    &REQUESTS_JS.url
}

/// The live line of a page.
pub(crate) fn live_script() -> &'static str {
    &LIVE_JS.url
}

/// The inbox, alive.
pub(crate) fn inbox_script() -> &'static str {
    &INBOX_JS.url
}

static SPRITE: LazyLock<Asset> = LazyLock::new(|| Asset::new("icons", DRAWING, icons::sprite()));

/// Every icon; one is `{sprite}#{name}`.
pub(crate) fn sprite() -> &'static str {
    &SPRITE.url
}
