//! `guestlink replay`: works again what booking platforms sent and could not be read then.

use super::runtime;
use crate::cli::Replay;
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Puts it back in the queue; a running server works it, or the next one that is started. It writes, so an embedded
/// database must not be in use.
pub fn run(asked: &Replay) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = running::open(&settings).await?;
        let count = app.replay_bookings(asked.connection.as_deref()).await;
        println!("{} deliveries are in the queue again", count.during("They cannot be put back")?);
        Ok(())
    })
}
