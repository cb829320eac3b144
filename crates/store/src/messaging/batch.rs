//! Everything that follows from a piece of work, written in one transaction with few statements. The order of
//! the statements is the same for everybody, so that two batches never wait for each other in a circle.

use guestlink_domain::ids::{ConversationId, MessageId, StayId, TenantId};

use super::{Consent, Conversation, Guest, Message, Moved, NewIdentity, NewStatus, OptOut, write};
use crate::{
    automations::{self, NewDone},
    campaigns::{self, Settled},
    charges::{self, Charge},
    conversations::{self, DeskChange},
    costs::{self, CostLine},
    dead_letters::{self, NewDeadLetter},
    error::StoreError,
    events::{self, NewEvent},
    inbox::{self, InboxDone},
    leases::{self, Fence},
    notices::{self, NewNotice},
    open::Tx,
    outbox::{self, NewOutbox},
    requests::{self, Changed},
    reviews::{self, ReviewRow},
    sales::{self, Quote},
    stays::{self, Renamed, Stay},
    timers::{self, FiredTimer, NewTimer, TimerCancel},
    webhooks::{self, NewWebhook},
    welcome::{self, Link},
};

/// What a piece of work changes. Empty fields cost nothing.
#[derive(Clone, Default, Debug)]
pub struct Batch {
    /// Timers this work is the answer to. One that has fired or moved meanwhile is a conflict.
    pub timers_fired: Vec<FiredTimer>,
    /// Inbox rows this work is the answer to. One already finished is a conflict.
    pub inbox_done: Vec<InboxDone>,
    /// Guests seen for the first time.
    pub guests_new: Vec<Guest>,
    /// Guests changed; `version` as read.
    pub guests_changed: Vec<Guest>,
    /// What guests became known by.
    pub identities_new: Vec<NewIdentity>,
    /// Conversations begun.
    pub conversations_new: Vec<Conversation>,
    /// Conversations changed; `version` as read. Number, guest and partition never change.
    pub conversations_changed: Vec<Conversation>,
    /// Messages in and out. An incoming one that is stored already is a conflict (see [`super::known`]).
    pub messages: Vec<Message>,
    /// Statuses, of known messages or not yet known ones.
    pub statuses: Vec<NewStatus>,
    /// Conversations whose waiting messages shall not be sent any more (before `outbox` is added).
    pub outbox_cancelled: Vec<(TenantId, ConversationId)>,
    /// Messages to send, in order.
    pub outbox: Vec<NewOutbox>,
    /// Timers that vanish (before `timers_set` is added).
    pub timers_cancelled: Vec<TimerCancel>,
    /// Timers set or moved.
    pub timers_set: Vec<NewTimer>,
    /// What happened, in order.
    pub events: Vec<NewEvent>,
    /// Consents given or taken back.
    pub consents: Vec<Consent>,
    /// Who wants no more messages.
    pub opt_outs: Vec<OptOut>,
    /// Prices promised.
    pub quotes: Vec<Quote>,
    /// Stays that were issued anew under another reference (before `stays` is applied).
    pub renamed: Vec<Renamed>,
    /// Stays, each applied only if newer than what is stored.
    pub stays: Vec<Stay>,
    /// Links to guests' pages that are put in force. Of a stay that has one, a conflict.
    pub links: Vec<Link>,
    /// What automations do here. What was done before is a conflict.
    pub done: Vec<NewDone>,
    /// What becomes of guests of campaigns. One settled before, or a campaign that does not run any more, is a conflict.
    pub campaigns: Vec<Settled>,
    /// What messages are expected to cost.
    pub costs: Vec<CostLine>,
    /// How WhatsApp's review of templates stands.
    pub reviews: Vec<ReviewRow>,
    /// News for other programs.
    pub webhooks: Vec<NewWebhook>,
    /// What colleagues, or timers, do to conversations (after the messages).
    pub desk: Vec<DeskChange>,
    /// Service requests as they stand after what happened to them. One that changed meanwhile is a conflict.
    pub requests: Vec<Changed>,
    /// What stays owe.
    pub charges: Vec<Charge>,
    /// Words for staff, outside WhatsApp.
    pub notices: Vec<NewNotice>,
    /// What could not be worked on.
    pub dead_letters: Vec<NewDeadLetter>,
}

