//! News for other programs leave from their own outbox: signed as Standard Webhooks are, to public addresses only,
//! again and again over three days, and given up when whoever is asked says so (410).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use futures_util::future::join_all;
use guestlink_domain::resort::automations::Act;
use guestlink_store::dead_letters::{self, NewDeadLetter};
use guestlink_store::leases::Fence;
use guestlink_store::webhook_endpoints as endpoints;
use guestlink_store::webhooks::{self, DueWebhook, NewWebhook, Tried};
use guestlink_store::{StoreError, leases};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use super::endpoints::TEST;
use crate::App;
use crate::bookings::{Ask, OutsideError};

/// The source of dead letters that are news for other programs, before the automation or endpoint.
pub(crate) const NEWS: &str = "webhook";
/// Pauses between tries, as the Standard Webhooks advise; after the last one it is given up.
const PAUSES: [i64; 8] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 86_400];
/// What is taken up at once.
const AT_ONCE: i64 = 64;

/// What became of a try, and the status it was answered with.
struct Outcome {
    tried: Tried,
    status: Option<u16>,
    /// The place wants nothing more, or cannot be told anything.
    ends: bool,
}

/// Where news go: each place hears one after the other, and none waits for another.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Address(String),
    Endpoint(uuid::Uuid),
}

impl App {
    /// Tells what is due; how many were tried.
    pub(crate) async fn tell_programs(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let due = webhooks::due(self.store(), self.clock().now(), AT_ONCE).await?;
        let count = due.len();
        let mut places: BTreeMap<Place, Vec<DueWebhook>> = BTreeMap::new();
        for one in due {
            let place = match &one.queued.endpoint {
                Some(endpoint) => Place::Endpoint(endpoint.id.0),
                None => Place::Address(one.queued.url.clone()),
            };
            places.entry(place).or_default().push(one);
        }
        let told = join_all(places.into_values().map(|all| self.tell_all(all, fences))).await;
        told.into_iter().collect::<Result<(), StoreError>>()?;
        Ok(count)
    }

