//! `cargo xtask load realtime`: many live lines at once. What a line costs the program in memory, and how long an event
//! takes from its commit to each of them.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::Load;
use super::report::latencies;
use crate::failure::{Doing, Failure};
use crate::rig::graph::Graph;
use crate::rig::http::{self, Client};
use crate::rig::process::{Build, Program, free_address};
use crate::rig::{time, webhook};
use crate::tree;

/// Lines opened at the same time.
const AT_ONCE: usize = 64;
/// Every so manieth line is read at once and tells how long its events took. People's telephones are machines of their
/// own, the tool is not: it empties the other lines every now and then and is not woken for them in between, which changes
/// nothing for the program.
const WATCHED: usize = 16;
/// How often the others are emptied. What comes in between fits into their sockets.
const EMPTIED: Duration = Duration::from_millis(700);
/// In so many parts, one after the other.
const PARTS: usize = 16;
/// A line's read buffer; small, so that the tool itself fits beside the program.
const BUFFER: usize = 4 << 10;

/// Measures, prints.
pub fn run(options: &Load) -> Result<(), Failure> {
    let path = Build { features: "", release: true }.program()?;
    let runtime = tokio::runtime::Runtime::new().doing("start the runtime")?;
    runtime.block_on(measure(options, path))
}

async fn measure(options: &Load, path: std::path::PathBuf) -> Result<(), Failure> {
    let scratch = tempfile::tempdir().doing("create a scratch folder")?;
    let embedded = format!("sqlite:{}", scratch.path().join("guestlink.db").display());
    let listener = TcpListener::bind("127.0.0.1:0").await.doing("listen as the Graph API")?;
    let program = Program {
        path,
        listen: free_address()?,
        database_url: options.database_url.clone().unwrap_or(embedded),
        roles: "all",
        graph: listener.local_addr().doing("listen as the Graph API")?,
    };
    program.apply(&tree::root().join("resorts/echo")).await?;
    let link = program.user("Noor", "noor@house.example", "agent").await?;
    let (accepted, _told) = mpsc::unbounded_channel();
    let graph = Graph::new(accepted, 0, 1);
    let mut tasks = JoinSet::new();
    tasks.spawn(http::serve(listener, Arc::new(move |request: &http::Message| graph.answer(request))));
    let running = program.start(&scratch.path().join("guestlink.log")).await?;
    let cookie = sign_in(&program, &link).await?;
    say(program.listen, 0, "warm").await?;
    let before = running.usage();
    let heard = Arc::new(Heard::default());
    let mut lines = open(options, &program, &cookie, &heard).await?;
    time::pause(Duration::from_secs(2)).await;
    let open = running.usage();
    heard.counts.store(true, Ordering::Relaxed);
    let sent = talk(options, &program).await?;
    time::pause(Duration::from_secs(3)).await;
    let after = running.usage();
    let ended = heard.ended.load(Ordering::Relaxed);
    lines.shutdown().await;
    let kib = open.resident_kib.saturating_sub(before.resident_kib);
    println!("lines             {:>12}", options.connections);
    println!("lines ended       {ended:>12}");
    println!("memory a line KiB {:>12.1}", ratio(kib, options.connections));
    println!("memory now MiB    {:>12}", after.resident_kib / 1024);
    println!("messages sent     {sent:>12}");
    let watched = options.connections.div_ceil(WATCHED);
    println!("events heard by {watched:>5} {:>9}", heard.events.load(Ordering::Relaxed));
    println!("in frames         {:>12}", heard.frames.load(Ordering::Relaxed));
    println!("to the others MiB {:>12}", heard.emptied.load(Ordering::Relaxed) >> 20);
    println!("CPU-s             {:>12.2}", after.cpu.saturating_sub(open.cpu).as_secs_f64());
    let took = heard.took.lock().map(|took| took.clone()).unwrap_or_default();
    latencies("fan-out", took.into_iter().map(|micros| Duration::from_micros(micros.into())).collect());
    running.terminate().await?;
    tasks.shutdown().await;
    Ok(())
}

