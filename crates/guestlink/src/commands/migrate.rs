//! `guestlink migrate`: brings the database's schema up to date. `serve` does the same at its start.

use guestlink_store::OpenOptions;

use super::{opened, runtime};
use crate::cli::Configured;
use crate::refusal::Refusal;
use crate::settings::{self, Overrides, Settings};

/// Migrates, and says so.
pub fn run(configured: &Configured) -> Result<(), Refusal> {
    let values =
        settings::gather(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    let settings = Settings::check(&values).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        opened(&settings, OpenOptions::default()).await?.close().await;
        println!("the database is up to date");
        Ok(())
    })
}
