//! Set-up: from a database address to a [`Store`], and the transactions it hands out. SQLite gets one writer,
//! WAL and full synchronisation, so that "committed" survives a power cut; its file belongs to one process.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{Stream, TryStreamExt as _};
use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    dialect::{self, Dialect, Pools, Row, Transaction},
    error::{DatabaseSaid, StoreError},
    migrate,
    query::Query,
};

const ADDRESSES: &str = "sqlite:PATH or postgres://USER@HOST/NAME";
const SHARE_ADVICE: &str =
    "give several processes a shared database (GUESTLINK_DATABASE_URL=postgres://USER@HOST/NAME)";

/// How to open a store.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions {
    /// Own the database: a file is locked against other processes for the life of the store. Without it the
    /// store only reads (for commands that look while the server runs).
    pub exclusive: bool,
    /// Bring the schema up to date. Without it an older schema is refused.
    pub migrate: bool,
    /// Connections to a database server.
    pub connections: u32,
    /// How long a caller waits for a connection before it is told "unavailable".
    pub patience: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { exclusive: true, migrate: true, connections: 10, patience: Duration::from_millis(900) }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    shared: Arc<Shared>,
}

struct Shared {
    /// Set once a write failed below the database; see [`StoreError::Broken`].
    broken: AtomicBool,
    /// Held for its lock.
    _lock: Option<File>,
}

/// A write transaction. Dropped without [`Tx::commit`] it never happened.
pub struct Tx {
    inner: Transaction,
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `url` (`sqlite:PATH`, `sqlite://PATH`, `postgres://…`) and brings its schema up to
    /// date.
    pub async fn open(url: &str, options: OpenOptions) -> Result<Self, StoreError> {
        let (pools, lock) = match url.split_once(':') {
            Some(("sqlite", path)) => {
                open_file(Path::new(path.strip_prefix("//").unwrap_or(path)), options).await?
            }
            Some(("postgres" | "postgresql", _)) => (open_server(url, options).await?, None),
            _ => return Err(address(url)),
        };
        let store = Self { pools, shared: Arc::new(Shared { broken: AtomicBool::new(false), _lock: lock }) };
        migrate::bring_up_to_date(&store, options.migrate && options.exclusive).await?;
        Ok(store)
    }

    /// Begins a write transaction. On SQLite it is the only one.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        if self.is_broken() {
            return Err(StoreError::Broken);
        }
        let inner = self
            .pools
            .begin()
            .await
            .map_err(|error| self.shared.judge(self.dialect(), "database", &error))?;
        Ok(Tx { inner, shared: Arc::clone(&self.shared) })
    }

    /// Begins a transaction that only reads, and sees everything as it is now to its end.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        let begun = self.pools.snapshot().await;
        let inner = begun.map_err(|error| self.shared.judge(self.dialect(), "database", &error))?;
        Ok(Tx { inner, shared: Arc::clone(&self.shared) })
    }

    /// A write failed below the database: the process should say so and end (its supervisor restarts it).
    pub fn is_broken(&self) -> bool {
        self.shared.broken.load(Ordering::Acquire)
    }

    /// Several processes may work on this database, so partitions are shared out by leases. Otherwise this
    /// process is alone and takes all at start.
    pub fn is_shared(&self) -> bool {
        self.dialect() == Dialect::Postgres
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        if self.is_broken() {
            return Err(StoreError::Broken);
        }
        self.read(Query::new("database", "SELECT 1")).await.map(drop)
    }

    /// Small upkeep, to be called again and again while there is work: a file's log is carried over into it, beside
    /// the writer, so that no commit waits for that. Nothing to do for a server.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        self.pools.checkpoint().await.map_err(|error| self.shared.judge(self.dialect(), "database", &error))
    }

    /// Waits for running transactions and closes every connection.
    pub async fn close(&self) {
        self.pools.close().await;
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.pools.dialect()
    }

    pub(crate) async fn read(&self, query: Query) -> Result<Vec<Row>, StoreError> {
        let table = query.table;
        self.pools.fetch(query).await.map_err(|error| self.shared.judge(self.dialect(), table, &error))
    }
}

impl Shared {
    fn judge(&self, dialect: Dialect, table: &'static str, error: &sqlx::Error) -> StoreError {
        let judged = dialect::judge(dialect, table, error);
        if matches!(judged, StoreError::Broken) {
            self.broken.store(true, Ordering::Release);
        }
        judged
    }
}

impl Tx {
    /// Makes everything durable. After an error nothing of it happened, except that a lost connection leaves it
    /// open whether it did; the same work written again must then be harmless (it carries its own keys).
    pub async fn commit(self) -> Result<(), StoreError> {
        let dialect = self.inner.dialect();
        let shared = self.shared;
        self.inner.commit().await.map_err(|error| shared.judge(dialect, "database", &error))
    }