fn ratio(kib: u64, lines: usize) -> f64 {
    let lines = u32::try_from(lines.max(1)).unwrap_or(u32::MAX);
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / f64::from(lines)
}

/// What all lines hear.
#[derive(Default)]
struct Heard {
    counts: AtomicBool,
    events: AtomicU64,
    frames: AtomicU64,
    /// Bytes that came to lines which are not watched.
    emptied: AtomicU64,
    ended: AtomicU64,
    /// Microseconds from an event to the line, every one.
    took: std::sync::Mutex<Vec<u32>>,
}

/// Follows the link that signs in; the cookie.
async fn sign_in(program: &Program, link: &str) -> Result<String, Failure> {
    let path = link.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    let path = path.unwrap_or(link).trim();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n",
        program.listen
    );
    let answer = Client::new(program.listen).send(request.as_bytes()).await.doing("sign in")?;
    let cookie = answer.head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("set-cookie")
            .then(|| value.split(';').next().unwrap_or_default().trim().to_owned())
    });
    cookie.ok_or_else(|| Failure::new(format!("signing in was answered {}", answer.head)))
}

/// Opens all lines; each listens until it is dropped.
async fn open(
    options: &Load,
    program: &Program,
    cookie: &str,
    heard: &Arc<Heard>,
) -> Result<JoinSet<()>, Failure> {
    let (room, mut lines) = (Arc::new(Semaphore::new(AT_ONCE)), JoinSet::new());
    let (opened, mut told) = mpsc::unbounded_channel();
    let (others, mut left) = mpsc::unbounded_channel::<TcpStream>();
    let request = format!(
        "GET /realtime HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: {cookie}\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        program.listen
    );
    let request: Arc<str> = request.into();
    for number in 0..options.connections {
        let watched = number % WATCHED == 0;
        let (room, heard, opened, others) =
            (Arc::clone(&room), Arc::clone(heard), opened.clone(), others.clone());
        let (request, address) = (Arc::clone(&request), program.listen);
        lines.spawn(async move {
            let line = {
                let _permit = room.acquire().await;
                connect(address, &request).await
            };
            let _ = opened.send(line.as_ref().map(|_| ()).map_err(ToString::to_string));
            match line {
                Ok(line) if watched => {
                    drop(others);
                    let _gone = watch(line, &heard).await;
                    heard.ended.fetch_add(1, Ordering::Relaxed);
                }
                Ok(line) => {
                    let _ = others.send(line);
                }
                Err(_told) => {}
            }
        });
    }
    drop(others);
    for _ in 0..options.connections {
        match told.recv().await {
            Some(Ok(())) => {}
            Some(Err(error)) => return Err(Failure::new(format!("a line could not be opened: {error}"))),
            None => break,
        }
    }
    let heard = Arc::clone(heard);
    lines.spawn(async move {
        let mut unwatched = Vec::new();
        while let Some(line) = left.recv().await {
            // Taken from the runtime, so that nothing wakes for what comes in.
            unwatched.push(line.into_std().ok());
        }
        for part in (0..PARTS).cycle() {
            for line in unwatched.iter_mut().skip(part).step_by(PARTS) {
                if line.as_mut().is_some_and(|line| !matches!(empty(line, &heard), Ok(false))) {
                    *line = None;
                    heard.ended.fetch_add(1, Ordering::Relaxed);
                }
            }
            time::pause(EMPTIED / 16).await;
        }
    });
    Ok(lines)
}

async fn connect(address: std::net::SocketAddr, request: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::with_capacity(256);
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    if head.starts_with(b"HTTP/1.1 101") {
        Ok(stream)
    } else {
        Err(std::io::Error::other(String::from_utf8_lossy(&head)))
    }
}

