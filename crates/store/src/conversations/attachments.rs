//! Pictures, voice notes and files of a chat. The bytes are sealed before they come here.

use bytes::Bytes;

use super::{ConversationId, TenantId, Timestamp, Uuid};
use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A file of a chat. `Debug` shows neither name nor content.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id: of a guest's file the message's.
    pub id: Uuid,
    /// Whose chat.
    pub conversation: ConversationId,
    /// Its MIME type, as its first bytes say.
    pub mime: String,
    /// Its name, for people.
    pub name: String,
    /// Bytes before they were sealed.
    pub size: i64,
    /// Of the bytes before they were sealed.
    pub sha256: Bytes,
    /// The bytes, sealed for `attachment/{tenant}/{id}`.
    pub sealed: Bytes,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("id", &self.id)
            .field("mime", &self.mime)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// Keeps a file; one that is there already stays.
pub async fn attach(
    tx: &mut Tx,
    tenant: TenantId,
    file: &Attachment,
    at: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "attachment",
        "INSERT INTO attachment (tenant_id, id, conversation_id, mime, name, size, sha256, sealed, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(tenant)
    .bind(file.id)
    .bind(file.conversation)
    .bind(&file.mime)
    .bind(&file.name)
    .bind(file.size)
    .bind(&file.sha256)
    .bind(&file.sealed)
    .bind(at);
    tx.execute(query).await.map(drop)
}

/// A file with its bytes.
pub async fn attachment(
    mut reader: impl Read,
    tenant: TenantId,
    id: Uuid,
) -> Result<Option<Attachment>, StoreError> {
    let query = Query::new(
        "attachment",
        "SELECT id, conversation_id, mime, name, size, sha256, sealed FROM attachment
            WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id);
    let rows = reader.fetch(query).await?;
    rows.first()
        .map(|row| {
            let mut cells = Cells::of(row, "attachment");
            Ok(Attachment {
                id: cells.get()?,
                conversation: cells.get()?,
                mime: cells.get()?,
                name: cells.get()?,
                size: cells.get()?,
                sha256: cells.get()?,
                sealed: cells.get()?,
            })
        })
        .transpose()
}

/// Bytes that all files of a tenant take.
pub async fn attached(mut reader: impl Read, tenant: TenantId) -> Result<i64, StoreError> {
    let query = Query::new(
        "attachment",
        "SELECT CAST(coalesce(sum(size), 0) AS {int}) FROM attachment WHERE tenant_id = $1",
    )
    .bind(tenant);
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(0), |row| Cells::of(row, "attachment").get())
}
