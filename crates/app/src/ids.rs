//! Ids and randomness. Random in production, a counted sequence in tests, derived where a redo must meet the
//! same id again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A source of ids and random bytes.
#[derive(Clone, Debug)]
pub struct Ids(Option<Arc<AtomicU64>>);

impl Ids {
    /// From the operating system's randomness.
    pub fn random() -> Self {
        Self(None)
    }

    /// A repeatable sequence, for tests.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(AtomicU64::new(seed))))
    }

    /// Bytes nobody can guess (repeatable when seeded). Aborts the process if the operating system has no
    /// randomness to give: nothing secret may be made without it.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0_u8; N];
        match &self.0 {
            None => {
                if getrandom::fill(&mut out).is_err() {
                    std::process::abort();
                }
            }
            Some(count) => {
                let n = count.fetch_add(1, Ordering::Relaxed);
                for (block, chunk) in out.chunks_mut(32).enumerate() {
                    let digest = Sha256::new()
                        .chain_update(n.to_be_bytes())
                        .chain_update(block.to_be_bytes())
                        .finalize();
                    for (to, from) in chunk.iter_mut().zip(digest.iter()) {
                        *to = *from;
                    }
                }
            }
        }
        out
    }

    /// A time-ordered id (UUID version 7 layout).
    pub fn new_at(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }

    /// A number below `bound`, for jitter.
    pub fn below(&self, bound: u64) -> u64 {
        u64::from_be_bytes(self.bytes::<8>()).checked_rem(bound).unwrap_or(0)
    }
}

/// The id that belongs to `parts`: the same parts give the same id, so that work done again after a crash
/// meets its own traces (UUID version 8 over SHA-256).
pub fn derived(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// As [`derived`], but beginning with the milliseconds of `at`, which must be the same at every try: what is written
/// together then lies together in the database, and few of its pages change.
pub fn derived_at(at: Timestamp, parts: &[&[u8]]) -> Uuid {
    let mut bytes = derived(parts).into_bytes();
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0).to_be_bytes();
    for (to, from) in bytes.iter_mut().zip(millis.iter().skip(2)) {
        *to = *from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_repeat_and_keep_part_borders() {
        assert_eq!(derived(&[b"wamid.1", b"0"]), derived(&[b"wamid.1", b"0"]));
        assert_ne!(derived(&[b"ab", b"c"]), derived(&[b"a", b"bc"]));
    }

    #[test]
    fn derived_ids_with_a_moment_repeat_and_are_ordered_by_it() {
        let (early, late) =
            ("2026-05-02T09:00:00Z".parse().unwrap(), "2026-05-02T09:00:01Z".parse().unwrap());
        assert_eq!(derived_at(early, &[b"wamid.1"]), derived_at(early, &[b"wamid.1"]));
        assert_ne!(derived_at(early, &[b"wamid.1"]), derived_at(early, &[b"wamid.2"]));
        assert!(derived_at(early, &[b"wamid.2"]) < derived_at(late, &[b"wamid.1"]));
    }

    #[test]
    fn ids_are_ordered_by_time() {
        let ids = Ids::random();
        let early = ids.new_at("2026-05-02T09:00:00Z".parse().unwrap());
        let late = ids.new_at("2026-05-02T09:00:01Z".parse().unwrap());
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }
}
