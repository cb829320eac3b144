//! How many sends a second the fast mode takes: 64 connections, text messages to 1,000 guests, on this machine.
//! `cargo bench -p guestlink-simulator --bench sends -- [messages] [webhooks]`; with `webhooks` a receiver takes all
//! statuses, in batches of up to 100.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use axum::Router;
use axum::routing::post;
use guestlink_simulator::{Config, Limits, NewGuest, Rules, Simulator, Subscriber, WindowRule};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

const CONNECTIONS: usize = 64;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let numbers = std::env::args().filter_map(|arg| arg.parse::<usize>().ok());
    let messages = numbers.max().unwrap_or(100_000);
    let with_webhooks = std::env::args().any(|arg| arg == "webhooks");
    let tasks = TaskTracker::new();
    let mut config = Config { limits: Limits::default(), ..Config::fast() };
    config.rules = Rules { window: WindowRule::Off, ..config.rules };
    config.delivery.batch = 100;
    if with_webhooks {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        tasks.spawn(async move { axum::serve(listener, Router::new().fallback(post(async || ""))).await });
        config = config.subscriber(Subscriber::new(url, "secret", ""));
    }
    let simulator = Arc::new(Simulator::start(config).await?);
    for n in 0..1_000 {
        let guest = NewGuest::with_phone("Guest", format!("3460{n:07}"));
        simulator.add_guest(guest).map_err(std::io::Error::other)?;
    }
    let left = Arc::new(AtomicUsize::new(messages));
    let started = Instant::now();
    let clients: Vec<_> =
        (0..CONNECTIONS).map(|_| tasks.spawn(client(Arc::clone(&simulator), Arc::clone(&left)))).collect();
    for client in clients {
        client.await.map_err(std::io::Error::other)??;
    }
    let seconds = started.elapsed().as_secs_f64();
    let count = u32::try_from(messages).map_err(std::io::Error::other)?;
    println!("{messages} sends in {seconds:.2} s: {:.0} sends/s", f64::from(count) / seconds);
    simulator.idle().await;
    println!("all webhooks taken after {:.2} s", started.elapsed().as_secs_f64());
    println!("memory of simulator, clients and receiver together: {}", memory());
    Ok(())
}

/// What the process holds in memory, as Linux tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "not told here".to_owned(), |size| size.trim().to_owned())
}

/// Sends until none is left, over one connection.
async fn client(simulator: Arc<Simulator>, left: Arc<AtomicUsize>) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(simulator.addr()).await?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; 4_096];
    loop {
        let n = left.fetch_sub(1, Ordering::Relaxed);
        if n == 0 || n > usize::MAX / 2 {
            return Ok(());
        }
        let body = format!(
            r#"{{"messaging_product":"whatsapp","to":"3460{:07}","type":"text","text":{{"body":"Your room is ready, {n}."}}}}"#,
            n % 1_000
        );
        let request = format!(
            "POST /v26.0/106540352242922/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer t\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut got = 0;
        while !answer.get(..got).unwrap_or_default().ends_with(b"}]}") {
            let room = answer.get_mut(got..).unwrap_or_default();
            match stream.read(room).await? {
                0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                count => got += count,
            }
        }
        if !answer.starts_with(b"HTTP/1.1 200") {
            return Err(std::io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
        }
    }
}
