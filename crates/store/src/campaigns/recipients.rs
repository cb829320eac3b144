//! The guests of a campaign: gathered once, settled once.

use std::collections::BTreeSet;

use guestlink_domain::ids::{CampaignId, ConversationId, GuestId, MessageId, TenantId};
use jiff::Timestamp;

use crate::{
    error::StoreError,
    messaging::DeliveryStatus,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// What becomes of a guest of a campaign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Written to.
    Sent {
        /// From which of our numbers.
        number: String,
        /// In which chat.
        conversation: ConversationId,
        /// The message.
        message: MessageId,
    },
    /// Left out: the code of the reason.
    LeftOut(&'static str),
    /// Not before then.
    Later(Timestamp),
}

/// A guest of a campaign, settled or put off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Whose.
    pub tenant: TenantId,
    /// Which campaign.
    pub campaign: CampaignId,
    /// Who, as gathered.
    pub guest: GuestId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub outcome: Outcome,
}

const GATHER: Many = Many {
    table: "campaign_recipient",
    head: "INSERT INTO campaign_recipient (tenant_id, campaign_id, guest_id, state, due_at) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

/// Takes guests among those who are meant. One who is there already stays as they are.
pub async fn gather(
    tx: &mut Tx,
    tenant: TenantId,
    campaign: CampaignId,
    guests: &[GuestId],
    due_at: Timestamp,
) -> Result<(), StoreError> {
    let rows = guests.iter().map(|guest| row![tenant, campaign, *guest, "due", due_at]).collect();
    GATHER.write(tx, rows).await.map(drop)
}

/// Settles guests of running campaigns.
pub(crate) async fn settle(tx: &mut Tx, settled: Vec<Settled>) -> Result<(), StoreError> {
    let campaigns: BTreeSet<_> = settled.iter().map(|one| (one.tenant, one.campaign)).collect();
    for (tenant, campaign) in campaigns {
        // Takes the campaign's row, so that whoever pauses it waits for us, and we for them.
        let running = Query::new(
            "campaign",
            "UPDATE campaign SET next_at = next_at WHERE tenant_id = $1 AND id = $2 AND state = 'running'",
        )
        .bind(tenant)
        .bind(campaign);
        if tx.execute(running).await? != 1 {
            return Err(StoreError::Conflict { what: "campaign" });
        }
    }
    for one in settled {
        let changed = tx.execute(settling(one)).await?;
        if changed != 1 {
            return Err(StoreError::Conflict { what: "campaign_recipient" });
        }
    }
    Ok(())
}

fn settling(one: Settled) -> Query {
    let (state, reason, due_at) = match &one.outcome {
        Outcome::Sent { .. } => ("sent", None, None),
        Outcome::LeftOut(reason) => ("left_out", Some(*reason), None),
        Outcome::Later(due_at) => ("due", None, Some(*due_at)),
    };
    let at = Some(one.at).filter(|_| state != "due");
    let (number, conversation, message) = match one.outcome {
        Outcome::Sent { number, conversation, message } => (Some(number), Some(conversation), Some(message)),
        Outcome::LeftOut(_) | Outcome::Later(_) => (None, None, None),
    };
    Query::new(
        "campaign_recipient",
        "UPDATE campaign_recipient SET state = $4, reason = $5, due_at = coalesce($6, due_at), at = $7,
            number_id = $8, conversation_id = $9, message_id = $10
            WHERE tenant_id = $1 AND campaign_id = $2 AND guest_id = $3 AND state = 'due'",
    )
    .bind(one.tenant)
    .bind(one.campaign)
    .bind(one.guest)
    .bind(state)
    .bind(reason)
    .bind(due_at)
    .bind(at)
    .bind(number)
    .bind(conversation)
    .bind(message)
}

/// Guests whose turn has come.
pub async fn waiting(
    mut reader: impl Read,
    tenant: TenantId,
    campaign: CampaignId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<GuestId>, StoreError> {
    let query = Query::new(
        "campaign_recipient",
        "SELECT guest_id FROM campaign_recipient
            WHERE tenant_id = $1 AND campaign_id = $2 AND state = 'due' AND due_at <= $3
            ORDER BY due_at, guest_id LIMIT $4",
    )
    .bind(tenant)
    .bind(campaign)
    .bind(now)
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter().map(|row| Cells::of(row, "campaign_recipient").get()).collect()
}

/// When the next guest's turn comes; `None`: everybody is settled.
pub async fn next_waiting(
    mut reader: impl Read,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Option<Timestamp>, StoreError> {
    let query = Query::new(
        "campaign_recipient",
        "SELECT due_at FROM campaign_recipient WHERE tenant_id = $1 AND campaign_id = $2 AND state = 'due'
            ORDER BY due_at, guest_id LIMIT 1",
    )
    .bind(tenant)
    .bind(campaign);
    reader.fetch(query).await?.first().map(|row| Cells::of(row, "campaign_recipient").get()).transpose()
}

/// How many guests campaigns have written to from a number since then (not at that very moment), and when the first of
/// them was.
pub async fn sent_since(
    mut reader: impl Read,
    number: &str,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let query = Query::new(
        "campaign_recipient",
        "SELECT count(*), min(at) FROM campaign_recipient WHERE number_id = $1 AND at > $2 AND state = 'sent'",
    )
    .bind(number)
    .bind(since);
    let rows = reader.fetch(query).await?;
    let counted = rows.first().map(|row| {
        let mut cells = Cells::of(row, "campaign_recipient");
        Ok::<_, StoreError>((cells.get()?, cells.maybe()?))
    });
    counted.unwrap_or(Ok((0, None)))
}

/// A guest of a campaign, to be shown. `Debug` shows no name.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub guest: GuestId,
    /// Their name.
    pub name: Option<String>,
    /// `due`, `sent` or `left_out`.
    pub state: String,
    /// Why they were left out.
    pub reason: Option<String>,
    /// When it was settled.
    pub at: Option<Timestamp>,
    /// The chat.
    pub conversation: Option<ConversationId>,
    /// How far the message got.
    pub status: Option<DeliveryStatus>,
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recipient")
            .field("guest", &self.guest)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The guests of a campaign, by id; those behind `after`.
pub async fn recipients(
    mut reader: impl Read,
    tenant: TenantId,
    campaign: CampaignId,
    after: Option<GuestId>,
    limit: i64,
) -> Result<Vec<Recipient>, StoreError> {
    let query = Query::new(
        "campaign_recipient",
        "SELECT r.guest_id, g.name, r.state, r.reason, r.at, r.conversation_id, m.status
            FROM campaign_recipient r
            LEFT JOIN guest g ON g.tenant_id = r.tenant_id AND g.id = r.guest_id
            LEFT JOIN message m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
            WHERE r.tenant_id = $1 AND r.campaign_id = $2 AND r.guest_id > $3 ORDER BY r.guest_id LIMIT $4",
    )
    .bind(tenant)
    .bind(campaign)
    .bind(after.unwrap_or(GuestId(uuid::Uuid::nil())))
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "campaign_recipient");
            Ok(Recipient {
                guest: cells.get()?,
                name: cells.maybe()?,
                state: cells.get()?,
                reason: cells.maybe()?,
                at: cells.maybe()?,
                conversation: cells.maybe()?,
                status: cells.maybe_parse(DeliveryStatus::parse)?,
            })
        })
        .collect()
}

/// A guest whose bookings are counted afterwards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// Who.
    pub guest: GuestId,
    /// Since when.
    pub at: Timestamp,
    /// Written to, or held out.
    pub sent: bool,
}

/// Guests who were written to or held out, by id; those behind `after`.
pub async fn reached(
    mut reader: impl Read,
    tenant: TenantId,
    campaign: CampaignId,
    after: Option<GuestId>,
    limit: i64,
) -> Result<Vec<Reached>, StoreError> {
    let query = Query::new(
        "campaign_recipient",
        "SELECT guest_id, at, state FROM campaign_recipient
            WHERE tenant_id = $1 AND campaign_id = $2 AND guest_id > $3 AND at IS NOT NULL
            AND (state = 'sent' OR reason = 'held_out') ORDER BY guest_id LIMIT $4",
    )
    .bind(tenant)
    .bind(campaign)
    .bind(after.unwrap_or(GuestId(uuid::Uuid::nil())))
    .bind(limit);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "campaign_recipient");
            let (guest, at, state): (_, _, String) = (cells.get()?, cells.get()?, cells.get()?);
            Ok(Reached { guest, at, sent: state == "sent" })
        })
        .collect()
}
