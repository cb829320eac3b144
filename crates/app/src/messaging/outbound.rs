//! Sends what waits in the outbox: the head of each conversation, at the pace WhatsApp allows. `sending` is
//! committed before the first byte leaves; an unclear outcome is recorded as unclear and never repeated here.

use std::collections::HashMap;

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::EventId;
use guestlink_domain::messaging::Outbound;
use guestlink_store::dead_letters::{self, NewDeadLetter};
use guestlink_store::events::{self, About, NewEvent};
use guestlink_store::leases::Fence;
use guestlink_store::outbox::{self, Claim, NewOutbox, OutboxRow, Outcome, Settlement};
use guestlink_store::{Retry, StoreError, Tx};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::breaker::{Answer, Breaker};
use super::pacing::Pacer;
use super::send::{Sent, Verdict};
use crate::leases::Holder;
use crate::{App, leases};

/// The one task of a process that sends.
pub(crate) struct Sender {
    app: App,
    holder: Holder,
    pacer: Pacer,
    breakers: HashMap<String, Breaker>,
    in_flight: usize,
    /// Answers recorded and messages claimed in the last transaction.
    moved: usize,
    done: (mpsc::UnboundedSender<Sent>, mpsc::UnboundedReceiver<Sent>),
}

/// A claimed row that does not leave now, and how it is put back.
type HeldBack = (OutboxRow, Settlement);

/// What a round of the sender found.
struct Round {
    to_send: Vec<OutboxRow>,
    /// There may be more to claim right now.
    more: bool,
}

impl Sender {
    pub(crate) fn new(app: App, holder: Holder) -> Self {
        let (breakers, pacer) = (HashMap::new(), Pacer::default());
        Self { app, holder, pacer, breakers, in_flight: 0, moved: 0, done: mpsc::unbounded_channel() }
    }

