//! Real time. These tools measure and wait in it; nothing else of ours may.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Seconds since 1970, as webhooks carry them.
#[expect(clippy::disallowed_methods, reason = "the rig plays Meta, which lives in real time")]
pub fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Waits.
#[expect(clippy::disallowed_methods, reason = "the rig plays Meta, which lives in real time")]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
