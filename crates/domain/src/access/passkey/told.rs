//! The two things every answer carries: what the browser says of the page it was made on, and what the authenticator
//! says of itself (§5.8.1, §6.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Expected, Refusal, cbor};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const MAY_BE_BACKED_UP: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const NEW: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

#[derive(Deserialize)]
struct Client {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    within_another: bool,
}

/// Holds what the browser says against what was asked.
pub(super) fn client(expected: &Expected<'_>, data: &[u8], step: &str) -> Result<(), Refusal> {
    let client: Client =
        serde_json::from_slice(data).map_err(|_not_json| Refusal::Unreadable("the browser's part"))?;
    if client.r#type != step {
        return Err(Refusal::Kind);
    }
    if client.challenge != BASE64.encode(expected.challenge) {
        return Err(Refusal::Challenge);
    }
    if client.origin != expected.origin || client.within_another {
        return Err(Refusal::Origin);
    }
    Ok(())
}

/// What an authenticator says of itself.
pub(super) struct Told<'a> {
    house: &'a [u8],
    flags: u8,
    pub counter: u32,
    pub new: Option<New<'a>>,
}

/// A key it has just made.
pub(super) struct New<'a> {
    pub id: &'a [u8],
    pub key: &'a [u8],
}

impl<'a> Told<'a> {
    pub fn read(data: &'a [u8]) -> Result<Self, Refusal> {
        Self::parse(data).ok_or(Refusal::Unreadable("the authenticator's part"))
    }

    fn parse(data: &'a [u8]) -> Option<Self> {
        let (house, rest) = data.split_at_checked(32)?;
        let (flags, rest) = rest.split_first()?;
        let (counter, rest) = rest.split_first_chunk::<4>()?;
        let (new, rest) = match flags & NEW {
            0 => (None, rest),
            _ => New::parse(rest).map(|(new, rest)| (Some(new), rest))?,
        };
        let rest = match flags & EXTENDED {
            0 => rest,
            _ => cbor::first(rest).filter(|(item, _)| matches!(item, cbor::Item::Map(_)))?.1,
        };
        let sound = rest.is_empty() && (flags & BACKED_UP == 0 || flags & MAY_BE_BACKED_UP != 0);
        sound.then_some(Self { house, flags: *flags, counter: u32::from_be_bytes(*counter), new })
    }

    /// Bound to this house, touched, and by its owner where that was asked.
    pub fn holds(&self, expected: &Expected<'_>) -> Result<(), Refusal> {
        if self.house != Sha256::digest(expected.house.as_bytes()).as_slice() {
            return Err(Refusal::House);
        }
        if self.flags & PRESENT == 0 {
            return Err(Refusal::Absent);
        }
        if expected.verified && !self.verified() {
            return Err(Refusal::Unverified);
        }
        Ok(())
    }

    pub fn verified(&self) -> bool {
        self.flags & VERIFIED != 0
    }

    pub fn backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}

impl<'a> New<'a> {
    fn parse(data: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (_model, rest) = data.split_at_checked(16)?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        let (_, after) = cbor::first(rest)?;
        let (key, after) = rest.split_at_checked(rest.len().checked_sub(after.len())?)?;
        Some((Self { id, key }, after))
    }
}
