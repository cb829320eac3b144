//! Which partitions this process works. A lease has an end and a fencing number; whatever is written under it
//! repeats that number, so that a process that slept too long writes nothing.

use std::sync::Arc;

use guestlink_store::StoreError;
use guestlink_store::leases::{self, Claimant, Fence, Lease};
use jiff::SignedDuration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::App;

/// Leases that are shared out among the processes with the same duty.
#[derive(Clone, Debug)]
pub struct Family {
    /// Of the duty.
    pub name: &'static str,
    /// What there is to hold.
    pub leases: Vec<Lease>,
}

/// The leases of one family that this process holds, kept alive by [`Holder::run`].
#[derive(Clone, Debug)]
pub struct Holder {
    family: Family,
    owner: Arc<str>,
    held: Arc<watch::Sender<Arc<[Fence]>>>,
}

impl Holder {
    /// Holds nothing yet.
    pub fn new(family: Family, owner: &str) -> Self {
        Self { family, owner: owner.into(), held: Arc::new(watch::Sender::new(Arc::new([]))) }
    }

    /// What is held now.
    pub fn held(&self) -> Arc<[Fence]> {
        self.held.borrow().clone()
    }

    /// Tells of changes.
    pub fn changes(&self) -> watch::Receiver<Arc<[Fence]>> {
        self.held.subscribe()
    }

    /// Takes and renews leases until stopped, then gives them back. `gained` runs for newly gained ones before they
    /// are announced: what a dead owner left half done is looked at first.
    pub async fn run<G, F>(self, app: App, stop: CancellationToken, gained: G)
    where
        G: Fn(Arc<[Fence]>) -> F,
        F: Future<Output = Result<(), StoreError>>,
    {
        let mut presence = None;
        while !stop.is_cancelled() {
            self.keep(&app, &mut presence, &gained).await;
            let beat = app.config().pace.lease.checked_div(4).unwrap_or(app.config().pace.lease);
            tokio::select! {
                () = stop.cancelled() => {}
                () = app.clock().sleep(beat) => {}
            }
        }
        let mut held: Vec<Fence> = self.held().to_vec();
        held.extend(presence);
        if let Err(error) = self.release(&app, &held).await {
            tracing::warn!(family = self.family.name, %error, "leases could not be released; they will expire");
        }
    }

    async fn keep<G, F>(&self, app: &App, presence: &mut Option<Fence>, gained: &G)
    where
        G: Fn(Arc<[Fence]>) -> F,
        F: Future<Output = Result<(), StoreError>>,
    {
        if let Err(error) = self.beat(app, presence, gained).await {
            // Kept for now: every write is refused once a lease is really lost.
            tracing::warn!(family = self.family.name, %error, "leases could not be renewed");
        }
    }

    async fn release(&self, app: &App, held: &[Fence]) -> Result<(), StoreError> {
        let mut tx = app.store().begin().await?;
        leases::release(&mut tx, held).await?;
        tx.commit().await
    }

    async fn beat<G, F>(&self, app: &App, presence: &mut Option<Fence>, gained: &G) -> Result<(), StoreError>
    where
        G: Fn(Arc<[Fence]>) -> F,
        F: Future<Output = Result<(), StoreError>>,
    {
        let alone = !app.store().is_shared();
        let ttl = SignedDuration::try_from(app.config().pace.lease).unwrap_or(SignedDuration::from_secs(40));
        let claimant = Claimant { owner: &self.owner, ttl, now: app.clock().now() };
        let held = self.held();
        let mut tx = app.store().begin().await?;
        let mut mine = held.to_vec();
        mine.extend(presence.clone());
        let mut kept = leases::renew(&mut tx, &mine, claimant).await?;
        let here = Lease::Task(format!("{}/{}", self.family.name, self.owner));
        *presence = kept.iter().find(|fence| fence.lease == here).cloned();
        if presence.is_none() {
            *presence = leases::acquire(&mut tx, std::slice::from_ref(&here), claimant, alone).await?.pop();
        }
        kept.retain(|fence| fence.lease != here);
        let share =
            if alone { self.family.leases.len() } else { self.fair_share(&mut tx, claimant.now).await? };
        let surplus = kept.split_off(share.min(kept.len()));
        leases::release(&mut tx, &surplus).await?;
        let wanted = self.wanted(&kept, share);
        let new = self.acquire(&mut tx, &wanted, share.saturating_sub(kept.len()), claimant, alone).await?;
        tx.commit().await?;
        if !new.is_empty() {
            gained(new.clone().into()).await?;
        }
        kept.extend(new);
        kept.sort();
        self.held.send_if_modified(|held| {
            let changed = **held != *kept;
            *held = kept.into();
            changed
        });
        Ok(())
    }

    async fn acquire(
        &self,
        tx: &mut guestlink_store::Tx,
        wanted: &[Lease],
        missing: usize,
        claimant: Claimant<'_>,
        alone: bool,
    ) -> Result<Vec<Fence>, StoreError> {
        if missing == 0 {
            return Ok(vec![]);
        }
        let mut new = leases::acquire(tx, wanted, claimant, alone).await?;
        let too_many = new.split_off(missing.min(new.len()));
        leases::release(tx, &too_many).await?;
        Ok(new)
    }

    /// An equal part of the family for each process with this duty, rounded up.
    async fn fair_share(
        &self,
        tx: &mut guestlink_store::Tx,
        now: jiff::Timestamp,
    ) -> Result<usize, StoreError> {
        let prefix = format!("{}/", self.family.name);
        let processes = leases::owners(tx, &prefix, now).await?.max(1);
        Ok(self.family.leases.len().div_ceil(processes))
    }

    fn wanted(&self, kept: &[Fence], share: usize) -> Vec<Lease> {
        if kept.len() >= share {
            return vec![];
        }
        let held = |lease: &Lease| kept.iter().any(|fence| fence.lease == *lease);
        self.family.leases.iter().filter(|lease| !held(lease)).cloned().collect()
    }
}

pub use guestlink_store::leases::partitions;
