//! One file a command.

mod config;

use crate::cli::{Arguments, Command};
use crate::refusal::Refusal;

/// Runs the command of the command line.
pub fn run(arguments: &Arguments) -> Result<(), Refusal> {
    match &arguments.command {
        Command::Config(which) => config::run(which),
    }
}
