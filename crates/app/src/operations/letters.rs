//! Dead letters: what was given up, each with its reason, to be worked again once what was wrong is mended, or put away.
//! What a letter holds is personal and is shown to nobody here.

use bytes::Bytes;
use guestlink_domain::access::Right;
use guestlink_domain::bookings::mapping::Draft;
use guestlink_domain::ids::OutboxId;
use guestlink_store::dead_letters::{self, NewDeadLetter};
use guestlink_store::{StoreError, Tx, inbox, outbox, webhooks};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::App;
use crate::access::{Caller, Deed};
use crate::bookings;
use crate::insist::insist;
use crate::messaging::SOURCE;
use crate::messaging::desk::Desk;
use crate::programs::NEWS;

/// Letters shown at once.
const MOST: i64 = 200;

/// What was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A webhook of WhatsApp that could not be worked.
    WhatsApp,
    /// A booking platform's delivery, or a question to one that was never answered.
    Booking,
    /// A message to a guest or a colleague.
    Message,
    /// News for another program.
    News,
    /// Something else.
    Other,
}

/// A dead letter, as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Its number.
    pub id: i64,
    /// What was given up.
    pub kind: Kind,
    /// Where it came from: a connection, an automation.
    pub from: String,
    /// Why, in plain words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// It can be worked again.
    pub repeatable: bool,
}

/// What became of a wish to work a letter again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replayed {
    /// It is in its queue again.
    Queued,
    /// There is nothing left to work: it was worked meanwhile, or what it was about is gone. The letter is put away.
    Gone,
    /// No such letter of the caller's.
    Unknown,
}

impl App {
    /// The letters of the caller's organisation, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn letters(&self, caller: &Caller) -> Result<Vec<Letter>, StoreError> {
        if caller.may_everywhere(Right::Operate).is_err() {
            return Ok(Vec::new());
        }
        let strays = Self::is_at_home(caller.tenant);
        let all = dead_letters::of_tenant(self.store(), caller.tenant, strays, MOST).await?;
        Ok(all.into_iter().map(|(id, letter)| view(id, letter)).collect())
    }

    /// Works a letter again.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn replay_letter(&self, caller: &Caller, id: i64) -> Result<Replayed, StoreError> {
        let replayed = insist(|| self.take_letter(caller, id, true)).await?;
        self.wakes().inbox.notify_one();
        self.wakes().bookings.notify_one();
        self.wakes().outbox.notify_one();
        self.wakes().fetches.notify_one();
        Ok(replayed)
    }

    /// Puts a letter away unworked. `false` when there is no such letter of the caller's.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn dismiss_letter(&self, caller: &Caller, id: i64) -> Result<bool, StoreError> {
        Ok(insist(|| self.take_letter(caller, id, false)).await? != Replayed::Unknown)
    }

    async fn take_letter(&self, caller: &Caller, id: i64, again: bool) -> Result<Replayed, StoreError> {
        if caller.may_everywhere(Right::Operate).is_err() {
            return Ok(Replayed::Unknown);
        }
        let mut tx = self.store().begin().await?;
        let strays = Self::is_at_home(caller.tenant);
        let taken = dead_letters::take(&mut tx, caller.tenant, strays, id).await?;
        let Some(letter) = taken else { return Ok(Replayed::Unknown) };
        let queued = again && self.queue_again(&mut tx, caller, &letter).await?;
        let deed = Deed {
            tenant: caller.tenant,
            actor: caller.actor(),
            action: if again { "dead_letter.replayed" } else { "dead_letter.dismissed" },
            target: format!("dead_letter:{id}"),
            detail: json!({ "source": letter.source, "at": letter.at }),
        };
        self.record(&mut tx, deed).await?;
        tx.commit().await?;
        self.committed();
        Ok(if queued { Replayed::Queued } else { Replayed::Gone })
    }

    /// Puts what a letter is about back where it came from; `false` when there is nothing left of it.
    async fn queue_again(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        letter: &NewDeadLetter,
    ) -> Result<bool, StoreError> {
        let now = self.clock().now();
        match kind(&letter.source) {
            Kind::WhatsApp | Kind::Booking => match letter.reference.parse::<i64>() {
                Ok(row) => inbox::revive_one(tx, &letter.source, row).await,
                Err(_a_question) => self.ask_again(tx, letter, now).await,
            },
            Kind::Message => match letter.reference.parse::<Uuid>() {
                Ok(id) => Ok(outbox::again(tx, caller.tenant, OutboxId(id), now).await?.is_some()),
                Err(_odd) => Ok(false),
            },
            Kind::News => match letter.reference.parse::<Uuid>() {
                Ok(id) => webhooks::again(tx, caller.tenant, id, now).await,
                Err(_odd) => Ok(false),
            },
            Kind::Other => Ok(false),
        }
    }

    /// A question to a platform that was never answered.
    async fn ask_again(
        &self,
        tx: &mut Tx,
        letter: &NewDeadLetter,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let place = letter.source.strip_prefix(bookings::SOURCE).and_then(|rest| rest.strip_prefix(':'));
        let Some((property, connection)) = place.and_then(|place| place.split_once('/')) else {
            return Ok(false);
        };
        let draft = letter.body.as_ref().and_then(|body: &Bytes| serde_json::from_slice::<Draft>(body).ok());
        let Some((property, draft)) = self.property_named(property).zip(draft) else { return Ok(false) };
        let mut desk = Desk::new(now, self.ids().clone());
        self.ask_anew(&mut desk, &property, (connection, &letter.reference), draft, letter.at);
        let _ = desk.clear().write(tx, &[]).await?;
        Ok(true)
    }
}

fn kind(source: &str) -> Kind {
    let first = source.split(':').next().unwrap_or_default();
    match first {
        SOURCE => Kind::WhatsApp,
        bookings::SOURCE => Kind::Booking,
        "outbox" => Kind::Message,
        NEWS => Kind::News,
        _ => Kind::Other,
    }
}

fn view(id: i64, letter: NewDeadLetter) -> Letter {
    let kind = kind(&letter.source);
    let from = letter.source.split_once(':').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    // An endpoint that was stopped is switched on again where it was set up.
    let repeatable = kind != Kind::Other && !letter.reference.starts_with("endpoint:");
    Letter { id, kind, from, reason: letter.reason, at: letter.at, repeatable }
}
