//! Repeatable randomness: the n-th number of a seed is always the same, whoever asks for it.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of numbers derived from a seed (SplitMix64). Not for secrets.
#[derive(Debug)]
pub(crate) struct Random {
    seed: u64,
    drawn: AtomicU64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// A seed nobody chose, so that two runs against the same receiver do not repeat each other's ids.
    pub(crate) fn fresh_seed() -> u64 {
        std::hash::RandomState::new().build_hasher().finish()
    }

    pub(crate) fn next(&self) -> u64 {
        let n = self.drawn.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        mix(self.seed.wrapping_add(n.wrapping_mul(GAMMA)))
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// A number between both ends, ends included.
    pub(crate) fn between(&self, (low, high): (i64, i64)) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// True with the given probability; never at 0, always at 1.
    pub(crate) fn chance(&self, probability: f64) -> bool {
        if probability <= 0.0 {
            return false;
        }
        let drawn = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        f64::from(drawn) < probability * 4_294_967_296.0
    }

    /// Decimal digits; the first is never 0.
    pub(crate) fn digits(&self, count: usize) -> String {
        self.letters(count, "0123456789", "123456789")
    }

    /// Upper-case hexadecimal digits.
    pub(crate) fn hex(&self, count: usize) -> String {
        self.letters(count, "0123456789ABCDEF", "0123456789ABCDEF")
    }

    /// Letters of an opaque id such as Graph's trace ids.
    pub(crate) fn opaque(&self, count: usize) -> String {
        const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        self.letters(count, ALL, ALL)
    }

    fn letters(&self, count: usize, alphabet: &str, first: &str) -> String {
        let mut out = String::with_capacity(count);
        let mut pool = 0_u64;
        for at in 0..count {
            if at % 8 == 0 {
                pool = self.next();
            }
            let set = if at == 0 { first } else { alphabet }.as_bytes();
            let index = usize::from(pool.to_le_bytes()[0]) % set.len();
            out.push(set.get(index).copied().map_or('0', char::from));
            pool >>= 8;
        }
        out
    }
}

/// Spreads the bits of `value`, so that neighbours have nothing in common.
pub(crate) fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (a, b, c) = (Random::new(7), Random::new(7), Random::new(8));
        let draw = |r: &Random| (0..50).map(|_| r.next()).collect::<Vec<_>>();
        let first = draw(&a);
        assert_eq!(first, draw(&b));
        assert_ne!(first, draw(&c));
    }

    #[test]
    fn a_chance_comes_true_about_as_often_as_it_says() {
        let random = Random::new(1);
        let hits = (0..20_000).filter(|_| random.chance(0.1)).count();
        assert!((1_800..2_200).contains(&hits), "{hits}");
        assert!((0..1_000).all(|_| random.chance(1.0) && !random.chance(0.0)));
    }

    #[test]
    fn ranges_keep_their_ends() {
        let random = Random::new(3);
        let drawn: std::collections::BTreeSet<i64> = (0..500).map(|_| random.between((-1, 2))).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
        assert_eq!(random.between((5, 5)), 5);
        assert_eq!(random.between((5, 1)), 5);
    }

    #[test]
    fn digits_never_begin_with_nought() {
        let random = Random::new(9);
        for _ in 0..200 {
            let id = random.digits(15);
            assert!(id.len() == 15 && !id.starts_with('0') && id.bytes().all(|b| b.is_ascii_digit()), "{id}");
        }
    }
}
