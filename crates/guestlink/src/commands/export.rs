//! `guestlink export RESORT_DIR`: writes a resort's files back, as they were applied.

use super::runtime;
use crate::cli::Export;
use crate::refusal::{During, Refusal};
use crate::settings::{Overrides, Settings};
use crate::{resort_folder, running};

/// Writes into a new folder.
pub fn run(asked: &Export) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = running::reading(&settings).await?;
        let exported = app.export(asked.property.as_deref()).await.during("The resort cannot be exported")?;
        let folder = &asked.folder.resort_dir;
        match exported {
            Some(files) => resort_folder::write(folder, &files)?,
            None => return Err(nothing(asked.property.as_deref())),
        }
        println!("exported to {}", folder.display());
        Ok(())
    })
}

fn nothing(property: Option<&str>) -> Refusal {
    match property {
        Some(name) => Refusal::new(format!("No property is called \"{name}\".")),
        None => Refusal::new(
            "There is no resort to export, or more than one: apply one with `guestlink apply RESORT_DIR`, or choose \
             with --property NAME.",
        ),
    }
}
