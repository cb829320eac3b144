//! The one task of a process that reads the log for all who watch. Woken by this process's own commits; those of others
//! are found by looking.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use guestlink_domain::ids::TenantId;
use guestlink_store::StoreError;
use guestlink_store::access::audit;
use guestlink_store::events;
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Bundle, Hub, wire};
use crate::App;

/// Events read in one go.
const AT_ONCE: i64 = 256;
/// Another process may have committed something, or a transaction that held ours back has ended.
const LOOK: Duration = Duration::from_millis(200);
/// Sessions end within a second (security facts S22).
const ACCESS: Duration = Duration::from_millis(500);
/// Events of so long a moment are told together, at least and at most.
const GATHER: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(20));
/// The moment is the longer the more watch: going to each of thousands costs far more than what is told.
const GATHER_FOR_EACH: Duration = Duration::from_micros(20);

impl App {
    /// Follows the log so long as somebody watches.
    pub(crate) async fn follow_events(&self, stop: CancellationToken) {
        let mut progress = self.progress();
        while !stop.is_cancelled() {
            if self.hub().rest() {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = self.hub().wanted.notified() => {}
                }
            } else if !self.tell_on(&mut progress).await {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = self.hub().wanted.notified() => {}
                    _ = progress.changed() => {}
                    () = self.clock().sleep(LOOK) => {}
                }
            }
        }
    }

    /// Tells what is new; whether there may be more right now.
    async fn tell_on(&self, progress: &mut watch::Receiver<u64>) -> bool {
        progress.mark_unchanged();
        let (heard, told) = match self.spread().await {
            Ok((heard, told)) => (i64::try_from(heard).unwrap_or(i64::MAX), told),
            Err(error) => {
                tracing::warn!(%error, "the event log could not be read for those who watch; trying again");
                (0, Vec::new())
            }
        };
        if heard > 0 && heard < AT_ONCE {
            self.gather_events(told).await;
        }
        heard >= AT_ONCE
    }

    /// Looks whether somebody's access has changed, so long as somebody watches. Every such change is in the audit log.
    pub(crate) async fn follow_access(&self, stop: CancellationToken) {
        let mut seen: HashMap<TenantId, Option<i64>> = HashMap::new();
        while !stop.is_cancelled() {
            let watched: Vec<TenantId> = self.hub().lock().tenants.keys().copied().collect();
            seen.retain(|tenant, _| watched.contains(tenant));
            for tenant in watched {
                let last = match audit::last(self.store(), tenant).await {
                    Ok(last) => last.map(|entry| entry.seq),
                    Err(error) => {
                        tracing::warn!(%error, "the audit log could not be read for those who watch");
                        continue;
                    }
                };
                if seen.insert(tenant, last).is_some_and(|before| before != last) {
                    self.hub().access.send_modify(|count| *count = count.wrapping_add(1));
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.clock().sleep(ACCESS) => {}
            }
        }
    }

    /// Lets what follows at once come together. While a round to all who watch is still under way, more is told at once:
    /// whoever's turn comes takes it along. By the runtime's own time: a test's clock stands still.
    async fn gather_events(&self, told: Vec<oneshot::Receiver<()>>) {
        let (begun, never) = (Instant::now(), CancellationToken::new());
        let until = |moment: Duration| begun.checked_add(moment).unwrap_or(begun);
        // Nothing is ever sent here: it ends when the last has let go.
        let taken = futures_util::future::join_all(told);
        if tokio::time::timeout_at(until(GATHER.0), taken).await.is_ok() {
            let watchers = u32::try_from(self.watchers()).unwrap_or(u32::MAX);
            let moment = GATHER_FOR_EACH.saturating_mul(watchers).clamp(GATHER.0, GATHER.1);
            let _ = tokio::time::timeout_at(until(moment), never.cancelled()).await;
        }
    }

    /// Reads on and tells; how many events were read, and when what was told has been taken.
    async fn spread(&self) -> Result<(usize, Vec<oneshot::Receiver<()>>), StoreError> {
        let nothing = Ok((0, Vec::new()));
        let at = self.hub().lock().at;
        let Some(at) = at else { return nothing };
        let read = events::read_after(self.store(), at, AT_ONCE).await?;
        let Some(last) = read.last().map(|event| event.position) else { return nothing };
        let count = read.len();
        let mut by_tenant: HashMap<TenantId, Vec<wire::Event>> = HashMap::new();
        let watched: Vec<TenantId> = self.hub().lock().tenants.keys().copied().collect();
        for event in &read {
            if watched.contains(&event.event.tenant)
                && let Some(shown) = wire::Event::of(event)
            {
                by_tenant.entry(event.event.tenant).or_default().push(shown);
            }
        }
        let (mut bundles, mut told) = (Vec::new(), Vec::new());
        for (tenant, events) in by_tenant {
            let (bundle, taken) = Bundle::of(events);
            bundles.push((tenant, Arc::new(bundle)));
            told.push(taken);
        }
        let mut state = self.hub().lock();
        for (tenant, bundle) in bundles {
            if let Some(sender) = state.tenants.get(&tenant) {
                // Fails when the last watcher has just gone.
                let _ = sender.send(bundle);
            }
        }
        state.at = Some(last);
        Ok((count, told))
    }
}

impl Hub {
    /// Forgets tenants that nobody watches; `true`: nobody watches anything, and where we were is forgotten too.
    fn rest(&self) -> bool {
        let mut state = self.lock();
        state.tenants.retain(|_, sender| sender.receiver_count() > 0);
        if state.tenants.is_empty() {
            state.at = None;
        }
        state.tenants.is_empty()
    }
}
