//! Reads the event log and adds it up. Position, memory and figures move in one transaction, so an event counts once,
//! whatever dies.

use std::collections::{BTreeMap, HashMap};

use guestlink_domain::ids::PropertyId;
use guestlink_domain::insight::{Memory, Seen, Subject, subject_of};
use guestlink_store::events::{self, StoredEvent};
use guestlink_store::insight::{self, Addition};
use guestlink_store::leases::Fence;
use guestlink_store::{Retry, StoreError, leases};
use jiff::tz::TimeZone;
use serde_json::Value;
use uuid::Uuid;

use crate::App;

/// The reader's name.
const READER: &str = "insight";
/// Events added up in one transaction.
const AT_ONCE: i64 = 500;

impl App {
    /// Adds up what has happened since; how many events were read.
    pub(crate) async fn add_up(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let from = insight::position(self.store(), READER).await?;
        let read = events::read_after(self.store(), from, AT_ONCE).await?;
        let Some(last) = read.last().map(|event| event.position) else { return Ok(0) };
        let zones = self.zones();
        let subjects: BTreeMap<insight::Subject, Subject> = read.iter().filter_map(subject).collect();
        let keys: Vec<insight::Subject> = subjects.keys().copied().collect();
        let kept = insight::recall(self.store(), &keys).await?;
        let remembered =
            |(key, subject)| (key, Memory::read(subject, kept.get(&key).unwrap_or(&Value::Null)));
        let before: BTreeMap<insight::Subject, Memory> = subjects.into_iter().map(remembered).collect();
        let mut now = before.clone();
        let mut additions = Vec::new();
        for event in &read {
            let (Some((key, _)), Some(property)) = (subject(event), event.event.about.property) else {
                continue;
            };
            let (Some(zone), Some(memory)) = (zones.get(&property), now.get_mut(&key)) else { continue };
            let one = &event.event;
            let seen = Seen { kind: &one.event.kind, data: &one.event.data, cause: &one.cause, at: one.at };
            let day = zone.to_datetime(one.at).date();
            additions.extend(memory.count(&seen).into_iter().map(|counted| Addition {
                tenant: one.tenant,
                property,
                day,
                measure: counted.measure.name(),
                bucket: counted.bucket,
                n: counted.n,
                amount: counted.amount,
            }));
        }
        now.retain(|key, memory| before.get(key) != Some(memory));
        let memories = now.into_iter().map(|(key, memory)| (key, memory.written())).collect();
        let mut tx = self.store().begin().await?;
        leases::check(&mut tx, fences).await?;
        insight::advance(&mut tx, READER, from, last).await?;
        insight::remember(&mut tx, memories).await?;
        insight::add(&mut tx, additions).await?;
        tx.commit().await?;
        Ok(read.len())
    }

    /// Adds everything up again from the first event.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_up_anew(&self) -> Result<usize, StoreError> {
        let mut tx = self.store().begin().await?;
        insight::clear(&mut tx, READER).await?;
        tx.commit().await?;
        let mut all = 0_usize;
        loop {
            match self.add_up(&[]).await {
                Ok(0) => return Ok(all),
                Ok(some) => all = all.saturating_add(some),
                // Somebody else adds up too.
                Err(error) if error.retry() == Retry::Reload => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn zones(&self) -> HashMap<PropertyId, TimeZone> {
        self.all_properties().iter().map(|property| (property.id, property.timezone.clone())).collect()
    }
}

/// Whose memory an event needs.
fn subject(event: &StoredEvent) -> Option<(insight::Subject, Subject)> {
    let one = &event.event;
    let subject = subject_of(&one.event.kind)?;
    let id: Uuid = match subject {
        Subject::Talk => one.about.conversation?.0,
        Subject::Request => one.event.data.get("id")?.as_str()?.parse().ok()?,
    };
    Some(((one.tenant, id), subject))
}
