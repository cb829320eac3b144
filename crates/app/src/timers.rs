//! Due moments become work: each fires once, in the transaction of its effects.

use guestlink_domain::event::Cause;
use guestlink_store::leases::Fence;
use guestlink_store::timers::{self, DueTimer};
use guestlink_store::{Retry, StoreError, messaging as stored};

use crate::insist::insist;
use crate::messaging::desk::Desk;
use crate::messaging::inbound::Turn;
use crate::messaging::partition;
use crate::{App, sales};

/// Timers fired in one go.
const AT_ONCE: i64 = 64;

impl App {
    /// Fires what is due; how many.
    pub(crate) async fn fire_timers(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let due = timers::due(self.store(), &partition::all(), self.clock().now(), AT_ONCE).await?;
        let mut fired = 0_usize;
        for timer in due {
            match insist(|| self.fire(fences, &timer)).await {
                Ok(()) => fired = fired.saturating_add(1),
                // Moved or cancelled meanwhile, or its conversation changes all the time: it is looked at again later.
                Err(error) if error.retry() == Retry::Reload => {}
                Err(error) => return Err(error),
            }
        }
        self.metrics().timers_fired.add(fired);
        Ok(fired)
    }

    async fn fire(&self, fences: &[Fence], timer: &DueTimer) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        desk.batch.timers_fired.push(timer.fired());
        if timer.name == crate::automations::AUTOMATION {
            self.fire_automation(&mut desk, timer).await?;
        } else if timer.name == crate::requests::TIMER {
            Box::pin(self.fire_request(&mut desk, timer)).await?;
        } else if self.fire_desk(&mut desk, timer).await? {
            // Done, or its conversation is gone.
        } else if let Some(conversation) = timer.conversation {
            let loaded = stored::by_conversations(self.store(), timer.tenant, &[conversation]).await?;
            for loaded in loaded {
                self.fire_for(&mut desk, timer, loaded).await?;
            }
        }
        self.write(desk, fences).await
    }

    async fn fire_for(
        &self,
        desk: &mut Desk,
        timer: &DueTimer,
        loaded: stored::Loaded,
    ) -> Result<(), StoreError> {
        let Some(conversation) = &loaded.conversation else { return Ok(()) };
        let (number, partition) = (conversation.number_id.clone(), conversation.partition);
        let id = conversation.id;
        let Some(property) = self.property_of(&number) else { return Ok(()) };
        desk.lay(&property, &number, partition, loaded);
        let Some(seat) = desk.seat_of(id) else { return Ok(()) };
        let cause = Cause::Timer(timer.name.clone());
        let key = timer.id.to_string();
        let turn = Turn {
            property: &property,
            seat,
            key: &key,
            at: Some(timer.due_at),
            cause: &cause,
            reply_to: None,
        };
        let input = sales::Input::Timer { name: timer.name.clone(), payload: timer.payload.clone() };
        self.take_turn(desk, &turn, input, &mut crate::stays::Calendars::default()).await.map(drop)
    }
}
