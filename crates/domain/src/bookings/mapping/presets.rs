//! The mappings that come with the program, each a file in `presets/` of this crate: data, no code.

use super::shape::Mapping;

/// Declares the presets, in the order they are shown.
macro_rules! presets {
    ($($name:literal,)+) => {
        const PRESETS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../presets/", $name, ".json"))),)+];
    };
}

presets! {
    "native",
    "hostaway",
    "lodgify",
    "smoobu",
    "beds24",
    "guesty",
    "hospitable",
    "uplisting",
    "stripe",
    "ota-xml",
    "generic",
    "cloudevents",
    "calcom",
    "woocommerce",
    "cloudbeds",
    "apaleo",
    "channex",
    "mews",
    "ownerrez",
    "qloapps",
}

/// Names of the presets.
pub fn preset_names() -> impl Iterator<Item = &'static str> + Clone {
    PRESETS.iter().map(|(name, _)| *name)
}

/// A preset. Shipped files are read in a test, so one that is named is one that can be read.
pub fn preset(name: &str) -> Option<Mapping> {
    let (_, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
    serde_json::from_str(text).ok()
}
