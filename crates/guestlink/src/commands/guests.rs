//! `guestlink guests`: two guests found to be one person, and taken apart again.

use guestlink_app::App;
use guestlink_domain::ids::GuestId;

use super::runtime;
use crate::cli::Guests;
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Merges or splits.
pub fn run(which: &Guests) -> Result<(), Refusal> {
    let (Guests::Merge { configured, .. } | Guests::Split { configured, .. }) = which;
    let settings =
        Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = running::open(&settings).await?;
        let tenant = App::home_tenant();
        let done = match which {
            Guests::Merge { from, into, .. } => {
                app.merge_guests(tenant, GuestId(*from), GuestId(*into), "cli").await
            }
            Guests::Split { from, .. } => app.split_guests(tenant, GuestId(*from), "cli").await,
        };
        app.store().close().await;
        done.during("The guests are as they were")
    })
}
