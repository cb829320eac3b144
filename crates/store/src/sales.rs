//! Prices promised to guests, found again by the secret in their link (of which only a hash is kept).

use bytes::Bytes;
use guestlink_domain::ids::{ConversationId, QuoteId, TenantId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A price promised until a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Quote {
    /// Whose.
    pub tenant: TenantId,
    /// The quote.
    pub id: QuoteId,
    /// In which conversation it was made.
    pub conversation: Option<ConversationId>,
    /// Request, lines, totals: as the domain made it.
    pub data: serde_json::Value,
    /// Until when it holds.
    pub valid_until: Timestamp,
    /// Of the token in the link.
    pub token_hash: Bytes,
}

const SAVE: Many = Many {
    table: "quote",
    head: "INSERT INTO quote (tenant_id, id, conversation_id, valid_until, token_hash, data) VALUES",
    tail: "",
};

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT tenant_id, id, conversation_id, valid_until, token_hash, data FROM quote ", $rest)
    };
}

pub(crate) async fn save_quotes(tx: &mut Tx, quotes: Vec<Quote>) -> Result<(), StoreError> {
    let rows = quotes
        .into_iter()
        .map(|q| row![q.tenant, q.id, q.conversation, q.valid_until, q.token_hash, q.data])
        .collect();
    SAVE.write(tx, rows).await.map(drop)
}

/// The quote a link leads to. Whether it still holds is for the caller to judge.
pub async fn quote_by_token(mut reader: impl Read, token_hash: &Bytes) -> Result<Option<Quote>, StoreError> {
    let query = Query::new("quote", select!("WHERE token_hash = $1")).bind(token_hash);
    reader.fetch(query).await?.first().map(read).transpose()
}

/// One quote.
pub async fn quote(
    mut reader: impl Read,
    tenant: TenantId,
    id: QuoteId,
) -> Result<Option<Quote>, StoreError> {
    let query = Query::new("quote", select!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(read).transpose()
}

fn read(row: &Row) -> Result<Quote, StoreError> {
    let mut cells = Cells::of(row, "quote");
    Ok(Quote {
        tenant: cells.get()?,
        id: cells.get()?,
        conversation: cells.maybe()?,
        valid_until: cells.get()?,
        token_hash: cells.get()?,
        data: cells.get()?,
    })
}
