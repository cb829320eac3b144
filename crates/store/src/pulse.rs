//! When webhooks came, roughly: the tens of minutes in which there were any. Kept for a month, so that silence can be
//! told from a quiet night.

use jiff::Timestamp;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// Notes that webhooks of a source came in these slots, and forgets those before `oldest`.
pub async fn note(tx: &mut Tx, source: &str, slots: &[i64], oldest: i64) -> Result<(), StoreError> {
    for slot in slots {
        let query = Query::new(
            "webhook_slot",
            "INSERT INTO webhook_slot (source, slot) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(source)
        .bind(*slot);
        tx.execute(query).await?;
    }
    let forget = Query::new("webhook_slot", "DELETE FROM webhook_slot WHERE source = $1 AND slot < $2")
        .bind(source)
        .bind(oldest);
    tx.execute(forget).await.map(drop)
}

/// The slots of a source from `first` on, in order.
pub async fn slots(mut reader: impl Read, source: &str, first: i64) -> Result<Vec<i64>, StoreError> {
    let query = Query::new(
        "webhook_slot",
        "SELECT slot FROM webhook_slot WHERE source = $1 AND slot >= $2 ORDER BY slot",
    )
    .bind(source)
    .bind(first);
    reader.fetch(query).await?.iter().map(|row| Cells::of(row, "webhook_slot").get()).collect()
}

/// When the last webhook of a source came. Walks back from the newest of all, so it is quick while there are any.
pub async fn last(mut reader: impl Read, source: &str) -> Result<Option<Timestamp>, StoreError> {
    let query =
        Query::new("inbox", "SELECT received_at FROM inbox WHERE source = $1 ORDER BY id DESC LIMIT 1")
            .bind(source);
    let rows = reader.fetch(query).await?;
    rows.first().map(|row| Cells::of(row, "inbox").get()).transpose()
}
