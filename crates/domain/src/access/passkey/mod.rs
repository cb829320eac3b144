//! Passkeys (Web Authentication, level 3, §7.1 and §7.2): what a browser brings from an authenticator, held against
//! what was asked. Signatures are checked by the caller: [`Asserted::signed`] is what they are over. Who made an
//! authenticator (its attestation) is neither asked for nor believed.

mod cbor;
mod key;
mod told;

use sha2::{Digest as _, Sha256};

pub use key::{ALGORITHMS, PublicKey};
use told::Told;

/// Bytes of a challenge.
pub const CHALLENGE: usize = 32;
/// Longest name of a credential (§4, credential id). Bytes.
const LONGEST_ID: usize = 1023;

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The bytes that were to be signed, never asked twice.
    pub challenge: &'a [u8; CHALLENGE],
    /// The name the passkey is bound to: the host of our pages.
    pub house: &'a str,
    /// Where our pages are: scheme, host and port.
    pub origin: &'a str,
    /// Must the authenticator have recognised its owner, by PIN, finger or face?
    pub verified: bool,
}

/// Why an answer is none to what was asked. For the log: whoever sent it is not told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not what browsers and authenticators write.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    /// Made for another step than this one.
    #[error("it was made for another step")]
    Kind,
    /// Another challenge.
    #[error("it answers another challenge")]
    Challenge,
    /// Made on another site's page, or on ours within another's.
    #[error("it was made on another site")]
    Origin,
    /// Made for another house.
    #[error("it is bound to another house")]
    House,
    /// Nobody touched the authenticator.
    #[error("nobody was there")]
    Absent,
    /// It was not checked who touched it.
    #[error("it was not checked who was there")]
    Unverified,
    /// A kind of key that was not asked for.
    #[error("its key is of another kind")]
    Key,
}

/// A new passkey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registered {
    /// The name its authenticator knows it by.
    pub id: Vec<u8>,
    /// The public key as it came (COSE, RFC 9052); [`PublicKey::read`] reads it.
    pub key: Vec<u8>,
    /// How often it has signed; 0 where nobody counts.
    pub counter: i64,
    /// It was checked who was there.
    pub verified: bool,
    /// It is kept in more places than one.
    pub backed_up: bool,
}

/// A passkey was used, if the signature holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asserted {
    /// What the signature is over.
    pub signed: Vec<u8>,
    /// How often it has signed; 0 where nobody counts.
    pub counter: i64,
    /// It was checked who was there.
    pub verified: bool,
    /// It is kept in more places than one.
    pub backed_up: bool,
}

/// Reads a new passkey.
///
/// # Errors
/// [`Refusal`], whatever does not fit first.
pub fn registration(
    expected: &Expected<'_>,
    client_data: &[u8],
    attestation: &[u8],
) -> Result<Registered, Refusal> {
    told::client(expected, client_data, "webauthn.create")?;
    let object = cbor::whole(attestation).ok_or(Refusal::Unreadable("the attestation"))?;
    let data = object.named("authData").and_then(cbor::Item::bytes);
    let told = Told::read(data.ok_or(Refusal::Unreadable("the attestation"))?)?;
    told.holds(expected)?;
    let new = told.new.as_ref().ok_or(Refusal::Unreadable("the new key"))?;
    if new.id.is_empty() || new.id.len() > LONGEST_ID {
        return Err(Refusal::Unreadable("the new key's name"));
    }
    PublicKey::read(new.key).ok_or(Refusal::Key)?;
    Ok(Registered {
        id: new.id.to_vec(),
        key: new.key.to_vec(),
        counter: i64::from(told.counter),
        verified: told.verified(),
        backed_up: told.backed_up(),
    })
}

/// Reads the use of a passkey.
///
/// # Errors
/// [`Refusal`], whatever does not fit first.
pub fn assertion(expected: &Expected<'_>, client_data: &[u8], data: &[u8]) -> Result<Asserted, Refusal> {
    told::client(expected, client_data, "webauthn.get")?;
    let told = Told::read(data)?;
    told.holds(expected)?;
    let signed = [data, Sha256::digest(client_data).as_slice()].concat();
    Ok(Asserted {
        signed,
        counter: i64::from(told.counter),
        verified: told.verified(),
        backed_up: told.backed_up(),
    })
}

/// Does a passkey's count move as it must? One that does not is a copy, or its original (§6.1.1). Where nobody counts
/// both are 0.
pub fn counts_on(before: i64, now: i64) -> bool {
    now > before || (before == 0 && now == 0)
}

#[cfg(test)]
mod tests;
