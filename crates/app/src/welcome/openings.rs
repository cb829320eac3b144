//! Counts how often pages are opened: a number for each link and the last moment, nothing about who. Counted in memory
//! and written now and then, so that opening a page writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use guestlink_store::welcome::{self, Openings};
use guestlink_store::{StoreError, welcome::Link};

use super::visit::Visit;
use crate::App;

/// Openings that are not written yet.
#[derive(Default)]
pub(crate) struct Counting(Mutex<HashMap<Bytes, Openings>>);

impl std::fmt::Debug for Counting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counting")
    }
}

impl App {
    /// Somebody opened the page.
    pub fn count_opening(&self, visit: &Visit) {
        if visit.link.is_empty() {
            return;
        }
        let now = self.clock().now();
        let mut counts = self.counting().0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(visit.link.clone()).or_insert_with(|| Openings {
            tenant: visit.tenant,
            token_hash: visit.link.clone(),
            count: 0,
            last_at: now,
        });
        (count.count, count.last_at) = (count.count.saturating_add(1), now);
    }

    /// Writes what was counted.
    ///
    /// # Errors
    /// When the database cannot be written; the counts are kept.
    pub async fn write_openings(&self) -> Result<(), StoreError> {
        let counts: Vec<Openings> = {
            let mut counts = self.counting().0.lock().unwrap_or_else(PoisonError::into_inner);
            counts.drain().map(|(_, count)| count).collect()
        };
        if counts.is_empty() {
            return Ok(());
        }
        let written = self.add(counts.clone()).await;
        if written.is_err() {
            self.take_back(counts);
        }
        written
    }

    async fn add(&self, counts: Vec<Openings>) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        welcome::count(&mut tx, counts).await?;
        tx.commit().await
    }

    fn take_back(&self, counts: Vec<Openings>) {
        let mut waiting = self.counting().0.lock().unwrap_or_else(PoisonError::into_inner);
        for count in counts {
            let link = count.token_hash.clone();
            waiting
                .entry(link)
                .and_modify(|newer| newer.count = newer.count.saturating_add(count.count))
                .or_insert(count);
        }
    }

    /// How often a stay's link was opened, as far as it is written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn openings(
        &self,
        tenant: guestlink_domain::ids::TenantId,
        stay: guestlink_domain::ids::StayId,
    ) -> Result<Option<Link>, StoreError> {
        welcome::of_stay(self.store(), tenant, stay).await
    }
}