    /// Sends until stopped; then waits for what is under way and records it.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let mut finished: Vec<Sent> = Vec::new();
        while !stop.is_cancelled() {
            let more = match self.round(&mut finished).await {
                Ok(round) => {
                    self.start(round.to_send);
                    round.more
                }
                // Somebody else wrote the same rows at the same time.
                Err(error) if error.retry() == Retry::Reload => true,
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be worked");
                    self.app.clock().sleep(self.app.config().pace.poll).await;
                    false
                }
            };
            if !more {
                self.wait(&mut finished, &stop).await;
            }
        }
        self.finish(finished).await;
    }

    /// Records what was answered and claims what may go, in one transaction.
    async fn round(&mut self, finished: &mut Vec<Sent>) -> Result<Round, StoreError> {
        let now = self.app.clock().now();
        let held = self.holder.held();
        let room = self.app.config().pace.in_flight.saturating_sub(self.in_flight);
        let due = outbox::next_due(self.app.store(), &leases::partitions(&held)).await?;
        let claimable =
            room > 0 && !held.is_empty() && (!finished.is_empty() || due.is_some_and(|due| due <= now));
        if finished.is_empty() && !claimable {
            self.moved = 0;
            return Ok(Round { to_send: vec![], more: false });
        }
        let settlements: Vec<Settlement> = finished.iter().map(|sent| Self::settled(sent, now)).collect();
        let mut tx = self.app.store().begin().await?;
        outbox::settle(&mut tx, &settlements).await?;
        let mut claimed = Vec::new();
        if claimable {
            let resting = self.resting(now);
            let limit = i64::try_from(room).unwrap_or(i64::MAX);
            let claim = Claim { fences: &held, resting_numbers: &resting, now, limit };
            claimed = outbox::claim(&mut tx, claim).await?;
        }
        self.moved = claimed.len().saturating_add(finished.len());
        let full = claimed.len() >= room;
        let (to_send, held_back) = self.sort_out(claimed, now);
        let put_back: Vec<Settlement> = held_back.iter().map(|(_, settlement)| settlement.clone()).collect();
        outbox::settle(&mut tx, &put_back).await?;
        let more = !held_back.is_empty() && !full;
        let settled =
            finished.iter().zip(&settlements).map(|(sent, settled)| (&sent.row.queued, &settled.outcome));
        let ended = held_back
            .iter()
            .filter(|(_, settlement)| !matches!(settlement.outcome, Outcome::Postponed { .. }));
        let ended = ended.map(|(row, settlement)| (&row.queued, &settlement.outcome));
        self.app.record_outcomes(&mut tx, settled.chain(ended), now).await?;
        // A send counts as under way from before anybody can see that it waits no more, until its answer is recorded.
        let before = self.app.in_flight();
        self.app.set_in_flight(before.saturating_add(to_send.len()));
        if let Err(error) = tx.commit().await {
            self.app.set_in_flight(before);
            return Err(error);
        }
        self.in_flight = self.in_flight.saturating_add(to_send.len());
        self.app.set_in_flight(self.in_flight);
        self.app.committed();
        self.learn(std::mem::take(finished), now);
        Ok(Round { to_send, more })
    }

    /// Numbers whose line is paused.
    fn resting(&self, now: Timestamp) -> Vec<String> {
        let paused = self.breakers.iter().filter(|(_, breaker)| breaker.rests(now));
        paused.map(|(number, _)| number.clone()).collect()
    }

    /// What may leave now, and how the rest is put back.
    fn sort_out(&mut self, claimed: Vec<OutboxRow>, now: Timestamp) -> (Vec<OutboxRow>, Vec<HeldBack>) {
        let mut to_send = Vec::with_capacity(claimed.len());
        let mut held_back = Vec::new();
        for row in claimed {
            match self.judge(&row, now) {
                None => to_send.push(row),
                Some(outcome) => {
                    let settlement = settlement(&row, outcome, now);
                    held_back.push((row, settlement));
                }
            }
        }
        (to_send, held_back)
    }

    fn judge(&mut self, row: &OutboxRow, now: Timestamp) -> Option<Outcome> {
        if row.queued.expires_at.is_some_and(|expires| expires <= now) {
            return Some(Outcome::Expired);
        }
        let content = serde_json::from_value::<Outbound>(row.queued.content.clone());
        let free_form = content.as_ref().is_ok_and(Outbound::needs_open_window);
        if free_form && row.window_expires_at.is_none_or(|closes| closes <= now) {
            let error = serde_json::json!({ "code": "window_closed",
                "message": "the 24-hour service window is closed: only a template may be sent" });
            return Some(Outcome::Rejected { error });
        }
        let number = &row.queued.number_id;
        if let Some(breaker) = self.breakers.get_mut(number)
            && let Err(at) = breaker.admit(now)
        {
            return Some(Outcome::Postponed { at });
        }
        let limits = self.app.limits(number);
        let paced = self.pacer.take(number, row.queued.conversation.0, limits, now);
        paced.err().map(|at| Outcome::Postponed { at })
    }

    fn start(&self, rows: Vec<OutboxRow>) {
        for row in rows {
            let (app, done) = (self.app.clone(), self.done.0.clone());
            self.app.tracker().spawn(async move {
                let sent = app.send(row).await;
                // The receiver only goes when the sender task has stopped; the row is then recovered as unknown.
                let _ = done.send(sent);
            });
        }
    }

    async fn wait(&mut self, finished: &mut Vec<Sent>, stop: &CancellationToken) {
        let app = self.app.clone();
        let next = self.next_look().await;
        let mut leases = self.holder.changes();
        leases.mark_unchanged();
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.wakes().outbox.notified() => {}
            _ = leases.changed() => {}
            Some(sent) = self.done.1.recv() => self.take(sent, finished),
            () = app.clock().sleep_until(next) => {}
        }
        app.gather(self.moved).await;
        while let Ok(sent) = self.done.1.try_recv() {
            self.take(sent, finished);
        }
    }

    fn take(&mut self, sent: Sent, finished: &mut Vec<Sent>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        finished.push(sent);
    }

    /// When to look next: when something falls due, at the latest after the poll interval.
    async fn next_look(&self) -> Timestamp {
        let now = self.app.clock().now();
        let poll =
            SignedDuration::try_from(self.app.config().pace.poll).unwrap_or(SignedDuration::from_secs(1));
        let latest = now.saturating_add(poll).unwrap_or(Timestamp::MAX);
        let held = leases::partitions(&self.holder.held());
        match outbox::next_due(self.app.store(), &held).await {
            // What is due already but could not be claimed waits for an answer, not for the clock.
            Ok(Some(due)) if due > now => due.min(latest),
            _ => latest,
        }
    }

    fn settled(sent: &Sent, now: Timestamp) -> Settlement {
        let outcome = match &sent.verdict {
            Verdict::Accepted { wamid } => Outcome::Accepted { wamid: wamid.clone() },
            Verdict::Retry { at, error } => Outcome::Retry { at: *at, error: error.clone() },
            Verdict::Rejected { error } => Outcome::Rejected { error: error.clone() },
            Verdict::Unknown { error } => Outcome::Unknown { error: error.clone() },
        };
        settlement(&sent.row, outcome, now)
    }

    fn learn(&mut self, finished: Vec<Sent>, now: Timestamp) {
        for sent in finished {
            let Some(answer) = sent.answer else { continue };
            let number = sent.row.queued.number_id;
            if answer == Answer::Alive && !self.breakers.contains_key(&number) {
                continue;
            }
            if self.breakers.entry(number).or_default().note(answer, now) {
                self.app.metrics().line_paused.one();
                tracing::warn!(?answer, "a WhatsApp number's line is paused");
            }
        }
    }

    async fn finish(mut self, mut finished: Vec<Sent>) {
        while self.in_flight > 0 {
            match self.done.1.recv().await {
                Some(sent) => self.take(sent, &mut finished),
                None => break,
            }
        }
        let now = self.app.clock().now();
        let settlements: Vec<Settlement> = finished.iter().map(|sent| Self::settled(sent, now)).collect();
        if let Err(error) = self.record(&finished, &settlements, now).await {
            tracing::error!(%error, "the last answers could not be recorded; they will be reconciled");
        }
    }

    async fn record(
        &self,
        finished: &[Sent],
        settlements: &[Settlement],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if settlements.is_empty() {
            return Ok(());
        }
        let mut tx = self.app.store().begin().await?;
        outbox::settle(&mut tx, settlements).await?;
        let settled =
            finished.iter().zip(settlements).map(|(sent, settled)| (&sent.row.queued, &settled.outcome));
        self.app.record_outcomes(&mut tx, settled, now).await?;
        tx.commit().await
    }
}

