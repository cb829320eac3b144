//! A running program: the app, its listeners and its duties, from a start to an orderly end.

use std::net::SocketAddr;
use std::time::Duration;

use guestlink_app::{App, AppConfig, Clock, Environment, Ids, Pace};
use guestlink_store::OpenOptions;
use guestlink_web::{Door, Limits, Lines};
use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::refusal::{During, Refusal};
use crate::settings::{self, Metrics, Settings};
use crate::signals::Signals;
use crate::{database, roles, secret_key};

/// How often the database is asked whether it has failed for good.
const LOOK: Duration = Duration::from_secs(1);
/// So long the live lines may take for their goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// Started, and not yet told to stop.
pub struct Running {
    /// What happens.
    pub app: App,
    /// The main listener's address.
    pub address: SocketAddr,
    /// Where `/metrics` is.
    pub metrics: Option<SocketAddr>,
    clock: Clock,
    signals: Signals,
    stop: CancellationToken,
    listeners: TaskTracker,
    duties: JoinHandle<()>,
    lines: Lines,
    line_threads: LineThreads,
}

/// The threads of the live lines, let go without waiting: nobody may wait for threads within a task.
struct LineThreads(Option<Runtime>);

impl Drop for LineThreads {
    fn drop(&mut self) {
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}

/// What the settings tell the app.
pub fn app_config(settings: &Settings, ids: &Ids) -> Result<AppConfig, Refusal> {
    let folder = settings.database.data_folder();
    let set = settings.whatsapp.clone();
    Ok(AppConfig {
        whatsapp: guestlink_app::WhatsApp {
            api_url: set.api_url,
            api_version: set.api_version,
            access_token: set.access_token,
            app_secrets: set.app_secret.into_iter().collect(),
            verify_token: set.verify_token,
            phone_number_id: set.phone_number_id,
            business_account_id: set.business_account_id,
        },
        public_url: Some(settings.server.public_url.clone()),
        secret_key: secret_key::of(settings.secret_key.as_ref(), &folder, ids)?,
        owners_prove_twice: settings.server.owners_prove_twice,
        mail_server: settings.smtp_url.clone(),
        pace: Pace::default(),
        environment: Environment::new(settings::environment_variable),
    })
}

/// The app on its database, brought up to date; nothing runs yet.
pub async fn open(settings: &Settings) -> Result<App, Refusal> {
    open_with(settings, OpenOptions::default()).await
}

/// The app for a look, beside a running server.
pub async fn reading(settings: &Settings) -> Result<App, Refusal> {
    open_with(settings, database::READING).await
}

async fn open_with(settings: &Settings, options: OpenOptions) -> Result<App, Refusal> {
    let ids = Ids::random();
    let store = database::open(&settings.database, options).await?;
    let config = app_config(settings, &ids)?;
    App::open(config, store, Clock::system(), ids).await.during("The program cannot start")
}

impl Running {
    /// Opens doors and database and begins the duties of the settings' roles.
    pub async fn start(settings: &Settings) -> Result<Self, Refusal> {
        let signals = Signals::listen();
        let listen = settings.server.listen;
        let listener = TcpListener::bind(listen).await.during(format!(
            "Nothing can listen on {listen} (is something else there? `--listen` chooses another address)"
        ))?;
        let address = listener.local_addr().during("The listener has no address")?;
        let metrics_listener = metrics_listener(settings.server.metrics).await?;
        let app = open(settings).await?;
        let stop = CancellationToken::new();
        let listeners = TaskTracker::new();
        let counted = guestlink_web::Metrics::default();
        let (line_threads, lines) = line_threads()?;
        let door = Door::new(app.clone(), counted.clone(), stop.clone()).with_lines(lines.clone());
        let router = guestlink_web::router(door, &roles::areas(&settings.roles));
        let limits = Limits { connections: settings.server.max_connections, ..Limits::default() };
        listeners.spawn(guestlink_web::serve(listener, router, counted.clone(), limits, stop.clone()));
        let metrics = metrics_listener.as_ref().and_then(|listener| listener.local_addr().ok());
        if let Some(listener) = metrics_listener {
            let router = guestlink_web::metrics::router(app.clone(), counted);
            let uncounted = guestlink_web::Metrics::default();
            listeners.spawn(guestlink_web::serve(
                listener,
                router,
                uncounted,
                Limits::default(),
                stop.clone(),
            ));
        }
        listeners.close();
        let duties = begin(app.clone(), roles::duties(&settings.roles), stop.clone());
        let clock = Clock::system();
        Ok(Self { app, address, metrics, clock, signals, stop, listeners, duties, lines, line_threads })
    }

    /// Waits for a signal or a failure, then lets what is under way finish.
    pub async fn until_stopped(mut self) -> Result<(), Refusal> {
        let outcome = tokio::select! {
            () = self.signals.asked_to_end() => Ok(()),
            () = broken(&self.app, &self.clock) => Err(Refusal::new(
                "The database's disk failed. What was accepted before is safe; look at the disk, then start again.",
            )),
            _ = &mut self.duties => Err(Refusal::new("The work ended by itself, which it must not; see the log.")),
        };
        tracing::info!("ending: nothing new is accepted, what is under way finishes");
        self.stop.cancel();
        self.listeners.wait().await;
        if !self.duties.is_finished() {
            let _ = self.duties.await;
        }
        let _ = tokio::time::timeout(GOODBYE, self.lines.ended()).await;
        self.app.store().close().await;
        drop(self.line_threads);
        outcome
    }
}

fn line_threads() -> Result<(LineThreads, Lines), Refusal> {
    let threads = runtime::Builder::new_multi_thread()
        .thread_name("live-lines")
        .enable_all()
        .build()
        .during("The program cannot start its threads")?;
    let lines = Lines::on(threads.handle().clone());
    Ok((LineThreads(Some(threads)), lines))
}

fn begin(app: App, duties: guestlink_app::Duties, stop: CancellationToken) -> JoinHandle<()> {
    TaskTracker::new().spawn(async move { app.run(duties, stop).await })
}

/// The default address may be taken (by a second process, say); one that was set must be free.
async fn metrics_listener(metrics: Metrics) -> Result<Option<TcpListener>, Refusal> {
    let (address, must) = match metrics {
        Metrics::Off => return Ok(None),
        Metrics::IfFree(address) => (address, false),
        Metrics::Here(address) => (address, true),
    };
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(Some(listener)),
        Err(error) if must => {
            Err(Refusal::new(format!("Nothing can listen on {address} for metrics: {error}")))
        }
        Err(error) => {
            tracing::warn!(%address, %error, "no metrics: set metrics_listen to a free address, or to \"off\"");
            Ok(None)
        }
    }
}

async fn broken(app: &App, clock: &Clock) {
    while !app.store().is_broken() {
        clock.sleep(LOOK).await;
    }
}
