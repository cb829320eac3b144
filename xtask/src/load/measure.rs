//! The run: program up, connections warm, messages through, the program's own cost before and after.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::report::{Report, Usages};
use super::{Load, Mode};
use crate::failure::{Doing, Failure};
use crate::rig::graph::{Accepted, Graph};
use crate::rig::http::{self, Client};
use crate::rig::process::{Build, Program, free_address};
use crate::rig::webhook;
use crate::tree;

/// End to end: no reply for this long ends the run.
const PATIENCE: Duration = Duration::from_secs(20);

/// Builds the program with the bench door, measures, prints.
pub fn run(options: &Load) -> Result<(), Failure> {
    let path = Build { features: "bench", release: true }.program()?;
    let runtime = tokio::runtime::Runtime::new().doing("start the runtime")?;
    runtime.block_on(async {
        let scratch = tempfile::tempdir().doing("create a scratch folder")?;
        let embedded = format!("sqlite:{}", scratch.path().join("guestlink.db").display());
        let listener = TcpListener::bind("127.0.0.1:0").await.doing("listen as the Graph API")?;
        let program = Program {
            path,
            listen: free_address()?,
            database_url: options.database_url.clone().unwrap_or(embedded),
            roles: roles(options),
            graph: listener.local_addr().doing("listen as the Graph API")?,
        };
        let echo = tree::root().join("resorts/echo");
        program.apply(options.resort.as_deref().unwrap_or(&echo)).await?;
        let (accepted, told) = mpsc::unbounded_channel();
        let graph = Graph::new(accepted, 0, 1);
        let mut tasks = JoinSet::new();
        tasks.spawn(http::serve(listener, Arc::new(move |request: &http::Message| graph.answer(request))));
        let running = program.start(&scratch.path().join("guestlink.log")).await?;
        let before = running.usage();
        let mut report = measure(options, &program, told).await?;
        report.usage = Some(Usages { started_in: running.started_in, before, after: running.usage() });
        running.terminate().await?;
        report.print(options.mode == Mode::E2e);
        tasks.shutdown().await;
        Ok(())
    })
}

/// Taking in is measured alone, without the work that follows. (On a file only a build with the bench door may do so.)
fn roles(options: &Load) -> &'static str {
    if options.mode == Mode::E2e { "all" } else { "ingest" }
}

async fn measure(
    options: &Load,
    program: &Program,
    told: mpsc::UnboundedReceiver<Accepted>,
) -> Result<Report, Failure> {
    let load = Arc::new(Closed::new(options));
    let began = Instant::now();
    let mut connections = JoinSet::new();
    for _ in 0..options.connections {
        connections.spawn(connection(Arc::clone(&load), Client::new(program.listen)));
    }
    if options.mode != Mode::E2e {
        let answered = gather(connections).await?;
        return Ok(Report { took: began.elapsed(), answered, replied: Vec::new(), usage: None });
    }
    let (answered, accepted) =
        tokio::join!(gather(connections), replies(Arc::clone(&load), told, options.messages));
    let answered = answered?;
    let sent: HashMap<usize, Instant> = answered.iter().map(|sample| (sample.message, sample.at)).collect();
    let accepted = accepted?;
    let took = accepted.iter().map(|(_, at)| *at).max().map_or_else(|| began.elapsed(), |last| last - began);
    let replied = accepted
        .iter()
        .filter_map(|(message, at)| Some(at.saturating_duration_since(*sent.get(message)?)))
        .collect();
    Ok(Report { took, answered, replied, usage: None })
}

/// What the connections share.
struct Closed {
    path: &'static str,
    messages: usize,
    guests: usize,
    next: AtomicUsize,
    /// End to end: room for messages that wait for their reply.
    room: Option<Semaphore>,
}

/// One answered request.
pub struct Sample {
    /// Which message.
    pub message: usize,
    /// When its first byte left.
    pub at: Instant,
    /// Until its 200.
    pub took: Duration,
}

impl Closed {
    fn new(options: &Load) -> Self {
        let path = if options.mode == Mode::IngestNoop { "/bench/verified" } else { "/webhooks/whatsapp" };
        let limited = options.mode == Mode::E2e && options.outstanding > 0;
        let room = limited.then(|| Semaphore::new(options.outstanding));
        Self {
            path,
            messages: options.messages,
            guests: options.guests.max(1),
            next: AtomicUsize::new(0),
            room,
        }
    }
}

async fn connection(load: Arc<Closed>, mut client: Client) -> Result<Vec<Sample>, Failure> {
    let mut samples = Vec::new();
    loop {
        if let Some(room) = &load.room
            && let Ok(permit) = room.acquire().await
        {
            permit.forget();
        }
        let message = load.next.fetch_add(1, Ordering::Relaxed);
        if message >= load.messages {
            return Ok(samples);
        }
        let guest = message.checked_rem(load.guests).unwrap_or(0);
        let body = webhook::text(guest, &format!("wamid.LOAD{message:012}"), &format!("m{message}"));
        let request = webhook::request(load.path, &body);
        let at = Instant::now();
        let answer = client.send(&request).await.doing("send a webhook")?;
        if answer.status() != 200 {
            return Err(Failure::new(format!("a webhook was answered {}", answer.head)));
        }
        samples.push(Sample { message, at, took: at.elapsed() });
    }
}

async fn gather(mut connections: JoinSet<Result<Vec<Sample>, Failure>>) -> Result<Vec<Sample>, Failure> {
    let mut all = Vec::new();
    while let Some(ended) = connections.join_next().await {
        all.extend(ended.doing("run a connection")??);
    }
    Ok(all)
}

/// Waits for the reply to each message, and makes room for the next.
async fn replies(
    load: Arc<Closed>,
    mut told: mpsc::UnboundedReceiver<Accepted>,
    wanted: usize,
) -> Result<Vec<(usize, Instant)>, Failure> {
    let mut all = Vec::with_capacity(wanted);
    while all.len() < wanted {
        let Ok(Some(accepted)) = tokio::time::timeout(PATIENCE, told.recv()).await else {
            return Err(Failure::new(format!("only {} of {wanted} messages were replied to", all.len())));
        };
        let message = accepted.text.strip_prefix("Re: m").and_then(|number| number.parse().ok());
        let unexpected = || Failure::new(format!("an unexpected reply: {}", accepted.text));
        all.push((message.ok_or_else(unexpected)?, accepted.at));
        if let Some(room) = &load.room {
            room.add_permits(1);
        }
    }
    // Connections that still wait for room may see that nothing is left.
    if let Some(room) = &load.room {
        room.add_permits(Semaphore::MAX_PERMITS / 2);
    }
    Ok(all)
}
