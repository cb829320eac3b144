//! What the fault and load tools share: the real program as a child process, a stand-in for the Graph API that
//! remembers everything it accepted, signed webhooks, and a bare HTTP/1.1 that costs next to nothing.
//! Independent of our crates on purpose, so that a mistake in them is not made twice.

pub mod chance;
pub mod graph;
pub mod http;
pub mod process;
pub mod time;
pub mod webhook;

/// The number that messages are sent from; any text of digits will do.
pub const PHONE_NUMBER_ID: &str = "106540352242922";
/// The app secret of the rig.
pub const APP_SECRET: &str = "rig-app-secret";
