//! The owner's figures: added up as the event log is read, each event once, and read back by property and period.

mod counting;
mod report;

pub use report::{Day, Report, Total};
