//! The crate from outside: real payloads read by content, outbound bodies, and the client against a server.
// Always true here; it tells the lints that helpers of tests are tests.
#![cfg(test)]

mod client_calls;
mod client_failures;
mod corpus;
mod limits;
mod outbound;
mod samples;
mod server;
mod webhook_contents;
mod webhook_fields;
mod webhook_hostile;
