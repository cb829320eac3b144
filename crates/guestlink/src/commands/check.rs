//! `guestlink check RESORT_DIR`: every mistake in a resort's files, with its place.

use guestlink_domain::resort;

use crate::cli::Folder;
use crate::refusal::Refusal;
use crate::resort_folder;

/// Refused when there is a mistake.
pub fn run(asked: &Folder) -> Result<(), Refusal> {
    let given = resort_folder::read(&asked.resort_dir)?;
    let resort = resort::load(&given.files, &|path| given.photos.contains_key(path))
        .map_err(|problems| resort_folder::told(&asked.resort_dir, &problems))?;
    println!("{}: no mistakes ({})", asked.resort_dir.display(), resort.property.name);
    Ok(())
}
