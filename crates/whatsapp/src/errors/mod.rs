//! What an error of the Cloud API means for the message: never send it again, wait and send it again, wait for somebody
//! to repair something, or: nobody knows whether it was sent. One [table](rule) decides by code, never by HTTP status or
//! title (Meta: titles will go, do not key on the status). Nothing here retries.

mod classify;
mod failure;
mod graph;
mod scrub;
mod table;

pub use classify::{classify, pair_rate_delay};
pub use failure::{Cause, Failure};
pub use graph::GraphError;
pub use table::{Class, Rule, Scope, rule};
