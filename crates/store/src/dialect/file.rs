//! SQLite's side: the one connection that writes, those that read, and the one that carries the log over into the file.
//! A writer's statements run where they are called, since most are shorter than the way to another thread. What waits
//! for the disk or may take long (reading) goes to threads that are made for waiting.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::{BoxStream, StreamExt as _, unfold};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{JoinHandle, spawn_blocking};

use super::Fault;
use super::durable::Log;
use crate::value::Value;

/// Statements a connection remembers.
const STATEMENTS: usize = 256;
/// How long SQLite waits for a lock that another connection holds.
const BUSY: Duration = Duration::from_secs(5);
/// Rows on their way to whoever reads them one by one.
const ON_THE_WAY: usize = 512;

/// How connections are opened.
#[derive(Clone)]
pub(crate) struct Opening {
    pub(crate) path: PathBuf,
    pub(crate) flags: OpenFlags,
    /// Pragmas, in order.
    pub(crate) set: String,
}

impl Opening {
    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(&self.path, self.flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch(&self.set)?;
        Ok(connection)
    }
}

/// Connections for one purpose, opened when first needed. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Lane(Arc<Shared>);

struct Shared {
    opening: Opening,
    most: u32,
    patience: Duration,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

impl Lane {
    /// At most `most` connections; who waits longer than `patience` for one is told so.
    pub(crate) fn new(opening: Opening, most: u16, patience: Duration) -> Self {
        let (most, free) = (u32::from(most), Arc::new(Semaphore::new(usize::from(most))));
        Self(Arc::new(Shared { opening, most, patience, free, idle: Mutex::new(Vec::new()) }))
    }

    /// A connection, put back when dropped.
    pub(crate) async fn take(&self) -> Result<Held, Fault> {
        let free = Arc::clone(&self.0.free).acquire_owned();
        let late = |_late| Fault::Patience;
        let permit = tokio::time::timeout(self.0.patience, free)
            .await
            .map_err(late)?
            .map_err(|_closed| Fault::Closed)?;
        let idle = self.0.idle().pop();
        let connection = if let Some(connection) = idle {
            connection
        } else {
            let opening = self.0.opening.clone();
            aside(move || opening.open()).await??
        };
        Ok(Held { connection: Some(connection), lane: Arc::clone(&self.0), _permit: permit })
    }

    /// Waits for those who hold one, and closes all.
    pub(crate) async fn close(&self) {
        let all = self.0.free.acquire_many(self.0.most).await;
        let idle = std::mem::take(&mut *self.0.idle());
        // Closing the last one carries the log over.
        drop(aside(move || drop(idle)).await);
        self.0.free.close();
        drop(all);
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// On a thread that may wait.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    spawn_blocking(work).await.map_err(|_stopped_or_panicked| Fault::Closed)
}

/// A connection in use.
pub(crate) struct Held {
    connection: Option<Connection>,
    lane: Arc<Shared>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // What was not committed never happened. A connection that cannot even undo is not used again.
        if connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok() {
            self.lane.idle().push(connection);
        }
    }
}

impl Held {
    fn on<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        let connection = self.connection.as_ref().ok_or(Fault::Closed)?;
        Ok(work(connection)?)
    }

    /// The same, on a thread that may wait.
    async fn on_aside<T: Send + 'static>(
        self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<(Self, T), Fault> {
        aside(move || {
            let done = self.on(work)?;
            Ok((self, done))
        })
        .await?
    }

    /// All rows of one statement.
    pub(crate) async fn fetch(self, sql: String, values: Vec<Value>) -> Result<Vec<FileRow>, Fault> {
        self.on_aside(move |connection| rows(connection, &sql, &values)).await.map(|(_, rows)| rows)
    }

    /// Statements without values.
    pub(crate) async fn script(self, sql: &'static str) -> Result<(), Fault> {
        self.on_aside(move |connection| connection.execute_batch(sql)).await.map(drop)
    }
}

