//! Set-up: from a database address to a [`Store`], and the transactions it hands out. SQLite gets one writer and a log
//! (WAL) that is on the disk before a commit is told, so that "committed" survives a power cut; its file belongs to one
//! process.

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
use rusqlite::OpenFlags;
use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    dialect::{
        self, Dialect, Fault, Pools, Row, Transaction,
        durable::Log,
        file::{Lane, Opening},
    },
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
        let inner = self.pools.begin().await.map_err(|error| self.shared.judge("database", &error))?;
        Ok(Tx { inner, shared: Arc::clone(&self.shared) })
    }

    /// Begins a transaction that only reads, and sees everything as it is now to its end.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        let begun = self.pools.snapshot().await;
        let inner = begun.map_err(|error| self.shared.judge("database", &error))?;
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
        self.pools.checkpoint().await.map_err(|error| self.shared.judge("database", &error))
    }

    /// Something is committed already, but its caller still waits for the disk: there is more to come.
    pub fn is_behind(&self) -> bool {
        self.pools.is_behind()
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
        self.pools.fetch(query).await.map_err(|error| self.shared.judge(table, &error))
    }
}

impl Shared {
    fn judge(&self, table: &'static str, fault: &Fault) -> StoreError {
        let judged = dialect::judge(table, fault);
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
        let shared = self.shared;
        self.inner.commit().await.map_err(|error| shared.judge("database", &error))
    }

    /// Undoes everything, and waits until it is undone.
    pub async fn rollback(self) -> Result<(), StoreError> {
        let shared = self.shared;
        self.inner.rollback().await.map_err(|error| shared.judge("database", &error))
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    pub(crate) async fn query(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        let table = query.table;
        self.inner.fetch(query).await.map_err(|error| self.shared.judge(table, &error))
    }

    /// Row by row, for what may be large.
    pub(crate) fn stream(&mut self, query: Query) -> impl Stream<Item = Result<Row, StoreError>> + Send {
        let (table, shared) = (query.table, Arc::clone(&self.shared));
        self.inner.stream(query).map_err(move |error| shared.judge(table, &error))
    }

    pub(crate) async fn execute(&mut self, query: Query) -> Result<u64, StoreError> {
        let table = query.table;
        self.inner.execute(query).await.map_err(|error| self.shared.judge(table, &error))
    }

    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.inner.script(sql.into()).await.map_err(|error| self.shared.judge("schema", &error))
    }
}

async fn open_file(path: &Path, options: OpenOptions) -> Result<(Pools, Option<File>), StoreError> {
    let text = path.to_string_lossy();
    if text.is_empty() || text.contains(":memory:") {
        return Err(address(&format!("sqlite:{text}")));
    }
    let lock = if options.exclusive { Some(lock_file(path)?) } else { None };
    let access = if options.exclusive {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    // A connection is only ever used by one thread at a time. Commits are made durable by `dialect::durable`; "normal" is
    // for the rest, where SQLite itself waits for the disk: a log is durable before it is carried over, the file is
    // before the log begins anew.
    let opening = |access: OpenFlags, mode: &str, cache: u32, carries_at: u32| Opening {
        path: path.to_owned(),
        flags: access | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        set: format!(
            "{mode} PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache};
            PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = {carries_at};
            PRAGMA journal_size_limit = 67108864;"
        ),
    };
    // The writer's cache holds what a large transaction changes: pages that do not fit are written twice. Readers may
    // be small beside the file cache of the system. The writer carries its log over itself, and makes everybody wait,
    // only if `Store::checkpoint` falls behind (128 MiB).
    let mode = if options.exclusive { "PRAGMA journal_mode = WAL;" } else { "" };
    // Writers queue here; a queue this long means the disk is too slow, not that someone failed.
    let patience = options.patience.max(Duration::from_secs(5));
    let write = Lane::new(opening(access, mode, 16_384, 32_768), 1, patience);
    let read = Lane::new(opening(OpenFlags::SQLITE_OPEN_READ_ONLY, "", 2_048, 0), 4, options.patience);
    let carry = Lane::new(opening(access, "", 256, 0), 1, options.patience);
    // The writer comes first: it creates the file and switches it to WAL.
    drop(write.take().await.map_err(|fault| dialect::judge("database", &fault))?);
    Ok((Pools::Sqlite { read, write, carry, log: Log::of(path) }, lock))
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
        .map_err(|error| dialect::judge("database", &error.into()))
}

/// The error for an address, without the password in it.
fn address(url: &str) -> StoreError {
    let given = match (url.split_once("://"), url.rfind('@')) {
        (Some((scheme, _)), Some(at)) => format!("{scheme}://…{}", url.get(at..).unwrap_or_default()),
        _ => url.to_owned(),
    };
    StoreError::Address { given, expected: ADDRESSES }
}
