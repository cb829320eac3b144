//! Tokens for platforms that hand out short ones (OAuth 2.0, client credentials). A token is kept in memory until shortly
//! before it ends, never on disk, and is got once however many questions wait for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use guestlink_domain::resort::connection::{Access, Connection, OAuth, Shown};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::outside::{Ask, OutsideError};
use crate::App;
use crate::percent::encoded;

/// A token is not shown in its last minute: it could end on its way.
const EARLY: i64 = 60;
/// Of an answer that does not say how long its token holds, in seconds.
const UNSAID: i64 = 300;
/// Longest a token is believed, whatever the answer says.
const LONGEST: i64 = 86_400;

/// A token and when it is no longer shown.
struct Held {
    token: String,
    until: Timestamp,
}

type Slot = Arc<tokio::sync::Mutex<Option<Held>>>;

/// The tokens in hand, by a digest of what they were got with: who changes a secret gets a new token.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<BTreeMap<[u8; 32], Slot>>);

impl Tokens {
    fn slot(&self, oauth: &OAuth, secret: &str) -> Slot {
        let mut digest = Sha256::new();
        for part in [&oauth.token_url, &oauth.client_id, oauth.scope.as_deref().unwrap_or_default(), secret] {
            digest.update(Sha256::digest(part.as_bytes()));
        }
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(digest.finalize().into()).or_default().clone()
    }
}

impl App {
    /// Whether there is anything to show to a connection's platform.
    pub(super) fn may_ask(&self, connection: &Connection) -> bool {
        let known = |secret: &guestlink_domain::resort::connection::Secret| {
            secret.value(&*self.config().environment).is_some()
        };
        match connection.access.as_ref() {
            Some(Access { oauth: Some(oauth), .. }) => known(&oauth.client_secret),
            Some(Access { token: Some(token), .. }) => known(token),
            _ => false,
        }
    }

    /// What a connection's platform is shown. `refused` is the token it has just refused: then another one is got,
    /// where one can be got.
    pub(super) async fn token_for(
        &self,
        connection: &Connection,
        refused: Option<&str>,
    ) -> Result<String, OutsideError> {
        let gone = || OutsideError::Refused("the connection has no token".to_owned());
        let access = connection.access.as_ref().ok_or_else(gone)?;
        let environment = &*self.config().environment;
        let Some(oauth) = &access.oauth else {
            let token = access.token.as_ref().and_then(|token| token.value(environment)).ok_or_else(gone)?;
            return if refused.is_some() { Err(OutsideError::Status(401)) } else { Ok(token.into_owned()) };
        };
        let secret = oauth.client_secret.value(environment).ok_or_else(gone)?;
        let slot = self.tokens().slot(oauth, &secret);
        let mut held = slot.lock().await;
        let now = self.clock().now();
        if let Some(held) = held.as_ref()
            && held.until > now
            && refused != Some(held.token.as_str())
        {
            return Ok(held.token.clone());
        }
        let answered = self.outside().ask(&request(oauth, &secret)).await.map_err(told)?;
        let fresh = read(&answered.body, now)
            .ok_or_else(|| OutsideError::Unreachable("the token endpoint gave no token".to_owned()))?;
        let token = fresh.token.clone();
        *held = Some(fresh);
        Ok(token)
    }
}

/// A token endpoint that refuses may give again once its owner has mended something, so it is asked again.
fn told(error: OutsideError) -> OutsideError {
    match error {
        OutsideError::Status(status) => {
            OutsideError::Unreachable(format!("the token endpoint answered {status}"))
        }
        other => other,
    }
}

fn request(oauth: &OAuth, secret: &str) -> Ask {
    let mut form = "grant_type=client_credentials".to_owned();
    if let Some(scope) = &oauth.scope {
        let _ = write!(form, "&scope={}", encoded(scope));
    }
    let mut headers = vec![
        ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
        ("accept".to_owned(), "application/json".to_owned()),
    ];
    let (id, secret) = (encoded(&oauth.client_id), encoded(secret));
    match oauth.shown.unwrap_or(Shown::Header) {
        Shown::Header => {
            headers.push((
                "authorization".to_owned(),
                format!("Basic {}", BASE64.encode(format!("{id}:{secret}"))),
            ));
        }
        Shown::Form => {
            let _ = write!(form, "&client_id={id}&client_secret={secret}");
        }
    }
    Ask { url: oauth.token_url.clone(), headers, post: Some(Bytes::from(form)) }
}

fn read(body: &[u8], now: Timestamp) -> Option<Held> {
    let answer: serde_json::Value = serde_json::from_slice(body).ok()?;
    let token = answer.get("access_token")?.as_str().filter(|token| !token.is_empty())?;
    let seconds =
        answer.get("expires_in").and_then(|told| told.as_i64().or_else(|| told.as_str()?.parse().ok()));
    let seconds = seconds.unwrap_or(UNSAID).clamp(0, LONGEST).saturating_sub(EARLY);
    let until = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    Some(Held { token: token.to_owned(), until })
}

#[cfg(test)]
mod tests {
    use guestlink_domain::resort::connection::Secret;

    use super::*;

    fn oauth(shown: Option<Shown>) -> OAuth {
        OAuth {
            token_url: "https://identity.example.com/token".to_owned(),
            client_id: "ABC:1".to_owned(),
            client_secret: Secret::Literal("a b&c".to_owned()),
            scope: Some("reservations.read folios.read".to_owned()),
            shown,
        }
    }

    #[test]
    fn name_and_secret_are_shown_in_the_header_or_in_the_form_and_never_in_both() {
        let text = |ask: &Ask| String::from_utf8(ask.post.clone().unwrap().to_vec()).unwrap();
        let header = request(&oauth(None), "a b&c");
        assert_eq!(text(&header), "grant_type=client_credentials&scope=reservations.read%20folios.read");
        assert!(header.headers.contains(&(
            "authorization".to_owned(),
            format!("Basic {}", BASE64.encode("ABC%3A1:a%20b%26c"))
        )));
        let form = request(&oauth(Some(Shown::Form)), "a b&c");
        assert!(text(&form).ends_with("&client_id=ABC%3A1&client_secret=a%20b%26c"));
        assert!(form.headers.iter().all(|(name, _)| name != "authorization"));
    }

    #[test]
    fn a_token_is_let_go_before_it_ends_and_nonsense_is_none() {
        let now = Timestamp::UNIX_EPOCH;
        let lasts = |body: &str| read(body.as_bytes(), now).map(|held| held.until.as_second());
        assert_eq!(lasts(r#"{"access_token":"x","expires_in":3600}"#), Some(3540));
        assert_eq!(lasts(r#"{"access_token":"x","expires_in":"3600"}"#), Some(3540));
        assert_eq!(lasts(r#"{"access_token":"x"}"#), Some(240));
        assert_eq!(lasts(r#"{"access_token":"x","expires_in":99999999999}"#), Some(86_340));
        assert_eq!(lasts(r#"{"access_token":""}"#), None);
        assert_eq!(lasts("<html>"), None);
    }
}
