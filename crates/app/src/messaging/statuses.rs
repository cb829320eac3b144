//! Statuses of our messages. They come late, early, twice and in any order; the store keeps the furthest. The tag
//! we sent along proves that a message was accepted, whatever we believed.

use guestlink_domain::ids::OutboxId;
use guestlink_store::messaging::{DeliveryStatus, NewStatus, Wamid};
use guestlink_store::outbox::Tag;
use guestlink_whatsapp::webhook::Status;
use jiff::Timestamp;

use super::desk::Desk;
use crate::properties::Property;

/// Notes a status on the desk.
pub fn note(desk: &mut Desk, property: &Property, status: &Status, now: Timestamp) {
    let (Some(id), Some(word)) = (&status.id, &status.status) else { return };
    let wamid = Wamid(id.as_str().to_owned());
    let at = status.timestamp.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(now);
    if let Some((id, attempt)) = status.biz_opaque_callback_data.as_deref().and_then(read_tag) {
        desk.tags.push(Tag { tenant: property.tenant, id, attempt, wamid: wamid.clone(), at });
    }
    if let Some(known) = DeliveryStatus::parse(word.as_str()) {
        let data = serde_json::json!({ "errors": status.errors, "pricing": status.pricing });
        desk.batch.statuses.push(NewStatus { tenant: property.tenant, wamid, status: known, at, data });
    }
}

/// The tag of an attempt: `v1.<outbox id>.<attempt>`. No personal data; Meta allows 512 characters.
pub fn tag(id: OutboxId, attempt: i32) -> String {
    format!("v1.{}.{attempt}", id.0.simple())
}

fn read_tag(tag: &str) -> Option<(OutboxId, i32)> {
    let (id, attempt) = tag.strip_prefix("v1.")?.split_once('.')?;
    Some((OutboxId(id.parse().ok()?), attempt.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_reads_back_and_foreign_ones_are_ignored() {
        let id = OutboxId(uuid::Uuid::from_u128(42));
        assert_eq!(read_tag(&tag(id, 3)), Some((id, 3)));
        assert!(tag(id, i32::MAX).len() < 64);
        for foreign in ["", "v1.", "v1.x.1", "v2.0.1", "order-77", "v1.0000000000000000000000000000002a.x"] {
            assert_eq!(read_tag(foreign), None, "{foreign}");
        }
    }
}
