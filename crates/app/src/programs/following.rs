//! The event log, followed for those who want to hear of it: what happened becomes news in the transaction that moves
//! the reader on, so that each event is news once for each endpoint, whatever dies.

use std::sync::atomic::Ordering;
use std::time::Duration;

use guestlink_domain::ids::{PropertyId, TenantId, WebhookId};
use guestlink_store::dead_letters::{self, NewDeadLetter};
use guestlink_store::events::{self, StoredEvent};
use guestlink_store::insight as readers;
use guestlink_store::leases::Fence;
use guestlink_store::webhook_endpoints::{self as stored, Endpoint, State};
use guestlink_store::webhooks::{self, ForEndpoint, NewWebhook, Tried};
use guestlink_store::{StoreError, Tx, leases};
use jiff::SignedDuration;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::NEWS;
use crate::App;
use crate::access::{Actor, Deed};
use crate::leases::Holder;
use crate::realtime::Event;

/// The reader's name.
pub(super) const READER: &str = "webhooks";
/// Events read in one transaction.
const AT_ONCE: i64 = 256;
/// An endpoint that has not heard for so long is told nothing more.
const PATIENCE: SignedDuration = SignedDuration::from_hours(48);
/// After a try that failed the next news are tried so much later: a host in trouble is not to be pressed.
const BREAK: SignedDuration = SignedDuration::from_mins(2);
/// Commits of so long a moment are looked at together.
const GATHER: Duration = Duration::from_millis(20);

