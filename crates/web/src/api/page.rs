//! Lists, a page at a time. A cursor says where the next page begins, and nothing that its holder may rely upon.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Entries of a page, if not said.
const USUAL: u16 = 50;
/// At most.
const MOST: u16 = 200;

/// Which page.
#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Paging {
    /// `next` of the page before; nothing for the first.
    #[schemars(length(max = 500))]
    pub cursor: Option<String>,
    /// Entries at most: 1 to 200, 50 if not said.
    #[schemars(with = "Option<u16>", range(min = 1, max = 200))]
    pub limit: Option<String>,
}

/// A page of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub(crate) struct Listed<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` after the last.
    pub next: Option<String>,
}

impl Paging {
    /// The query, if it is one.
    pub fn of(query: Result<Query<Self>, QueryRejection>) -> Result<Self, Problem> {
        let refused = |_rejection| Problem::query("The query holds each name once: `cursor`, `limit`.");
        query.map(|Query(paging)| paging).map_err(refused)
    }

    /// How many entries.
    pub fn limit(&self) -> Result<usize, Problem> {
        match self.limit.as_deref() {
            None => Ok(USUAL.into()),
            Some(text) => match text.parse::<u16>() {
                Ok(limit) if (1..=MOST).contains(&limit) => Ok(limit.into()),
                _ => Err(Problem::query(format!("`limit` is a number from 1 to {MOST}."))),
            },
        }
    }

    /// Where the page begins, as it was written by [`listed`].
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let read = BASE64.decode(cursor).ok().and_then(|json| serde_json::from_slice(&json).ok());
        read.map(Some).ok_or_else(|| Problem::query("`cursor` is the `next` of a page before, unchanged."))
    }
}

/// A cursor that [`Paging::after`] reads back.
pub(super) fn cursor(key: &impl Serialize) -> Option<String> {
    serde_json::to_vec(key).ok().map(|json| BASE64.encode(json))
}

/// A page: of one entry more than asked for only the asked ones, and where the next begins.
pub(crate) fn listed<T, K: Serialize>(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Listed<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.and_then(|last| cursor(&key(last)));
    Listed { items, next }
}

#[cfg(test)]
mod tests {
    use super::{Paging, listed};

    #[test]
    fn a_list_is_walked_page_by_page_to_its_end() {
        let all: Vec<i64> = (1..=7).collect();
        let (mut seen, mut paging) = (Vec::new(), Paging { limit: Some("3".to_owned()), cursor: None });
        loop {
            let (after, limit) = (paging.after::<i64>().unwrap().unwrap_or(0), paging.limit().unwrap());
            let found = all.iter().copied().filter(|n| *n > after).take(limit + 1).collect();
            let page = listed(found, limit, |n| *n);
            seen.extend(page.items);
            paging.cursor = page.next;
            if paging.cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn nonsense_is_refused() {
        for limit in ["0", "201", "-1", "x", ""] {
            assert!(Paging { limit: Some(limit.to_owned()), cursor: None }.limit().is_err(), "{limit}");
        }
        for cursor in ["x", "bm9uc2Vuc2U", "IiI"] {
            let paging = Paging { limit: None, cursor: Some(cursor.to_owned()) };
            assert!(paging.after::<i64>().is_err(), "{cursor}");
        }
    }
}
