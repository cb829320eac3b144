//! Campaigns at work: whom they mean is gathered, the domain decides about each guest, and what follows is written with
//! the guest's place in the campaign in one transaction. So nobody is written to twice, whatever dies in between.

mod audience;
mod commands;
mod outcome;
mod work;

use guestlink_domain::campaigns::{Mistake, Refusal};
use guestlink_store::StoreError;

pub use commands::Step;
pub use guestlink_domain::campaigns::{Campaign as Plan, Preview, Results};
pub use guestlink_store::campaigns::{Campaign, Recipient};
pub use outcome::Bookings;

use crate::access::Forbidden;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// No such campaign here: also what belongs to others.
    #[error("there is no such campaign")]
    NotFound,
    /// The caller may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// It does not stand so that this could be done.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It cannot be as it is described.
    #[error("the campaign has {} mistakes", .0.len())]
    Invalid(Vec<Mistake>),
    /// Somebody else changed it meanwhile.
    #[error("the campaign was changed meanwhile")]
    Conflict(Box<Campaign>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The name under which a campaign's messages are counted and explained begins with this.
pub const SENT_BY: &str = "campaign/";
