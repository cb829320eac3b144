//! Every difference between SQLite and PostgreSQL, and nothing else: types, placeholders, locks, error codes.
//! The rest of the store writes one SQL text; `{tokens}` in it are filled in here.

pub(crate) mod durable;
pub(crate) mod file;
mod values;

use std::borrow::Cow;

use futures_util::{TryStreamExt as _, stream::BoxStream};
use jiff::{Timestamp, civil::Date};
use sqlx::{Column as _, Row as _, ValueRef as _};
use sqlx::{
    Decode, Postgres, Type,
    error::DatabaseError,
    postgres::{PgArguments, PgPool, PgRow},
};
use uuid::Uuid;

use crate::{
    error::{DatabaseSaid, StoreError},
    query::{Query, Unreadable},
    value::Value,
};
use durable::Log;
use file::{FileRow, FileTransaction, Lane, OtherType};
use values::{Day, Moment};

/// Most values in one statement: SQLite 32,766, PostgreSQL 65,535.
pub(crate) const MOST_VALUES: usize = 32_766;

/// Which database speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// One file, one writer.
    Sqlite,
    /// A server, many writers.
    Postgres,
}

/// (token, SQLite, PostgreSQL) in statements and migrations.
const TOKENS: &[(&str, &str, &str)] = &[
    // Column types and table endings.
    ("{uuid}", "BLOB", "uuid"),
    ("{text}", "TEXT", "text COLLATE \"C\""),
    ("{int}", "INTEGER", "bigint"),
    ("{bool}", "INTEGER", "boolean"),
    ("{bytes}", "BLOB", "bytea"),
    ("{time}", "INTEGER", "timestamptz"),
    ("{date}", "TEXT", "date"),
    ("{json}", "TEXT", "jsonb"),
    ("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (
        "{writer}",
        "INTEGER NOT NULL DEFAULT 0",
        "bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)",
    ),
    ("{strict}", "STRICT", ""),
    ("{strict_by_key}", "STRICT, WITHOUT ROWID", ""),
    // Full text. SQLite keeps its own index, told by triggers; the table's rows are found by number.
    (
        "{search_index}",
        "CREATE VIRTUAL TABLE search_index USING fts5 (words, content='search_text', content_rowid='n', prefix='2 3');
        CREATE TRIGGER search_text_in AFTER INSERT ON search_text BEGIN
            INSERT INTO search_index (rowid, words) VALUES (new.n, new.words);
        END;
        CREATE TRIGGER search_text_out AFTER DELETE ON search_text BEGIN
            INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.n, old.words);
        END;
        CREATE TRIGGER search_text_changed AFTER UPDATE ON search_text BEGIN
            INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.n, old.words);
            INSERT INTO search_index (rowid, words) VALUES (new.n, new.words);
        END;",
        "ALTER TABLE search_text ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED;
        CREATE INDEX search_index ON search_text USING gin (lexemes);",
    ),
    (
        "{leaner_search_index}",
        "DROP TABLE search_index;
        CREATE VIRTUAL TABLE search_index USING fts5 (words, content='search_text', content_rowid='n');
        INSERT INTO search_index (search_index) VALUES ('rebuild');",
        "",
    ),
    // Begun at the index, whatever the planner thinks of it: it would look at every text of every conversation.
    ("{words_found}", "search_index f CROSS JOIN search_text t ON t.n = f.rowid", "search_text t"),
    ("{found}", "f.search_index MATCH $1", "t.lexemes @@ to_tsquery('simple', $1)"),
    ("{latest_found}", "f.rowid DESC", "t.n DESC"),
    // Few rows are sorted when they are found: no reason to read all in order.
    ("{few}", "+", ""),
    // Locks. SQLite has one writer, so a transaction that writes already excludes the others.
    // Numbers of a copy are those of the original.
    ("{drawn_by_us}", "", "OVERRIDING SYSTEM VALUE"),
    ("{share_l}", "", "FOR SHARE OF l"),
    ("{lock_o}", "", "FOR UPDATE OF o"),
    (
        "{lock_requests}",
        "UPDATE service_request SET version = version WHERE 0",
        "LOCK TABLE service_request IN SHARE ROW EXCLUSIVE MODE",
    ),
    // Events in the order in which every reader may see them. PostgreSQL draws `seq` before commit, so a lower
    // one may appear later; what was written by transactions older than every running one is complete.
    ("{events_index}", "", "CREATE INDEX event_position ON event (writer, seq);"),
    (
        "{after_position}",
        "seq > $2",
        // A position from before a restore (see `after_restore`) counts by its number alone.
        "(writer, seq) > (CASE WHEN $1 < pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN $1 ELSE 0 END, $2)",
    ),
    ("{settled}", "1", "writer < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"),
    ("{events_order}", "seq", "writer, seq"),
    ("{events_order_down}", "seq DESC", "writer DESC, seq DESC"),
];