pub(crate) fn settlement(row: &OutboxRow, outcome: Outcome, at: Timestamp) -> Settlement {
    let (tenant, id) = (row.queued.tenant, row.queued.id);
    Settlement { tenant, id, attempt: row.attempt, fence: row.fence, outcome, at }
}

impl App {
    /// The record of how sends ended: an event each, and a dead letter for what will never go.
    pub(crate) async fn record_outcomes<'a>(
        &self,
        tx: &mut Tx,
        settled: impl Iterator<Item = (&'a NewOutbox, &'a Outcome)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (mut news, mut letters, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (queued, outcome) in settled {
            let (kind, error) = match outcome {
                Outcome::Accepted { .. } => ("message.accepted", None),
                Outcome::Retry { error, .. } => ("message.delayed", Some(error.clone())),
                Outcome::Rejected { error } => ("message.rejected", Some(error.clone())),
                Outcome::Unknown { error } => ("message.unknown", Some(error.clone())),
                Outcome::Expired => ("message.expired", None),
                Outcome::Parked => ("message.parked", None),
                Outcome::Postponed { .. } => continue,
            };
            self.count(outcome);
            if matches!(outcome, Outcome::Rejected { .. } | Outcome::Parked | Outcome::Expired) {
                let why = error.as_ref().and_then(|error| error.get("message")).and_then(|why| why.as_str());
                others.extend(self.another_way(queued, now));
                letters.push(NewDeadLetter {
                    tenant: Some(queued.tenant),
                    source: "outbox".to_owned(),
                    reference: queued.id.to_string(),
                    reason: why.unwrap_or(kind).to_owned(),
                    body: None,
                    at: now,
                });
            }
            news.push(NewEvent {
                tenant: queued.tenant,
                id: EventId(self.ids().new_at(now)),
                about: About {
                    property: self.property_of(&queued.number_id).map(|property| property.id),
                    conversation: Some(queued.conversation),
                    ..About::default()
                },
                cause: Cause::System("outbox".to_owned()),
                event: DomainEvent::new(
                    kind,
                    serde_json::json!({ "message": queued.message, "error": error }),
                ),
                at: now,
            });
        }
        events::append(tx, news).await?;
        guestlink_store::timers::set(tx, others).await?;
        dead_letters::add(tx, letters).await
    }

    fn count(&self, outcome: &Outcome) {
        match outcome {
            Outcome::Accepted { .. } => self.metrics().sends_accepted.one(),
            Outcome::Retry { .. } => self.metrics().sends_retried.one(),
            Outcome::Rejected { .. } => self.metrics().sends_rejected.one(),
            Outcome::Unknown { .. } => self.metrics().sends_unknown.one(),
            Outcome::Expired => self.metrics().sends_expired.one(),
            Outcome::Parked | Outcome::Postponed { .. } => {}
        }
    }

    /// What a dead owner of these partitions had under way: it becomes unknown, with its own time kept.
    pub(crate) async fn recover(&self, gained: &[Fence]) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        let left = outbox::recover(&mut tx, gained).await?;
        tx.commit().await?;
        if left > 0 {
            self.metrics().sends_unknown.add(usize::try_from(left).unwrap_or(usize::MAX));
            tracing::warn!(left, "messages were being sent when their process died; waiting for evidence");
        }
        Ok(())
    }
}
