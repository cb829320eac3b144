//! The simulator over HTTP, as a client and as a receiver of webhooks see it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests: a failure here is the message")]

mod control;
mod corpus;
mod faults;
mod graph;
mod rules;
mod support;
mod templates;
mod webhooks;
