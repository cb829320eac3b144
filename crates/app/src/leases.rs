//! Which partitions this process works. A lease has an end and a fencing number; whatever is written under it
//! repeats that number, so that a process that slept too long writes nothing.

use std::sync::Arc;
use std::time::Duration;

use guestlink_store::leases::{self, Fence};
use guestlink_store::{Store, StoreError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;

/// A family of partitions with one lease each.
#[derive(Clone, Debug)]
pub struct Family {
    /// Before the number in the lease's name: `messaging/7`.
    pub name: &'static str,
    /// Its partitions.
    pub partitions: std::ops::Range<i16>,
}

/// The leases this process holds of one family, kept alive by [`Holder::run`].
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

    /// Takes and renews leases until stopped, then gives them back. `gained` runs for each newly gained set before
    /// it is announced: what a dead owner left half done is looked at first.
    pub async fn run<G, F>(self, store: Store, clock: Clock, ttl: Duration, stop: CancellationToken, gained: G)
    where
        G: Fn(Arc<[Fence]>) -> F,
        F: Future<Output = Result<(), StoreError>>,
    {
        let beat = ttl.checked_div(4).unwrap_or(ttl);
        loop {
            if let Err(error) = self.beat(&store, &clock, ttl, &gained).await {
                tracing::warn!(family = self.family.name, %error, "leases could not be renewed");
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = clock.sleep(beat) => {}
            }
        }
        let held = self.held.send_replace(Arc::new([]));
        if let Err(error) = leases::release(&store, &self.owner, &held).await {
            tracing::warn!(family = self.family.name, %error, "leases could not be released; they will expire");
        }
    }

    async fn beat<G, F>(&self, store: &Store, clock: &Clock, ttl: Duration, gained: &G) -> Result<(), StoreError>
    where
        G: Fn(Arc<[Fence]>) -> F,
        F: Future<Output = Result<(), StoreError>>,
    {
        let now = clock.now();
        let until = now.saturating_add(ttl).unwrap_or(jiff::Timestamp::MAX);
        let kept = leases::renew(store, &self.owner, &self.held(), now, until).await?;
        let share = self.fair_share(store, now).await?;
        let (kept, surplus) = split(kept, share);
        leases::release(store, &self.owner, &surplus).await?;
        let missing = share.saturating_sub(kept.len());
        let new: Arc<[Fence]> = if missing == 0 {
            Arc::new([])
        } else {
            leases::acquire(store, &self.names(&kept), &self.owner, now, until, missing).await?.into()
        };
        if !new.is_empty() {
            gained(new.clone()).await?;
        }
        let all: Arc<[Fence]> = kept.into_iter().chain(new.iter().cloned()).collect();
        self.held.send_if_modified(|held| {
            let changed = **held != *all;
            *held = all;
            changed
        });
        Ok(())
    }

    /// An equal part of the family for each process that works it, rounded up.
    async fn fair_share(&self, store: &Store, now: jiff::Timestamp) -> Result<usize, StoreError> {
        let owners = leases::owners(store, self.family.name, now).await?;
        let others = owners.iter().filter(|owner| owner.as_str() != &*self.owner).count();
        let total = self.family.partitions.len();
        Ok(total.div_ceil(others.saturating_add(1)))
    }

    fn names(&self, kept: &[Fence]) -> Vec<String> {
        self.family
            .partitions
            .clone()
            .map(|partition| format!("{}/{partition}", self.family.name))
            .filter(|name| !kept.iter().any(|fence| fence.name == *name))
            .collect()
    }
}

/// The partition numbers of held leases.
pub fn partitions(held: &[Fence]) -> Vec<i16> {
    held.iter().filter_map(|fence| fence.name.rsplit('/').next()?.parse().ok()).collect()
}

fn split(mut held: Vec<Fence>, share: usize) -> (Vec<Fence>, Vec<Fence>) {
    let surplus = held.split_off(share.min(held.len()));
    (held, surplus)
}
