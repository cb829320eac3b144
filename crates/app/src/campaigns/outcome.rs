//! What came of a campaign besides answers: bookings of those it reached, beside those of the ones held out.

use std::collections::BTreeSet;

use guestlink_store::StoreError;
use guestlink_store::campaigns::{self as stored, Reached};
use guestlink_store::stays::{self, Stay};
use jiff::SignedDuration;

use super::Campaign;
use super::audience::PAGE;
use crate::App;
use crate::automations::booked_at;

/// A booking counts for so long after the message.
const COUNTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Guests who booked within 30 days.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Bookings {
    /// Of those written to.
    pub reached: i64,
    /// Of those held out.
    pub held_out: i64,
}

impl App {
    /// How many guests booked after a campaign.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn campaign_bookings(&self, campaign: &Campaign) -> Result<Bookings, StoreError> {
        let (mut counted, mut after) = (Bookings::default(), None);
        loop {
            let page = stored::reached(self.store(), campaign.tenant, campaign.id, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(counted) };
            after = Some(last.guest);
            let guests: Vec<_> = page.iter().map(|one| one.guest).collect();
            let stays = stays::of_guests(self.store(), campaign.tenant, &guests).await?;
            let booked: BTreeSet<_> =
                page.iter().filter(|one| has_booked(one, &stays)).map(|one| one.guest).collect();
            for one in page.iter().filter(|one| booked.contains(&one.guest)) {
                let count = if one.sent { &mut counted.reached } else { &mut counted.held_out };
                *count = count.saturating_add(1);
            }
        }
    }
}

fn has_booked(one: &Reached, stays: &[Stay]) -> bool {
    let holds =
        |stay: &&Stay| matches!(stay.status.as_str(), "pending" | "confirmed" | "checked_in" | "checked_out");
    let theirs = stays.iter().filter(|stay| stay.guest == Some(one.guest)).filter(holds);
    theirs.filter_map(booked_at).any(|at| at > one.at && at.duration_since(one.at) <= COUNTS)
}
