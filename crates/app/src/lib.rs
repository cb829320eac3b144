//! What happens at Guest Link: webhooks are received, guests' messages decided upon, messages sent, timers
//! fired. Loads before the domain decides, saves after it; nothing leaves before the commit.

pub mod access;
pub mod automations;
pub mod bookings;
pub mod campaigns;
pub mod clock;
pub mod config;
pub mod conversations;
pub mod duties;
pub mod failpoint;
mod forgetting;
pub mod guests;
pub mod ids;
pub mod insight;
mod insist;
mod leases;
pub mod messaging;
pub mod metrics;
pub mod operations;
mod percent;
pub mod photos;
pub mod programs;
pub mod properties;
pub mod realtime;
pub mod requests;
pub mod resorts;
pub mod sales;
pub mod stays;
mod timers;
pub mod vault;
pub mod welcome;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use guestlink_store::Store;
use guestlink_store::inbox::Appender;
use guestlink_whatsapp::client::Client;
use tokio::sync::{Notify, watch};
use tokio_util::task::TaskTracker;

pub use clock::Clock;
pub use config::{AppConfig, Environment, Pace, WhatsApp};
pub use duties::Duties;
pub use guestlink_store::StoreError;
pub use ids::Ids;
pub use metrics::Metrics;

/// The app. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

struct Inner {
    config: AppConfig,
    store: Store,
    clock: Clock,
    ids: Ids,
    vault: vault::Vault,
    gate: access::Gate,
    client: Client,
    appender: Appender,
    properties: properties::Properties,
    metrics: Metrics,
    reviews: automations::ReviewDesk,
    revised: automations::Revised,
    spent: automations::SpentCache,
    wakes: Wakes,
    tracker: TaskTracker,
    progress: watch::Sender<u64>,
    in_flight: AtomicUsize,
    visits: welcome::Visits,
    counting: welcome::Counting,
    outside: bookings::Outside,
    tokens: bookings::Tokens,
    post: requests::Post,
    darkroom: photos::Darkroom,
    hub: realtime::Hub,
    pulse: operations::Pulse,
}

/// Hints that there is work; every waiter also looks by itself from time to time.
#[derive(Debug, Default)]
pub(crate) struct Wakes {
    pub(crate) inbox: Arc<Notify>,
    pub(crate) bookings: Arc<Notify>,
    pub(crate) outbox: Notify,
    pub(crate) timers: Notify,
    pub(crate) fetches: Notify,
    pub(crate) notices: Notify,
    pub(crate) campaigns: Notify,
    /// Somebody wants to hear of what happens, or no more.
    pub(crate) news: Notify,
    /// Somebody did when it was last looked.
    pub(crate) news_wanted: AtomicBool,
}

/// Why something that came in was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// Not signed by whom it should be. Says no more than that.
    #[error("the signature is missing or wrong")]
    BadSignature,
    /// No connection of this name.
    #[error("there is no such connection")]
    UnknownConnection,
    /// Signed, but nothing we can keep.
    #[error("the body is not acceptable: {0}")]
    Malformed(String),
    /// It could not be stored now; the sender must bring it again.
    #[error("it cannot be stored right now")]
    Unavailable(#[source] StoreError),
}

/// The app could not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The line to Meta.
    #[error("the WhatsApp settings cannot be used: {0}")]
    WhatsApp(String),
}

impl App {
    /// Opens the app on a store whose schema is current. Nothing runs yet: see [`App::run`].
    ///
    /// # Errors
    /// When the database cannot be read or the settings make no sense.
    pub async fn open(config: AppConfig, store: Store, clock: Clock, ids: Ids) -> Result<Self, OpenError> {
        let client = messaging::client(&config.whatsapp).map_err(OpenError::WhatsApp)?;
        let tracker = TaskTracker::new();
        let (appender, committing) = Appender::new(store.clone(), config.pace.batch);
        let wakes = Wakes::default();
        appender.on_commit(wakes.inbox.clone());
        appender.on_commit(wakes.bookings.clone());
        tracker.spawn(committing);
        let vault = vault::Vault::new(&config.secret_key);
        let outside = bookings::Outside::new(&config.environment);
        let post = requests::Post::new(config.mail_server.clone());
        let (properties, metrics) = (properties::Properties::default(), Metrics::default());
        let app = Self(Arc::new(Inner {
            config,
            store,
            clock,
            ids,
            vault,
            gate: access::Gate::default(),
            client,
            appender,
            properties,
            metrics,
            reviews: automations::ReviewDesk::default(),
            revised: automations::Revised::default(),
            spent: automations::SpentCache::default(),
            wakes,
            tracker,
            progress: watch::Sender::new(0),
            in_flight: AtomicUsize::new(0),
            visits: welcome::Visits::default(),
            counting: welcome::Counting::default(),
            outside,
            tokens: bookings::Tokens::default(),
            post,
            darkroom: photos::Darkroom::default(),
            hub: realtime::Hub::default(),
            pulse: operations::Pulse::default(),
        }));
        app.refresh_properties().await?;
        app.refresh_reviews().await?;
        app.claim_number().await?;
        Ok(app)
    }

