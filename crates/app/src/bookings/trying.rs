//! A connection's mapping tried on a body: one that came in, or one somebody pastes. Changes nothing and asks nobody.

use std::collections::BTreeMap;

use guestlink_domain::bookings::cards;
use guestlink_domain::bookings::mapping::{Delivered, shown};
use guestlink_store::StoreError;
use guestlink_store::inbox;
use jiff::Timestamp;
use serde_json::Value as Json;

use super::SOURCE;
use crate::App;
use crate::properties::Property;

/// Deliveries shown at most.
const SHOWN: i64 = 20;

/// A delivery that came in.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Which.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// `new`, `done` or `dead`.
    pub state: String,
    /// Why it was given up.
    pub error: Option<String>,
    /// What was kept of its headers.
    pub headers: BTreeMap<String, String>,
    /// The query of its address.
    pub query: String,
    /// The body, without card data.
    pub body: String,
}

/// What a mapping makes of a body.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// The events, as `guestlink mapping test` shows them.
    pub events: Vec<Json>,
    /// What could not be read, and why.
    pub slips: Vec<String>,
}

impl App {
    /// The latest deliveries of a connection, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn captured(&self, property: &Property, connection: &str) -> Result<Vec<Capture>, StoreError> {
        let source = format!("{SOURCE}:{}/{connection}", property.slug);
        let rows = inbox::captured(self.store(), &source, SHOWN).await?;
        let capture = |row: inbox::Captured| {
            let kept = |name: &str| row.headers.as_ref().and_then(|kept| kept.get(name)).cloned();
            Capture {
                id: row.id,
                at: row.received_at,
                state: row.state,
                error: row.error,
                headers: kept("headers")
                    .and_then(|kept| serde_json::from_value(kept).ok())
                    .unwrap_or_default(),
                query: kept("query").and_then(|query| query.as_str().map(str::to_owned)).unwrap_or_default(),
                body: String::from_utf8_lossy(&row.body).into_owned(),
            }
        };
        Ok(rows.into_iter().map(capture).collect())
    }
}

impl Property {
    /// What the mapping of a connection makes of a body. `None`: it has no mapping.
    pub fn try_mapping(
        &self,
        connection: &str,
        capture: (&BTreeMap<String, String>, &str, &str),
    ) -> Option<Tried> {
        let (headers, query, body) = capture;
        let mapping = self.mappings.get(connection)?;
        let body = cards::scrub(body.as_bytes()).body.into_owned();
        let delivered = Delivered { headers, query, body: &body, thin: None };
        let (events, slips) = match mapping.read(&delivered) {
            Ok(outcomes) => shown(&outcomes),
            Err(error) => (Vec::new(), vec![error.to_string()]),
        };
        Some(Tried { events, slips })
    }
}
