//! Schemes that only show a secret: worth no more than the way it travels.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Denied, same};
use crate::bookings::mapping::{UsernameToken, username_token};

/// HTTP Basic. The password may hold colons and any letters.
pub fn basic(user: &str, password: &str, header: &str) -> Result<(), Denied> {
    let (scheme, credentials) = header.trim().split_once(' ').ok_or(Denied::Malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(Denied::Malformed);
    }
    let given = STANDARD.decode(credentials.trim()).map_err(|_malformed| Denied::Malformed)?;
    fits(format!("{user}:{password}").as_bytes(), &given)
}

/// A header with a fixed value.
pub fn static_header(value: &str, header: &str) -> Result<(), Denied> {
    fits(value.as_bytes(), header.trim().as_bytes())
}

/// A user and a password in the header of a SOAP message (WS-Security, UsernameToken, PasswordText). A hashed password
/// is refused: its SHA-1 proves no more than TLS does.
pub fn ws_security(user: &str, password: &str, body: &[u8]) -> Result<(), Denied> {
    match username_token(body) {
        None => Err(Denied::Missing),
        Some(UsernameToken { hashed: true, .. }) => Err(Denied::Malformed),
        // The lengths keep `a` and `bc` apart from `ab` and `c`.
        Some(given) => {
            fits(credentials(user, password).as_bytes(), credentials(&given.user, &given.password).as_bytes())
        }
    }
}

fn credentials(user: &str, password: &str) -> String {
    format!("{}:{user}{password}", user.len())
}

/// The last part of the path.
pub fn path_token(token: &str, path: &str) -> Result<(), Denied> {
    let last = path.rsplit('/').next().filter(|part| !part.is_empty()).ok_or(Denied::Missing)?;
    fits(token.as_bytes(), &decoded(last, false))
}

/// A parameter of the query.
pub fn query_token(token: &str, parameter: &str, query: &str) -> Result<(), Denied> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, given) = pairs.find(|(name, _)| *name == parameter).ok_or(Denied::Missing)?;
    fits(token.as_bytes(), &decoded(given, true))
}

fn fits(secret: &[u8], given: &[u8]) -> Result<(), Denied> {
    if secret.is_empty() {
        return Err(Denied::NoSecret);
    }
    if same(secret, given) { Ok(()) } else { Err(Denied::Wrong) }
}

/// Percent-decoding; what is not well-formed stays as it is and will not fit.
fn decoded(text: &str, plus_is_blank: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|pair| hex::decode(pair).ok()).filter(|_| *first == b'%');
        if let Some(byte) = hex {
            bytes.extend(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(if plus_is_blank && *first == b'+' { b' ' } else { *first });
            rest = tail;
        }
    }
    bytes
}
