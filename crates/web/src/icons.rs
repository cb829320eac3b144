//! The icons (Lucide, ISC licence beside them). A guest's page has those it shows inside itself, so that they cost no
//! request; the dashboard's pages share one file of all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

static ALL: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../assets/icons").lines().filter_map(|line| line.split_once(' ')).collect()
});

/// Where the sprite goes.
const PLACE: &str = "<!--icons-->";
const USE: &str = "href=\"#i-";

/// Puts the icons that a page uses into it.
pub(crate) fn into(html: &str) -> String {
    let used: BTreeSet<&str> = html.split(USE).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut sprite = String::from("<svg hidden>");
    for (name, drawing) in used.into_iter().filter_map(|name| ALL.get_key_value(name)) {
        let _ = write!(sprite, r#"<symbol id="i-{name}" viewBox="0 0 24 24">{drawing}</symbol>"#);
    }
    sprite.push_str("</svg>");
    html.replacen(PLACE, &sprite, 1)
}

/// All of them in one file, whose symbols are named as the icons are.
pub(crate) fn sprite() -> String {
    let head = r#"<svg xmlns="http://www.w3.org/2000/svg">"#;
    let mut sprite = ALL.iter().fold(String::from(head), |mut sprite, (name, drawing)| {
        let _ = write!(sprite, r#"<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>"#);
        sprite
    });
    sprite.push_str("</svg>");
    sprite
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
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        for folder in ["welcome", "dashboard"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
                let named = [USE, "ui::icon(\""].map(|before| text.split(before).skip(1));
                for name in named.into_iter().flatten().filter_map(|rest| rest.split('"').next()) {
                    assert!(name.contains("{{") || ALL.contains_key(name), "{name}");
                }
            }
        }
    }
}
