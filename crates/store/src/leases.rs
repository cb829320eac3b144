//! Leases with fencing numbers: who works on which partition. An expired lease may be taken by anybody; the
//! taker's number is higher, and every later write of the old owner is refused because it names the old one.

use jiff::{SignedDuration, Timestamp};

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, row},
};

/// What a lease is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lease {
    /// All work on the conversations of a partition.
    Partition(i16),
    /// A task that only one process may run, e.g. `prune`.
    Task(String),
}

impl std::fmt::Display for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Partition(number) => write!(f, "partition/{number}"),
            Self::Task(name) => write!(f, "task/{name}"),
        }
    }
}

impl Lease {
    fn parse(text: &str) -> Option<Self> {
        match text.split_once('/')? {
            ("partition", number) => number.parse().ok().map(Self::Partition),
            ("task", name) => Some(Self::Task(name.to_owned())),
            _ => None,
        }
    }
}

/// A lease held: every write names it, and is refused once the number is no longer the current one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fence {
    /// Which lease.
    pub lease: Lease,
    /// Only grows.
    pub number: i64,
}

/// Who asks for leases, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Claimant<'a> {
    /// This process, unique among all (not the host name: two may run there).
    pub owner: &'a str,
    /// Until when the leases hold, counted from `now`.
    pub ttl: SignedDuration,
    /// The caller's clock.
    pub now: Timestamp,
}

impl Claimant<'_> {
    fn until(&self) -> Timestamp {
        self.now.saturating_add(self.ttl).unwrap_or(Timestamp::MAX)
    }
}

const CREATE: Many = Many {
    table: "lease",
    head: "INSERT INTO lease (name, owner, fence, expires_at) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

const ACQUIRE: Many = Many {
    table: "lease",
    head: "WITH v (name, owner, now, until, take_over) AS (VALUES",
    tail: ") UPDATE lease SET owner = v.owner, fence = lease.fence + 1, expires_at = v.until
        FROM v WHERE lease.name = v.name
        AND (lease.owner IS NULL OR lease.expires_at <= v.now OR v.take_over)
        RETURNING lease.name, lease.fence",
};

const RENEW: Many = Many {
    table: "lease",
    head: "WITH v (name, fence, owner, until) AS (VALUES",
    tail: ") UPDATE lease SET expires_at = v.until
        FROM v WHERE lease.name = v.name AND lease.fence = v.fence AND lease.owner = v.owner
        RETURNING lease.name, lease.fence",
};

const RELEASE: Many = Many {
    table: "lease",
    head: "WITH v (name, fence) AS (VALUES",
    tail: ") UPDATE lease SET owner = NULL FROM v WHERE lease.name = v.name AND lease.fence = v.fence",
};

const CHECK: Many = Many {
    table: "lease",
    head: "WITH k (name, fence) AS (VALUES",
    tail: ") SELECT l.name, l.fence FROM k
        JOIN lease l ON l.name = k.name AND l.fence = k.fence AND l.owner IS NOT NULL
        ORDER BY l.name {share_l}",
};

/// Takes those of `leases` that are free or expired; all of them if `take_over` (a process that is alone on
/// its database and therefore knows that every other owner is dead). Returns what was taken.
pub async fn acquire(
    tx: &mut Tx,
    leases: &[Lease],
    claimant: Claimant<'_>,
    take_over: bool,
) -> Result<Vec<Fence>, StoreError> {
    let names = sorted(leases.iter().map(Lease::to_string));
    let rows = names.iter().map(|name| row![name, None::<String>, 0_i64, claimant.now]).collect();
    CREATE.write(tx, rows).await?;
    let rows = names
        .iter()
        .map(|name| row![name, claimant.owner, claimant.now, claimant.until(), take_over])
        .collect();
    fences(&ACQUIRE.read(&mut &mut *tx, rows).await?)
}

/// Holds `fences` for longer. Returns those still held: the others are lost.
pub async fn renew(
    tx: &mut Tx,
    fences_held: &[Fence],
    claimant: Claimant<'_>,
) -> Result<Vec<Fence>, StoreError> {
    let mut held = fences_held.to_vec();
    held.sort();
    let rows =
        held.iter().map(|f| row![f.lease.to_string(), f.number, claimant.owner, claimant.until()]).collect();
    fences(&RENEW.read(&mut &mut *tx, rows).await?)
}

/// How many owners hold a current task lease whose name begins so: the processes present for a duty.
pub async fn owners(tx: &mut Tx, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
    let from = Lease::Task(prefix.to_owned()).to_string();
    let query = Query::new(
        "lease",
        "SELECT count(DISTINCT owner) FROM lease
            WHERE owner IS NOT NULL AND expires_at > $1 AND substr(name, 1, length($2)) = $2",
    )
    .bind(now)
    .bind(&from);
    let rows = tx.query(query).await?;
    let count: i64 = rows.first().map_or(Ok(0), |row| Cells::of(row, "lease").get())?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Gives up `fences`, so that others need not wait for their expiry.
pub async fn release(tx: &mut Tx, fences_held: &[Fence]) -> Result<(), StoreError> {
    let mut held = fences_held.to_vec();
    held.sort();
    let rows = held.iter().map(|f| row![f.lease.to_string(), f.number]).collect();
    RELEASE.update(tx, rows).await.map(drop)
}

/// Makes sure that all `fences` are current, and keeps them so to the end of the transaction.
pub async fn check(tx: &mut Tx, fences_held: &[Fence]) -> Result<(), StoreError> {
    if fences_held.is_empty() {
        return Ok(());
    }
    let rows = fences_held.iter().map(|f| row![f.lease.to_string(), f.number]).collect();
    let current = fences(&CHECK.read(&mut &mut *tx, rows).await?)?;
    match fences_held.iter().find(|fence| !current.contains(fence)) {
        None => Ok(()),
        Some(lost) => Err(StoreError::LeaseLost { lease: lost.lease.to_string() }),
    }
}

/// The partitions among `fences`.
pub fn partitions(fences: &[Fence]) -> Vec<i16> {
    fences
        .iter()
        .filter_map(|fence| match fence.lease {
            Lease::Partition(partition) => Some(partition),
            Lease::Task(_) => None,
        })
        .collect()
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn fences(rows: &[Row]) -> Result<Vec<Fence>, StoreError> {
    let mut fences = rows
        .iter()
        .map(|row| {
            let mut cells = Cells::of(row, "lease");
            Ok(Fence { lease: cells.parse(Lease::parse)?, number: cells.get()? })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    fences.sort();
    fences.dedup();
    Ok(fences)
}
