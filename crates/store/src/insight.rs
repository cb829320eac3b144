//! Figures by property and day, and the memory they are counted with.

use std::collections::BTreeMap;

use guestlink_domain::ids::{PropertyId, TenantId};
use jiff::civil::Date;
use uuid::Uuid;

use crate::{
    error::StoreError,
    events::Position,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// What is added to a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addition {
    /// Whose.
    pub tenant: TenantId,
    /// Where.
    pub property: PropertyId,
    /// The day there.
    pub day: Date,
    /// The figure.
    pub measure: &'static str,
    /// The bucket of a length of time, else 0.
    pub bucket: i64,
    /// How many more.
    pub n: i64,
    /// A sum beside the count.
    pub amount: i64,
}

/// A figure of a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// The day.
    pub day: Date,
    /// The figure.
    pub measure: String,
    /// The bucket of a length of time, else 0.
    pub bucket: i64,
    /// How many.
    pub n: i64,
    /// A sum beside the count.
    pub amount: i64,
}

const ADD: Many = Many {
    table: "insight_day",
    head: "INSERT INTO insight_day (tenant_id, property_id, day, measure, bucket, n, amount) VALUES",
    tail: "ON CONFLICT (tenant_id, property_id, day, measure, bucket)
        DO UPDATE SET n = insight_day.n + excluded.n, amount = insight_day.amount + excluded.amount",
};

const REMEMBER: Many = Many {
    table: "insight_subject",
    head: "INSERT INTO insight_subject (tenant_id, id, memory) VALUES",
    tail: "ON CONFLICT (tenant_id, id) DO UPDATE SET memory = excluded.memory",
};

const RECALL: Many = Many {
    table: "insight_subject",
    head: "WITH k (tenant_id, id) AS (VALUES",
    tail: ") SELECT s.tenant_id, s.id, s.memory FROM k
        JOIN insight_subject s ON s.tenant_id = k.tenant_id AND s.id = k.id",
};

/// Adds to figures; those of the same figure are added up first.
pub async fn add(tx: &mut Tx, additions: Vec<Addition>) -> Result<(), StoreError> {
    let mut sums: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for one in additions {
        let sum = sums.entry((one.tenant, one.property, one.day, one.measure, one.bucket)).or_default();
        *sum = (sum.0.saturating_add(one.n), sum.1.saturating_add(one.amount));
    }
    let rows = sums
        .into_iter()
        .map(|((tenant, property, day, measure, bucket), (n, amount))| {
            row![tenant, property, day, measure, bucket, n, amount]
        })
        .collect();
    ADD.write(tx, rows).await.map(drop)
}

/// Whose memory.
pub type Subject = (TenantId, Uuid);

/// What is remembered of subjects; nothing of those that are new.
pub async fn recall(
    mut reader: impl Read,
    subjects: &[Subject],
) -> Result<BTreeMap<Subject, serde_json::Value>, StoreError> {
    let rows = subjects.iter().map(|(tenant, id)| row![*tenant, *id]).collect();
    let mut known = BTreeMap::new();
    for row in &RECALL.read(&mut reader, rows).await? {
        let mut cells = Cells::of(row, "insight_subject");
        let subject = (cells.get()?, cells.get()?);
        known.insert(subject, cells.get()?);
    }
    Ok(known)
}

/// Keeps what is remembered of subjects.
pub async fn remember(tx: &mut Tx, memories: BTreeMap<Subject, serde_json::Value>) -> Result<(), StoreError> {
    let rows = memories.into_iter().map(|((tenant, id), memory)| row![tenant, id, memory]).collect();
    REMEMBER.write(tx, rows).await.map(drop)
}

/// How far a reader of the event log has come.
pub async fn position(mut reader: impl Read, name: &str) -> Result<Position, StoreError> {
    let query = Query::new("log_reader", "SELECT writer, seq FROM log_reader WHERE name = $1").bind(name);
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(Position::START), |row| {
        let mut cells = Cells::of(row, "log_reader");
        Ok(Position { writer: cells.get()?, seq: cells.get()? })
    })
}

/// Moves a reader on.
///
/// # Errors
/// [`StoreError::Conflict`] if it is no longer where it was: somebody else reads under this name.
pub async fn advance(tx: &mut Tx, name: &str, from: Position, to: Position) -> Result<(), StoreError> {
    let begin = Query::new(
        "log_reader",
        "INSERT INTO log_reader (name, writer, seq) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING",
    )
    .bind(name);
    tx.execute(begin).await?;
    let query = Query::new(
        "log_reader",
        "UPDATE log_reader SET writer = $2, seq = $3 WHERE name = $1 AND writer = $4 AND seq = $5",
    )
    .bind(name)
    .bind(to.writer)
    .bind(to.seq)
    .bind(from.writer)
    .bind(from.seq);
    if tx.execute(query).await? == 1 { Ok(()) } else { Err(StoreError::Conflict { what: "reader" }) }
}

/// Puts a reader somewhere, wherever it was.
pub async fn jump(tx: &mut Tx, name: &str, to: Position) -> Result<(), StoreError> {
    let query = Query::new(
        "log_reader",
        "INSERT INTO log_reader (name, writer, seq) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET writer = excluded.writer, seq = excluded.seq",
    )
    .bind(name)
    .bind(to.writer)
    .bind(to.seq);
    tx.execute(query).await.map(drop)
}

/// Forgets every figure and memory, and begins at the first event again.
pub async fn clear(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    for sql in ["DELETE FROM insight_day", "DELETE FROM insight_subject"] {
        tx.execute(Query::new("insight_day", sql)).await?;
    }
    let query = Query::new("log_reader", "DELETE FROM log_reader WHERE name = $1").bind(name);
    tx.execute(query).await.map(drop)
}

/// The figures of a property from a day to a day, both counted.
pub async fn figures(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    (from, to): (Date, Date),
) -> Result<Vec<Figure>, StoreError> {
    let query = Query::new(
        "insight_day",
        "SELECT day, measure, bucket, n, amount FROM insight_day
            WHERE tenant_id = $1 AND property_id = $2 AND day >= $3 AND day <= $4 ORDER BY day, measure, bucket",
    )
    .bind(tenant)
    .bind(property)
    .bind(from)
    .bind(to);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "insight_day");
            Ok(Figure {
                day: cells.get()?,
                measure: cells.get()?,
                bucket: cells.get()?,
                n: cells.get()?,
                amount: cells.get()?,
            })
        })
        .collect()
}
