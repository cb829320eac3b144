//! Loading for many contacts at once: two queries, however many guests a batch of webhooks holds.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use guestlink_domain::ids::{ConversationId, GuestId, TenantId};

use super::{Conversation, Guest, Handler, Identity, IdentityKind, Wamid};
use crate::{
    error::StoreError,
    query::{Cells, Many, Query, Read, row},
};

/// A guest with everything a decision starts from.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded {
    /// The person.
    pub guest: Guest,
    /// All the guest is known by.
    pub identities: Vec<Identity>,
    /// The conversation asked for (with the number, or by its id), if there is one.
    pub conversation: Option<Conversation>,
}

/// The columns that [`read_guest`] and [`read_conversation`] read, in their order.
macro_rules! guest_and_conversation {
    ($from:literal) => {
        concat!(
            ") SELECT g.tenant_id, g.id, g.name, g.language, g.country, g.created_at, g.data, g.version, c.id,
            c.property_id, c.number_id, c.partition, c.last_inbound_at, c.window_expires_at,
            c.last_message_at, c.handler, c.human_until, c.created_at, c.updated_at, c.version, c.state ",
            $from
        )
    };
}

const BY_IDENTITY: Many = Many {
    table: "guest",
    head: "WITH k (tenant_id, number_id, kind, value) AS (VALUES",
    tail: guest_and_conversation!(
        "FROM k
        JOIN guest_identity i ON i.tenant_id = k.tenant_id AND i.kind = k.kind AND i.value = k.value
        JOIN guest g ON g.tenant_id = i.tenant_id AND g.id = i.guest_id
        LEFT JOIN conversation c
            ON c.tenant_id = g.tenant_id AND c.number_id = k.number_id AND c.guest_id = g.id"
    ),
};

const BY_GUEST: Many = Many {
    table: "guest",
    head: "WITH k (tenant_id, number_id, guest_id) AS (VALUES",
    tail: guest_and_conversation!(
        "FROM k
        JOIN guest g ON g.tenant_id = k.tenant_id AND g.id = k.guest_id
        LEFT JOIN conversation c
            ON c.tenant_id = g.tenant_id AND c.number_id = k.number_id AND c.guest_id = g.id"
    ),
};

const BY_CONVERSATION: Many = Many {
    table: "conversation",
    head: "WITH k (tenant_id, id) AS (VALUES",
    tail: guest_and_conversation!(
        "FROM k
        JOIN conversation c ON c.tenant_id = k.tenant_id AND c.id = k.id
        JOIN guest g ON g.tenant_id = c.tenant_id AND g.id = c.guest_id"
    ),
};

const IDENTITIES: Many = Many {
    table: "guest_identity",
    head: "WITH k (tenant_id, guest_id) AS (VALUES",
    tail: ") SELECT i.guest_id, i.kind, i.value FROM k
        JOIN guest_identity i ON i.tenant_id = k.tenant_id AND i.guest_id = k.guest_id",
};

const KNOWN: Many = Many {
    table: "message",
    head: "WITH k (tenant_id, wamid) AS (VALUES",
    tail: ") SELECT m.wamid FROM k
        JOIN message m ON m.tenant_id = k.tenant_id AND m.wamid = k.wamid AND m.direction = 'in'",
};

const KNOWN_OUTGOING: Many = Many {
    table: "message",
    head: "WITH k (tenant_id, wamid) AS (VALUES",
    tail: ") SELECT m.wamid FROM k
        JOIN message m ON m.tenant_id = k.tenant_id AND m.wamid = k.wamid
            AND m.direction = 'out' AND m.wamid IS NOT NULL",
};

/// The guests known by any of `identities`, each once, with their conversation with `number_id`. A contact
/// whose two identities lead to two guests gives both: who they are is for the caller to decide.
pub async fn load(
    mut reader: impl Read,
    tenant: TenantId,
    number_id: &str,
    identities: &[Identity],
) -> Result<Vec<Loaded>, StoreError> {
    let rows = identities.iter().map(|i| row![tenant, number_id, i.kind.as_str(), &i.value]).collect();
    let found = BY_IDENTITY.read(&mut reader, rows).await?;
    with_identities(reader, tenant, &found).await
}

/// These guests, with their conversation with `number_id`.
pub async fn by_guests(
    mut reader: impl Read,
    tenant: TenantId,
    number_id: &str,
    guests: &[GuestId],
) -> Result<Vec<Loaded>, StoreError> {
    let rows = guests.iter().map(|guest| row![tenant, number_id, *guest]).collect();
    let found = BY_GUEST.read(&mut reader, rows).await?;
    with_identities(reader, tenant, &found).await
}

