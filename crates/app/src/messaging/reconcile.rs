//! Messages of unknown fate. A status that brings back our tag settles them at once (see `statuses`); here is what
//! happens when none comes: after the window we ask Meta's message history, and without any evidence the message's
//! class decides. Waiting counts from the attempt's own time, across restarts.

use std::collections::HashMap;

use guestlink_store::StoreError;
use guestlink_store::inbox;
use guestlink_store::leases::Fence;
use guestlink_store::messaging::{self, Wamid};
use guestlink_store::outbox::{self, Class, Outcome, Settlement, Unsettled};
use guestlink_whatsapp::client::HistoryQuery;
use guestlink_whatsapp::errors::Failure;
use guestlink_whatsapp::{MessageId, PhoneNumber};
use jiff::{SignedDuration, Timestamp};

use crate::{App, leases};

/// Looked at in one go.
const AT_ONCE: i64 = 200;
/// Pages of the history read at most.
const PAGES: usize = 20;

impl App {
    /// Settles what can be settled now; how many.
    pub(crate) async fn reconcile(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let now = self.clock().now();
        let open = outbox::unknown(self.store(), &leases::partitions(fences), AT_ONCE).await?;
        let window =
            SignedDuration::try_from(self.config().pace.unknown_window).unwrap_or(SignedDuration::MAX);
        let mut due: Vec<Unsettled> =
            open.into_iter().filter(|open| now.duration_since(open.sending_at) >= window).collect();
        if !due.is_empty() {
            // After a long silence the evidence lies in our own inbox: it is read before anything is sent again.
            let waiting = inbox::waiting_since(self.store(), &leases::partitions(fences)).await?;
            due.retain(|open| {
                let since = waiting.get(&open.queued.partition);
                since.is_none_or(|since| since.duration_since(open.sending_at) >= window)
            });
        }
        if due.is_empty() {
            return Ok(0);
        }
        let strangers = self.strangers(&due).await;
        let settlements: Vec<Settlement> =
            due.iter().map(|open| resolve(open, strangers.get(&open.queued.number_id), now)).collect();
        let mut tx = self.store().begin().await?;
        outbox::settle(&mut tx, &settlements).await?;
        let settled =
            due.iter().zip(&settlements).map(|(open, settlement)| (&open.queued, &settlement.outcome));
        self.record_outcomes(&mut tx, settled, now).await?;
        tx.commit().await?;
        self.committed();
        self.wakes().outbox.notify_one();
        Ok(settlements.len())
    }

    /// The messages Meta remembers of each number since the oldest open attempt and that we do not know as accepted:
    /// one of them may be ours. A number whose history cannot be read is left out.
    async fn strangers(&self, due: &[Unsettled]) -> HashMap<String, Vec<MessageId>> {
        let mut oldest: HashMap<&str, Timestamp> = HashMap::new();
        for open in due {
            let since = oldest.entry(&open.queued.number_id).or_insert(open.sending_at);
            *since = (*since).min(open.sending_at);
        }
        let mut strangers = HashMap::new();
        for (number, since) in oldest {
            if let Some(ids) = self.strangers_of(number, since).await {
                strangers.insert(number.to_owned(), ids);
            } else {
                tracing::debug!("a number's message history cannot be read");
            }
        }
        strangers
    }

    /// The messages of a number that Meta names since a moment, newest page first. Bounded: a number that sent more
    /// than that meanwhile is judged by what was read.
    async fn history(&self, number: &str, since: Timestamp) -> Result<Vec<MessageId>, Failure> {
        let mut query = HistoryQuery { limit: 100, ..HistoryQuery::default() };
        let mut named = Vec::new();
        for _ in 0..PAGES {
            let page = self.client().message_history(number, &query).await?;
            let mut older = false;
            for entry in page.data {
                let first = entry.events().iter().filter_map(|event| event.timestamp).min();
                older |= first.is_some_and(|at| at < since.as_second());
                named.extend(entry.message_id);
            }
            query.after = page.next;
            if older || query.after.is_none() {
                break;
            }
        }
        Ok(named)
    }

    async fn strangers_of(&self, number: &str, since: Timestamp) -> Option<Vec<MessageId>> {
        let property = self.property_of(number)?;
        let named = self.history(number, since).await.ok()?;
        let wamids: Vec<Wamid> = named.iter().map(|id| Wamid(id.as_str().to_owned())).collect();
        let known = messaging::known_outgoing(self.store(), property.tenant, &wamids).await.ok()?;
        Some(named.into_iter().filter(|id| !known.contains(&Wamid(id.as_str().to_owned()))).collect())
    }
}

fn resolve(open: &Unsettled, strangers: Option<&Vec<MessageId>>, now: Timestamp) -> Settlement {
    let outcome = match strangers {
        Some(strangers) => match claimed_by(open, strangers) {
            Claim::This(wamid) => Outcome::Accepted { wamid },
            // Meta has something we cannot place: it may be this one.
            Claim::Perhaps => by_class(open.queued.class, now),
            // Meta has nothing of this number that we do not know: it was not accepted.
            Claim::None => again(now),
        },
        None => by_class(open.queued.class, now),
    };
    let (tenant, id) = (open.queued.tenant, open.queued.id);
    Settlement { tenant, id, attempt: open.attempt, fence: open.fence, outcome, at: now }
}

enum Claim {
    This(Wamid),
    Perhaps,
    None,
}

/// A wamid holds the recipient's number, as far as anyone has seen: where both are known, that tells whose it is.
fn claimed_by(open: &Unsettled, strangers: &[MessageId]) -> Claim {
    let phone = open.queued.recipient.phone.clone().map(PhoneNumber::new);
    let Some(phone) = phone else {
        return if strangers.is_empty() { Claim::None } else { Claim::Perhaps };
    };
    if let Some(ours) = strangers.iter().find(|id| id.mentions(&phone)) {
        return Claim::This(Wamid(ours.as_str().to_owned()));
    }
    if strangers.iter().all(MessageId::holds_a_number) { Claim::None } else { Claim::Perhaps }
}

fn by_class(class: Class, now: Timestamp) -> Outcome {
    match class {
        Class::MustArrive => again(now),
        Class::MustNotRepeat => Outcome::Parked,
    }
}

fn again(now: Timestamp) -> Outcome {
    let error = serde_json::json!({ "code": "no_evidence",
        "message": "no trace of the last attempt was found; it is sent once more" });
    Outcome::Retry { at: now, error }
}
