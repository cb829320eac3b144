//! How far an outgoing message got. Statuses arrive late, twice and in any order, even before we know the
//! message's wamid; a message's status is the furthest seen and never goes back.

use std::collections::HashMap;

use guestlink_domain::costs::{Billed, Told};
use guestlink_domain::ids::{ConversationId, MessageId, PropertyId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Wamid;
use crate::{
    costs::{self, ToldRow},
    error::StoreError,
    open::Tx,
    query::{Cells, Many, row},
};

/// In the order of distance. A failure reported after a delivery is not believed; a delivery reported after
/// a failure is (the device has it).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Waiting in the outbox.
    Queued,
    /// WhatsApp sent it.
    Sent,
    /// It will not arrive.
    Failed,
    /// On the guest's device.
    Delivered,
    /// Seen.
    Read,
    /// A voice message heard.
    Played,
}

impl DeliveryStatus {
    const ALL: [Self; 6] =
        [Self::Queued, Self::Sent, Self::Failed, Self::Delivered, Self::Read, Self::Played];

    /// As WhatsApp and the database write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
        }
    }

    /// From WhatsApp's word; `None` for words that say nothing about distance.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Distance; the higher one stays.
    pub(crate) fn rank(self) -> i64 {
        match self {
            Self::Queued => 0,
            Self::Sent => 1,
            Self::Failed => 2,
            Self::Delivered => 3,
            Self::Read => 4,
            Self::Played => 5,
        }
    }
}

/// A status as it arrived.
#[derive(Clone, PartialEq)]
pub struct NewStatus {
    /// Whose message.
    pub tenant: TenantId,
    /// Which message.
    pub wamid: Wamid,
    /// What happened to it.
    pub status: DeliveryStatus,
    /// When, by WhatsApp's clock.
    pub at: Timestamp,
    /// Pricing, errors, conversation: kept as told. For `failed` it becomes the message's error.
    pub data: serde_json::Value,
}

impl std::fmt::Debug for NewStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewStatus")
            .field("status", &self.status)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// A message that got further.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub message: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// Of which property.
    pub property: Option<PropertyId>,
    /// How far.
    pub status: DeliveryStatus,
}

const KEEP: Many = Many {
    table: "message_status",
    head: "INSERT INTO message_status (tenant_id, wamid, status, at, data) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

const ADVANCE: Many = Many {
    table: "message",
    head: "WITH s (tenant_id, wamid, status, status_rank, at, error) AS (VALUES",
    tail: ") UPDATE message SET status = s.status, status_rank = s.status_rank, status_at = s.at, error = s.error
        FROM s WHERE message.tenant_id = s.tenant_id AND message.wamid = s.wamid
        AND message.direction = 'out' AND message.status_rank < s.status_rank
        RETURNING message.tenant_id, message.id, message.conversation_id, message.status,
        (SELECT c.property_id FROM conversation c
            WHERE c.tenant_id = message.tenant_id AND c.id = message.conversation_id)",
};

const KEPT: Many = Many {
    table: "message_status",
    head: "WITH k (tenant_id, wamid) AS (VALUES",
    tail: ") SELECT s.tenant_id, s.wamid, s.status, s.at, s.data FROM k
        JOIN message_status s ON s.tenant_id = k.tenant_id AND s.wamid = k.wamid",
};

/// Keeps every status and moves the messages known by these wamids forward.
pub(super) async fn record(tx: &mut Tx, statuses: Vec<NewStatus>) -> Result<Vec<Moved>, StoreError> {
    let rows =
        statuses.iter().map(|s| row![s.tenant, &s.wamid.0, s.status.as_str(), s.at, &s.data]).collect();
    KEEP.write(tx, rows).await?;
    apply(tx, statuses).await
}

/// Messages have just become known by these wamids: statuses that came earlier count now.
pub(crate) async fn advance(tx: &mut Tx, wamids: Vec<(TenantId, Wamid)>) -> Result<(), StoreError> {
    let rows = wamids.into_iter().map(|(tenant, wamid)| row![tenant, wamid.0]).collect();
    let mut waiting = Vec::new();
    for row in &KEPT.read(&mut &mut *tx, rows).await? {
        let mut cells = Cells::of(row, "message_status");
        waiting.push(NewStatus {
            tenant: cells.get()?,
            wamid: Wamid(cells.get()?),
            status: cells.parse(DeliveryStatus::parse)?,
            at: cells.get()?,
            data: cells.get()?,
        });
    }
    apply(tx, waiting).await.map(drop)
}

/// What a status says about the price of its message. WhatsApp tells it once, with one of several statuses.
fn priced(status: &NewStatus) -> Option<ToldRow> {
    let pricing = status.data.get("pricing").filter(|pricing| pricing.is_object());
    let told = pricing.map(|pricing| {
        let word = |name: &str| pricing.get(name).and_then(serde_json::Value::as_str);
        Told {
            billable: pricing.get("billable").and_then(serde_json::Value::as_bool).unwrap_or(true),
            billed: word("category").and_then(Billed::read),
            kind: word("type").map(str::to_owned),
        }
    });
    let void = status.status == DeliveryStatus::Failed;
    (void || told.is_some()).then(|| ToldRow {
        tenant: status.tenant,
        wamid: status.wamid.clone(),
        told,
        void,
    })
}

async fn apply(tx: &mut Tx, statuses: Vec<NewStatus>) -> Result<Vec<Moved>, StoreError> {
    let mut priced: Vec<_> = statuses.iter().filter_map(priced).collect();
    priced.sort_by(|a, b| (a.tenant, &a.wamid, a.void).cmp(&(b.tenant, &b.wamid, b.void)));
    priced.dedup_by(|later, kept| {
        let same = (later.tenant, &later.wamid) == (kept.tenant, &kept.wamid);
        if same {
            kept.void |= later.void;
            kept.told = kept.told.take().or_else(|| later.told.take());
        }
        same
    });
    costs::told(tx, priced).await?;
    // One row for each message, or the database would pick any of several.
    let mut furthest: HashMap<(TenantId, Wamid), NewStatus> = HashMap::with_capacity(statuses.len());
    for status in statuses {
        match furthest.entry((status.tenant, status.wamid.clone())) {
            std::collections::hash_map::Entry::Occupied(mut seen) => {
                if seen.get().status < status.status {
                    seen.insert(status);
                }
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(status);
            }
        }
    }
    let mut rows: Vec<_> = furthest.into_values().collect();
    // The same order in every transaction, so that two of them never wait for each other.
    rows.sort_by(|a, b| (a.tenant, &a.wamid).cmp(&(b.tenant, &b.wamid)));
    let rows = rows
        .into_iter()
        .map(|s| {
            let error = (s.status == DeliveryStatus::Failed).then_some(s.data);
            row![s.tenant, s.wamid.0, s.status.as_str(), s.status.rank(), s.at, error]
        })
        .collect();
    let moved = ADVANCE.read(&mut &mut *tx, rows).await?;
    moved
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "message");
            Ok(Moved {
                tenant: cells.get()?,
                message: cells.get()?,
                conversation: cells.get()?,
                status: cells.parse(DeliveryStatus::parse)?,
                property: cells.maybe()?,
            })
        })
        .collect()
}
