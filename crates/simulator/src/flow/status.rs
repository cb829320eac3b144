//! A message reaches its next status: noted, told by webhook unless a fault hides it, and the one after planned.

use crate::clock::Millis;
use crate::lock;
use crate::schedule::Due;
use crate::sim::Sim;
use crate::webhooks::Event;
use crate::webhooks::value::{self, StatusFacts};
use crate::world::{Place, Status, World};

use super::message_changed;

/// Makes `place` reach `status` now; nothing happens when it has it already, or failed.
pub(crate) fn reach(sim: &Sim, place: Place, status: Status) {
    let now = sim.clock.now();
    let event = {
        let mut world = lock(&sim.world);
        let over = world.at(place).is_none_or(|(_, m)| m.status() == Status::Failed);
        if over || !world.mark(place, status, now) {
            return;
        }
        if status == Status::Delivered
            && let Some(guest) = world.guest_mut(place.guest)
        {
            guest.unread = guest.unread.saturating_add(1);
        }
        event(sim, &world, place, status, now)
    };
    message_changed(sim, place);
    if let Some(event) = event
        && let Some(delay) = sim.faults.status_delay(status)
    {
        if delay == 0 {
            sim.hooks.emit(sim, event);
        } else {
            sim.schedule.at(now.saturating_add(delay), Due::Emit(std::sync::Arc::new(event)));
        }
    }
    plan_next(sim, place, status);
}

fn event(sim: &Sim, world: &World, place: Place, status: Status, now: Millis) -> Option<Event> {
    let (guest, message) = world.at(place)?;
    // Pricing goes with `sent` and with one of `delivered` and `read`.
    let told = match status {
        Status::Sent | Status::Delivered => true,
        Status::Read => message.marks.iter().all(|m| m.status != Status::Delivered),
        _ => false,
    };
    let facts = StatusFacts {
        wamid: &message.wamid,
        status,
        at: now,
        guest: &guest.identity(now),
        callback: message.callback.as_deref(),
        pricing: message.pricing.filter(|_| told),
        free_until: message.free_until.filter(|_| told),
        errors: message.errors.as_ref().filter(|_| status == Status::Failed),
        with_contacts: sim.dials().delivery.contacts_in_statuses,
    };
    let value = value::status(&sim.business, &facts);
    Some(Event::messages(place.guest, value, (place, Some(status))))
}

fn plan_next(sim: &Sim, place: Place, status: Status) {
    let latency = sim.dials().latency;
    let next = match status {
        Status::Sent => Some((Status::Delivered, latency.delivered)),
        Status::Delivered => latency.read.map(|read| (Status::Read, read)),
        _ => None,
    };
    if let Some((next, range)) = next {
        after(sim, range, place, next);
    }
}

/// Plans a status, or reaches it at once when it takes no time.
pub(crate) fn after(sim: &Sim, range: (Millis, Millis), place: Place, status: Status) {
    let delay = if range == (0, 0) { 0 } else { sim.random.between(range) };
    if delay <= 0 {
        reach(sim, place, status);
    } else {
        sim.schedule.at(sim.clock.now().saturating_add(delay), Due::Status(place, status));
    }
}
