//! Writing many requests with few statements. Requests of one transaction were all unanswered at the same
//! time, so there is no order among them to keep.

use std::collections::HashMap;

use super::NewInbox;
use crate::{
    error::StoreError,
    open::Tx,
    query::{Cells, Many, row},
    value::{Value, without_nul},
};

/// What became of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub enum AppendOutcome {
    /// Stored now.
    Appended,
    /// Stored before.
    Duplicate,
}

const HEAD: &str =
    "INSERT INTO inbox (source, partition, state, attempts, received_at, dedupe, body_of, headers,
    body) VALUES";

const PLAIN: Many = Many { table: "inbox", head: HEAD, tail: "" };
const NUMBERED: Many = Many { table: "inbox", head: HEAD, tail: "RETURNING id" };
const ONCE: Many =
    Many { table: "inbox", head: HEAD, tail: "ON CONFLICT DO NOTHING RETURNING id, source, dedupe" };

/// Writes requests; one outcome for each.
pub(super) async fn insert(tx: &mut Tx, requests: &[NewInbox]) -> Result<Vec<AppendOutcome>, StoreError> {
    let mut plain = Vec::new();
    let mut shared = Vec::new();
    let mut once = Vec::new();
    for request in requests {
        match (&request.dedupe, request.partitions.len()) {
            (Some(_), _) => once.push(request),
            (None, 0 | 1) => plain.push(holder(request)),
            (None, _) => shared.push(request),
        }
    }
    PLAIN.write(tx, plain).await?;
    let mut references = numbered(tx, shared).await?;
    let mut fresh = unrepeated(tx, &once).await?;
    let outcomes = requests
        .iter()
        .map(|request| match &request.dedupe {
            None => AppendOutcome::Appended,
            // Of two with the same key in this very transaction, the first is the one that was stored.
            Some(dedupe) => {
                match fresh.remove(&(without_nul(request.source.clone()), without_nul(dedupe.clone()))) {
                    Some(id) => {
                        references.extend(others(request, id));
                        AppendOutcome::Appended
                    }
                    None => AppendOutcome::Duplicate,
                }
            }
        })
        .collect();
    PLAIN.write(tx, references).await?;
    Ok(outcomes)
}

/// Stores the bodies of requests for several partitions; the rows that will refer to them.
async fn numbered(tx: &mut Tx, requests: Vec<&NewInbox>) -> Result<Vec<[Value; 9]>, StoreError> {
    let rows = NUMBERED.write_returning(tx, requests.iter().map(|request| holder(request)).collect()).await?;
    let mut ids =
        rows.iter().map(|row| Cells::of(row, "inbox").get()).collect::<Result<Vec<i64>, StoreError>>()?;
    // Numbers are drawn in the order of the list, but need not be returned in it.
    ids.sort_unstable();
    if ids.len() != requests.len() {
        return Err(StoreError::Corrupt { table: "inbox", column: "id".to_owned() });
    }
    Ok(requests.into_iter().zip(ids).flat_map(|(request, id)| others(request, id)).collect())
}

/// Stores the requests whose key is new: (source, key) → id.
async fn unrepeated(
    tx: &mut Tx,
    requests: &[&NewInbox],
) -> Result<HashMap<(String, String), i64>, StoreError> {
    let rows = ONCE.write_returning(tx, requests.iter().map(|request| holder(request)).collect()).await?;
    let mut stored = HashMap::with_capacity(rows.len());
    for row in &rows {
        let mut cells = Cells::of(row, "inbox");
        let id = cells.get()?;
        stored.insert((cells.get()?, cells.get()?), id);
    }
    Ok(stored)
}

fn holder(request: &NewInbox) -> [Value; 9] {
    share(request, request.partitions.first().copied().unwrap_or(0), None)
}

fn others(request: &NewInbox, id: i64) -> impl Iterator<Item = [Value; 9]> {
    request.partitions.iter().skip(1).map(move |partition| share(request, *partition, Some(id)))
}

fn share(request: &NewInbox, partition: i16, body_of: Option<i64>) -> [Value; 9] {
    let first = body_of.is_none();
    row![
        &request.source,
        partition,
        "new",
        0_i64,
        request.received_at,
        request.dedupe.as_deref().filter(|_| first),
        body_of,
        request.headers.as_ref(),
        Some(&request.body).filter(|_| first)
    ]
}