/// Reads frames: how many events, and how long ago each happened.
async fn watch(mut stream: TcpStream, heard: &Heard) -> std::io::Result<()> {
    let mut buffer = Vec::with_capacity(BUFFER);
    loop {
        while let Some((frame, rest)) = frame_of(&buffer) {
            if heard.counts.load(Ordering::Relaxed) {
                note(frame, heard);
            }
            buffer.drain(..rest);
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
    }
}

/// Takes away all that lies in a socket; `true` when nothing will come any more.
fn empty(stream: &mut std::net::TcpStream, heard: &Heard) -> std::io::Result<bool> {
    let mut away = [0; 16 << 10];
    loop {
        match stream.read(&mut away) {
            Ok(0) => return Ok(true),
            Ok(bytes) => {
                let bytes = u64::try_from(bytes).unwrap_or(0);
                heard.emptied.fetch_add(bytes, Ordering::Relaxed);
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

/// A whole frame's body, and where the next begins. A server's frames have no mask.
fn frame_of(buffer: &[u8]) -> Option<(&[u8], usize)> {
    let short = usize::from(buffer.get(1)? & 0x7f);
    let (length, head) = match short {
        126 => (usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?)), 4_usize),
        127 => (usize::try_from(u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)).ok()?, 10),
        _ => (short, 2),
    };
    let end = head.checked_add(length)?;
    Some((buffer.get(head..end)?, end))
}

/// The tool shares its processor with the program, so it reads no more of a frame than it needs: each event's moment.
fn note(frame: &[u8], heard: &Heard) {
    let Ok(text) = std::str::from_utf8(frame) else { return };
    let now = time::unix_micros();
    let moments = text.split(r#""at":""#).skip(1).filter_map(|rest| time::micros_of(rest.split('"').next()?));
    let took: Vec<u32> = moments.filter_map(|at| u32::try_from(now.saturating_sub(at)).ok()).collect();
    heard.events.fetch_add(u64::try_from(took.len()).unwrap_or(0), Ordering::Relaxed);
    heard.frames.fetch_add(1, Ordering::Relaxed);
    if let Ok(mut all) = heard.took.lock() {
        all.extend(took);
    }
}

/// Guests write at the pace asked for, whatever became of those before; how many messages that were.
async fn talk(options: &Load, program: &Program) -> Result<u32, Failure> {
    // A message makes three events: received, its answer queued, its answer accepted.
    let every = Duration::from_secs(3) / options.events.max(1);
    let messages = options.seconds.saturating_mul(options.events) / 3;
    let mut talking = JoinSet::new();
    for message in 1..=messages {
        let listen = program.listen;
        talking.spawn(async move { say(listen, message, "hello").await });
        time::pause(every).await;
    }
    while let Some(said) = talking.join_next().await {
        said.doing("wait for a message")??;
    }
    Ok(messages)
}

async fn say(listen: std::net::SocketAddr, number: u32, text: &str) -> Result<(), Failure> {
    let guest = usize::try_from(number % 200).unwrap_or(0);
    let body = webhook::text(guest, &format!("wamid.LIVE{number:012}"), text);
    let request = webhook::request("/webhooks/whatsapp", &body);
    let answer = Client::new(listen).send(&request).await.doing("send a webhook")?;
    if answer.status() == 200 {
        Ok(())
    } else {
        Err(Failure::new(format!("a webhook was answered {}", answer.head)))
    }
}

#[cfg(test)]
mod tests {
    use super::frame_of;

    #[test]
    fn frames_of_any_length_are_taken_apart() {
        for length in [0_usize, 1, 125, 126, 300, 70_000] {
            let mut frame = vec![0x81];
            match length {
                0..126 => frame.push(u8::try_from(length).unwrap()),
                126..65_536 => {
                    frame.push(126);
                    frame.extend_from_slice(&u16::try_from(length).unwrap().to_be_bytes());
                }
                _ => {
                    frame.push(127);
                    frame.extend_from_slice(&u64::try_from(length).unwrap().to_be_bytes());
                }
            }
            frame.extend(std::iter::repeat_n(b'x', length));
            assert!(frame_of(&frame[..frame.len() - 1]).is_none() || length == 0);
            let whole = frame.len();
            frame.extend_from_slice(b"\x81\x01y");
            let (body, rest) = frame_of(&frame).unwrap();
            assert_eq!((body.len(), rest), (length, whole));
        }
        assert!(frame_of(&[]).is_none() && frame_of(&[0x81]).is_none());
    }
}
