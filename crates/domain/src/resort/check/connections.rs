//! Connections: each in the file of its name, with a secret that can be one and a mapping that can be run.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::connection::{Access, Auth, Connection, Kind, Secret};
use super::super::files::CONNECTIONS;
use super::super::problem::Misfits;
use super::super::suggest;
use super::Known;
use crate::bookings::mapping::{self, Compiled};

/// Fewer characters can be tried out.
const SHORTEST_SECRET: usize = 12;

pub(super) fn check(connections: &BTreeMap<String, Connection>, known: &Known<'_>) -> Vec<(String, Misfits)> {
    connections.iter().map(|(path, connection)| (path.clone(), one(path, connection, known))).collect()
}

fn one(path: &str, connection: &Connection, known: &Known<'_>) -> Misfits {
    let mut misfits = Misfits::default();
    let name = path.trim_start_matches(CONNECTIONS).trim_end_matches(".json");
    if connection.id != name {
        let message = format!("the id is `{}`, the file's name is `{name}`", connection.id);
        misfits.add("/id", message, format!("\"{name}\""));
    }
    kind(connection, &mut misfits);
    names(connection, known, &mut misfits);
    if let Some(auth) = &connection.auth {
        secrets(auth, &mut misfits);
    }
    if let Some(access) = &connection.access {
        way_in(access, &mut misfits);
    }
    misfits
}

/// A token, or where one is got; not both.
fn way_in(access: &Access, misfits: &mut Misfits) {
    match (&access.token, &access.oauth) {
        (Some(token), None) => long_enough("/access/token", token, misfits),
        (None, Some(oauth)) => {
            long_enough("/access/oauth/client_secret", &oauth.client_secret, misfits);
            if !is_endpoint(&oauth.token_url) {
                let expected = "such as https://identity.example.com/connect/token";
                misfits.add("/access/oauth/token_url", "not the address of a token endpoint", expected);
            }
        }
        (None, None) => {
            misfits.add("/access", "it says neither a token nor where one is got", "token or oauth");
        }
        (Some(_), Some(_)) => {
            misfits.add("/access", "a token and a way to get one are both given", "one of them");
        }
    }
}

fn is_endpoint(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'@' | b'#' | b'\\'))
    })
}

/// Each kind has what it needs.
fn kind(connection: &Connection, misfits: &mut Misfits) {
    let kind = connection.kind();
    if kind != Kind::Ical && connection.auth.is_none() {
        misfits.add("/auth", "the connection does not say how the platform proves its origin", "an `auth`");
    }
    if kind == Kind::Ical && connection.calendars.is_empty() {
        misfits.add("/calendars", "there is no calendar to read", "at least one");
    }
    if let Some(name) = connection.preset.as_deref()
        && mapping::preset(name).is_none()
    {
        let (message, expected) = suggest::unknown("preset", name, mapping::preset_names());
        return misfits.add("/preset", message, expected);
    }
    if kind != Kind::Mapping {
        if connection.preset.is_some() || connection.mapping.is_some() {
            misfits.add("/kind", "this kind of connection has no mapping", "mapping");
        }
        return;
    }
    let Some(whole) = connection.whole_mapping() else {
        return misfits.add("/kind", "the connection has no kind, preset or mapping", "one of them");
    };
    for mistake in Compiled::new(&whole, connection.settings.clone()).err().unwrap_or_default() {
        let inside = if mistake.pointer.starts_with("/settings") { "" } else { "/mapping" };
        misfits.add(format!("{inside}{}", mistake.pointer), mistake.message, mistake.expected);
    }
}

/// Names of the catalog.
fn names(connection: &Connection, known: &Known<'_>, misfits: &mut Misfits) {
    let accommodations = known.accommodations.as_deref();
    for (theirs, ours) in &connection.settings.units {
        let pointer = format!("/settings/units/{}", theirs.replace('~', "~0").replace('/', "~1"));
        misfits.known(&pointer, "accommodation", ours, accommodations);
    }
    for (index, feed) in connection.calendars.iter().enumerate() {
        let pointer = format!("/calendars/{index}/accommodation");
        misfits.known(&pointer, "accommodation", &feed.accommodation, accommodations);
        if let Secret::Literal(url) = &feed.url
            && !(url.starts_with("https://") || url.starts_with("http://") || url.starts_with("webcal://"))
        {
            misfits.add(format!("/calendars/{index}/url"), "not a calendar's address", "https://…");
        }
    }
}

fn secrets(auth: &Auth, misfits: &mut Misfits) {
    match auth {
        Auth::StandardWebhooks { secret, old_secrets } => each(secret, old_secrets, standard, misfits),
        Auth::Stripe { secret, old_secrets }
        | Auth::HmacSha256Hex { secret, old_secrets, .. }
        | Auth::HmacSha256Base64 { secret, old_secrets, .. } => {
            each(secret, old_secrets, long_enough, misfits);
        }
        Auth::Basic { password, .. } | Auth::WsSecurity { password, .. } => {
            long_enough("/auth/password", password, misfits);
        }
        Auth::StaticHeader { value, .. } => long_enough("/auth/value", value, misfits),
        Auth::PathToken { token } | Auth::QueryToken { token, .. } => {
            long_enough("/auth/token", token, misfits);
        }
    }
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
