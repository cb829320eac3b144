//! What a process does for the house, by role: which queues it works and which tasks it runs.

use std::sync::Arc;
use std::time::Duration;

use guestlink_store::StoreError;
use guestlink_store::leases::{Fence, Lease};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::messaging::outbound::Sender;
use crate::messaging::partition;
use crate::{App, leases};

/// Which duties a process has. Without any it only takes in and shows.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Duties {
    /// Work the WhatsApp inbox, send the outbox.
    pub messaging: bool,
    /// Work booking events, fire timers.
    pub coordination: bool,
    /// Add up what the record tells.
    pub analytics: bool,
}

impl Duties {
    /// All of them.
    pub fn all() -> Self {
        Self { messaging: true, coordination: true, analytics: true }
    }
}

/// The tasks of a process.
#[derive(Default)]
struct Crew {
    owner: String,
    /// Stop first.
    workers: TaskTracker,
    /// Keep the leases until the workers have stopped.
    holders: TaskTracker,
    release: CancellationToken,
}

impl Crew {
    fn hold<G, F>(&self, app: &App, family: leases::Family, gained: G) -> leases::Holder
    where
        G: Fn(Arc<[Fence]>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let holder = leases::Holder::new(family, &self.owner);
        self.holders.spawn(holder.clone().run(app.clone(), self.release.clone(), gained));
        holder
    }
}

/// How often who gives way looks again.
const BREATH: Duration = Duration::from_millis(5);
/// So much in one transaction shows that a queue is busy.
const BUSY: usize = 16;
/// How old the owner's figures may be.
const FIGURES: Duration = Duration::from_secs(3);
/// How often in a row adding them up is put off.
const PUT_OFF: u32 = 20;
/// How long commits gather in the database's log before they are carried over.
const CARRY: Duration = Duration::from_millis(500);
/// How long a shutdown waits for leases to be given back.
const RELEASE: Duration = Duration::from_secs(3);
/// How long a shutdown waits for sends that are under way: their deadline and a little.
const DRAIN: Duration = Duration::from_secs(35);

