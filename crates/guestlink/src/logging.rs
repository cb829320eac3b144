//! The log: one line an event on standard error, for people or for machines. What must not be logged (secrets,
//! phone numbers, message ids, words of guests) is kept out by the types that hold it.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::settings::{Log, LogFormat};

/// Starts logging. A second start in one process changes nothing.
pub fn start(log: &Log) {
    // Checked when the settings were read.
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_invalid| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match log.format {
        LogFormat::Text => lines.compact().with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
}
