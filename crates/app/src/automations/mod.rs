//! Automations at work: what happened and whom it is about is gathered, the domain decides, and what follows becomes
//! outbox rows, timers and a record that says why. Decides nothing itself.

mod announce;
mod deeds;
mod dry_run;
mod fire;
mod occur;
mod person;
mod reviews;
mod revise;
mod spent;
mod submitting;
mod why;

pub use announce::{Announcement, Audience};
pub(crate) use deeds::perform;
pub use dry_run::DryRunError;
pub use guestlink_store::reviews::ReviewRow;
pub(crate) use occur::{Scene, booked_at, booking_of, note, occasion_of, remember};
pub(crate) use person::{Stays, heard, person_of};
pub(crate) use reviews::{ReviewDesk, review_news};
pub(crate) use revise::Revised;
pub(crate) use spent::{SpentCache, billed_as};
pub use submitting::{Sites, Submission, bodies};
pub use why::{Decision, MessageStory};

/// The name of timers that are automations whose moment has come.
pub(crate) const AUTOMATION: &str = "automation";
