//! Whatever a browser brings as a passkey: read or refused, never a panic; what is read answers what was asked, and a key
//! that is read has the size of its kind.
//!
//! `cargo +nightly fuzz run passkey -- -max_len=4096 -timeout=5`
#![no_main]

use guestlink_domain::access::passkey::{CHALLENGE, Expected, PublicKey, Refusal, assertion, counts_on, registration};
use libfuzzer_sys::fuzz_target;

const HOUSE: &str = "desk.example";
const ORIGIN: &str = "https://desk.example";
const ASKED: [u8; CHALLENGE] = [7; CHALLENGE];
/// The challenge as browsers write it: base64url of 32 times 7.
const WRITTEN: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
/// SHA-256 of the house's name: with it in front, the fuzzer gets past the first door.
const HASH: [u8; 32] = [
    0x5e, 0x45, 0x30, 0xb8, 0x66, 0x6c, 0x51, 0x4f, 0x98, 0x90, 0x06, 0x5d, 0x04, 0x4b, 0xee, 0x0d, 0x3b, 0x88, 0x55,
    0xc6, 0x47, 0x7b, 0x3c, 0x94, 0x12, 0x9e, 0x61, 0xef, 0x1a, 0xec, 0x5f, 0x9c,
];

fn expected(verified: bool) -> Expected<'static> {
    Expected { challenge: &ASKED, house: HOUSE, origin: ORIGIN, verified }
}

fn client(step: &str) -> Vec<u8> {
    format!(r#"{{"type":"{step}","challenge":"{WRITTEN}","origin":"{ORIGIN}","crossOrigin":false}}"#).into()
}

/// `{"fmt": "none", "attStmt": {}, "authData": data}`
fn object(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"[..], &length, data].concat()
}

fn is_of_its_kind(key: &PublicKey) -> bool {
    match key {
        PublicKey::Es256(point) => point.len() == 65 && point.first() == Some(&4),
        PublicKey::Ed25519(point) => point.len() == 32,
        PublicKey::Rs256 { n, e } => (256..=1024).contains(&n.len()) && (1..=8).contains(&e.len()),
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Some(key) = PublicKey::read(bytes) {
        assert!(is_of_its_kind(&key));
    }
    let behind = [&HASH[..], bytes].concat();
    for verified in [false, true] {
        let asked = expected(verified);
        for attestation in [bytes.to_vec(), object(bytes), object(&behind)] {
            if let Ok(new) = registration(&asked, &client("webauthn.create"), &attestation) {
                assert!(!new.id.is_empty() && new.id.len() <= 1023 && new.counter >= 0);
                assert!(!verified || new.verified);
                assert!(PublicKey::read(&new.key).is_some_and(|key| is_of_its_kind(&key)), "a key that can be used");
            }
        }
        for data in [bytes, behind.as_slice()] {
            if let Ok(used) = assertion(&asked, &client("webauthn.get"), data) {
                assert!(used.signed.starts_with(data) && used.signed.len() == data.len() + 32);
                assert!(!verified || used.verified);
                assert!(!counts_on(used.counter, used.counter) || used.counter == 0, "the same count is no progress");
            }
            assert_eq!(assertion(&asked, &client("webauthn.create"), data), Err(Refusal::Kind), "another step");
        }
        // What a page might say in a browser's place.
        let _ = registration(&asked, bytes, &object(&behind));
        let _ = assertion(&asked, bytes, &behind);
    }
});
