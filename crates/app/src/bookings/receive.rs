//! The door for booking platforms: prove the origin, remove card data, store, and only then say yes.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use guestlink_domain::bookings::{auth, cards, native};
use guestlink_domain::resort::connection::{Auth, Connection};
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

impl App {
    /// Takes one delivery of a connection. `Ok` means that it is on disk, without card data, and will be worked; also
    /// for one that was taken before.
    ///
    /// # Errors
    /// [`ReceiveError::UnknownConnection`], [`ReceiveError::BadSignature`] for whatever cannot prove its origin, and
    /// [`ReceiveError::Unavailable`] when it could not be stored: the platform will bring it again.
    pub async fn receive_booking(&self, connection: &str, delivery: Delivery) -> Result<(), ReceiveError> {
        let (property, connection) = self.connection(connection, &delivery)?;
        let id = delivery_id(&connection.auth, &delivery);
        let digest = hex::encode(Sha256::digest(&delivery.body));
        let body = Bytes::from(cards::scrub(&delivery.body).body.into_owned());
        let key = native::parse(&body).ok().and_then(|event| partition_key(&event));
        let new = NewInbox {
            source: format!("{SOURCE}:{}/{}", property.slug, connection.id),
            partitions: vec![partition::of_booking(key.as_deref().unwrap_or(&digest))],
            body,
            headers: Some(serde_json::json!({ "delivery": id, "digest": digest })),
            dedupe: Some(id.map_or_else(|| format!("body:{digest}"), |id| format!("id:{id}"))),
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
        Ok(())
    }

    /// The connection of this name whose proof the delivery carries.
    fn connection(&self, id: &str, delivery: &Delivery) -> Result<(Arc<Property>, Connection), ReceiveError> {
        let properties = self.all_properties();
        let named = properties.iter().filter_map(|property| {
            let connection = property.resort.connections.get(id).filter(|connection| connection.enabled)?;
            Some((property.clone(), connection.clone()))
        });
        let request = auth::Request {
            headers: &delivery.headers,
            path: &delivery.path,
            query: &delivery.query,
            body: &delivery.body,
            now: self.clock().now().as_second(),
        };
        let mut refusal = ReceiveError::UnknownConnection;
        for (property, connection) in named {
            match auth::verify(&connection.auth, &*self.config().environment, &request) {
                Ok(()) => return Ok((property, connection)),
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

/// What an event belongs to: events about one reservation are worked in order.
fn partition_key(event: &native::BookingEvent) -> Option<String> {
    let guest = event.data.guest.as_ref();
    let phone = || guest?.phone.as_ref().map(|phone| phone.digits().to_owned());
    let email = || guest?.email.as_ref().map(|email| email.to_lowercase());
    event.booking_ref().map(str::to_owned).or_else(phone).or_else(email)
}
