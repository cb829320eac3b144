//! Messages of unknown fate. A status that brings back our tag settles them at once (see `statuses`); here is what
//! happens when none comes: after the window we ask Meta's message history, and without any evidence the message's
//! class decides. Waiting counts from the attempt's own time, across restarts.

use std::collections::HashMap;

use guestlink_store::StoreError;
use guestlink_store::leases::Fence;
use guestlink_store::outbox::{self, Class, Outcome, Settlement, Unsettled};
use jiff::{SignedDuration, Timestamp};

use crate::{App, leases};

/// Looked at in one go.
const AT_ONCE: i64 = 200;

impl App {
    /// Settles what can be settled now; how many.
    pub(crate) async fn reconcile(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let now = self.clock().now();
        let open = outbox::unknown(self.store(), &leases::partitions(fences), AT_ONCE).await?;
        let window = SignedDuration::try_from(self.config().pace.unknown_window).unwrap_or(SignedDuration::MAX);
        let due: Vec<Unsettled> =
            open.into_iter().filter(|open| now.duration_since(open.sending_at) >= window).collect();
        if due.is_empty() {
            return Ok(0);
        }
        let histories = self.histories(&due).await;
        let settlements: Vec<Settlement> =
            due.iter().filter_map(|open| self.resolve(open, histories.get(&open.queued.number_id), now)).collect();
        if settlements.is_empty() {
            return Ok(0);
        }
        let mut tx = self.store().begin().await?;
        outbox::settle(&mut tx, &settlements).await?;
        self.record_settled(&mut tx, &settlements, &due).await?;
        tx.commit().await?;
        self.wakes().outbox.notify_one();
        Ok(settlements.len())
    }

    /// What Meta remembers of each number since the oldest open attempt. A number whose history cannot be read is
    /// left out: its messages are judged by their class alone.
    async fn histories(&self, due: &[Unsettled]) -> HashMap<String, History> {
        let mut oldest: HashMap<&str, Timestamp> = HashMap::new();
        for open in due {
            let since = oldest.entry(&open.queued.number_id).or_insert(open.sending_at);
            *since = (*since).min(open.sending_at);
        }
        let mut histories = HashMap::new();
        for (number, since) in oldest {
            match self.client().message_history(number, since.as_second()).await {
                Ok(entries) => {
                    let ids = entries.into_iter().map(|entry| entry.message_id.as_str().to_owned());
                    let unknown = self.strangers(number, ids.collect()).await;
                    histories.insert(number.to_owned(), History { unknown });
                }
                Err(failure) => tracing::debug!(%failure, "the message history cannot be read"),
            }
        }
        histories
    }

    /// Those of the messages Meta names that we do not know as accepted: one of them may be ours.
    async fn strangers(&self, number: &str, wamids: Vec<String>) -> Option<usize> {
        let property = self.property_of(number)?;
        let total = wamids.len();
        let known = outbox::accepted_among(self.store(), property.tenant, &wamids).await.ok()?;
        Some(total.saturating_sub(known))
    }

    fn resolve(&self, open: &Unsettled, history: Option<&History>, now: Timestamp) -> Option<Settlement> {
        let outcome = match history {
            // Meta has a message we cannot place: it may be this one, so it is not sent again by itself.
            Some(History { unknown: Some(more) }) if *more > 0 => Outcome::Parked,
            // Meta has nothing of ours that we do not know: it was not accepted.
            Some(History { unknown: Some(_none) }) => again(now),
            _ => match open.queued.class {
                Class::MustArrive => again(now),
                Class::MustNotRepeat => Outcome::Parked,
            },
        };
        let (tenant, id) = (open.queued.tenant, open.queued.id);
        Some(Settlement { tenant, id, attempt: open.attempt, fence: open.fence, outcome, at: now })
    }
}

struct History {
    /// How many messages Meta names that we do not know; `None` if that could not be told.
    unknown: Option<usize>,
}

fn again(now: Timestamp) -> Outcome {
    let error = serde_json::json!({ "code": "no_evidence",
        "message": "no trace of the last attempt was found; it is sent once more" });
    Outcome::Retry { at: now, error }
}
