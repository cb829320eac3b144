//! `guestlink calendars`: the addresses of our own calendars, to be pasted into other platforms.

use super::runtime;
use crate::cli::Configured;
use crate::refusal::Refusal;
use crate::running;
use crate::settings::{Overrides, Settings};

/// Prints one a line. Whoever has an address can see which nights are taken.
pub fn run(configured: &Configured) -> Result<(), Refusal> {
    let settings =
        Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = running::reading(&settings).await?;
        let base = app.config().public_url.clone().unwrap_or_default();
        for feed in app.calendar_feeds() {
            let room = feed.unit.map(|unit| format!(" · {unit}")).unwrap_or_default();
            println!("{}/{}{room}: {base}{}", feed.property, feed.accommodation, feed.path);
        }
        Ok(())
    })
}
