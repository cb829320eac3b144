//! What became of a campaign's guests, counted in one statement.

use guestlink_domain::campaigns::Results;
use guestlink_domain::ids::{CampaignId, TenantId};

use crate::{
    error::StoreError,
    messaging::DeliveryStatus,
    query::{Cells, Query, Read},
};

const RESULTS: &str = "SELECT r.state, r.reason, m.status, count(*),
    count(CASE WHEN EXISTS (SELECT 1 FROM message x WHERE x.tenant_id = r.tenant_id
        AND x.conversation_id = r.conversation_id AND x.sent_at >= r.at AND x.direction = 'in') THEN 1 END),
    count(CASE WHEN EXISTS (SELECT 1 FROM consent k WHERE k.tenant_id = r.tenant_id AND k.guest_id = r.guest_id
        AND k.kind = 'marketing' AND k.at >= r.at AND NOT k.granted) THEN 1 END),
    CAST(coalesce(sum(CASE WHEN c.void THEN 0 ELSE c.micros END), 0) AS BIGINT)
    FROM campaign_recipient r
    LEFT JOIN message m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
    LEFT JOIN message_cost c ON c.tenant_id = r.tenant_id AND c.message_id = r.message_id
    WHERE r.tenant_id = $1 AND r.campaign_id = $2 GROUP BY r.state, r.reason, m.status";

/// What became of a campaign's guests so far.
pub async fn results(
    mut reader: impl Read,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Results, StoreError> {
    let rows = reader.fetch(Query::new("campaign_recipient", RESULTS).bind(tenant).bind(campaign)).await?;
    let mut all = Results::default();
    for row in &rows {
        let mut cells = Cells::of(row, "campaign_recipient");
        let (state, reason): (String, Option<String>) = (cells.get()?, cells.maybe()?);
        let status = cells.maybe_parse(DeliveryStatus::parse)?;
        let (count, replied, opted_out, micros): (i64, i64, i64, i64) =
            (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
        match state.as_str() {
            "sent" => {
                all.sent = all.sent.saturating_add(count);
                all.replied = all.replied.saturating_add(replied);
                all.opted_out = all.opted_out.saturating_add(opted_out);
                all.micros = all.micros.saturating_add(micros);
                got(&mut all, status, count);
            }
            "due" => all.due = all.due.saturating_add(count),
            _ => {
                let left = all.left_out.entry(reason.unwrap_or_default()).or_default();
                *left = left.saturating_add(count);
            }
        }
    }
    Ok(all)
}

fn got(all: &mut Results, status: Option<DeliveryStatus>, count: i64) {
    match status {
        Some(DeliveryStatus::Failed) => all.failed = all.failed.saturating_add(count),
        Some(DeliveryStatus::Delivered) => all.delivered = all.delivered.saturating_add(count),
        Some(DeliveryStatus::Read | DeliveryStatus::Played) => {
            all.delivered = all.delivered.saturating_add(count);
            all.read = all.read.saturating_add(count);
        }
        Some(DeliveryStatus::Queued | DeliveryStatus::Sent) | None => {}
    }
}
