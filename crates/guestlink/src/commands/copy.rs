//! `guestlink backup FILE`, `restore FILE`, `copy --from URL --to URL`: the whole database, complete or not at all. A
//! backup is an ordinary database file; a server may run beside while it is made.

use std::path::Path;

use guestlink_store::copy::{Copied, copy};
use guestlink_store::{OpenOptions, Store};

use super::runtime;
use crate::cli::{Backup, Copy, Restore};
use crate::database;
use crate::refusal::{During, Refusal};
use crate::settings::{Overrides, Settings};

/// Writes a backup.
pub fn backup(asked: &Backup) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    if asked.file.exists() {
        return Err(Refusal::new(format!("{} is there already; name a new file.", asked.file.display())));
    }
    let mut unfinished = asked.file.clone().into_os_string();
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    runtime()?.block_on(async {
        let from = database::open(&settings.database, database::READING).await?;
        remove(unfinished);
        let copied = into(&from, &address(unfinished)).await;
        from.close().await;
        remove_beside(unfinished);
        let copied = copied.inspect_err(|_| remove(unfinished))?;
        std::fs::rename(unfinished, &asked.file)
            .during(format!("{} cannot be written", asked.file.display()))?;
        say(copied, &asked.file.display().to_string());
        eprintln!(
            "Keep the secret key with your other secrets, not beside this file: what is sealed in it opens with that key \
             only."
        );
        Ok(())
    })
}

/// Fills the empty database of the settings from a backup.
pub fn restore(asked: &Restore) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    if !asked.file.exists() {
        return Err(Refusal::new(format!("There is no file {}.", asked.file.display())));
    }
    runtime()?.block_on(async {
        let from = reading(&address(&asked.file)).await?;
        let to = database::open(&settings.database, OpenOptions::default()).await?;
        let copied = copy(&from, &to).await.during("The backup was not restored");
        from.close().await;
        to.close().await;
        say(copied?, "the database");
        Ok(())
    })
}

/// From one database into another.
pub fn between(asked: &Copy) -> Result<(), Refusal> {
    runtime()?.block_on(async {
        let from = reading(&asked.from).await?;
        let copied = into(&from, &asked.to).await;
        from.close().await;
        say(copied?, "the other database");
        Ok(())
    })
}

async fn reading(url: &str) -> Result<Store, Refusal> {
    Store::open(url, database::READING).await.during("The database to copy from cannot be opened")
}

async fn into(from: &Store, url: &str) -> Result<Copied, Refusal> {
    let to = Store::open(url, OpenOptions::default())
        .await
        .during("The database to copy into cannot be opened")?;
    let copied = copy(from, &to).await.during("Nothing was copied");
    to.close().await;
    copied
}

fn address(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

fn say(copied: Copied, place: &str) {
    println!("{} rows of {} tables are in {place}", copied.rows, copied.tables);
}

fn remove(file: &Path) {
    let _ = std::fs::remove_file(file);
    remove_beside(file);
}

/// What the database keeps beside a file while it is open.
fn remove_beside(file: &Path) {
    for ending in [".lock", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(Path::new(&name));
    }
}
