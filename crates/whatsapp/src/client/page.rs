//! Lists that come in pages.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};

use crate::wire::record;

/// A page of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<T> {
    /// What is on it.
    pub data: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
}

record! {
    /// `paging`.
    struct Paging {
        /// Where pages begin.
        cursors: Cursors,
        /// Address of the next page. Meta: the last page has none, though it may have a cursor.
        next: String,
    }
}

record! {
    /// Where pages begin.
    struct Cursors {
        /// The next one.
        after: String,
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire<T> {
            data: Vec<T>,
            paging: Option<Paging>,
        }
        let Wire { data, paging } = Wire::deserialize(deserializer)?;
        let more = paging.filter(|paging| paging.next.is_some()).and_then(|paging| paging.cursors);
        Ok(Self { data, next: more.and_then(|cursors| cursors.after) })
    }
}