impl Dialect {
    /// Fills in the tokens.
    pub(crate) fn render(self, sql: Cow<'static, str>) -> Cow<'static, str> {
        if !sql.contains('{') {
            return sql;
        }
        let mut text = sql.into_owned();
        for (token, sqlite, postgres) in TOKENS {
            if text.contains(token) {
                let word = match self {
                    Self::Sqlite => sqlite,
                    Self::Postgres => postgres,
                };
                text = text.replace(token, word);
            }
        }
        Cow::Owned(self.by_index(text))
    }

    /// Fills in `{by:name_of_an_index}`: SQLite has no statistics, so it takes a tenant for one of many and reads all of
    /// its rows, rather than go by the index that is meant.
    fn by_index(self, mut text: String) -> String {
        while let Some((before, (name, after))) =
            text.split_once("{by:").and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            text = match self {
                Self::Sqlite => format!("{before}INDEXED BY {name}{after}"),
                Self::Postgres => format!("{before}{after}"),
            };
        }
        text
    }

    /// Writes `($1,$2),($3,$4)` for `rows` of `width`.
    pub(crate) fn placeholders(self, sql: &mut String, rows: usize, width: usize) {
        let mut number = 0;
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..width {
                number += 1;
                if column > 0 {
                    sql.push(',');
                }
                self.placeholder(sql, number);
            }
            sql.push(')');
        }
    }

    /// Asks for rows that have a word with each of these beginnings. The beginnings hold letters and digits only.
    pub(crate) fn all_words(self, beginnings: &[String]) -> String {
        let (parts, between): (Vec<_>, _) = match self {
            Self::Sqlite => (beginnings.iter().map(|word| format!("\"{word}\"*")).collect(), " "),
            Self::Postgres => (beginnings.iter().map(|word| format!("'{word}':*")).collect(), " & "),
        };
        parts.join(between)
    }

    /// Writes `$7`. SQLite finds named parameters by walking a list, so it gets unnamed ones.
    pub(crate) fn placeholder(self, sql: &mut String, number: usize) {
        use std::fmt::Write as _;
        match self {
            Self::Sqlite => sql.push('?'),
            // Writing to a String cannot fail.
            Self::Postgres => drop(write!(sql, "${number}")),
        }
    }

    /// One migration at a time, to the end of the transaction. The number is any that nobody else uses.
    pub(crate) fn lock_migrations(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(7310579231174)"),
        }
    }

    /// A server restored from a dump counts its transactions from the start again, so the events in it would seem
    /// to come from the future and never be settled. All that is there by then is settled.
    pub(crate) fn after_restore(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(
                "UPDATE event SET writer = 0 WHERE EXISTS (SELECT 1 FROM event
                    WHERE writer >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)",
            ),
        }
    }

    /// After a copy: the column's next number is above all that were copied.
    pub(crate) fn draw_on(self, table: &str, column: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'),
                    (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
            )),
        }
    }

    /// Counts our tables of this name (0 or 1) on the path where unqualified names are found.
    pub(crate) fn table_exists(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
            Self::Postgres => {
                "SELECT count(*) FROM pg_catalog.pg_tables WHERE tablename = $1 AND schemaname = current_schema()"
            }
        }
    }
}