impl App {
    /// Does its duties until stopped, then drains: nothing new is begun, sends under way are waited for.
    pub async fn run(&self, duties: Duties, stop: CancellationToken) {
        let owner = uuid::Uuid::from_bytes(self.ids().bytes::<16>()).simple().to_string();
        let crew = Crew { owner, ..Crew::default() };
        if duties.messaging {
            self.run_messaging(&crew, &stop);
        }
        if duties.coordination {
            self.run_coordination(&crew, &stop);
        }
        if duties.analytics {
            self.run_analytics(&crew, &stop);
        }
        if duties.coordination {
            let (app, until) = (self.clone(), stop.clone());
            crew.workers.spawn(async move { app.forget_until(until).await });
        }
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move { app.keep_house(until).await });
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move { app.keep_log_short(until).await });
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move { app.follow_events(until).await });
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move { app.follow_access(until).await });
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move { app.write_letters(until).await });
        stop.cancelled().await;
        self.go_home(crew).await;
    }

    /// Nothing new is begun; what is under way is waited for, and only then others may take over.
    async fn go_home(&self, crew: Crew) {
        crew.workers.close();
        if !self.wait_for(&crew.workers, DRAIN).await {
            tracing::warn!("stopped with work under way; it will be reconciled");
        }
        crew.release.cancel();
        crew.holders.close();
        if !self.wait_for(&crew.holders, RELEASE).await {
            tracing::warn!("leases were not given back; they will expire");
        }
    }

    async fn wait_for(&self, tasks: &TaskTracker, at_most: Duration) -> bool {
        tokio::select! {
            () = tasks.wait() => true,
            () = self.clock().sleep(at_most) => false,
        }
    }

    fn run_messaging(&self, crew: &Crew, stop: &CancellationToken) {
        let partitions = (0..partition::COUNT).map(Lease::Partition).collect();
        let family = leases::Family { name: "messaging", leases: partitions };
        let app = self.clone();
        let holder = crew.hold(self, family, move |gained: Arc<[Fence]>| {
            let app = app.clone();
            async move { app.recover(&gained).await }
        });
        let (app, its, until) = (self.clone(), holder.clone(), stop.clone());
        crew.workers.spawn(async move {
            let inbox = app.wakes().inbox.clone();
            app.work_until(&its, &inbox, until, |app, held| async move { app.work_inbox(&held).await }).await;
        });
        crew.workers.spawn(Sender::new(self.clone(), holder.clone()).run(stop.clone()));
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            // Nothing wakes it: evidence that arrives by itself is settled where it arrives.
            let quiet = Notify::new();
            app.work_until(&holder, &quiet, until, |app, held| async move { app.reconcile(&held).await })
                .await;
        });
    }

    fn run_coordination(&self, crew: &Crew, stop: &CancellationToken) {
        let nothing = |_gained: Arc<[Fence]>| async { Ok(()) };
        let bookings =
            partition::BOOKING_FIRST..partition::BOOKING_FIRST.saturating_add(partition::BOOKING_COUNT);
        let family = leases::Family { name: "bookings", leases: bookings.map(Lease::Partition).collect() };
        let holder = crew.hold(self, family, nothing);
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            let wake = app.wakes().bookings.clone();
            app.work_until(&holder, &wake, until, |app, held| async move { app.work_bookings(&held).await })
                .await;
        });
        self.run_platforms(crew, stop);
        self.run_campaigns(crew, stop);
        let news = leases::Family { name: "news", leases: vec![Lease::Task("news".to_owned())] };
        let follower = crew.hold(self, news, nothing);
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move { app.follow_for_programs(follower, until).await });
        let family = leases::Family { name: "timers", leases: vec![Lease::Task("timers".to_owned())] };
        let holder = crew.hold(self, family, nothing);
        let (app, its, until) = (self.clone(), holder.clone(), stop.clone());
        crew.workers.spawn(async move {
            // Apart from the timers: other programs, mail servers and Meta may answer slowly.
            let others = app.clone();
            let wake = &others.wakes().notices;
            app.work_until(&its, wake, until, |app, held| async move {
                app.follow_reviews().await?;
                let told = app.send_notices(&held).await?;
                Ok(told.saturating_add(app.tell_programs(&held).await?))
            })
            .await;
        });
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            let timers = app.clone();
            let wake = &timers.wakes().timers;
            app.work_until(&holder, wake, until, |app, held| async move {
                app.follow_revisions(&held).await?;
                app.fire_timers(&held).await
            })
            .await;
        });
    }

    /// Campaigns, apart from everything that answers somebody.
    fn run_campaigns(&self, crew: &Crew, stop: &CancellationToken) {
        let nothing = |_gained: Arc<[Fence]>| async { Ok(()) };
        let family = leases::Family { name: "campaigns", leases: vec![Lease::Task("campaigns".to_owned())] };
        let holder = crew.hold(self, family, nothing);
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            let campaigns = app.clone();
            let wake = &campaigns.wakes().campaigns;
            app.work_until(&holder, wake, until, |app, held| async move { app.work_campaigns(&held).await })
                .await;
        });
    }

    /// Nobody waits for figures: the log is looked at from time to time, and wakes nobody.
    fn run_analytics(&self, crew: &Crew, stop: &CancellationToken) {
        let nothing = |_gained: Arc<[Fence]>| async { Ok(()) };
        let task = leases::Family { name: "insight", leases: vec![Lease::Task("insight".to_owned())] };
        let holder = crew.hold(self, task, nothing);
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            let (mut crowds, mut put_off) = (app.appender().crowds(), 0);
            while !until.is_cancelled() {
                tokio::select! {
                    () = until.cancelled() => return,
                    () = app.clock().sleep(FIGURES) => {}
                }
                // While webhooks crowd at the door figures wait; not for ever, or they would never be caught up with.
                if std::mem::replace(&mut crowds, app.appender().crowds()) != crowds && put_off < PUT_OFF {
                    put_off += 1;
                    continue;
                }
                put_off = 0;
                let held = holder.held();
                while !held.is_empty() && !until.is_cancelled() {
                    let worked = app.add_up(&held).await;
                    // After a failure with what is held by then.
                    let failed = worked.is_err();
                    if !app.goes_on(worked).await || failed {
                        break;
                    }
                }
            }
        });
    }

    /// Asks booking platforms and reads calendars: by themselves, since others' machines may be slow.
    fn run_platforms(&self, crew: &Crew, stop: &CancellationToken) {
        let nothing = |_gained: Arc<[Fence]>| async { Ok(()) };
        let task = |name: &'static str| leases::Family { name, leases: vec![Lease::Task(name.to_owned())] };
        let holder = crew.hold(self, task("fetches"), nothing);
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            let fetches = app.clone();
            let wake = &fetches.wakes().fetches;
            app.work_until(&holder, wake, until, |app, held| async move { app.work_fetches(&held).await })
                .await;
        });
        let holder = crew.hold(self, task("calendars"), nothing);
        let (app, until) = (self.clone(), stop.clone());
        crew.workers.spawn(async move {
            let quiet = Notify::new();
            let rounds = Arc::new(crate::bookings::calendars::Rounds::default());
            app.work_until(&holder, &quiet, until, move |app, held| {
                let rounds = rounds.clone();
                async move { app.read_calendars(&held, &rounds).await }
            })
            .await;
        });
    }

    /// Works a queue: woken when something comes, looking by itself at least every poll interval.
    async fn work_until<W, F>(&self, holder: &leases::Holder, wake: &Notify, stop: CancellationToken, work: W)
    where
        W: Fn(App, Arc<[Fence]>) -> F,
        F: Future<Output = Result<usize, StoreError>>,
    {
        let mut changes = holder.changes();
        let mut crowds = 0;
        while !stop.is_cancelled() {
            self.give_way(&mut crowds).await;
            let held = holder.held();
            let worked = if held.is_empty() { Ok(0) } else { work(self.clone(), held).await };
            if self.goes_on(worked).await {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = wake.notified() => {}
                _ = changes.changed() => {}
                () = self.clock().sleep(self.config().pace.poll) => {}
            }
        }
    }

    /// Whether a queue had work, and may have more right now. After a failure it is looked at again, by the runtime's own
    /// time: a test's clock stands still.
    async fn goes_on(&self, worked: Result<usize, StoreError>) -> bool {
        match worked {
            Ok(some) => {
                self.gather(some).await;
                some > 0
            }
            Err(error) => {
                tracing::warn!(%error, "a queue could not be worked; trying again soon");
                let never = CancellationToken::new();
                let _ = tokio::time::timeout(self.config().pace.poll, never.cancelled()).await;
                true
            }
        }
    }

    /// Few large transactions cost much less than many small ones, and every webhook's answer waits behind them: a
    /// queue that was busy lets work gather. A full batch shows that enough has.
    pub(crate) async fn gather(&self, worked: usize) {
        let pace = &self.config().pace;
        if worked >= BUSY && worked < pace.batch && !pace.gather.is_zero() {
            self.clock().sleep(pace.gather).await;
        }
    }

    /// Webhooks are answered first: their sender waits and will not wait long, while work that is stored can. So long
    /// as they crowd at the door, a queue holds back, for a while. `seen` is the caller's memory of the crowds before.
    pub(crate) async fn give_way(&self, seen: &mut u64) {
        let at_most = self.config().pace.give_way;
        let mut waited = Duration::ZERO;
        while waited < at_most && *seen != self.appender().crowds() {
            *seen = self.appender().crowds();
            self.clock().sleep(BREATH).await;
            waited = waited.saturating_add(BREATH);
        }
        *seen = self.appender().crowds();
    }

    /// Small chores: new resort revisions are taken up, openings of guests' pages written down.
    async fn keep_house(&self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.clock().sleep(self.config().pace.poll.saturating_mul(5)) => {}
            }
            self.note_openings().await;
            if stop.is_cancelled() {
                return;
            }
            self.look_again().await;
        }
    }

    /// Takes up what other processes have written.
    async fn look_again(&self) {
        if let Err(error) = self.refresh_properties().await {
            tracing::warn!(%error, "the properties could not be refreshed");
        }
        if let Err(error) = self.refresh_reviews().await {
            tracing::warn!(%error, "what is known of templates could not be refreshed");
        }
    }

    /// The database's log is carried over beside the commits.
    async fn keep_log_short(&self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.clock().sleep(CARRY) => {}
            }
            if let Err(error) = self.store().checkpoint().await {
                tracing::warn!(%error, "the database's log could not be carried over; the writer does it when it must");
            }
        }
    }

    async fn note_openings(&self) {
        if let Err(error) = self.write_openings().await {
            tracing::warn!(%error, "the openings of guests' pages could not be written; they are kept");
        }
        if let Err(error) = self.write_pulse().await {
            tracing::warn!(%error, "that WhatsApp called could not be written down; it is tried again");
        }
    }
}
