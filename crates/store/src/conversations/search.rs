//! Search over messages and guests by the beginnings of words. Words are folded the same way when kept and when asked
//! for: lower case, without accents, signs of scripts without blanks each by itself.

use guestlink_domain::search::fold;

use super::{ConversationId, GuestId, PropertyId, TenantId, Uuid};
use crate::{
    error::StoreError,
    messaging::{Guest, Message},
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// Stands in what is kept of each guest's name, so that the index itself tells guests from messages.
const GUEST: &str = "guestname";

/// Something that can be found.
pub(crate) struct Words {
    tenant: TenantId,
    subject: Uuid,
    conversation: Option<ConversationId>,
    guest: Option<GuestId>,
    text: String,
}

impl Words {
    /// What a message says; `None` where there is nothing to read.
    pub(crate) fn of_message(message: &Message) -> Option<Self> {
        let read = |name: &str| message.content.get(name).and_then(serde_json::Value::as_str);
        let said: Vec<&str> = ["body", "caption", "title", "name"].into_iter().filter_map(read).collect();
        let text = fold(&said.join(" "));
        (!text.is_empty()).then_some(Self {
            tenant: message.tenant,
            subject: message.id.0,
            conversation: Some(message.conversation),
            guest: None,
            text,
        })
    }

    /// How a guest is called.
    pub(crate) fn of_guest(guest: &Guest) -> Option<Self> {
        let name = fold(guest.name.as_deref()?);
        (!name.is_empty()).then(|| Self {
            tenant: guest.tenant,
            subject: guest.id.0,
            conversation: None,
            guest: Some(guest.id),
            text: format!("{name} {GUEST}"),
        })
    }
}

const INDEX: Many = Many {
    table: "search_text",
    head: "INSERT INTO search_text (tenant_id, subject, conversation_id, guest_id, words) VALUES",
    tail: "ON CONFLICT (tenant_id, subject) DO UPDATE SET words = excluded.words
        WHERE search_text.words <> excluded.words",
};

/// Keeps what can be found.
pub(crate) async fn index(tx: &mut Tx, words: Vec<Words>) -> Result<(), StoreError> {
    let rows = words
        .into_iter()
        .map(|one| row![one.tenant, one.subject, one.conversation, one.guest, one.text])
        .collect();
    INDEX.write(tx, rows).await.map(drop)
}

/// The beginnings of words that a question asks for; at most eight.
pub fn beginnings(question: &str) -> Vec<String> {
    fold(question).split(' ').filter(|word| !word.is_empty()).take(8).map(str::to_owned).collect()
}

/// Something found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message that has the words; `None`: the guest has them.
    pub message: Option<Uuid>,
}

/// Looks for all these beginnings in messages and guests' names, and for numbers, booking references and units as they
/// are. Guests first, then the latest messages; each conversation once.
pub async fn search(
    mut reader: impl Read,
    tenant: TenantId,
    properties: &[PropertyId],
    question: &str,
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    let wanted = beginnings(question);
    if wanted.is_empty() || properties.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = wanted.clone();
    names.push(GUEST.to_owned());
    let mut hits = Vec::new();
    let guests = Query::new(
        "search_text",
        "SELECT c.id FROM conversation c WHERE c.tenant_id = $2 AND c.guest_id IN (
                SELECT t.guest_id FROM {words_found} WHERE {found} AND t.tenant_id = $2 AND t.guest_id IS NOT NULL)
            {and_property} ORDER BY c.last_message_at DESC LIMIT $3",
    )
    .bind(reader.dialect().all_words(&names))
    .bind(tenant)
    .bind(limit)
    .among_properties(properties);
    for row in &reader.fetch(guests).await? {
        keep(&mut hits, Hit { conversation: Cells::of(row, "conversation").get()?, message: None });
    }
    named(&mut reader, tenant, properties, question, limit, &mut hits).await?;
    let messages = Query::new(
        "search_text",
        "SELECT c.id, t.subject FROM {words_found}
            CROSS JOIN conversation c
            WHERE {found} AND t.tenant_id = $2 AND c.tenant_id = $2 AND c.id = t.conversation_id {and_property}
            ORDER BY {latest_found} LIMIT $3",
    )
    .bind(reader.dialect().all_words(&wanted))
    .bind(tenant)
    .bind(limit.saturating_mul(4))
    .among_properties(properties);
    for row in &reader.fetch(messages).await? {
        let mut cells = Cells::of(row, "search_text");
        keep(&mut hits, Hit { conversation: cells.get()?, message: Some(cells.get()?) });
    }
    hits.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(hits)
}

/// By number, booking reference or unit.
async fn named(
    reader: &mut impl Read,
    tenant: TenantId,
    properties: &[PropertyId],
    question: &str,
    limit: i64,
    hits: &mut Vec<Hit>,
) -> Result<(), StoreError> {
    let digits: String = question.chars().filter(char::is_ascii_digit).collect();
    // Short runs of digits are dates and rooms, and would find every number.
    let number = if digits.len() >= 5 { format!("%{digits}%") } else { "-".to_owned() };
    let exact = question.trim();
    let query = Query::new(
        "guest_identity",
        "SELECT c.id FROM conversation c WHERE c.tenant_id = $1 AND (
            c.guest_id IN (SELECT i.guest_id FROM guest_identity i
                WHERE i.tenant_id = $1 AND i.kind = 'phone' AND i.value LIKE $2)
            OR c.guest_id IN (SELECT s.guest_id FROM stay s WHERE s.tenant_id = $1 AND s.guest_id IS NOT NULL
                AND (s.ref = $3 OR s.unit = $3)))
            {and_property} ORDER BY c.last_message_at DESC LIMIT $4",
    )
    .bind(tenant)
    .bind(number)
    .bind(exact)
    .bind(limit)
    .among_properties(properties);
    for row in &reader.fetch(query).await? {
        keep(hits, Hit { conversation: Cells::of(row, "conversation").get()?, message: None });
    }
    Ok(())
}

fn keep(hits: &mut Vec<Hit>, hit: Hit) {
    if !hits.iter().any(|kept| kept.conversation == hit.conversation) {
        hits.push(hit);
    }
}
