use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use super::*;

const ASKED: [u8; CHALLENGE] = [7; CHALLENGE];
const EXPECTED: Expected<'static> =
    Expected { challenge: &ASKED, house: "desk.example", origin: "https://desk.example", verified: true };

fn client(step: &str, challenge: &[u8], origin: &str) -> Vec<u8> {
    let challenge = BASE64.encode(challenge);
    format!(r#"{{"type":"{step}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into()
}

fn data(house: &str, flags: u8, counter: u32) -> Vec<u8> {
    [Sha256::digest(house.as_bytes()).as_slice(), &[flags], &counter.to_be_bytes()].concat()
}

/// An Ed25519 key as authenticators write it: `{1: 1, 3: -8, -1: 6, -2: x}`.
fn key() -> Vec<u8> {
    [&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 32][..], &[9; 32]].concat()
}

fn new(flags: u8, key: &[u8]) -> Vec<u8> {
    let told = [&data("desk.example", flags | 0x40, 0)[..], &[0; 16], &[0, 3], b"abc", key].concat();
    let length = u8::try_from(told.len()).unwrap();
    let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58";
    [&head[..], &[length], &told].concat()
}

fn made() -> Vec<u8> {
    client("webauthn.create", &ASKED, "https://desk.example")
}

fn used() -> Vec<u8> {
    client("webauthn.get", &ASKED, "https://desk.example")
}

#[test]
fn a_new_passkey_is_read() {
    let read = registration(&EXPECTED, &made(), &new(0x1d, &key())).unwrap();
    assert_eq!(
        (read.id.as_slice(), read.counter, read.verified, read.backed_up),
        (&b"abc"[..], 0, true, true)
    );
    assert_eq!(PublicKey::read(&read.key), Some(PublicKey::Ed25519(vec![9; 32])));
}

#[test]
fn a_use_says_what_is_signed() {
    let (client, data) = (used(), data("desk.example", 0x05, 41));
    let read = assertion(&EXPECTED, &client, &data).unwrap();
    assert_eq!(read.signed, [&data[..], Sha256::digest(&client).as_slice()].concat());
    assert_eq!(read.counter, 41);
}

#[test]
fn an_answer_to_anything_else_is_refused() {
    let fine = data("desk.example", 0x05, 1);
    let refused = |client: &[u8], data: &[u8]| assertion(&EXPECTED, client, data).unwrap_err();
    assert_eq!(refused(&made(), &fine), Refusal::Kind);
    assert_eq!(refused(&client("webauthn.get", &[8; 32], EXPECTED.origin), &fine), Refusal::Challenge);
    for origin in ["https://desk.example.evil.example", "http://desk.example", "https://desk.example:444", ""]
    {
        assert_eq!(refused(&client("webauthn.get", &ASKED, origin), &fine), Refusal::Origin, "{origin}");
    }
    let framed = String::from_utf8(used()).unwrap().replace("false", "true");
    assert_eq!(refused(framed.as_bytes(), &fine), Refusal::Origin);
    assert_eq!(refused(&used(), &data("evil.example", 0x05, 1)), Refusal::House);
    assert_eq!(refused(&used(), &data("desk.example", 0x04, 1)), Refusal::Absent);
    assert_eq!(refused(&used(), &data("desk.example", 0x01, 1)), Refusal::Unverified);
    assert!(
        matches!(refused(&used(), &data("desk.example", 0x15, 1)), Refusal::Unreadable(_)),
        "a copy of none"
    );
    assert!(matches!(refused(b"{}", &fine), Refusal::Unreadable(_)));
    assert!(matches!(refused(&used(), &fine[..36]), Refusal::Unreadable(_)));
    assert!(matches!(refused(&used(), &[&fine[..], &[0]].concat()), Refusal::Unreadable(_)));
}

#[test]
fn without_that_wish_nobody_need_be_recognised() {
    let lax = Expected { verified: false, ..EXPECTED };
    assert!(!assertion(&lax, &used(), &data("desk.example", 0x01, 1)).unwrap().verified);
}

#[test]
fn keys_that_were_not_asked_for_are_refused() {
    let mut other = key();
    other[4] = 0x26; // Says ES256 and has no second coordinate.
    assert_eq!(registration(&EXPECTED, &made(), &new(0x05, &other)), Err(Refusal::Key));
    let short = [&key()[..9], &[31][..], &[9; 31]].concat();
    assert_eq!(registration(&EXPECTED, &made(), &new(0x05, &short)), Err(Refusal::Key));
    assert!(matches!(
        registration(&EXPECTED, &made(), &data("desk.example", 5, 0)),
        Err(Refusal::Unreadable(_))
    ));
}

#[test]
fn a_count_goes_up_or_is_not_kept() {
    assert!(counts_on(0, 0) && counts_on(0, 1) && counts_on(41, 42));
    assert!(!counts_on(41, 41) && !counts_on(41, 40) && !counts_on(41, 0));
}

proptest! {
    #[test]
    fn no_answer_is_too_strange(one in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (registration(&EXPECTED, &made(), &one), assertion(&EXPECTED, &used(), &one));
        let _ = (registration(&EXPECTED, &one, &one), PublicKey::read(&one));
    }

    #[test]
    fn one_changed_byte_never_makes_another_key_of_it(at in 0_usize..134, to in any::<u8>()) {
        let mut object = new(0x05, &key());
        if let Some(byte) = object.get_mut(at) { *byte = to; }
        if let Ok(read) = registration(&EXPECTED, &made(), &object) {
            prop_assert!(PublicKey::read(&read.key).is_some() && read.verified);
        }
    }
}
