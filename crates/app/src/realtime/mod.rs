//! What happens, told to whoever watches: the event log followed once a process and fanned out. Each event is written
//! out once and its bytes are shared; a watcher costs a place in a queue. A hint never comes from anywhere but the log,
//! so a watcher that was away continues from its last id without gaps or doubles. Decides nothing, stores nothing.

mod follow;
mod presence;
mod subscription;
mod wire;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_store::StoreError;
use guestlink_store::events::{self, Position};
use tokio::sync::{Notify, broadcast, oneshot, watch};

pub use presence::{Doing, Here, Presence};
pub use subscription::{Heard, Sight, Subscription};
pub use wire::{Event, is_shown};

use crate::App;

/// Bundles a watcher may be behind before it is let go to resume by itself. At the pace of [`follow`] that is about
/// ten seconds of a busy house.
const BEHIND: usize = 1_024;

/// The hub of a process.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    state: Mutex<State>,
    /// Somebody has begun to watch.
    wanted: Notify,
    presence: Presence,
    /// Moves when somebody's access has changed.
    access: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    /// Everything up to here has been told; nothing is followed while nobody watches.
    at: Option<Position>,
    tenants: HashMap<TenantId, broadcast::Sender<std::sync::Arc<Bundle>>>,
}

/// Events that were committed close together, written out once for all who may see all of them.
#[derive(Debug)]
pub(crate) struct Bundle {
    events: Vec<Event>,
    /// A JSON array of all of them.
    text: bytes::Bytes,
    /// Whose they are; `None` in it: the whole organisation's.
    properties: Vec<Option<PropertyId>>,
    /// Goes with the last who holds the bundle: so whoever told it knows that all have taken it.
    _held: oneshot::Sender<()>,
}

impl Bundle {
    /// The bundle, and what ends when nobody holds it any more.
    fn of(events: Vec<Event>) -> (Self, oneshot::Receiver<()>) {
        let (held, let_go) = oneshot::channel();
        let text = wire::array(events.iter());
        let mut properties: Vec<_> = events.iter().map(|event| event.property).collect();
        properties.sort_unstable();
        properties.dedup();
        (Self { events, text, properties, _held: held }, let_go)
    }
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watchers of this process.
    fn watchers(&self) -> usize {
        self.lock().tenants.values().map(broadcast::Sender::receiver_count).sum()
    }
}

impl App {
    /// The last position that has been told, or would be: a page that is made now and watches from here misses nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn position(&self) -> Result<Position, StoreError> {
        let told = self.hub().lock().at;
        match told {
            Some(at) => Ok(at),
            None => events::end(self.store()).await,
        }
    }

    /// Who watches, in this process.
    pub fn watchers(&self) -> usize {
        self.hub().watchers()
    }

    /// Who looks at which conversation, or writes in it.
    pub fn presence(&self) -> &Presence {
        &self.hub().presence
    }

    /// Moves within a second after somebody's access has changed (a session ended, a role, a password): whoever keeps a
    /// connection open asks again who is at its other end.
    pub fn access_moved(&self) -> watch::Receiver<u64> {
        self.hub().access.subscribe()
    }

    /// Begins to watch a tenant's events behind `from`, as far as the watcher may see them; without `from`, from now
    /// on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch(
        &self,
        tenant: TenantId,
        sight: impl Into<Sight>,
        from: Option<Position>,
    ) -> Result<Subscription, StoreError> {
        let (receiver, at) = self.join(tenant).await?;
        let subscription = Subscription::new(self.clone(), tenant, sight.into(), receiver);
        subscription.catch_up(from, at).await
    }

    async fn join(
        &self,
        tenant: TenantId,
    ) -> Result<(broadcast::Receiver<std::sync::Arc<Bundle>>, Position), StoreError> {
        // Bound to a name first: the lock must not be held while the database is asked.
        let told = self.hub().lock().at;
        let end = match told {
            Some(at) => at,
            None => events::end(self.store()).await?,
        };
        let mut state = self.hub().lock();
        // What comes after `end` is read by whoever follows, who begins there.
        let at = *state.at.get_or_insert(end);
        let sender = state.tenants.entry(tenant).or_insert_with(|| broadcast::Sender::new(BEHIND));
        let receiver = sender.subscribe();
        drop(state);
        self.hub().wanted.notify_one();
        Ok((receiver, at))
    }
}
