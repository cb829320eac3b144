//! WhatsApp in a box: a stand-in for Meta's Cloud API that real clients believe, with a phone in the browser.
//!
//! It answers the Graph API, sends signed webhooks, follows (or breaks, on demand) Meta's rules, and keeps everything
//! in bounded memory. It never talks to Meta, and knows nothing of hotels.
//!
//! ```no_run
//! # async fn demo() -> std::io::Result<()> {
//! use guestlink_simulator::{Config, NewGuest, Simulator, Subscriber};
//!
//! let config = Config::fast().subscriber(Subscriber::new("http://127.0.0.1:8080/webhooks/whatsapp", "secret", "verify"));
//! let simulator = Simulator::start(config).await?;
//! println!("phone: {}", simulator.url());
//! # Ok(()) }
//! ```

mod client;
pub mod clock;
pub mod config;
mod connection;
mod control;
mod faults;
mod flow;
mod graph;
pub mod json;
mod page;
mod random;
mod rules;
mod schedule;
mod server;
mod sim;
mod webhooks;
mod world;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use clock::{Clock, Millis};
pub use config::{
    Business, Config, Delivery, Latency, Limits, Review, Rules, Secret, Subscriber, Suggestion, WindowRule,
};
pub use faults::{ApiFault, ApiFaultKind, Faults, StatusFaults, WebhookFaults};
pub use flow::receive::SayError;
pub use server::Simulator;
pub use webhooks::signature;
pub use world::{Direction, GuestError, NewGuest, Status};

/// Takes a lock; a panic elsewhere left data that is still whole, since every change here is small.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
