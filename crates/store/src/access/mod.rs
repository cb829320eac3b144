//! Accounts, what they may do, their sessions, links, keys, and the audit log. Secrets come here as hashes only.

pub mod accounts;
pub mod answers;
pub mod audit;
pub mod keys;
pub mod links;
pub mod passkeys;
pub mod refresh;
pub mod sessions;
