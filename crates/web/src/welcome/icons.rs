//! The icons a page shows (Lucide, ISC licence beside them), and only those: one sprite inside the page, so that they
//! cost no request.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

static ALL: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../assets/welcome/icons").lines().filter_map(|line| line.split_once(' ')).collect()
});

/// Where the sprite goes.
const PLACE: &str = "<!--icons-->";
const USE: &str = "href=\"#i-";

/// Puts the icons that a page uses into it.
pub(super) fn into(html: &str) -> String {
    let used: BTreeSet<&str> = html.split(USE).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut sprite = String::from("<svg hidden>");
    for (name, drawing) in used.into_iter().filter_map(|name| ALL.get_key_value(name)) {
        let _ = write!(sprite, r#"<symbol id="i-{name}" viewBox="0 0 24 24">{drawing}</symbol>"#);
    }
    sprite.push_str("</svg>");
    html.replacen(PLACE, &sprite, 1)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn only_used_icons_travel() {
        let html = into(r##"<!--icons--><svg><use href="#i-wifi"/></svg>"##);
        assert!(html.contains(r#"<symbol id="i-wifi""#) && !html.contains("i-car"));
    }

    #[test]
    fn every_icon_that_is_named_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/welcome");
        for entry in std::fs::read_dir(root).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for name in text.split(USE).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(name.contains("{{") || ALL.contains_key(name), "{name}");
            }
        }
    }
}