impl App {
    /// Follows the log so long as somebody wants to hear of it.
    pub(crate) async fn follow_for_programs(&self, holder: Holder, stop: CancellationToken) {
        let (mut progress, mut changes) = (self.progress(), holder.changes());
        while !stop.is_cancelled() {
            progress.mark_unchanged();
            let held = holder.held();
            let queued = if held.is_empty() { Ok(0) } else { self.queue_news(&held).await };
            match queued {
                Ok(0) => {}
                Ok(_) => {
                    self.wakes().notices.notify_one();
                    continue;
                }
                Err(error) => tracing::warn!(%error, "news for programs could not be queued; trying again"),
            }
            let wanted = self.wakes().news_wanted.load(Ordering::Relaxed);
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.wakes().news.notified() => {}
                _ = changes.changed() => {}
                Ok(()) = progress.changed(), if wanted => self.gather_commits().await,
                () = self.clock().sleep(self.config().pace.poll) => {}
            }
        }
    }

    /// By the runtime's own time: a test's clock stands still.
    async fn gather_commits(&self) {
        let never = CancellationToken::new();
        let _ = tokio::time::timeout(GATHER, never.cancelled()).await;
    }

    /// Makes news of what has happened since; how many events were read.
    async fn queue_news(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let listening = stored::listening(self.store()).await?;
        self.wakes().news_wanted.store(!listening.is_empty(), Ordering::Relaxed);
        if listening.is_empty() {
            return Ok(0);
        }
        let from = readers::position(self.store(), READER).await?;
        let read = events::read_after(self.store(), from, AT_ONCE).await?;
        let Some(last) = read.last().map(|event| event.position) else { return Ok(0) };
        let pairs = read.iter().flat_map(|event| listening.iter().map(move |endpoint| (event, endpoint)));
        let news: Vec<NewWebhook> =
            pairs.filter_map(|(event, endpoint)| self.news(event, endpoint)).collect();
        let mut tx = self.store().begin().await?;
        leases::check(&mut tx, fences).await?;
        readers::advance(&mut tx, READER, from, last).await?;
        webhooks::add(&mut tx, news).await?;
        tx.commit().await?;
        self.committed();
        Ok(read.len())
    }

    /// Has something happened that programs have still to hear of?
    pub(crate) async fn has_news(&self) -> Result<bool, StoreError> {
        if stored::listening(self.store()).await?.is_empty() {
            return Ok(false);
        }
        Ok(readers::position(self.store(), READER).await? < events::end(self.store()).await?)
    }

    /// An event as an endpoint hears it, if it wants to.
    fn news(&self, event: &StoredEvent, endpoint: &Endpoint) -> Option<NewWebhook> {
        let one = &event.event;
        let here = endpoint.property.is_none() || endpoint.property == one.about.property;
        let wanted = one.tenant == endpoint.tenant && here && hears_of(&endpoint.kinds, &one.event.kind);
        if !wanted || one.at < endpoint.created_at {
            return None;
        }
        let data: serde_json::Value = serde_json::from_slice(Event::of(event)?.json()).ok()?;
        let body = json!({ "type": one.event.kind, "timestamp": one.at, "data": data });
        Some(NewWebhook {
            tenant: one.tenant,
            id: self.ids().new_at(self.clock().now()),
            property: one.about.property.unwrap_or(PropertyId(Uuid::nil())),
            automation: String::new(),
            endpoint: Some(ForEndpoint {
                id: endpoint.id,
                event: Some(one.id),
                kind: one.event.kind.clone(),
            }),
            url: endpoint.url.clone(),
            body: body.to_string(),
            created_at: self.clock().now(),
        })
    }

    /// What a try says of the endpoint: it hears; it does not, and what waits is put off; it has not for so long, or
    /// cannot, that it is told nothing more, and its owners are told instead.
    pub(super) async fn hears(
        &self,
        tx: &mut Tx,
        (tenant, id): (TenantId, WebhookId),
        tried: &Tried,
        ends: bool,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        stored::heard(tx, (tenant, id), *tried == Tried::Told, now).await?;
        let (Tried::Again(_, why) | Tried::GivenUp(why)) = tried else { return Ok(()) };
        let found = stored::get(&mut *tx, tenant, id).await?;
        let since = found.and_then(|endpoint| endpoint.failing_since).unwrap_or(now);
        if ends || now.duration_since(since) >= PATIENCE {
            return self.stop_telling(tx, (tenant, id), why).await;
        }
        stored::put_off(tx, (tenant, id), now.saturating_add(BREAK).unwrap_or(now)).await
    }

    async fn stop_telling(
        &self,
        tx: &mut Tx,
        (tenant, id): (TenantId, WebhookId),
        why: &str,
    ) -> Result<(), StoreError> {
        let Some(endpoint) = stored::get(&mut *tx, tenant, id).await? else { return Ok(()) };
        if endpoint.state != State::On {
            return Ok(());
        }
        let name = endpoint.name.clone();
        let stopped = Endpoint { state: State::Failed, why: Some(why.to_owned()), ..endpoint };
        stored::save(tx, &stopped).await?;
        stored::give_up(tx, (tenant, id), why).await?;
        self.tell_owners(tx, &stopped, why).await?;
        let letter = NewDeadLetter {
            tenant: Some(tenant),
            source: format!("{NEWS}:{name}"),
            reference: format!("endpoint:{id}"),
            reason: format!("the endpoint is told nothing more: {why}"),
            body: None,
            at: self.clock().now(),
        };
        dead_letters::add(tx, vec![letter]).await?;
        let deed = Deed {
            tenant,
            actor: Actor::Nobody,
            action: "webhook.stopped",
            target: format!("webhook:{id}"),
            detail: json!({ "why": why }),
        };
        self.record(tx, deed).await
    }
}

/// Does a list of names hold this one? `*` is all, `request.*` all that begin so.
fn hears_of(kinds: &[String], kind: &str) -> bool {
    kinds.iter().any(|wanted| match wanted.strip_suffix('*') {
        Some(beginning) => kind.starts_with(beginning),
        None => wanted == kind,
    })
}

#[cfg(test)]
mod tests {
    use super::hears_of;

    #[test]
    fn a_list_names_kinds_whole_or_by_their_beginning() {
        let list = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>();
        assert!(hears_of(&list(&["request.asked"]), "request.asked"));
        assert!(!hears_of(&list(&["request.asked"]), "request.asked_again"));
        assert!(hears_of(&list(&["stay.x", "request.*"]), "request.completed"));
        assert!(!hears_of(&list(&["request.*"]), "requests"));
        assert!(hears_of(&list(&["*"]), "message.received") && !hears_of(&[], "message.received"));
    }
}
