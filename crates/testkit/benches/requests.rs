//! From a guest's words to the staff's telephones: how long the house takes inside. Prints numbers; promises nothing by
//! itself (wanted: 200 ms at the median).
//!
//! `cargo bench -p guestlink-testkit --bench requests`
#![expect(clippy::unwrap_used, reason = "a tool: a failure here is the message")]

use std::time::{Duration, Instant};

use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::SignedDuration;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NORA: &str = "+34611223344";
const ROSA: &str = "+447700900305";
const TIMES: usize = 60;

#[tokio::main]
async fn main() {
    let plan = Plan { start: "2026-08-11T08:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    house.book(&Booking::default()).await;
    let nora = house.guest("Nora Quist", NORA);
    let rosa = house.guest("Rosa Peral", ROSA);
    let mut took = Vec::new();
    for _ in 0..TIMES {
        // Beyond the ten minutes in which the same wish is the same request.
        house.pass(SignedDuration::from_mins(11)).await;
        took.push(once(&house, &nora, &rosa).await);
        house.say(&nora, "cancel the towels please").await;
    }
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).copied().unwrap_or_default();
    println!(
        "message to staff notified, {TIMES} times: median {:?}, p90 {:?}, worst {:?}",
        at(50),
        at(90),
        at(99)
    );
    house.close().await;
}

/// From the moment the guest's telephone lets it go to the moment the colleague's has it.
async fn once(house: &House, nora: &str, rosa: &str) -> Duration {
    let before = house.answers(rosa).len();
    let mut progress = house.app.progress();
    let began = Instant::now();
    house.whatsapp.say(nora, "could we get two towels?").unwrap();
    while house.answers(rosa).len() == before && began.elapsed() < Duration::from_secs(10) {
        let _ = tokio::time::timeout(Duration::from_millis(1), progress.changed()).await;
    }
    let took = began.elapsed();
    house.settle().await;
    took
}
