//! `guestlink apply RESORT_DIR`: loads a resort. A running server on the same shared database takes it up by itself.

use guestlink_app::resorts::ApplyError;

use super::runtime;
use crate::cli::Apply;
use crate::refusal::{During, Refusal};
use crate::settings::{Overrides, Settings};
use crate::{resort_folder, running};

/// Checks and stores; with a mistake nothing changes.
pub fn run(asked: &Apply) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    let folder = &asked.folder.resort_dir;
    let given = resort_folder::read(folder)?;
    runtime()?.block_on(async {
        let app = running::open(&settings).await?;
        let applied = app.apply(given).await;
        app.store().close().await;
        match applied {
            Ok(revision) => {
                println!("{} is applied as revision {revision}", folder.display());
                Ok(())
            }
            Err(ApplyError::Invalid(problems)) => Err(resort_folder::told(folder, &problems)),
            Err(other) => Err(other).during("The resort cannot be applied"),
        }
    })
}
