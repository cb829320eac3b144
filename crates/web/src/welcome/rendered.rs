//! Pages as they were written last, compressed. A page is kept for one state of the stay, one language, and until the
//! moment its contents say; so it is never wrong, and never another guest's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use guestlink_app::welcome::Visit;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::packed::Packed;

/// Bytes of pages that are kept.
const MOST: usize = 64 << 20;

/// A page, ready to be sent.
#[derive(Debug)]
pub(super) struct Rendered {
    /// Weak: the same page, however it is encoded.
    pub etag: String,
    /// The page.
    pub body: Packed,
    fresh_until: Timestamp,
    made_at: Timestamp,
}

impl Rendered {
    /// Of a page's HTML.
    pub fn of(html: String, made_at: Timestamp, fresh_until: Timestamp) -> Self {
        let print = hex::encode(Sha256::digest(&html).get(..12).unwrap_or_default());
        Self { etag: format!("W/\"{print}\""), body: Packed::quick(Bytes::from(html)), fresh_until, made_at }
    }

    fn holds(&self, now: Timestamp) -> bool {
        // A clock that was set back has not seen what the page was made for.
        self.made_at <= now && now < self.fresh_until
    }
}

#[derive(Debug, Default)]
struct Shelf {
    pages: HashMap<([u8; 16], Bytes, &'static str), Arc<Rendered>>,
    weight: usize,
}

/// All pages that are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct RenderedPages(Arc<Mutex<Shelf>>);

impl RenderedPages {
    /// The page of a visit in a language, if it is there and still true.
    pub(super) fn get(&self, visit: &Visit, lang: &'static str, now: Timestamp) -> Option<Arc<Rendered>> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = pages.pages.get(&(visit.stamp, visit.link.clone(), lang))?;
        found.holds(now).then(|| found.clone())
    }

    /// Keeps a page.
    pub(super) fn keep(&self, visit: &Visit, lang: &'static str, page: Rendered) -> Arc<Rendered> {
        let page = Arc::new(page);
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.weight.saturating_add(page.body.weight()) > MOST {
            *pages = Shelf::default();
        }
        pages.weight = pages.weight.saturating_add(page.body.weight());
        pages.pages.insert((visit.stamp, visit.link.clone(), lang), page.clone());
        page
    }
}
