//! Telling a platform that its event has had its effect here, for those that bring it again or warn the owner until they
//! are told. Waits as a timer that is stored with the effect, so it is said after the commit, survives a restart, and is
//! said again until it is heard.

use guestlink_domain::bookings::mapping::FetchRequest;
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_store::StoreError;
use guestlink_store::leases::Fence;
use guestlink_store::timers::DueTimer;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::outside::OutsideError;
use crate::App;
use crate::messaging::desk::Desk;
use crate::properties::Property;

/// The name of timers that are acknowledgements.
pub(super) const THANKS: &str = "booking_acknowledge";
/// Minutes until it is said again.
const AGAIN: &[i64] = &[1, 2, 5, 10, 20, 60, 180, 360, 720];

/// An acknowledgement that waits to be said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Thanks {
    pub(super) property: String,
    pub(super) connection: String,
    /// The event's own key.
    pub(super) key: String,
    /// Tries before this one.
    pub(super) attempt: u32,
    pub(super) request: FetchRequest,
}

impl App {
    /// Lets an acknowledgement wait until `due`.
    pub(super) fn put_thanks(&self, desk: &mut Desk, property: &Property, thanks: &Thanks, due: Timestamp) {
        let key = format!("booking-acknowledge/{}/{}", thanks.property, thanks.key);
        self.put_errand(desk, property, (THANKS, key), thanks, due);
    }

    /// Says it; nothing for a timer that cannot be read or whose connection is gone.
    pub(super) async fn say_thanks(&self, timer: &DueTimer) -> Option<(Thanks, Result<(), OutsideError>)> {
        let thanks = serde_json::from_value::<Thanks>(timer.payload.clone()).ok()?;
        let property = self.property_named(&thanks.property)?;
        let connection = property.resort.connections.get(&thanks.connection)?;
        let said = match self.ask_shown(connection, &thanks.request).await {
            Ok(_) | Err(OutsideError::Status(200..300)) => Ok(()),
            Err(why) => Err(why),
        };
        Some((thanks, said))
    }

    /// Records what became of it.
    pub(super) async fn settle_thanks(
        &self,
        fences: &[Fence],
        timer: &DueTimer,
        said: Option<(Thanks, Result<(), OutsideError>)>,
    ) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        desk.batch.timers_fired.push(timer.fired());
        if let Some((mut thanks, said)) = said
            && let Some(property) = self.property_named(&thanks.property)
        {
            let wait = usize::try_from(thanks.attempt).ok().and_then(|tried| AGAIN.get(tried)).copied();
            let cause = Cause::Booking(thanks.key.clone());
            let data = serde_json::json!({ "connection": thanks.connection });
            match (said, wait) {
                (Ok(()), _) => desk.note(&property, &cause, DomainEvent::new("booking.acknowledged", data)),
                // A token that is refused may be right tomorrow: its owner changes it.
                (Err(why), Some(minutes))
                    if why.is_passing() || matches!(why, OutsideError::Status(401 | 403)) =>
                {
                    thanks.attempt = thanks.attempt.saturating_add(1);
                    let due = desk.now().saturating_add(SignedDuration::from_mins(minutes));
                    self.put_thanks(&mut desk, &property, &thanks, due.unwrap_or(Timestamp::MAX));
                }
                (Err(why), _) => {
                    let data = serde_json::json!({ "connection": thanks.connection, "why": why.to_string() });
                    desk.note(&property, &cause, DomainEvent::new("booking.unacknowledged", data));
                }
            }
        }
        self.write(desk, fences).await
    }
}
