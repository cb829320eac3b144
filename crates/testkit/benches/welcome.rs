//! What the guest's page costs: at a phone on slow 4G, and at the server. Prints numbers; promises nothing by itself.
//!
//! `cargo bench -p guestlink-testkit --bench welcome`
#![expect(clippy::unwrap_used, reason = "a tool: a failure here is the message")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use guestlink_app::App;
use guestlink_domain::welcome::Phase;
use guestlink_testkit::browser::Paints;
use guestlink_testkit::{Booking, House, Plan, resort};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the page is held to.
const WANTED: &str = "wanted: first paint 1200 ms, largest 1800 ms, shift 0.02";
const VISITS: usize = 5;
const AT_ONCE: usize = 16;
const LASTS: Duration = Duration::from_secs(3);
#[tokio::main]
async fn main() {
    let plan = Plan { start: "2026-08-11T08:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    let stay = house.book(&Booking::default()).await;
    let link = house.app.welcome_link(App::home_tenant(), stay).await.unwrap();
    phone(&link.url).await;
    server(&house, &link.url).await;
    house.close().await;
}

/// First visits: nothing is in any cache.
async fn phone(page: &str) {
    println!("slow 4G (1.6 Mbit/s, 150 ms, processor 4 times slower), {VISITS} first visits; {WANTED}");
    // The photos are made when first asked for; that is not what is measured.
    for visit in 0..=VISITS {
        let seen = Paints::of(page).await;
        if visit > 0 {
            println!("  {seen}");
        }
    }
}

/// Requests a second over open connections: the page as it is kept, a static file of about its size, and a page that is
/// written anew each time (a preview).
async fn server(house: &House, page: &str) {
    let html = house.get(page.strip_prefix(&house.url).unwrap()).await.text();
    let script = html.split("script type=\"module\" src=\"").nth(1).unwrap().split('"').next().unwrap();
    let preview = house.app.preview_url(App::home_tenant(), "GL-1", Phase::InStay, None).await.unwrap();
    let file = rate(&format!("{}{script}", house.url)).await;
    let kept = rate(page).await;
    println!(
        "static file of {} bytes {file:.0}/s, kept page of {} bytes {kept:.0}/s ({:.2} of the file's)",
        size(&format!("{}{script}", house.url)).await,
        size(page).await,
        kept / file
    );
    let (kept, cold) = (processor(page).await, processor(&preview).await);
    println!("processor, with the asking: kept page {kept:.3} ms, page written anew {cold:.3} ms");
}

/// Bytes of an answer as it goes over the line.
async fn size(url: &str) -> usize {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::get(url).header("accept-encoding", "br");
    let answer = client.request(request.body(Full::<Bytes>::default()).unwrap()).await.unwrap();
    answer.into_body().collect().await.unwrap().to_bytes().len()
}

/// Milliseconds of processor that this process (server and client) spends for one answer.
async fn processor(url: &str) -> f64 {
    const TIMES: u32 = 1_000;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let ask = async || {
        let request = Request::get(url).header("accept-encoding", "br");
        let answer = client.request(request.body(Full::<Bytes>::default()).unwrap()).await.unwrap();
        answer.into_body().collect().await.unwrap();
    };
    ask().await;
    let before = ticks();
    for _ in 0..TIMES {
        ask().await;
    }
    (ticks() - before) * 10.0 / f64::from(TIMES)
}

/// Hundredths of a second this process has computed so far.
fn ticks() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let numbers = stat.rsplit(')').next().unwrap();
    numbers.split_whitespace().skip(11).take(2).map(|number| number.parse::<f64>().unwrap()).sum()
}

async fn rate(url: &str) -> f64 {
    let tasks = tokio_util::task::TaskTracker::new();
    let counted = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let began = Instant::now();
    for _ in 0..AT_ONCE {
        let (url, counted) = (url.to_owned(), counted.clone());
        tasks.spawn(async move {
            let client = Client::builder(TokioExecutor::new()).build_http();
            while began.elapsed() < LASTS {
                let request = Request::get(&url).header("accept-encoding", "br");
                let answer = client.request(request.body(Full::<Bytes>::default()).unwrap()).await.unwrap();
                assert!(answer.status().is_success());
                answer.into_body().collect().await.unwrap();
                counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        });
    }
    tasks.close();
    tasks.wait().await;
    f64::from(counted.load(std::sync::atomic::Ordering::Relaxed)) / began.elapsed().as_secs_f64()
}
