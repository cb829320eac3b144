//! Who sent a booking event. Each scheme is a pure function over what arrived: raw bytes, headers, the time. Secrets
//! and digests are compared in constant time, and a refusal tells the log why but the sender nothing.

mod hmac;
mod plain;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::resort::connection::{Auth, Secret};

pub use self::hmac::{TOLERANCE_SECONDS, hmac_sha256, standard_webhooks, stripe};
pub use self::plain::{basic, path_token, query_token, static_header, ws_security};

/// How a digest is written in a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Hexadecimal, either case.
    Hex,
    /// Standard base64 with padding.
    Base64,
}

/// Why a body is not believed to be its sender's. For our log only: every one of them is the same 401 outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Denied {
    /// The header, path part or parameter that should carry the proof is not there.
    #[error("the proof of origin is missing")]
    Missing,
    /// It is there, but not in the form of its scheme.
    #[error("the proof of origin is malformed")]
    Malformed,
    /// Signed too long ago or in the future.
    #[error("the signature's time is more than five minutes off")]
    Stale,
    /// It does not fit.
    #[error("the proof of origin is wrong")]
    Wrong,
    /// We lack the secret to tell: a setting is missing on our side.
    #[error("the connection's secret is not set")]
    NoSecret,
}

/// What arrived. Header names in lower case.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Headers by name in lower case; of a repeated one, the first.
    pub headers: &'a BTreeMap<String, String>,
    /// Path of the address.
    pub path: &'a str,
    /// Query of the address, without the question mark.
    pub query: &'a str,
    /// The body as it came.
    pub body: &'a [u8],
    /// Unix time, seconds.
    pub now: i64,
}

impl<'a> Request<'a> {
    fn header(&self, name: &str) -> Result<&'a str, Denied> {
        self.headers.get(&name.to_lowercase()).map(String::as_str).ok_or(Denied::Missing)
    }
}

/// Holds what arrived against a connection's scheme. `env` reads variables of the environment, for secrets kept there.
pub fn verify(
    auth: &Auth,
    env: &dyn Fn(&str) -> Option<String>,
    request: &Request<'_>,
) -> Result<(), Denied> {
    match auth {
        Auth::StandardWebhooks { secret, old_secrets } => {
            let [id, time, signatures] = standard_headers(request)?;
            any(secret, old_secrets, env, |key| {
                standard_webhooks(key, id, time, signatures, request.body, request.now)
            })
        }
        Auth::Stripe { secret, old_secrets } => {
            let header = request.header("stripe-signature")?;
            any(secret, old_secrets, env, |key| stripe(key, header, request.body, request.now))
        }
        Auth::HmacSha256Hex { header, prefix, secret, old_secrets } => {
            let given = request.header(header)?;
            any(secret, old_secrets, env, |key| hmac_sha256(key, given, prefix, Encoding::Hex, request.body))
        }
        Auth::HmacSha256Base64 { header, prefix, secret, old_secrets } => {
            let given = request.header(header)?;
            any(secret, old_secrets, env, |key| {
                hmac_sha256(key, given, prefix, Encoding::Base64, request.body)
            })
        }
        Auth::Basic { user, password } => {
            let given = request.header("authorization")?;
            any(password, &[], env, |password| basic(user, password, given))
        }
        Auth::StaticHeader { header, value } => {
            let given = request.header(header)?;
            any(value, &[], env, |value| static_header(value, given))
        }
        Auth::WsSecurity { user, password } => {
            any(password, &[], env, |password| ws_security(user, password, request.body))
        }
        Auth::PathToken { token } => any(token, &[], env, |token| path_token(token, request.path)),
        Auth::QueryToken { parameter, token } => {
            any(token, &[], env, |token| query_token(token, parameter, request.query))
        }
    }
}

/// Id, time and signatures under one of the two families of names; never a mixture of both.
fn standard_headers<'a>(request: &Request<'a>) -> Result<[&'a str; 3], Denied> {
    let family = |prefix: &str| -> Result<[&'a str; 3], Denied> {
        let header = |name: &str| request.header(&format!("{prefix}-{name}"));
        Ok([header("id")?, header("timestamp")?, header("signature")?])
    };
    family("webhook").or_else(|_| family("svix"))
}

/// One of the secrets that are valid now fits. Told is the refusal of the newest.
fn any(
    secret: &Secret,
    old: &[Secret],
    env: &dyn Fn(&str) -> Option<String>,
    fits: impl Fn(&str) -> Result<(), Denied>,
) -> Result<(), Denied> {
    let mut told = None;
    for secret in std::iter::once(secret).chain(old) {
        let result = secret.value(env).map_or(Err(Denied::NoSecret), |value| fits(&value));
        match result {
            Ok(()) => return Ok(()),
            Err(denied) => told = told.or(Some(denied)),
        }
    }
    Err(told.unwrap_or(Denied::NoSecret))
}

/// Compares without telling, by its time, how much of it fits or how long it is.
fn same(one: &[u8], other: &[u8]) -> bool {
    Sha256::digest(one).ct_eq(&Sha256::digest(other)).into()
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests;
