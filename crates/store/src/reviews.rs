//! How WhatsApp's review of each template stands. Told by webhooks and asked for from time to time; the later word
//! counts.

use guestlink_domain::ids::TenantId;
use jiff::Timestamp;

use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// A template in one language, as WhatsApp has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewRow {
    /// Whose.
    pub tenant: TenantId,
    /// The WhatsApp business account.
    pub account: String,
    /// The template.
    pub name: String,
    /// As Meta writes it, `pt_BR`.
    pub language: String,
    /// Our word for where it stands; what is not told stays as it was.
    pub status: Option<String>,
    /// Meta's category, in our words. What is not told stays as it was.
    pub category: Option<String>,
    /// `green`, `yellow`, `red`. What is not told stays as it was.
    pub quality: Option<String>,
    /// Why it was refused or paused.
    pub reason: Option<String>,
    /// Until when it is paused, as far as we know.
    pub paused_until: Option<Timestamp>,
    /// When we learned it.
    pub updated_at: Timestamp,
}

const SAVE: Many = Many {
    table: "template_review",
    head:
        "INSERT INTO template_review (tenant_id, account, name, language, status, category, quality, reason,
        paused_until, updated_at) VALUES",
    tail: "ON CONFLICT (tenant_id, account, name, language) DO UPDATE SET status = excluded.status,
        category = coalesce(excluded.category, template_review.category),
        quality = coalesce(excluded.quality, template_review.quality), reason = excluded.reason,
        paused_until = excluded.paused_until, updated_at = excluded.updated_at
        WHERE excluded.updated_at >= template_review.updated_at",
};

const NOTE: Many = Many {
    table: "template_review",
    head: "WITH v (tenant_id, account, name, language, category, quality, updated_at) AS (VALUES",
    tail: ") UPDATE template_review SET category = coalesce(v.category, template_review.category),
        quality = coalesce(v.quality, template_review.quality) FROM v
        WHERE template_review.tenant_id = v.tenant_id AND template_review.account = v.account
        AND template_review.name = v.name AND template_review.language = v.language
        AND v.updated_at >= template_review.updated_at",
};

/// Keeps what was learned, unless something later is known.
pub async fn save(tx: &mut Tx, reviews: Vec<ReviewRow>) -> Result<(), StoreError> {
    let (whole, parts): (Vec<_>, Vec<_>) = reviews.into_iter().partition(|review| review.status.is_some());
    let rows = parts
        .into_iter()
        .map(|r| row![r.tenant, r.account, r.name, r.language, r.category, r.quality, r.updated_at])
        .collect();
    NOTE.update(tx, rows).await?;
    let rows = whole
        .into_iter()
        .map(|r| {
            row![
                r.tenant,
                r.account,
                r.name,
                r.language,
                r.status,
                r.category,
                r.quality,
                r.reason,
                r.paused_until,
                r.updated_at
            ]
        })
        .collect();
    SAVE.write(tx, rows).await.map(drop)
}

/// Everything known, of all accounts.
pub async fn all(mut reader: impl Read) -> Result<Vec<ReviewRow>, StoreError> {
    let query = Query::new(
        "template_review",
        "SELECT tenant_id, account, name, language, status, category, quality, reason, paused_until, updated_at
            FROM template_review ORDER BY tenant_id, account, name, language",
    );
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "template_review");
            Ok(ReviewRow {
                tenant: cells.get()?,
                account: cells.get()?,
                name: cells.get()?,
                language: cells.get()?,
                status: Some(cells.get()?),
                category: cells.maybe()?,
                quality: cells.maybe()?,
                reason: cells.maybe()?,
                paused_until: cells.maybe()?,
                updated_at: cells.get()?,
            })
        })
        .collect()
}
