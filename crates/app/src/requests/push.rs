//! Browser push: a message sealed for one browser (RFC 8291), with a token that says who we are (VAPID, RFC 8292). The
//! push service in between reads nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use ring::aead;
use ring::agreement::{self, EphemeralPrivateKey, UnparsedPublicKey};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A token is good for so long (RFC 8292: at most a day).
const TOKEN_FOR: SignedDuration = SignedDuration::from_hours(12);
/// Bytes of one record: the whole message.
const RECORD: u32 = 4_096;
/// Bytes that fit.
const LONGEST: usize = 3_000;

/// A browser's address, as it gives it to a page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// Where the push service takes messages for it. Whoever knows it can write to the browser.
    pub endpoint: String,
    /// Its public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browser(…)")
    }
}

/// Something could not be sealed or signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PushError {
    /// The browser's keys are none.
    #[error("the browser's keys cannot be used")]
    Keys,
    /// Our own key is none.
    #[error("our own key cannot be used")]
    OwnKey,
    /// Too long for one record.
    #[error("the message is too long")]
    TooLong,
}

/// A new key of ours, to be kept secret.
pub(crate) fn new_key() -> Result<Vec<u8>, PushError> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    made.map(|key| key.as_ref().to_vec()).map_err(|_unsaid| PushError::OwnKey)
}

fn own(key: &[u8]) -> Result<EcdsaKeyPair, PushError> {
    let random = SystemRandom::new();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &random)
        .map_err(|_unsaid| PushError::OwnKey)
}

/// Our public key, as a page hands it to the browser (base64url).
pub(crate) fn public_key(key: &[u8]) -> Result<String, PushError> {
    Ok(BASE64.encode(own(key)?.public_key().as_ref()))
}

/// The header that says who we are to the push service of `endpoint`.
pub(crate) fn authorization(
    key: &[u8],
    endpoint: &str,
    contact: &str,
    now: Timestamp,
) -> Result<String, PushError> {
    let pair = own(key)?;
    let (scheme, rest) = endpoint.split_once("://").ok_or(PushError::Keys)?;
    let host = rest.split('/').next().unwrap_or(rest);
    let expires = now.saturating_add(TOKEN_FOR).unwrap_or(now).as_second();
    let claims = serde_json::json!({ "aud": format!("{scheme}://{host}"), "exp": expires, "sub": contact });
    let head = BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
    let signed = format!("{head}.{}", BASE64.encode(claims.to_string()));
    let signature =
        pair.sign(&SystemRandom::new(), signed.as_bytes()).map_err(|_unsaid| PushError::OwnKey)?;
    let token = format!("{signed}.{}", BASE64.encode(signature.as_ref()));
    Ok(format!("vapid t={token}, k={}", BASE64.encode(pair.public_key().as_ref())))
}

/// HMAC-SHA256 over parts one after the other.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so there always is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    let mut out = [0; 32];
    out.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
    out
}

/// The key and the nonce that both sides come to (RFC 8291, section 3.4).
fn keys(shared: &[u8], auth: &[u8], theirs: &[u8], ours: &[u8], salt: &[u8]) -> ([u8; 16], [u8; 12]) {
    let first = hmac(auth, &[shared]);
    let input = hmac(&first, &[b"WebPush: info\0", theirs, ours, &[1]]);
    let second = hmac(salt, &[&input]);
    let take = |info: &[u8]| hmac(&second, &[info, &[0, 1]]);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    key.iter_mut().zip(take(b"Content-Encoding: aes128gcm")).for_each(|(to, from)| *to = from);
    nonce.iter_mut().zip(take(b"Content-Encoding: nonce")).for_each(|(to, from)| *to = from);
    (key, nonce)
}

