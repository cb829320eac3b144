//! Secrets at rest: XChaCha20-Poly1305 under the installation's key, bound to the place they are stored in.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::ids::Ids;

/// Seals and opens secrets. `Debug` shows nothing.
#[derive(Clone)]
pub struct Vault(XChaCha20Poly1305);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(***)")
    }
}

/// A sealed secret could not be opened: another key, another place, or damaged.
#[derive(Debug, thiserror::Error)]
#[error(
    "a stored secret cannot be opened: it was sealed with another GUESTLINK_SECRET_KEY, or it is damaged"
)]
pub struct Unopenable;

const NONCE: usize = 24;

impl Vault {
    /// A vault with its 32-byte key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals `plain` for `place` (tenant and row); the result starts with a random nonce.
    pub fn seal(&self, ids: &Ids, place: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = ids.bytes::<NONCE>();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let mut sealed = nonce.to_vec();
        // Encryption only fails for inputs beyond 256 GiB.
        sealed.extend(self.0.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        sealed
    }

    /// Opens what [`Vault::seal`] made for the same `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or(Unopenable)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_length| Unopenable)?;
        self.0
            .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: place.as_bytes() })
            .map_err(|_opaque| Unopenable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_the_same_key_in_the_same_place() {
        let ids = Ids::seeded(1);
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal(&ids, "tenant/connection", b"whsec_x");
        assert_eq!(vault.open("tenant/connection", &sealed).unwrap(), b"whsec_x");
        assert!(vault.open("tenant/other", &sealed).is_err());
        assert!(Vault::new(&[8; 32]).open("tenant/connection", &sealed).is_err());
        assert!(vault.open("tenant/connection", &sealed[..30]).is_err());
        assert!(!format!("{vault:?}").contains('7'));
    }
}
