//! One-time codes by time (RFC 6238 over RFC 4226: HMAC-SHA-1, 30 seconds, six digits), as every authenticator app
//! makes them. Which codes were used already is the caller's to know.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Seconds of a step.
pub const STEP: i64 = 30;
/// Bytes of a seed: as many as the hash has (RFC 4226 §4).
pub const SEED: usize = 20;
/// Clocks of phone and house differ by so many steps.
const WINDOW: i64 = 1;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step at a moment. Seconds since 1970.
pub fn step_at(second: i64) -> i64 {
    second.div_euclid(STEP)
}

/// The code of a step.
pub fn code(seed: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(seed).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0xf);
    let four: [u8; 4] = hash.get(offset..offset.checked_add(4)?)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// The step of a code that fits now and is younger than the last one that was taken. Blanks in it do not count.
pub fn fitting_step(seed: &[u8], typed: &str, second: i64, last: Option<i64>) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let now = step_at(second);
    let steps = (now - WINDOW)..=(now + WINDOW);
    let young = steps.filter(|step| last.is_none_or(|last| *step > last));
    // All are compared, whichever fits, so that the time says nothing.
    young.fold(None, |found, step| {
        let same = code(seed, step)
            .is_some_and(|code| bool::from(subtle::ConstantTimeEq::ct_eq(code.as_bytes(), typed.as_bytes())));
        if same { Some(step) } else { found }
    })
}

/// Base32 without padding, as authenticator apps take a seed.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    let letter = |index: u32| usize::try_from(index & 31).ok().and_then(|index| ALPHABET.get(index)).copied();
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.extend(letter(held >> bits).map(char::from));
        }
    }
    if bits > 0 {
        text.extend(letter(held << (5 - bits)).map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six digits of eight.
        let seed = b"12345678901234567890";
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(seed, step_at(second)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_code_fits_a_step_early_or_late_and_once() {
        let (seed, now) = (b"12345678901234567890", 2_000_000_000);
        let typed = code(seed, step_at(now)).unwrap();
        for second in [now - 30, now, now + 30] {
            assert_eq!(fitting_step(seed, &typed, second, None), Some(step_at(now)));
        }
        assert_eq!(fitting_step(seed, &typed, now + 60, None), None);
        assert_eq!(fitting_step(seed, &typed, now, Some(step_at(now))), None);
        assert_eq!(fitting_step(seed, &format!(" {typed} "), now, None), Some(step_at(now)));
        assert_eq!(fitting_step(seed, "", now, None), None);
    }

    #[test]
    fn seeds_are_written_as_rfc_4648_says() {
        for (plain, written) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), written);
        }
    }
}
