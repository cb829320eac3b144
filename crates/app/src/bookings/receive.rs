//! The door for booking platforms: prove the origin, remove card data, store, and only then say yes.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use guestlink_domain::bookings::mapping::{Compiled, Delivered, Draft, Field, Outcome, answer};
use guestlink_domain::bookings::{auth, cards, native};
use guestlink_domain::resort::connection::{Auth, Connection, Kind};
use guestlink_store::inbox::{AppendOutcome, NewInbox};
use sha2::{Digest as _, Sha256};

use super::SOURCE;
use crate::messaging::partition;
use crate::properties::Property;
use crate::{App, ReceiveError};

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Headers by name in lower case; of a repeated one, the first.
    pub headers: BTreeMap<String, String>,
    /// Path of the address.
    pub path: String,
    /// Query of the address, without the question mark.
    pub query: String,
    /// The body as it came.
    pub body: Bytes,
}

/// What a platform wants to read in our answer: its content type and the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// `text/xml; charset=utf-8`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

/// What is to be known of a delivery before it is stored.
struct Letter {
    /// What it belongs to: what belongs together is worked in order.
    key: Option<String>,
    /// The event's own id, when it holds one event that has one.
    event: Option<String>,
    answer: Option<Answer>,
}

impl App {
    /// Takes one delivery of a connection. `Ok` means that it is on disk, without card data, and will be worked; also
    /// for one that was taken before. With what the platform wants to read in our answer, if anything.
    ///
    /// # Errors
    /// [`ReceiveError::UnknownConnection`], [`ReceiveError::BadSignature`] for whatever cannot prove its origin,
    /// [`ReceiveError::Malformed`] for what is no body of this platform at all, and
    /// [`ReceiveError::Unavailable`] when it could not be stored: the platform will bring it again.
    pub async fn receive_booking(
        &self,
        connection: &str,
        delivery: Delivery,
    ) -> Result<Option<Answer>, ReceiveError> {
        let (property, connection, auth) = self.connection(connection, &delivery)?;
        let id = delivery_id(&auth, &delivery);
        let digest = digest(&delivery);
        let body = Bytes::from(cards::scrub(&delivery.body).body.into_owned());
        let kept = kept_headers(&auth, &delivery.headers);
        let query = kept_query(&auth, &delivery.query);
        let letter = match property.mappings.get(&connection.id) {
            Some(mapping) => opened(mapping, &kept, &query, &body)?,
            None => native_letter(&body),
        };
        let dedupe = id.as_ref().map(|id| format!("id:{id}"));
        let dedupe = dedupe.or_else(|| letter.event.map(|event| format!("event:{event}")));
        let new = NewInbox {
            source: format!("{SOURCE}:{}/{}", property.slug, connection.id),
            partitions: vec![partition::of_booking(letter.key.as_deref().unwrap_or(&digest))],
            body,
            headers: Some(
                serde_json::json!({ "delivery": id, "digest": digest, "headers": kept, "query": query }),
            ),
            dedupe: Some(dedupe.unwrap_or_else(|| format!("body:{digest}"))),
            received_at: self.clock().now(),
        };
        match self.appender().append(new).await {
            Ok(AppendOutcome::Appended) => self.metrics().webhooks_stored.one(),
            Ok(AppendOutcome::Duplicate) => {}
            Err(error) => {
                self.metrics().webhooks_unavailable.one();
                return Err(ReceiveError::Unavailable(error));
            }
        }
        Ok(letter.answer)
    }

    /// The connection of this name whose proof the delivery carries.
    fn connection(
        &self,
        id: &str,
        delivery: &Delivery,
    ) -> Result<(Arc<Property>, Connection, Auth), ReceiveError> {
        let properties = self.all_properties();
        let named = properties.iter().filter_map(|property| {
            let connection = property.resort.connections.get(id).filter(|connection| connection.enabled)?;
            let pushes = connection.kind() != Kind::Ical;
            let auth = connection.auth.clone().filter(|_| pushes)?;
            Some((property.clone(), connection.clone(), auth))
        });
        let request = auth::Request {
            headers: &delivery.headers,
            path: &delivery.path,
            query: &delivery.query,
            body: &delivery.body,
            now: self.clock().now().as_second(),
        };
        let mut refusal = ReceiveError::UnknownConnection;
        for (property, connection, auth) in named {
            match auth::verify(&auth, &*self.config().environment, &request) {
                Ok(()) => return Ok((property, connection, auth)),
                Err(why) => {
                    tracing::info!(connection = id, %why, "a booking delivery was refused");
                    refusal = ReceiveError::BadSignature;
                }
            }
        }
        if matches!(refusal, ReceiveError::BadSignature) {
            self.metrics().webhooks_forged.one();
        }
        Err(refusal)
    }
}