/// Seals words for a browser: the body of the push message, `Content-Encoding: aes128gcm`. `salt` is used once.
pub(crate) fn seal(browser: &Browser, words: &[u8], salt: [u8; 16]) -> Result<Vec<u8>, PushError> {
    if words.len() > LONGEST {
        return Err(PushError::TooLong);
    }
    let read = |text: &str| BASE64.decode(text.trim_end_matches('=')).map_err(|_odd| PushError::Keys);
    let (theirs, auth) = (read(&browser.p256dh)?, read(&browser.auth)?);
    let random = SystemRandom::new();
    let mine =
        EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random).map_err(|_unsaid| PushError::OwnKey)?;
    let ours = mine.compute_public_key().map_err(|_unsaid| PushError::OwnKey)?;
    let ours = ours.as_ref().to_vec();
    let their_key = UnparsedPublicKey::new(&agreement::ECDH_P256, &theirs);
    let (key, nonce) =
        agreement::agree_ephemeral(mine, &their_key, |shared| keys(shared, &auth, &theirs, &ours, &salt))
            .map_err(|_unsaid| PushError::Keys)?;
    let mut sealed = words.to_vec();
    // The delimiter of the last record.
    sealed.push(2);
    let key = aead::UnboundKey::new(&aead::AES_128_GCM, &key).map_err(|_unsaid| PushError::OwnKey)?;
    let nonce = aead::Nonce::assume_unique_for_key(nonce);
    aead::LessSafeKey::new(key)
        .seal_in_place_append_tag(nonce, aead::Aad::empty(), &mut sealed)
        .map_err(|_unsaid| PushError::OwnKey)?;
    let mut body = salt.to_vec();
    body.extend(RECORD.to_be_bytes());
    body.push(u8::try_from(ours.len()).map_err(|_long| PushError::OwnKey)?);
    body.extend(&ours);
    body.extend(&sealed);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifying};

    use super::*;

    #[test]
    fn only_the_browser_can_read_it() {
        let random = SystemRandom::new();
        let theirs = EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random).unwrap();
        let public = theirs.compute_public_key().unwrap().as_ref().to_vec();
        let auth = [9_u8; 16];
        let browser = Browser {
            endpoint: "https://push.example/1".to_owned(),
            p256dh: BASE64.encode(&public),
            auth: BASE64.encode(auth),
        };
        let body = seal(&browser, b"2 towels", [3; 16]).unwrap();
        let (salt, rest) = body.split_at(16);
        let (head, rest) = rest.split_at(5);
        assert_eq!((head, rest.len()), ([0, 0, 16, 0, 65].as_slice(), 65 + 8 + 1 + 16));
        let (ours, sealed) = rest.split_at(65);
        let key = UnparsedPublicKey::new(&agreement::ECDH_P256, ours);
        let (key, nonce) =
            agreement::agree_ephemeral(theirs, &key, |shared| keys(shared, &auth, &public, ours, salt))
                .unwrap();
        let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_128_GCM, &key).unwrap());
        let mut sealed = sealed.to_vec();
        let nonce = aead::Nonce::assume_unique_for_key(nonce);
        let plain = key.open_in_place(nonce, aead::Aad::empty(), &mut sealed).unwrap();
        assert_eq!(plain, b"2 towels\x02");
    }

    /// The example of RFC 8291, section 5 and appendix A.
    #[test]
    fn keys_are_those_of_the_standard() {
        let read = |text: &str| BASE64.decode(text).unwrap();
        let (key, nonce) = keys(
            &read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
            &read("BTBZMqHH6r4Tts7J_aSIgg"),
            &read("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            &read("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
            &read("DGv6ra1nlYgDCS1FRnbzlw"),
        );
        assert_eq!(BASE64.encode(key), "oIhVW04MRdy2XN9CiKLxTg");
        assert_eq!(BASE64.encode(nonce), "4h_95klXJ5E_qnoN");
    }

    #[test]
    fn the_token_is_ours_and_for_that_service_only() {
        let key = new_key().unwrap();
        let now = "2026-08-11T09:00:00Z".parse().unwrap();
        let header = authorization(&key, "https://push.example/a/b", "mailto:desk@example.com", now).unwrap();
        let token = header.strip_prefix("vapid t=").unwrap().split(", k=").next().unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let public = BASE64.decode(public_key(&key).unwrap()).unwrap();
        let verifying = Verifying::new(&ECDSA_P256_SHA256_FIXED, public);
        verifying.verify(signed.as_bytes(), &BASE64.decode(signature).unwrap()).unwrap();
        let claims = BASE64.decode(signed.split('.').nth(1).unwrap()).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], "https://push.example");
        assert_eq!(claims["exp"], 1_786_438_800_i64 + 12 * 3_600);
    }

    #[test]
    fn broken_keys_are_refused() {
        let browser = Browser { endpoint: String::new(), p256dh: "AAAA".to_owned(), auth: "AAAA".to_owned() };
        assert_eq!(seal(&browser, b"x", [0; 16]), Err(PushError::Keys));
        assert_eq!(seal(&browser, &[0; 5_000], [0; 16]), Err(PushError::TooLong));
        assert!(authorization(b"none", "https://x", "y", Timestamp::UNIX_EPOCH).is_err());
    }
}
