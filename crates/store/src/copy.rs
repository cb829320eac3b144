//! The whole of a database into another one, of the same kind or the other: one snapshot is read, one transaction
//! written, so a copy is complete or does not exist. What there is to copy is read from the migrations themselves.

use std::borrow::Cow;

use futures_util::TryStreamExt as _;

use crate::{
    dialect::Row,
    error::StoreError,
    migrate,
    open::{Store, Tx},
    query::{Query, Unreadable},
    value::{Kind, Value},
};

/// Rows written with one statement.
const ROWS: usize = 128;
/// Bytes of values written with one statement.
const BYTES: usize = 4 << 20;

/// What was copied.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Tables.
    pub tables: usize,
    /// Rows of all of them.
    pub rows: u64,
}

/// A table as the migrations make it.
#[derive(PartialEq, Eq, Debug)]
struct Table {
    name: &'static str,
    columns: Vec<(&'static str, Kind)>,
    /// The column whose numbers the database draws.
    drawn: Option<&'static str>,
}

/// Copies everything. `to` must be empty and both of the current schema.
///
/// # Errors
/// [`StoreError::NotEmpty`] if there is anything in `to`; whatever either database refuses. Then `to` is as it was.
pub async fn copy(from: &Store, to: &Store) -> Result<Copied, StoreError> {
    let mut source = from.snapshot().await?;
    let mut target = to.begin().await?;
    let mut copied = Copied::default();
    for table in tables() {
        let any = Query::owned(table.name, format!("SELECT 1 FROM {} LIMIT 1", table.name));
        if !target.query(any).await?.is_empty() {
            return Err(StoreError::NotEmpty { table: table.name });
        }
        copied.rows += table.copy(&mut source, &mut target).await?;
        copied.tables += 1;
    }
    source.rollback().await?;
    target.commit().await?;
    Ok(copied)
}

impl Table {
    async fn copy(&self, source: &mut Tx, target: &mut Tx) -> Result<u64, StoreError> {
        let mut count = 0;
        let (mut waiting, mut bytes) = (Vec::new(), 0_usize);
        let mut rows = source.stream(Query::owned(self.name, self.select()));
        while let Some(row) = rows.try_next().await? {
            for (index, (column, kind)) in self.columns.iter().enumerate() {
                let unreadable =
                    |_: Unreadable| StoreError::Corrupt { table: self.name, column: (*column).to_owned() };
                let value = value(&row, index, *kind).map_err(unreadable)?;
                bytes += size(&value);
                waiting.push(value);
            }
            count += 1;
            if waiting.len() >= ROWS * self.columns.len() || bytes >= BYTES {
                self.insert(target, std::mem::take(&mut waiting)).await?;
                bytes = 0;
            }
        }
        self.insert(target, waiting).await?;
        if let Some(column) = self.drawn
            && let Some(restart) = target.dialect().draw_on(self.name, column)
        {
            target.query(Query::owned(self.name, restart)).await?;
        }
        Ok(count)
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn select(&self) -> String {
        // Readers of the event log rely on its order; other tables have none.
        let order = if self.name == "event" { " ORDER BY {events_order}" } else { "" };
        format!("SELECT {} FROM {}{order}", self.names(), self.name)
    }

    async fn insert(&self, target: &mut Tx, values: Vec<Value>) -> Result<(), StoreError> {
        if values.is_empty() {
            return Ok(());
        }
        let drawn = if self.drawn.is_some() { " {drawn_by_us}" } else { "" };
        let mut sql = format!("INSERT INTO {} ({}){drawn} VALUES ", self.name, self.names());
        let width = self.columns.len();
        target.dialect().placeholders(&mut sql, values.len() / width.max(1), width);
        let query = Query { table: self.name, sql: Cow::Owned(sql), values };
        target.execute(query).await.map(drop)
    }
}

fn value(row: &Row, index: usize, kind: Kind) -> Result<Value, Unreadable> {
    let value = match kind {
        Kind::Uuid => row.uuid(index)?.map(Value::Uuid),
        Kind::Text => row.text(index)?.map(Value::Text),
        Kind::Int => row.int(index)?.map(Value::Int),
        Kind::Bool => row.bool(index)?.map(Value::Bool),
        Kind::Bytes => row.bytes(index)?.map(|bytes| Value::Bytes(bytes.into())),
        Kind::Time => row.time(index)?.map(Value::Time),
        Kind::Date => row.date(index)?.map(Value::Date),
        Kind::Json => row.json(index)?.map(|json| Value::Json(json.to_string())),
    };
    Ok(value.unwrap_or(Value::Null(kind)))
}

fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Json(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 16,
    }
}

/// Every table with its columns, in the order in which they are made: none refers to a later one. What the database
/// fills in by itself (who wrote a row, search indexes) is not copied.
fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut open = false;
    for line in migrate::texts().flat_map(str::lines).map(str::trim) {
        if let Some(name) = line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split_whitespace().next())
        {
            tables.push(Table { name, columns: Vec::new(), drawn: None });
            open = true;
        } else if let Some(rest) = line.strip_prefix("ALTER TABLE ") {
            if let Some((name, column)) = rest.split_once(" ADD COLUMN ")
                && let Some(table) = tables.iter_mut().find(|table| table.name == name)
            {
                table.learn(column);
            }
        } else if line.starts_with(')') {
            open = false;
        } else if let Some(table) = tables.last_mut().filter(|_| open) {
            table.learn(line);
        }
    }
    tables
}

impl Table {
    /// `name {kind} …`
    fn learn(&mut self, line: &'static str) {
        let mut words = line.split_whitespace();
        let (Some(name), Some(token)) = (words.next(), words.next()) else { return };
        let kind = match token.trim_end_matches([',', ';']) {
            "{uuid}" => Kind::Uuid,
            "{text}" => Kind::Text,
            "{int}" => Kind::Int,
            "{bool}" => Kind::Bool,
            "{bytes}" => Kind::Bytes,
            "{time}" => Kind::Time,
            "{date}" => Kind::Date,
            "{json}" => Kind::Json,
            "{identity}" => {
                self.drawn = Some(name);
                Kind::Int
            }
            _ => return,
        };
        self.columns.push((name, kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_tell_every_table_and_column() {
        let tables = tables();
        let made: usize = migrate::texts().map(|text| text.matches("CREATE TABLE ").count()).sum();
        assert_eq!(tables.len(), made);
        assert!(tables.iter().all(|table| !table.columns.is_empty()));
        let event = tables.iter().find(|table| table.name == "event").unwrap();
        assert_eq!(event.drawn, Some("seq"));
        assert!(
            event.columns.contains(&("cause", Kind::Json)) && event.columns.contains(&("at", Kind::Time))
        );
        assert!(event.columns.iter().all(|(name, _)| *name != "writer"), "who wrote it is the copier now");
    }
}
