//! `guestlink migrate`: brings the database's schema up to date. `serve` does the same at its start.

use guestlink_store::OpenOptions;

use super::runtime;
use crate::cli::Configured;
use crate::database;
use crate::refusal::Refusal;
use crate::settings::{Overrides, Settings};

/// Migrates, and says so.
pub fn run(configured: &Configured) -> Result<(), Refusal> {
    let settings =
        Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        database::open(&settings.database, OpenOptions::default()).await?.close().await;
        println!("the database is up to date");
        Ok(())
    })
}
