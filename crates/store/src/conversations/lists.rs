//! The lists of an inbox, page by page. Each list has an index that holds its very order, so that a page costs its rows
//! and not the house's.

use super::{ConversationId, DeskState, GuestId, MessageId, PropertyId, TenantId, Timestamp, Uuid};
use crate::{
    dialect::Row,
    error::StoreError,
    messaging::{DeliveryStatus, Direction, Handler},
    query::{Cells, Many, Query, Read, row},
};

/// A list.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum List {
    /// Open, in this person's care.
    Mine(Uuid),
    /// Open, for people to answer, in nobody's care.
    Unassigned,
    /// Open.
    All,
    /// Open, and a guest waits for an answer; the longest first.
    Waiting,
    /// Out of sight until later.
    Snoozed,
    /// Done.
    Closed,
    /// Blocked.
    Blocked,
    /// Open or snoozed, with this label.
    Labelled(String),
}

/// Where a page begins: behind the last line of the page before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The line's place in the list's order.
    pub at: Timestamp,
    /// The line.
    pub id: ConversationId,
}

/// The last message of a conversation. `Debug` shows no content.
#[derive(Clone, PartialEq)]
pub struct Last {
    /// Its id.
    pub id: MessageId,
    /// By whom.
    pub direction: Direction,
    /// The content's type.
    pub kind: String,
    /// What it says.
    pub content: serde_json::Value,
    /// How far it got.
    pub status: Option<DeliveryStatus>,
}

/// A conversation in a list. `Debug` shows no name.
#[derive(Clone, PartialEq)]
pub struct Line {
    /// The conversation.
    pub id: ConversationId,
    /// Its property.
    pub property: PropertyId,
    /// With whom.
    pub guest: GuestId,
    /// Our number.
    pub number_id: String,
    /// The guest's name.
    pub name: Option<String>,
    /// The guest's language.
    pub language: Option<String>,
    /// Who answers.
    pub handler: Handler,
    /// Where it stands.
    pub desk: DeskState,
    /// In whose care.
    pub assignee: Option<Uuid>,
    /// Out of sight until.
    pub snoozed_until: Option<Timestamp>,
    /// Messages that nobody has seen.
    pub unread: i64,
    /// The guest waits since.
    pub waiting_since: Option<Timestamp>,
    /// Until then free-form messages may be sent.
    pub window_expires_at: Option<Timestamp>,
    /// Last message of either side.
    pub last_message_at: Timestamp,
    /// The last message.
    pub last: Option<Last>,
    /// Its labels, in their own order.
    pub labels: Vec<String>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("id", &self.id).field("desk", &self.desk).finish_non_exhaustive()
    }
}

impl Line {
    /// Where the page behind this line begins.
    pub fn cursor(&self, list: &List) -> Cursor {
        let at = match list {
            List::Waiting => self.waiting_since.unwrap_or(self.last_message_at),
            _ => self.last_message_at,
        };
        Cursor { at, id: self.id }
    }
}

/// A page of these conversations, each with guest and last message.
macro_rules! lines {
    ($from:literal, $order:literal) => {
        concat!(
            "SELECT c.id, c.property_id, c.guest_id, c.number_id, g.name, g.language, c.handler, c.desk, c.assignee,
            c.snoozed_until, c.unread, c.waiting_since, c.window_expires_at, c.last_message_at,
            m.id, m.direction, m.kind, m.content, m.status
            FROM (", $from, ") c
            JOIN guest g ON g.tenant_id = c.tenant_id AND g.id = c.guest_id
            LEFT JOIN message m ON m.tenant_id = c.tenant_id AND m.id = (SELECT x.id FROM message x
                WHERE x.tenant_id = c.tenant_id AND x.conversation_id = c.id AND x.kind NOT IN ('reaction', 'edited', 'revoked')
                ORDER BY x.sent_at DESC, x.id DESC LIMIT 1) ",
            $order
        )
    };
}

macro_rules! newest {
    ($which:literal) => {
        lines!($which, "ORDER BY c.last_message_at DESC, c.id DESC")
    };
}