/// An open transaction.
pub(crate) struct FileTransaction {
    /// Nothing while its connection is on another thread.
    held: Option<Held>,
    /// What a writer's commit waits for. Who only reads has none, and statements that may take long.
    log: Option<Log>,
}

impl FileTransaction {
    /// Begins one that writes, and takes the lock for it at once instead of failing half-way.
    pub(crate) async fn to_write(lane: &Lane, log: &Log) -> Result<Self, Fault> {
        let held = lane.take().await?;
        held.on(|connection| connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute())?;
        Ok(Self { held: Some(held), log: Some(log.clone()) })
    }

    /// Begins one that reads.
    pub(crate) async fn to_read(lane: &Lane) -> Result<Self, Fault> {
        let held = lane.take().await?;
        held.on(|connection| connection.execute_batch("BEGIN"))?;
        Ok(Self { held: Some(held), log: None })
    }

    pub(crate) async fn fetch(&mut self, sql: String, values: Vec<Value>) -> Result<Vec<FileRow>, Fault> {
        let held = self.held.take().ok_or(Fault::Closed)?;
        let (held, found) = if self.log.is_some() {
            let found = held.on(|connection| rows(connection, &sql, &values))?;
            (held, found)
        } else {
            held.on_aside(move |connection| rows(connection, &sql, &values)).await?
        };
        self.held = Some(held);
        Ok(found)
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Fault> {
        let held = self.held.as_ref().ok_or(Fault::Closed)?;
        held.on(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            bind(&mut statement, values)?;
            Ok(u64::try_from(statement.raw_execute()?).unwrap_or(u64::MAX))
        })
    }

    /// Statements without values.
    pub(crate) fn script(&mut self, sql: &str) -> Result<(), Fault> {
        self.held.as_ref().ok_or(Fault::Closed)?.on(|connection| connection.execute_batch(sql))
    }

    /// Row by row.
    pub(crate) fn stream(
        &mut self,
        sql: String,
        values: Vec<Value>,
    ) -> BoxStream<'_, Result<FileRow, Fault>> {
        let Some(held) = self.held.take() else {
            return futures_util::stream::once(std::future::ready(Err(Fault::Closed))).boxed();
        };
        let (give, rows) = mpsc::channel(ON_THE_WAY);
        let reading = spawn_blocking(move || {
            let outcome = held.on(|connection| {
                // Nobody listening any more is an end like any other.
                each(connection, &sql, &values, |row| give.blocking_send(row).is_ok())
            });
            outcome.map(|()| held)
        });
        let state = Stream { of: self, rows, reading: Some(reading) };
        unfold(state, Stream::next).boxed()
    }

    /// Makes everything durable. The next writer may begin before it is.
    pub(crate) async fn commit(mut self) -> Result<(), Fault> {
        self.end("COMMIT")?;
        match &self.log {
            Some(log) => log.carried().await,
            None => Ok(()),
        }
    }

    /// Undoes everything.
    pub(crate) fn rollback(mut self) -> Result<(), Fault> {
        self.end("ROLLBACK")
    }

    fn end(&mut self, word: &str) -> Result<(), Fault> {
        let held = self.held.take().ok_or(Fault::Closed)?;
        held.on(|connection| connection.prepare_cached(word)?.raw_execute()).map(drop)
    }
}

/// Rows that are read one by one on another thread, which gives the connection back at the end.
struct Stream<'t> {
    of: &'t mut FileTransaction,
    rows: mpsc::Receiver<FileRow>,
    reading: Option<JoinHandle<Result<Held, Fault>>>,
}

impl Stream<'_> {
    async fn next(mut self) -> Option<(Result<FileRow, Fault>, Self)> {
        if let Some(row) = self.rows.recv().await {
            return Some((Ok(row), self));
        }
        match self.reading.take()?.await {
            Ok(Ok(held)) => {
                self.of.held = Some(held);
                None
            }
            Ok(Err(fault)) => Some((Err(fault), self)),
            Err(_stopped_or_panicked) => Some((Err(Fault::Closed), self)),
        }
    }
}