    /// Tells one place, until it does not hear.
    async fn tell_all(&self, all: Vec<DueWebhook>, fences: &[Fence]) -> Result<(), StoreError> {
        for one in all {
            let outcome = match self.ask_of(&one).await? {
                Ok(ask) => self.tell(&one, ask).await,
                Err(why) => Outcome { tried: Tried::GivenUp(why), status: None, ends: true },
            };
            let heard = outcome.tried == Tried::Told;
            self.settle_news(&one, outcome, fences).await?;
            let of_event = one.queued.endpoint.as_ref().is_some_and(|endpoint| endpoint.kind != TEST);
            if !heard && of_event {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn settle_news(
        &self,
        one: &DueWebhook,
        outcome: Outcome,
        fences: &[Fence],
    ) -> Result<(), StoreError> {
        let (now, news) = (self.clock().now(), &one.queued);
        let mut tx = self.store().begin().await?;
        leases::check(&mut tx, fences).await?;
        webhooks::settle(&mut tx, (news.tenant, news.id), &outcome.tried, (outcome.status, now)).await?;
        match &news.endpoint {
            // What a test finds out is for whoever made it.
            Some(endpoint) if endpoint.kind == TEST => {}
            Some(endpoint) => {
                self.hears(&mut tx, (news.tenant, endpoint.id), &outcome.tried, outcome.ends).await?;
            }
            None => {
                if let Tried::GivenUp(why) = outcome.tried {
                    dead_letters::add(&mut tx, vec![self.given_up(news, why)]).await?;
                }
            }
        }
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    /// What nobody heard, for a person to look at. The news itself stays where it was, to be told again.
    fn given_up(&self, news: &NewWebhook, reason: String) -> NewDeadLetter {
        NewDeadLetter {
            tenant: Some(news.tenant),
            source: format!("{NEWS}:{}", news.automation),
            reference: news.id.to_string(),
            reason,
            body: None,
            at: self.clock().now(),
        }
    }

    /// What is asked of whom, signed; or why it cannot be.
    async fn ask_of(&self, one: &DueWebhook) -> Result<Result<Ask, String>, StoreError> {
        let gone = |what: &str| Ok(Err(format!("{what} is gone, or its secret cannot be read")));
        let (url, secrets) = match &one.queued.endpoint {
            None => match self.webhook_secret(one) {
                Some(secret) => (one.queued.url.clone(), vec![secret]),
                None => return gone("the automation that sends it"),
            },
            Some(endpoint) => {
                let found = endpoints::get(self.store(), one.queued.tenant, endpoint.id).await?;
                let Some(found) = found else { return gone("the endpoint") };
                let secrets = self.endpoint_secrets(&found);
                if secrets.is_empty() {
                    return gone("the endpoint");
                }
                (found.url, secrets)
            }
        };
        let (now, id) = (self.clock().now(), format!("msg_{}", one.queued.id.simple()));
        let body = &one.queued.body;
        let signatures: Vec<String> = secrets.iter().map(|secret| sign(secret, &id, now, body)).collect();
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("webhook-id", id),
            ("webhook-timestamp", now.as_second().to_string()),
            ("webhook-signature", signatures.join(" ")),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
        Ok(Ok(Ask { url, headers, post: Some(Bytes::from(body.clone())) }))
    }

    async fn tell(&self, one: &DueWebhook, ask: Ask) -> Outcome {
        let (tried, status, ends) = match self.outside().ask(&ask).await {
            Ok(_) => (Tried::Told, Some(200), false),
            Err(OutsideError::Status(status @ 200..300)) => (Tried::Told, Some(status), false),
            Err(OutsideError::Status(410)) => {
                (Tried::GivenUp("410: not wanted any more".to_owned()), Some(410), true)
            }
            Err(OutsideError::Refused(why)) => {
                (Tried::GivenUp(format!("the address is refused: {why}")), None, true)
            }
            Err(why @ OutsideError::Status(status)) => {
                (self.again(one, why.to_string()), Some(status), false)
            }
            Err(why) => (self.again(one, why.to_string()), None, false),
        };
        Outcome { tried, status, ends }
    }

    fn again(&self, one: &DueWebhook, why: String) -> Tried {
        let tested = one.queued.endpoint.as_ref().is_some_and(|endpoint| endpoint.kind == TEST);
        let pause = usize::try_from(one.attempts).ok().and_then(|tries| PAUSES.get(tries));
        let pause = pause.filter(|_| !tested);
        match pause {
            Some(seconds) => {
                let jitter = self.ids().below(1 + seconds.unsigned_abs() / 10);
                let seconds = seconds.saturating_add(i64::try_from(jitter).unwrap_or(0));
                let at = self.clock().now().saturating_add(SignedDuration::from_secs(seconds));
                Tried::Again(at.unwrap_or(Timestamp::MAX), why)
            }
            None => Tried::GivenUp(why),
        }
    }

    /// The secret is never stored with the news: it is read from the resort's files when it is needed.
    fn webhook_secret(&self, one: &DueWebhook) -> Option<String> {
        let property = self.property_with(one.queued.property)?;
        let automations = &property.resort.automations.automations;
        let automation = automations.iter().find(|automation| automation.id == one.queued.automation)?;
        automation.actions.iter().find_map(|act| match act {
            Act::Webhook { url, secret, .. } if *url == one.queued.url => {
                secret.value(&|name| (self.config().environment)(name)).map(std::borrow::Cow::into_owned)
            }
            _ => None,
        })
    }
}

/// Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `id.seconds.body`.
fn sign(secret: &str, id: &str, now: Timestamp, body: &str) -> String {
    let plain = secret.strip_prefix("whsec_").unwrap_or(secret);
    let key = BASE64.decode(plain).unwrap_or_else(|_not_base64| plain.as_bytes().to_vec());
    // HMAC takes keys of any length, so there always is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return String::new() };
    mac.update(format!("{id}.{}.{body}", now.as_second()).as_bytes());
    format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the Standard Webhooks reference libraries.
    #[test]
    fn signs_as_the_standard_does() {
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
