//! Two guests found to be one person, and taken apart again; by people, never by a webhook. Both leave their mark in the
//! record.

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{EventId, GuestId, TenantId};
use guestlink_store::events::{self, About, NewEvent};
use guestlink_store::guests::{self, Merge, Moved};
use guestlink_store::messaging::{self as stored, Batch, Guest};
use guestlink_store::{Retry, StoreError, Tx};
use serde_json::{Value, json};

use crate::{App, sales};

/// Why two guests were not made one, or not taken apart.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// One of them is not known, or they are the same.
    #[error("these are not two guests that are known here")]
    NotTwo,
    /// There is nothing to undo.
    #[error("this guest was not merged into another one")]
    NotMerged,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes `from` and `into` one guest: identities, stays, consents and what was done go over; what was said stays
    /// readable where it was said.
    ///
    /// # Errors
    /// [`MergeError::NotTwo`], or when the database cannot be written.
    pub async fn merge_guests(
        &self,
        tenant: TenantId,
        from: GuestId,
        into: GuestId,
        by: &str,
    ) -> Result<(), MergeError> {
        let now = self.clock().now();
        let one = Merge {
            id: self.ids().new_at(now),
            from,
            into,
            at: now,
            by: by.to_owned(),
            moved: Moved::default(),
            undone_at: None,
        };
        let (Some(source), Some(mut target)) =
            (self.guest(tenant, from).await?, self.guest(tenant, into).await?)
        else {
            return Err(MergeError::NotTwo);
        };
        join(&source, &mut target);
        let mut tx = self.store().begin().await?;
        let moved = match guests::merge(&mut tx, tenant, &one).await {
            Err(error) if error.retry() == Retry::Reload => return Err(MergeError::NotTwo),
            other => other?,
        };
        let _ = Batch { guests_changed: vec![target], ..Batch::default() }.write(&mut tx, &[]).await?;
        let data = json!({ "from": from, "into": into, "stays": moved.stays.len() });
        self.mark(&mut tx, tenant, into, by, DomainEvent::new("guest.merged", data)).await?;
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    /// Takes the last merge of `from` back.
    ///
    /// # Errors
    /// [`MergeError::NotMerged`], or when the database cannot be written.
    pub async fn split_guests(&self, tenant: TenantId, from: GuestId, by: &str) -> Result<(), MergeError> {
        let merges = guests::merges(self.store(), tenant, from).await?;
        let last = merges.into_iter().rfind(|merge| merge.from == from && merge.undone_at.is_none());
        let merge = last.ok_or(MergeError::NotMerged)?;
        let mut tx = self.store().begin().await?;
        guests::split(&mut tx, tenant, &merge, self.clock().now()).await?;
        let data = json!({ "from": from, "into": merge.into });
        self.mark(&mut tx, tenant, from, by, DomainEvent::new("guest.split", data)).await?;
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    async fn guest(&self, tenant: TenantId, guest: GuestId) -> Result<Option<Guest>, StoreError> {
        let found = stored::by_guests(self.store(), tenant, "", &[guest]).await?;
        Ok(found.into_iter().next().map(|loaded| loaded.guest))
    }

    pub(crate) async fn mark(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        guest: GuestId,
        by: &str,
        event: DomainEvent,
    ) -> Result<(), StoreError> {
        let (at, about) = (self.clock().now(), About { guest: Some(guest), ..About::default() });
        let (id, cause) = (EventId(self.ids().new_at(at)), Cause::Staff(by.to_owned()));
        events::append(tx, vec![NewEvent { tenant, id, about, cause, event, at }]).await
    }
}

/// What only one of them knew, both know. Who asked for silence keeps it.
fn join(source: &Guest, target: &mut Guest) {
    if target.name.is_none() {
        target.name.clone_from(&source.name);
    }
    if target.language.is_none() {
        target.language.clone_from(&source.language);
    }
    if target.country.is_none() {
        target.country.clone_from(&source.country);
    }
    if !target.data.is_object() {
        target.data = json!({});
    }
    let (Some(theirs), Some(ours)) = (source.data.as_object(), target.data.as_object_mut()) else { return };
    for (name, value) in theirs {
        let both = match (ours.get(name), value) {
            (None | Some(Value::Null), value) => value.clone(),
            (Some(Value::Bool(one)), Value::Bool(other)) => Value::Bool(*one || *other),
            (Some(Value::Array(one)), Value::Array(other)) => {
                let missing = other.iter().filter(|item| !one.contains(item));
                one.iter().chain(missing).cloned().collect()
            }
            (Some(own), _) => own.clone(),
        };
        ours.insert(name.clone(), both);
    }
    if ours.get(sales::OPTED_OUT) == Some(&Value::Bool(true)) {
        ours.insert(sales::MARKETING.to_owned(), Value::Bool(false));
    }
}