    /// The settings it was opened with.
    pub fn config(&self) -> &AppConfig {
        &self.0.config
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The source of ids.
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// What was counted.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn vault(&self) -> &vault::Vault {
        &self.0.vault
    }

    pub(crate) fn gate(&self) -> &access::Gate {
        &self.0.gate
    }

    pub(crate) fn outside(&self) -> &bookings::Outside {
        &self.0.outside
    }

    pub(crate) fn tokens(&self) -> &bookings::Tokens {
        &self.0.tokens
    }

    pub(crate) fn post(&self) -> &requests::Post {
        &self.0.post
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    pub(crate) fn appender(&self) -> &Appender {
        &self.0.appender
    }

    pub(crate) fn properties(&self) -> &properties::Properties {
        &self.0.properties
    }

    pub(crate) fn visits(&self) -> &welcome::Visits {
        &self.0.visits
    }

    pub(crate) fn counting(&self) -> &welcome::Counting {
        &self.0.counting
    }

    pub(crate) fn reviews(&self) -> &automations::ReviewDesk {
        &self.0.reviews
    }

    pub(crate) fn revised(&self) -> &automations::Revised {
        &self.0.revised
    }

    pub(crate) fn spent_cache(&self) -> &automations::SpentCache {
        &self.0.spent
    }

    pub(crate) fn darkroom(&self) -> &photos::Darkroom {
        &self.0.darkroom
    }

    pub(crate) fn hub(&self) -> &realtime::Hub {
        &self.0.hub
    }

    pub(crate) fn pulse(&self) -> &operations::Pulse {
        &self.0.pulse
    }

    pub(crate) fn wakes(&self) -> &Wakes {
        &self.0.wakes
    }

    /// Counts the commits of this process: whoever shows or waits for something looks again when it moves.
    pub fn progress(&self) -> watch::Receiver<u64> {
        self.0.progress.subscribe()
    }

    pub(crate) fn committed(&self) {
        self.0.progress.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Sends under way in this process.
    pub fn in_flight(&self) -> usize {
        self.0.in_flight.load(Ordering::Relaxed)
    }

    pub(crate) fn set_in_flight(&self, count: usize) {
        self.0.in_flight.store(count, Ordering::Relaxed);
    }

    /// Is there nothing to do at this moment of the clock? What is due later does not count.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_idle(&self) -> Result<bool, StoreError> {
        self.busy_with().await.map(|queue| queue.is_none())
    }

    /// The first queue that has something to do at this moment of the clock.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn busy_with(&self) -> Result<Option<&'static str>, StoreError> {
        let (store, now) = (self.store(), self.clock().now());
        let partitions = messaging::partition::all();
        let due = |due: Option<jiff::Timestamp>| due.is_some_and(|due| due <= now);
        if self.in_flight() > 0 {
            return Ok(Some("sends"));
        }
        if store.is_behind() {
            return Ok(Some("commits"));
        }
        if guestlink_store::inbox::backlog(store).await?.0 > 0 {
            return Ok(Some("inbox"));
        }
        let queues = [
            ("outbox", guestlink_store::outbox::next_due(store, &partitions).await?),
            ("timers", guestlink_store::timers::next_due(store, &partitions).await?),
            ("fetches", guestlink_store::timers::next_due(store, &[messaging::partition::FETCHES]).await?),
            ("notices", guestlink_store::notices::next_due(store).await?),
            ("webhooks", guestlink_store::webhooks::next_due(store).await?),
            ("campaigns", guestlink_store::campaigns::next_due(store).await?),
        ];
        let busy = queues.into_iter().find(|(_, next)| due(*next)).map(|(queue, _)| queue);
        Ok(if busy.is_none() && self.has_news().await? { Some("news") } else { busy })
    }

    /// Tasks that a shutdown waits for.
    pub fn tracker(&self) -> &TaskTracker {
        &self.0.tracker
    }
}
