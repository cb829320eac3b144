//! One file a command.

mod apply;
mod calendars;
mod check;
mod config;
mod demo;
mod doctor;
mod events;
mod export;
mod mapping;
mod migrate;
mod quote;
mod replay;
mod schema;
mod serve;
mod simulator;
mod understand;

use tokio::runtime::Runtime;

use crate::cli::{Arguments, Command};
use crate::refusal::{During, Refusal};

/// Runs the command of the command line.
pub fn run(arguments: &Arguments) -> Result<(), Refusal> {
    match &arguments.command {
        Command::Serve(asked) => serve::run(asked),
        Command::Demo(asked) => demo::run(asked),
        Command::Simulator(asked) => simulator::run(asked),
        Command::Check(asked) => check::run(asked),
        Command::Apply(asked) => apply::run(asked),
        Command::Export(asked) => export::run(asked),
        Command::Understand(asked) => understand::run(asked),
        Command::Quote(asked) => quote::run(asked),
        Command::Schema(asked) => schema::run(asked),
        Command::Mapping(asked) => mapping::run(asked),
        Command::Replay(asked) => replay::run(asked),
        Command::Calendars(configured) => calendars::run(configured),
        Command::Events(asked) => events::run(asked),
        Command::Migrate(configured) => migrate::run(configured),
        Command::Doctor(configured) => doctor::run(configured),
        Command::Config(which) => config::run(which),
    }
}

fn runtime() -> Result<Runtime, Refusal> {
    Runtime::new().during("The program cannot start its threads")
}
