//! Who looks at a conversation, and who is writing: so that two people do not answer the same guest. Kept in memory of
//! this process only, never stored; what is not repeated is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use guestlink_domain::ids::{ConversationId, TenantId};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use uuid::Uuid;

/// A page says every 20 seconds that it is still there.
const BELIEVED: SignedDuration = SignedDuration::from_secs(45);
/// Who has not typed for so long is not writing.
const WRITING: SignedDuration = SignedDuration::from_secs(6);

/// Somebody with a page open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Here {
    /// The person.
    pub user: Uuid,
    /// As colleagues know them.
    pub name: String,
}

/// Who is where. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Presence(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    pages: Mutex<HashMap<u64, Page>>,
    changes: watch::Sender<u64>,
}

#[derive(Clone, Debug)]
struct Page {
    tenant: TenantId,
    who: Here,
    conversation: Option<ConversationId>,
    seen: Timestamp,
    typed: Option<Timestamp>,
}

impl Default for Presence {
    fn default() -> Self {
        Self(Arc::new(Shared { pages: Mutex::default(), changes: watch::Sender::new(0) }))
    }
}

/// A colleague at a conversation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Colleague {
    /// As colleagues know them.
    pub name: String,
    /// The person.
    pub user: Uuid,
    /// Is writing.
    pub writing: bool,
}

impl Presence {
    fn pages(&self) -> MutexGuard<'_, HashMap<u64, Page>> {
        self.0.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.0.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Moves whenever somebody comes, goes or begins to write.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    pub(super) fn enter(&self, tenant: TenantId, who: Here) -> Doing {
        let mut pages = self.pages();
        // Numbers are never used twice while a page has one.
        let number = pages.keys().max().map_or(0, |last| last.wrapping_add(1));
        let page = Page { tenant, who, conversation: None, seen: Timestamp::MIN, typed: None };
        pages.insert(number, page);
        Doing { presence: self.clone(), number }
    }

    /// The others at a conversation: each person once, by name.
    pub fn at(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        but: Uuid,
        now: Timestamp,
    ) -> Vec<Colleague> {
        let fresh = |at: Timestamp, for_long: SignedDuration| now.duration_since(at) < for_long;
        let mut found: HashMap<Uuid, Colleague> = HashMap::new();
        for page in self.pages().values() {
            let here = page.tenant == tenant
                && page.conversation == Some(conversation)
                && page.who.user != but
                && fresh(page.seen, BELIEVED);
            if !here {
                continue;
            }
            let writing = page.typed.is_some_and(|at| fresh(at, WRITING));
            let colleague = found.entry(page.who.user).or_insert_with(|| Colleague {
                name: page.who.name.clone(),
                user: page.who.user,
                writing: false,
            });
            colleague.writing |= writing;
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_unstable();
        found
    }
}

/// What one page's person is doing. Dropped when the page goes.
#[derive(Debug)]
pub struct Doing {
    presence: Presence,
    number: u64,
}

impl Doing {
    /// Looks at a conversation, or at none; perhaps writes.
    pub fn look(&self, conversation: Option<ConversationId>, writing: bool, now: Timestamp) {
        let mut pages = self.presence.pages();
        let Some(page) = pages.get_mut(&self.number) else { return };
        let typed = page.typed.is_some_and(|at| now.duration_since(at) < WRITING);
        let news = page.conversation != conversation || typed != writing || page.seen == Timestamp::MIN;
        page.conversation = conversation;
        page.seen = now;
        page.typed = writing.then_some(now);
        drop(pages);
        if news {
            self.presence.changed();
        }
    }
}

impl Drop for Doing {
    fn drop(&mut self) {
        let gone = self.presence.pages().remove(&self.number);
        if gone.is_some_and(|page| page.conversation.is_some()) {
            self.presence.changed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: TenantId = TenantId(Uuid::from_u128(1));
    const CHAT: ConversationId = ConversationId(Uuid::from_u128(2));
    const ME: Uuid = Uuid::from_u128(3);

    fn person(id: u128, name: &str) -> Here {
        Here { user: Uuid::from_u128(id), name: name.to_owned() }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).unwrap()
    }

    #[test]
    fn colleagues_are_seen_once_while_they_are_there() {
        let presence = Presence::default();
        let noor = presence.enter(TENANT, person(4, "Noor"));
        let again = presence.enter(TENANT, person(4, "Noor"));
        let me = presence.enter(TENANT, person(3, "Me"));
        let other = presence.enter(TenantId(Uuid::from_u128(9)), person(5, "Stranger"));
        for doing in [&noor, &again, &me, &other] {
            doing.look(Some(CHAT), false, at(0));
        }
        again.look(Some(CHAT), true, at(1));
        let seen = presence.at(TENANT, CHAT, ME, at(2));
        assert_eq!(seen, [Colleague { name: "Noor".into(), user: Uuid::from_u128(4), writing: true }]);
        assert!(!presence.at(TENANT, CHAT, ME, at(10))[0].writing, "writing is forgotten soon");
        drop(again);
        assert_eq!(presence.at(TENANT, CHAT, ME, at(10)).len(), 1);
        assert!(presence.at(TENANT, CHAT, ME, at(60)).is_empty(), "who is silent is not there");
        noor.look(None, false, at(61));
        assert!(presence.at(TENANT, CHAT, ME, at(61)).is_empty());
    }

    #[test]
    fn a_change_is_told_and_a_repetition_is_not() {
        let presence = Presence::default();
        let noor = presence.enter(TENANT, person(4, "Noor"));
        let mut changes = presence.changes();
        noor.look(Some(CHAT), false, at(0));
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
        noor.look(Some(CHAT), false, at(20));
        assert!(!changes.has_changed().unwrap());
        noor.look(Some(CHAT), true, at(21));
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
        drop(noor);
        assert!(changes.has_changed().unwrap());
    }
}
