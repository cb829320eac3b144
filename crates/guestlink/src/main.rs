//! The program: command line, settings, roles, wiring. It decides nothing about guests.

mod cli;
mod commands;
mod database;
mod demo;
mod logging;
mod refusal;
mod resort_folder;
mod roles;
mod running;
mod secret_key;
mod settings;
mod signals;

use clap::Parser as _;

/// Messages are many small things that live shortly: this allocator needs half the
/// time of the system's for them, SQLite's included. Without huge pages, which it would hold for little.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let arguments = cli::Arguments::parse();
    match commands::run(&arguments) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(refusal) => refusal.report(),
    }
}
