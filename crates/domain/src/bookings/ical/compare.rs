//! What has changed in a feed since it was read last. A stay that is called off only disappears, and so does everything
//! when a platform has a bad day: what is gone is believed after two good fetches, and never when more than half of the
//! feed went at once.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Entry, Feed};

/// Good fetches that must miss an entry before it counts as gone.
const MISSES: u8 = 2;

/// What is remembered of a feed.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seen {
    /// Who made it.
    pub product: String,
    /// Entries from today on, in the fetch before.
    pub count: usize,
    /// What is believed to be in it, by id.
    pub known: BTreeMap<String, Known>,
}

/// An entry as it was seen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Known {
    /// The entry.
    pub entry: Entry,
    /// Good fetches that missed it.
    #[serde(default)]
    pub misses: u8,
}

/// A change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// It was not there before.
    New(Entry),
    /// It was there with other days or another meaning.
    Changed(Entry),
    /// It is gone for good.
    Gone(Entry),
}

/// What has changed, and what to remember. Days that are over are of no interest.
pub fn compare(seen: &Seen, feed: &Feed, today: Date) -> (Seen, Vec<Change>) {
    let now: BTreeMap<String, Entry> =
        each(feed).filter(|entry| entry.end >= today).map(|entry| (entry.uid.clone(), entry)).collect();
    let first = seen.product.is_empty() && seen.known.is_empty();
    let shrank = now.len() < seen.count.div_ceil(2);
    let good = !first && feed.product == seen.product && !shrank && (!now.is_empty() || seen.count == 0);
    let mut next = Seen { product: feed.product.clone(), count: now.len(), known: BTreeMap::new() };
    let mut changes = Vec::new();
    for (uid, known) in &seen.known {
        if now.contains_key(uid) || known.entry.end < today {
            continue;
        }
        let misses = known.misses.saturating_add(u8::from(good));
        if misses >= MISSES {
            changes.push(Change::Gone(known.entry.clone()));
        } else {
            next.known.insert(uid.clone(), Known { entry: known.entry.clone(), misses });
        }
    }
    for (uid, entry) in now {
        match seen.known.get(&uid).map(|known| &known.entry) {
            None => changes.push(Change::New(entry.clone())),
            // Another reservation, or closed days that became one: not a change of the same thing.
            Some(before) if before.is_stay() != entry.is_stay() || before.stay_ref() != entry.stay_ref() => {
                changes.extend([Change::Gone(before.clone()), Change::New(entry.clone())]);
            }
            Some(before) if *before != entry => changes.push(Change::Changed(entry.clone())),
            Some(_) => {}
        }
        next.known.insert(uid, Known { entry, misses: 0 });
    }
    (next, changes)
}

/// Entries, repeated ones day by day.
fn each(feed: &Feed) -> impl Iterator<Item = Entry> {
    feed.entries.iter().flat_map(|entry| {
        let nights = i64::from(entry.nights());
        let days = if entry.occurrences.is_empty() { vec![entry.start] } else { entry.occurrences.clone() };
        let repeated = !entry.occurrences.is_empty();
        days.into_iter().map(move |start| {
            let uid = if repeated { format!("{}#{start}", entry.uid) } else { entry.uid.clone() };
            let end = start.saturating_add(nights.days());
            Entry { uid, start, end, occurrences: Vec::new(), ..entry.clone() }
        })
    })
}
