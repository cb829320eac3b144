//! Connections: each in the file of its name, with a secret that can be one.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::connection::{Auth, Connection, Secret};
use super::super::files::CONNECTIONS;
use super::super::problem::Misfits;

/// Fewer characters can be tried out.
const SHORTEST_SECRET: usize = 12;

pub(super) fn check(connections: &BTreeMap<String, Connection>) -> Vec<(String, Misfits)> {
    connections.iter().map(|(path, connection)| (path.clone(), one(path, connection))).collect()
}

fn one(path: &str, connection: &Connection) -> Misfits {
    let mut misfits = Misfits::default();
    let name = path.trim_start_matches(CONNECTIONS).trim_end_matches(".json");
    if connection.id != name {
        let message = format!("the id is `{}`, the file's name is `{name}`", connection.id);
        misfits.add("/id", message, format!("\"{name}\""));
    }
    match &connection.auth {
        Auth::StandardWebhooks { secret, old_secrets } => each(secret, old_secrets, standard, &mut misfits),
        Auth::Stripe { secret, old_secrets }
        | Auth::HmacSha256Hex { secret, old_secrets, .. }
        | Auth::HmacSha256Base64 { secret, old_secrets, .. } => {
            each(secret, old_secrets, long_enough, &mut misfits);
        }
        Auth::Basic { password, .. } => long_enough("/auth/password", password, &mut misfits),
        Auth::StaticHeader { value, .. } => long_enough("/auth/value", value, &mut misfits),
        Auth::PathToken { token } | Auth::QueryToken { token, .. } => {
            long_enough("/auth/token", token, &mut misfits);
        }
    }
    misfits
}

fn each(secret: &Secret, old: &[Secret], check: fn(&str, &Secret, &mut Misfits), misfits: &mut Misfits) {
    check("/auth/secret", secret, misfits);
    for (index, secret) in old.iter().enumerate() {
        check(&format!("/auth/old_secrets/{index}"), secret, misfits);
    }
}

/// The form Standard Webhooks gives secrets. Its own rule: 24 to 64 bytes.
fn standard(at: &str, secret: &Secret, misfits: &mut Misfits) {
    let Secret::Literal(text) = secret else { return };
    let key = text.strip_prefix("whsec_").and_then(|key| STANDARD.decode(key).ok());
    match key {
        None => misfits.add(at, "not a secret of Standard Webhooks", "whsec_ and base64"),
        Some(key) if key.len() < 24 => {
            misfits.add(at, format!("the secret has only {} bytes", key.len()), "at least 24 bytes");
        }
        Some(_) => {}
    }
}

fn long_enough(at: &str, secret: &Secret, misfits: &mut Misfits) {
    let Secret::Literal(text) = secret else { return };
    let length = text.chars().count();
    if length < SHORTEST_SECRET {
        let message = format!("the secret has only {length} characters");
        misfits.add(at, message, format!("at least {SHORTEST_SECRET}"));
    }
}
