//! Guests as people look for them: by name, telephone, e-mail or reference, the newest first.

use guestlink_domain::ids::{ConversationId, GuestId, PropertyId, TenantId};
use jiff::Timestamp;

use crate::{
    error::StoreError,
    messaging::{Guest, read_guest},
    query::{Cells, Query, Read},
};

/// Which guests may be seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sight {
    /// All of the organisation.
    All,
    /// Those with a chat or a stay at one of these.
    At(Vec<PropertyId>),
}

macro_rules! select {
    () => {
        "SELECT g.tenant_id, g.id, g.name, g.language, g.country, g.created_at, g.data, g.version FROM guest g
            WHERE g.tenant_id = $1 "
    };
}

macro_rules! at_property {
    () => {
        " AND EXISTS (SELECT 1 FROM (SELECT tenant_id, guest_id, property_id FROM conversation
            UNION ALL SELECT tenant_id, guest_id, property_id FROM stay) c
            WHERE c.tenant_id = g.tenant_id AND c.guest_id = g.id {and_property})"
    };
}

/// Not those who were found to be somebody else.
macro_rules! found {
    () => {
        "AND NOT EXISTS (SELECT 1 FROM guest_merge m
            WHERE m.tenant_id = g.tenant_id AND m.from_guest = g.id AND m.undone_at IS NULL)
        AND (g.created_at < $2 OR (g.created_at = $2 AND g.id < $3))
        AND ($4 = '%%' OR g.name LIKE $4 ESCAPE '\\' OR lower(g.name) LIKE $5 ESCAPE '\\'
            OR EXISTS (SELECT 1 FROM guest_identity i WHERE i.tenant_id = g.tenant_id AND i.guest_id = g.id
                AND (i.value LIKE $5 ESCAPE '\\' OR i.value LIKE $6 ESCAPE '\\'))
            OR EXISTS (SELECT 1 FROM stay s WHERE s.tenant_id = g.tenant_id AND s.guest_id = g.id
                AND lower(s.ref) LIKE $7 ESCAPE '\\'))"
    };
}

/// Guests in whose name, identities or references a text is found (all, for an empty one), the newest first: those
/// before one, or the newest.
pub async fn matching(
    mut reader: impl Read,
    tenant: TenantId,
    sight: &Sight,
    (text, before): (&str, Option<(Timestamp, GuestId)>),
    limit: i64,
) -> Result<Vec<Guest>, StoreError> {
    let sql = match sight {
        Sight::All => concat!(select!(), found!(), " ORDER BY g.created_at DESC, g.id DESC LIMIT $8"),
        Sight::At(_) => {
            concat!(select!(), found!(), at_property!(), " ORDER BY g.created_at DESC, g.id DESC LIMIT $8")
        }
    };
    let (at, last) = before.unwrap_or((Timestamp::MAX, GuestId(uuid::Uuid::max())));
    let escaped = text.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let lower = escaped.to_lowercase();
    // A telephone is kept in digits; four of them are enough to look for.
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let telephone = text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c)) && digits.len() >= 4;
    let digits = if telephone { format!("%{digits}%") } else { String::new() };
    let query = Query::new("guest", sql)
        .bind(tenant)
        .bind(at)
        .bind(last)
        .bind(format!("%{escaped}%"))
        .bind(format!("%{lower}%"))
        .bind(digits)
        .bind(format!("{lower}%"))
        .bind(limit);
    let query = match sight {
        Sight::All => query,
        Sight::At(properties) => query.among_properties(properties),
    };
    reader.fetch(query).await?.iter().map(|row| read_guest(&mut Cells::of(row, "guest"))).collect()
}

/// One guest, if it may be seen; also one who was found to be somebody else.
pub async fn one(
    mut reader: impl Read,
    tenant: TenantId,
    sight: &Sight,
    id: GuestId,
) -> Result<Option<Guest>, StoreError> {
    let query = match sight {
        Sight::All => Query::new("guest", concat!(select!(), "AND g.id = $2")).bind(tenant).bind(id),
        Sight::At(properties) => {
            let sql = concat!(select!(), "AND g.id = $2", at_property!());
            Query::new("guest", sql).bind(tenant).bind(id).among_properties(properties)
        }
    };
    reader.fetch(query).await?.first().map(|row| read_guest(&mut Cells::of(row, "guest"))).transpose()
}

/// A guest's chats, the latest first, and where each is.
pub async fn chats(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<(ConversationId, PropertyId)>, StoreError> {
    let query = Query::new(
        "conversation",
        "SELECT id, property_id FROM conversation WHERE tenant_id = $1 AND guest_id = $2
            ORDER BY {few}last_message_at DESC, id",
    )
    .bind(tenant)
    .bind(guest);
    reader
        .fetch(query)
        .await?
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "conversation");
            Ok((cells.get()?, cells.get()?))
        })
        .collect()
}
