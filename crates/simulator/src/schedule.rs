//! What is due later on the simulator's clock: statuses, repetitions, delayed webhooks, reviews.
//! One task waits for the earliest; moving the clock makes everything that became due happen at once, in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::clock::Millis;
use crate::lock;
use crate::sim::Sim;
use crate::webhooks::{Delivery, Event, Target};
use crate::world::{Place, Status};

/// Something that will happen.
#[derive(Debug)]
pub(crate) enum Due {
    /// A message reaches a status.
    Status(Place, Status),
    /// A webhook event leaves after a delay.
    Emit(Arc<Event>),
    /// A webhook is tried again.
    Retry(Arc<Target>, Delivery),
    /// A template's review ends.
    Review(u64),
    /// A pause of a template ends, counted from 1.
    Unpause(u64, u32),
    /// The business stopped typing.
    TypingEnds(u32),
}

#[derive(Debug)]
struct Entry {
    at: Millis,
    n: u64,
    due: Due,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.n) == (other.at, other.n)
    }
}
impl Eq for Entry {}
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.n).cmp(&(other.at, other.n))
    }
}

/// The queue of what is due.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    heap: Mutex<(BinaryHeap<Reverse<Entry>>, u64)>,
    earlier: Notify,
}

impl Schedule {
    pub(crate) fn at(&self, at: Millis, due: Due) {
        let wake = {
            let mut heap = lock(&self.heap);
            let n = heap.1;
            heap.1 = n.saturating_add(1);
            let wake = heap.0.peek().is_none_or(|Reverse(first)| at < first.at);
            heap.0.push(Reverse(Entry { at, n, due }));
            wake
        };
        if wake {
            self.earlier.notify_one();
        }
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<Millis> {
        lock(&self.heap).0.peek().map(|Reverse(first)| first.at)
    }

    pub(crate) fn clear(&self) {
        lock(&self.heap).0.clear();
    }

    fn pop(&self, now: Millis) -> Option<Due> {
        let mut heap = lock(&self.heap);
        if heap.0.peek().is_some_and(|Reverse(first)| first.at <= now) {
            heap.0.pop().map(|Reverse(entry)| entry.due)
        } else {
            None
        }
    }
}

/// Runs until the simulator stops.
pub(crate) async fn run(sim: Arc<Sim>) {
    loop {
        let earlier = sim.schedule.earlier.notified();
        tokio::pin!(earlier);
        earlier.as_mut().enable();
        let due = async {
            match sim.schedule.next() {
                Some(at) => sim.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = sim.stop.cancelled() => return,
            () = &mut earlier => continue,
            () = due => {}
        }
        // Counted as busy, so that nobody takes the moment between two locks for idleness.
        sim.busy.fetch_add(1, Ordering::AcqRel);
        while let Some(due) = sim.schedule.pop(sim.clock.now()) {
            happen(&sim, due);
        }
        sim.busy.fetch_sub(1, Ordering::AcqRel);
        sim.changed.notify_waiters();
    }
}

fn happen(sim: &Arc<Sim>, due: Due) {
    match due {
        Due::Status(place, status) => crate::flow::status::reach(sim, place, status),
        Due::Emit(event) => sim.hooks.enqueue(sim, &event),
        Due::Retry(target, delivery) => target.push(sim, delivery),
        Due::Review(id) => crate::graph::templates::review(sim, id),
        Due::Unpause(id, pause) => {
            crate::graph::templates::unpause(sim, id, Some(pause));
        }
        Due::TypingEnds(guest) => crate::flow::guest_changed(sim, guest),
    }
}
