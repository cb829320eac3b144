//! The signature of a webhook: HMAC-SHA256 of the very bytes that are sent. Written apart from the verifier in
//! `guestlink-whatsapp` on purpose, so that one mistake cannot hide behind the same mistake on the other side.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Value of `X-Hub-Signature-256` for `body`.
pub fn signature(app_secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()) else { return String::new() };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_rfc_4231() {
        // Test case 2 of RFC 4231.
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
