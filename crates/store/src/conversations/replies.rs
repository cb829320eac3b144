//! Replies kept for use again.

use super::{PropertyId, Serialize, TenantId, Timestamp, Uuid};
use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A saved reply.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SavedReply {
    /// Its id.
    pub id: Uuid,
    /// For one property, or for all.
    pub property: Option<PropertyId>,
    /// What is typed behind the slash; once a tenant.
    pub shortcut: String,
    /// The words, with places to be filled in.
    pub body: String,
}

/// Keeps a reply, or changes it.
///
/// # Errors
/// [`StoreError::Conflict`] when another reply has the shortcut.
pub async fn save_reply(
    tx: &mut Tx,
    tenant: TenantId,
    reply: &SavedReply,
    at: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "saved_reply",
        "INSERT INTO saved_reply (tenant_id, id, property_id, shortcut, body, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (tenant_id, id) DO UPDATE SET property_id = excluded.property_id,
            shortcut = excluded.shortcut, body = excluded.body, changed_at = excluded.changed_at",
    )
    .bind(tenant)
    .bind(reply.id)
    .bind(reply.property)
    .bind(&reply.shortcut)
    .bind(&reply.body)
    .bind(at);
    tx.execute(query).await.map(drop)
}

/// Forgets a reply; `false`: there was none.
pub async fn forget_reply(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
    let query = Query::new("saved_reply", "DELETE FROM saved_reply WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id);
    Ok(tx.execute(query).await? > 0)
}

/// A tenant's saved replies, by shortcut.
pub async fn saved_replies(mut reader: impl Read, tenant: TenantId) -> Result<Vec<SavedReply>, StoreError> {
    let query = Query::new(
        "saved_reply",
        "SELECT id, property_id, shortcut, body FROM saved_reply WHERE tenant_id = $1 ORDER BY shortcut LIMIT 500",
    )
    .bind(tenant);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "saved_reply");
            Ok(SavedReply {
                id: cells.get()?,
                property: cells.maybe()?,
                shortcut: cells.get()?,
                body: cells.get()?,
            })
        })
        .collect()
}
