//! The read model made anew: nothing but the event log says how requests stand.

use std::collections::{BTreeMap, HashMap};

use guestlink_domain::ids::{RequestId, TenantId};
use guestlink_domain::requests::{Change, Request, Stamp, replay};

use super::{ServiceRequest, replace};
use crate::events::{self, About};
use crate::query::Query;
use crate::{Store, StoreError, Tx};

/// Events read at once.
const PAGE: i64 = 1_000;

/// What a rebuild found.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Rebuilt {
    /// Requests there are.
    pub requests: usize,
    /// Changes they are made of.
    pub changes: usize,
    /// Changes that cannot follow from those before them: the record is damaged there.
    pub refused: usize,
}

struct Log {
    about: About,
    changes: Vec<(i64, Change, Stamp)>,
}

type Logs = BTreeMap<(TenantId, RequestId), Log>;

/// Folds the whole log, and puts what comes out in the place of what is there.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn rebuild(store: &Store) -> Result<Rebuilt, StoreError> {
    let mut found = Rebuilt::default();
    let mut rows: HashMap<TenantId, Vec<ServiceRequest>> = HashMap::new();
    let mut tx = store.begin().await?;
    // Who writes requests writes them before their events, so that now all events of them are there to be read.
    tx.execute(Query::new("service_request", "{lock_requests}")).await?;
    for ((tenant, id), mut log) in read(&mut tx).await? {
        // Writers of one request come one after the other, each naming the version it makes.
        log.changes.sort_by_key(|(version, _, _)| *version);
        let mut request = None;
        for (_, change, stamp) in &log.changes {
            match Request::after(request.clone(), change, stamp) {
                Ok(next) => {
                    request = Some(next);
                    found.changes = found.changes.saturating_add(1);
                }
                Err(_) => found.refused = found.refused.saturating_add(1),
            }
        }
        let row = request.and_then(|request| ServiceRequest::of(tenant, id, &log.about, &request));
        if let Some(row) = row {
            found.requests = found.requests.saturating_add(1);
            rows.entry(tenant).or_default().push(row);
        }
    }
    for tenant in crate::resorts::tenants(&mut tx).await? {
        replace(&mut tx, tenant.id, rows.get(&tenant.id).map_or(&[], Vec::as_slice)).await?;
    }
    tx.commit().await?;
    Ok(found)
}

async fn read(tx: &mut Tx) -> Result<Logs, StoreError> {
    let mut logs = Logs::new();
    let mut seq = 0;
    loop {
        let page = events::of_requests(&mut *tx, seq, PAGE).await?;
        let Some(last) = page.last() else { return Ok(logs) };
        seq = last.position.seq;
        for stored in page {
            let event = stored.event;
            let Some((id, change, stamp)) = replay(&event.event, event.at) else { continue };
            let Ok(id) = id.parse::<RequestId>() else { continue };
            let version = event.event.data.get("version").and_then(serde_json::Value::as_i64).unwrap_or(1);
            let log = logs
                .entry((event.tenant, id))
                .or_insert_with(|| Log { about: event.about, changes: Vec::new() });
            log.changes.push((version, change, stamp));
        }
    }
}
