//! The thin layer every statement goes through: text with `$1…`, typed values in, typed cells out, and
//! statements over many rows. Never builds SQL from data: only placeholders are generated.

use std::borrow::Cow;

use guestlink_domain::ids::{
    CampaignId, ConversationId, EventId, GuestId, KeyId, MessageId, OutboxId, PasskeyId, PropertyId, QuoteId,
    RequestId, SessionId, StayId, TenantId, TimerId, UserId, WebhookId,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    dialect::{Dialect, Row},
    error::StoreError,
    leases::{Fence, Lease},
    open::{Store, Tx},
    value::{IntoValue, Value},
};

/// A statement with its values. `table` is named in errors.
pub struct Query {
    pub(crate) table: &'static str,
    pub(crate) sql: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
}

impl Query {
    pub(crate) fn new(table: &'static str, sql: &'static str) -> Self {
        Self { table, sql: Cow::Borrowed(sql), values: Vec::new() }
    }

    /// A statement made of names from our own migrations.
    pub(crate) fn owned(table: &'static str, sql: String) -> Self {
        Self { table, sql: Cow::Owned(sql), values: Vec::new() }
    }

    pub(crate) fn bind(mut self, value: impl IntoValue) -> Self {
        self.values.push(value.into_value());
        self
    }

    /// Fills in `{and_partition}`: only rows of these partitions. A list of numbers is text of its own, not a
    /// value: it rarely changes, and the database plans better with it.
    pub(crate) fn among_partitions(self, partitions: &[i16]) -> Self {
        let list =
            partitions.iter().fold(String::from("NULL"), |list, partition| format!("{list},{partition}"));
        self.fill("{and_partition}", &format!("AND partition IN ({list})"))
    }

    /// Fills in `{fence}`: the number under which we hold the row's partition, NULL for one we do not hold.
    pub(crate) fn with_fences(self, fences: &[Fence]) -> Self {
        let cases = fences.iter().fold(String::new(), |cases, fence| match fence.lease {
            Lease::Partition(partition) => format!("{cases} WHEN {partition} THEN {}", fence.number),
            Lease::Task(_) => cases,
        });
        let case = if cases.is_empty() { "NULL".to_owned() } else { format!("CASE partition{cases} END") };
        self.fill("{fence}", &case)
    }

    /// Fills in `{and_not_number}`, and binds the numbers; so it comes after all other values.
    pub(crate) fn except_numbers(mut self, numbers: &[String]) -> Self {
        let mut list = String::new();
        for number in numbers {
            self = self.bind(number);
            list = format!("{list} AND number_id <> ${}", self.values.len());
        }
        self.fill("{and_not_number}", &list)
    }

    /// Fills in `{and_property}`: only conversations (`c`) of these properties. Binds them; so it comes after all other
    /// values.
    pub(crate) fn among_properties(mut self, properties: &[PropertyId]) -> Self {
        let mut list = String::from("NULL");
        for property in properties {
            self = self.bind(*property);
            list = format!("{list}, ${}", self.values.len());
        }
        self.fill("{and_property}", &format!("AND c.property_id IN ({list})"))
    }

    fn fill(mut self, token: &str, text: &str) -> Self {
        self.sql = Cow::Owned(self.sql.replace(token, text));
        self
    }
}

/// Something that can be read from: a `&Store` (its own snapshot per statement) or a `&mut Tx`.
pub trait Read: Send {
    /// All rows of a query.
    #[doc(hidden)]
    fn fetch(&mut self, query: Query) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;
    /// Which words the database wants.
    #[doc(hidden)]
    fn dialect(&self) -> Dialect;
}

impl Read for &Store {
    async fn fetch(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.read(query).await
    }
    fn dialect(&self) -> Dialect {
        Store::dialect(self)
    }
}

impl Read for &mut Tx {
    async fn fetch(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.query(query).await
    }
    fn dialect(&self) -> Dialect {
        Tx::dialect(self)
    }
}

/// Reads the cells of a row in the order of the SELECT list.
pub(crate) struct Cells<'r> {
    row: &'r Row,
    table: &'static str,
    next: usize,
}

impl<'r> Cells<'r> {
    pub(crate) fn of(row: &'r Row, table: &'static str) -> Self {
        Self { row, table, next: 0 }
    }

    /// What follows comes from another table of a join.
    pub(crate) fn from(&mut self, table: &'static str) {
        self.table = table;
    }

