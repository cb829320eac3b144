//! The public keys of passkeys (COSE, RFC 9053): three kinds, which together every authenticator of today can make.

use super::cbor;

/// The kinds, as they are asked for, the best first (IANA COSE algorithms).
pub const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];
const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

const KIND: i64 = 1;
const ALGORITHM: i64 = 3;
const CURVE: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
/// The modulus stands where other kinds have their curve.
const N: i64 = -1;
const E: i64 = -2;
/// Modulus, bytes: 2,048 to 8,192 bits.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

/// A public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256: the point, uncompressed (SEC 1).
    Es256(Vec<u8>),
    /// Ed25519.
    Ed25519(Vec<u8>),
    /// RSA, PKCS #1 1.5 with SHA-256: modulus and exponent, most significant byte first.
    Rs256 {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a key; `None` when it is of another kind, or none.
    pub fn read(cose: &[u8]) -> Option<Self> {
        let key = cbor::whole(cose)?;
        let int = |name| key.at(name).and_then(cbor::Item::int);
        let bytes = |name| key.at(name).and_then(cbor::Item::bytes);
        let coordinate = |name| bytes(name).filter(|bytes| bytes.len() == 32);
        match (int(KIND)?, int(ALGORITHM)?) {
            (2, ES256) if int(CURVE)? == 1 => {
                Some(Self::Es256([&[4], coordinate(X)?, coordinate(Y)?].concat()))
            }
            (1, EDDSA) if int(CURVE)? == 6 => Some(Self::Ed25519(coordinate(X)?.to_vec())),
            (3, RS256) => {
                let (n, e) = (bytes(N)?, bytes(E)?);
                let fits = MODULUS.contains(&n.len()) && (1..=8).contains(&e.len());
                fits.then(|| Self::Rs256 { n: n.to_vec(), e: e.to_vec() })
            }
            _ => None,
        }
    }
}