const OPEN: &str = newest!(
    "SELECT * FROM conversation c WHERE tenant_id = $1 AND desk = $5 AND (last_message_at, id) < ($2, $3) {and_property}
    ORDER BY last_message_at DESC, id DESC LIMIT $4"
);
const MINE: &str = newest!(
    "SELECT * FROM conversation c WHERE tenant_id = $1 AND assignee = $5 AND desk = 'open'
    AND (last_message_at, id) < ($2, $3) {and_property} ORDER BY last_message_at DESC, id DESC LIMIT $4"
);
const FREE: &str = newest!(
    "SELECT * FROM conversation c WHERE tenant_id = $1 AND assignee IS NULL AND desk = 'open' AND handler = 'human'
    AND (last_message_at, id) < ($2, $3) {and_property} ORDER BY last_message_at DESC, id DESC LIMIT $4"
);
const LABELLED: &str = newest!(
    "SELECT c.* FROM conversation_label l JOIN conversation c ON c.tenant_id = l.tenant_id AND c.id = l.conversation_id
    WHERE l.tenant_id = $1 AND l.label = $5 AND c.desk IN ('open', 'snoozed')
    AND (c.last_message_at, c.id) < ($2, $3) {and_property} ORDER BY c.last_message_at DESC, c.id DESC LIMIT $4"
);
const WAITING: &str = lines!(
    "SELECT * FROM conversation c WHERE tenant_id = $1 AND waiting_since IS NOT NULL AND desk = 'open'
    AND (waiting_since, id) > ($2, $3) {and_property} ORDER BY waiting_since, id LIMIT $4",
    "ORDER BY c.waiting_since, c.id"
);
const ONE: &str = lines!("SELECT * FROM conversation c WHERE tenant_id = $1 AND id = $2", "");

/// A page of a list.
pub async fn list(
    mut reader: impl Read,
    tenant: TenantId,
    properties: &[PropertyId],
    list: &List,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    if properties.is_empty() {
        return Ok(Vec::new());
    }
    let start = match list {
        List::Waiting => Cursor { at: Timestamp::UNIX_EPOCH, id: ConversationId(Uuid::nil()) },
        _ => Cursor { at: Timestamp::MAX, id: ConversationId(Uuid::max()) },
    };
    let Cursor { at, id } = after.unwrap_or(start);
    let page = |sql| Query::new("conversation", sql).bind(tenant).bind(at).bind(id).bind(limit);
    let query = match list {
        List::All => page(OPEN).bind(DeskState::Open.as_str()),
        List::Snoozed => page(OPEN).bind(DeskState::Snoozed.as_str()),
        List::Closed => page(OPEN).bind(DeskState::Closed.as_str()),
        List::Blocked => page(OPEN).bind(DeskState::Blocked.as_str()),
        List::Mine(who) => page(MINE).bind(*who),
        List::Unassigned => page(FREE),
        List::Labelled(label) => page(LABELLED).bind(label),
        List::Waiting => page(WAITING),
    };
    let rows = reader.fetch(query.among_properties(properties)).await?;
    let lines = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    with_labels(reader, tenant, lines).await
}

/// One conversation.
pub async fn line(
    mut reader: impl Read,
    tenant: TenantId,
    id: ConversationId,
) -> Result<Option<Line>, StoreError> {
    let rows = reader.fetch(Query::new("conversation", ONE).bind(tenant).bind(id)).await?;
    let lines = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(with_labels(reader, tenant, lines).await?.pop())
}

/// These conversations, in the order given. Those that are not there are left out.
pub async fn lines(
    mut reader: impl Read,
    tenant: TenantId,
    ids: &[ConversationId],
) -> Result<Vec<Line>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let rows = reader.fetch(Query::new("conversation", ONE).bind(tenant).bind(*id)).await?;
        if let Some(row) = rows.first() {
            found.push(read(row)?);
        }
    }
    with_labels(reader, tenant, found).await
}

const LABELS: Many = Many {
    table: "conversation_label",
    head: "WITH k (tenant_id, id) AS (VALUES",
    tail: ") SELECT l.conversation_id, l.label FROM k
        JOIN conversation_label l ON l.tenant_id = k.tenant_id AND l.conversation_id = k.id
        ORDER BY l.conversation_id, l.at, l.label",
};