    /// Passes over so many cells.
    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }

    /// The next cell.
    pub(crate) fn get<T: Cell>(&mut self) -> Result<T, StoreError> {
        let index = self.next;
        self.next += 1;
        T::read(self.row, index)
            .and_then(|cell| cell.ok_or(Unreadable))
            .map_err(|Unreadable| self.corrupt(index))
    }

    /// The next cell, which may be NULL.
    pub(crate) fn maybe<T: Cell>(&mut self) -> Result<Option<T>, StoreError> {
        let index = self.next;
        self.next += 1;
        T::read(self.row, index).map_err(|Unreadable| self.corrupt(index))
    }

    /// The next cell, converted; what does not convert is corrupt.
    pub(crate) fn parse<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        let index = self.next;
        let text: String = self.get()?;
        parse(&text).ok_or_else(|| self.corrupt(index))
    }

    /// As [`Cells::parse`], for a cell that may be NULL.
    pub(crate) fn maybe_parse<T>(
        &mut self,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let index = self.next;
        let text: Option<String> = self.maybe()?;
        text.map(|text| parse(&text).ok_or_else(|| self.corrupt(index))).transpose()
    }

    /// The next cell as a document of our own.
    pub(crate) fn document<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        let index = self.next;
        self.next += 1;
        self.row
            .document(index)
            .and_then(|document| document.ok_or(Unreadable))
            .map_err(|Unreadable| self.corrupt(index))
    }

    fn corrupt(&self, index: usize) -> StoreError {
        StoreError::Corrupt { table: self.table, column: self.row.column_name(index) }
    }
}

/// A cell that does not hold what its column promises.
#[derive(Debug)]
pub struct Unreadable;

/// What a cell can become; `None` is NULL.
pub(crate) trait Cell: Sized {
    fn read(row: &Row, index: usize) -> Result<Option<Self>, Unreadable>;
}

macro_rules! cells {
    ($($type:ty => $getter:ident),+ $(,)?) => {$(
        impl Cell for $type {
            fn read(row: &Row, index: usize) -> Result<Option<Self>, Unreadable> {
                row.$getter(index)
            }
        }
    )+};
}
cells! {
    uuid::Uuid => uuid, String => text, i64 => int, bool => bool, Vec<u8> => bytes,
    Timestamp => time, Date => date, serde_json::Value => json,
}

macro_rules! id_cells {
    ($($id:ident),+) => {$(
        impl Cell for $id {
            fn read(row: &Row, index: usize) -> Result<Option<Self>, Unreadable> {
                Ok(row.uuid(index)?.map($id))
            }
        }
    )+};
}
id_cells!(
    CampaignId,
    ConversationId,
    EventId,
    GuestId,
    MessageId,
    OutboxId,
    PropertyId,
    QuoteId,
    RequestId,
    StayId,
    TenantId,
    TimerId,
    KeyId,
    SessionId,
    UserId,
    PasskeyId,
    WebhookId
);

impl Cell for i16 {
    fn read(row: &Row, index: usize) -> Result<Option<Self>, Unreadable> {
        row.int(index)?.map(i16::try_from).transpose().map_err(|_too_big| Unreadable)
    }
}

impl Cell for i32 {
    fn read(row: &Row, index: usize) -> Result<Option<Self>, Unreadable> {
        row.int(index)?.map(i32::try_from).transpose().map_err(|_too_big| Unreadable)
    }
}

impl Cell for bytes::Bytes {
    fn read(row: &Row, index: usize) -> Result<Option<Self>, Unreadable> {
        Ok(row.bytes(index)?.map(Into::into))
    }
}

/// The values of one row of a statement over many rows.
macro_rules! row {
    ($($value:expr),+ $(,)?) => { [$($crate::value::IntoValue::into_value($value)),+] };
}
pub(crate) use row;

/// Most rows in one statement. Larger statements win little and are remembered (prepared) by connection.
const MOST_ROWS: usize = 128;
fn most_rows(width: usize) -> usize {
    let fit = crate::dialect::MOST_VALUES / width.max(1);
    if fit >= MOST_ROWS { MOST_ROWS } else { 1 << fit.max(1).ilog2() }
}

/// A statement whose text holds one list of rows: `head VALUES-list tail`. Row counts are powers of two, so
/// that a handful of texts is prepared once and used for ever.
#[derive(Clone, Copy)]
pub(crate) struct Many {
    /// Named in errors.
    pub table: &'static str,
    /// Up to and including `VALUES`.
    pub head: &'static str,
    /// What follows the list.
    pub tail: &'static str,
}

impl Many {
    fn query<const N: usize>(self, dialect: Dialect, rows: Vec<[Value; N]>) -> Query {
        let mut sql = String::with_capacity(self.head.len() + self.tail.len() + rows.len() * N * 5 + 8);
        sql.push_str(self.head);
        sql.push(' ');
        dialect.placeholders(&mut sql, rows.len(), N);
        sql.push(' ');
        sql.push_str(self.tail);
        Query { table: self.table, sql: Cow::Owned(sql), values: rows.into_iter().flatten().collect() }
    }

    /// Writes every row exactly once, in order; the count of rows the database changed. For `INSERT … VALUES`.
    pub(crate) async fn write<const N: usize>(
        self,
        tx: &mut Tx,
        rows: Vec<[Value; N]>,
    ) -> Result<u64, StoreError> {
        let mut changed = 0;
        for (rows, count) in filled(rows) {
            let query = self.first(tx.dialect(), rows, count);
            changed += tx.execute(query).await?;
        }
        Ok(changed)
    }

