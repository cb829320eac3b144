//! The owner's figures: tiles with what they were before, charts drawn by the server, a file for spreadsheets.

pub(crate) mod chart;
pub(crate) mod export;
pub(crate) mod page;
pub(crate) mod tiles;
