//! The command line: names, options and help. What each command does is its own file in `commands/`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The WhatsApp front desk of a resort: sells stays, welcomes guests, coordinates what they ask for.
#[derive(Parser)]
#[command(name = "guestlink", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every command.
#[derive(Subcommand)]
pub enum Command {
    /// Show the settings, or their reference.
    #[command(subcommand)]
    Config(Config),
}

/// Options of every command that needs settings.
#[derive(Args, Default)]
pub struct Configured {
    /// Settings file [default: guestlink.toml, if it is there].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `guestlink config …`
#[derive(Subcommand)]
pub enum Config {
    /// Print each setting, its value and where it came from; secrets stay hidden.
    Show(Configured),
    /// Print the reference of all settings as Markdown.
    Reference,
}
