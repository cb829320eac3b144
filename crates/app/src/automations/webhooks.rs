//! News for other programs leave from their own outbox: signed as Standard Webhooks are, to public addresses only,
//! again and again over three days, and given up when whoever is asked says so (410).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use guestlink_domain::resort::automations::Act;
use guestlink_store::StoreError;
use guestlink_store::dead_letters::{self, NewDeadLetter};
use guestlink_store::leases::Fence;
use guestlink_store::webhooks::{self, DueWebhook, NewWebhook, Tried};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use crate::App;
use crate::bookings::{Ask, OutsideError};

/// The source of dead letters that are news for other programs, before the automation.
pub(crate) const NEWS: &str = "webhook";
/// Pauses between tries, as the Standard Webhooks advise; after the last one it is given up.
const PAUSES: [i64; 8] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 86_400];

impl App {
    /// Tells what is due; how many were tried.
    pub(crate) async fn tell_programs(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let due = webhooks::due(self.store(), self.clock().now(), 16).await?;
        let count = due.len();
        for one in due {
            let tried = self.tell(&one).await;
            let mut tx = self.store().begin().await?;
            guestlink_store::leases::check(&mut tx, fences).await?;
            webhooks::settle(&mut tx, one.queued.tenant, one.queued.id, &tried).await?;
            if let Tried::GivenUp(why) = tried {
                dead_letters::add(&mut tx, vec![self.given_up(&one.queued, why)]).await?;
            }
            tx.commit().await?;
            self.committed();
        }
        Ok(count)
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

    async fn tell(&self, one: &DueWebhook) -> Tried {
        let Some(secret) = self.webhook_secret(one) else {
            return Tried::GivenUp(
                "the automation that sends it is gone, or its secret cannot be read".to_owned(),
            );
        };
        let (now, id) = (self.clock().now(), format!("msg_{}", one.queued.id.simple()));
        let signature = sign(&secret, &id, now, &one.queued.body);
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("webhook-id", id),
            ("webhook-timestamp", now.as_second().to_string()),
            ("webhook-signature", signature),
        ];
        let ask = Ask {
            url: one.queued.url.clone(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            post: Some(Bytes::from(one.queued.body.clone())),
        };
        match self.outside().ask(&ask).await {
            Ok(_) | Err(OutsideError::Status(200..300)) => Tried::Told,
            Err(OutsideError::Status(410)) => Tried::GivenUp("410: not wanted any more".to_owned()),
            Err(OutsideError::Refused(why)) => Tried::GivenUp(format!("the address is refused: {why}")),
            Err(why) => self.again(one, why.to_string()),
        }
    }

    fn again(&self, one: &DueWebhook, why: String) -> Tried {
        let pause = usize::try_from(one.attempts).ok().and_then(|tries| PAUSES.get(tries));
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
        let property =
            self.all_properties().into_iter().find(|property| property.id == one.queued.property)?;
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