/// The sender's own id of the delivery, where its scheme signs one.
fn delivery_id(auth: &Auth, delivery: &Delivery) -> Option<String> {
    if !matches!(auth, Auth::StandardWebhooks { .. }) {
        return None;
    }
    let header = |name: &str| delivery.headers.get(name).cloned();
    header("webhook-id").or_else(|| header("svix-id"))
}

/// Two deliveries with this in common are one. Some platforms say what happened outside the body.
fn digest(delivery: &Delivery) -> String {
    let mut hash = Sha256::new();
    hash.update(&delivery.body);
    if !delivery.query.is_empty() {
        hash.update(delivery.query.as_bytes());
    }
    for name in ["ce-type", "x-wc-webhook-topic"] {
        hash.update(delivery.headers.get(name).map(String::as_bytes).unwrap_or_default());
    }
    hex::encode(hash.finalize())
}

/// Headers a mapping may need; never one that could be a secret.
fn kept_headers(auth: &Auth, headers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let proof = match auth {
        Auth::StaticHeader { header, .. }
        | Auth::HmacSha256Hex { header, .. }
        | Auth::HmacSha256Base64 { header, .. } => header.to_lowercase(),
        _ => String::new(),
    };
    let secret = |name: &str| {
        name == proof
            || ["auth", "token", "key", "secret", "signature", "cookie", "password"]
                .iter()
                .any(|word| name.contains(word))
    };
    let useful = |name: &str| name == "content-type" || name.starts_with("x-") || name.starts_with("ce-");
    let kept = headers.iter().filter(|(name, value)| useful(name) && !secret(name) && value.len() <= 500);
    kept.take(40).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The query without the connection's secret.
fn kept_query(auth: &Auth, query: &str) -> String {
    let Auth::QueryToken { parameter, .. } = auth else { return query.to_owned() };
    let is_secret = |pair: &str| pair.split('=').next() == Some(parameter.as_str());
    query.split('&').filter(|pair| !is_secret(pair)).collect::<Vec<_>>().join("&")
}

fn native_letter(body: &[u8]) -> Letter {
    let event = native::parse(body).ok();
    Letter { key: event.as_ref().and_then(partition_key), event: None, answer: None }
}

fn opened(
    mapping: &Compiled,
    headers: &BTreeMap<String, String>,
    query: &str,
    body: &[u8],
) -> Result<Letter, ReceiveError> {
    let delivered = Delivered { headers, query, body, thin: None };
    let outcomes = mapping.read(&delivered).map_err(|error| ReceiveError::Malformed(error.to_string()))?;
    let drafts: Vec<&Draft> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Event(draft) => Some(&**draft),
            _ => None,
        })
        .collect();
    let text = |draft: &Draft, field| draft.text(field).map(str::to_owned);
    let by = [Field::reservation_ref, Field::guest_phone_e164, Field::guest_email, Field::source_id];
    let key = drafts.first().and_then(|draft| by.iter().find_map(|field| text(draft, *field)));
    let event = match (drafts.as_slice(), outcomes.len()) {
        ([only], 1) => text(only, Field::source_id),
        _ => None,
    };
    let answer =
        answer(mapping, &outcomes, body).map(|body| Answer { content_type: "text/xml; charset=utf-8", body });
    Ok(Letter { key, event, answer })
}

/// What an event belongs to: events about one reservation are worked in order.
fn partition_key(event: &native::BookingEvent) -> Option<String> {
    let guest = event.data.guest.as_ref();
    let phone = || guest?.phone.as_ref().map(|phone| phone.digits().to_owned());
    let email = || guest?.email.as_ref().map(|email| email.to_lowercase());
    event.booking_ref().map(str::to_owned).or_else(phone).or_else(email)
}

#[cfg(test)]
mod tests {
    use guestlink_domain::resort::connection::Secret;

    use super::*;

    #[test]
    fn what_could_be_a_secret_is_not_kept() {
        let value = Secret::Literal("abc".to_owned());
        let auth = Auth::StaticHeader { header: "X-Hook".to_owned(), value: value.clone() };
        let headers = [
            "x-hook",
            "authorization",
            "x-api-key",
            "x-cal-signature-256",
            "cookie",
            "content-type",
            "x-wc-webhook-topic",
            "host",
        ];
        let headers = headers.iter().map(|name| ((*name).to_owned(), "v".to_owned())).collect();
        let kept: Vec<String> = kept_headers(&auth, &headers).into_keys().collect();
        assert_eq!(kept, ["content-type", "x-wc-webhook-topic"]);
        let auth = Auth::QueryToken { parameter: "token".to_owned(), token: value };
        assert_eq!(kept_query(&auth, "event=booking_removed&token=abc"), "event=booking_removed");
    }
}
