//! Which of our pictures WhatsApp already has. An upload lives there for 30 days (Meta); the caller says until
//! when it may be trusted.

use bytes::Bytes;
use jiff::Timestamp;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// The media id under which a number can send these bytes, if still good at `now`.
pub async fn uploaded(
    mut reader: impl Read,
    number_id: &str,
    sha256: &Bytes,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let query = Query::new(
        "media_cache",
        "SELECT media_id FROM media_cache WHERE number_id = $1 AND sha256 = $2 AND expires_at > $3",
    )
    .bind(number_id)
    .bind(sha256)
    .bind(now);
    reader.fetch(query).await?.first().map(|row| Cells::of(row, "media_cache").get()).transpose()
}

/// Remembers an upload.
pub async fn remember(
    tx: &mut Tx,
    number_id: &str,
    sha256: &Bytes,
    media_id: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "media_cache",
        "INSERT INTO media_cache (number_id, sha256, media_id, expires_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (number_id, sha256) DO UPDATE
            SET media_id = excluded.media_id, expires_at = excluded.expires_at",
    )
    .bind(number_id)
    .bind(sha256)
    .bind(media_id)
    .bind(expires_at);
    tx.execute(query).await.map(drop)
}

/// Forgets an upload that WhatsApp no longer knows.
pub async fn forget(tx: &mut Tx, number_id: &str, media_id: &str) -> Result<(), StoreError> {
    let query = Query::new("media_cache", "DELETE FROM media_cache WHERE number_id = $1 AND media_id = $2")
        .bind(number_id)
        .bind(media_id);
    tx.execute(query).await.map(drop)
}
