//! Is this request Meta's? The signature over the raw bytes of a webhook, and the subscription handshake.
//! Never parses the body: re-serialised JSON has another signature.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::Secret;

/// The header that carries the signature of a webhook.
pub const HEADER: &str = "X-Hub-Signature-256";

/// Longest challenge that is echoed. Meta's has about ten digits; no reason to echo more to a stranger.
const MAX_CHALLENGE: usize = 128;

/// Why a signature is not accepted. Says nothing of what would have been right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SignatureError {
    /// No header, or an empty one.
    #[error("the X-Hub-Signature-256 header is missing")]
    Missing,
    /// The header is not `sha256=` and 64 lower-case hexadecimal digits.
    #[error("the X-Hub-Signature-256 header is not sha256= and 64 lower-case hexadecimal digits")]
    Malformed,
    /// No app secret is configured, so nothing can be accepted.
    #[error("no app secret is configured")]
    NoSecret,
    /// None of the secrets made this signature for this body.
    #[error("the signature does not match the body")]
    Mismatch,
}

/// The header value for `body`: `sha256=` and the lower-case hexadecimal HMAC-SHA256.
pub fn sign(secret: &[u8], body: &[u8]) -> String {
    let mut header = String::from("sha256=");
    header.push_str(&hex::encode(mac(secret, body).finalize().into_bytes()));
    header
}

/// Checks `header` over the raw `body` against each secret (several during a rotation), in constant time.
pub fn verify(secrets: &[&[u8]], header: Option<&str>, body: &[u8]) -> Result<(), SignatureError> {
    let header = header.filter(|value| !value.is_empty()).ok_or(SignatureError::Missing)?;
    let claimed = decode(header).ok_or(SignatureError::Malformed)?;
    // An empty secret would let anyone sign.
    let mut usable = secrets.iter().filter(|secret| !secret.is_empty()).peekable();
    if usable.peek().is_none() {
        return Err(SignatureError::NoSecret);
    }
    if usable.any(|secret| mac(secret, body).verify_slice(&claimed).is_ok()) {
        Ok(())
    } else {
        Err(SignatureError::Mismatch)
    }
}

/// The subscription handshake (`GET` with `hub.mode`, `hub.verify_token`, `hub.challenge`): the challenge to answer
/// with, or `None` for a refusal (403). Only `subscribe`, the right token (compared in constant time) and a challenge of
/// at most 128 ASCII letters and digits are answered, so that nothing can be reflected into a page.
pub fn handshake<'a>(
    expected: &Secret,
    mode: Option<&str>,
    token: Option<&str>,
    challenge: Option<&'a str>,
) -> Option<&'a str> {
    let challenge = challenge?;
    let known = bool::from(token?.as_bytes().ct_eq(expected.expose().as_bytes())) && !expected.is_empty();
    let plain = (1..=MAX_CHALLENGE).contains(&challenge.len())
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (mode == Some("subscribe") && known && plain).then_some(challenge)
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of any length; only the trait's signature is fallible"
)]
fn mac(secret: &[u8], body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(body);
    mac
}

fn decode(header: &str) -> Option<[u8; 32]> {
    let digits = header.strip_prefix("sha256=")?;
    if digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut claimed = [0; 32];
    hex::decode_to_slice(digits, &mut claimed).ok()?;
    Some(claimed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SignatureError, handshake, sign, verify};
    use crate::Secret;

    /// RFC 4231, test case 2.
    #[test]
    fn the_signature_is_hmac_sha256_in_lower_case_hex() {
        assert_eq!(
            sign(b"Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn any_of_several_secrets_is_accepted_during_a_rotation() {
        let header = sign(b"old", b"body");
        assert_eq!(verify(&[b"new", b"old"], Some(&header), b"body"), Ok(()));
        assert_eq!(verify(&[b"new"], Some(&header), b"body"), Err(SignatureError::Mismatch));
    }

    #[test]
    fn an_absent_or_odd_header_is_refused() {
        let good = sign(b"s", b"body");
        let upper = good.replace("sha256=", "SHA256=");
        let digits = good.strip_prefix("sha256=").unwrap();
        let loud = format!("sha256={}", digits.to_uppercase());
        let (short, long) = (good.split_at(good.len() - 1).0, format!("{good}0"));
        let cases = [
            (None, SignatureError::Missing),
            (Some(""), SignatureError::Missing),
            (Some("sha256="), SignatureError::Malformed),
            (Some("sha1=0000"), SignatureError::Malformed),
            (Some(digits), SignatureError::Malformed),
            (Some(upper.as_str()), SignatureError::Malformed),
            (Some(loud.as_str()), SignatureError::Malformed),
            (Some(short), SignatureError::Malformed),
            (Some(long.as_str()), SignatureError::Malformed),
            (Some("sha256=zz"), SignatureError::Malformed),
        ];
        for (header, expected) in cases {
            assert_eq!(verify(&[b"s"], header, b"body"), Err(expected), "{header:?}");
        }
    }

    #[test]
    fn without_a_secret_nothing_is_accepted() {
        assert_eq!(verify(&[], Some(&sign(b"", b"x")), b"x"), Err(SignatureError::NoSecret));
        assert_eq!(verify(&[b""], Some(&sign(b"", b"x")), b"x"), Err(SignatureError::NoSecret));
    }

    #[test]
    fn the_signature_is_over_the_raw_bytes() {
        let header = sign(b"s", br#"{"a":"caf\u00e9"}"#);
        assert!(verify(&[b"s"], Some(&header), "{\"a\":\"café\"}".as_bytes()).is_err());
    }

    #[test]
    fn the_handshake_echoes_only_a_plain_challenge_for_the_right_token() {
        let token = Secret::new("let-me-in");
        let ask = |mode, given, challenge| handshake(&token, mode, given, challenge);
        assert_eq!(ask(Some("subscribe"), Some("let-me-in"), Some("1158201444")), Some("1158201444"));
        assert_eq!(ask(None, Some("let-me-in"), Some("1")), None);
        assert_eq!(ask(Some("unsubscribe"), Some("let-me-in"), Some("1")), None);
        assert_eq!(ask(Some("subscribe"), None, Some("1")), None);
        assert_eq!(ask(Some("subscribe"), Some("let-me-in "), Some("1")), None);
        assert_eq!(ask(Some("subscribe"), Some("let-me-in"), None), None);
        assert_eq!(ask(Some("subscribe"), Some("let-me-in"), Some("")), None);
        assert_eq!(ask(Some("subscribe"), Some("let-me-in"), Some("<script>")), None);
        assert_eq!(ask(Some("subscribe"), Some("let-me-in"), Some(&"1".repeat(129))), None);
        assert_eq!(handshake(&Secret::new(""), Some("subscribe"), Some(""), Some("1")), None);
    }

    proptest! {
        #[test]
        fn what_is_signed_verifies_and_one_changed_bit_does_not(
            secret in proptest::collection::vec(any::<u8>(), 1..80),
            body in proptest::collection::vec(any::<u8>(), 1..200),
            at in any::<proptest::sample::Index>(),
            bit in 0_u8..8,
        ) {
            let header = sign(&secret, &body);
            prop_assert_eq!(verify(&[&secret], Some(&header), &body), Ok(()));
            let mut changed = body.clone();
            changed[at.index(body.len())] ^= 1 << bit;
            prop_assert_eq!(verify(&[&secret], Some(&header), &changed), Err(SignatureError::Mismatch));
        }

        #[test]
        fn no_header_makes_it_panic(header in any::<String>()) {
            let _ = verify(&[b"s"], Some(&header), b"body");
        }
    }
}