/// The connections of a store.
#[derive(Clone)]
pub(crate) enum Pools {
    /// Readers, the one writer, and who carries the writer's log over into the file.
    Sqlite { read: Lane, write: Lane, carry: Lane, log: Log },
    /// All.
    Postgres(PgPool),
}

/// An open transaction; dropped without commit it is rolled back.
pub(crate) enum Transaction {
    Sqlite(FileTransaction),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A row of either database.
pub struct Row(Inner);

enum Inner {
    /// From the file.
    Sqlite(FileRow),
    /// From the server.
    Postgres(PgRow),
}

impl From<FileRow> for Row {
    fn from(row: FileRow) -> Self {
        Self(Inner::Sqlite(row))
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self(Inner::Postgres(row))
    }
}

/// What a driver said.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The file's.
    #[error(transparent)]
    File(#[from] rusqlite::Error),
    /// The server's.
    #[error(transparent)]
    Server(#[from] sqlx::Error),
    /// The disk's, when what was committed could not be carried to it.
    #[error(transparent)]
    Disk(std::io::Error),
    /// No connection became free in time.
    #[error("no connection became free in time")]
    Patience,
    /// The store closes.
    #[error("closed")]
    Closed,
}

fn bound(sql: Cow<'static, str>, values: Vec<Value>) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    // Safe: statements are literals of this crate plus generated placeholders; data is always bound.
    values.into_iter().fold(sqlx::query(sqlx::AssertSqlSafe(sql)), sqlx::query::Query::bind)
}

impl Pools {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn fetch(&self, query: Query) -> Result<Vec<Row>, Fault> {
        let sql = self.dialect().render(query.sql);
        match self {
            Self::Sqlite { read, .. } => {
                let rows = read.take().await?.fetch(sql.into_owned(), query.values).await?;
                Ok(rows.into_iter().map(Row::from).collect())
            }
            Self::Postgres(pool) => {
                let rows = bound(sql, query.values).fetch_all(pool).await?;
                Ok(rows.into_iter().map(Row::from).collect())
            }
        }
    }

    pub(crate) async fn begin(&self) -> Result<Transaction, Fault> {
        match self {
            Self::Sqlite { write, log, .. } => {
                FileTransaction::to_write(write, log).await.map(Transaction::Sqlite)
            }
            Self::Postgres(pool) => Ok(Transaction::Postgres(pool.begin().await?)),
        }
    }

    /// A transaction that reads one state of everything.
    pub(crate) async fn snapshot(&self) -> Result<Transaction, Fault> {
        match self {
            Self::Sqlite { read, .. } => FileTransaction::to_read(read).await.map(Transaction::Sqlite),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Ok(Transaction::Postgres(pool.begin_with(begin).await?))
            }
        }
    }

    /// Carries what was committed over from the log into the file, beside the writer.
    pub(crate) async fn checkpoint(&self) -> Result<(), Fault> {
        match self {
            Self::Sqlite { carry, .. } => carry.take().await?.script("PRAGMA wal_checkpoint(PASSIVE)").await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Something is committed, and its caller not told yet.
    pub(crate) fn is_behind(&self) -> bool {
        match self {
            Self::Sqlite { log, .. } => log.is_behind(),
            Self::Postgres(_) => false,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { read, write, carry, .. } => {
                carry.close().await;
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn fetch(&mut self, query: Query) -> Result<Vec<Row>, Fault> {
        let sql = self.dialect().render(query.sql);
        match self {
            Self::Sqlite(tx) => {
                let rows = tx.fetch(sql.into_owned(), query.values).await?;
                Ok(rows.into_iter().map(Row::from).collect())
            }
            Self::Postgres(tx) => {
                let rows = bound(sql, query.values).fetch_all(&mut **tx).await?;
                Ok(rows.into_iter().map(Row::from).collect())
            }
        }
    }

    pub(crate) async fn execute(&mut self, query: Query) -> Result<u64, Fault> {
        let sql = self.dialect().render(query.sql);
        match self {
            Self::Sqlite(tx) => tx.execute(&sql, &query.values),
            Self::Postgres(tx) => Ok(bound(sql, query.values).execute(&mut **tx).await?.rows_affected()),
        }
    }

    pub(crate) fn stream(&mut self, query: Query) -> BoxStream<'_, Result<Row, Fault>> {
        let sql = self.dialect().render(query.sql);
        match self {
            Self::Sqlite(tx) => Box::pin(tx.stream(sql.into_owned(), query.values).map_ok(Row::from)),
            Self::Postgres(tx) => {
                let rows = bound(sql, query.values).fetch(&mut **tx);
                Box::pin(rows.map_ok(Row::from).map_err(Fault::from))
            }
        }
    }

    /// Several statements without values, as migrations have.
    pub(crate) async fn script(&mut self, sql: Cow<'static, str>) -> Result<(), Fault> {
        let sql = self.dialect().render(sql);
        match self {
            Self::Sqlite(tx) => tx.script(&sql),
            Self::Postgres(tx) => {
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut **tx).await?;
                Ok(())
            }
        }
    }

    pub(crate) async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => Ok(tx.commit().await?),
        }
    }

    pub(crate) async fn rollback(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.rollback(),
            Self::Postgres(tx) => Ok(tx.rollback().await?),
        }
    }
}

// ---- cells out ----

impl From<OtherType> for Unreadable {
    fn from(_: OtherType) -> Self {
        Self
    }
}

fn cell<T>(row: &PgRow, index: usize) -> Result<Option<T>, Unreadable>
where
    T: for<'r> Decode<'r, Postgres> + Type<Postgres>,
{
    row.try_get_unchecked(index).map_err(|_not_this_type| Unreadable)
}

impl Row {
    pub(crate) fn column_name(&self, index: usize) -> String {
        match &self.0 {
            Inner::Sqlite(row) => row.name(index).map(str::to_owned),
            Inner::Postgres(row) => row.columns().get(index).map(|column| column.name().to_owned()),
        }
        .unwrap_or_else(|| format!("column {index}"))
    }

