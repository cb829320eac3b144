//! One watcher: first what it missed, then what happens, each event once. Who does not keep up is told so, and resumes
//! from its last id.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_store::StoreError;
use guestlink_store::events::{self, Position};
use tokio::sync::broadcast;

use super::wire::{self, Event};
use super::{Bundle, presence};
use crate::App;

/// Events read in one go while catching up.
const PAGE: i64 = 256;
/// Who missed more looks at the page anew.
const MOST_MISSED: usize = 2_000;

/// What a watcher hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// Events, as a JSON array; the last one's place.
    Events {
        /// Shared by all who see the same.
        text: Bytes,
        /// What to resume from.
        last: Position,
    },
    /// Too much was missed to be told: look at everything anew, and watch from here.
    Anew(Position),
    /// Too slow: begin again from the last id.
    TooSlow,
    /// The house is closing.
    Closed,
}

/// What a watcher may see.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Sight {
    /// Properties of which everything may be seen.
    pub all: Vec<PropertyId>,
    /// Properties of which requests may be seen.
    pub requests: Vec<PropertyId>,
}

impl From<Vec<PropertyId>> for Sight {
    fn from(all: Vec<PropertyId>) -> Self {
        Self { all, requests: Vec::new() }
    }
}

impl Sight {
    /// May everything of this property be seen? What is the organisation's as a whole is for nobody's page.
    fn is_whole(&self, property: Option<PropertyId>) -> bool {
        property.is_some_and(|property| self.all.contains(&property))
    }

    /// May this event be seen?
    fn reaches(&self, event: &Event) -> bool {
        let asked = |property| event.of_request && self.requests.contains(&property);
        self.is_whole(event.property) || event.property.is_some_and(asked)
    }
}

/// A watcher's place.
#[derive(Debug)]
pub struct Subscription {
    app: App,
    tenant: TenantId,
    sight: Sight,
    receiver: broadcast::Receiver<Arc<Bundle>>,
    waiting: VecDeque<Heard>,
    last: Position,
}

impl Subscription {
    pub(super) fn new(
        app: App,
        tenant: TenantId,
        sight: Sight,
        receiver: broadcast::Receiver<Arc<Bundle>>,
    ) -> Self {
        Self { app, tenant, sight, receiver, waiting: VecDeque::new(), last: Position::START }
    }

    /// Reads what lies between `from` and `at`, where the live part begins.
    pub(super) async fn catch_up(mut self, from: Option<Position>, at: Position) -> Result<Self, StoreError> {
        let Some(from) = from else {
            self.last = at;
            return Ok(self);
        };
        // A log that has become shorter is another log (a backup was put back): nothing continues from there.
        if from > at && from > events::end(self.app.store()).await? {
            self.anew(at);
            return Ok(self);
        }
        self.last = from;
        let mut missed = 0_usize;
        while self.last < at {
            let page = events::of_tenant(self.app.store(), self.tenant, self.last, PAGE).await?;
            let told: Vec<Event> = page
                .iter()
                .filter(|event| event.position <= at)
                .filter_map(Event::of)
                .filter(|event| self.sight.reaches(event))
                .collect();
            missed = missed.saturating_add(told.len());
            if missed > MOST_MISSED {
                self.anew(at);
                return Ok(self);
            }
            let whole = i64::try_from(page.len()).is_ok_and(|read| read < PAGE);
            let end = page.last().map_or(at, |event| event.position.min(at));
            if let Some(last) = told.last().map(|event| event.position) {
                self.waiting.push_back(Heard::Events { text: wire::array(told.iter()), last });
            }
            self.last = if whole { at } else { end };
        }
        Ok(self)
    }

    fn anew(&mut self, at: Position) {
        self.waiting.clear();
        self.waiting.push_back(Heard::Anew(at));
        self.last = at;
    }

    /// Where it is: what has been heard, including what is not for this watcher.
    pub fn last(&self) -> Position {
        self.last
    }

    /// Whose events these are.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Waits for the next. May be dropped while it waits; nothing is lost.
    pub async fn next(&mut self) -> Heard {
        loop {
            if let Some(heard) = self.waiting.pop_front() {
                return heard;
            }
            match self.receiver.recv().await {
                Ok(bundle) => {
                    if let Some(heard) = self.hear(&bundle) {
                        return heard;
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => return Heard::TooSlow,
                Err(broadcast::error::RecvError::Closed) => return Heard::Closed,
            }
        }
    }

    /// What has come already, without waiting.
    pub fn at_once(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.waiting.pop_front() {
                return Some(heard);
            }
            match self.receiver.try_recv() {
                Ok(bundle) => {
                    if let Some(heard) = self.hear(&bundle) {
                        return Some(heard);
                    }
                }
                Err(broadcast::error::TryRecvError::Lagged(_)) => return Some(Heard::TooSlow),
                Err(_) => return None,
            }
        }
    }

    /// These events with those that have come since, as one array; no more are added to so many bytes.
    pub fn with_more(&mut self, events: Bytes, most: usize) -> Bytes {
        let (mut size, mut texts) = (events.len(), vec![events]);
        while size < most {
            match self.at_once() {
                Some(Heard::Events { text, .. }) => {
                    size = size.saturating_add(text.len());
                    texts.push(text);
                }
                Some(other) => {
                    self.waiting.push_front(other);
                    break;
                }
                None => break,
            }
        }
        wire::join(texts)
    }

    fn hear(&mut self, bundle: &Bundle) -> Option<Heard> {
        let first = bundle.events.first()?.position;
        let end = bundle.events.last()?.position;
        if end <= self.last {
            return None;
        }
        let whole =
            first > self.last && bundle.properties.iter().all(|property| self.sight.is_whole(*property));
        let text = if whole {
            bundle.text.clone()
        } else {
            let mut mine = bundle
                .events
                .iter()
                .filter(|event| event.position > self.last && self.sight.reaches(event))
                .peekable();
            let text = mine.peek().is_some().then(|| wire::array(mine));
            let Some(text) = text else {
                self.last = end;
                return None;
            };
            text
        };
        self.last = end;
        Some(Heard::Events { text, last: end })
    }

    /// Says what this watcher's person is doing; forgotten when the watcher goes.
    pub fn here(&self, who: presence::Here) -> presence::Doing {
        self.app.presence().enter(self.tenant, who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The queue is the runtime's own; what matters is what a watcher hears when it overflows.
    #[tokio::test]
    async fn a_queue_that_overflows_is_noticed() {
        let sender = broadcast::Sender::new(2);
        let mut receiver = sender.subscribe();
        for _ in 0..3 {
            sender.send(Arc::new(Bundle::of(Vec::new()).0)).unwrap();
        }
        assert!(matches!(receiver.recv().await, Err(broadcast::error::RecvError::Lagged(1))));
    }
}
