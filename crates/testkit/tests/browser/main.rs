//! Tests in a real browser. One binary, apart from the others: they need Chromium.
#![expect(clippy::unwrap_used, reason = "for tests: a failure here is the message")]

mod app;
mod dashboard;
mod harness;
mod hostile;
mod house;
mod inbox;
mod passkeys;
mod phone;
mod requests;
mod speed;
mod welcome;
