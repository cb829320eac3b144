//! The door for Meta's webhooks: verify the bytes, find where they belong, store them, and only then say yes.
//! Never understands a message here: that happens later, from what was stored.

use bytes::Bytes;
use guestlink_store::inbox::NewInbox;
use guestlink_whatsapp::{signature, webhook};

use crate::messaging::masking::without_cards;
use crate::messaging::partition;
use crate::{App, ReceiveError, failpoint};

/// The inbox source of WhatsApp's webhooks.
pub const SOURCE: &str = "whatsapp";

impl App {
    /// Answers Meta's handshake: the challenge, if the token is ours.
    pub fn handshake(&self, mode: &str, token: &str, challenge: &str) -> Option<String> {
        let ours = self.config().whatsapp.verify_token.as_ref()?;
        signature::handshake(ours, Some(mode), Some(token), Some(challenge)).map(str::to_owned)
    }

    /// Takes one webhook. `Ok` means that it is on disk and will be worked, whatever dies.
    ///
    /// # Errors
    /// [`ReceiveError::BadSignature`] for anything not signed with our secret, [`ReceiveError::Unavailable`] when
    /// it could not be stored: Meta will bring it again.
    pub async fn receive_whatsapp(&self, signature: Option<&str>, body: Bytes) -> Result<(), ReceiveError> {
        self.verify_whatsapp(signature, &body)?;
        let arrived = arrived(body, self.clock().now());
        failpoint::hit("ingest_before_commit");
        match self.appender().append(arrived).await {
            Ok(_stored_or_known) => {
                self.metrics().webhooks_stored.one();
                self.pulse().beat(self.clock().now());
            }
            Err(error) => {
                self.metrics().webhooks_unavailable.one();
                return Err(ReceiveError::Unavailable(error));
            }
        }
        failpoint::hit("ingest_after_commit");
        Ok(())
    }

    /// The signature check alone.
    ///
    /// # Errors
    /// [`ReceiveError::BadSignature`].
    pub fn verify_whatsapp(&self, signature: Option<&str>, body: &[u8]) -> Result<(), ReceiveError> {
        let secrets: Vec<&[u8]> =
            self.config().whatsapp.app_secrets.iter().map(|secret| secret.expose().as_bytes()).collect();
        signature::verify(&secrets, signature, body).map_err(|_why| {
            self.metrics().webhooks_forged.one();
            ReceiveError::BadSignature
        })
    }
}

/// What arrived, with the partitions that have work in it. What cannot be read at all is stored too and set aside
/// when worked: it was signed, so it is Meta's, and losing it silently would be worse.
fn arrived(body: Bytes, received_at: jiff::Timestamp) -> NewInbox {
    let mut partitions: Vec<i16> = webhook::scan(&body).map_or_else(
        |_unreadable| vec![],
        |items| items.iter().map(|item| partition::of(item.key.as_deref().unwrap_or_default())).collect(),
    );
    partitions.sort_unstable();
    partitions.dedup();
    if partitions.is_empty() {
        partitions.push(partition::of(""));
    }
    let body = without_cards(body);
    NewInbox { source: SOURCE.to_owned(), partitions, body, headers: None, dedupe: None, received_at }
}