    /// As [`Many::write`], with the rows of the RETURNING clause.
    pub(crate) async fn write_returning<const N: usize>(
        self,
        tx: &mut Tx,
        rows: Vec<[Value; N]>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut returned = Vec::new();
        for (rows, count) in filled(rows) {
            let query = self.first(tx.dialect(), rows, count);
            returned.extend(tx.query(query).await?);
        }
        Ok(returned)
    }

    /// An insert of the first `count` of these rows. What follows them is never looked at: it is there so that the
    /// text is one that is prepared already.
    fn first<const N: usize>(self, dialect: Dialect, rows: Vec<[Value; N]>, count: i64) -> Query {
        let into = self.head.strip_suffix("VALUES").unwrap_or(self.head);
        let mut sql = String::with_capacity(into.len() + self.tail.len() + rows.len() * N * 5 + 48);
        sql.push_str(into);
        sql.push_str("SELECT * FROM (VALUES ");
        dialect.placeholders(&mut sql, rows.len(), N);
        sql.push_str(") AS v LIMIT ");
        dialect.placeholder(&mut sql, rows.len() * N + 1);
        sql.push(' ');
        sql.push_str(self.tail);
        let mut values: Vec<Value> = rows.into_iter().flatten().collect();
        values.push(Value::Int(count));
        Query { table: self.table, sql: Cow::Owned(sql), values }
    }

    /// For statements to which a repeated key means nothing new (looking up, updating by key): one statement
    /// per 128 keys, filled up by repeating the last. Rows found by the last key may come more than once.
    pub(crate) async fn read<const N: usize>(
        self,
        reader: &mut impl Read,
        rows: Vec<[Value; N]>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        for rows in padded(rows) {
            let query = self.query(reader.dialect(), rows);
            found.extend(reader.fetch(query).await?);
        }
        Ok(found)
    }

    /// As [`Many::read`] for updates by key; the count of rows changed.
    pub(crate) async fn update<const N: usize>(
        self,
        tx: &mut Tx,
        rows: Vec<[Value; N]>,
    ) -> Result<u64, StoreError> {
        let mut changed = 0;
        for rows in padded(rows) {
            let query = self.query(tx.dialect(), rows);
            changed += tx.execute(query).await?;
        }
        Ok(changed)
    }
}

/// Splits into chunks filled up to a power of two with rows of NULLs; with each its count of real rows.
fn filled<const N: usize>(mut rows: Vec<[Value; N]>) -> Vec<(Vec<[Value; N]>, i64)> {
    let mut chunks = Vec::new();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(most_rows(N)));
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if let Some(nothing) = rows.last().map(|row| row.each_ref().map(Value::absent)) {
            rows.resize(rows.len().next_power_of_two(), nothing);
        }
        chunks.push((rows, count));
        rows = rest;
    }
    chunks
}

/// Splits into chunks filled up to a power of two by repeating the last row.
fn padded<const N: usize>(mut rows: Vec<[Value; N]>) -> Vec<Vec<[Value; N]>> {
    let mut chunks = Vec::new();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(most_rows(N)));
        if let Some(last) = rows.last().cloned() {
            rows.resize(rows.len().next_power_of_two(), last);
        }
        chunks.push(rows);
        rows = rest;
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: i64) -> Vec<[Value; 1]> {
        (0..count).map(|n| row![n]).collect()
    }

    #[test]
    fn every_row_is_written_once_and_what_fills_up_is_nothing() {
        for count in 0..300 {
            let chunks = filled(rows(count));
            assert!(
                chunks.iter().all(|(chunk, _)| chunk.len().is_power_of_two() && chunk.len() <= MOST_ROWS)
            );
            let real = chunks.iter().flat_map(|(chunk, real)| &chunk[..usize::try_from(*real).unwrap()]);
            assert!(real.cloned().collect::<Vec<_>>() == rows(count));
            let rest = chunks.iter().flat_map(|(chunk, real)| &chunk[usize::try_from(*real).unwrap()..]);
            assert!(rest.flatten().all(|value| *value == Value::Null(crate::value::Kind::Int)));
        }
    }

    #[test]
    fn padding_only_repeats() {
        for count in 1..300 {
            let chunks = padded(rows(count));
            assert!(chunks.iter().all(|chunk| chunk.len().is_power_of_two() && chunk.len() <= MOST_ROWS));
            let mut all = chunks.concat();
            all.dedup_by(|a, b| a == b);
            assert!(all == rows(count));
        }
    }

    #[test]
    fn wide_rows_respect_the_limit_of_values() {
        assert_eq!(most_rows(1_000), 32);
        assert_eq!(most_rows(40_000), 1);
        assert_eq!(most_rows(12), 128);
    }
}
