//! Load: a closed loop over kept connections, and what it cost the program. Run it optimised:
//! `cargo run --release -p xtask -- load ingest`.

mod measure;
mod realtime;
mod report;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::failure::Failure;

/// `cargo xtask load …`
#[derive(Args)]
pub struct Load {
    /// What is measured.
    #[arg(value_enum)]
    mode: Mode,
    /// Messages to send.
    #[arg(long, default_value_t = 50_000)]
    messages: usize,
    /// Connections, each with one request under way.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Guests that write in turn.
    #[arg(long, default_value_t = 2_000)]
    guests: usize,
    /// End to end: messages that may wait for their reply at the same time; 0 for no limit.
    #[arg(long, default_value_t = 4_000)]
    outstanding: usize,
    /// The program's database; by default an embedded one in a scratch folder.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// A resort folder; by default the echo resort.
    #[arg(long, value_name = "DIR")]
    resort: Option<PathBuf>,
    /// Live lines: events in a second.
    #[arg(long, default_value_t = 100)]
    events: u32,
    /// Live lines: how long.
    #[arg(long, default_value_t = 20)]
    seconds: u32,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Signed webhook → 200 after the commit.
    Ingest,
    /// The same, with the signature checked and nothing stored: the yardstick of `ingest`.
    IngestNoop,
    /// Signed webhook → reply accepted by the Graph API.
    E2e,
    /// Live lines: memory of each, and how long an event takes to all of them.
    Realtime,
}

/// Runs it.
pub fn run(options: &Load) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        return Err(Failure::new(
            "This tool would be slower than what it measures: cargo run --release -p xtask -- load …",
        ));
    }
    if options.mode == Mode::Realtime { realtime::run(options) } else { measure::run(options) }
}
