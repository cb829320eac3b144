//! What happens between the business and a guest: a message is accepted, reaches its statuses, is answered.
//! Every step changes the world under its lock, then tells subscribers and open pages.

pub(crate) mod address;
pub(crate) mod receive;
pub(crate) mod send;
pub(crate) mod status;

use serde_json::json;

use crate::lock;
use crate::sim::Sim;
use crate::world::message::Message;
use crate::world::{Direction, HookState, Place, Status};

/// Tells open pages that a message is new or changed.
pub(crate) fn message_changed(sim: &Sim, place: Place) {
    if sim.live.receiver_count() == 0 {
        return;
    }
    let now = sim.clock.now();
    let views = lock(&sim.world).at(place).map(|(guest, message)| (guest.view(now), message.view()));
    if let Some((guest, message)) = views {
        sim.tell(|| json!({"event": "message", "guest": guest, "message": message}));
    }
}

/// Tells open pages that a guest is new or changed.
pub(crate) fn guest_changed(sim: &Sim, key: u32) {
    if sim.live.receiver_count() == 0 {
        return;
    }
    let now = sim.clock.now();
    let view = lock(&sim.world).guest(key).map(|guest| guest.view(now));
    if let Some(view) = view {
        sim.tell(|| json!({"event": "guest", "guest": view}));
    }
}

/// Notes how a webhook fared: for `message_history`, and as second tick under a guest's message.
pub(crate) fn hooked(sim: &Sim, place: Place, status: Option<Status>, state: HookState) {
    if let Some(status) = status {
        lock(&sim.world).hook(place, status, state);
    } else if state == HookState::Delivered {
        let taken = lock(&sim.world).mark(place, Status::Delivered, sim.clock.now());
        if taken {
            message_changed(sim, place);
        }
    }
}

/// How far back unread messages are looked for.
const LOOK_BACK: usize = 200;

/// The guest has opened the chat: everything that arrived is read now.
pub(crate) fn open_chat(sim: &Sim, key: u32) {
    let unread: Vec<Place> = {
        let mut world = lock(&sim.world);
        let Some(guest) = world.guest_mut(key) else { return };
        guest.unread = 0;
        guest
            .thread
            .iter()
            .rev()
            .take(LOOK_BACK)
            .filter(|m| m.status() == Status::Delivered && m.pricing.is_some())
            .map(|m| Place { guest: key, seq: m.seq })
            .collect()
    };
    for place in unread.into_iter().rev() {
        status::reach(sim, place, Status::Read);
    }
    guest_changed(sim, key);
}

/// The guest has listened to a voice message of the business; `false` when there is no such message.
pub(crate) fn play(sim: &Sim, key: u32, wamid: &str) -> bool {
    let place = {
        let world = lock(&sim.world);
        let theirs = |m: &Message| m.kind == "audio" && m.direction == Direction::Outbound;
        world.place(wamid).filter(|p| p.guest == key && world.at(*p).is_some_and(|(_, m)| theirs(m)))
    };
    let Some(place) = place else { return false };
    status::reach(sim, place, Status::Read);
    status::reach(sim, place, Status::Played);
    true
}
