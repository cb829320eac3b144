//! What guests agreed to, and who must never be written to again. Opt-outs are kept for ever as salted hashes
//! and survive the erasure of the guest.

use std::collections::HashSet;

use bytes::Bytes;
use guestlink_domain::ids::{GuestId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    error::StoreError,
    query::{Cells, Many, Query, Read, row},
};

/// What a consent is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// Offers and reminders to book.
    Marketing,
    /// Messages about a stay.
    Service,
    /// Anything.
    All,
}

impl ConsentKind {
    fn parse(text: &str) -> Option<Self> {
        [Self::Marketing, Self::Service, Self::All].into_iter().find(|kind| kind.as_str() == text)
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Service => "service",
            Self::All => "all",
        }
    }
}

/// One consent given or taken back. The latest of its kind counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// Whose guest.
    pub tenant: TenantId,
    /// Who.
    pub guest: GuestId,
    /// About what.
    pub kind: ConsentKind,
    /// Given, or taken back.
    pub granted: bool,
    /// When.
    pub at: Timestamp,
    /// Where it was said ("whatsapp", "booking:site").
    pub source: String,
    /// The words agreed to.
    pub wording: String,
}

/// Somebody who wants no more messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OptOut {
    /// From whom.
    pub tenant: TenantId,
    /// Salted hash of one identity.
    pub hash: Bytes,
    /// When said.
    pub at: Timestamp,
}

pub(super) const CONSENT: Many = Many {
    table: "consent",
    head: "INSERT INTO consent (tenant_id, guest_id, kind, granted, at, source, wording) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

pub(super) const OPT_OUT: Many = Many {
    table: "opt_out",
    head: "INSERT INTO opt_out (tenant_id, hash, at) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

const OPTED_OUT: Many = Many {
    table: "opt_out",
    head: "WITH k (tenant_id, hash) AS (VALUES",
    tail: ") SELECT o.hash FROM k JOIN opt_out o ON o.tenant_id = k.tenant_id AND o.hash = k.hash",
};

/// A guest's consents, oldest first.
pub async fn consents(
    mut reader: impl Read,
    tenant: TenantId,
    guest: GuestId,
) -> Result<Vec<Consent>, StoreError> {
    let query = Query::new(
        "consent",
        "SELECT kind, granted, at, source, wording FROM consent
            WHERE tenant_id = $1 AND guest_id = $2 ORDER BY at, kind",
    )
    .bind(tenant)
    .bind(guest);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "consent");
            Ok(Consent {
                tenant,
                guest,
                kind: cells.parse(ConsentKind::parse)?,
                granted: cells.get()?,
                at: cells.get()?,
                source: cells.get()?,
                wording: cells.get()?,
            })
        })
        .collect()
}

/// Which of these hashes have opted out.
pub async fn opted_out(
    mut reader: impl Read,
    tenant: TenantId,
    hashes: &[Bytes],
) -> Result<HashSet<Bytes>, StoreError> {
    let rows = hashes.iter().map(|hash| row![tenant, hash]).collect();
    let found = OPTED_OUT.read(&mut reader, rows).await?;
    found.iter().map(|row| Cells::of(row, "opt_out").get()).collect()
}
