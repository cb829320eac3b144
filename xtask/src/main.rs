//! Chores of the house: generated files, the architecture test, fault and load tools. It knows the program
//! only from outside, by its commands and its HTTP contract, and links none of our crates.

mod architecture;
mod failure;
mod load;
mod rig;
mod torture;
mod tree;
mod update;

use clap::{Parser, Subcommand};
use failure::Failure;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of Guest Link's house")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Regenerate committed files: schemas/ and docs/settings.md.
    Update {
        /// Change nothing; fail when a file is not what it would become.
        #[arg(long)]
        check: bool,
    },
    /// Hold the crates' edges and the sources against the plan in ARCHITECTURE.md.
    Architecture,
    /// Break things on purpose and count the promises.
    #[command(subcommand)]
    Torture(torture::Torture),
    /// Measure under load.
    Load(load::Load),
}

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    match Arguments::parse().chore {
        Chore::Update { check } => update::run(check),
        Chore::Architecture => architecture::run(),
        Chore::Torture(torture) => torture::run(&torture),
        Chore::Load(load) => load::run(&load),
    }
}
