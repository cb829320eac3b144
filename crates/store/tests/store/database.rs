//! A database of its own for each test, and a view past the store for what the store does not show.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use guestlink_store::{OpenOptions, Store, StoreError};
use sqlx::Connection as _;
use tempfile::TempDir;

/// A fresh database with its store.
pub struct Database {
    pub store: Store,
    pub url: String,
    kind: Kind,
}

enum Kind {
    File { path: PathBuf, _directory: TempDir },
    Server,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

#[expect(clippy::disallowed_methods, reason = "tests are told their server by the environment")]
fn server_url() -> String {
    std::env::var("GUESTLINK_TEST_POSTGRES_URL").expect(
        "GUESTLINK_TEST_POSTGRES_URL is not set: run ./scripts/test, which starts a PostgreSQL for the tests",
    )
}

impl Database {
    /// A file in a directory of its own.
    pub async fn file() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("guestlink.db");
        let url = format!("sqlite:{}", path.display());
        let store = Store::open(&url, OpenOptions::default()).await.unwrap();
        Self { store, url, kind: Kind::File { path, _directory: directory } }
    }

    /// A schema of its own on the test server.
    pub async fn server() -> Self {
        let server = server_url();
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = sqlx::PgConnection::connect(&server).await.unwrap();
        let create = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options[search_path]={name}");
        let store = Store::open(&url, patient()).await.unwrap();
        Self { store, url, kind: Kind::Server }
    }

    /// Another store on the same database, as a second process has it: only to look.
    pub async fn onlooker(&self) -> Store {
        self.open_again(false).await.unwrap()
    }

    /// The same database, opened by a process that starts after this one has ended.
    pub async fn reopen(self) -> Self {
        let Self { store, url, kind } = self;
        store.close().await;
        drop(store);
        let store = Store::open(&url, patient()).await.unwrap();
        Self { store, url, kind }
    }

    /// Tries to open the database beside this store.
    pub async fn open_again(&self, exclusive: bool) -> Result<Store, StoreError> {
        Store::open(&self.url, OpenOptions { exclusive, ..patient() }).await
    }

    pub fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File { .. })
    }

    pub fn path(&self) -> &PathBuf {
        match &self.kind {
            Kind::File { path, .. } => path,
            Kind::Server => panic!("only files have a path"),
        }
    }

    /// Runs statements past the store: the first text for the file, the second for the server.
    pub async fn raw(&self, file: &str, server: &str) {
        match &self.kind {
            Kind::File { path, .. } => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
                connection.execute_batch(file).unwrap();
            }
            Kind::Server => {
                let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(server)).execute(&mut connection).await.unwrap();
            }
        }
    }

    /// A number asked for past the store.
    pub async fn count(&self, sql: &'static str) -> i64 {
        match &self.kind {
            Kind::File { path, .. } => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.query_row(sql, [], |row| row.get(0)).unwrap()
            }
            Kind::Server => {
                let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
        }
    }
}

/// The test server is shared by many tests at once.
pub fn patient() -> OpenOptions {
    OpenOptions { patience: std::time::Duration::from_secs(20), ..OpenOptions::default() }
}