    pub(crate) fn uuid(&self, index: usize) -> Result<Option<Uuid>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => {
                row.piece(index)?.map(Uuid::from_slice).transpose().map_err(|_not_16_bytes| Unreadable)
            }
            Inner::Postgres(row) => cell(row, index),
        }
    }

    pub(crate) fn text(&self, index: usize) -> Result<Option<String>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => Ok(row.text(index)?.map(str::to_owned)),
            Inner::Postgres(row) => cell(row, index),
        }
    }

    pub(crate) fn int(&self, index: usize) -> Result<Option<i64>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => Ok(row.int(index)?),
            Inner::Postgres(row) => cell(row, index),
        }
    }

    pub(crate) fn bool(&self, index: usize) -> Result<Option<bool>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => Ok(row.int(index)?.map(|number| number != 0)),
            Inner::Postgres(row) => cell(row, index),
        }
    }

    pub(crate) fn bytes(&self, index: usize) -> Result<Option<Vec<u8>>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => Ok(row.piece(index)?.map(<[u8]>::to_vec)),
            Inner::Postgres(row) => cell(row, index),
        }
    }

    pub(crate) fn time(&self, index: usize) -> Result<Option<Timestamp>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => {
                let micros = row.int(index)?;
                micros.map(Timestamp::from_microsecond).transpose().map_err(|_out_of_range| Unreadable)
            }
            Inner::Postgres(row) => Ok(cell::<Moment>(row, index)?.map(|moment| moment.0)),
        }
    }

    pub(crate) fn date(&self, index: usize) -> Result<Option<Date>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => row.text(index)?.map(str::parse).transpose().map_err(|_no_date| Unreadable),
            Inner::Postgres(row) => Ok(cell::<Day>(row, index)?.map(|day| day.0)),
        }
    }

    pub(crate) fn json(&self, index: usize) -> Result<Option<serde_json::Value>, Unreadable> {
        self.document(index)
    }

    /// A JSON document as what it stands for.
    pub(crate) fn document<T: serde::de::DeserializeOwned>(
        &self,
        index: usize,
    ) -> Result<Option<T>, Unreadable> {
        match &self.0 {
            Inner::Sqlite(row) => {
                let document = row.piece(index)?.map(serde_json::from_slice);
                document.transpose().map_err(|_not_ours| Unreadable)
            }
            Inner::Postgres(row) => {
                let cell = row.try_get_raw(index).map_err(|_no_such_column| Unreadable)?;
                if cell.is_null() {
                    return Ok(None);
                }
                let document = <sqlx::types::Json<T> as Decode<'_, Postgres>>::decode(cell);
                document.map(|json| Some(json.0)).map_err(|_not_ours| Unreadable)
            }
        }
    }
}

