//! The real app behind its real door, with the simulator as its neighbour and a clock that tests move. Nothing here
//! sleeps: waiting means waiting for work to be done.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "for tests: a failure here is the message"
)]

mod asking;
mod booking;
pub mod browser;
mod chats;
pub mod hostile;
mod pages;
mod staff;
mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use guestlink_app::resorts::ResortFiles;
use guestlink_app::{App, AppConfig, Clock, Duties, Environment, Ids, Pace, WhatsApp};
use guestlink_simulator::{Config, NewGuest, Simulator, Subscriber};
use guestlink_store::{OpenOptions, Store};
use guestlink_web::{Area, Door, Limits, Metrics};
use guestlink_whatsapp::Secret;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use asking::{Answer, form};
pub use booking::{Booking, delivery};
pub use staff::cookie_of;
pub use wire::{Frame, LiveLine};

/// The secret the simulator signs with.
pub const APP_SECRET: &str = "test-app-secret";
/// How soon to look again at a side that tells nothing by itself.
const LOOK_AGAIN: Duration = Duration::from_millis(2);
/// How long a test waits for work to be done before it gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A resort in the repository: `ventisol`, `echo`.
pub fn resort(name: &str) -> ResortFiles {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts").join(name);
    let mut given = ResortFiles::default();
    read(&root, &root, &mut given);
    given
}

fn read(root: &Path, folder: &Path, given: &mut ResortFiles) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, given);
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("json" | "ftl") => {
                given.files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
            Some("jpg" | "png") => {
                given.photos.insert(name, Bytes::from(std::fs::read(&path).unwrap()));
            }
            _ => {}
        }
    }
}

/// A house: app, door, simulator, one clock.
pub struct House {
    /// The app.
    pub app: App,
    /// WhatsApp.
    pub whatsapp: Simulator,
    /// The app's clock; the simulator's is moved with it.
    pub clock: Clock,
    /// Where the door is, `http://127.0.0.1:…`.
    pub url: String,
    stop: CancellationToken,
    tasks: TaskTracker,
    folder: tempfile::TempDir,
}

/// What a test may change before the house opens.
pub struct Plan {
    /// The moment at which the clock stands.
    pub start: Timestamp,
    /// Patience and parallelism.
    pub pace: Pace,
    /// Owners need a second factor.
    pub owners_prove_twice: bool,
    /// Variables of the environment.
    pub environment: BTreeMap<String, String>,
    /// The mail server.
    pub mail_server: Option<String>,
    /// Its address has a name (`localhost`), as passkeys want it.
    pub named: bool,
    /// The house knows its business account, and WhatsApp sends only templates that it has approved.
    pub reviewed: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            start: "2026-05-02T09:00:00Z".parse().unwrap(),
            pace: Pace {
                unknown_window: Duration::from_mins(1),
                gather: Duration::ZERO,
                give_way: Duration::ZERO,
                ..Pace::default()
            },
            owners_prove_twice: false,
            environment: BTreeMap::new(),
            mail_server: None,
            named: false,
            reviewed: false,
        }
    }
}

impl House {
    /// Opens a house with a resort of the repository.
    pub async fn open(name: &str) -> Self {
        Self::build(resort(name), Plan::default()).await
    }

    /// Opens a house.
    pub async fn build(files: ResortFiles, plan: Plan) -> Self {
        Self::build_in(tempfile::tempdir().unwrap(), Some(files), plan).await
    }

    /// Opens an installation that has no property yet.
    pub async fn empty() -> Self {
        Self::build_in(tempfile::tempdir().unwrap(), None, Plan::default()).await
    }

    /// Stops, and opens again on the same database, at the same moment. WhatsApp forgets everything.
    pub async fn reopen(self) -> Self {
        let now = self.clock.now();
        let folder = self.close().await;
        Self::build_in(folder, None, Plan { start: now, ..Plan::default() }).await
    }

    /// Stops, and opens again on the same database at a later moment.
    pub async fn reopen_at(self, moment: &str) -> Self {
        let folder = self.close().await;
        Self::build_in(folder, None, Plan { start: moment.parse().unwrap(), ..Plan::default() }).await
    }

    /// How many messages automations have sent by a template, in all runs.
    pub async fn sent(&self, template: &str) -> usize {
        use guestlink_store::events::{Position, read_after};
        let log = read_after(self.app.store(), Position::START, 100_000).await.unwrap();
        let sent = log.iter().filter(|one| one.event.event.kind == "automation.sent");
        sent.filter(|one| {
            one.event.event.data.pointer("/template/0").and_then(Value::as_str) == Some(template)
        })
        .count()
    }

