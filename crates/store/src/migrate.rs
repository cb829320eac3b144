//! The schema's history: embedded, numbered, checksummed. All of it runs in one transaction under a lock, so
//! a kill leaves either the old schema or the new one. A schema newer than this program is refused.

use sha2::{Digest as _, Sha256};

use crate::{
    error::StoreError,
    open::{Store, Tx},
    query::{Cells, Query, Read},
};

struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "base", sql: include_str!("../migrations/0001_base.sql") },
    Migration { version: 2, name: "welcome", sql: include_str!("../migrations/0002_welcome.sql") },
    Migration { version: 3, name: "requests", sql: include_str!("../migrations/0003_requests.sql") },
    Migration { version: 4, name: "automations", sql: include_str!("../migrations/0004_automations.sql") },
    Migration {
        version: 5,
        name: "requests_work",
        sql: include_str!("../migrations/0005_requests_work.sql"),
    },
    Migration { version: 6, name: "access", sql: include_str!("../migrations/0006_access.sql") },
    Migration { version: 7, name: "desk", sql: include_str!("../migrations/0007_desk.sql") },
    Migration { version: 8, name: "insight", sql: include_str!("../migrations/0008_insight.sql") },
    Migration { version: 9, name: "outbox", sql: include_str!("../migrations/0009_outbox.sql") },
    Migration { version: 10, name: "operations", sql: include_str!("../migrations/0010_operations.sql") },
    Migration {
        version: 11,
        name: "resort_editing",
        sql: include_str!("../migrations/0011_resort_editing.sql"),
    },
    Migration {
        version: 12,
        name: "requests_open",
        sql: include_str!("../migrations/0012_requests_open.sql"),
    },
    Migration { version: 13, name: "programs", sql: include_str!("../migrations/0013_programs.sql") },
    Migration { version: 14, name: "campaigns", sql: include_str!("../migrations/0014_campaigns.sql") },
    Migration { version: 15, name: "lean_search", sql: include_str!("../migrations/0015_lean_search.sql") },
    Migration {
        version: 16,
        name: "found_at_once",
        sql: include_str!("../migrations/0016_found_at_once.sql"),
    },
];

const HISTORY: &str = "CREATE TABLE schema_migration (
    version {int} NOT NULL PRIMARY KEY, name {text} NOT NULL, checksum {text} NOT NULL
) {strict};";

/// The text of every migration, oldest first.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|migration| migration.sql)
}

/// The newest schema this program knows.
fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |last| last.version)
}

fn checksum(sql: &str) -> String {
    hex::encode(Sha256::digest(sql.as_bytes()))
}

/// Refuses or updates the schema until it is the one this program needs.
pub(crate) async fn bring_up_to_date(store: &Store, may_change: bool) -> Result<(), StoreError> {
    let found = applied(store).await?;
    if found == newest() {
        return if may_change { after_restore(store).await } else { Ok(()) };
    }
    if !may_change {
        return Err(StoreError::OlderSchema { found, needed: newest() });
    }
    let mut tx = store.begin().await?;
    if let Some(lock) = tx.dialect().lock_migrations() {
        tx.query(Query::new("schema_migration", lock)).await?;
    }
    // Somebody else may have been faster.
    let found = applied(&mut tx).await?;
    if !has_history(&mut &mut tx).await? {
        tx.script(HISTORY).await?;
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        apply(&mut tx, migration).await?;
    }
    tx.commit().await
}

async fn after_restore(store: &Store) -> Result<(), StoreError> {
    let Some(settle) = store.dialect().after_restore() else { return Ok(()) };
    let mut tx = store.begin().await?;
    let settled = tx.execute(Query::new("event", settle)).await?;
    if settled > 0 {
        tracing::warn!(
            events = settled,
            "this database was restored from another server; its events are kept"
        );
    }
    tx.commit().await
}

async fn apply(tx: &mut Tx, migration: &Migration) -> Result<(), StoreError> {
    tx.script(migration.sql).await?;
    let record = "INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)";
    let query = Query::new("schema_migration", record)
        .bind(migration.version)
        .bind(migration.name)
        .bind(checksum(migration.sql));
    tx.execute(query).await?;
    tracing::info!(version = migration.version, name = migration.name, "database schema updated");
    Ok(())
}

async fn has_history(reader: &mut impl Read) -> Result<bool, StoreError> {
    let query = Query::new("schema_migration", reader.dialect().table_exists()).bind("schema_migration");
    let rows = reader.fetch(query).await?;
    let count: Option<i64> = rows.first().map(|row| Cells::of(row, "schema_migration").get()).transpose()?;
    Ok(count.is_some_and(|count| count > 0))
}

/// The newest migration applied, 0 for none. Refuses what this program does not know.
async fn applied(mut reader: impl Read) -> Result<i64, StoreError> {
    if !has_history(&mut reader).await? {
        return Ok(0);
    }
    let all =
        Query::new("schema_migration", "SELECT version, checksum FROM schema_migration ORDER BY version");
    let mut newest_applied = 0;
    for row in &reader.fetch(all).await? {
        let mut cells = Cells::of(row, "schema_migration");
        let (version, sum): (i64, String) = (cells.get()?, cells.get()?);
        if version > newest() {
            return Err(StoreError::NewerSchema { found: version, known: newest() });
        }
        if !MIGRATIONS.iter().any(|known| known.version == version && checksum(known.sql) == sum) {
            return Err(StoreError::ForeignSchema { version });
        }
        newest_applied = version;
    }
    Ok(newest_applied)
}
