//! The event log: append-only, the record of everything. Readers keep a position and never skip an event, even
//! one whose transaction began earlier and committed later.

use guestlink_domain::{
    event::{Cause, DomainEvent},
    ids::{ConversationId, EventId, GuestId, PropertyId, StayId, TenantId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// What an event is about.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct About {
    /// A property.
    pub property: Option<PropertyId>,
    /// A conversation.
    pub conversation: Option<ConversationId>,
    /// A guest.
    pub guest: Option<GuestId>,
    /// A stay.
    pub stay: Option<StayId>,
}

/// An event to be kept.
#[derive(Clone, PartialEq, Debug)]
pub struct NewEvent {
    /// Whose.
    pub tenant: TenantId,
    /// The event.
    pub id: EventId,
    /// About what.
    pub about: About,
    /// Who or what caused it.
    pub cause: Cause,
    /// What happened.
    pub event: DomainEvent,
    /// When.
    pub at: Timestamp,
}

/// An event as kept.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredEvent {
    /// Where it is in the log.
    pub position: Position,
    /// The event.
    pub event: NewEvent,
}

/// A place in the log; a reader that keeps it continues behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub struct Position {
    /// The transaction that wrote it (0 where there is only one writer).
    pub writer: i64,
    /// Its number.
    pub seq: i64,
}

impl Position {
    /// Before the first event.
    pub const START: Self = Self { writer: 0, seq: 0 };
}

/// As programs outside know it: `writer-seq`.
impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.writer, self.seq)
    }
}

/// A text that names no position.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no position in the event log; expected two numbers with a hyphen between, as 0-1234")]
pub struct NoPosition;

impl std::str::FromStr for Position {
    type Err = NoPosition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (writer, seq) = text.split_once('-').ok_or(NoPosition)?;
        let number = |text: &str| match text.parse::<i64>() {
            Ok(number) if number >= 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(number),
            _ => Err(NoPosition),
        };
        Ok(Self { writer: number(writer)?, seq: number(seq)? })
    }
}

const APPEND: Many = Many {
    table: "event",
    head:
        "INSERT INTO event (tenant_id, id, property_id, conversation_id, guest_id, stay_id, kind, at, cause,
        data) VALUES",
    tail: "",
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT writer, seq, tenant_id, id, property_id, conversation_id, guest_id, stay_id, cause, kind,
            data, at FROM event ",
            $rest
        )
    };
}

/// Appends, in order.
pub async fn append(tx: &mut Tx, events: Vec<NewEvent>) -> Result<(), StoreError> {
    let rows = events
        .into_iter()
        .map(|e| {
            row![
                e.tenant,
                e.id,
                e.about.property,
                e.about.conversation,
                e.about.guest,
                e.about.stay,
                e.event.kind,
                e.at,
                serde_json::to_value(&e.cause).unwrap_or_default(),
                e.event.data
            ]
        })
        .collect();
    APPEND.write(tx, rows).await.map(drop)
}

/// The events behind `position`, of all tenants, in the order in which every reader sees them. An event whose
/// predecessors are still being written is held back.
pub async fn read_after(
    mut reader: impl Read,
    position: Position,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query =
        Query::new("event", select!("WHERE {after_position} AND {settled} ORDER BY {events_order} LIMIT $3"))
            .bind(position.writer)
            .bind(position.seq)
            .bind(limit);
    read_all(&reader.fetch(query).await?)
}

/// The same, of one tenant.
pub async fn of_tenant(
    mut reader: impl Read,
    tenant: TenantId,
    position: Position,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = Query::new(
        "event",
        select!("WHERE {after_position} AND {settled} AND tenant_id = $4 ORDER BY {events_order} LIMIT $3"),
    )
    .bind(position.writer)
    .bind(position.seq)
    .bind(limit)
    .bind(tenant);
    read_all(&reader.fetch(query).await?)
}

