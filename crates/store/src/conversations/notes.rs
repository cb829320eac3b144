//! Notes among colleagues.

use guestlink_domain::ids::ConversationId;

use super::{Key, Serialize, TenantId, Timestamp, Uuid};
use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Query, Read},
};

/// A note to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewNote {
    /// Its id; the same note written twice is one.
    pub id: Uuid,
    /// Who wrote it.
    pub author: Uuid,
    /// As colleagues know them.
    pub author_name: String,
    /// The words.
    pub body: String,
    /// Colleagues named in it.
    pub mentions: Vec<Uuid>,
}

/// A note as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Note {
    /// Its id.
    pub id: Uuid,
    /// Who wrote it.
    pub author: Uuid,
    /// As colleagues knew them.
    pub author_name: String,
    /// The words; none when it was taken back.
    pub body: Option<String>,
    /// When.
    pub at: Timestamp,
}

pub(super) async fn add(tx: &mut Tx, key: Key, note: NewNote, at: Timestamp) -> Result<(), StoreError> {
    let query = Query::new(
        "conversation_note",
        "INSERT INTO conversation_note (tenant_id, id, conversation_id, author, author_name, body, mentions, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(key.tenant)
    .bind(note.id)
    .bind(key.id)
    .bind(note.author)
    .bind(note.author_name)
    .bind(note.body)
    .bind(serde_json::to_value(&note.mentions).unwrap_or_default())
    .bind(at);
    tx.execute(query).await.map(drop)
}

pub(super) async fn remove(
    tx: &mut Tx,
    key: Key,
    id: Uuid,
    author: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    let query = Query::new(
        "conversation_note",
        "UPDATE conversation_note SET body = '', removed_at = $5
            WHERE tenant_id = $1 AND id = $2 AND conversation_id = $3 AND author = $4 AND removed_at IS NULL",
    )
    .bind(key.tenant)
    .bind(id)
    .bind(key.id)
    .bind(author)
    .bind(at);
    if tx.execute(query).await? == 0 {
        return Err(StoreError::Conflict { what: "conversation_note" });
    }
    Ok(())
}

/// A conversation's notes from `from` to before `before`, oldest first.
pub async fn notes(
    mut reader: impl Read,
    tenant: TenantId,
    conversation: ConversationId,
    from: Timestamp,
    before: Timestamp,
) -> Result<Vec<Note>, StoreError> {
    let query = Query::new(
        "conversation_note",
        "SELECT id, author, author_name, body, at, removed_at FROM conversation_note
            WHERE tenant_id = $1 AND conversation_id = $2 AND at >= $3 AND at < $4 ORDER BY at, id LIMIT 500",
    )
    .bind(tenant)
    .bind(conversation)
    .bind(from)
    .bind(before);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "conversation_note");
            let (id, author, author_name, body, at) =
                (cells.get()?, cells.get()?, cells.get()?, cells.get()?, cells.get()?);
            let removed: Option<Timestamp> = cells.maybe()?;
            Ok(Note { id, author, author_name, body: removed.is_none().then_some(body), at })
        })
        .collect()
}
