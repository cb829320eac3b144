//! The table of a resort's files: path, type, schema. A new file is one line here.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::automations::Automations;
use super::connection::Connection;
use super::demo::Demo;
use super::property::Property;
use super::services::Services;
use super::sheet::Sheet;
use super::templates::Templates;
use super::welcome::Welcome;
use super::{publish, suggest};
use crate::catalog::Catalog;
use crate::costs::RateCard;
use crate::sales::channel::Channel;

/// Files of a directory of connections lie below this path.
pub(crate) const CONNECTIONS: &str = "connections/";
/// Files of the wording lie below this path.
pub(crate) const TEXTS: &str = "texts/";

macro_rules! single_files {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $path:literal,)+) => {
        /// What the single files say, as far as they could be read.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct Read {
            $($(#[$doc])* pub(crate) $field: Option<$type>,)+
            /// By path.
            pub(crate) connections: BTreeMap<String, Connection>,
        }

        /// Paths of the single files.
        pub(crate) const SINGLE: &[&str] = &[$($path),+];

        /// Reads every known file of a folder.
        pub(crate) fn read<'a>(sheets: &mut BTreeMap<&'a str, Sheet<'a>>) -> Read {
            let mut read = Read::default();
            for (path, sheet) in sheets {
                match *path {
                    $($path => read.$field = sheet.typed::<$type>(&publish::of::<$type>()),)+
                    path if is_connection(path) => {
                        if let Some(connection) = sheet.typed::<Connection>(&publish::of::<Connection>()) {
                            read.connections.insert(path.to_owned(), connection);
                        }
                    }
                    _ => {}
                }
            }
            read
        }

        /// Names of the files' schemas.
        pub(crate) fn schema_names() -> impl Iterator<Item = &'static str> {
            [$(stringify!($field)),+, "connection", "mapping"].into_iter()
        }

        /// The schema of a file, by its name.
        pub(crate) fn schema(name: &str) -> Option<Json> {
            $(if name == stringify!($field) {
                return Some(publish::of::<$type>());
            })+
            match name {
                "connection" => Some(publish::of::<Connection>()),
                "mapping" => Some(publish::of::<crate::bookings::mapping::Mapping>()),
                _ => None,
            }
        }
    };
}

single_files! {
    /// The house.
    property: Property = "property.json",
    /// What is sold.
    catalog: Catalog = "catalog.json",
    /// How the channel talks and sells.
    channel: Channel = "channel.json",
    /// What guests may ask for.
    services: Services = "services.json",
    /// Messages that may begin a conversation.
    templates: Templates = "templates.json",
    /// What follows from what.
    automations: Automations = "automations.json",
    /// What messages cost.
    rates: RateCard = "rates.json",
    /// The welcome page.
    welcome: Welcome = "welcome.json",
    /// An invented history.
    demo: Demo = "demo.json",
}

/// A file of a connection.
pub(crate) fn is_connection(path: &str) -> bool {
    is_named(path, CONNECTIONS, ".json")
}

/// A file of the wording.
pub(crate) fn is_text(path: &str) -> bool {
    is_named(path, TEXTS, ".ftl")
}

fn is_named(path: &str, below: &str, ending: &str) -> bool {
    let name = path.strip_prefix(below).and_then(|name| name.strip_suffix(ending));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Whether a file looks like JSON by its name.
pub(crate) fn is_json(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// Whether a file of a resort directory is one we read. What is neither read nor JSON is none of our business.
pub(crate) fn is_ours(path: &str) -> bool {
    SINGLE.contains(&path) || is_connection(path) || is_text(path)
}

/// What to say about a JSON file that nothing reads: most likely its name is misspelt.
pub(crate) fn stray(path: &str) -> (String, String) {
    let message = match suggest::nearest(path, SINGLE.iter().copied()) {
        Some(name) => format!("nothing reads this file, did you mean `{name}`?"),
        None => "nothing reads this file".to_owned(),
    };
    (message, format!("{}, or a file in {CONNECTIONS}", suggest::one_of(SINGLE.iter().copied())))
}