async fn with_labels(
    mut reader: impl Read,
    tenant: TenantId,
    mut lines: Vec<Line>,
) -> Result<Vec<Line>, StoreError> {
    let keys = lines.iter().map(|line| row![tenant, line.id]).collect();
    for row in &LABELS.read(&mut reader, keys).await? {
        let mut cells = Cells::of(row, "conversation_label");
        let (id, label): (ConversationId, String) = (cells.get()?, cells.get()?);
        if let Some(line) = lines.iter_mut().find(|line| line.id == id)
            && !line.labels.contains(&label)
        {
            line.labels.push(label);
        }
    }
    Ok(lines)
}

/// A conversation's labels.
pub async fn labels(
    mut reader: impl Read,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<Vec<String>, StoreError> {
    let query = Query::new(
        "conversation_label",
        "SELECT label FROM conversation_label WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY at, label",
    )
    .bind(tenant)
    .bind(conversation);
    reader.fetch(query).await?.iter().map(|row| Cells::of(row, "conversation_label").get()).collect()
}

/// Every label a tenant uses, by name.
pub async fn labels_in_use(mut reader: impl Read, tenant: TenantId) -> Result<Vec<String>, StoreError> {
    let query = Query::new(
        "conversation_label",
        "SELECT DISTINCT label FROM conversation_label WHERE tenant_id = $1 ORDER BY label LIMIT 100",
    )
    .bind(tenant);
    reader.fetch(query).await?.iter().map(|row| Cells::of(row, "conversation_label").get()).collect()
}

/// How many are in a list; counted up to [`Counts::MOST`].
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// In the asker's care.
    pub mine: i64,
    /// In nobody's care.
    pub unassigned: i64,
    /// Open.
    pub all: i64,
    /// With a guest who waits.
    pub waiting: i64,
    /// Open, with something unread.
    pub unread: i64,
}

impl Counts {
    /// More than this are not counted: a page shows "99+".
    pub const MOST: i64 = 100;
}

/// Counts the lists one person sees.
pub async fn counts(
    mut reader: impl Read,
    tenant: TenantId,
    properties: &[PropertyId],
    person: Uuid,
) -> Result<Counts, StoreError> {
    if properties.is_empty() {
        return Ok(Counts::default());
    }
    let query = Query::new(
        "conversation",
        "SELECT
            (SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE tenant_id = $1 AND assignee = $2
                AND desk = 'open' {and_property} LIMIT 100) x),
            (SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE tenant_id = $1 AND assignee IS NULL
                AND desk = 'open' AND handler = 'human' {and_property} LIMIT 100) x),
            (SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE tenant_id = $1 AND desk = 'open'
                {and_property} LIMIT 100) x),
            (SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE tenant_id = $1 AND waiting_since IS NOT NULL
                AND desk = 'open' {and_property} LIMIT 100) x),
            (SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE tenant_id = $1 AND waiting_since IS NOT NULL
                AND desk = 'open' AND unread > 0 AND handler = 'human' {and_property} LIMIT 100) x)",
    )
    .bind(tenant)
    .bind(person)
    .among_properties(properties);
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(Counts::default()), |row| {
        let mut cells = Cells::of(row, "conversation");
        Ok(Counts {
            mine: cells.get()?,
            unassigned: cells.get()?,
            all: cells.get()?,
            waiting: cells.get()?,
            unread: cells.get()?,
        })
    })
}

fn read(row: &Row) -> Result<Line, StoreError> {
    let mut cells = Cells::of(row, "conversation");
    let mut line = Line {
        id: cells.get()?,
        property: cells.get()?,
        guest: cells.get()?,
        number_id: cells.get()?,
        name: cells.maybe()?,
        language: cells.maybe()?,
        handler: cells.parse(Handler::parse)?,
        desk: cells.parse(DeskState::parse)?,
        assignee: cells.maybe()?,
        snoozed_until: cells.maybe()?,
        unread: cells.get()?,
        waiting_since: cells.maybe()?,
        window_expires_at: cells.maybe()?,
        last_message_at: cells.get()?,
        last: None,
        labels: Vec::new(),
    };
    cells.from("message");
    if let Some(id) = cells.maybe()? {
        line.last = Some(Last {
            id,
            direction: cells.parse(Direction::parse)?,
            kind: cells.get()?,
            content: cells.get()?,
            status: cells.maybe_parse(DeliveryStatus::parse)?,
        });
    }
    Ok(line)
}
