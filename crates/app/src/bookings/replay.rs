//! Working stored deliveries once more, after a mapping was mended. Nothing is received again: the raw body is still
//! there, and a message that was sent for it is not sent again.

use guestlink_store::{StoreError, inbox};

use crate::App;

impl App {
    /// Works again what could not be read of a connection (`property/connection`), or of all of them; how many
    /// deliveries.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn replay_bookings(&self, connection: Option<&str>) -> Result<u64, StoreError> {
        let source = match connection {
            Some(connection) => format!("{}:{connection}", super::SOURCE),
            None => format!("{}:", super::SOURCE),
        };
        let mut tx = self.store().begin().await?;
        let count = inbox::revive(&mut tx, &source, connection.is_some()).await?;
        tx.commit().await?;
        self.wakes().bookings.notify_one();
        Ok(count)
    }
}
