//! Works what was received: reads it, lets the domain decide, writes everything that follows in one transaction.
//! Order holds within a partition; a body that cannot be worked is set aside with its reason and stops nobody.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::EventId;
use guestlink_store::dead_letters::NewDeadLetter;
use guestlink_store::events::{self, About, NewEvent};
use guestlink_store::inbox::{self, InboxDone, InboxOutcome, InboxRow};
use guestlink_store::leases::Fence;
use guestlink_store::messaging::{self as stored, Identity, Wamid};
use guestlink_store::outbox::{self, Evidence};
use guestlink_store::{Retry, StoreError};
use guestlink_whatsapp::MessageId;
use guestlink_whatsapp::webhook::{self, Event, Item, Message};
use jiff::{SignedDuration, Timestamp};

use super::desk::{Arrived, Desk, Seat};
use super::{partition, read, statuses};
use crate::insist::insist;
use crate::properties::Property;
use crate::{App, failpoint, leases, sales};

/// Tries of one row, crashes included, before it is set aside.
const TRIES: i32 = 5;
/// WhatsApp's service window.
pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// Older messages are kept but set nothing in motion (Meta retries for up to seven days).
const TOO_OLD: SignedDuration = SignedDuration::from_hours(8 * 24);

impl App {
    /// Works one batch of received WhatsApp webhooks in the held partitions; how many rows were finished.
    pub(crate) async fn work_inbox(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let limit = i64::try_from(self.config().pace.batch).unwrap_or(i64::MAX);
        let rows = inbox::pending(self.store(), &leases::partitions(fences), limit).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let (fresh, tried): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.attempts == 0);
        let count = fresh.len().saturating_add(tried.len());
        // Rows that were tried before go alone, so that what killed us once takes no neighbours with it.
        for row in tried {
            self.work_alone(fences, row).await?;
        }
        match self.work_rows(fences, &fresh).await {
            Ok(()) => {}
            Err(error) if matches!(error.retry(), Retry::Later | Retry::Stop) => return Err(error),
            Err(error) => {
                tell(&error, fresh.len());
                for row in fresh {
                    self.work_alone(fences, row).await?;
                }
            }
        }
        Ok(count)
    }

    /// Works one row with its try counted before it is made.
    async fn work_alone(&self, fences: &[Fence], row: InboxRow) -> Result<(), StoreError> {
        if row.attempts >= TRIES {
            return self.set_aside(fences, row, "tried too often").await;
        }
        let mut tx = self.store().begin().await?;
        inbox::count_attempt(&mut tx, &[row.id]).await?;
        tx.commit().await?;
        let outcome = insist(|| self.work_rows(fences, std::slice::from_ref(&row))).await;
        match outcome {
            Err(error) if error.retry() == Retry::Never => {
                tracing::error!(%error, row = row.id, "a received body cannot be worked");
                self.set_aside(fences, row, &error.to_string()).await
            }
            other => other,
        }
    }

    async fn set_aside(&self, fences: &[Fence], row: InboxRow, reason: &str) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        self.give_up(&mut desk, &row, reason);
        self.write(desk, fences).await
    }

    /// A received body is given up, and kept whole with the reason for whoever looks into it.
    pub(crate) fn give_up(&self, desk: &mut Desk, row: &InboxRow, reason: &str) {
        self.metrics().set_aside.one();
        desk.batch
            .inbox_done
            .push(InboxDone { id: row.id, outcome: InboxOutcome::Dead { reason: reason.to_owned() } });
        desk.batch.dead_letters.push(letter(row, None, reason, desk.now()));
    }

    async fn work_rows(&self, fences: &[Fence], rows: &[InboxRow]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let read: Vec<Work<'_>> = rows.iter().map(Work::read).collect();
        let repeated = self.lay_desk(&mut desk, &read).await?;
        let mut worked = Worked { seen: repeated, calendars: crate::stays::Calendars::default() };
        for work in &read {
            self.work_row(&mut desk, work, &mut worked).await?;
        }
        failpoint::hit("process_mid");
        self.write(desk, fences).await
    }

    /// Writes a desk in one transaction and wakes whoever has work now.
    pub(crate) async fn write(&self, mut desk: Desk, fences: &[Fence]) -> Result<(), StoreError> {
        let receipts = std::mem::take(&mut desk.receipts);
        let tags = std::mem::take(&mut desk.tags);
        let lines = self.cost_lines(&desk);
        desk.batch.costs.extend(lines);
        let reviewed = !desk.batch.reviews.is_empty();
        let batch = desk.clear();
        // One task tells colleagues and other programs.
        let notices = !batch.notices.is_empty() || !batch.webhooks.is_empty();
        let (sends, timers) = (!batch.outbox.is_empty() || !tags.is_empty(), !batch.timers_set.is_empty());
        let mut tx = self.store().begin().await?;
        let written = batch.write(&mut tx, fences).await?;
        events::append(&mut tx, self.progress_of(&written.moved)).await?;
        if !tags.is_empty() {
            let evidence = outbox::resolve_by_tag(&mut tx, &tags).await?;
            let twice = evidence.iter().filter(|what| **what == Evidence::Twice).count();
            self.metrics().sends_twice.add(twice);
        }
        failpoint::hit("process_before_commit");
        tx.commit().await?;
        self.committed();
        if sends {
            self.wakes().outbox.notify_one();
        }
        if timers {
            self.wakes().timers.notify_one();
            self.wakes().fetches.notify_one();
        }
        if notices {
            self.wakes().notices.notify_one();
        }
        self.show_read(receipts);
        if reviewed {
            self.refresh_reviews().await?;
        }
        Ok(())
    }

    /// That messages got further, for those who watch. That one was sent is told when WhatsApp has taken it.
    fn progress_of(&self, moved: &[stored::Moved]) -> Vec<NewEvent> {
        let now = self.clock().now();
        let further = moved.iter().filter(|moved| moved.status != stored::DeliveryStatus::Sent);
        let told = further.map(|moved| NewEvent {
            tenant: moved.tenant,
            id: EventId(self.ids().new_at(now)),
            about: About {
                property: moved.property,
                conversation: Some(moved.conversation),
                ..About::default()
            },
            cause: Cause::System("status".to_owned()),
            event: DomainEvent::new(
                "message.status",
                serde_json::json!({ "message": moved.message, "status": moved.status.as_str() }),
            ),
            at: now,
        });
        told.collect()
    }

    /// Loads everybody the batch is about, in few queries; returns the messages that were worked before.
    async fn lay_desk(&self, desk: &mut Desk, works: &[Work<'_>]) -> Result<HashSet<Wamid>, StoreError> {
        let mut repeated = HashSet::new();
        let mut by_number: BTreeMap<&str, (i16, Vec<Identity>, Vec<Wamid>)> = BTreeMap::default();
        for work in works {
            for item in &work.items {
                if let (Some(number), Event::Message { contact, message }) = (number_of(item), &item.event) {
                    let entry =
                        by_number.entry(number).or_insert_with(|| (work.row.partition, vec![], vec![]));
                    entry.1.extend(read::identities(contact.as_ref(), message));
                    entry.2.push(Wamid(message.id.as_str().to_owned()));
                }
            }
        }
        for (number, (partition, mut identities, wamids)) in by_number {
            let Some(property) = self.property_of(number) else { continue };
            identities.sort_unstable();
            identities.dedup();
            for loaded in stored::load(self.store(), property.tenant, number, &identities).await? {
                desk.lay(&property, number, partition, loaded);
            }
            repeated.extend(stored::known(self.store(), property.tenant, &wamids).await?);
        }
        Ok(repeated)
    }

    async fn work_row(
        &self,
        desk: &mut Desk,
        work: &Work<'_>,
        worked: &mut Worked,
    ) -> Result<(), StoreError> {
        let outcome = match &work.unreadable {
            Some(reason) => {
                self.metrics().set_aside.one();
                desk.batch.dead_letters.push(letter(work.row, None, reason, desk.now()));
                InboxOutcome::Dead { reason: reason.clone() }
            }
            None => InboxOutcome::Done,
        };
        for item in &work.items {
            self.work_item(desk, work.row, item, worked).await?;
        }
        desk.batch.inbox_done.push(InboxDone { id: work.row.id, outcome });
        Ok(())
    }

    async fn work_item(
        &self,
        desk: &mut Desk,
        row: &InboxRow,
        item: &Item<'_>,
        worked: &mut Worked,
    ) -> Result<(), StoreError> {
        let now = desk.now();
        let number = number_of(item);
        match (&item.event, number.and_then(|number| Some((number, self.property_of(number)?)))) {
            (Event::Message { contact, message }, Some((number, property))) => {
                let wamid = Wamid(message.id.as_str().to_owned());
                if !worked.seen.insert(wamid) {
                    self.metrics().messages_repeated.one();
                    return Ok(());
                }
                let arrival =
                    Arrival { property: &property, number, contact: contact.as_ref(), message, row };
                self.work_message(desk, &arrival, worked).await
            }
            (Event::Status { status, .. }, Some((_, property))) => {
                self.metrics().statuses.one();
                statuses::note(desk, &property, status, now);
                Ok(())
            }
            (Event::Message { .. } | Event::Status { .. }, None) => {
                self.aside(desk, row, item, "the phone_number_id belongs to no property here");
                Ok(())
            }
            (Event::Unparsed(error), _) => {
                self.aside(desk, row, item, &error.to_string());
                Ok(())
            }
            (Event::Errors(_) | Event::Field { .. }, property) => {
                self.account_news(desk, item, property.map(|(_, property)| property));
                Ok(())
            }
        }
    }

    fn aside(&self, desk: &mut Desk, row: &InboxRow, item: &Item<'_>, reason: &str) {
        self.metrics().set_aside.one();
        desk.batch.dead_letters.push(letter(row, Some(item.raw), reason, desk.now()));
    }

    /// One message of a guest: the record first, then the decision.
    async fn work_message(
        &self,
        desk: &mut Desk,
        arrival: &Arrival<'_>,
        worked: &mut Worked,
    ) -> Result<(), StoreError> {
        let identities = read::identities(arrival.contact, arrival.message);
        if identities.is_empty() {
            desk.batch.dead_letters.push(letter(arrival.row, None, "a message without a sender", desk.now()));
            return Ok(());
        }
        self.metrics().messages_in.one();
        let seat = desk.seat(arrival.property, arrival.number, arrival.row.partition, &identities);
        if arrival.property.sells() {
            self.recall_opt_out(desk, seat).await?;
        }
        let content = read::content(&arrival.message.content);
        let said_at = said_at(arrival.message, arrival.row.received_at);
        let arrived = Arrived {
            wamid: arrival.message.id.as_str(),
            said_at,
            name: read::name(arrival.contact),
            reply_to: arrival.message.context.as_ref().and_then(|c| c.id.as_ref()).map(MessageId::as_str),
        };
        desk.receive(seat, &arrived, &content);
        crate::automations::heard(desk, seat, &content, said_at, arrival.message.id.as_str());
        let cause = Cause::WhatsApp(arrival.message.id.as_str().to_owned());
        if desk.now().duration_since(said_at) > TOO_OLD {
            desk.event(
                seat,
                &cause,
                DomainEvent::new("message.late", serde_json::json!({ "said_at": said_at })),
            );
            return Ok(());
        }
        let turn = Turn {
            property: arrival.property,
            seat,
            key: arrival.message.id.as_str(),
            at: Some(said_at),
            cause: &cause,
            reply_to: arrived.reply_to,
        };
        if self.take_turn(desk, &turn, sales::Input::Message(content), &mut worked.calendars).await? {
            // An echo is a measure of the way through: nobody reads there.
            if arrival.property.sells() {
                desk.show_read(seat, arrival.message.id.as_str());
            }
        } else {
            let reason = "deciding on a message failed";
            desk.batch.dead_letters.push(letter(arrival.row, None, reason, desk.now()));
        }
        Ok(())
    }

    /// Gathers what a turn needs, lets the domain decide and puts what follows on the desk. A mistake of ours in
    /// deciding costs this turn its answer, not its neighbours theirs: then `false`, and nothing was changed.
    pub(crate) async fn take_turn(
        &self,
        desk: &mut Desk,
        turn: &Turn<'_>,
        input: sales::Input,
        calendars: &mut crate::stays::Calendars,
    ) -> Result<bool, StoreError> {
        // Who is blocked is kept, and answered by nobody.
        let blocked = desk.chat(turn.seat).is_some_and(crate::conversations::is_blocked);
        if blocked && matches!(input, sales::Input::Message(_) | sales::Input::Timer { .. }) {
            return Ok(true);
        }
        if let sales::Input::Message(content) = &input
            && turn.property.sells()
            && Box::pin(self.staff_turn(desk, turn, content)).await?
        {
            return Ok(true);
        }
        let known = match desk.chat(turn.seat) {
            Some(chat) if !chat.is_new() => self.known(turn.property, chat).await?,
            _ => sales::Known::default(),
        };
        if let sales::Input::Message(content) = &input
            && Box::pin(self.service_turn(desk, turn, content, &known)).await?
        {
            return Ok(true);
        }
        let calendar = self.calendar(turn.property, calendars).await?;
        let decided = catch_unwind(AssertUnwindSafe(|| {
            sales::decide(self, desk, turn.property, turn.seat, &known, input, &calendar)
        }));
        match decided {
            Ok(Some(decision)) => sales::apply(self, desk, turn, decision),
            Ok(None) => {}
            Err(_panic) => {
                self.metrics().set_aside.one();
                desk.event(turn.seat, turn.cause, DomainEvent::new("turn.undecided", serde_json::json!({})));
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// News about the account, a number or a template: kept in the log for those who run it.
    fn account_news(&self, desk: &mut Desk, item: &Item<'_>, property: Option<std::sync::Arc<Property>>) {
        let Some(property) = property.or_else(|| self.sole_property()) else { return };
        let data = serde_json::from_str(item.raw).unwrap_or(serde_json::Value::Null);
        if let Event::Field { field, .. } = &item.event {
            let account = item.origin.account.as_ref().map(ToString::to_string).unwrap_or_default();
            crate::automations::review_news(desk, &property, &account, field);
        }
        let kind = format!("whatsapp.{}", item.origin.field);
        desk.note(&property, &Cause::WhatsApp(item.origin.field.to_string()), DomainEvent::new(&kind, data));
    }
}

/// Says that a batch goes one by one. Somebody else who wrote one of its chats meanwhile is no fault of anybody's.
fn tell(error: &StoreError, rows: usize) {
    if error.retry() == Retry::Reload {
        tracing::debug!(%error, rows, "a batch is worked again, one by one");
    } else {
        tracing::warn!(%error, rows, "a batch failed; its rows go one by one");
    }
}

/// A message with where it came from.
struct Arrival<'a> {
    property: &'a Property,
    number: &'a str,
    contact: Option<&'a webhook::Contact>,
    message: &'a Message,
    row: &'a InboxRow,
}

/// A turn of a conversation, about to be taken.
pub(crate) struct Turn<'a> {
    pub(crate) property: &'a Property,
    pub(crate) seat: Seat,
    /// Names the cause uniquely.
    pub(crate) key: &'a str,
    /// When the cause was, if that is the same at every try.
    pub(crate) at: Option<Timestamp>,
    pub(crate) cause: &'a Cause,
    /// The message it answers, by WhatsApp's id.
    pub(crate) reply_to: Option<&'a str>,
}

/// What is remembered while a batch is worked.
struct Worked {
    seen: HashSet<Wamid>,
    calendars: crate::stays::Calendars,
}

/// A row and those of its items that belong to the row's partition.
struct Work<'a> {
    row: &'a InboxRow,
    items: Vec<Item<'a>>,
    unreadable: Option<String>,
}