    async fn build_in(folder: tempfile::TempDir, files: Option<ResortFiles>, plan: Plan) -> Self {
        let clock = Clock::manual(plan.start);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let address = if plan.named { address.replace("127.0.0.1", "localhost") } else { address };
        let url = format!("http://{address}");
        let mut config = Config::fast().subscriber(Subscriber::new(
            format!("{url}/webhooks/whatsapp"),
            APP_SECRET,
            "verify",
        ));
        config.clock = guestlink_simulator::Clock::frozen(plan.start.as_millisecond());
        config.rules.templates = plan.reviewed;
        if plan.reviewed {
            config.rules.review = guestlink_simulator::Review::Manual;
        }
        let account = config.business.waba_id.clone();
        config.seed = Some(7);
        let number = config.business.phone_number_id.clone();
        let whatsapp = Simulator::start(config).await.unwrap();
        let store = open_store(&format!("sqlite:{}", folder.path().join("guestlink.db").display())).await;
        let environment = plan.environment;
        let config = AppConfig {
            whatsapp: WhatsApp {
                api_url: whatsapp.url(),
                api_version: "v26.0".to_owned(),
                access_token: Some(Secret::new("test-token")),
                app_secrets: vec![Secret::new(APP_SECRET)],
                verify_token: Some(Secret::new("verify")),
                phone_number_id: Some(number),
                business_account_id: plan.reviewed.then_some(account),
            },
            public_url: Some(url.clone()),
            secret_key: [7; 32],
            owners_prove_twice: plan.owners_prove_twice,
            mail_server: plan.mail_server.map(Secret::new),
            pace: plan.pace,
            environment: Environment::new(move |name| environment.get(name).cloned()),
        };
        let app = App::open(config, store, clock.clone(), Ids::random()).await.unwrap();
        if let Some(files) = files {
            app.apply(files).await.unwrap();
        }
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let door = Door::new(app.clone(), Metrics::default(), stop.clone());
        let router =
            guestlink_web::router(door, &[Area::Ingest, Area::Welcome, Area::Dashboard, Area::Assets]);
        tasks.spawn(guestlink_web::serve(
            listener,
            router,
            Metrics::default(),
            Limits::default(),
            stop.clone(),
        ));
        let (running, until) = (app.clone(), stop.clone());
        tasks.spawn(async move { running.run(Duties::all(), until).await });
        Self { app, whatsapp, clock, url, stop, tasks, folder }
    }

    /// A new guest of the simulator; the id there.
    pub fn guest(&self, name: &str, phone: &str) -> String {
        let guest = NewGuest { name: name.to_owned(), phone: Some(phone.to_owned()), ..NewGuest::default() };
        self.whatsapp.add_guest(guest).unwrap()
    }

    /// A guest writes, and everything that follows now has happened.
    pub async fn say(&self, guest: &str, text: &str) {
        self.whatsapp.say(guest, text).unwrap();
        self.settle().await;
    }

    /// A guest sends any message, and everything that follows now has happened.
    pub async fn send(&self, guest: &str, message: Value) {
        self.whatsapp.send(guest, message).unwrap();
        self.settle().await;
    }

    /// Moves both clocks; what falls due happens.
    pub async fn pass(&self, time: SignedDuration) {
        self.whatsapp.clock().advance(i64::try_from(time.as_millis()).unwrap());
        self.clock.advance(time);
        self.settle().await;
    }

    /// Moves both clocks to a moment, stopping wherever a timer falls due on the way.
    pub async fn live_until(&self, moment: Timestamp) {
        let partitions: Vec<i16> = (0..200).collect();
        loop {
            let next = guestlink_store::timers::next_due(self.app.store(), &partitions).await.unwrap();
            let now = self.clock.now();
            let stop = next.filter(|next| *next < moment && *next > now).unwrap_or(moment);
            self.pass(stop.duration_since(now)).await;
            if stop == moment {
                return;
            }
        }
    }

    /// Waits until neither side has anything to do at this moment of the clock.
    pub async fn settle(&self) {
        let mut progress = self.app.progress();
        let settled = async {
            while !self.at_rest(&mut progress).await {
                // Either side may move next; a move of the simulator is only seen by looking again.
                let _ = tokio::time::timeout(LOOK_AGAIN, progress.changed()).await;
            }
        };
        let settled = tokio::time::timeout(PATIENCE, settled).await.is_ok();
        assert!(settled, "the house does not come to rest: busy with {:?}", self.app.busy_with().await);
    }

    /// Both sides idle, and still so after each has looked at the other.
    async fn at_rest(&self, progress: &mut tokio::sync::watch::Receiver<u64>) -> bool {
        progress.mark_unchanged();
        for _ in 0..2 {
            self.whatsapp.idle().await;
            if !self.app.is_idle().await.unwrap() || progress.has_changed().unwrap() {
                return false;
            }
        }
        true
    }

    /// What the business wrote to a guest, oldest first.
    pub fn answers(&self, guest: &str) -> Vec<Value> {
        let thread = self.whatsapp.thread(guest).into_iter();
        thread
            .filter(|message| message.get("direction").and_then(Value::as_str) == Some("outbound"))
            .collect()
    }

    /// The words of those answers: bodies of texts, captions and interactive messages.
    pub fn words(&self, guest: &str) -> Vec<String> {
        self.answers(guest).iter().map(words_of).collect()
    }

    /// Stops everything in order and keeps the database's folder, to open another house on it.
    pub async fn close(self) -> tempfile::TempDir {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.whatsapp.shutdown().await;
        self.app.store().close().await;
        self.folder
    }
}

/// A database that a house before this one used is free when the last of its tasks has gone.
async fn open_store(url: &str) -> Store {
    let opening = async {
        loop {
            // A test computes for seconds without looking up, which is no reason to be told that all lines are busy.
            let patient = OpenOptions { patience: PATIENCE, ..OpenOptions::default() };
            match Store::open(url, patient).await {
                Err(guestlink_store::StoreError::InUse { .. }) => tokio::task::yield_now().await,
                opened => return opened.unwrap(),
            }
        }
    };
    tokio::time::timeout(PATIENCE, opening).await.unwrap()
}

fn words_of(message: &Value) -> String {
    let found = ["/text/body", "/interactive/body/text", "/image/caption", "/template/name"];
    let found = found.iter().find_map(|path| message.pointer(path)).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}
