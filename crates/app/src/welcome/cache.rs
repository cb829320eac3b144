//! Visits of the last moment, so that a page opened often does not ask the database each time. A change made by this
//! process is seen at once, one made by another within a second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::visit::Visit;

/// How long a visit is believed without looking.
const BELIEVED: SignedDuration = SignedDuration::from_secs(1);
/// Visits kept at most; then the memory starts afresh.
const MOST: usize = 4096;

#[derive(Debug)]
struct Seen {
    visit: Arc<Visit>,
    at: Timestamp,
    commits: u64,
}

/// What was read lately.
#[derive(Debug, Default)]
pub(crate) struct Visits(Mutex<HashMap<Bytes, Seen>>);

impl Visits {
    pub(super) fn get(&self, link: &Bytes, now: Timestamp, commits: u64) -> Option<Arc<Visit>> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = seen.get(link)?;
        let fresh = found.commits == commits && now.duration_since(found.at).abs() < BELIEVED;
        fresh.then(|| found.visit.clone())
    }

    /// Keeps a visit; one that is as it was stays the same, with all that was made of it.
    pub(super) fn keep(&self, link: &Bytes, visit: Visit, at: Timestamp, commits: u64) -> Arc<Visit> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.clear();
        }
        let before = seen.remove(link).filter(|before| before.visit.stamp == visit.stamp);
        let visit = before.map_or_else(|| Arc::new(visit), |before| before.visit);
        seen.insert(link.clone(), Seen { visit: visit.clone(), at, commits });
        visit
    }
}