impl<'a> Work<'a> {
    fn read(row: &'a InboxRow) -> Self {
        match webhook::scan(&row.body) {
            Ok(found) => {
                let here = |key: Option<&str>| partition::of(key.unwrap_or_default()) == row.partition;
                let items = found
                    .into_iter()
                    .filter(|item| here(item.key.as_deref()))
                    .map(webhook::ScanItem::read)
                    .collect();
                Self { row, items, unreadable: None }
            }
            Err(error) => Self { row, items: vec![], unreadable: Some(error.to_string()) },
        }
    }
}

fn number_of<'a>(item: &'a Item<'_>) -> Option<&'a str> {
    item.origin.phone_number_id.as_deref()
}

/// When the guest said it, by WhatsApp's clock; never in our future.
fn said_at(message: &Message, received_at: Timestamp) -> Timestamp {
    message
        .timestamp
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or(received_at, |said| said.min(received_at))
}

fn letter(row: &InboxRow, item: Option<&str>, reason: &str, at: Timestamp) -> NewDeadLetter {
    NewDeadLetter {
        tenant: None,
        source: row.source.clone(),
        reference: row.id.to_string(),
        reason: reason.to_owned(),
        body: Some(
            item.map_or_else(|| row.body.clone(), |raw| bytes::Bytes::copy_from_slice(raw.as_bytes())),
        ),
        at,
    }
}