    /// Undoes everything, and waits until it is undone.
    pub async fn rollback(self) -> Result<(), StoreError> {
        let dialect = self.inner.dialect();
        let shared = self.shared;
        self.inner.rollback().await.map_err(|error| shared.judge(dialect, "database", &error))
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    pub(crate) async fn query(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        let (table, dialect) = (query.table, self.inner.dialect());
        self.inner.fetch(query).await.map_err(|error| self.shared.judge(dialect, table, &error))
    }

    /// Row by row, for what may be large.
    pub(crate) fn stream(&mut self, query: Query) -> impl Stream<Item = Result<Row, StoreError>> + Send {
        let (table, dialect, shared) = (query.table, self.inner.dialect(), Arc::clone(&self.shared));
        self.inner.stream(query).map_err(move |error| shared.judge(dialect, table, &error))
    }

    pub(crate) async fn execute(&mut self, query: Query) -> Result<u64, StoreError> {
        let (table, dialect) = (query.table, self.inner.dialect());
        self.inner.execute(query).await.map_err(|error| self.shared.judge(dialect, table, &error))
    }

    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let dialect = self.inner.dialect();
        self.inner.script(sql.into()).await.map_err(|error| self.shared.judge(dialect, "schema", &error))
    }
}

async fn open_file(path: &Path, options: OpenOptions) -> Result<(Pools, Option<File>), StoreError> {
    let text = path.to_string_lossy();
    if text.is_empty() || text.contains(":memory:") {
        return Err(address(&format!("sqlite:{text}")));
    }
    let lock = if options.exclusive { Some(lock_file(path)?) } else { None };
    let connect = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(options.exclusive)
        .read_only(!options.exclusive)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256)
        // Rows travel from the database's thread through this buffer; a full one costs a switch of threads.
        .row_buffer_size(512)
        // KiB when negative: readers may be small beside the file cache of the system.
        .pragma("cache_size", "-2048")
        .pragma("temp_store", "MEMORY")
        // The writer does so itself, and makes everybody wait, only if `Store::checkpoint` falls behind (128 MiB).
        .pragma("wal_autocheckpoint", "32768")
        .pragma("journal_size_limit", "67108864");
    let pool = || {
        SqlitePoolOptions::new()
            .min_connections(0)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
    };
    let failed = |error: sqlx::Error| dialect::judge(Dialect::Sqlite, "database", &error);
    // The writer comes first: it creates the file and switches it to WAL.
    let write = pool()
        .max_connections(1)
        // Writers queue here; a queue this long means the disk is too slow, not that someone failed.
        .acquire_timeout(options.patience.max(Duration::from_secs(5)))
        // What a large transaction changes fits: pages that do not are written twice.
        .connect_with(connect.clone().pragma("cache_size", "-16384"))
        .await
        .map_err(failed)?;
    let read = pool()
        .max_connections(4)
        .acquire_timeout(options.patience)
        .connect_lazy_with(connect.clone().read_only(true).create_if_missing(false));
    let carry = pool()
        .max_connections(1)
        .acquire_timeout(options.patience)
        .connect_lazy_with(connect.pragma("cache_size", "-256").pragma("wal_autocheckpoint", "0"));
    Ok((Pools::Sqlite { read, write, carry }, lock))
}

fn lock_file(database: &Path) -> Result<File, StoreError> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let unavailable = |error: &std::io::Error| StoreError::Unavailable {
        source: DatabaseSaid { code: String::new(), message: format!("{}: {error}", path.display()) },
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| unavailable(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::InUse { path: database.display().to_string(), way_out: SHARE_ADVICE })
        }
        Err(TryLockError::Error(error)) => Err(unavailable(&error)),
    }
}

async fn open_server(url: &str, options: OpenOptions) -> Result<Pools, StoreError> {
    let connect = PgConnectOptions::from_str(url).map_err(|_not_an_address| address(url))?;
    let name = connect.get_application_name().unwrap_or("guestlink").to_owned();
    let connect = connect
        .application_name(&name)
        .options([
            ("synchronous_commit", "on"),
            // A transaction left open holds back every reader of the event log.
            ("idle_in_transaction_session_timeout", "60s"),
            ("statement_timeout", "60s"),
            ("default_transaction_read_only", if options.exclusive { "off" } else { "on" }),
        ])
        .statement_cache_capacity(256);
    PgPoolOptions::new()
        .min_connections(0)
        .max_connections(options.connections.max(2))
        .acquire_timeout(options.patience)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                // Asking costs a round trip, so only connections that have been idle are asked.
                if meta.idle_for > Duration::from_secs(2) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(connect)
        .await
        .map(Pools::Postgres)
        .map_err(|error| dialect::judge(Dialect::Postgres, "database", &error))
}

/// The error for an address, without the password in it.
fn address(url: &str) -> StoreError {
    let given = match (url.split_once("://"), url.rfind('@')) {
        (Some((scheme, _)), Some(at)) => format!("{scheme}://…{}", url.get(at..).unwrap_or_default()),
        _ => url.to_owned(),
    };
    StoreError::Address { given, expected: ADDRESSES }
}
