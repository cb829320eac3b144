//! `/requests`: what guests asked for. A board by state with running clocks, a page for each request with its history, a
//! view for the wall. Every state has an address, everything works without a script; the script keeps it live, and lets
//! cards be moved by mouse or keyboard.

pub(crate) mod acts;
mod board;
mod card;
pub(crate) mod enter;
mod history;
mod sheet;
mod words;

pub(crate) use board::show;
pub(crate) use sheet::show as show_one;
pub(crate) use words::{service_name, state_name, tone};

use guestlink_app::access::Caller;

use super::shell::{Section, Shell};
use crate::routes::Door;

/// Says in the navigation how many requests wait for somebody, late ones first of all.
pub(crate) async fn badge(door: &Door, caller: &Caller, shell: &mut Shell) {
    match door.app.requests_waiting(caller).await {
        Ok(waiting) => shell.count(Section::Requests, waiting.new.max(waiting.late)),
        // The page itself is worth more than a number beside its neighbour.
        Err(error) => tracing::warn!(%error, "waiting requests could not be counted"),
    }
}