// ---- errors ----

/// What an error of the database means to us.
pub(crate) fn judge(table: &'static str, fault: &Fault) -> StoreError {
    match fault {
        Fault::File(error) => judge_sqlite(table, error),
        Fault::Server(error) => judge_server(table, error),
        Fault::Disk(_) => StoreError::Broken,
        Fault::Patience => StoreError::Unavailable { source: said("", fault) },
        Fault::Closed => StoreError::Closing,
    }
}

fn judge_server(table: &'static str, error: &sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(said) => judge_postgres(table, said.as_ref()),
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => StoreError::Closing,
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::BeginFailed => {
            StoreError::Unavailable { source: said("", error) }
        }
        // Protocol errors come from a connection that broke in the middle; the next one starts afresh.
        sqlx::Error::Protocol(_) => StoreError::Unavailable { source: said("", &"protocol error") },
        _ => disagree(table),
    }
}

fn disagree(table: &'static str) -> StoreError {
    StoreError::Refused { table, source: said("", &"the statement and the driver disagree") }
}

fn said(code: &str, message: &dyn std::fmt::Display) -> DatabaseSaid {
    DatabaseSaid { code: code.to_owned(), message: message.to_string() }
}

fn judge_sqlite(table: &'static str, error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, message) = error else { return disagree(table) };
    // SQLite's messages name tables and columns, never values.
    let message = message.as_deref().unwrap_or("no message");
    let source = said(&failure.extended_code.to_string(), &message);
    // Of a primary key, and of another index.
    if matches!(failure.extended_code, 1_555 | 2_067) {
        return StoreError::Conflict { what: table };
    }
    // The primary result code is the low byte of the extended one.
    match failure.extended_code & 0xff {
        // Busy, locked, or the file cannot be opened.
        5 | 6 | 14 => StoreError::Unavailable { source },
        8 => StoreError::ReadOnly { source },
        10 => StoreError::Broken,
        13 => StoreError::Full { source },
        11 | 26 => StoreError::Corrupt { table, column: "the database file is damaged".to_owned() },
        _ => StoreError::Refused { table, source },
    }
}

fn judge_postgres(table: &'static str, error: &dyn DatabaseError) -> StoreError {
    let code = error.code().unwrap_or_default();
    let class = code.get(..2).unwrap_or_default();
    // Messages of class 22 (data exceptions) quote the data.
    let message = if class == "22" { "data exception" } else { error.message() };
    let source = said(&code, &message);
    match (code.as_ref(), class) {
        ("23505" | "40001" | "40P01", _) => StoreError::Conflict { what: table },
        ("25006", _) => StoreError::ReadOnly { source },
        ("53100", _) => StoreError::Full { source },
        (_, "08" | "53" | "55" | "57" | "58") => StoreError::Unavailable { source },
        (_, "XX") => StoreError::Corrupt { table, column: "reported by the database".to_owned() },
        _ => StoreError::Refused { table, source },
    }
}
