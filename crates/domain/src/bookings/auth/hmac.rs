//! Schemes that sign the body with HMAC-SHA256.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{Denied, Encoding};

/// How far a signature's time may be off, both ways. Standard Webhooks' reference libraries and Stripe's: 5 minutes.
pub const TOLERANCE_SECONDS: u64 = 300;

/// Standard Webhooks: `v1,` and base64 of the HMAC over `id.timestamp.body`; of several signatures any may fit. The
/// secret is `whsec_` and base64.
pub fn standard_webhooks(
    secret: &str,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: i64,
) -> Result<(), Denied> {
    let key = secret.strip_prefix("whsec_").unwrap_or(secret);
    let key = STANDARD.decode(key).map_err(|_malformed| Denied::NoSecret)?;
    fresh(timestamp, now)?;
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
    let given = signatures.split(' ').filter_map(|part| part.strip_prefix("v1,"));
    first_that_fits(&key, &signed, given.map(|text| STANDARD.decode(text)))
}

/// Stripe: `t=…,v1=…`, hexadecimal HMAC over `t.body`; the secret is used as it is.
pub fn stripe(secret: &str, header: &str, body: &[u8], now: i64) -> Result<(), Denied> {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let timestamp =
        parts().find(|(name, _)| *name == "t").map(|(_, value)| value).ok_or(Denied::Malformed)?;
    fresh(timestamp, now)?;
    let given = parts().filter(|(name, _)| *name == "v1").map(|(_, value)| hex::decode(value));
    first_that_fits(secret.as_bytes(), &[timestamp.as_bytes(), b".", body], given)
}

/// HMAC-SHA256 over the body, in a header, after a prefix.
pub fn hmac_sha256(
    secret: &str,
    header: &str,
    prefix: &str,
    encoding: Encoding,
    body: &[u8],
) -> Result<(), Denied> {
    let digest = header.trim().strip_prefix(prefix).ok_or(Denied::Malformed)?;
    let digest = match encoding {
        Encoding::Hex => hex::decode(digest).ok(),
        Encoding::Base64 => STANDARD.decode(digest).ok(),
    };
    first_that_fits(secret.as_bytes(), &[body], std::iter::once(digest.ok_or(())))
}

/// Not more than five minutes off.
fn fresh(timestamp: &str, now: i64) -> Result<(), Denied> {
    let digits = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let at: i64 = timestamp.parse().ok().filter(|_| digits).ok_or(Denied::Malformed)?;
    if at.abs_diff(now) > TOLERANCE_SECONDS { Err(Denied::Stale) } else { Ok(()) }
}

/// At most so many signatures are tried, so that a header full of them costs little.
const MAX_SIGNATURES: usize = 16;

fn first_that_fits<E>(
    key: &[u8],
    signed: &[&[u8]],
    given: impl Iterator<Item = Result<Vec<u8>, E>>,
) -> Result<(), Denied> {
    let mut told = Denied::Malformed;
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Err(Denied::NoSecret) };
    for part in signed {
        mac.update(part);
    }
    for digest in given.take(MAX_SIGNATURES) {
        let Ok(digest) = digest else { continue };
        if mac.clone().verify_slice(&digest).is_ok() {
            return Ok(());
        }
        told = Denied::Wrong;
    }
    Err(told)
}
