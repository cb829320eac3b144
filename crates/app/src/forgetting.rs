//! What is not needed any more is forgotten: requests as they came in, with everything personal in them, and what programs
//! were told. What they led
//! to (stays, messages, the event log) stays.

use std::time::Duration;

use guestlink_store::{StoreError, inbox, webhook_endpoints};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::App;

/// How long what came in is kept. Until then a sender may repeat itself, and what failed can be worked again.
const KEPT: SignedDuration = SignedDuration::from_hours(35 * 24);
/// How often it is looked for.
const EVERY: Duration = Duration::from_hours(1);
/// Requests forgotten in one transaction, so that nobody waits for it.
const AT_ONCE: i64 = 500;

impl App {
    /// Forgets what is old; how many requests and deliveries.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget(&self) -> Result<u64, StoreError> {
        let before = self.clock().now().saturating_sub(KEPT).unwrap_or(jiff::Timestamp::MIN);
        let mut forgotten = 0_u64;
        loop {
            let mut tx = self.store().begin().await?;
            let gone = inbox::prune(&mut tx, before, AT_ONCE).await?;
            let told = webhook_endpoints::prune(&mut tx, before, AT_ONCE).await?;
            let gone = gone.saturating_add(told);
            tx.commit().await?;
            if gone == 0 {
                return Ok(forgotten);
            }
            forgotten = forgotten.saturating_add(gone);
        }
    }

    pub(crate) async fn forget_until(&self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.clock().sleep(EVERY) => {}
            }
            if let Err(error) = self.forget().await {
                tracing::warn!(%error, "what is old could not be forgotten; it is tried again in an hour");
            }
        }
    }
}
