//! kill -9, again and again, while guests write and statuses come back; then the promises are counted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::guests::{self, Acknowledged};
use super::statuses::{self, Replies};
use super::verdict::Verdict;
use super::{Crash, Database};
use crate::failure::{Doing, Failure};
use crate::rig::chance::Chance;
use crate::rig::graph::Graph;
use crate::rig::process::{Build, Program, free_address};
use crate::rig::{http, time};
use crate::tree;

/// The points at which the program can be told to die (`guestlink_app::failpoint`).
const POINTS: [&str; 6] = [
    "ingest_before_commit",
    "ingest_after_commit",
    "process_mid",
    "process_before_commit",
    "send_before_http",
    "send_after_http",
];
/// How a death elsewhere is called.
const AT_RANDOM: &str = "a random moment";
/// The settling ends when nothing has been accepted for this long: an unclear send waits for its status or its
/// message history for a minute before it is sent again.
const QUIET: Duration = Duration::from_secs(150);

/// Runs it.
pub fn run(options: &Crash) -> Result<(), Failure> {
    let path = Build { features: "failpoints", release: options.release }.program()?;
    let runtime = tokio::runtime::Runtime::new().doing("start the runtime")?;
    runtime.block_on(async { Rig::new(options, path).await?.run(options).await })
}

struct Rig {
    program: Program,
    /// How long a life may take until it reaches its point.
    patience: Duration,
    scratch: TempDir,
    tasks: JoinSet<()>,
    guests: JoinSet<()>,
    writing: watch::Sender<bool>,
    acknowledged: Acknowledged,
    replies: Replies,
}

impl Rig {
    async fn new(options: &Crash, path: PathBuf) -> Result<Self, Failure> {
        let scratch = tempfile::tempdir().doing("create a scratch folder")?;
        let database_url = match options.database {
            Database::Embedded => format!("sqlite:{}", scratch.path().join("guestlink.db").display()),
            Database::Server => fresh_database()?,
        };
        // On a shared database the leases of a killed process must run out (40 s) before its heir may work.
        let patience = Duration::from_secs(if options.database == Database::Server { 70 } else { 5 });
        let listener = TcpListener::bind("127.0.0.1:0").await.doing("listen as the Graph API")?;
        let graph = listener.local_addr().doing("listen as the Graph API")?;
        let program = Program { path, listen: free_address()?, database_url, roles: "all", graph };
        program.apply(&tree::root().join("resorts/echo")).await?;

        let (accepted, told) = mpsc::unbounded_channel();
        let graph = Graph::new(accepted, options.lost_answers, options.seed);
        let replies = Replies::default();
        let mut tasks = JoinSet::new();
        tasks.spawn(http::serve(listener, Arc::new(move |request: &http::Message| graph.answer(request))));
        tasks.spawn(statuses::report(told, program.listen, replies.clone(), options.seed));

        let acknowledged = Acknowledged::default();
        let (writing, watched) = watch::channel(true);
        let mut guests = JoinSet::new();
        for (conversation, seed) in (1..=options.conversations).zip(options.seed.wrapping_mul(1000)..) {
            let chance = Chance::seeded(seed);
            let (noted, watched) = (acknowledged.clone(), watched.clone());
            guests.spawn(guests::write(conversation, program.listen, noted, watched, chance));
        }
        Ok(Self { program, patience, scratch, tasks, guests, writing, acknowledged, replies })
    }

    async fn run(mut self, options: &Crash) -> Result<(), Failure> {
        let log = self.scratch.path().join("guestlink.log");
        let outcome = self.torture(options, &log).await;
        if outcome.is_err() {
            let kept = self.scratch.keep();
            eprintln!("the database and the program's log are kept in {}", kept.display());
        }
        outcome
    }

