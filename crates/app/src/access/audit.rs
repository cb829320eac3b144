//! The audit log: who did what, written in the transaction of the deed. Each entry's hash is made with a key of the
//! installation over the entry and the hash before it, so that no entry can be changed, taken out or put in between by
//! somebody who has the database only.

use guestlink_domain::ids::{KeyId, TenantId, UserId};
use guestlink_store::access::audit::{self as stored, Entry};
use guestlink_store::{StoreError, Tx};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use super::Caller;
use crate::App;

/// Who did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// A user.
    User(UserId),
    /// A program, with its key.
    Key(KeyId),
    /// Whoever has the machine, by the command line.
    Console,
    /// Somebody who is not signed in.
    Nobody,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(user) => write!(f, "user:{user}"),
            Self::Key(key) => write!(f, "key:{key}"),
            Self::Console => f.write_str("console"),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Where.
    pub tenant: TenantId,
    /// By whom.
    pub actor: Actor,
    /// What, such as `session.opened`.
    pub action: &'static str,
    /// To what, such as `user:<id>`.
    pub target: String,
    /// More. Never a secret, a phone number or a guest's words.
    pub detail: Value,
}

/// Where an audit log is not what was written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AuditFault {
    /// An entry is missing, doubled, or out of its place.
    #[error("entry {expected} is missing: entry {found} follows")]
    Gap {
        /// The number that should come.
        expected: i64,
        /// The number that came.
        found: i64,
    },
    /// An entry, or one before it, was changed; or it was written with another installation's key.
    #[error("entry {seq} is not as it was written")]
    Changed {
        /// Which.
        seq: i64,
    },
}

/// Entries read at once.
const PAGE: i64 = 1_000;

impl App {
    /// Writes a deed down, in the deed's own transaction.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else wrote at the same time: do it all again.
    pub async fn record(&self, tx: &mut Tx, deed: Deed) -> Result<(), StoreError> {
        let last = stored::last(&mut *tx, deed.tenant).await?;
        let (seq, before) = last.map_or((0, Vec::new()), |last| (last.seq, last.hash.to_vec()));
        // Kept to the microsecond, so hashed to the microsecond.
        let micros = self.clock().now().as_microsecond();
        let at = jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let mut entry = Entry {
            tenant: deed.tenant,
            seq: seq.saturating_add(1),
            at,
            actor: deed.actor.to_string(),
            action: deed.action.to_owned(),
            target: deed.target.replace('\0', "\u{FFFD}"),
            detail: deed.detail.to_string(),
            hash: bytes::Bytes::new(),
        };
        entry.hash = self.chained(&before, &entry).into();
        stored::append(tx, &entry).await
    }

    /// Entries of the caller's organisation, newest first: those before a number, or the newest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit(
        &self,
        caller: &Caller,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(PAGE);
        stored::before(self.store(), caller.tenant, before.unwrap_or(i64::MAX), limit).await
    }

    /// Reads a log from its first entry to its last; how many there are.
    ///
    /// # Errors
    /// [`AuditFault`] inside, for the first entry that is not as it was written.
    pub async fn verify_audit(&self, tenant: TenantId) -> Result<Result<i64, AuditFault>, StoreError> {
        let (mut seq, mut before) = (0, Vec::new());
        loop {
            let page = stored::after(self.store(), tenant, seq, PAGE).await?;
            if page.is_empty() {
                return Ok(Ok(seq));
            }
            for entry in page {
                if entry.seq != seq.saturating_add(1) {
                    return Ok(Err(AuditFault::Gap { expected: seq.saturating_add(1), found: entry.seq }));
                }
                if self.chained(&before, &entry) != entry.hash {
                    return Ok(Err(AuditFault::Changed { seq: entry.seq }));
                }
                (seq, before) = (entry.seq, entry.hash.to_vec());
            }
        }
    }

    fn chained(&self, before: &[u8], entry: &Entry) -> Vec<u8> {
        let key = self.derived_key("audit v1");
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return Vec::new() };
        let at = entry.at.as_microsecond().to_be_bytes();
        let seq = entry.seq.to_be_bytes();
        let texts = [&entry.actor, &entry.action, &entry.target, &entry.detail].map(String::as_bytes);
        let head: [&[u8]; 4] = [before, entry.tenant.0.as_bytes(), &seq, &at];
        for part in head.into_iter().chain(texts) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// A key for one use, made from the installation's key.
    pub(super) fn derived_key(&self, purpose: &str) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.config().secret_key) else { return [0; 32] };
        mac.update(b"guestlink ");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
