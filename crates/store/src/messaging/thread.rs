//! Lists for people: conversations, newest first, and the messages of one.

use guestlink_domain::ids::{ConversationId, MessageId, PropertyId, TenantId};
use jiff::Timestamp;

use super::{DeliveryStatus, Direction, Handler, Message, NewStatus, Wamid};
use crate::{
    error::StoreError,
    query::{Cells, Many, Query, Read, row},
};

/// What a message is and how far it got.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageLine {
    /// Where it was said.
    pub conversation: ConversationId,
    /// The content's type.
    pub kind: String,
    /// Outgoing: how far it got.
    pub status: Option<DeliveryStatus>,
}

/// One message.
pub async fn message(
    mut reader: impl Read,
    tenant: TenantId,
    id: MessageId,
) -> Result<Option<MessageLine>, StoreError> {
    let query = Query::new(
        "message",
        "SELECT conversation_id, kind, status FROM message WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id);
    let rows = reader.fetch(query).await?;
    rows.first()
        .map(|row| {
            let mut cells = Cells::of(row, "message");
            let (conversation, kind) = (cells.get()?, cells.get()?);
            Ok(MessageLine { conversation, kind, status: cells.maybe_parse(DeliveryStatus::parse)? })
        })
        .transpose()
}

macro_rules! whole {
    ($rest:literal) => {
        whole!(FROM "message " $rest)
    };
    (FROM $tables:literal $rest:literal) => {
        concat!(
            "SELECT conversation_id, id, direction, wamid, kind, content, sent_at, created_at, status, status_at,
            error, reply_to FROM ",
            $tables,
            $rest
        )
    };
}

fn read_whole(row: &crate::dialect::Row, tenant: TenantId) -> Result<Message, StoreError> {
    let mut cells = Cells::of(row, "message");
    let conversation = cells.get()?;
    read_message(&mut cells, tenant, conversation)
}

/// One message, whole.
pub async fn one(
    mut reader: impl Read,
    tenant: TenantId,
    id: MessageId,
) -> Result<Option<Message>, StoreError> {
    let query = Query::new("message", whole!("WHERE tenant_id = $1 AND id = $2")).bind(tenant).bind(id);
    reader.fetch(query).await?.first().map(|row| read_whole(row, tenant)).transpose()
}

// Each direction has an index of its own.
const BY_WAMID: Many = Many {
    table: "message",
    head: "WITH k (k_tenant, k_wamid) AS (VALUES",
    tail: concat!(
        "), known (k_tenant, k_wamid) AS (SELECT DISTINCT k_tenant, k_wamid FROM k) ",
        whole!(FROM "known CROSS JOIN message " "WHERE tenant_id = k_tenant AND wamid = k_wamid AND direction = 'in'"),
        " UNION ALL ",
        whole!(FROM "known CROSS JOIN message "
            "WHERE tenant_id = k_tenant AND wamid = k_wamid AND direction = 'out' AND wamid IS NOT NULL")
    ),
};

/// The messages known to WhatsApp by these ids.
pub async fn by_wamids(
    mut reader: impl Read,
    tenant: TenantId,
    wamids: &[Wamid],
) -> Result<Vec<Message>, StoreError> {
    let rows = wamids.iter().map(|wamid| row![tenant, &wamid.0]).collect();
    BY_WAMID.read(&mut reader, rows).await?.iter().map(|row| read_whole(row, tenant)).collect()
}

/// What was said about other messages of a conversation (reactions, corrections) since a moment, oldest first.
pub async fn beside(
    mut reader: impl Read,
    tenant: TenantId,
    conversation: ConversationId,
    since: Timestamp,
) -> Result<Vec<Message>, StoreError> {
    let query = Query::new(
        "message",
        whole!(
            "WHERE tenant_id = $1 AND conversation_id = $2 AND sent_at >= $3
            AND kind IN ('reaction', 'edited', 'revoked') ORDER BY sent_at, id LIMIT 500"
        ),
    )
    .bind(tenant)
    .bind(conversation)
    .bind(since);
    reader.fetch(query).await?.iter().map(|row| read_whole(row, tenant)).collect()
}

/// Where a page begins and how long it is. Pages go from newer to older.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page<Id> {
    /// The last item of the page before; `None` for the first page.
    pub before: Option<(Timestamp, Id)>,
    /// Items on a page.
    pub limit: i64,
}