    async fn torture(&mut self, options: &Crash, log: &Path) -> Result<(), Failure> {
        let mut chance = Chance::seeded(options.seed);
        let mut killed: BTreeMap<&str, usize> = BTreeMap::new();
        let mut slowest = Duration::ZERO;
        for kill in 0..options.kills {
            let point = POINTS.get(kill % (2 * POINTS.len())).copied();
            let (started_in, how) = self.one_life(point, &mut chance, log).await?;
            slowest = slowest.max(started_in);
            *killed.entry(how).or_default() += 1;
        }
        let last = self.program.start(log).await?;
        let verdict = self.settle().await;
        let ended = last.terminate().await?;
        self.tasks.shutdown().await;
        report(&killed, &verdict, slowest);
        if !ended.success() {
            return Err(Failure::new(format!("guestlink ended with {ended} after SIGTERM")));
        }
        if verdict.is_clean() {
            Ok(())
        } else {
            Err(Failure::new(format!("promises were broken: {verdict:?}")))
        }
    }

    /// Starts the program and has it die: at `point`, or at a random moment. How long its start took, and where it
    /// died.
    async fn one_life(
        &self,
        point: Option<&'static str>,
        chance: &mut Chance,
        log: &Path,
    ) -> Result<(Duration, &'static str), Failure> {
        let Some(point) = point else {
            let mut running = self.program.start(log).await?;
            time::pause(chance.millis(100, 1200)).await;
            running.kill().await?;
            return Ok((running.started_in, AT_RANDOM));
        };
        let armed = format!("{point}:{}", 1 + chance.below(7));
        let Some(mut running) = self.program.start_to_die(Some(&armed), log).await? else {
            return Ok((Duration::ZERO, point));
        };
        if running.ends_within(self.patience).await {
            return Ok((running.started_in, point));
        }
        running.kill().await?;
        Ok((running.started_in, AT_RANDOM))
    }

    /// Lets guests finish, then waits for the replies still owed.
    async fn settle(&mut self) -> Verdict {
        self.writing.send_replace(false);
        while self.guests.join_next().await.is_some() {}
        let said = self.acknowledged.so_far();
        let (mut seen, mut since) = (self.replies.number(), Instant::now());
        loop {
            let verdict = Verdict::of(&said, &self.replies.so_far());
            if verdict.lost.is_empty() || since.elapsed() > QUIET {
                // A second reply to what was answered already would come now.
                time::pause(Duration::from_secs(3)).await;
                return Verdict::of(&said, &self.replies.so_far());
            }
            time::pause(Duration::from_millis(200)).await;
            let number = self.replies.number();
            if number > seen {
                (seen, since) = (number, Instant::now());
            }
        }
    }
}

/// An empty database on the test server.
fn fresh_database() -> Result<String, Failure> {
    let missing = "set GUESTLINK_TEST_POSTGRES_URL, or let scripts/test start a server";
    let (_, url) = std::env::vars()
        .find(|(name, _)| name == "GUESTLINK_TEST_POSTGRES_URL")
        .ok_or_else(|| Failure::new(missing))?;
    let (server, _) = url.rsplit_once('/').ok_or_else(|| Failure::new(missing))?;
    let name = format!("torture_{}", time::unix_seconds());
    let psql = std::process::Command::new("psql")
        .args(["-q", "-d", &url, "-c", &format!("CREATE DATABASE {name}")])
        .status()
        .doing("run psql")?;
    if psql.success() { Ok(format!("{server}/{name}")) } else { Err(Failure::new("psql made no database")) }
}

fn report(killed: &BTreeMap<&str, usize>, verdict: &Verdict, slowest: Duration) {
    println!("\nkilled at                    times");
    for (how, times) in killed {
        println!("  {how:25} {times:>6}");
    }
    println!("promise                      count");
    for (what, count) in [
        ("acknowledged (200)", verdict.acknowledged),
        ("replied", verdict.replied),
        ("acknowledged and lost", verdict.lost.len()),
        ("accepted twice", verdict.doubled.len()),
        ("out of order", verdict.reordered.len()),
        ("replies to nothing", verdict.strange),
    ] {
        println!("  {what:25} {count:>6}");
    }
    println!("slowest start to ready     {slowest:>6.0?}");
}