/// What happened to service requests, of all tenants, behind the number `after_seq` (0: from the first). Whoever must
/// not miss any keeps others from writing meanwhile.
pub async fn of_requests(
    mut reader: impl Read,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query =
        Query::new("event", select!("WHERE seq > $1 AND kind LIKE 'request.%' ORDER BY seq LIMIT $2"))
            .bind(after_seq)
            .bind(limit);
    read_all(&reader.fetch(query).await?)
}

/// The last position that [`read_after`] would return now.
pub async fn end(mut reader: impl Read) -> Result<Position, StoreError> {
    let query = Query::new(
        "event",
        "SELECT writer, seq FROM event WHERE {settled} ORDER BY {events_order_down} LIMIT 1",
    );
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(Position::START), |row| {
        let mut cells = Cells::of(row, "event");
        Ok(Position { writer: cells.get()?, seq: cells.get()? })
    })
}

/// A conversation's events behind the number `after_seq` (0: from the first), in order.
pub async fn by_conversation(
    mut reader: impl Read,
    tenant: TenantId,
    conversation: ConversationId,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = Query::new(
        "event",
        select!("WHERE tenant_id = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT $4"),
    )
    .bind(tenant)
    .bind(conversation)
    .bind(after_seq)
    .bind(limit);
    read_all(&reader.fetch(query).await?)
}

/// What people see of a conversation's course, from `from` to before `before`, the latest first.
pub async fn course(
    mut reader: impl Read,
    tenant: TenantId,
    conversation: ConversationId,
    from: Timestamp,
    before: Timestamp,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = Query::new(
        "event",
        select!(
            "WHERE tenant_id = $1 AND conversation_id = $2 AND at >= $3 AND at < $4 AND kind IN (
            'conversation.assigned', 'conversation.closed', 'conversation.reopened', 'conversation.snoozed',
            'conversation.woke', 'conversation.taken', 'conversation.given_back', 'conversation.handed_over',
            'conversation.back_to_assistant', 'conversation.blocked', 'conversation.unblocked',
            'conversation.labelled', 'conversation.unlabelled', 'conversation.message_not_sent',
            'consent.withdrawn', 'consent.given', 'request.asked', 'guest.merged')
            ORDER BY seq DESC LIMIT 300"
        ),
    )
    .bind(tenant)
    .bind(conversation)
    .bind(from)
    .bind(before);
    read_all(&reader.fetch(query).await?)
}

/// A guest's events behind the number `after_seq`: those of all the guest's conversations, and those about the
/// guest alone.
pub async fn by_guest(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = Query::new(
        "event",
        select!(
            "WHERE tenant_id = $1 AND seq > $3
            AND (conversation_id IN (SELECT id FROM conversation WHERE tenant_id = $1 AND guest_id = $2)
                OR (conversation_id IS NULL AND guest_id = $2))
            ORDER BY seq LIMIT $4"
        ),
    )
    .bind(tenant)
    .bind(guest)
    .bind(after_seq)
    .bind(limit);
    read_all(&reader.fetch(query).await?)
}

fn read_all(rows: &[Row]) -> Result<Vec<StoredEvent>, StoreError> {
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<StoredEvent, StoreError> {
    let mut cells = Cells::of(row, "event");
    Ok(StoredEvent {
        position: Position { writer: cells.get()?, seq: cells.get()? },
        event: NewEvent {
            tenant: cells.get()?,
            id: cells.get()?,
            about: About {
                property: cells.maybe()?,
                conversation: cells.maybe()?,
                guest: cells.maybe()?,
                stay: cells.maybe()?,
            },
            cause: cells.document()?,
            event: DomainEvent { kind: cells.get()?, data: cells.get()? },
            at: cells.get()?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_reads_back_and_nothing_else_does() {
        let position = Position { writer: 812, seq: 93 };
        assert_eq!(position.to_string().parse(), Ok(position));
        assert_eq!("0-0".parse(), Ok(Position::START));
        for text in
            ["", "-", "1", "1-", "-1-2", "1--2", "+1-2", "1-2-3", " 1-2", "9223372036854775808-1", "a-b"]
        {
            assert_eq!(text.parse::<Position>(), Err(NoPosition), "{text}");
        }
    }
}
