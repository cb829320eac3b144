//! Which conversations are worked together. A partition is worked by one process at a time, in order.

/// How many partitions there are. Stored with every conversation and inbox row: changing it needs a migration.
pub const COUNT: i16 = 32;

/// Where booking events go: partitions of their own behind those of conversations.
pub const BOOKING_FIRST: i16 = 100;
/// How many partitions booking events have.
pub const BOOKING_COUNT: i16 = 8;
/// Where questions to booking platforms wait: apart from every other timer, so that a slow platform delays nobody.
pub const FETCHES: i16 = BOOKING_FIRST + BOOKING_COUNT;

/// The partition of a conversation, by what the wire calls the guest. Stable across versions (FNV-1a).
pub fn of(key: &str) -> i16 {
    slot(key, COUNT)
}

/// The partition of a booking event, by its reservation or guest.
pub fn of_booking(key: &str) -> i16 {
    BOOKING_FIRST.saturating_add(slot(key, BOOKING_COUNT))
}

/// Every partition there is.
pub fn all() -> Vec<i16> {
    (0..COUNT).chain(BOOKING_FIRST..BOOKING_FIRST.saturating_add(BOOKING_COUNT)).collect()
}

fn slot(key: &str, count: i16) -> i16 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in key.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of FNV mix worst; fold the high ones in.
    let folded = hash ^ (hash >> 32);
    let count = u64::try_from(count).unwrap_or(1).max(1);
    i16::try_from(folded.checked_rem(count).unwrap_or(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_stable_and_spreads() {
        assert_eq!(of("ES.13491208655302741918"), of("ES.13491208655302741918"));
        let used: std::collections::HashSet<i16> = (0..1000).map(|n| of(&format!("3461122{n:04}"))).collect();
        assert_eq!(used.len(), 32);
        assert!(used.iter().all(|p| (0..COUNT).contains(p)));
        assert!((BOOKING_FIRST..BOOKING_FIRST + BOOKING_COUNT).contains(&of_booking("GL-1")));
    }

    #[test]
    fn never_changes_for_stored_rows() {
        assert_eq!([of(""), of("16505551234"), of("ES.1")], [1, 4, 17]);
    }
}