// ---- values in ----

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Text(text) | Self::Json(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Self::Bool(yes) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*yes))),
            Self::Time(time) => ToSqlOutput::Borrowed(ValueRef::Integer(time.as_microsecond())),
            Self::Date(date) => ToSqlOutput::Owned(date.to_string().into()),
            Self::Null(_) => ToSqlOutput::Borrowed(ValueRef::Null),
        })
    }
}

/// Binds `?` in order, `$7` by its number.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> rusqlite::Result<()> {
    let count = statement.parameter_count();
    let numbered = count > 0 && statement.parameter_name(1).is_some();
    for index in 1..=count {
        let place = if numbered { number_of(statement, index) } else { Some(index) };
        let value = place.and_then(|place| values.get(place.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), count))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

fn number_of(statement: &Statement<'_>, index: usize) -> Option<usize> {
    statement.parameter_name(index)?.strip_prefix('$')?.parse().ok()
}

// ---- rows out ----

/// A row, read out whole: its texts one after the other in one piece of memory.
pub(crate) struct FileRow {
    names: Arc<[String]>,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

enum Cell {
    Nothing,
    Int(i64),
    /// Of text or of bytes.
    Piece(Range<usize>),
    /// No column of ours holds such.
    Other,
}

/// A cell of another type than asked for.
#[derive(Debug)]
pub(crate) struct OtherType;

impl FileRow {
    fn read(row: &rusqlite::Row<'_>, names: &Arc<[String]>) -> rusqlite::Result<Self> {
        let (mut cells, mut bytes) = (Vec::with_capacity(names.len()), Vec::new());
        for index in 0..names.len() {
            cells.push(match row.get_ref(index)? {
                ValueRef::Null => Cell::Nothing,
                ValueRef::Integer(number) => Cell::Int(number),
                ValueRef::Text(piece) | ValueRef::Blob(piece) => {
                    let from = bytes.len();
                    bytes.extend_from_slice(piece);
                    Cell::Piece(from..bytes.len())
                }
                ValueRef::Real(_) => Cell::Other,
            });
        }
        Ok(Self { names: Arc::clone(names), cells, bytes })
    }

    pub(crate) fn name(&self, index: usize) -> Option<&str> {
        self.names.get(index).map(String::as_str)
    }

    pub(crate) fn int(&self, index: usize) -> Result<Option<i64>, OtherType> {
        match self.cells.get(index) {
            Some(Cell::Nothing) => Ok(None),
            Some(Cell::Int(number)) => Ok(Some(*number)),
            _ => Err(OtherType),
        }
    }

    pub(crate) fn piece(&self, index: usize) -> Result<Option<&[u8]>, OtherType> {
        match self.cells.get(index) {
            Some(Cell::Nothing) => Ok(None),
            Some(Cell::Piece(range)) => self.bytes.get(range.clone()).map(Some).ok_or(OtherType),
            _ => Err(OtherType),
        }
    }

    pub(crate) fn text(&self, index: usize) -> Result<Option<&str>, OtherType> {
        self.piece(index)?.map(std::str::from_utf8).transpose().map_err(|_not_text| OtherType)
    }
}

fn rows(connection: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<Vec<FileRow>> {
    let mut all = Vec::new();
    each(connection, sql, values, |row| {
        all.push(row);
        true
    })?;
    Ok(all)
}

/// Hands over row by row, until there are no more or they are not wanted.
fn each(
    connection: &Connection,
    sql: &str,
    values: &[Value],
    mut take: impl FnMut(FileRow) -> bool,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut names: Option<Arc<[String]>> = None;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let names =
            names.get_or_insert_with(|| row.as_ref().column_names().into_iter().map(str::to_owned).collect());
        if !take(FileRow::read(row, names)?) {
            break;
        }
    }
    Ok(())
}