/// A conversation in a list. `Debug` shows no name.
#[derive(Clone, PartialEq)]
pub struct ConversationLine {
    /// The conversation.
    pub id: ConversationId,
    /// Its property.
    pub property: PropertyId,
    /// The guest's name.
    pub guest_name: Option<String>,
    /// The guest's language.
    pub language: Option<String>,
    /// Who answers.
    pub handler: Handler,
    /// Until then free-form messages may be sent.
    pub window_expires_at: Option<Timestamp>,
    /// Last message of either side.
    pub last_message_at: Timestamp,
}

impl std::fmt::Debug for ConversationLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConversationLine").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A tenant's conversations, of one property if given, latest message first.
pub async fn conversations(
    mut reader: impl Read,
    tenant: TenantId,
    property: Option<PropertyId>,
    page: Page<ConversationId>,
) -> Result<Vec<ConversationLine>, StoreError> {
    let (at, id) = page.before.unwrap_or((Timestamp::MAX, ConversationId(uuid::Uuid::max())));
    let query = Query::new(
        "conversation",
        "SELECT c.id, c.property_id, g.name, g.language, c.handler, c.window_expires_at, c.last_message_at
            FROM conversation c JOIN guest g ON g.tenant_id = c.tenant_id AND g.id = c.guest_id
            WHERE c.tenant_id = $1 AND (c.last_message_at, c.id) < ($2, $3)
            AND ($4 IS NULL OR c.property_id = $4)
            ORDER BY c.last_message_at DESC, c.id DESC LIMIT $5",
    )
    .bind(tenant)
    .bind(at)
    .bind(id)
    .bind(property)
    .bind(page.limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "conversation");
            Ok(ConversationLine {
                id: cells.get()?,
                property: cells.get()?,
                guest_name: cells.maybe()?,
                language: cells.maybe()?,
                handler: cells.parse(Handler::parse)?,
                window_expires_at: cells.maybe()?,
                last_message_at: cells.get()?,
            })
        })
        .collect()
}

/// The messages of a conversation, newest first.
pub async fn thread(
    mut reader: impl Read,
    tenant: TenantId,
    conversation: ConversationId,
    page: Page<MessageId>,
) -> Result<Vec<Message>, StoreError> {
    let (at, id) = page.before.unwrap_or((Timestamp::MAX, MessageId(uuid::Uuid::max())));
    let query = Query::new(
        "message",
        "SELECT id, direction, wamid, kind, content, sent_at, created_at, status, status_at, error, reply_to
            FROM message WHERE tenant_id = $1 AND conversation_id = $2 AND (sent_at, id) < ($3, $4)
            ORDER BY sent_at DESC, id DESC LIMIT $5",
    )
    .bind(tenant)
    .bind(conversation)
    .bind(at)
    .bind(id)
    .bind(page.limit);
    let rows = reader.fetch(query).await?;
    rows.iter().map(|row| read_message(&mut Cells::of(row, "message"), tenant, conversation)).collect()
}

fn read_message(
    cells: &mut Cells<'_>,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<Message, StoreError> {
    Ok(Message {
        tenant,
        conversation,
        id: cells.get()?,
        direction: cells.parse(Direction::parse)?,
        wamid: cells.maybe()?.map(Wamid),
        kind: cells.get()?,
        content: cells.get()?,
        sent_at: cells.get()?,
        created_at: cells.get()?,
        status: cells.maybe_parse(DeliveryStatus::parse)?,
        status_at: cells.maybe()?,
        error: cells.maybe()?,
        reply_to: cells.maybe()?.map(Wamid),
    })
}

/// Every status kept of one outgoing message, in the order of WhatsApp's clock.
pub async fn statuses(
    mut reader: impl Read,
    tenant: TenantId,
    wamid: &Wamid,
) -> Result<Vec<NewStatus>, StoreError> {
    let query = Query::new(
        "message_status",
        "SELECT status, at, data FROM message_status WHERE tenant_id = $1 AND wamid = $2 ORDER BY at, status",
    )
    .bind(tenant)
    .bind(&wamid.0);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "message_status");
            Ok(NewStatus {
                tenant,
                wamid: wamid.clone(),
                status: cells.parse(DeliveryStatus::parse)?,
                at: cells.get()?,
                data: cells.get()?,
            })
        })
        .collect()
}