/// What writing a batch found out.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
#[must_use]
pub struct Written {
    /// The stays that were newer and therefore applied.
    pub stays: Vec<StayId>,
    /// Waiting messages that were cancelled.
    pub cancelled: Vec<MessageId>,
    /// Messages that got further.
    pub moved: Vec<Moved>,
}

impl Batch {
    /// Writes everything, after making sure that every lease in `fences` is still ours (and stays ours until
    /// the end of the transaction).
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`]; [`StoreError::Conflict`] if something was changed since it was read, or
    /// exists already. After any error the transaction must be dropped.
    pub async fn write(self, tx: &mut Tx, fences: &[Fence]) -> Result<Written, StoreError> {
        leases::check(tx, fences).await?;
        answered(tx, (&self.timers_fired, &self.inbox_done), self.campaigns).await?;
        write::guests(tx, self.guests_new, self.guests_changed).await?;
        write::identities(tx, self.identities_new).await?;
        write::conversations(tx, self.conversations_new, self.conversations_changed).await?;
        said(tx, self.messages, self.desk).await?;
        let cancelled = outbox::cancel(tx, &self.outbox_cancelled).await?;
        outbox::enqueue(tx, self.outbox).await?;
        timers::cancel(tx, &self.timers_cancelled).await?;
        timers::set(tx, self.timers_set).await?;
        write::consents(tx, self.consents, self.opt_outs).await?;
        sales::save_quotes(tx, self.quotes).await?;
        stays::rename(tx, self.renamed).await?;
        let stays = stays::upsert(tx, self.stays).await?;
        welcome::issue(tx, self.links).await?;
        let moved = ledger(tx, (self.done, self.costs, self.statuses)).await?;
        outside(tx, (self.reviews, self.webhooks), (self.requests, self.charges, self.notices)).await?;
        events::append(tx, self.events).await?;
        dead_letters::add(tx, self.dead_letters).await?;
        Ok(Written { stays, cancelled, moved })
    }
}

/// What this work is the answer to: each of it is answered once.
async fn answered(
    tx: &mut Tx,
    (fired, done): (&[FiredTimer], &[InboxDone]),
    campaigns: Vec<Settled>,
) -> Result<(), StoreError> {
    timers::fire(tx, fired).await?;
    inbox::finish(tx, done).await?;
    campaigns::settle(tx, campaigns).await
}

/// What was said, and what that and colleagues change for the people who answer.
async fn said(tx: &mut Tx, messages: Vec<Message>, desk: Vec<DeskChange>) -> Result<(), StoreError> {
    conversations::said(tx, &messages).await?;
    write::messages(tx, messages).await?;
    conversations::apply(tx, desk).await
}

/// What was done and what it costs; statuses come after the lines they speak about.
async fn ledger(
    tx: &mut Tx,
    (done, costs, statuses): (Vec<NewDone>, Vec<CostLine>, Vec<NewStatus>),
) -> Result<Vec<Moved>, StoreError> {
    automations::add(tx, done).await?;
    costs::add(tx, costs).await?;
    super::status::record(tx, statuses).await
}

/// What concerns others: WhatsApp's reviews and other programs; then the work of the house, what it costs, who is told.
async fn outside(
    tx: &mut Tx,
    (reviews, webhooks): (Vec<ReviewRow>, Vec<NewWebhook>),
    (requests, charges, notices): (Vec<Changed>, Vec<Charge>, Vec<NewNotice>),
) -> Result<(), StoreError> {
    reviews::save(tx, reviews).await?;
    webhooks::add(tx, webhooks).await?;
    requests::save(tx, requests).await?;
    charges::save(tx, charges).await?;
    notices::add(tx, notices).await
}
