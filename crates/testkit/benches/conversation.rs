//! A guest's words, and what the house makes of them: stored, understood, offered, quoted, sent. One at a time: how long
//! until the answer is on the telephone; many at once: how many a second. Both with the simulated WhatsApp in the same
//! process, so floors. Prints numbers, promises nothing.
//!
//! `cargo bench -p guestlink-testkit --bench conversation`
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a tool: a failure here is the message")]

use std::time::{Duration, Instant};

use guestlink_app::resorts::ResortFiles;
use guestlink_testkit::{House, Plan, resort};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TIMES: usize = 60;
const CROWD: usize = 400;
const ASKS: &str = "Hi, 12-15 August, 2 adults and a child of 7";

#[tokio::main]
async fn main() {
    let house = House::build(unpaced(), Plan::default()).await;
    let mut took = Vec::new();
    for number in 0..TIMES {
        let guest = house.guest("Nora Quist", &format!("+346112{number:05}"));
        took.push(answered(&house, &guest).await);
    }
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).copied().unwrap_or_default();
    println!("a message to its offers on the telephone: median {:.1?}, p90 {:.1?}", at(50), at(90));
    let guests: Vec<String> =
        (0..CROWD).map(|number| house.guest("Ana B", &format!("+447700{number:06}"))).collect();
    let began = Instant::now();
    for guest in &guests {
        house.whatsapp.say(guest, ASKS).unwrap();
    }
    house.settle().await;
    let took = began.elapsed();
    let rate = f64::from(u32::try_from(CROWD).unwrap()) / took.as_secs_f64();
    println!("{CROWD} guests at once: answered in {took:.1?}, {rate:.0} messages a second");
    let unanswered = guests.iter().filter(|guest| house.answers(guest).is_empty()).count();
    println!("guests without an answer: {unanswered}");
    house.close().await;
}

/// The demo resort without WhatsApp's pace, at which messages would wait for a clock that stands still.
fn unpaced() -> ResortFiles {
    let mut files = resort("ventisol");
    let channel = files.files.get_mut("channel.json").unwrap();
    let mut json: serde_json::Value = serde_json::from_str(channel).unwrap();
    json["pacing"] = serde_json::json!({ "per_second": 0, "per_guest_seconds": 0, "burst": 0 });
    *channel = json.to_string();
    files
}

async fn answered(house: &House, guest: &str) -> Duration {
    let mut progress = house.app.progress();
    let began = Instant::now();
    house.whatsapp.say(guest, ASKS).unwrap();
    while house.answers(guest).is_empty() && began.elapsed() < Duration::from_secs(10) {
        let _ = tokio::time::timeout(Duration::from_millis(1), progress.changed()).await;
    }
    let took = began.elapsed();
    house.settle().await;
    took
}
