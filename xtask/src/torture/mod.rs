//! Faults on purpose, against the real program: what was promised is counted, and a broken promise is a failure.

mod crash;
mod guests;
mod statuses;
mod verdict;

use clap::{Args, Subcommand, ValueEnum};

use crate::failure::Failure;

/// `cargo xtask torture …`
#[derive(Subcommand)]
pub enum Torture {
    /// kill -9 at random moments and at named points, restart, and count what was lost, doubled or reordered.
    Crash(Crash),
}

/// Options of the crash run.
#[derive(Args)]
pub struct Crash {
    /// How often the program is killed.
    #[arg(long, default_value_t = 50)]
    kills: usize,
    /// Where the program keeps its data.
    #[arg(long, value_enum, default_value_t = Database::Embedded)]
    database: Database,
    /// Conversations that write at the same time.
    #[arg(long, default_value_t = 40)]
    conversations: usize,
    /// Answers of the Graph API that get lost after it accepted, in percent.
    #[arg(long, default_value_t = 3)]
    lost_answers: u64,
    /// The same seed makes the same choices (the moments still differ).
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Test the optimised program.
    #[arg(long)]
    release: bool,
}

/// Which database is tortured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    /// The embedded one.
    #[value(name = "sqlite")]
    Embedded,
    /// A fresh database on the server of GUESTLINK_TEST_POSTGRES_URL.
    #[value(name = "postgres")]
    Server,
}

/// Runs it.
pub fn run(torture: &Torture) -> Result<(), Failure> {
    match torture {
        Torture::Crash(options) => crash::run(options),
    }
}
