//! Opens the database that the settings name, with words for those who run the program.

use guestlink_store::{OpenOptions, Store};

use crate::refusal::{During, Refusal};
use crate::settings::Database;

/// For commands that look while a server runs: changes nothing, and asks for no lock.
pub const READING: OpenOptions = OpenOptions {
    exclusive: false,
    migrate: false,
    connections: 2,
    patience: std::time::Duration::from_secs(5),
};

/// Opens it; the folder of an embedded one is made, except for a reader.
pub async fn open(database: &Database, options: OpenOptions) -> Result<Store, Refusal> {
    if let Some(file) = database.file() {
        if options.exclusive {
            let folder = database.data_folder();
            std::fs::create_dir_all(&folder)
                .during(format!("The folder {} cannot be made", folder.display()))?;
        } else if !file.exists() {
            return Err(Refusal::new(format!(
                "There is no database at {} yet: `guestlink apply RESORT_DIR` makes it, and the setting database_url \
                 says where it is.",
                file.display()
            )));
        }
    }
    Store::open(database.url(), options).await.during(format!("The database {database:?} cannot be opened"))
}
