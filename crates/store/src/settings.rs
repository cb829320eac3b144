//! Settings kept in the database, sealed by the caller: here they are bytes.

use bytes::Bytes;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// The sealed value of a setting.
pub async fn get(mut reader: impl Read, key: &str) -> Result<Option<Bytes>, StoreError> {
    let query = Query::new("setting", "SELECT value FROM setting WHERE key = $1").bind(key);
    reader.fetch(query).await?.first().map(|row| Cells::of(row, "setting").get()).transpose()
}

/// Sets or replaces a setting.
pub async fn put(tx: &mut Tx, key: &str, sealed: &Bytes) -> Result<(), StoreError> {
    let query = Query::new(
        "setting",
        "INSERT INTO setting (key, value) VALUES ($1, $2)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(sealed);
    tx.execute(query).await.map(drop)
}
