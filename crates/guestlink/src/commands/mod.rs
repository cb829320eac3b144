//! One file a command.

mod config;
mod doctor;
mod events;
mod migrate;

use guestlink_store::{OpenOptions, Store};
use tokio::runtime::Runtime;

use crate::cli::{Arguments, Command};
use crate::refusal::{During, Refusal};
use crate::settings::Settings;

/// Runs the command of the command line.
pub fn run(arguments: &Arguments) -> Result<(), Refusal> {
    match &arguments.command {
        Command::Events(asked) => events::run(asked),
        Command::Migrate(configured) => migrate::run(configured),
        Command::Doctor(configured) => doctor::run(configured),
        Command::Config(which) => config::run(which),
    }
}

fn runtime() -> Result<Runtime, Refusal> {
    Runtime::new().during("The program cannot start its threads")
}

/// Opens the database of the settings; the folder of an embedded one is made.
async fn opened(settings: &Settings, options: OpenOptions) -> Result<Store, Refusal> {
    let database = &settings.database;
    if database.file().is_some() && options.exclusive {
        let folder = database.data_folder();
        std::fs::create_dir_all(&folder).during(format!("The folder {} cannot be made", folder.display()))?;
    } else if database.file().is_some_and(|file| !file.exists()) {
        return Err(Refusal::new(format!(
            "There is no database at {database:?} yet: `guestlink apply RESORT_DIR` makes it, and `database_url` says \
             where it is."
        )));
    }
    Store::open(database.url(), options).await.during(format!("The database {database:?} cannot be opened"))
}