/// These conversations, with their guests.
pub async fn by_conversations(
    mut reader: impl Read,
    tenant: TenantId,
    conversations: &[ConversationId],
) -> Result<Vec<Loaded>, StoreError> {
    let rows = conversations.iter().map(|conversation| row![tenant, *conversation]).collect();
    let found = BY_CONVERSATION.read(&mut reader, rows).await?;
    with_identities(reader, tenant, &found).await
}

/// Which of these incoming messages are stored already.
pub async fn known(
    mut reader: impl Read,
    tenant: TenantId,
    wamids: &[Wamid],
) -> Result<HashSet<Wamid>, StoreError> {
    let rows = wamids.iter().map(|wamid| row![tenant, &wamid.0]).collect();
    let found = KNOWN.read(&mut reader, rows).await?;
    found.iter().map(|row| Ok(Wamid(Cells::of(row, "message").get()?))).collect()
}

/// Which of these are our own messages, accepted under these ids.
pub async fn known_outgoing(
    mut reader: impl Read,
    tenant: TenantId,
    wamids: &[Wamid],
) -> Result<HashSet<Wamid>, StoreError> {
    let rows = wamids.iter().map(|wamid| row![tenant, &wamid.0]).collect();
    let found = KNOWN_OUTGOING.read(&mut reader, rows).await?;
    found.iter().map(|row| Ok(Wamid(Cells::of(row, "message").get()?))).collect()
}

/// What one of our own messages said, by the id WhatsApp gave it.
pub async fn outgoing_content(
    mut reader: impl Read,
    tenant: TenantId,
    wamid: &Wamid,
) -> Result<Option<serde_json::Value>, StoreError> {
    let query = Query::new(
        "message",
        "SELECT content FROM message WHERE tenant_id = $1 AND wamid = $2 AND direction = 'out' AND wamid IS NOT NULL",
    )
    .bind(tenant)
    .bind(&wamid.0);
    let rows = reader.fetch(query).await?;
    rows.first().map(|row| Cells::of(row, "message").get()).transpose()
}

async fn with_identities(
    mut reader: impl Read,
    tenant: TenantId,
    found: &[crate::dialect::Row],
) -> Result<Vec<Loaded>, StoreError> {
    let mut loaded = BTreeMap::new();
    for row in found {
        let mut cells = Cells::of(row, "guest");
        let guest = read_guest(&mut cells)?;
        let conversation = read_conversation(&mut cells, &guest)?;
        let key = (guest.id, conversation.as_ref().map(|conversation| conversation.id));
        loaded.insert(key, Loaded { guest, identities: Vec::new(), conversation });
    }
    let mut guests: Vec<_> = loaded.keys().map(|(guest, _)| *guest).collect();
    guests.dedup();
    let rows = guests.into_iter().map(|guest| row![tenant, guest]).collect();
    let mut identities: BTreeMap<GuestId, BTreeSet<Identity>> = BTreeMap::new();
    for row in &IDENTITIES.read(&mut reader, rows).await? {
        let mut cells = Cells::of(row, "guest_identity");
        let guest = cells.get()?;
        let identity = Identity { kind: cells.parse(IdentityKind::parse)?, value: cells.get()? };
        identities.entry(guest).or_default().insert(identity);
    }
    let loaded = loaded.into_values().map(|mut one| {
        one.identities = identities.get(&one.guest.id).into_iter().flatten().cloned().collect();
        one
    });
    Ok(loaded.collect())
}

pub(crate) fn read_guest(cells: &mut Cells<'_>) -> Result<Guest, StoreError> {
    Ok(Guest {
        tenant: cells.get()?,
        id: cells.get()?,
        name: cells.maybe()?,
        language: cells.maybe()?,
        country: cells.maybe()?,
        created_at: cells.get()?,
        data: cells.get()?,
        version: cells.get()?,
    })
}

fn read_conversation(cells: &mut Cells<'_>, guest: &Guest) -> Result<Option<Conversation>, StoreError> {
    cells.from("conversation");
    let Some(id) = cells.maybe()? else { return Ok(None) };
    Ok(Some(Conversation {
        tenant: guest.tenant,
        id,
        guest: guest.id,
        property: cells.get()?,
        number_id: cells.get()?,
        partition: cells.get()?,
        last_inbound_at: cells.maybe()?,
        window_expires_at: cells.maybe()?,
        last_message_at: cells.get()?,
        handler: cells.parse(Handler::parse)?,
        human_until: cells.maybe()?,
        created_at: cells.get()?,
        updated_at: cells.get()?,
        version: cells.get()?,
        state: cells.get()?,
    }))
}
